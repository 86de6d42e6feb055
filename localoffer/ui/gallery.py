"""The gallery: every component with an example, for the people who build and check pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from localoffer.ui.access import public
from localoffer.ui.forms import (
    Checkboxes,
    DateField,
    Form,
    LongTextField,
    Radios,
    YesNoField,
)

MORNING = dt.datetime(2026, 4, 2, 10, 42, tzinfo=ZoneInfo("Europe/London"))

NEEDS = [("speech", "Speech and language"), ("sight", "Sight"), ("hearing", "Hearing")]


class ExampleForm(Form):
    """One of each kind of question."""

    instructs = {"told": "Select yes if you have told the family"}
    reveals = {"told": {"no": ["why_not"]}}
    submit = "Send the example"

    name = forms.CharField(
        label="Your name", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Email address",
        help_text="We only use this to answer you",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    born = DateField(label="Date of birth", help_text="For example, 27 3 2019", required=False)
    age = forms.IntegerField(
        label="Age in years",
        required=False,
        max_value=25,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    told = YesNoField(label="Have you told the family?")
    why_not = LongTextField(label="Why not?", max_length=200, rows=3)
    how = forms.ChoiceField(
        label="How should we answer?",
        choices=[("phone", "By phone"), ("post", "By post"), ("none", "No answer needed")],
        widget=Radios(
            hints={"phone": "Between 9am and 5pm on working days"}, dividers={"none": "or"}
        ),
    )
    needs = forms.MultipleChoiceField(
        label="What does the child need help with?",
        help_text="Select all that apply",
        choices=NEEDS,
        widget=Checkboxes(hints={"speech": "Talking, listening or being understood"}),
    )
    school = forms.ChoiceField(
        label="School",
        choices=[
            ("", "Choose a school"),
            ("primary", "Invented Primary School"),
            ("college", "Invented College"),
        ],
    )
    story = LongTextField(label="What happened?", max_length=100, required=False)
    letter = forms.FileField(label="A letter or report", required=False)
    sure = forms.BooleanField(label="I have checked my answers")


COLOURS = ("grey", "green", "turquoise", "purple", "pink", "red", "orange", "yellow")


def _parts() -> dict[str, Any]:
    """Finished values for the examples, as a view would hand them over."""
    return {
        "now": MORNING,
        "today": MORNING.date(),
        "colours": COLOURS,
        "buttons": [
            {"text": "Save and continue"},
            {"text": "Save for later", "style": "secondary"},
        ],
        "rows": [
            {"key": "Child", "value": "Robin Example-Oakwood", "href": "#summary"},
            {"key": "Date of birth", "value": "27 March 2019", "href": "#summary"},
            {
                "key": "School",
                "value": "Invented Primary School\nInvented Lane",
                "href": "#summary",
            },
        ],
        "head": ["Reference", "Received", "State", {"text": "Days left", "numeric": True}],
        "table": [
            [
                {"text": "R-7KQ2M", "href": "#table"},
                "2 Apr 2026",
                {"tag": "New", "colour": "green"},
                {"text": "1", "numeric": True},
            ],
            [
                {"text": "R-3HW9T", "href": "#table"},
                "1 Apr 2026",
                {"tag": "Being looked at", "colour": "yellow"},
                {"text": "0", "numeric": True},
            ],
        ],
        "tasks": [
            {"name": "Welfare and safety", "href": "#tasks", "status": "Completed"},
            {
                "name": "The child",
                "href": "#tasks",
                "hint": "Name, age and where they are",
                "status": "Not started",
                "colour": "blue",
            },
            {"name": "Check your answers", "status": "Cannot start yet"},
        ],
        "steps": [
            {"name": "Received", "state": "done", "when": MORNING},
            {"name": "Being looked at", "state": "now"},
            {"name": "Decision made", "state": "next"},
            {"name": "Closed", "state": "next"},
        ],
        "crumbs": [{"text": "Home", "href": "/"}, {"text": "Questions", "href": "#main-content"}],
        "page": Paginator(range(120), 10).page(6),
        "paragraphs": [
            "Thank you for asking us to look at Robin’s needs.",
            "We will tell you by 14 May 2026 whether we will carry out an assessment.",
        ],
        "events": [
            {"title": "Claimed", "by": "Sam Example", "at": MORNING, "text": ""},
            {"title": "Received", "by": "", "at": MORNING, "text": "From a school"},
        ],
        "sections": [
            {"text": "Referral", "href": "#sub-navigation", "current": True},
            {"text": "History", "href": "#sub-navigation-history", "current": False},
        ],
    }


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", _parts())


@public
@require_safe
def form_gallery(request: HttpRequest) -> HttpResponse:
    """The example form; `?sent=1` shows it as it comes back with every mistake made."""
    wrong = {"born_day": "31", "born_month": "2", "born_year": "2019", "told": "no", "email": "me"}
    wrong |= {"age": "forty", "story": "A long story. " * 9}
    form = ExampleForm(wrong) if request.GET.get("sent") else ExampleForm()
    return render(request, "ui/form_gallery.html", {"form": form})


@public
@require_safe
def panel_gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/panel_gallery.html")
