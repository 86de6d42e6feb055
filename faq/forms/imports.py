"""What is asked of those who import and correct questions."""

from __future__ import annotations

from typing import Any

from django import forms

from faq import importing
from faq.models import Entry, Question, Topic
from faq.pages.likeness import older_like
from localoffer.ui.forms import Checkboxes, LongTextField, OnceForm, Radios, VersionedForm


class ImportForm(OnceForm):
    submit = "Read the questions"
    marks_optional = False
    instructs = {
        "label": "Enter the name of the edition, such as July 2021",
        "source": "Enter who asked the questions",
    }

    label = forms.CharField(max_length=60, label="Edition", help_text="For example, July 2021.")
    source = forms.CharField(max_length=120, label="Who asked the questions")
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Text file",
        help_text="A plain text file (.txt) of up to 2 MB.",
    )
    pasted = LongTextField(
        required=False,
        rows=12,
        label="Or paste the text",
        help_text="Copy the whole page. You can leave out what does not belong afterwards.",
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one text, readable, with a question in it."""
        given = self.cleaned_data
        file, pasted = given.get("file"), given.get("pasted") or ""
        if file and pasted.strip():
            self.add_error("pasted", "Choose a file or paste the text, not both")
        elif not file and not pasted.strip() and "file" not in self.errors:
            self.add_error("file", "Select a text file, or paste the text below")
        elif not self.errors:
            self._read("file" if file else "pasted", file, pasted)
        return given

    def _read(self, field: str, file: Any, pasted: str) -> None:
        name = file.name if file else "the pasted text"
        try:
            if file:
                text = importing.read(file.read(importing.LARGEST + 1), name=name)
            else:
                text = importing.check(pasted, name=name)
            importing.propose(text, name=name)
        except importing.Unreadable as problem:
            self.add_error(field, str(problem))
        else:
            self.cleaned_data.update(text=text, file_name=name)


class EntryForm(VersionedForm):
    submit = "Save the corrections"
    instructs = {"question": "Enter the question, or leave the entry out below"}

    question = LongTextField(rows=4, label="Question")
    answer = LongTextField(
        rows=16,
        required=False,
        label="Answer",
        help_text="Leave a blank line between paragraphs. Begin each line of a list with •.",
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
        label="Topics",
    )
    answering_service = forms.CharField(
        max_length=120, required=False, label="Service that answered"
    )

    replaces = forms.ModelChoiceField(
        queryset=Question.objects.none(),
        required=False,
        empty_label="None, or one with the same words",
        label="Older question that it replaces",
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaces"]
        field.queryset = older_like(entry.question, entry.batch.edition)  # type: ignore[attr-defined]
        field.label_from_instance = lambda older: f"{older.edition}: {older.wording[:90]}"  # type: ignore[attr-defined]

    @classmethod
    def of(cls, entry: Entry) -> dict[str, Any]:
        return {
            "replaces": entry.replaces,
            "version": entry.batch.version,
            "question": entry.question,
            "answer": entry.answer,
            "topics": entry.topics.all(),
            "answering_service": entry.answering_service,
        }


class SplitForm(VersionedForm):
    submit = "Split here"

    line = forms.TypedChoiceField(
        coerce=int, widget=Radios(small=True), label="Where does the next question begin?"
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="split_%s", **kwargs)
        lines = entry.answer.split("\n")
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (number, " ".join(line.split())[:120])
            for number, line in enumerate(lines)
            if not importing.is_blank(line)
        ]
        self.fields["line"].error_messages["required"] = (
            "Select the line with which the next question begins"
        )
