"""The referrer's questions, one thing a page. Each keeps what it was answered as plain data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.ui.forms import (
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)
from referrals.models import Deflection, SharingBasis
from referrals.models.submission import Welfare

REFER = "refer"
PHONE_DIGITS = 6
"""Fewer make no number that can be called from outside."""


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

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone and sum(c.isdigit() for c in phone) < PHONE_DIGITS:
            raise ValidationError("Enter a phone number, like 01632 960 001, or leave this empty")
        return phone

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

    def clean(self) -> dict[str, Any]:
        """A family that does not know has agreed to nothing; no answer stops the referral."""
        facts = super().clean() or self.cleaned_data
        if facts.get("family_told") is False:
            if facts.get("basis") == SharingBasis.Basis.CONSENT:
                self.add_error(
                    "basis",
                    "You said that the family does not know, so they cannot have agreed. "
                    "Select another reason",
                )
            if facts.get("agreement") == SharingBasis.Agreement.AGREED:
                self.add_error(
                    "agreement",
                    "You said that the family does not know, so they cannot have agreed. "
                    "Select another answer",
                )
        return facts

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
