"""What people may ask for when they look for services."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict

from localoffer.directory import finding, nearby
from localoffer.directory.interchange.files import LARGEST
from localoffer.ui.forms import Form, OnceForm

LONGEST = 100
OLDEST = 25
USUAL = "10"  # miles
DAYS = [
    ("MO", "Monday"), ("TU", "Tuesday"), ("WE", "Wednesday"), ("TH", "Thursday"),
    ("FR", "Friday"), ("SA", "Saturday"), ("SU", "Sunday"),
]  # fmt: skip
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
MILES = [(str(n), f"{n} mile{'s' if n > 1 else ''}") for n in (1, 2, 5, 10, 20, 40)]
SORTS = [("", "Best first"), ("name", "Name"), ("near", "Distance"), ("checked", "Checked last")]


class AgeField(forms.CharField):
    """An age in whole years: 7, "7 years", "seven". Raises words that say what to enter."""

    def clean(self, value: Any) -> int | None:
        text = (value or "").strip().casefold()
        if not text:
            return None
        text = re.sub(r"\s*(years?( old)?|yrs?)$", "", text)
        if text in NUMBERS:
            return NUMBERS.index(text)
        beyond = re.fullmatch(r"twenty[ -](\w+)", text)
        if beyond and beyond[1] in NUMBERS[1:6]:
            return 20 + NUMBERS.index(beyond[1])
        if not re.fullmatch(r"[0-9]{1,3}", text):
            raise forms.ValidationError("Enter the age in years, like 7")
        if int(text) > OLDEST:
            raise forms.ValidationError(
                f"The Local Offer is for ages 0 to {OLDEST}. Enter an age up to {OLDEST}"
            )
        return int(text)


class FindForm(Form):
    """The boxes of the finding page. Nothing is required; whatever is wrong is said, and the
    rest still counts."""

    marks_optional = False
    submit = ""

    def __init__(self, data: QueryDict) -> None:
        shown = data.copy()
        shown.setdefault("within", USUAL)
        super().__init__(shown)

    q = forms.CharField(label="Words", required=False)
    near = forms.CharField(label="Postcode or town", required=False)
    within = forms.ChoiceField(label="Within", required=False, choices=MILES)
    age = AgeField(label="Age", required=False)
    day = forms.ChoiceField(label="Open on", required=False, choices=[("", "Any day"), *DAYS])
    part = forms.ChoiceField(
        label="Time of day",
        required=False,
        choices=[("", "Any time"), ("am", "Morning"), ("pm", "Afternoon"), ("eve", "Evening")],
    )
    sort = forms.ChoiceField(label="Sort by", required=False, choices=SORTS)

    def clean_q(self) -> str:
        return " ".join(self.cleaned_data["q"].split())[:LONGEST]

    def clean_within(self) -> float:
        return int(self.cleaned_data["within"] or USUAL) * nearby.METRES_IN_A_MILE

    def clean_near(self) -> nearby.Point | None:
        text = self.cleaned_data["near"].strip()
        if not text:
            return None
        try:
            return nearby.find(text)
        except nearby.NotFound as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("sort") == "near" and not given.get("near") and not self.has_error("near"):
            self.add_error("near", "Enter a postcode or town, so that we can sort by distance")
        return given

    def wanted(self, data: Any, *, groups: tuple[str, ...] = finding.GROUPS) -> finding.Wanted:
        """What was asked for, as far as it makes sense."""
        self.is_valid()
        clean = self.cleaned_data
        return finding.Wanted(
            words=clean.get("q", ""),
            tags={group: _values(data, group) for group in groups},
            age=clean.get("age"),
            day=clean.get("day", ""),
            part=clean.get("part", ""),
            near=clean.get("near"),
            within=clean.get("within", int(USUAL) * nearby.METRES_IN_A_MILE),
            sort=clean.get("sort", ""),
            page=page_number(data.get("page", "1")),
        )


class ImportForm(OnceForm):
    """A file of services. What is in it is looked at afterwards, by a job."""

    submit = "Check the file"

    file = forms.FileField(
        label="File of services",
        help_text="Open Referral UK as JSON, or a ZIP of its CSV files. At most 50 MB.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file must be smaller than 50 MB")
        return file


class ShortlistEmailForm(Form):
    """Where to send one's own list."""

    submit = "Send me my list"
    instructs = {"email": "Enter the email address to send your list to"}

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We send the list once and do not use your address for anything else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _values(data: Any, group: str) -> list[str]:
    """The chosen tags of a group: at most 30, each once, none too long to be one of ours."""
    values = [text for text in data.getlist(group) if 0 < len(text) <= 120]
    return list(dict.fromkeys(values))[:30]


def without_nulls(query: QueryDict) -> QueryDict:
    """A query without the one character that neither HTML nor the database can hold."""
    clean = QueryDict(mutable=True)
    for key, values in query.lists():
        clean.setlist(key.replace("\0", ""), [value.replace("\0", "") for value in values])
    return clean


def page_number(text: str) -> int:
    """A page's number; anything that is not one is the first page."""
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 1
