"""Questions of the panel's room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import PANEL, SEND_TEAM, Role
from localoffer.children.models import Child
from localoffer.children.school_age import over_compulsory_school_age
from localoffer.council.models import closed_days
from localoffer.ui.forms import (
    Checkboxes,
    DateField,
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)
from panel import access, law, timescales
from panel.models import (
    Attendance,
    Business,
    Case,
    Challenge,
    Connection,
    Declaration,
    Item,
    LawEntry,
    Meeting,
    Need,
    View,
)
from referrals.access import can_have_asked
from referrals.models import EhcRequest, Referral


class DayField(DateField):
    """A day of the panel's work, or a birthday: a year far from ours is a slip of the keys."""

    YEARS = range(1950, 2100)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value.year not in self.YEARS:
            raise forms.ValidationError(
                f"{self.subject}: check the year. It must be from {self.YEARS[0]} to "
                f"{self.YEARS[-1]}",
                code="year",
            )


class PersonChoice(forms.ModelChoiceField):
    """One of some people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class OpenCaseForm(Form):
    submit = "Open the panel case"
    instructs = {
        "requested_by_kind": "Say who asked for the assessment",
        "received_on": "Enter the day the request reached the council",
    }

    requested_by_kind = forms.ChoiceField(
        label="Who asked for the assessment?", choices=EhcRequest.Asker, widget=Radios
    )
    received_on = DayField(
        label="When did the request reach the council?", subject="The day the request came"
    )

    def __init__(
        self, *args: Any, referral: Referral, known: EhcRequest | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        arrived = clock.local_day(referral.received_at)
        self.child, self.known, self.arrived, self.today = referral.child, known, arrived, today
        if known:
            del self.fields["received_on"]
            return
        self.fields["received_on"].initial = arrived
        self.fields["received_on"].help_text = (
            f"If it came with the referral, that is {timescales.day_in_words(arrived)}. "
            "The 42 days count from this day."
        )

    def clean_received_on(self) -> date:
        received: date = self.cleaned_data["received_on"]
        if not self.arrived <= received <= self.today:
            raise forms.ValidationError(
                f"The day must be from {timescales.day_in_words(self.arrived)}, when the referral "
                "came, to today"
            )
        born = self.child.birth_date
        if not (answer := access.can_have_come(received, born=born, today=self.today)):
            raise forms.ValidationError(answer.reason.removesuffix("."))
        return received

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        received = self.known.received_on if self.known else cleaned.get("received_on")
        asker = cleaned.get("requested_by_kind", "")
        if received and not (answer := can_have_asked(asker, child=self.child, on=received)):
            self.add_error("requested_by_kind", answer.reason)
        return cleaned


class ParentForm(VersionedForm):
    submit = "Save"
    instructs = {
        "name": "Enter the name of the parent or young person",
        "address": "Enter the postal address",
    }

    name = forms.CharField(label="Name of the parent or young person", max_length=120)
    address = LongTextField(label="Postal address", max_length=400, rows=4)
    email = forms.EmailField(
        label="Email address",
        required=False,
        help_text="We write there that a letter is on its way. The letter itself goes by post.",
    )


class MeetingForm(OnceForm):
    submit = "Plan the meeting"
    instructs = {
        "on": "Enter the day of the meeting",
        "starts": "Enter when the meeting starts, like 09:30",
        "chair": "Select who chairs",
    }

    on = DayField(label="Day", subject="The day of the meeting", help_text="For example, 15 4 2026")
    starts = forms.TimeField(
        label="Starts at",
        help_text="For example, 09:30",
        error_messages={"invalid": "Enter a time, like 09:30"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    place = forms.CharField(label="Place", max_length=120)
    chair = PersonChoice(label="Chair", queryset=Person.objects.none(), empty_label="Choose")
    deputy = PersonChoice(
        label="Deputy",
        queryset=Person.objects.none(),
        required=False,
        empty_label="No deputy",
        help_text="Takes an item in which the chair has an interest or is not in the room.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("chair", "deputy"):
            self.fields[name].queryset = people_with([Role.PANEL_CHAIR])  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError("The day of the meeting must be today or later")
        if not clock.is_working_day(on, closed=closed_days()):
            raise forms.ValidationError("The day of the meeting must be a working day")
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("chair") and cleaned.get("chair") == cleaned.get("deputy"):
            self.add_error("deputy", "Choose a deputy who is not the chair")
        return cleaned


class DeputyForm(VersionedForm):
    submit = "Name the deputy"
    instructs = {"deputy": "Select who deputises"}

    deputy = PersonChoice(
        label="Who deputises?", queryset=Person.objects.none(), empty_label="Choose"
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs = people_with([Role.PANEL_CHAIR]).exclude(pk=meeting.chair_id)
        self.fields["deputy"].queryset = chairs  # type: ignore[attr-defined]


class AttendanceForm(Form):
    submit = "Save who is here"

    people = forms.MultipleChoiceField(
        label="Who is in the room?",
        help_text="Take the tick away when somebody leaves.",
        widget=Checkboxes,
        required=False,
    )
    marks_optional = False

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        seats = list(meeting.attendance.select_related("person"))
        self.by_reference = {seat.person.reference: seat.person for seat in seats}
        kwargs.setdefault(
            "initial",
            {
                "people": [
                    seat.person.reference for seat in seats if seat.arrived_at and not seat.left_at
                ]
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (
                seat.person.reference,
                f"{seat.person.name}, {seat.get_seat_display()}" if seat.seat else seat.person.name,
            )
            for seat in seats
        ]

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "people": [self.by_reference[reference] for reference in self.cleaned_data["people"]]
        }


class ReasonForm(VersionedForm):
    """One question: why?"""

    why = LongTextField(label="Why?", max_length=1000, rows=4)

    def __init__(self, *args: Any, label: str, submit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label
        self.fields["why"].error_messages["required"] = "Enter the reason"
        self.submit = submit  # type: ignore[misc]


class UrgencyForm(ReasonForm):
    """Why an item cannot wait, and that the chair knows which papers are missing."""

    missing_known = forms.BooleanField(label="I know that these are missing", required=False)

    def __init__(self, *args: Any, missing: list[str], **kwargs: Any) -> None:
        super().__init__(
            *args,
            label="Why can it not wait for a meeting?",
            submit="Decide it between meetings",
            **kwargs,
        )
        if missing:
            self.fields["missing_known"].help_text = f"Missing: {'; '.join(missing)}."
        else:
            del self.fields["missing_known"]


class WithdrawalForm(VersionedForm):
    """Why an item is withdrawn; a request to assess only by whoever asked for it."""

    submit = "Withdraw the item"
    instructs = {"asked": "Tick that whoever asked takes it back", "why": "Enter the reason"}

    asked = forms.BooleanField()
    why = LongTextField(label="Why?", max_length=1000, rows=4)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_by = item.case.asker if item.business == Business.ASSESS else ""
        if self.asked_by:
            asker = item.case.get_asker_display()
            self.fields["asked"].label = f"{asker} asked for this, and has told us to take it back"
            self.submit = "Withdraw the request"  # type: ignore[misc]
        else:
            del self.fields["asked"]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the operation takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "asked"}
        return given | {"asked_by": self.asked_by}


class PaperForm(VersionedForm):
    submit = "Add the paper"

    title = forms.CharField(label="Title of the paper", max_length=120)
    kind = forms.ChoiceField(
        label="Which paper of the checklist is it?", required=False, widget=Radios
    )
    file = forms.FileField(
        label="The paper as a PDF",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )
    body = LongTextField(
        label="Or what it says",
        required=False,
        max_length=20000,
        rows=12,
        help_text="Everybody can read words on the page. Not everybody can read a scanned picture.",
    )

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*kinds.items(), ("", "None of these")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("body") and "file" not in self.errors:
            self.add_error("file", "Choose the paper’s file, or write what it says")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the operation takes them: the file as its name and content."""
        answers = dict(self.cleaned_data)
        file = answers["file"]
        return answers | {"file": (file.name, file.read()) if file else None}


