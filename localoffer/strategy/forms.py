"""What is asked of those who write how the plan goes."""

from __future__ import annotations

from django import forms

from localoffer.strategy.models import Rag
from localoffer.ui.forms import DateField, LongTextField, Radios, VersionedForm


class ProgressForm(VersionedForm):
    submit = "Save the progress"
    checks = "text"
    instructs = {"text": "Write how the action goes", "rag": "Select how the action goes"}

    rag = forms.ChoiceField(
        choices=[(rag.value, rag.label) for rag in Rag if rag != Rag.NOT_GIVEN],
        widget=Radios,
        label="How does it go?",
    )
    text = LongTextField(rows=5, max_length=2_000, label="In words")
    said_on = DateField(label="On which day is this true?")
