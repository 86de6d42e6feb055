"""Finished rows for the front door's screens."""

from referrals.pages.casework import decision_rule, referral
from referrals.pages.desk import worklist
from referrals.pages.sending import check, hours, mine, sent, track
from referrals.pages.wording import cited, draft_advice

__all__ = [
    "check",
    "cited",
    "decision_rule",
    "draft_advice",
    "hours",
    "mine",
    "referral",
    "sent",
    "track",
    "worklist",
]
