"""The desk's questions: claiming, changing option, deciding, advising."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.accounts.models import Person, people_with
from localoffer.ui.forms import LongTextField, Radios, VersionedForm, YesNoField
from referrals.models import Code, Decision, Referral
from referrals.operations.deciding import NOT_UNIVERSAL, UNIVERSAL, Outcome
from referrals.states import SUPPORTERS, Option, Route

LEVELS = [
    (1, "Level 1: needs that universal services meet"),
    (2, "Level 2: extra needs, early help"),
    (3, "Level 3: complex needs, targeted help or child in need"),
    (4, "Level 4: acute needs or risk of significant harm"),
]


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class CodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class ClaimForm(VersionedForm):
    """T4: the supporter is named, of the other profession (option boxes)."""

    submit = "Claim this referral"
    instructs = {"supporter": "Select who supports you"}

    supporter = PersonChoice(
        label="Who supports you?", queryset=Person.objects.none(), empty_label="Choose a person"
    )
    known_to_cwd = forms.BooleanField(
        label="The Children with Disabilities team already knows this child", required=False
    )

    def __init__(self, *args: Any, referral: Referral, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = SUPPORTERS[Option(referral.option)]
        self.fields["supporter"].queryset = people_with([role]).exclude(pk=by.pk)  # type: ignore[attr-defined]


class ReasonForm(VersionedForm):
    instructs = {"reason": "Enter the reason"}

    reason = LongTextField(label="Reason", max_length=1000)


class SwitchAnswerForm(VersionedForm):
    submit = "Save the answer"
    instructs = {"agreed": "Select yes if you agree that this becomes Option 2"}

    agreed = YesNoField(label="Do you agree that this becomes Option 2?")


class ConfirmForm(VersionedForm):
    """Nothing more to ask."""


class DecisionForm(VersionedForm):
    """What every route needs; each route's own form adds its facts."""

    route: Route
    submit = "Record the decision"
    instructs = {
        "level": "Select a level of need",
        "rationale": "Enter why you decide this",
        "why_not_statutory": "Enter why this is not a section 17 or section 47 matter",
    }

    level = forms.TypedChoiceField(
        label="Level of need", choices=LEVELS, coerce=int, widget=Radios()
    )
    rationale = LongTextField(label="Why do you decide this?", max_length=4000)
    why_not_statutory = LongTextField(
        label="Why is this not a section 17 or section 47 matter?",
        help_text="Asked because the referral came as a worry about welfare or safety.",
        max_length=4000,
    )

    def __init__(self, *args: Any, option: Option, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if option != Option.WELFARE or self.route in {Route.A, Route.B}:
            del self.fields["why_not_statutory"]
        for name, codes in (("need", Code.List.NEED), ("destination", Code.List.DESTINATION)):
            if name in self.fields:
                found = Code.objects.on(day).filter(list=codes)
                self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_level(self) -> int:
        level: int = self.cleaned_data["level"]
        if self.route in {Route.A, Route.B} and level <= UNIVERSAL:
            raise ValidationError(NOT_UNIVERSAL)
        return level

    def outcome(self) -> Outcome:
        """The answers as the operation takes them; what was not asked stays as it begins."""
        facts: dict[str, Any] = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in Outcome.__dataclass_fields__ and value is not None
        }
        return Outcome(route=self.route, **facts)


class RouteAForm(DecisionForm):
    """T8."""

    route = Route.A
    instructs = {**DecisionForm.instructs, "need": "Select the child’s primary need"}
    need = CodeChoice(
        label="Primary need", queryset=Code.objects.none(), empty_label="Choose a need"
    )
    field_order = ["need", "level", "rationale"]


class RouteBForm(RouteAForm):
    """T9."""

    route = Route.B
    instructs = {
        **RouteAForm.instructs,
        "disability_evidence": "Enter the evidence of a disability",
        "disability_ascertained": "Select yes if the disability was known at referral",
    }
    disability_evidence = LongTextField(label="Evidence of a disability", max_length=2000)
    disability_ascertained = YesNoField(
        label="Was the disability known when the child was referred?",
        help_text="If yes, the Children with Disabilities team assesses. If no, the RAIS team does.",
    )
    field_order = ["need", "disability_evidence", "disability_ascertained", "level", "rationale"]


class RouteCForm(DecisionForm):
    """T10."""

    route = Route.C
    reveals = {"family_answer": {"refused": ["after_refusal"]}}
    instructs = {
        **DecisionForm.instructs,
        "destination": "Select where the family is directed",
        "family_answer": "Select whether the family agrees to this help",
        "after_refusal": "Enter what follows from the family’s refusal",
    }
    destination = CodeChoice(
        label="Where is the family directed?",
        queryset=Code.objects.none(),
        empty_label=None,
        widget=Radios(),
    )
    family_answer = forms.ChoiceField(
        label="Does the family agree to this help?",
        choices=Decision.FamilyAnswer.choices,
        widget=Radios(),
    )
    after_refusal = LongTextField(label="What follows from that?", max_length=2000, rows=3)
    field_order = ["destination", "family_answer", "after_refusal", "level", "rationale"]


class RouteDForm(DecisionForm):
    """T11."""

    route = Route.D
    instructs = {
        **DecisionForm.instructs,
        "information_given": "Enter the information that was given",
    }
    information_given = LongTextField(label="What information was given?", max_length=4000)
    no_further_action = forms.BooleanField(label="No further action follows", required=False)
    field_order = ["information_given", "no_further_action", "level", "rationale"]


DECISION_FORMS: dict[str, type[DecisionForm]] = {
    form.route: form for form in (RouteAForm, RouteBForm, RouteCForm, RouteDForm)
}


class AdviceForm(VersionedForm):
    submit = "Send to the referrer"
    instructs = {"text": "Enter what the referrer should be told"}

    text = LongTextField(
        label="Message to the referrer",
        help_text="It goes by e-mail. Name nobody: not the child, not the family.",
        max_length=4000,
        rows=12,
    )


class AssessmentOutcomeForm(VersionedForm):
    submit = "Finish the assessment"
    instructs = {"outcome": "Enter the outcome of the assessment"}

    outcome = LongTextField(label="Outcome of the assessment", max_length=4000)


def correction_form(standing: Decision) -> type[DecisionForm]:
    """The form of the decision's own route, with the reason for the correction."""
    base = DECISION_FORMS[standing.route]

    class CorrectionForm(base):  # type: ignore[misc,valid-type]
        submit = "Save the correction"
        instructs = {**base.instructs, "reason": "Enter what was wrong"}
        reason = LongTextField(label="What was wrong with the first record?", max_length=1000)

    return CorrectionForm


def decision_values(standing: Decision) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in Outcome.__dataclass_fields__}
