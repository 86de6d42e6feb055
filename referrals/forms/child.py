"""The questions about one child (T2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.ui.forms import DateField, LongTextField, Radios, VersionedForm, YesNoField

OLDEST = 26
"""Years: an EHC plan may run to the end of the school year of the 25th birthday."""
SOONEST, LATEST = timedelta(days=-60), timedelta(days=310)
"""An expected date of delivery lies between these, counted from today."""
POSTCODE_LENGTH = 8


class ChildForm(VersionedForm):
    """T2: the name or “unknown”; exactly one way of telling the age; where the child is."""

    submit = "Save and continue"
    reveals = {
        "name_known": {"yes": ["given_name", "family_name"]},
        "age_known": {
            "birth_date": ["birth_date"],
            "estimated_age": ["estimated_age"],
            "expected_on": ["expected_on"],
        },
        "where": {"address": ["address", "postcode"], "no_fixed_address": ["place"]},
    }
    instructs = {
        "name_known": "Select yes if you know the child’s name",
        "age_known": "Select what you know about the child’s age",
        "birth_date": "Enter the child’s date of birth",
        "expected_on": "Enter the date the baby is expected",
        "estimated_age": "Enter about how old the child is, in years",
        "where": "Select where the child is",
        "address": "Enter the address where the child lives or is staying",
        "place": "Enter where the child is now, or was last seen",
    }

    name_known = YesNoField(label="Do you know the child’s name?")
    given_name = forms.CharField(label="First name", max_length=80, required=False)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    age_known = forms.ChoiceField(
        label="What do you know about the child’s age?",
        choices=[
            ("birth_date", "Their date of birth"),
            ("estimated_age", "About how old they are"),
            ("expected_on", "The baby is not born yet"),
        ],
        widget=Radios(),
    )
    birth_date = DateField(
        label="Date of birth", help_text="For example, 27 3 2019", subject="Date of birth"
    )
    estimated_age = forms.IntegerField(
        label="Age in years",
        min_value=0,
        max_value=25,
        help_text="Your best guess. Enter 0 for a baby",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    expected_on = DateField(
        label="When is the baby expected?",
        help_text="For example, 27 3 2027",
        subject="The date the baby is expected",
    )
    school = forms.CharField(
        label="School, college or early years setting", max_length=120, required=False
    )
    where = forms.ChoiceField(
        label="Where is the child?",
        help_text="We look at every child who lives or is found here. "
        "You can refer a child who lives in another area.",
        choices=[
            ("address", "At an address"),
            ("no_fixed_address", "They have no fixed address, or I do not know it"),
        ],
        widget=Radios(),
    )
    address = LongTextField(label="Address", max_length=400, rows=3)
    postcode = forms.CharField(
        label="Postcode",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    place = LongTextField(label="Where are they now?", max_length=400, rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born and born > self.today:
            raise ValidationError("Date of birth must be today or in the past", code="year")
        if born and born.year < self.today.year - OLDEST:
            raise ValidationError(
                "Check the year of birth: we help people up to their 25th birthday", code="year"
            )
        return born

    def clean_expected_on(self) -> date | None:
        expected = self.cleaned_data["expected_on"]
        if expected and not SOONEST <= expected - self.today <= LATEST:
            raise ValidationError(
                "Check the date the baby is expected: it must be within 10 months from now",
                code="year",
            )
        return expected

    def clean_postcode(self) -> str:
        """Words that are no postcode stay with the address; signs alone are a slip."""
        postcode = self.cleaned_data["postcode"]
        if postcode and not any(c.isalnum() for c in postcode):
            raise ValidationError("Enter a postcode, like ZZ99 9ZZ, or leave this empty")
        return postcode

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        named = facts.get("given_name") or facts.get("family_name")
        if facts.get("name_known") and not named and not self.has_error("given_name"):
            self.add_error("given_name", "Enter the child’s first name, last name or both")
        return facts

    def answer(self) -> dict[str, Any]:
        """The child as plain data; a postcode that is none becomes part of the address."""
        facts = self.cleaned_data
        somewhere = facts["where"] == "no_fixed_address"
        postcode = " ".join((facts["postcode"] or "").upper().split())
        address = (facts["place"] if somewhere else facts["address"]) or ""
        if len(postcode) > POSTCODE_LENGTH:
            address, postcode = f"{address}\n{facts['postcode']}".strip(), ""
        return {
            "given_name": facts["given_name"] or "",
            "family_name": facts["family_name"] or "",
            "name_unknown": not facts["name_known"],
            "birth_date": facts["birth_date"].isoformat() if facts["birth_date"] else "",
            "expected_on": facts["expected_on"].isoformat() if facts["expected_on"] else "",
            "estimated_age": facts["estimated_age"],
            "school": facts["school"],
            "where": facts["where"],
            "address": address,
            "postcode": postcode,
        }

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        """The kept answer as the form asks for it."""
        if not answer:
            return {}
        days = {
            name: date.fromisoformat(answer[name]) if answer[name] else None
            for name in ("birth_date", "expected_on")
        }
        known = next((name for name, day in days.items() if day), "estimated_age")
        somewhere = answer["where"] == "no_fixed_address"
        return {
            **answer,
            **days,
            "name_known": not answer["name_unknown"],
            "age_known": known,
            "place": answer["address"] if somewhere else "",
            "address": "" if somewhere else answer["address"],
        }
