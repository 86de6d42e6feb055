"""What is asked of those who keep facts."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.facts.models import Fact, Unit
from localoffer.ui.forms import DateField, Form, VersionedForm


class FigureForm(VersionedForm):
    submit = "Save the figure"
    instructs = {
        "value": "Enter the figure as a number",
        "source_name": "Enter where the figure comes from",
        "as_at_words": "Enter when the figure is for, such as May 2021",
    }

    value = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, label="Figure",
        help_text="Numbers of children below 5 are published as “fewer than 5”.",
    )  # fmt: skip
    as_at_words = forms.CharField(
        max_length=40, label="When it is for", help_text="As people say it: May 2021, or 2020."
    )
    as_at = DateField(label="The last day of that time")
    source_name = forms.CharField(max_length=200, label="Where it comes from")
    source_url = forms.URLField(
        required=False, assume_scheme="https", label="Address of the source"
    )
    review_on = DateField(label="When to look at it again")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        as_at, again = given.get("as_at"), given.get("review_on")
        if as_at and again and again <= as_at:
            self.add_error("review_on", "Enter a day after the day the figure is for")
        return given


class CitationForm(Form):
    instructs = {"address": "Enter the address of the page"}

    address = forms.CharField(
        max_length=400, label="Address of a page that uses this figure",
        help_text="Copy it from your browser. The page will show the figure with its date.",
    )  # fmt: skip


class FactForm(Form):
    submit = "Add this fact"

    name = forms.CharField(
        max_length=160,
        label="What is measured",
        help_text="For example, Children with an EHC plan.",
    )
    group = forms.CharField(max_length=60, label="Heading it stands under")
    area = forms.CharField(max_length=60, label="Area")
    unit = forms.ChoiceField(choices=Unit, label="What is counted")
    kept_by = forms.CharField(max_length=120, label="Who keeps it up to date")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Fact.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a fact of this name. Give it a new figure.")
        return name
