"""Finished rows for the front door's screens."""

from referrals.pages.answers import check, in_lines, tasks
from referrals.pages.casework import decision_rule, referral
from referrals.pages.desk import worklist
from referrals.pages.inbox import held_rows, inbox, ladder_words
from referrals.pages.sending import hours, mine, sent, track
from referrals.pages.wording import cited, draft_advice

__all__ = [
    "check",
    "cited",
    "decision_rule",
    "draft_advice",
    "held_rows",
    "hours",
    "in_lines",
    "inbox",
    "ladder_words",
    "mine",
    "referral",
    "sent",
    "tasks",
    "track",
    "worklist",
]
