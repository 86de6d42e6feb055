"""What is asked after sending: receipts, messages, taking back, not agreeing, and the desk's part."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.accounts.models import Organisation, Person
from localoffer.ui.forms import Form, LongTextField, OnceForm, Radios, VersionedForm
from referrals.forms.refer import email_field
from referrals.models import Advice, Disagreement, Hold, Submission
from referrals.states import CallerCheck


def _short(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class ReceiptForm(Form):
    submit = "See how far it is"
    instructs = {"reference": "Enter the reference", "code": "Enter the code"}

    reference = _short("Reference", "It begins with S, like S-7KQ2MW")
    code = _short("Code", "You saw it once, when you sent the referral. Like 7KQ2-MW4T")


class LostCodeForm(Form):
    submit = "Send me a new code"
    instructs = {"reference": "Enter the reference", "email": "Enter your email address"}

    reference = _short("Reference", "It begins with S, like S-7KQ2MW")
    email = email_field("The email address that you gave with the referral", required=True)


class CallerForm(VersionedForm):
    """Before the desk gives a code to somebody who calls."""

    submit = "Give them a new code"
    instructs = {"how": "Select how you checked who calls"}

    how = forms.ChoiceField(
        label="How did you check who calls?",
        help_text="Do not read out anything from the referral before you know.",
        choices=CallerCheck.choices,
        widget=Radios(),
    )

    def __init__(self, *args: Any, phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not phone:
            self.fields["how"].choices = [  # type: ignore[attr-defined]
                each for each in CallerCheck.choices if each[0] != CallerCheck.RANG_BACK
            ]


class ReplyForm(OnceForm):
    """Carries the last message that stood above it: what is newer, nobody has seen."""

    last = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def clean_last(self) -> int:
        return self.cleaned_data["last"] or 0


class ReadingForm(Form):
    """What stood on the page whose button was pressed: the last message, and advice."""

    last = forms.IntegerField(min_value=0)
    told = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any, *, submission: Submission) -> None:
        super().__init__(data)
        advice = Advice.objects.filter(referral__submission=submission).values_list("pk", flat=True)
        self.fields["told"].choices = [(pk, pk) for pk in advice]  # type: ignore[attr-defined]


class MessageForm(ReplyForm):
    heading = "text"
    submit = "Send the message"
    instructs = {"text": "Enter your message"}

    text = LongTextField(
        label="What do you want to tell us?",
        help_text="If a child is in danger now, call 999. Nobody reads this at once.",
        max_length=4000,
    )


class DeskMessageForm(ReplyForm):
    heading = "text"
    submit = "Send to the referrer"
    instructs = {"text": "Enter what you need to know"}

    text = LongTextField(
        label="What do you need to know from the person who referred?",
        help_text="They read it on their own page. An e-mail only says that it is there.",
        max_length=4000,
    )


class WithdrawalForm(Form):
    submit = "Take it back"
    instructs = {"reason": "Enter why you take it back"}

    reason = LongTextField(label="Why do you take it back?", max_length=2000)


class DisagreementForm(Form):
    submit = "Send"
    instructs = {"reason": "Enter why you do not agree"}

    reason = LongTextField(
        label="Why do you not agree?",
        help_text="What you know, what you think could happen to the child, and what you would "
        "do instead.",
        max_length=4000,
    )


class AnswerForm(Form):
    submit = "Send the answer"
    instructs = {"outcome": "Select what you decide", "answer": "Enter your answer"}

    outcome = forms.ChoiceField(
        label="What do you decide?", choices=Disagreement.Outcome.choices, widget=Radios()
    )
    answer = LongTextField(label="Your answer to the person who does not agree", max_length=4000)


class HoldForm(Form):
    submit = "Save"
    instructs = {"verdict": "Select what it is", "reason": "Enter why"}

    verdict = forms.ChoiceField(label="What is it?", choices=Hold.Verdict.choices, widget=Radios())
    reason = LongTextField(label="Why do you think so?", max_length=1000, rows=3)


class StandingForm(Form):
    submit = "Save"
    instructs = {
        "person": "Select a person",
        "organisation": "Select an organisation",
        "oversees": "Select what they see",
    }

    person = forms.ModelChoiceField(
        label="Who?", queryset=Person.objects.none(), empty_label="Choose a person"
    )
    organisation = forms.ModelChoiceField(
        label="For which organisation?",
        queryset=Organisation.objects.none(),
        empty_label="Choose an organisation",
    )
    oversees = forms.TypedChoiceField(
        label="What do they see?",
        choices=[
            ("no", "Only what they send themselves"),
            ("yes", "All that the organisation sends, like a school’s special needs coordinator"),
        ],
        coerce=lambda answer: answer == "yes",
        widget=Radios(),
    )

    def __init__(self, *args: Any, people: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = _with_workplace
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


def _with_workplace(person: Person) -> str:
    return f"{person.name}, {person.works_at}" if person.works_at else person.name


__all__ = [
    "AnswerForm",
    "CallerForm",
    "DeskMessageForm",
    "DisagreementForm",
    "HoldForm",
    "LostCodeForm",
    "MessageForm",
    "ReadingForm",
    "ReceiptForm",
    "StandingForm",
    "WithdrawalForm",
]
