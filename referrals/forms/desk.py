"""The desk's questions: claiming, changing option, deciding, advising."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.accounts.models import Person, people_with
from localoffer.children.models import Child
from localoffer.ui.forms import Checkboxes, LongTextField, Radios, VersionedForm, YesNoField
from referrals.models import Code, Decision, Edition, Referral
from referrals.operations.deciding import (
    ACUTE,
    NO_DISABILITY,
    NO_FACTORS,
    NOT_ACUTE,
    NOT_UNIVERSAL,
    UNIVERSAL,
    Outcome,
)
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


def code_choices(codes: str, *, day: date) -> list[tuple[str, str]]:
    """Codes of a list in force that day, for ticking."""
    found = Code.objects.on(day).filter(list=codes)
    return [(each.code, each.label) for each in found]


def disabilities_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Does the child have a disability?",
        help_text="Tick all that apply. The yearly census counts it.",
        widget=Checkboxes(small=True),
    )


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

    def __init__(
        self, *args: Any, option: Option, day: date, child: Child | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        thresholds = Edition.objects.on(day).filter(kind=Edition.Kind.THRESHOLDS)
        edition = thresholds.order_by("-in_force_from").first()
        if edition and edition.levels:
            levels = [(number, edition.levels.get(str(number), words)) for number, words in LEVELS]
            self.fields["level"].choices = levels  # type: ignore[attr-defined]
            self.fields["level"].help_text = f"From: {edition.name}."
        if "disabilities" in self.fields:
            if child is None or child.expected_on is not None:
                del self.fields["disabilities"]
            else:
                choices = code_choices(Code.List.DISABILITY, day=day)
                self.fields["disabilities"].choices = choices  # type: ignore[attr-defined]
                self.fields["disabilities"].initial = child.disabilities
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
        if self.route in {Route.C, Route.D} and level >= ACUTE:
            raise ValidationError(NOT_ACUTE)
        return level

    def outcome(self) -> Outcome:
        """The answers as the operation takes them; what was not asked stays as it begins."""
        facts: dict[str, Any] = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in Outcome.__dataclass_fields__ and value is not None
        }
        if "disabilities" in facts:
            facts["disabilities"] = tuple(facts["disabilities"])
        return Outcome(route=self.route, **facts)


class RouteAForm(DecisionForm):
    """T8."""

    route = Route.A
    instructs = {
        **DecisionForm.instructs,
        "need": "Select the child’s primary need",
        "disabilities": "Select the child’s disabilities, or that you know of none",
    }
    need = CodeChoice(
        label="Primary need", queryset=Code.objects.none(), empty_label="Choose a need"
    )
    disabilities = disabilities_field()
    field_order = ["need", "disabilities", "level", "rationale"]

    def clean_disabilities(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["disabilities"]
        if NO_DISABILITY in chosen and len(chosen) > 1:
            raise ValidationError("Choose “No disability” or the disabilities, not both")
        if self.route == Route.B and chosen == [NO_DISABILITY]:
            raise ValidationError("Route B is for a disabled child: select the disability")
        return chosen


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
    field_order = [
        "need",
        "disabilities",
        "disability_evidence",
        "disability_ascertained",
        "level",
        "rationale",
    ]


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

    def __init__(self, *args: Any, by_mail: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_mail:
            self.fields["text"].help_text = (
                "They gave no e-mail address: it stands on the page that their code opens. "
                "Name nobody: not the child, not the family."
            )


class FactorsForm(VersionedForm):
    """The factors that an assessment found, as the census lists them."""

    factors = forms.MultipleChoiceField(
        label="What did the assessment find?",
        help_text="Tick all that apply.",
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = code_choices(Code.List.FACTOR, day=day)
        self.fields["factors"].choices = choices  # type: ignore[attr-defined]

    def clean_factors(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["factors"]
        if NO_FACTORS in chosen and len(chosen) > 1:
            raise ValidationError("Choose “No factors found” or the factors, not both")
        return chosen


class AssessmentOutcomeForm(FactorsForm):
    submit = "Finish the assessment"
    instructs = {
        "outcome": "Enter the outcome of the assessment",
        "factors": "Select the factors, or that none were found",
    }

    outcome = LongTextField(label="Outcome of the assessment", max_length=4000)
    field_order = ["outcome", "factors"]


class ClosingForm(VersionedForm):
    """Why the child is no longer in need, where they were."""

    submit = "Close the referral"
    instructs = {"closure": "Select why the child is no longer a child in need"}

    closure = CodeChoice(
        label="Why is the child no longer a child in need?",
        queryset=Code.objects.none(),
        empty_label=None,
        widget=Radios(),
    )

    def __init__(self, *args: Any, in_need: bool, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_need:
            del self.fields["closure"]
        else:
            found = Code.objects.on(day).filter(list=Code.List.CLOSURE)
            self.fields["closure"].queryset = found  # type: ignore[attr-defined]


def correction_form(standing: Decision) -> type[DecisionForm]:
    """The form of the decision's own route, with the reason for the correction."""
    base = DECISION_FORMS[standing.route]

    class CorrectionForm(base):  # type: ignore[misc,valid-type]
        submit = "Save the correction"
        instructs = {**base.instructs, "reason": "Enter what was wrong"}
        reason = LongTextField(label="What was wrong with the first record?", max_length=1000)

    return CorrectionForm


def decision_values(standing: Decision) -> dict[str, Any]:
    return {
        name: getattr(standing, name)
        for name in Outcome.__dataclass_fields__
        if name != "disabilities"
    }
