"""The desk's questions after the decision: information, enquiries, Early Help, stepping."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.children import numbers
from localoffer.children.models import Child
from localoffer.ui.forms import (
    DateField,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)
from referrals.access import away_on
from referrals.forms.desk import (
    LEVELS,
    CodeChoice,
    DecisionForm,
    FactorsForm,
    PersonChoice,
    RouteAForm,
    RouteBForm,
    RouteCForm,
    RouteDForm,
    code_choices,
    disabilities_field,
)
from referrals.models import Code
from referrals.states import Route


def who_are_there(role: Role, *, on: date) -> Any:
    """People of this role who are not away on this day."""
    return people_with([role]).exclude(absences__in=away_on(on))


class InformationForm(VersionedForm):
    """T7."""

    submit = "Ask"
    instructs = {
        "harm_suspected": "Select yes if you suspect harm",
        "to_referrer": "Select yes if the question goes to the referrer",
        "question": "Enter what you need to know",
    }

    harm_suspected = YesNoField(
        label="Do you suspect that the child is being harmed, or likely to be?",
        help_text="Nobody waits for information while harm is suspected.",
    )
    to_referrer = YesNoField(
        label="Do you ask the referrer?",
        help_text="They find the question on their own page, and answer there.",
    )
    question = LongTextField(
        label="What do you need to know?",
        max_length=2000,
    )


class InformationArrivedForm(VersionedForm):
    submit = "Go on with the screening"
    instructs = {"answer": "Enter what you were told, or that nobody answered"}

    answer = LongTextField(label="What were you told, and by whom?", max_length=4000)


class StrategyForm(VersionedForm):
    """T14. What the decision for route A needs is asked where it is not known yet."""

    submit = "Record the strategy discussion"
    instructs = {
        "cause": "Enter the reasonable cause",
        "police_invited": "Invite the police, then tick the box",
        "health_invited": "Invite health, then tick the box",
        "need": "Select the child’s primary need",
        "disabilities": "Select the child’s disabilities, or that you know of none",
    }

    cause = LongTextField(
        label="What is the reasonable cause to suspect significant harm?", max_length=4000
    )
    police_invited = forms.BooleanField(label="The police are invited")
    health_invited = forms.BooleanField(label="Health is invited")
    others = forms.CharField(label="Who else is invited?", max_length=300, required=False)
    need = CodeChoice(
        label="Primary need", queryset=Code.objects.none(), empty_label="Choose a need"
    )
    disabilities = disabilities_field()

    def __init__(self, *args: Any, day: date, child: Child, in_need: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_need:
            del self.fields["need"], self.fields["disabilities"]
            return
        needs = Code.objects.on(day).filter(list=Code.List.NEED)
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]
        if child.expected_on is not None:
            del self.fields["disabilities"]
            return
        choices = code_choices(Code.List.DISABILITY, day=day)
        self.fields["disabilities"].choices = choices  # type: ignore[attr-defined]
        self.fields["disabilities"].initial = child.disabilities

    def facts(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**given, "disabilities": tuple(given.get("disabilities", ()))}


class WhyForm(VersionedForm):
    """One reason, in words of the page."""

    reason = LongTextField(label="Why?", max_length=2000)
    instructs = {"reason": "Enter why"}


class ConferenceForm(VersionedForm):
    """T16."""

    submit = "Ask the manager to agree"
    instructs = {
        "conference_on": "Enter the day of the conference",
        "reason": "Enter what the enquiry found",
    }

    conference_on = DateField(label="When is the conference?")
    late_why = LongTextField(
        label="If it is after the limit: why?", max_length=1000, rows=3, required=False
    )
    reason = LongTextField(label="What did the enquiry find?", max_length=4000)

    def kept(self) -> dict[str, Any]:
        return {
            "conference_on": self.cleaned_data["conference_on"].isoformat(),
            "late_why": self.cleaned_data["late_why"],
        }


class NothingFurtherForm(FactorsForm):
    """T16: the open assessment ends with the enquiry."""

    submit = "Ask the manager to agree"
    instructs = {
        "reason": "Enter why nothing further follows",
        "factors": "Select the factors, or that none were found",
    }
    reason = LongTextField(label="Why does nothing further follow?", max_length=4000)
    field_order = ["reason", "factors"]

    def __init__(self, *args: Any, assessing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not assessing:
            del self.fields["factors"]

    def kept(self) -> dict[str, Any]:
        return {"factors": self.cleaned_data.get("factors", [])}


class AnswerForm(VersionedForm):
    """The second person’s answer."""

    submit = "Save your answer"
    reveals = {"agreed": {"no": ["reason"]}}
    instructs = {"agreed": "Select yes if you agree", "reason": "Enter why you do not agree"}

    agreed = YesNoField(label="Do you agree?")
    reason = LongTextField(label="Why not?", max_length=2000, rows=3)


class AcceptanceForm(AnswerForm):
    """T20: the lead professional’s answer."""

    instructs = {"agreed": "Select yes if you take this family", "reason": "Enter why not"}

    agreed = YesNoField(label="Do you take this family?")


class StepDownCForm(RouteCForm):
    """T20 to route C: the decision’s facts, and who takes the family."""

    submit = "Ask the manager to agree"
    instructs = {**RouteCForm.instructs, "receiver": "Select who takes the family"}

    receiver = PersonChoice(
        label="Which lead professional takes the family?",
        help_text="They must accept before the manager agrees. Nobody who is away is listed.",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        there = who_are_there(Role.LEAD_PROFESSIONAL, on=day)
        self.fields["receiver"].queryset = there  # type: ignore[attr-defined]


class StepDownDForm(RouteDForm):
    submit = "Ask the manager to agree"


STEP_DOWN_FORMS: dict[str, type[DecisionForm]] = {"C": StepDownCForm, "D": StepDownDForm}


class StepUpAForm(RouteAForm):
    submit = "Step up to route A"


class StepUpBForm(RouteBForm):
    submit = "Step up to route B"


STEP_UP_FORMS: dict[str, type[DecisionForm]] = {"A": StepUpAForm, "B": StepUpBForm}


class AllocationForm(VersionedForm):
    """T17: to whom, and outside the meeting why at once."""

    submit = "Allocate"
    instructs = {
        "to": "Select a lead professional",
        "urgent_why": "Enter why this cannot wait for the weekly meeting",
    }

    to = forms.ChoiceField(label="Who takes this family?", widget=Radios())
    urgent_why = LongTextField(
        label="Why can this not wait for the weekly meeting?", max_length=1000, rows=3
    )
    note = LongTextField(label="Note for the minutes", max_length=1000, rows=3, required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[Person, str, bool]],
        at_meeting: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        shown = [(person, hint) for person, hint, here in people if here]
        field.choices = [(str(p.pk), p.name) for p, _ in shown]  # type: ignore[attr-defined]
        field.widget.hints = {str(p.pk): hint for p, hint in shown}  # type: ignore[attr-defined]
        self.people = {str(p.pk): p for p, _ in shown}
        if at_meeting:
            del self.fields["urgent_why"]

    def clean_to(self) -> Person:
        return self.people[self.cleaned_data["to"]]


class TeamForm(VersionedForm):
    """T18: more than one agency."""

    submit = "Form the team"
    instructs = {"agencies": "Enter the agencies, one on each line"}

    agencies = LongTextField(
        label="Which agencies work with the family?",
        help_text="One on each line, at least two. For example: School, Health visitor.",
        max_length=800,
        rows=4,
    )

    def clean_agencies(self) -> list[str]:
        named = lines(self.cleaned_data["agencies"])
        if len(named) < 2:
            raise ValidationError("Enter at least two agencies, one on each line")
        return named


def lines(text: str) -> list[str]:
    """What stands on each line, without empty and repeated ones, cut to fit."""
    return list(dict.fromkeys(line.strip()[:80] for line in text.splitlines() if line.strip()))


class PlanForm(VersionedForm):
    """The lead professional’s working page."""

    submit = "Save the plan"

    strengths = LongTextField(label="What is going well?", max_length=4000, required=False)
    needs = LongTextField(label="What needs to change?", max_length=4000, required=False)
    plan = LongTextField(label="Who does what, by when?", max_length=4000, required=False, rows=8)
    agencies = LongTextField(
        label="Agencies", help_text="One on each line.", max_length=800, rows=4, required=False
    )
    review_on = DateField(label="When do you look at the plan again?", required=False)

    def clean_agencies(self) -> list[str]:
        return lines(self.cleaned_data["agencies"])

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReassignForm(VersionedForm):
    submit = "Give it to them"
    instructs = {"to": "Select who takes it", "reason": "Enter why"}

    to = PersonChoice(
        label="Who takes it?", queryset=Person.objects.none(), empty_label="Choose a person"
    )
    reason = LongTextField(label="Why?", max_length=1000, rows=3)

    def __init__(self, *args: Any, role: Role, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = who_are_there(role, on=day)  # type: ignore[attr-defined]


class SupervisionForm(OnceForm):
    submit = "Save the note"
    instructs = {"text": "Enter what you talked about"}

    text = LongTextField(label="What did you talk about and agree?", max_length=4000, rows=8)
    to_do = forms.CharField(label="What is to be done?", max_length=300, required=False)
    to_do_by = DateField(label="By when?", required=False)


class ChildForm(VersionedForm):
    """What is known of the child; the census and the search for the same child need it."""

    submit = "Save"

    given_name = forms.CharField(label="First name", max_length=80, required=False)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    birth_date = DateField(label="Date of birth", required=False)
    sex = forms.ChoiceField(label="Sex", choices=Child.Sex.choices, widget=Radios())
    ethnicity = forms.ChoiceField(label="Ethnicity", required=False)
    disabilities = forms.MultipleChoiceField(
        label="Disabilities", required=False, widget=disabilities_field().widget
    )
    upn = forms.CharField(label="Unique pupil number (UPN)", max_length=13, required=False)
    nhs_number = forms.CharField(label="NHS number", max_length=12, required=False)
    school = forms.CharField(label="School, college or setting", max_length=120, required=False)
    died_on = DateField(label="If the child has died: when?", required=False)

    def __init__(self, *args: Any, child: Child, day: date, **kwargs: Any) -> None:
        self.child, self.day = child, day
        super().__init__(*args, **kwargs)
        ethnicities = [("", "Not asked yet"), *code_choices(Code.List.ETHNICITY, day=day)]
        self.fields["ethnicity"].choices = ethnicities  # type: ignore[attr-defined]
        choices = code_choices(Code.List.DISABILITY, day=day)
        self.fields["disabilities"].choices = choices  # type: ignore[attr-defined]

    def clean_upn(self) -> str:
        upn = numbers.tidy_upn(self.cleaned_data["upn"])
        if upn and not (answer := numbers.upn_is_right(upn)):
            raise ValidationError(answer.reason)
        return upn

    def clean_nhs_number(self) -> str:
        number = numbers.tidy_nhs_number(self.cleaned_data["nhs_number"])
        if number and not (answer := numbers.nhs_number_is_right(number)):
            raise ValidationError(answer.reason)
        return number

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for name in ("birth_date", "died_on"):
            if given.get(name) and given[name] > self.day:
                self.add_error(name, "The day must be today or earlier")
        chosen = given.get("disabilities") or []
        if "NONE" in chosen and len(chosen) > 1:
            self.add_error("disabilities", "Choose “No disability” or the disabilities, not both")
        if not (given.get("given_name") or given.get("family_name") or self.child.name_unknown):
            self.add_error("given_name", "Enter a first name or a last name")
        if "birth_date" not in self.errors and not given["birth_date"] and self.child.birth_date:
            self.add_error("birth_date", "Enter the date of birth")
        return given

    def facts(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if facts["birth_date"]:
            facts |= {"expected_on": None, "estimated_age": None}
        if facts["given_name"] or facts["family_name"]:
            facts["name_unknown"] = False
        return facts


class SameChildForm(VersionedForm):
    """A person decides: one child or two."""

    submit = "Save"
    instructs = {"same": "Select yes if it is the same child", "reason": "Enter how you know"}

    same = YesNoField(label="Is it the same child?")
    reason = LongTextField(label="How do you know?", max_length=1000, rows=3)


class SecondScreeningForm(OnceForm):
    """The second, blind view."""

    submit = "Save your view"
    instructs = {
        "route": "Select a route",
        "level": "Select a level of need",
        "why": "Enter why",
    }

    route = forms.ChoiceField(
        label="Which route would you decide?", choices=Route.choices, widget=Radios()
    )
    level = forms.TypedChoiceField(
        label="Level of need", choices=LEVELS, coerce=int, widget=Radios()
    )
    why = LongTextField(label="Why?", max_length=2000)
