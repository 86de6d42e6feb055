"""Finished rows for the pages about people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.urls import reverse

from localoffer.accounts.models import Grant, Organisation, Person
from localoffer.accounts.roles import Role
from localoffer.ui.templatetags.ui import moment, short_day

BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
MACHINES = {
    "Android": "Android",
    "iPhone|iPad": "an iPhone or iPad",
    "Windows": "Windows",
    "Mac OS": "a Mac",
    "Linux": "Linux",
}


def about(person: Person) -> list[dict[str, str]]:
    """Who somebody is, for a summary list."""
    roles = "\n".join(role.noun for role in Role if role in person.roles)
    return [
        {"key": "Name", "value": person.name},
        {"key": "Email address", "value": person.email},
        {"key": "Job title", "value": person.job_title or "Not said"},
        {"key": "Works at", "value": person.works_at or "Not said"},
        {"key": "Here as", "value": roles or "Nothing yet"},
    ]


def sessions(found: Iterable[UserSession], *, current: str) -> list[dict[str, Any]]:
    """Each browser in which somebody is signed in, newest first."""
    return [
        {
            "browser": browser(session.user_agent),
            "since": moment(session.created_at),
            "network": session.ip,
            "current": session.session_key == current,
            "end": reverse("account_end_session", args=[session.pk]),
        }
        for session in sorted(found, key=lambda each: each.created_at, reverse=True)
    ]


def browser(agent: str) -> str:
    """“Firefox on Windows”, as far as the browser says what it is."""
    name = next((words for mark, words in BROWSERS.items() if mark in agent), "A browser")
    machine = next((words for mark, words in MACHINES.items() if re.search(mark, agent)), "")
    return f"{name} on {machine}" if machine else name


def people(found: Iterable[Person]) -> list[list[Any]]:
    """Rows of the list of people: name, roles, where they work, state."""
    return [
        [
            {"text": person.name, "href": reverse("people:person", args=[person.reference])},
            ", ".join(role.noun for role in Role if role in roles_of(person)) or "–",
            person.works_at or "–",
            {"tag": "Active", "colour": "green"}
            if person.is_active
            else {"tag": "Disabled", "colour": "grey"},
        ]
        for person in found
    ]


def roles_of(person: Person) -> set[str]:
    """The roles held now, from grants that were fetched with the list."""
    return {grant.role for grant in person.grants.all() if grant.ended_at is None}


def grants(person: Person) -> list[dict[str, Any]]:
    """Every role somebody holds or held, newest first."""
    return [
        {
            "role": Role(grant.role).noun,
            "seat": grant.get_seat_display(),
            "since": short_day(grant.given_at),
            "until": short_day(grant.ended_at),
            "end": "" if grant.ended_at else _end_of(grant, person),
        }
        for grant in person.grants.order_by("-given_at", "-pk")
    ]


def _end_of(grant: Grant, person: Person) -> str:
    return reverse("people:end-role", args=[person.reference, grant.pk])


def organisations(found: Iterable[Organisation]) -> list[list[Any]]:
    return [
        [
            {"text": each.name, "href": reverse("people:organisation", args=[each.pk])},
            each.get_kind_display(),
            each.email_domain or "–",
            {"tag": "Verified", "colour": "green"}
            if each.verified_at
            else {"tag": "Not verified", "colour": "yellow"},
        ]
        for each in found
    ]
