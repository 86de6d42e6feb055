"""What is asked of those who edit the glossary."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.search.models import Synonym, Term
from localoffer.ui.forms import LongTextField, VersionedForm

LONGEST = Synonym._meta.get_field("words").max_length or 60


class TermForm(VersionedForm):
    submit = "Save"
    checks = "meaning"
    instructs = {"term": "Enter the word or the acronym"}

    term = forms.CharField(max_length=40, label="Word or acronym")
    kind = forms.ChoiceField(choices=Term.Kind, label="What it is")
    expansion = forms.CharField(
        max_length=120, required=False, label="What the letters stand for",
        help_text="Needed for an acronym.",
    )  # fmt: skip
    meaning = LongTextField(max_length=300, rows=3, required=False, label="Meaning in plain words")
    same = LongTextField(
        rows=3, required=False, label="Words that mean the very same",
        help_text="One on a line. Common misspellings belong here.",
    )  # fmt: skip
    others = LongTextField(
        rows=5, required=False, label="Words near it",
        help_text="One on a line. Who searches for one of these may want this too.",
    )  # fmt: skip

    @classmethod
    def of(cls, term: Term) -> dict[str, Any]:
        held = list(term.synonyms.all())
        return {
            "version": term.version,
            "term": term.term,
            "kind": term.kind,
            "expansion": term.expansion,
            "meaning": term.meaning,
            "same": "\n".join(each.words for each in held if each.is_same),
            "others": "\n".join(each.words for each in held if not each.is_same),
        }

    def clean_same(self) -> list[str]:
        return self._lines("same")

    def clean_others(self) -> list[str]:
        return self._lines("others")

    def _lines(self, name: str) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines()]
        for line in lines:
            if len(line) > LONGEST:
                raise forms.ValidationError(
                    f"“{line[:30]}…” is longer than {LONGEST} characters. Shorten it."
                )
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == Term.Kind.ACRONYM and not given.get("expansion"):
            self.add_error("expansion", "Enter the words that the letters stand for")
        return given
