"""Questions about the council's settings."""

from typing import Any

from django import forms

from localoffer.council.models import ContactLine, Council, Day, LocalLimit
from localoffer.council.operations import Span
from localoffer.ui.forms import DateField, Form, VersionedForm

NAMED = ["name", "area", "service_name", "forum_name", "brand_colour", "website", "address"]
LINE = ["label", "purpose", "phone", "email", "web", "note", "checked_on", "order"]
DAYS = {Day.WORKING: "weekdays", Day.SATURDAY: "saturday", Day.SUNDAY: "sunday"}


class CouncilForm(VersionedForm):
    submit = "Save"

    name = forms.CharField(max_length=100, label="Name of the council")
    area = forms.CharField(
        max_length=60, label="Name of the area", help_text="As in “help near you in Rutland”."
    )
    service_name = forms.CharField(max_length=60, label="Name of this site")
    forum_name = forms.CharField(max_length=100, label="Name of the parent carer forum")
    brand_colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label="Brand colour",
        help_text="For example #0b5d4a. Words on it are white or black, whichever is easier to read.",
        error_messages={"invalid": "Enter a colour as # and six figures, like #0b5d4a"},
    )
    website = forms.URLField(required=False, label="Council website", assume_scheme="https")
    address = forms.CharField(required=False, widget=forms.Textarea, label="Address for letters")

    @classmethod
    def of(cls, council: Council) -> dict[str, Any]:
        return {name: getattr(council, name) for name in [*NAMED, "version"]}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in NAMED}


class LineForm(VersionedForm):
    submit = "Save"

    label = forms.CharField(max_length=100, label="What people see")
    purpose = forms.ChoiceField(choices=ContactLine.Purpose, label="What it is for")
    phone = forms.CharField(max_length=30, required=False, label="Phone number")
    email = forms.EmailField(required=False, label="Email address")
    web = forms.URLField(required=False, label="Web address", assume_scheme="https")
    note = forms.CharField(max_length=200, required=False, label="Note")
    weekdays_opens = forms.TimeField(required=False, label="Monday to Friday, opens at")
    weekdays_closes = forms.TimeField(required=False, label="Monday to Friday, closes at")
    saturday_opens = forms.TimeField(required=False, label="Saturday, opens at")
    saturday_closes = forms.TimeField(required=False, label="Saturday, closes at")
    sunday_opens = forms.TimeField(required=False, label="Sunday and bank holidays, opens at")
    sunday_closes = forms.TimeField(required=False, label="Sunday and bank holidays, closes at")
    order = forms.IntegerField(min_value=0, max_value=99, label="Place in the list")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.TimeField):
                field.widget.format = "%H:%M"
                field.error_messages["invalid"] = f"{field.label}: enter a time, like 09:00"
            if name == "weekdays_opens":
                field.help_text = "Leave all times empty when somebody always answers. A line for out of hours then answers whenever the front door does not."

    @classmethod
    def of(cls, line: ContactLine) -> dict[str, Any]:
        facts = {name: getattr(line, name) for name in [*LINE, "version"]}
        for span in line.hours.all():
            facts[f"{DAYS[Day(span.day)]}_opens"] = span.opens
            facts[f"{DAYS[Day(span.day)]}_closes"] = span.closes
        return facts

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not (given["phone"] or given["email"] or given["web"]):
            self.add_error("phone", "Enter a phone number, an email address or a web address")
        for each in DAYS.values():
            opens, closes = given.get(f"{each}_opens"), given.get(f"{each}_closes")
            label = str(self.fields[f"{each}_opens"].label).removesuffix(", opens at")
            if bool(opens) != bool(closes):
                missing = "closes" if opens else "opens"
                self.add_error(f"{each}_{missing}", f"{label}: enter both times, or neither")
            elif opens and closes and closes <= opens:
                self.add_error(f"{each}_closes", f"{label}: closing must be after opening")
        return given

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in LINE if name != "checked_on"}

    def hours(self) -> list[Span]:
        return [
            Span(day, self.cleaned_data[f"{each}_opens"], self.cleaned_data[f"{each}_closes"])
            for day, each in DAYS.items()
            if self.cleaned_data[f"{each}_opens"]
        ]


class HolidayForm(Form):
    submit = "Add the bank holiday"
    instructs = {"day": "Enter the day", "name": "Enter what the day is called"}

    day = DateField(label="Which day?")
    name = forms.CharField(max_length=60, label="What is it called?")


class LimitForm(VersionedForm):
    submit = "Save"

    value = forms.IntegerField(label="Limit")

    def __init__(self, *args: Any, limit: LocalLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = f"Enter a whole number from 1 to {limit.most}"
        self.fields["value"] = forms.IntegerField(
            min_value=1,
            max_value=limit.most,
            label=f"Limit, in {limit.get_unit_display()}",
            help_text=f"{limit.why} At most {limit.most}.",
            error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], says),
        )
