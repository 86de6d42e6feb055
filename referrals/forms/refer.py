"""The referrer's questions, one thing a page. Each keeps what it was answered as plain data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.ui.forms import (
    DateField,
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)
from referrals.models import Deflection, SharingBasis
from referrals.models.submission import Welfare

OLDEST = 26
"""Years: an EHC plan may run to the end of the school year of the 25th birthday."""
SOONEST, LATEST = timedelta(days=-60), timedelta(days=310)
"""An expected date of delivery lies between these, counted from today."""
POSTCODE_LENGTH = 8
REFER = "refer"


class NeedForm(Form):
    """T3: general questions and known workers are answered without a referral."""

    heading = "need"
    instructs = {"need": "Select what you need today"}

    need = forms.ChoiceField(
        label="What do you need today?",
        choices=[
            (REFER, "To refer a child or young person"),
            (Deflection.Kind.GENERAL, "To find out about services and support"),
            (Deflection.Kind.WORKER, "To speak to a worker or team I already know"),
        ],
        widget=Radios(
            hints={
                REFER: "Because you are worried about them, or they need more support",
                Deflection.Kind.GENERAL: "We take you to questions and answers. "
                "You do not need to refer anyone",
                Deflection.Kind.WORKER: "We show you who to call",
            }
        ),
    )


def welfare_question() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Are you worried about the child’s welfare or safety?",
        help_text="If you answer yes or not sure, a social worker reads the referral first. "
        "You do not need the family’s agreement to tell us.",
        choices=Welfare.choices,
        widget=Radios(),
    )


class NewForm(OnceForm):
    """T1: the welfare and safety question comes first."""

    heading = "welfare"
    instructs = {"welfare": "Select yes, I’m not sure or no"}

    welfare = welfare_question()

    def answer(self) -> dict[str, Any]:
        return {"welfare": self.cleaned_data["welfare"]}


class WelfareForm(VersionedForm):
    heading = "welfare"
    submit = "Save and continue"
    instructs = {"welfare": "Select yes, I’m not sure or no"}

    welfare = welfare_question()

    def answer(self) -> dict[str, Any]:
        return {"welfare": self.cleaned_data["welfare"]}


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


class ConcernForm(VersionedForm):
    submit = "Save and continue"
    instructs = {"concern": "Enter what you are concerned about"}

    concern = LongTextField(
        label="What are you concerned about?",
        help_text="Tell us what you have seen or heard, when, and what has been tried so far.",
        max_length=6000,
        rows=8,
    )
    hopes = LongTextField(
        label="What do you hope will change for the child?",
        max_length=2000,
        required=False,
    )
    phone = forms.CharField(
        label="A phone number where we can reach you",
        help_text="We also write to the e-mail address you signed in with.",
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
        ),
    )

    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("concern", "hopes", "phone")}


class SharingForm(VersionedForm):
    """Three things apart: the basis, the family’s agreement to help, whether they know."""

    submit = "Save and continue"
    reveals = {"family_told": {"no": ["not_told_why"]}}
    instructs = {
        "family_told": "Select yes if the family knows that you are sharing this",
        "not_told_why": "Enter why the family was not told",
        "agreement": "Select whether the family agrees to get help",
        "basis": "Select why you may share this information",
    }

    family_told = YesNoField(label="Does the family know that you are sharing this with us?")
    not_told_why = LongTextField(
        label="Why were they not told?",
        help_text="For example, telling them could put the child at risk.",
        max_length=1000,
        rows=3,
    )
    agreement = forms.ChoiceField(
        label="Does the family agree to get help?",
        help_text="This is about taking up a service. It is a different thing from sharing "
        "information.",
        choices=SharingBasis.Agreement.choices,
        widget=Radios(),
    )
    basis = forms.ChoiceField(
        label="Why may you share this information?",
        choices=SharingBasis.Basis.choices,
        widget=Radios(
            hints={
                SharingBasis.Basis.SAFETY: "The law lets you share it. "
                "You do not need anyone’s agreement",
                SharingBasis.Basis.DUTY: "For example a school’s duty to keep pupils safe and well",
            }
        ),
    )

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {
            "family_told": facts["family_told"],
            "not_told_why": facts["not_told_why"] or "",
            "agreement": facts["agreement"],
            "basis": facts["basis"],
        }


class SendForm(VersionedForm):
    """Nothing more to ask: the button that sends."""

    submit = "Send the referral"


class RemovalForm(Form):
    submit = "Delete this draft"
