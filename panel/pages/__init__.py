"""Finished rows for the panel's screens."""

from panel.pages.actions import action_rows
from panel.pages.cases import case_list, case_page
from panel.pages.cases import usable as usable_meetings
from panel.pages.challenges import challengeable
from panel.pages.decisions import letter_page, letter_rows, signed_content, unheard
from panel.pages.family import family_page
from panel.pages.figures import figures_page
from panel.pages.items import (
    approval_rows,
    follows_from_limbs,
    item_page,
    limb_rows,
    views_wanted,
    with_its_rows,
    withdrawal_in_words,
)
from panel.pages.meetings import meeting_page, meeting_rows, waiting_items, waiting_rows
from panel.pages.minutes import minutes_page, minutes_rows
from panel.pages.packs import papers_page
from panel.pages.requests import request_facts, request_rows
from panel.pages.shared import child_rows, sections

__all__ = [
    "action_rows",
    "approval_rows",
    "case_list",
    "case_page",
    "challengeable",
    "child_rows",
    "family_page",
    "figures_page",
    "follows_from_limbs",
    "item_page",
    "letter_page",
    "letter_rows",
    "limb_rows",
    "meeting_page",
    "meeting_rows",
    "minutes_page",
    "minutes_rows",
    "papers_page",
    "request_facts",
    "request_rows",
    "sections",
    "signed_content",
    "unheard",
    "usable_meetings",
    "views_wanted",
    "waiting_items",
    "waiting_rows",
    "with_its_rows",
    "withdrawal_in_words",
]
