"""Requests that parents sent us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from panel import timescales
from panel.models import Case, ParentRequest
from panel.operations import cases
from panel.pages.shared import left_in_words, urgency


def request_rows(person: Person, *, at: datetime) -> list[list[Any]]:
    """Those without a case first. A request whose case is hidden from somebody is hidden too."""
    today = clock.local_day(at)
    hidden = Case.objects.hidden_from(person)
    seen = ParentRequest.objects.exclude(panel_case__in=hidden).exclude(
        panel_repeat__case__in=hidden
    )
    made_of = {
        each: getattr(each, "panel_case", None) or _went_with(each)
        for each in seen.select_related("panel_case", "panel_repeat__case")
    }
    rows = []
    for request in sorted(made_of, key=lambda each: (bool(made_of[each]), each.received_at)):
        received = clock.local_day(request.received_at)
        due = cases.decide_by(received)
        made, own = made_of[request], hasattr(request, "panel_case")
        days = (due - today).days
        opens = reverse("panel:open-request", args=[request.reference])
        rows.append(
            [
                {"text": request.reference, "href": made.get_absolute_url(), "whole": True}
                if made and own
                else {"text": request.reference, "href": opens, "whole": True}
                if person.has(Role.SEN_CASE_OFFICER)
                else request.reference,
                f"{request.given_name} {request.family_name}",
                timescales.day_in_words(received),
                timescales.day_in_words(due),
                f"{'Case' if own else 'With case'} {made.reference}"
                if made
                else {"tag": f"No case yet, {left_in_words(days)}", "colour": urgency(days)},
            ]
        )
    return rows


def _went_with(request: ParentRequest) -> Case | None:
    """The case that was open already when the request came."""
    repeat = getattr(request, "panel_repeat", None)
    return repeat.case if repeat else None


def request_facts(request: ParentRequest) -> list[dict[str, Any]]:
    born = timescales.day_in_words(request.birth_date)
    return [
        {"key": "Child", "value": f"{request.given_name} {request.family_name}, born {born}"},
        {"key": "School or setting", "value": request.school or "Not said"},
        {"key": "Asked by", "value": f"{request.name} ({request.get_asker_display()})"},
        {"key": "Received", "value": timescales.moment_in_words(request.received_at)},
        {"key": "Address", "value": f"{request.address}\n{request.postcode}".strip()},
        {
            "key": "Reach them",
            "value": "\n".join(filter(None, [request.email, request.phone])) or "By post",
        },
        {"key": "What is hard", "value": request.concern},
        {"key": "Hopes", "value": request.hopes or "Not said"},
    ]
