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
    hidden = Case.objects.hidden_from(person).exclude(parent_request=None)
    seen = ParentRequest.objects.exclude(panel_case__in=hidden).select_related("panel_case")
    rows = []
    for request in sorted(seen, key=lambda each: (hasattr(each, "panel_case"), each.received_at)):
        received = clock.local_day(request.received_at)
        due = cases.decide_by(received)
        made = getattr(request, "panel_case", None)
        days = (due - today).days
        opens = reverse("panel:open-request", args=[request.reference])
        rows.append(
            [
                {"text": request.reference, "href": made.get_absolute_url(), "whole": True}
                if made
                else {"text": request.reference, "href": opens, "whole": True}
                if person.has(Role.SEN_CASE_OFFICER)
                else request.reference,
                f"{request.given_name} {request.family_name}",
                timescales.day_in_words(received),
                timescales.day_in_words(due),
                f"Case {made.reference}"
                if made
                else {"tag": f"No case yet, {left_in_words(days)}", "colour": urgency(days)},
            ]
        )
    return rows


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
