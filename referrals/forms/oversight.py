"""Questions of managers: who is away, who was at the meeting."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.ui.forms import DateField, Form


class AbsenceForm(Form):
    submit = "Note as away"
    instructs = {"since": "Enter the first day away"}

    since = DateField(label="First day away")
    until = DateField(
        label="Last day away", help_text="Leave it empty when they have left.", required=False
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("until") and given.get("since") and given["until"] < given["since"]:
            self.add_error("until", "The last day must be after the first")
        return given


class MeetingForm(Form):
    submit = "Open today’s meeting"

    present = forms.CharField(label="Who is here?", max_length=300, required=False)


class MeetingEndForm(Form):
    """Nothing more to ask."""

    submit = "End the meeting"
