"""What is asked of people with a question, and of those who bring it to an answer."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from faq.forms.typed import NobodyNamed, TypedText
from faq.models import AnsweringService, Question, Topic
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import INSIDE
from localoffer.facts.models import Fact
from localoffer.references import read_reference
from localoffer.refusal import SentBefore
from localoffer.ui.forms import (
    Checkboxes,
    DateField,
    Form,
    LongTextField,
    OnceForm,
    VersionedForm,
)

LONGEST, MOST_AT_ONCE = 1_000, 20
EMAIL = {"autocomplete": "email", "spellcheck": "false"}


class AskForm(NobodyNamed, OnceForm):
    """`seen` says that the answers there already were shown."""

    submit = "Continue"
    typed = "question"
    field_order = ["question", "no_name", "reply_to", "seen", "once"]
    instructs = {"question": "Enter your question"}

    question = TypedText(
        thing="question",
        most=LONGEST,
        rows=5,
        label="What do you want to ask?",
        help_text="Leave out names, schools and dates of birth. Ask one thing at a time.",
    )
    reply_to = forms.EmailField(
        required=False,
        label="Your email address",
        help_text="Only if you want us to tell you when it is answered. We delete it then.",
        widget=forms.EmailInput(attrs=EMAIL),
    )
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("no_name")


class ManyForm(OnceForm):
    """Several questions from the forum, each in a paragraph of its own."""

    submit = "Continue"
    instructs = {"questions": "Enter at least one question"}

    questions = LongTextField(
        rows=12,
        label="Your questions",
        help_text="Leave an empty line between questions. Leave out names, schools and dates of "
        "birth.",
    )
    checked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def ask_again(self, before: SentBefore) -> None:
        """What may be changed now is checked once more."""
        super().ask_again(before)
        self.data["checked"] = ""  # type: ignore[index]

    def clean_questions(self) -> list[str]:
        """Each paragraph is one question; a problem names the one it is in."""
        typed = self.cleaned_data["questions"]
        found = [" ".join(each.split()) for each in re.split(r"\n[^\S\n]*\n", typed)]
        found = [each for each in found if each]
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                f"You have written {len(found)} questions. Send {MOST_AT_ONCE} or fewer at a time"
            )
        words = TypedText(thing="question", most=LONGEST)
        problems = [
            f"Question {number}: {problem[0].lower()}{problem[1:]}"
            for number, each in enumerate(found, 1)
            if (problem := words.problem(each))
        ]
        if problems:
            raise forms.ValidationError(problems)
        return found


class ReceiptForm(Form):
    submit = "See how far it is"
    instructs = {"receipt": "Enter your receipt code"}

    receipt = forms.CharField(
        max_length=60,
        label="Receipt code",
        help_text="It has 20 letters and numbers, like 7KQ2-MWXD-34CF-9HJT-RVYP.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )


class WordingForm(VersionedForm):
    """Accepting a question, or putting it in other words."""

    submit = "Accept the question"
    instructs = {"wording": "Enter the question as it will be published"}

    wording = LongTextField(
        rows=4, label="The question as families will read it", max_length=LONGEST
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
        label="Topics",
    )

    @classmethod
    def of(cls, question: Question) -> dict[str, Any]:
        return {
            "version": question.version,
            "wording": question.wording,
            "topics": question.topics.all(),
        }


class WrittenDownForm(OnceForm):
    """A question that came by phone, on paper or at a meeting."""

    submit = "Write it down"
    instructs = {"wording": "Enter the question", "asked_by": "Enter who asked it"}

    wording = LongTextField(rows=4, label="The question", max_length=LONGEST)
    asked_by = forms.CharField(
        max_length=120,
        label="Who asked it",
        help_text="In words that name nobody, such as “A parent at the summer fair”.",
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
        label="Topics",
    )


class WhyForm(VersionedForm):
    """A reason in words. `label` and `hint` are the move's own."""

    because = LongTextField(rows=3, label="Why?", max_length=500)

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label, self.fields["because"].help_text = label, hint
        self.fields["because"].error_messages["required"] = "Say why, in a sentence"


class ShortWhyForm(WhyForm):
    """A reason that stands on a public page: one or two sentences."""

    because = LongTextField(rows=3, label="Why?", max_length=200)


class JoinForm(VersionedForm):
    submit = "Join the two questions"
    instructs = {"twin": "Enter the reference of the other question, such as Q-7KQ2MW"}

    twin = forms.CharField(
        max_length=20,
        label="Reference of the question that asks the same",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def clean_twin(self) -> Question:
        typed = self.cleaned_data["twin"]
        twin = Question.objects.filter(reference=read_reference(typed)).first()
        if twin is None:
            raise forms.ValidationError(
                f"We know no question “{typed}”. Check each letter and number"
            )
        return twin


class AssignForm(VersionedForm):
    submit = "Give it to this service"
    instructs = {
        "service": "Choose a service",
        "due": "Enter the day by which the answer is due",
    }

    service = forms.ModelChoiceField(
        queryset=AnsweringService.objects.all(), empty_label="Choose a service", label="Service"
    )
    due = DateField(label="Answer due by", help_text="For example, 27 3 2027")


class DraftForm(VersionedForm):
    submit = "Save the answer"
    checks = "text"
    instructs = {"text": "Write the answer"}

    text = LongTextField(
        rows=14,
        label="Answer",
        help_text="Leave an empty line between paragraphs. Begin each line of a list with •.",
        max_length=20_000,
    )
    figures_of = DateField(
        required=False,
        label="If it quotes figures, the day they are of",
        help_text="The page shows the month. For example, 31 5 2021",
    )


class EditionForm(VersionedForm):
    """Where and when an approved answer is published."""

    submit = "Publish"
    instructs = {"edition": "Enter the edition, such as March 2027"}

    edition = forms.CharField(
        max_length=60, label="Edition", help_text="The month it comes out in, such as March 2027."
    )
    review_on = DateField(label="Read it again by", help_text="A year from now is usual.")
    facts = forms.ModelMultipleChoiceField(
        queryset=Fact.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
        label="Figures it rests on",
        help_text="The page shows each with its date, and says so when one is out of date.",
    )
    nobody_recognised = forms.BooleanField(
        required=False, label="I have looked at each of these: nobody can be recognised"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names_of_facts(self.fields["facts"])


def names_of_facts(field: Any) -> None:
    """A fact is chosen by its name."""
    field.label_from_instance = lambda fact: fact.name


class ReviewForm(VersionedForm):
    submit = "It is still right"

    next_on = DateField(label="Read it again by", help_text="For example, 27 3 2027")


class ServiceForm(VersionedForm):
    submit = "Save"

    name = forms.CharField(max_length=120, label="Name of the service")
    email = forms.EmailField(
        required=False, label="Email address", help_text="Told when nobody below can sign in."
    )
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
        label="Who writes its answers",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = people_with(INSIDE).order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: f"{person.name}, {person.job_title}"  # type: ignore[attr-defined]
