"""Mediation and appeals, as the SEND team records them on a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import AdviserForm, AppealForm, ConfirmForm, DayForm, EndingForm
from panel.models import Challenge
from panel.operations import challenges
from panel.views.shared import act, case_of, form_page, sent


@form_page
@requires(access.send_team_only)
def mediation(request: PersonRequest, ref: str) -> HttpResponse:
    """The parent told the mediation adviser about a decision or a plan."""
    found = case_of(request, ref)
    access.may_challenge(found, request.user).or_refuse()
    return act(
        request,
        found,
        AdviserForm(
            sent(request),
            initial={"version": found.version},
            about=pages.challengeable(found),
        ),
        challenges.tell_adviser,
        heading="The parent told the mediation adviser",
        text="The adviser gives a certificate, with which the parent can appeal. The dates of the "
        "request do not move.",
        said="Recorded. The case shows what comes next.",
    )


@form_page
@requires(access.send_team_only)
def appeal(request: PersonRequest, ref: str) -> HttpResponse:
    """An appeal that came without mediation."""
    found = case_of(request, ref)
    access.may_challenge(found, request.user).or_refuse()
    return act(
        request,
        found,
        AppealForm(
            sent(request),
            initial={"version": found.version},
            about=pages.challengeable(found),
        ),
        challenges.lodge_without_mediation,
        heading="An appeal that came without mediation",
        text="An appeal about the school or setting alone needs no certificate. Whether an appeal "
        "comes too late, the Tribunal decides.",
        said="Recorded. The case shows what comes next.",
    )


@dataclass(frozen=True)
class Step:
    """One step of a challenge: what it asks and does."""

    change: Callable[..., Challenge]
    heading: str
    label: str = ""
    text: str = ""

    def form(self, request: PersonRequest, found: Challenge) -> forms.Form:
        start = {"version": found.case.version}
        if not self.label:
            return EndingForm(sent(request), initial=start, challenge=found)
        return DayForm(sent(request), initial=start, label=self.label, submit="Save")


STEPS = {
    "meeting": Step(
        challenges.arrange,
        "The day of mediation",
        "When is mediation held?",
        "It is held within 30 days, and each side is told the date 5 working days before.",
    ),
    "certificate": Step(
        challenges.certify,
        "The mediation certificate",
        "Which day is on the certificate?",
        "The parent can appeal for a month from this day, if that is later than before.",
    ),
    "agreement": Step(
        challenges.mediated,
        "How mediation ended",
        text="What the council agreed to is done in the time that an order would give.",
    ),
    "appeal": Step(challenges.lodge, "The appeal", "When did the Tribunal tell us of the appeal?"),
    "order": Step(
        challenges.end_appeal,
        "How the appeal ended",
        text="An order begins dates of its own from its day (regulation 44).",
    ),
}


@form_page
@requires(access.send_team_only)
def step(request: PersonRequest, ref: str, pk: int, step: str) -> HttpResponse:
    """The next step of mediation or of an appeal."""
    case = case_of(request, ref)
    asked = STEPS.get(step)
    if asked is None:
        raise Http404
    found = get_object_or_404(Challenge.objects.select_related("case"), case=case, pk=pk)
    return act(
        request,
        found,
        asked.form(request, found),
        asked.change,
        heading=asked.heading,
        text=asked.text,
        said="Saved. The case shows what follows from it.",
    )


@require_POST
@requires(access.send_team_only)
def ending(request: PersonRequest, ref: str) -> HttpResponse:
    """The plan ends, once nobody can appeal any more."""
    found = case_of(request, ref)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The page’s button lost its version.")
    answers: dict[str, Any] = form.cleaned_data
    challenges.end_plan(case=found, by=request.user, at=clock.now(), **answers)
    messages.success(request, "The plan has ended.")
    return redirect(found)
