"""The links in the frame of every page: who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

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
    about: str = ""
    """What it is for, in a sentence, where all of somebody's work is listed."""

    def row(self, *, path: str, held: frozenset[str]) -> dict[str, Any] | None:
        if self.roles != EVERYONE and self.roles.isdisjoint(held):
            return None
        address = href(self.name)
        if not address:
            return None
        return {
            "text": self.text,
            "href": address,
            "about": self.about,
            "current": path == address,
            "active": False,
        }


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
    Link("Guidance", "faq:guidance"),
    Link("Questions and answers", "faq:questions"),
    Link("Refer a child", "referrals:start", NOT_SIGNED_IN | _roles("referrer")),
    Link(
        "Your referrals",
        "referrals:mine",
        _roles("referrer"),
        "See how far each of your referrals is.",
    ),
    Link(
        "Referrals to screen",
        "referrals:desk",
        _roles(
            "rais_social_worker early_help_coordinator rais_manager cwd_social_worker cwd_manager"
        ),
        "Claim, screen and decide what came in, and tell each referrer.",
    ),
    Link(
        "Your families",
        "referrals:desk",
        _roles("lead_professional"),
        "The families you lead: their assessment, their team and their plan.",
    ),
    Link(
        "The desk in figures",
        "referrals:dashboard",
        _roles("chief_officer"),
        "How fast the front door decides, and what comes of it.",
    ),
    Link(
        "SEND Panel",
        "panel:meetings",
        _roles(
            "sen_case_officer senior_practitioner operations_officer panel_member panel_chair "
            "chief_officer"
        ),
        "Meetings, papers, cases and the clock of each.",
    ),
    Link(
        "To answer",
        "faq:to-answer",
        _roles(
            "sen_case_officer senior_practitioner early_help_coordinator rais_manager cwd_manager"
        ),
        "What families asked your service, and by when.",
    ),
    Link(
        "Ask for families",
        "faq:for-families",
        _roles("forum_representative"),
        "Ask several questions at once, and see how far each is.",
    ),
    Link(
        "Desk",
        "faq:worklist",
        _roles("content_editor publisher"),
        "Questions, comments and pages that wait for you, by due date.",
    ),
    Link(
        "Your services",
        "directory:yours",
        _roles("provider"),
        "Say that your entries are still right, or change them.",
    ),
    Link(
        "Edit services",
        "directory:yours",
        _roles("content_editor publisher"),
        "Approve providers’ changes, keep entries fresh, see gaps, bring in files.",
    ),
    Link(
        "Edit the glossary",
        "glossary-desk",
        _roles("content_editor publisher"),
        "Words and acronyms that every search knows, and searches that found nothing.",
    ),
    Link(
        "Keep figures",
        "facts:desk",
        _roles("content_editor publisher"),
        "Figures with their sources, the next to look at first.",
    ),
    Link(
        "Audit",
        "audit:events",
        _roles("data_protection_officer"),
        "Who did, decided and read what, and whether the record is whole.",
    ),
    Link(
        "Children’s records",
        "referrals:records",
        _roles("data_protection_officer"),
        "Copies for families, who read a record, how long it is kept, and legal holds.",
    ),
    Link(
        "People",
        "people:people",
        _roles("administrator"),
        "Who may sign in, and what each may do.",
    ),
    Link(
        "Settings",
        "council:settings",
        _roles("administrator"),
        "The council’s name, colour, phone lines, time limits and holidays.",
    ),
    Link(
        "Sent messages",
        "notices:outbox",
        MAIL_READERS,
        "E-mails and letters, and whether they arrived.",
    ),
    Link(
        "Jobs",
        "jobs:queue",
        _roles("administrator"),
        "What the portal does by itself, and what failed.",
    ),
    Link(
        "How it runs",
        "running:status",
        _roles("administrator"),
        "What waits, when the last backup was, and what needs somebody.",
    ),
    Link("Sign in", "account_login", NOT_SIGNED_IN),
)


ALL_WORK = Link("All your work", "account_work")
MOST_WORK = 5
"""More work than this and the menu keeps the first few and a link to all of it."""


def first_work(held: frozenset[str]) -> str:
    """Where somebody with these roles goes on after signing in; empty when nothing is theirs."""
    for_looking_up = {href("referrals:start"), href("notices:outbox")}
    return next((row["href"] for row in work(held) if row["href"] not in for_looking_up), "")


def work(held: frozenset[str]) -> list[dict[str, Any]]:
    """What only some may open, and this person may: sent messages last, they are for looking up."""
    own = [link for link in LINKS if link.roles != EVERYONE]
    own.sort(key=lambda link: link.name == "notices:outbox")
    return [row for link in own if (row := link.row(path="", held=held))]


def public(held: frozenset[str]) -> list[dict[str, Any]]:
    """What everybody may read."""
    shared = (link for link in LINKS if link.roles == EVERYONE)
    return [row for link in shared if (row := link.row(path="", held=held))]


def links(*, path: str, held: frozenset[str]) -> list[dict[str, Any]]:
    """The links this person sees, in order; the one whose address fits best is where they are.

    Somebody with much to do sees home, the first of their work, and where all of it is.
    """
    rows = [row for link in LINKS if (row := link.row(path=path, held=held))]
    fitting = [row for row in rows if row["href"] != "/" and path.startswith(row["href"])]
    here = max(fitting, key=lambda row: len(row["href"]), default=None)
    if here:
        here["active"] = True
    own = [row["href"] for row in work(held)]
    if len(own) <= MOST_WORK:
        return rows
    kept = [row for row in rows if row["href"] in {href("home"), *own[: MOST_WORK - 1]}]
    rest = ALL_WORK.row(path=path, held=held)
    assert rest is not None, "the page of all work has an address"
    rest["active"] = here is not None and here not in kept
    return [*kept, rest]


def href(name: str) -> str:
    return _found(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _found(name: str, urlconf: str, prefix: str) -> str:
    """The address of that name, looked up once; empty when there is none."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
