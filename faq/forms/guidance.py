"""What is asked of those who write guidance, and of those who want it on paper."""

from __future__ import annotations

from typing import Any

from django import forms

from faq.forms.questions import names_of_facts
from faq.models import GuideVersion, Topic
from localoffer.facts.models import Fact
from localoffer.ui.forms import (
    Checkboxes,
    DateField,
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
)

MARKS = (
    "Leave an empty line between paragraphs. ## begins a heading, ### a smaller one. "
    "- begins a line of a list. **bold**. [words of a link](https://address)."
)


class _PageFields(Form):
    checks = "text"
    instructs = {
        "title": "Enter a title",
        "summary": "Enter a summary of one or two sentences",
        "text": "Enter the text of the page",
        "owner": "Enter which service keeps this page right",
    }

    title = forms.CharField(max_length=120, label="Title")
    summary = forms.CharField(
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}), label="Summary"
    )
    text = LongTextField(rows=18, label="Text", help_text=MARKS, max_length=40_000)
    easy_read = LongTextField(
        rows=8,
        required=False,
        label="Easy Read",
        help_text="The same in very short sentences, one to a paragraph. ## begins a heading.",
        max_length=10_000,
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
        label="Topics",
    )
    owner = forms.CharField(max_length=120, label="Service that keeps this page right")


class NewPageForm(_PageFields, OnceForm):
    submit = "Save the draft"


class PageForm(_PageFields, VersionedForm):
    submit = "Save the draft"

    what_changed = forms.CharField(
        max_length=200,
        required=False,
        label="What changed since the last version",
        help_text="Everybody reads these words.",
    )

    @classmethod
    def of(cls, draft: GuideVersion) -> dict[str, Any]:
        names = ("version", "title", "summary", "text", "easy_read", "what_changed")
        return {
            **{name: getattr(draft, name) for name in names},
            "topics": draft.guide.topics.all(),
            "owner": draft.guide.owner,
        }


class PublishPageForm(VersionedForm):
    submit = "Publish the page"

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


class PaperForm(Form):
    """Choosing what to print. It only asks: nothing is stored."""

    marks_optional = False
    submit = "Make the booklet"
    instructs = {"topic": "Select at least one topic"}

    topic = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        to_field_name="slug",
        widget=Checkboxes(),
        label="Which topics do you want?",
    )
    size = forms.ChoiceField(
        choices=[("plain", "Ordinary print"), ("large", "Large print")],
        initial="plain",
        widget=Radios(),
        label="How large should the words be?",
    )
    easy = forms.BooleanField(required=False, label="Easy Read, where we have it")

    def clean_topic(self) -> list[Topic]:
        return list(self.cleaned_data["topic"])
