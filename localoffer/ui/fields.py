"""Questions that Django does not ask our way: dates in three boxes, long answers, radios."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

DATE_PARTS = ("day", "month", "year")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class _Choices:
    """What our radios and checkboxes take beside Django's: hints, a divider, one line."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        dividers: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
    ) -> None:
        """`hints` and `dividers` are keyed by choice; a divider stands before its choice."""
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = hints or {}
        self.dividers = dividers or {}
        self.inline = inline
        self.small = small


class Radios(_Choices, forms.RadioSelect):
    pass


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    pass


class DateInput(forms.MultiWidget):
    """Three text boxes. The value is a date, or the three texts as they were typed."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value: dt.date | None) -> list[str]:
        if value is None or value == "":
            return ["", "", ""]
        return [str(value.day), str(value.month), str(value.year)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Also reads one ISO date under the plain name, as a test or a script would send it."""
        typed = [text or "" for text in super().value_from_datadict(data, files, name)]
        if not any(typed) and data.get(name):
            whole = str(data.get(name)).split("-")
            if len(whole) == len(DATE_PARTS):
                return whole[::-1]
        return typed

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and name not in data


class DateField(forms.Field):
    """A date that people know by heart, asked for in three boxes.

    `subject` is how a message calls the date ("Date of birth"); the label, unless given.
    An error's code names the boxes to look at: "day month", or "day month year" for all.
    """

    widget = DateInput

    def __init__(self, *, subject: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.subject = subject or (self.label or "The date")

    def clean(self, value: Any) -> Any:
        parts = dict(zip(DATE_PARTS, (str(part).strip() for part in value or ()), strict=False))
        if not any(parts.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [part for part in DATE_PARTS if not parts.get(part)]
        if missing:
            raise ValidationError(
                f"{self.subject} must include a {' and a '.join(missing)}", code=" ".join(missing)
            )
        day = self._day(**parts)
        self.validate(day)
        self.run_validators(day)
        return day

    def _day(self, *, day: str, month: str, year: str) -> dt.date:
        number = _month_number(month)
        if not (day.isdecimal() and number and year.isdecimal()):
            wrong = [
                part
                for part, fine in zip(
                    DATE_PARTS, (day.isdecimal(), number, year.isdecimal()), strict=True
                )
                if not fine
            ]
            raise ValidationError(f"{self.subject} must be a real date", code=" ".join(wrong))
        if len(year) != 4:
            raise ValidationError(f"{self.subject}: the year must have 4 numbers", code="year")
        try:
            return dt.date(int(year), number, int(day))
        except (ValueError, OverflowError):
            raise ValidationError(
                f"{self.subject} must be a real date", code="day month year"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DateInput().decompress(initial) != list(data or ["", "", ""])


def _month_number(text: str) -> int:
    """1 to 12, from a number or an English name or its first three letters; 0 for neither."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else 0
    word = text.lower()
    starts = [n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return starts[0] if len(starts) == 1 else 0


class LongTextField(forms.CharField):
    """An answer of several lines, with a count of the characters left when there is a limit."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """A browser sends each line break as two characters; the count shows it as one."""
        return super().to_python(value.replace("\r\n", "\n") if value else value)


class YesNoField(forms.TypedChoiceField):
    """Yes or no, as two radios; the answer is True or False, never a guess."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", "Yes"), ("no", "No")])
        kwargs.setdefault("widget", Radios(inline=True))
        kwargs.setdefault("coerce", lambda answer: answer == "yes")
        kwargs.setdefault("empty_value", None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)
