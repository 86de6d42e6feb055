"""Finished rows for the front door's screens."""

from referrals.pages.actions import at_once, decision_rule
from referrals.pages.answers import (
    account_note,
    check,
    child_name,
    children_to_choose,
    compared,
    ehc_words,
    in_lines,
    tasks,
)
from referrals.pages.casework import (
    SHOWN,
    conference_limit,
    contact_words,
    last_change,
    lead_professionals,
    proposal_words,
    referral,
    rule_of,
)
from referrals.pages.desk import Wanted, listing, worklist
from referrals.pages.inbox import held_rows, inbox, ladder_words
from referrals.pages.same_child import side_by_side
from referrals.pages.sending import hours, last_of, mine, sent, track
from referrals.pages.wording import cited, draft_advice

__all__ = [
    "SHOWN",
    "Wanted",
    "account_note",
    "at_once",
    "check",
    "child_name",
    "children_to_choose",
    "cited",
    "compared",
    "conference_limit",
    "contact_words",
    "decision_rule",
    "draft_advice",
    "ehc_words",
    "held_rows",
    "hours",
    "in_lines",
    "inbox",
    "ladder_words",
    "last_change",
    "last_of",
    "lead_professionals",
    "listing",
    "mine",
    "proposal_words",
    "referral",
    "rule_of",
    "sent",
    "side_by_side",
    "tasks",
    "track",
    "worklist",
]
