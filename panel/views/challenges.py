"""Mediation and appeals, as the SEND team records them on a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import (
    AdviserForm,
    AppealForm,
    ChallengedForm,
    DayForm,
    EndingForm,
    MediationDayForm,
    MediationEndingForm,
)
from panel.models import Challenge
from panel.operations import challenges
from panel.views.shared import act, case_of, form_page, press, sent


@form_page
@requires(access.send_team_only)
def mediation(request: PersonRequest, ref: str) -> HttpResponse:
    """The parent told the mediation adviser about a decision or a plan."""
    return _begins(
        request,
        ref,
        AdviserForm,
        challenges.tell_adviser,
        heading="The parent told the mediation adviser",
        text="The adviser gives a certificate, with which the parent can appeal. The dates of the "
        "request do not move.",
    )


@form_page
@requires(access.send_team_only)
def appeal(request: PersonRequest, ref: str) -> HttpResponse:
    """An appeal that came without mediation."""
    return _begins(
        request,
        ref,
        AppealForm,
        challenges.lodge_without_mediation,
        heading="An appeal that came without mediation",
        text="An appeal about the school or setting alone needs no certificate. Whether an appeal "
        "comes too late, the Tribunal decides.",
    )


def _begins(
    request: PersonRequest,
    ref: str,
    asks: type[ChallengedForm],
    change: Callable[..., Challenge],
    *,
    heading: str,
    text: str,
) -> HttpResponse:
    """The first word of a challenge: which decision or plan it is about."""
    found = case_of(request, ref)
    access.may_challenge(found, request.user).or_refuse()
    form = asks(sent(request), initial={"version": found.version}, about=pages.challengeable(found))
    said = "Recorded. The case shows what comes next."
    return act(request, found, form, change, heading=heading, text=text, said=said)


@dataclass(frozen=True)
class Step:
    """One step of a challenge: what it asks and does."""

    change: Callable[..., Challenge]
    heading: str
    label: str = ""
    text: str = ""
    asks: type[DayForm | EndingForm] = DayForm

    def form(self, request: PersonRequest, found: Challenge) -> forms.Form:
        start = {"version": found.case.version}
        if issubclass(self.asks, EndingForm):
            return self.asks(sent(request), initial=start, challenge=found)
        return self.asks(sent(request), initial=start, label=self.label, submit="Save")


STEPS = {
    "meeting": Step(
        challenges.arrange,
        "The day of mediation",
        "When is mediation held?",
        "It is held within 30 days, and each side is told the date 5 working days before.",
        MediationDayForm,
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
        asks=MediationEndingForm,
    ),
    "appeal": Step(challenges.lodge, "The appeal", "When did the Tribunal tell us of the appeal?"),
    "order": Step(
        challenges.end_appeal,
        "How the appeal ended",
        text="An order begins dates of its own from its day (regulation 44).",
        asks=EndingForm,
    ),
    "letter": Step(
        challenges.tell_parent,
        "Our letter that we assess",
        "When was the letter sent?",
        "The parent is told within 2 weeks of the order that we now assess (regulation 44).",
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
    return press(request, found, challenges.end_plan, said="The plan has ended.")