class AgendaForm(VersionedForm):
    submit = "Put it on this agenda"
    instructs = {"meeting": "Select a meeting"}

    meeting = forms.ChoiceField(label="Which meeting?", widget=Radios)

    def __init__(self, *args: Any, meetings: list[Meeting], due: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {meeting.reference: meeting for meeting in meetings}
        hints = {
            meeting.reference: _in_time(meeting, due) for meeting in meetings
        }  # fmt: skip
        self.fields["meeting"].widget = Radios(hints=hints)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (
                meeting.reference,
                f"{meeting.date:%A} {timescales.day_in_words(meeting.date)}, {meeting.place}",
            )
            for meeting in meetings
        ]

    @property
    def answers(self) -> dict[str, Any]:
        return self.cleaned_data | {"meeting": self.meetings[self.cleaned_data["meeting"]]}


def _in_time(meeting: Meeting, due: date) -> str:
    late = timescales.days_late(meeting.date, due=due)
    if late:
        return f"{late} days after the parent must be told"
    return f"{(due - meeting.date).days} days before the parent must be told"


class DeclarationForm(Form):
    submit = "Continue"
    instructs = {
        "nature": "Say whether you have an interest",
        "detail": "Say in a few words what connects you",
    }
    reveals = {"nature": {"interest": ["detail"]}}

    nature = forms.ChoiceField(
        label="Do you have a personal interest in this item?",
        help_text="For example: you know the family, you or a relative of yours works with the "
        "child, or the child goes to your school.",
        choices=[
            (Declaration.Nature.NONE, "No, I have no interest"),
            (Declaration.Nature.INTEREST, "Yes, I have an interest"),
        ],
        widget=Radios(
            hints={"interest": "You leave for this item, and it is no longer shown to you."}
        ),
    )
    detail = forms.CharField(label="What is it?", max_length=300)


