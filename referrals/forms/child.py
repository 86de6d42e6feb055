"""The questions about one child (T2), asked of others about them or of themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.children.models import Child
from localoffer.children.numbers import (
    nhs_number_is_right,
    tidy_nhs_number,
    tidy_upn,
    upn_is_right,
)
from localoffer.text import oddities
from localoffer.ui.forms import DateField, LongTextField, Radios, YesNoField
from referrals.forms.refer import StepForm
from referrals.models import Sender, Where

OLDEST = 25
"""Years: an EHC plan may run to the end of the school year of the 25th birthday."""
SOONEST, LATEST = timedelta(days=-28), timedelta(days=280)
"""An expected date of delivery lies between these, counted from today."""
POSTCODE_LENGTH = 8
NAMES = ("given_name", "family_name")


class ChildForm(StepForm):
    """T2: the name or “unknown”; exactly one way of telling the age."""

    reveals = {
        "name_known": {"yes": ["given_name", "family_name"]},
        "age_known": {
            "birth_date": ["birth_date"],
            "estimated_age": ["estimated_age"],
            "expected_on": ["expected_on"],
        },
    }
    instructs = {
        "name_known": "Select yes if you know the child’s name",
        "age_known": "Select what you know about the child’s age",
        "birth_date": "Enter the child’s date of birth",
        "expected_on": "Enter the date the baby is expected",
        "estimated_age": "Enter about how old the child is, in years",
    }
    words_for = {
        Sender.PARENT: {
            "name_known": "Does your child have a name yet?",
            "age_known": "What can you tell us about your child’s age?",
        },
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

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born and born > self.today:
            raise ValidationError("Date of birth must be today or in the past", code="year")
        if born and _years_after(born, OLDEST) < self.today:
            raise ValidationError(
                "Check the year of birth: we help people up to their 25th birthday", code="year"
            )
        return born

    def clean_expected_on(self) -> date | None:
        expected = self.cleaned_data["expected_on"]
        if expected and not SOONEST <= expected - self.today <= LATEST:
            raise ValidationError(
                "Check the date the baby is expected: it must be within 40 weeks from now",
                code="year",
            )
        return expected

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        named = facts.get("given_name") or facts.get("family_name")
        if facts.get("name_known") and not named and not self.has_error("given_name"):
            self.add_error("given_name", "Enter the child’s first name, last name or both")
        return facts

    def answer(self) -> dict[str, Any]:
        """The child as plain data."""
        facts = self.cleaned_data
        return {
            "given_name": facts["given_name"] or "",
            "family_name": facts["family_name"] or "",
            "name_unknown": not facts.get("name_known", True),
            "birth_date": facts["birth_date"].isoformat() if facts["birth_date"] else "",
            "expected_on": facts["expected_on"].isoformat() if facts.get("expected_on") else "",
            "estimated_age": facts["estimated_age"],
            "school": facts["school"],
        }

    def warnings(self) -> list[str]:
        return odd_names(self.cleaned_data)

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
        return {
            **answer,
            **days,
            "name_known": not answer["name_unknown"],
            "age_known": known,
        }


def odd_names(facts: dict[str, Any]) -> list[str]:
    """A name that hides something is kept as it was typed, and somebody looks once more."""
    said = {oddities(str(facts.get(name) or "")) for name in NAMES} - {""}
    return [f"{words} We kept it as you typed it. Check it once more." for words in sorted(said)]


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # born on 29 February
        return date(day.year + years, 3, 1)


class OwnForm(ChildForm):
    """A young person about themselves."""

    reveals = {
        "age_known": {"birth_date": ["birth_date"], "estimated_age": ["estimated_age"]},
    }
    instructs = {
        "given_name": "Enter your first name, or what people call you",
        "age_known": "Select what you want to tell us about your age",
        "birth_date": "Enter your date of birth",
        "estimated_age": "Enter how old you are, in years",
    }
    name_known = None  # type: ignore[assignment]
    expected_on = None  # type: ignore[assignment]
    given_name = forms.CharField(label="Your first name, or what people call you", max_length=80)
    family_name = forms.CharField(label="Your last name", max_length=80, required=False)
    age_known = forms.ChoiceField(
        label="What do you want to tell us about your age?",
        choices=[("birth_date", "My date of birth"), ("estimated_age", "How old I am")],
        widget=Radios(),
    )
    estimated_age = forms.IntegerField(
        label="Your age in years",
        min_value=0,
        max_value=25,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    school = forms.CharField(label="Your school or college", max_length=120, required=False)
    field_order = ["version", "given_name", "family_name", "age_known", "birth_date",
                   "estimated_age", "school"]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        return super(ChildForm, self).clean() or self.cleaned_data


class HomeForm(StepForm):
    """Where the child is. Nobody is turned away for their postcode (CA 1989 s.47(1))."""

    reveals = {
        "where": {
            Where.ADDRESS.value: ["address", "postcode"],
            Where.FOUND.value: ["found_at", "home_address", "home_postcode"],
            Where.NO_FIXED_ADDRESS.value: ["place"],
        }
    }
    instructs = {
        "where": "Select where the child is",
        "address": "Enter the address where the child lives or is staying",
        "found_at": "Enter where the child is now, or was found",
        "place": "Enter where the child is now, or was last seen",
    }
    words_for = {
        Sender.PARENT: {"where": "Where is your child?"},
        Sender.YOUNG_PERSON: {
            "where": "Where are you living or staying?",
            "where.hint": "We only use this to find the right people to help you.",
            "where.required": "Select where you are living or staying",
            "address.required": "Enter where you live. The street is enough",
            "place": "Where are you staying?",
            "place.required": "Enter where you are staying. A few words are enough",
            "found_at": "Where are you now?",
        },
    }

    where = forms.ChoiceField(
        label="Where is the child?",
        help_text="We look at every child who lives or is found here. "
        "You can refer a child who lives in another area.",
        choices=Where.choices,
        widget=Radios(),
    )
    address = LongTextField(label="Address", max_length=400, rows=3)
    postcode = forms.CharField(
        label="Postcode",
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "postal-code"}
        ),
    )
    found_at = LongTextField(label="Where are they now?", max_length=400, rows=3)
    home_address = LongTextField(
        label="Where do they live, if you know?", max_length=400, rows=3, required=False
    )
    home_postcode = forms.CharField(
        label="Postcode of their home",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    place = LongTextField(label="Where are they now or last seen?", max_length=400, rows=3)

    def __init__(self, *args: Any, first: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["where"]
        if not first:
            field.choices = [("same", "With child 1, at the same place"), *Where.choices]
        if self.sender == Sender.YOUNG_PERSON:
            field.choices = [
                (Where.ADDRESS, "At home"),
                (Where.FOUND, "Somewhere else for now"),
                (Where.NO_FIXED_ADDRESS, "I have no place of my own, or I move around"),
            ]

    def clean_postcode(self) -> str:
        return _postcode(self.cleaned_data["postcode"])

    def clean_home_postcode(self) -> str:
        return _postcode(self.cleaned_data["home_postcode"])

    def answer(self) -> dict[str, Any]:
        """The place as plain data; a postcode that is none becomes part of the address."""
        facts = self.cleaned_data
        where = facts["where"]
        address = {
            Where.ADDRESS.value: facts["address"],
            Where.FOUND.value: facts["home_address"],
            Where.NO_FIXED_ADDRESS.value: facts["place"],
        }.get(where, "")
        typed = facts["home_postcode"] if where == Where.FOUND else facts["postcode"]
        postcode, address = " ".join((typed or "").upper().split()), address or ""
        if len(postcode) > POSTCODE_LENGTH:
            address, postcode = f"{address}\n{typed}".strip(), ""
        return {
            "where": where,
            "address": address,
            "postcode": postcode,
            "found_at": facts["found_at"] or "",
        }

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        if not answer.get("where"):
            return {}
        address, postcode = answer["address"], answer["postcode"]
        shown = {
            Where.ADDRESS.value: {"address": address, "postcode": postcode},
            Where.FOUND.value: {"home_address": address, "home_postcode": postcode},
            Where.NO_FIXED_ADDRESS.value: {"place": address},
        }.get(answer["where"], {})
        return {"where": answer["where"], "found_at": answer.get("found_at", ""), **shown}


def _postcode(postcode: str) -> str:
    """Words that are no postcode stay with the address; signs alone are a slip."""
    if postcode and not any(c.isalnum() for c in postcode):
        raise ValidationError("Enter a postcode, like ZZ99 9ZZ, or leave this empty")
    return postcode


class MoreForm(StepForm):
    """What helps to find the right child's records; nothing of it is needed."""

    keeps = ("sex", "upn", "nhs_number")

    sex = forms.ChoiceField(
        label="Sex",
        choices=Child.Sex.choices,
        widget=Radios(inline=True),
        required=False,
    )
    upn = forms.CharField(
        label="Unique pupil number (UPN)",
        help_text="13 characters, in the school’s own records",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    nhs_number = forms.CharField(
        label="NHS number",
        help_text="10 numbers",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )

    def clean_upn(self) -> str:
        upn = self.cleaned_data["upn"]
        if upn and not (answer := upn_is_right(upn)):
            raise ValidationError(f"{answer.reason}. Correct it, or leave this empty")
        return tidy_upn(upn)

    def clean_nhs_number(self) -> str:
        number = self.cleaned_data["nhs_number"]
        if number and not (answer := nhs_number_is_right(number)):
            raise ValidationError(f"{answer.reason}. Correct it, or leave this empty")
        return tidy_nhs_number(number)
