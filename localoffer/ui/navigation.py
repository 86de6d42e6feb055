"""The links in the frame of every page: who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

EVERYONE = frozenset({"everyone"})
NOT_SIGNED_IN = frozenset({"nobody"})
"""What somebody who has not signed in holds instead of roles."""


@dataclass(frozen=True)
class Link:
    """A link by the name of its address; shown to holders of one of the roles.

    Roles are codes, because the room that knows them stands above this one.
    """

    text: str
    name: str
    roles: frozenset[str] = EVERYONE

    def row(self, *, path: str, held: frozenset[str]) -> dict[str, Any] | None:
        if self.roles != EVERYONE and self.roles.isdisjoint(held):
            return None
        try:
            href = reverse(self.name)
        except NoReverseMatch:
            return None
        return {"text": self.text, "href": href, "current": path == href, "active": False}


def _roles(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


MAIL_READERS = _roles("administrator")
if settings.DEMO:  # nothing leaves the machine, so everybody inside reads the mail here
    MAIL_READERS |= _roles(
        "rais_social_worker early_help_coordinator rais_manager cwd_social_worker cwd_manager "
        "lead_professional sen_case_officer senior_practitioner operations_officer panel_member "
        "panel_chair chief_officer content_editor publisher data_protection_officer"
    )

LINKS = (
    Link("Home", "home"),
    Link("Find services", "directory:services"),
    Link("Schools", "directory:schools"),
    Link("What’s on", "directory:events"),
    Link("Questions and answers", "faq:questions"),
    Link("Refer a child", "referrals:start", NOT_SIGNED_IN | _roles("referrer")),
    Link("Your referrals", "referrals:mine", _roles("referrer")),
    Link(
        "Referrals to screen",
        "referrals:desk",
        _roles(
            "rais_social_worker early_help_coordinator rais_manager cwd_social_worker cwd_manager"
        ),
    ),
    Link(
        "SEND Panel",
        "panel:meetings",
        _roles(
            "sen_case_officer senior_practitioner operations_officer panel_member panel_chair "
            "chief_officer"
        ),
    ),
    Link("Edit questions", "faq:desk", _roles("content_editor publisher")),
    Link("Import services", "directory:imports", _roles("content_editor publisher")),
    Link("Audit", "audit:events", _roles("data_protection_officer")),
    Link("People", "people:people", _roles("administrator")),
    Link("Settings", "council:settings", _roles("administrator")),
    Link("Sent messages", "notices:outbox", MAIL_READERS),
    Link("Jobs", "jobs:queue", _roles("administrator")),
    Link("Sign in", "account_login", NOT_SIGNED_IN),
)


def first_work(held: frozenset[str]) -> str:
    """Where somebody with these roles goes on after signing in; empty when nothing is theirs."""
    own = (link for link in LINKS if link.roles != EVERYONE and link.name != "notices:outbox")
    rows = (link.row(path="", held=held) for link in own if link.name != "referrals:start")
    return next((row["href"] for row in rows if row), "")


def links(*, path: str, held: frozenset[str]) -> list[dict[str, Any]]:
    """The links this person sees, in order; the one whose address fits best is where they are."""
    rows = [row for link in LINKS if (row := link.row(path=path, held=held))]
    fitting = [row for row in rows if row["href"] != "/" and path.startswith(row["href"])]
    if fitting:
        max(fitting, key=lambda row: len(row["href"]))["active"] = True
    return rows