class InterestForm(Form):
    submit = "Record the interest"
    instructs = {"person": "Select a person", "detail": "Say in a few words what the interest is"}

    person = PersonChoice(
        label="Whose interest?", queryset=Person.objects.none(), empty_label="Choose"
    )
    detail = forms.CharField(label="What is it?", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_with(  # type: ignore[attr-defined]
            PANEL | SEND_TEAM | {Role.CHIEF_OFFICER}
        )


class ViewForm(Form):
    submit = "Save the view"
    instructs = {
        "member": "Select whose view it is",
        "leaning": "Say what the view is",
        "text": "Say why, in a sentence or two",
    }

    member = PersonChoice(label="Whose view?", queryset=Person.objects.none(), empty_label="Choose")
    leaning = forms.ChoiceField(label="View", choices=View.Leaning, widget=Radios)
    text = LongTextField(label="Why?", max_length=2000, rows=4)

    def __init__(self, *args: Any, item: Item, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.has(Role.OPERATIONS_OFFICER):
            asked = Attendance.objects.filter(meeting=item.meeting)
            self.fields["member"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
                pk__in=asked.values("person")
            )
        else:
            del self.fields["member"]
        self.by = by

    @property
    def answers(self) -> dict[str, Any]:
        return {"member": self.by} | self.cleaned_data


class QuestionForm(OnceForm):
    submit = "Save the question"
    instructs = {
        "asked_by": "Select who asked",
        "asked_of": "Select who was asked",
        "text": "Write what was asked",
    }

    asked_by = PersonChoice(
        label="Who asked?", queryset=Person.objects.none(), empty_label="Choose"
    )
    asked_of = PersonChoice(
        label="Who was asked?", queryset=Person.objects.none(), empty_label="Choose"
    )
    text = LongTextField(label="What was asked?", max_length=1000, rows=3)
    answer = LongTextField(
        label="What was the answer?",
        max_length=2000,
        rows=4,
        required=False,
        help_text="Leave it empty if the answer is still to come. You can add it until the "
        "recommendation is made.",
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interested = item.declarations.filter(nature=Declaration.Nature.INTEREST)
        here = Attendance.objects.in_the_room().filter(meeting=item.meeting_id or 0)
        writing = people_with(PANEL) if item.meeting is None else Person.objects.none()
        people = Person.objects.filter(
            Q(pk__in=here.values("person"))
            | Q(pk__in=item.guests.values("person"))
            | Q(pk__in=writing.values("pk"))
            | Q(pk=item.presenter_id)
        )
        for name in ("asked_by", "asked_of"):
            self.fields[name].queryset = people.exclude(  # type: ignore[attr-defined]
                pk__in=interested.values("person")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("asked_by") and cleaned.get("asked_by") == cleaned.get("asked_of"):
            self.add_error("asked_of", "Choose somebody else than who asked")
        return cleaned


class AnswerForm(Form):
    submit = "Save the answer"
    instructs = {"answer": "Write what was answered"}

    answer = LongTextField(label="What was the answer?", max_length=2000, rows=4)


class UndertakingForm(Form):
    submit = "Sign the undertaking"
    instructs = {"sure": "Tick the box if you promise this"}

    sure = forms.BooleanField(label="I have read this and promise to keep to it")


class ChallengedForm(VersionedForm):
    """Which decision or plan a parent challenges, and since when."""

    instructs = {"about": "Select what the parent challenges", "on": "Enter the day"}

    about = forms.ChoiceField(label="What does the parent challenge?", widget=Radios)
    on = DayField(label="When did the Tribunal tell us of the appeal?", subject="The day")

    def __init__(self, *args: Any, about: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_words = about
        self.fields["about"].choices = [(words, words) for words in about]  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, Any]:
        return self.cleaned_data | {"about": self.by_words[self.cleaned_data["about"]]}


class AppealForm(ChallengedForm):
    submit = "Record the appeal"


class AdviserForm(ChallengedForm):
    submit = "Record it"
    instructs = ChallengedForm.instructs | {"wanted": "Say whether the parent wants mediation"}

    wanted = YesNoField(label="Does the parent want mediation?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "When did the parent tell the mediation adviser?"


class EndingForm(VersionedForm):
    """How mediation or an appeal ended."""

    submit = "Record how it ended"
    instructs = {"ending": "Select how it ended", "on": "Enter the day"}

    ending = forms.ChoiceField(label="How did it end?", widget=Radios)
    on = DayField(label="On which day?", subject="The day")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ending"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in challenge.endings
        ]


class MediationEndingForm(EndingForm):
    """How mediation ended; where its day was planned, also whether it ended before then."""

    ended_early = forms.BooleanField(required=False)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, challenge=challenge, **kwargs)
        if challenge.meets_on is None:
            del self.fields["ended_early"]
        else:
            day = timescales.day_in_words(challenge.meets_on)
            self.fields[
                "ended_early"
            ].label = f"It ended before {day}: it was held earlier, or not at all"


class WarnedForm(VersionedForm):
    """Shows once, before it saves, what the law says of the reasons. A tick lets them stand."""

    reasons_in: ClassVar[str]
    """The field whose words are looked at."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = str(self.data.get(self.add_prefix(self.reasons_in), ""))
        if warned := law.warnings(
            words, reasons=law.unlawful(law_version=item.case.law_version, business=item.business)
        ):
            said = (
                f"{' '.join(warned)} Change the words, or tick the box “We have read this warning”"
            )
            self.fields["warning_read"] = forms.MultipleChoiceField(
                label="What the law says of these words",
                help_text=" ".join(warned),
                choices=[(digest_of(words), "We have read this warning")],
                widget=Checkboxes,
                error_messages={"required": said, "invalid_choice": said},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("warning_read", None)
        return cleaned


def digest_of(words: str) -> str:
    """Of exactly these words: a tick under a warning lets no later words stand."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


class LimbForm(WarnedForm):
    submit = "Save the finding"
    reasons_in = "reason"
    instructs = {
        "met": "Say whether it is met",
        "reason": "Say why",
        "evidence": "Say where in the papers it stands, such as “Paper 1, page 2”",
    }

    met = YesNoField(label="Is it met?")
    reason = LongTextField(
        label="Why?",
        help_text="The parent reads this word for word. Plain words, about this child.",
        max_length=3000,
        rows=5,
    )
    evidence = forms.CharField(
        label="Evidence",
        max_length=300,
        help_text="Paper and page, such as “Paper 1, page 2”. The parent reads this too.",
    )


class RecommendationForm(WarnedForm):
    submit = "Record the recommendation"
    reasons_in = "reasons"
    instructs = {
        "outcome": "Select what the panel recommends",
        "reasons": "Write the reasons for the parent",
        "why_new": "Say what has changed since the last version",
    }

    outcome = forms.ChoiceField(label="What does the panel recommend?", widget=Radios)
    reasons = LongTextField(
        label="Reasons, as the parent will read them",
        help_text="Plain words, about this child. They go into the letter as they stand.",
        max_length=5000,
        rows=8,
    )
    alternatives = LongTextField(
        label="Other resources the panel looked at",
        required=False,
        max_length=3000,
        rows=4,
        help_text="After the need is settled.",
    )
    cost = forms.DecimalField(
        label="Cost in pounds a year",
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )
    why_new = LongTextField(
        label="What has changed since the last version?", max_length=1000, rows=3
    )

    def __init__(self, *args: Any, item: Item, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, item=item, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in law.outcomes(item.business)
        ]
        if item.business not in law.WEIGHS_COST:
            del self.fields["alternatives"], self.fields["cost"]
        if not again:
            del self.fields["why_new"]


class DeferralForm(WarnedForm):
    submit = "Put the item off"
    reasons_in = "reason"
    instructs = {
        "reason": "Say what further information or action is needed",
        "owner": "Select who sees to it",
        "until": "Enter the day it comes back",
    }

    reason = LongTextField(label="What is needed?", max_length=1000, rows=4)
    owner = PersonChoice(
        label="Who sees to it?", queryset=Person.objects.none(), empty_label="Choose"
    )
    until = DayField(label="When does it come back?", subject="The day it comes back")
    past_due_agreed = forms.BooleanField(
        label="The panel knows that this is later than the law allows",
        required=False,
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, item=item, **kwargs)
        interested = item.declarations.filter(nature=Declaration.Nature.INTEREST)
        self.fields["owner"].queryset = people_with(PANEL | SEND_TEAM).exclude(  # type: ignore[attr-defined]
            pk__in=interested.values("person")
        )
        self.fields["until"].help_text = (
            f"The parent must be told by {timescales.day_in_words(item.due.on)}. "
            "Any day after that breaks this time limit."
        )


class SignForm(Form):
    """Carries the digest of exactly what the page shows."""

    submit = "Sign"

    digest = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)
    sure = forms.BooleanField(label="I have read all of this and sign it as it stands")

    instructs = {"sure": "Tick the box if you have read it and sign it"}


class LateLeaveForm(Form):
    submit = "Let papers come late"
    instructs = {"why": "Say why the papers may come late"}

    why = LongTextField(label="Why may papers for this item come late?", max_length=1000, rows=3)


class CallInForm(Form):
    submit = "Call them in"
    instructs = {"person": "Select a person"}

    person = PersonChoice(label="Who?", queryset=Person.objects.none(), empty_label="Choose")

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interested = item.declarations.filter(nature=Declaration.Nature.INTEREST)
        asked = Attendance.objects.filter(meeting=item.meeting_id or 0)
        self.fields["person"].queryset = people_with(PANEL).exclude(  # type: ignore[attr-defined]
            pk__in=[*interested.values_list("person", flat=True),
                    *asked.values_list("person", flat=True)]
        )  # fmt: skip


class BusinessForm(VersionedForm):
    submit = "Open the item"
    instructs = {
        "business": "Select what the panel is asked",
        "asked_on": "Enter the day of the request",
        "review_met_on": "Enter the day of the review meeting",
    }
    reveals = {"business": {Business.REVIEW: ["review_met_on"]}}

    business = forms.ChoiceField(label="What is the panel asked?", widget=Radios)
    review_met_on = DayField(
        label="When was the review meeting?", subject="The day of the review meeting"
    )
    asked_on = DayField(label="When was the panel asked?", subject="The day of the request")

    def __init__(self, *args: Any, kinds: list[Business], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["business"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds
        ]


class ActionForm(OnceForm):
    submit = "Record the action"
    instructs = {
        "what": "Say what is to be done",
        "owner": "Select who does it",
        "due_on": "Enter the day it must be done by",
    }

    what = forms.CharField(label="What is to be done?", max_length=300)
    owner = PersonChoice(label="Who does it?", queryset=Person.objects.none(), empty_label="Choose")
    due_on = DayField(label="By when?", subject="The day it must be done by")

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interested = item.declarations.filter(nature=Declaration.Nature.INTEREST)
        people = people_with(PANEL | SEND_TEAM | {Role.CHIEF_OFFICER})
        self.fields["owner"].queryset = people.exclude(  # type: ignore[attr-defined]
            pk__in=interested.values("person")
        )


class DoneForm(Form):
    submit = "It is done"
    instructs = {"note": "Say in a few words what was done"}

    note = forms.CharField(label="What was done?", max_length=300)


class ConnectionForm(Form):
    submit = "Add it"
    instructs = {"kind": "Select what it is", "value": "Enter its name"}

    kind = forms.ChoiceField(
        label="What are you connected with?", choices=Connection.Kind, widget=Radios
    )
    value = forms.CharField(
        label="Its name, or the postcode", max_length=120, help_text="For example, LE15 0XX"
    )


class YearForm(MeetingForm):
    """A meeting every two weeks for a year."""

    submit = "Plan the year"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Day of the first meeting"
        self.fields["on"].help_text = (
            "The others follow every two weeks. One that falls on a bank holiday moves to the next "
            "working day."
        )


class ChangeMeetingForm(VersionedForm):
    submit = "Save"
    instructs = {
        "on": "Enter the day of the meeting",
        "starts": "Enter when the meeting starts, like 09:30",
        "capacity": "Enter how many minutes the meeting has for items",
    }

    on = DayField(label="Day", subject="The day of the meeting")
    starts = forms.TimeField(
        label="Starts at",
        help_text="For example, 09:30",
        error_messages={"invalid": "Enter a time, like 09:30"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    place = forms.CharField(label="Place", max_length=120)
    capacity = forms.IntegerField(
        label="Minutes for items",
        min_value=10,
        max_value=900,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )


class ChildQuestions(Form):
    """Who the child is."""

    given_name = forms.CharField(label="The child’s first name", max_length=80)
    family_name = forms.CharField(label="The child’s last name", max_length=80)
    birth_date = DayField(label="The child’s date of birth", subject="The date of birth")
    school = forms.CharField(
        label="School, college or early years setting", max_length=120, required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date:
        """A child or young person is under 25 (CFA s.36(1), s.83(2))."""
        born: date = self.cleaned_data["birth_date"]
        if born > self.today:
            raise forms.ValidationError("The date of birth must be in the past")
        if timescales.add_months(born, 25 * 12) <= self.today:
            raise forms.ValidationError(
                "The date of birth must be less than 25 years ago. Older people cannot get a plan"
            )
        return born

    def clean(self) -> dict[str, Any]:
        """A young person is over compulsory school age (CFA ss.36(1), 83(2))."""
        cleaned = super().clean() or self.cleaned_data
        born = cleaned.get("birth_date")
        young = cleaned.get("asker") == EhcRequest.Asker.YOUNG_PERSON
        on = cleaned.get("received_on") or self.today
        if young and born and not over_compulsory_school_age(born, on):
            self.add_error(
                "asker",
                "A young person can ask once Year 11 has ended: after the last Friday in June of "
                "the school year in which they turn 16. Before that a parent asks",
            )
        return cleaned


class ParentRequestForm(ChildQuestions, OnceForm):
    submit = "Send the request"
    instructs = {
        "asker": "Say who you are",
        "name": "Enter your name",
        "address": "Enter your address",
        "given_name": "Enter the child’s first name",
        "family_name": "Enter the child’s last name",
        "birth_date": "Enter the child’s date of birth",
        "concern": "Say what the child finds hard",
    }

    field_order = [
        "asker", "given_name", "family_name", "birth_date", "school", "concern", "hopes", "name",
        "email", "phone", "address", "postcode",
    ]  # fmt: skip

    asker = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (EhcRequest.Asker.PARENT, "The child’s parent or carer"),
            (EhcRequest.Asker.YOUNG_PERSON, "The young person. I have reached the end of Year 11"),
        ],
        widget=Radios,
    )
    concern = LongTextField(
        label="What does the child find hard?",
        max_length=5000,
        rows=6,
        help_text="In your own words. You can add reports later.",
    )
    hopes = LongTextField(label="What do you hope for?", max_length=3000, rows=4, required=False)
    name = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(
        label="Your email address",
        required=False,
        help_text="We write to it that we have your request, and how to follow it.",
    )
    phone = forms.CharField(label="Your telephone number", max_length=30, required=False)
    address = LongTextField(label="Your address", max_length=400, rows=4)
    postcode = forms.CharField(
        label="Postcode",
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )


def child_in_words(child: Child, case: Case | None = None) -> str:
    """Enough to know one child from another: name, day of birth, school, reference, open case."""
    born = f", born {timescales.day_in_words(child.birth_date)}" if child.birth_date else ""
    opened = f". This child has an open case, {case.reference}" if case else ""
    known = child.school or "school not known"
    return f"{child.full_name}{born}, {known} ({child.reference}){opened}"


def same_child(like: QuerySet[Child], open_cases: Mapping[int, Case]) -> forms.ChoiceField:
    """Is this a child we know? A person decides, and says so also when it is none of them."""
    return forms.ChoiceField(
        label="Is it one of these children?",
        choices=[
            *((each.reference, child_in_words(each, open_cases.get(each.pk))) for each in like),
            ("none", "No, it is none of them"),
        ],
        widget=Radios,
        help_text="A request goes with the open case, and its 42 days run on."
        if open_cases
        else "",
        error_messages={"required": "Say whether it is a child we know"},
    )


class SameChildForm(Form):
    """Which child a parent's own request is about; nothing to answer where none is like it."""

    submit = "Open the case"

    def __init__(
        self, *args: Any, like: QuerySet[Child], open_cases: Mapping[int, Case], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if like.exists():
            self.fields["same"] = same_child(like, open_cases)


class EnterCaseForm(ChildQuestions, OnceForm):
    submit = "Open the case"
    instructs = {
        "asker": "Say who asked",
        "received_on": "Enter the day the request reached the council",
        "parent_name": "Enter the name of the parent or young person",
        "parent_address": "Enter the postal address",
        "request": "Write down the request",
    }

    field_order = [
        "asker", "received_on", "given_name", "family_name", "birth_date", "school", "same",
        "request", "parent_name", "parent_address", "parent_email",
    ]  # fmt: skip

    asker = forms.ChoiceField(
        label="Who asked for the assessment?", choices=EhcRequest.Asker, widget=Radios
    )
    received_on = DayField(
        label="When did the request reach the council?",
        subject="The day the request came",
        help_text="The 42 days count from this day.",
    )
    request = LongTextField(label="What does the request say?", max_length=10000, rows=8)
    parent_name = forms.CharField(label="Name of the parent or young person", max_length=120)
    parent_address = LongTextField(label="Postal address", max_length=400, rows=4)
    parent_email = forms.EmailField(label="Email address", required=False)

    def __init__(
        self,
        *args: Any,
        like: QuerySet[Child] | None = None,
        open_cases: Mapping[int, Case] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if like is not None and like.exists():
            self.fields["same"] = same_child(like, open_cases or {})
            self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        received, born = cleaned.get("received_on"), cleaned.get("birth_date")
        if received and not (
            answer := access.can_be_typed_in(received, born=born, today=self.today)
        ):
            self.add_error("received_on", answer.reason.removesuffix("."))
        return cleaned


class NeedForm(VersionedForm):
    submit = "Save"
    instructs = {"need": "Select the main need"}

    need = forms.ChoiceField(label="What is the child’s main need?", choices=Need, widget=Radios)


class ExcuseForm(Form):
    submit = "Record it"
    instructs = {
        "key": "Select the date that it excuses",
        "ground": "Select the ground",
        "evidence": "Say what shows it",
    }

    key = forms.ChoiceField(label="Which date does it excuse?", widget=Radios)
    ground = forms.ChoiceField(label="What is the ground?", widget=Radios)
    from_on = DayField(
        label="First day of the closure or absence", subject="The first day", required=False
    )
    to_on = DayField(
        label="Last day of the closure or absence", subject="The last day", required=False
    )
    asked_on = DayField(
        label="For a closure: when was the school or setting asked for its advice?",
        subject="The day the advice was asked for",
        help_text="The law counts advice asked for between one week before the closure and one "
        "week before the school or setting opens again.",
        required=False,
    )
    evidence = LongTextField(label="What shows it?", max_length=2000, rows=4)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = LawEntry.objects.of(case.law_version, LawEntry.List.GROUND)
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (due.key, f"{due.label}: {timescales.day_in_words(due.on)}") for due in case.clock
        ]
        self.fields["ground"].choices = [(row.key, row.label) for row in grounds]  # type: ignore[attr-defined]


class AdviceForm(Form):
    submit = "Save"
    instructs = {
        "kind": "Select what kind of advice it is",
        "who": "Enter whom you ask",
        "how": "Say whether you ask, or agreed that earlier advice is enough",
    }
    reveals = {"how": {"ask": ["email"], "enough": ["agreed"]}}

    kind = forms.ChoiceField(label="What kind of advice?", widget=Radios)
    who = forms.CharField(label="Who gives it?", max_length=120)
    how = forms.ChoiceField(
        label="Do you ask for it now?",
        choices=[("ask", "Yes, ask for it"), ("enough", "No, earlier advice is enough")],
        widget=Radios,
    )
    email = forms.EmailField(
        label="Their email address",
        required=False,
        help_text="We write to them. The mail names the case and not the child.",
    )
    agreed = forms.MultipleChoiceField(
        label="Who agrees that earlier advice is enough?",
        choices=[
            ("parent_agrees", "The parent or young person"),
            ("author_agrees", "Whoever wrote it"),
            ("council_agrees", "The council"),
        ],
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = LawEntry.objects.of(case.law_version, LawEntry.List.ADVICE)
        self.fields["kind"].choices = [(row.key, row.label) for row in rows]  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        agreed = {each: each in data["agreed"] for each in
                  ("parent_agrees", "author_agrees", "council_agrees")}  # fmt: skip
        return {
            "kind": data["kind"],
            "who": data["who"],
            "email": data["email"],
            "sufficient": data["how"] == "enough",
            **agreed,
        }


class DayForm(VersionedForm):
    """One question: when?"""

    on = DayField(label="When?", subject="The day")

    def __init__(self, *args: Any, label: str, submit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.fields["on"].error_messages["required"] = "Enter the day"
        self.submit = submit  # type: ignore[misc]


class MediationDayForm(DayForm):
    short_notice_agreed = forms.BooleanField(
        label="Both sides were told 5 working days before, or agreed to shorter notice",
        required=False,
    )


class ChaseForm(Form):
    submit = "Remind them"

    note = forms.CharField(
        label="How, and what did they say?",
        max_length=300,
        required=False,
        help_text="Where we have an email address, the portal writes to it too.",
    )


class PlanForm(VersionedForm):
    submit = "Record that it is served"
    instructs = {"file": "Choose the plan’s file", "served_on": "Enter the day it is served"}

    file = forms.FileField(
        label="The plan as a PDF", widget=forms.ClearableFileInput(attrs={"accept": ".pdf"})
    )
    served_on = DayField(label="When is it served?", subject="The day of service")

    @property
    def answers(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return self.cleaned_data | {"file": (file.name, file.read())}


class FamilyCodeForm(Form):
    submit = "Continue"
    instructs = {"code": "Enter the code from the email"}

    code = forms.CharField(
        label="Code from the email",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
            }
        ),
    )


class ConfirmForm(VersionedForm):
    """A button with the version of what the page showed."""

    submit = "Continue"
