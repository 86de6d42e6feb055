"""The base of our forms: our words for what is missing, and one way to draw them.

    class Concern(Form):
        heading = "told"                       # the question that is also the page's h1
        submit = "Save and continue"
        instructs = {"why_not": "Enter why the family was not told"}
        reveals = {"told": {"no": ["why_not"]}}

        told = YesNoField(label="Have you told the family?")
        why_not = LongTextField(label="Why not?", max_length=500)

In a template: `{% crispy form %}` draws the whole form, `{{ form|crispy }}` its questions.
The list of problems is drawn by base.html above the page's heading.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from localoffer.refusal import SentBefore
from localoffer.text import says_nothing

from .fields import Checkboxes, DateField, DateInput, LongTextField, Radios, YesNoField

__all__ = [
    "Checkboxes",
    "DateField",
    "DateInput",
    "Form",
    "FormWords",
    "LongTextField",
    "ModelForm",
    "OnceForm",
    "Radios",
    "VersionedForm",
    "YesNoField",
]

# Asked for by picking, not by typing.
PICKED = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


CHECK = "Check the words"
Made = TypeVar("Made")

KEPT: ContextVar[Any] = ContextVar("kept answers", default=None)
"""What somebody sent to this page after their time had run out, or None. Forms begin with it."""


class FormWords:
    """Mixed into a Django form. The class attributes are the whole interface."""

    heading: ClassVar[str | None] = None
    """Name of the field whose question is the page's h1."""
    submit: ClassVar[str] = "Continue"
    """Words on the button that `{% crispy form %}` draws; empty for no button."""
    instructs: ClassVar[Mapping[str, str]] = {}
    """By field: what to do when it is empty ("Enter the child's date of birth")."""
    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}
    """By field and choice: the fields that only this choice asks for."""
    marks_optional: ClassVar[bool] = True
    """Says "(optional)" after the label of what may stay empty."""
    label_size: ClassVar[str] = "s"
    checks: ClassVar[str] = ""
    """Name of the long text whose words can be checked: a second button, which saves nothing."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _set_words(field, label=str(field.label or forms.utils.pretty_name(name)))
            if name in self.instructs:
                field.error_messages["required"] = self.instructs[name]
            if name == self.checks:
                field.widget.attrs["data-plain-english"] = ""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A question begins with what was typed too late, and else with what the view says."""
        answers = KEPT.get()
        if answers is not None and not self.is_bound:  # type: ignore[attr-defined]
            key = self.add_prefix(field_name)  # type: ignore[attr-defined]
            if not field.widget.value_omitted_from_data(answers, {}, key):
                return field.widget.value_from_datadict(answers, {}, key)
        return super().get_initial_for_field(field, field_name)  # type: ignore[misc]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        if self.submit:
            helper.add_input(Submit("", self.submit))
        if self.checks:
            helper.add_input(Submit("check", CHECK, css_class="secondary"))
        return helper

    @property
    def text_to_check(self) -> str | None:
        """The text to be checked, when the check's button was pressed; else nothing."""
        if not self.checks or "check" not in getattr(self, "data", {}):
            return None
        return str(self[self.checks].value() or "")  # type: ignore[index]

    @property
    def heading_text(self) -> str:
        """The page's question, as its heading says it: what may stay empty says so."""
        if not self.heading:
            return ""
        field = self[self.heading]  # type: ignore[index]
        return f"{field.label} (optional)" if field.is_optional else str(field.label)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """Text that nobody can see is no answer: the question counts as left empty."""
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        return "" if isinstance(value, str) and says_nothing(value) else value

    def _clean_fields(self) -> None:
        """A question that was not asked has no answer, and cannot be wrong."""
        super()._clean_fields()  # type: ignore[misc]
        for name in self._not_asked():
            self._errors.pop(name, None)  # type: ignore[attr-defined]
            field = self.fields[name]
            self.cleaned_data[name] = getattr(field, "empty_value", field.to_python(None))

    def _not_asked(self) -> Iterator[str]:
        for asker, branches in self.reveals.items():
            raw = self[asker].data  # type: ignore[index]
            chosen = raw if isinstance(raw, (list, tuple)) else [raw]
            for choice, names in branches.items():
                if choice not in chosen:
                    yield from names


class Form(FormWords, forms.Form):
    pass


class ModelForm(FormWords, forms.ModelForm):
    pass


class OnceForm(Form):
    """Carries a token made when the page was drawn. Store it under a unique constraint, and
    the same form sent twice makes one record (`refusal.sent_again`)."""

    once = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": "Open this page again and send your answers once more",
            "invalid": "Open this page again and send your answers once more",
        },
    )

    def make(self, operation: Callable[[], Made]) -> Made | None:
        """What a valid form makes; None when it made something else before, and asks again."""
        try:
            return operation()
        except SentBefore as before:
            self.ask_again(before)
            return None

    def ask_again(self, before: SentBefore) -> None:
        """Keeps the words, says what was sent before, and makes them a form of their own."""
        answers: Any = self.data
        self.data = answers.copy()
        self.data[self.add_prefix("once")] = str(uuid.uuid4())  # type: ignore[index]
        self.add_error(None, before.reason.removesuffix("."))


class VersionedForm(Form):
    """Carries the version of the row that the page showed, so that a stale page is refused."""

    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Open this page again to see what it says now",
            "invalid": "Open this page again to see what it says now",
        },
    )


def _set_words(field: forms.Field, *, label: str) -> None:
    """Errors instruct (STYLE 12). Words that the form's author gave are kept."""
    defaults: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        defaults.update(getattr(cls, "default_error_messages", {}))
    for code, words in _words(field, label=label).items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = words


def _words(field: forms.Field, *, label: str) -> dict[str, str]:
    picked = isinstance(field.widget, PICKED)
    verb = "Select" if picked else "Enter"
    if isinstance(field, forms.FileField):
        required = "Select a file"
    elif isinstance(field, forms.BooleanField):
        required = f"Tick the box: {label}"
    elif picked or label.endswith("?"):
        required = f"{verb} an answer to “{label}”"
    else:
        required = f"{verb} {_lower_first(label)}"
    subject = "Your answer" if label.endswith("?") else label
    words = {
        "required": required,
        "max_length": f"{subject} must be %(limit_value)d characters or fewer",
        "min_length": f"{subject} must be %(limit_value)d characters or more",
        "min_value": f"{subject} must be %(limit_value)s or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "null_characters_not_allowed": f"{subject} has a character that cannot be stored",
    }
    if isinstance(field, forms.EmailField):
        words["invalid"] = "Enter an email address in the correct format, like name@example.com"
    elif isinstance(field, forms.URLField):
        words["invalid"] = "Enter a web address in the correct format, like https://www.example.org"
    elif isinstance(field, (forms.IntegerField, forms.DecimalField)):
        words["invalid"] = f"{subject} must be a number, like 12"
    elif isinstance(field, forms.FileField):
        words["empty"] = "The selected file is empty. Select another file"
        words["missing"] = words["invalid"] = "Select a file"
    elif isinstance(field, forms.ChoiceField):
        words["invalid_choice"] = "Select an answer from the list"
        words["invalid_list"] = "Select an answer from the list"
    return words


def _lower_first(label: str) -> str:
    """ "Your name" -> "your name"; "NHS number" and "UPN" stay as they are."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]
