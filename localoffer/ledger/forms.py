"""What is asked of those who keep the ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.ledger.models import Judged
from localoffer.ui.forms import Form, Radios, VersionedForm


class CheckForm(VersionedForm):
    submit = "Save the check"
    instructs = {"judged": "Select how much of it is there", "owner": "Enter who answers for it"}

    owner = forms.CharField(max_length=120, label="Who answers for this")
    judged = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Judged if each != Judged.NOT_CHECKED],
        widget=Radios,
        label="How much of it is there?",
    )
    missing = forms.CharField(max_length=300, required=False, label="What is missing")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("judged") in {Judged.PART, Judged.NOTHING} and not given.get("missing"):
            self.add_error("missing", "Enter what is missing")
        if given.get("judged") == Judged.WHOLE and given.get("missing"):
            self.add_error("missing", "Empty this, or say that only part of it is there")
        return given


class ProofForm(Form):
    submit = "Add it"
    instructs = {"address": "Enter the address of the page"}

    address = forms.CharField(
        max_length=400, label="Address of a page that fulfils this",
        help_text="Copy it from your browser. Any answer, service, guide or figure of this site.",
    )  # fmt: skip
