"""What is asked of those who look after an entry, a part at a time.

Each form reads its answers out of the entry's document (`of`) and gives the document back with
the new ones in it (`into`). What a form does not ask for stays as it is.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from localoffer.accounts.models import Organisation as Account
from localoffer.directory import nearby, words
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.shapes import OURS, is_markup
from localoffer.directory.models import Accessibility, Organisation, Service, ServiceAtLocation
from localoffer.directory.models import TaxonomyTerm as Term
from localoffer.ui.fields import DateField
from localoffer.ui.forms import (
    Checkboxes,
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)

Document = dict[str, Any]

OLDEST = 25
FEATURES = (
    "Step-free entrance", "Lift", "Accessible toilet", "Changing Places toilet", "Hearing loop",
    "Quiet room", "Parking for blue badges",
)  # fmt: skip
MONTHLY = [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth"), ("-1", "Last")]


def _box(width: int) -> Any:
    """A text box as wide as its answer."""
    return forms.TextInput(attrs={"class": f"govuk-input--width-{width}"})


class TimeField(forms.CharField):
    """A time of day however people write it: 9, 9.30am, 17:00, 5pm. The value is a time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_box(5), **kwargs)

    def clean(self, value: Any) -> time | None:  # type: ignore[override]
        text = super().clean(value).strip().casefold().replace(" ", "")
        if not text:
            return None
        if text in ("midday", "noon"):
            return time(12)
        found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", text)
        if not found:
            raise forms.ValidationError(f"{self.label} must be a time, like 9:30am or 17:00")
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3]:
            if not 1 <= hour <= 12:
                raise forms.ValidationError(f"{self.label} must be a time, like 9:30am or 17:00")
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(f"{self.label} must be a time, like 9:30am or 17:00")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return words.hour(value) if isinstance(value, time) else value


class NameField(forms.CharField):
    """The name of a service, in plain text."""

    def __init__(self) -> None:
        super().__init__(label="Name of the service", max_length=200)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if is_markup(text):
            raise forms.ValidationError("Enter the name as plain text, without HTML such as <b>")
        return text


class NewEntryForm(OnceForm):
    submit = "Start"
    instructs = {"organization": "Select who provides the service"}

    name = NameField()
    organization = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="Who provides it"
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.queryset = organizations
        only = list(organizations[:2])
        if len(only) == 1:
            field.widget, field.initial = forms.HiddenInput(), only[0].pk


class PartForm(VersionedForm):
    """One part of an entry, asked on one page."""

    submit = "Save"
    title: ClassVar[str] = ""
    keeps: ClassVar[tuple[str, ...]] = ()
    """Keys of the document that a field of the same name answers."""
    keeps_ours: ClassVar[tuple[str, ...]] = ()
    """The same, under `local_offer`."""

    def __init__(self, *args: Any, document: Document, editor: bool = False, **kwargs: Any) -> None:
        self.document, self.editor = document, editor
        initial = self.of(document) | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)

    def of(self, document: Document) -> dict[str, Any]:
        ours = document.get(OURS, {})
        return {key: document.get(key) for key in self.keeps} | {
            key: ours.get(key) for key in self.keeps_ours
        }

    def into(self, document: Document) -> Document:
        ours = dict(document.get(OURS, {}))
        answers = self.cleaned_data
        new = {**document, **{key: _plain(answers[key]) for key in self.keeps}}
        ours |= {key: _plain(answers[key]) for key in self.keeps_ours}
        new[OURS] = _without_empty(ours)
        return _without_empty(new)


class AboutForm(PartForm):
    title = "About the service"
    keeps = ("name", "description", "alert")
    keeps_ours = ("easy_read",)

    name = NameField()
    description = LongTextField(
        label="What it does",
        max_length=5000,
        rows=8,
        help_text="The first line is what people see in the list. Write short sentences.",
    )
    kinds = forms.MultipleChoiceField(label="Kind of service", widget=Checkboxes(small=True))
    easy_read = LongTextField(
        label="The same in Easy Read",
        required=False,
        max_length=3000,
        help_text="One short sentence on each line.",
    )
    alert = LongTextField(
        label="News that people must see first",
        required=False,
        rows=3,
        max_length=500,
        help_text="For example, a new phone number or a week in which you are closed.",
    )
    starts_on = DateField(
        label="Day on which it starts", required=False, help_text="Only if it has not started yet."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = _choices("kind")  # type: ignore[attr-defined]
        if self.document["status"] not in ("inactive", "active") or (
            self.document["status"] == "active" and "last_modified" in self.document
        ):
            del self.fields["starts_on"]

    def of(self, document: Document) -> dict[str, Any]:
        starts = document.get(OURS, {}).get("starts_on")
        return super().of(document) | {
            "kinds": _chosen(document, "kind"),
            "starts_on": date.fromisoformat(starts) if starts else None,
        }

    def into(self, document: Document) -> Document:
        new = _with_terms(super().into(document), "kind", self.cleaned_data["kinds"])
        if "starts_on" in self.fields:
            starts = self.cleaned_data["starts_on"]
            new[OURS] = _without_empty(new.get(OURS, {}) | {"starts_on": _plain(starts)})
            new["status"] = "inactive" if starts else "active"
        return _without_empty(new)


class WhoForm(PartForm):
    title = "Who can use it"
    keeps = ("minimum_age", "maximum_age", "eligibility_description")
    keeps_ours = ("how_decided", "reach", "any_need")
    reveals = {"any_need": {"no": ["needs"]}}
    instructs = {"needs": "Select the types of need it is for"}

    minimum_age = forms.IntegerField(
        label="Youngest age", required=False, min_value=0, max_value=OLDEST, widget=_box(3)
    )
    maximum_age = forms.IntegerField(
        label="Oldest age",
        widget=_box(3),
        required=False,
        min_value=0,
        max_value=130,
        help_text="Leave both empty if people of any age can use it.",
    )
    any_need = YesNoField(label="Is it for children with any type of need?")
    needs = forms.MultipleChoiceField(label="Types of need", widget=Checkboxes(small=True))
    eligibility_description = LongTextField(
        label="Who it is for, in your words",
        max_length=2000,
        help_text="For example, children under 5 whose speech is behind.",
    )
    how_decided = LongTextField(
        label="How that is decided, and by whom", required=False, max_length=2000
    )
    reach = forms.ChoiceField(
        label="Where the children live", choices=Service.Reach.choices, widget=Radios()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].choices = _choices("need")  # type: ignore[attr-defined]

    def of(self, document: Document) -> dict[str, Any]:
        any_need = document.get(OURS, {}).get("any_need")
        needs = _chosen(document, "need")
        return super().of(document) | {
            "any_need": True if any_need else False if needs else None,
            "needs": needs,
            "reach": document.get(OURS, {}).get("reach", "in"),
        }

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        low, high = given.get("minimum_age"), given.get("maximum_age")
        if low is not None and high is not None and high < low:
            self.add_error("maximum_age", "Oldest age must not be less than the youngest age")
        return given

    def into(self, document: Document) -> Document:
        new = _with_terms(super().into(document), "need", self.cleaned_data.get("needs") or [])
        new[OURS] = _without_empty(new.get(OURS, {}), drop_false=True)
        return _without_empty(new)


class AskingForm(PartForm):
    title = "How to ask for it"
    keeps = ("application_process", "wait_time", "url", "email", "accreditations")
    keeps_ours = ("complaints",)

    application_process = LongTextField(label="How to ask for it", max_length=2000)
    wait_time = forms.CharField(
        label="Waiting time",
        required=False,
        max_length=200,
        help_text="For example, about 6 weeks.",
    )
    url = forms.URLField(label="Website", required=False, assume_scheme="https")
    email = forms.EmailField(label="Email address of the service", required=False)
    languages = LongTextField(
        label="Languages",
        required=False,
        rows=3,
        help_text="One on each line. British Sign Language counts too.",
    )
    complaints = LongTextField(label="How to complain", required=False, max_length=2000)
    accreditations = LongTextField(
        label="Standards it meets",
        required=False,
        rows=3,
        max_length=1000,
        help_text="For example, an Ofsted grade with its date.",
    )

    def of(self, document: Document) -> dict[str, Any]:
        names = sorted(each["name"] for each in document.get("languages", []))
        return super().of(document) | {"languages": "\n".join(names)}

    def clean_languages(self) -> list[str]:
        names = list(dict.fromkeys(_lines(self.cleaned_data["languages"])))
        if too_long := [name for name in names if len(name) > 60]:
            raise forms.ValidationError(f"“{too_long[0][:30]}…” is too long for a language")
        return names

    def into(self, document: Document) -> Document:
        known = {each["name"]: each for each in document.get("languages", [])}
        rows = [
            known.get(name) or {"id": str(uuid.uuid4()), "name": name}
            for name in self.cleaned_data["languages"]
        ]
        return _with_list(super().into(document), "languages", rows)


class CostForm(PartForm):
    title = "Cost"
    keeps = ("fees",)
    keeps_ours = ("cost",)

    cost = forms.ChoiceField(
        label="Does it cost something?", choices=Service.Cost.choices, widget=Radios()
    )
    prices = LongTextField(
        label="Prices",
        required=False,
        rows=4,
        help_text="One on each line, the price first: £3.50 a session",
    )
    fees = LongTextField(label="More about the cost", required=False, max_length=1000, rows=3)

    def of(self, document: Document) -> dict[str, Any]:
        return super().of(document) | {
            "prices": "\n".join(_price_line(each) for each in document.get("cost_options", []))
        }

    def clean_prices(self) -> list[Document]:
        """Rows of prices; a line that was there before is the row that it was."""
        known = {_price_line(each): each for each in self.document.get("cost_options", [])}
        found = []
        for line in _lines(self.cleaned_data["prices"]):
            if line in known:
                found.append(known[line])
                continue
            match = re.fullmatch(
                r"(?:£\s*(\d{1,6}(?:\.\d{1,2})?)|(free))[\s,:]*(.{0,120})", line, re.I
            )
            if not match:
                raise forms.ValidationError(
                    f"Begin each line with its price, like £3.50 a session: “{line[:40]}”"
                )
            row = {"amount": _plain(Decimal(match[1] or 0)), "option": match[3].strip()}
            found.append(_without_empty({"id": str(uuid.uuid4()), **row}))
        return found

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        prices = given.get("prices", [])
        if given.get("cost") == Service.Cost.FREE and any(
            Decimal(str(row.get("amount", 0))) for row in prices
        ):
            self.add_error(
                "prices", "You chose “Free”. Take the prices out, or choose another answer above"
            )
        return given

    def into(self, document: Document) -> Document:
        prices = {row["id"]: row for row in self.cleaned_data["prices"]}
        return _with_list(super().into(document), "cost_options", prices.values())


class SchoolForm(PartForm):
    title = "School or setting"
    keeps_ours = ("sen_report_url", "sen_report_on")

    settings = forms.MultipleChoiceField(
        label="Kind of school or setting",
        required=False,
        widget=Checkboxes(small=True),
        help_text="Leave all of them empty if it is not a school, college or nursery.",
    )
    sen_report_url = forms.URLField(
        label="Web address of your SEN information report", required=False, assume_scheme="https"
    )
    sen_report_on = DateField(label="Date of the report", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settings"].choices = _choices("setting")  # type: ignore[attr-defined]

    def of(self, document: Document) -> dict[str, Any]:
        made = document.get(OURS, {}).get("sen_report_on")
        return super().of(document) | {
            "settings": _chosen(document, "setting"),
            "sen_report_on": date.fromisoformat(made) if made else None,
        }

    def into(self, document: Document) -> Document:
        return _with_terms(super().into(document), "setting", self.cleaned_data["settings"])


class LawForm(PartForm):
    """For the council's editors: which items of Schedule 2 the entry answers."""

    title = "What the law asks for"

    items = forms.MultipleChoiceField(
        label="Items of Schedule 2 that this entry answers",
        required=False,
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{term}: {name}") for key, term, name in _terms("schedule-2")]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]

    def of(self, document: Document) -> dict[str, Any]:
        return {"items": _chosen(document, "schedule-2")}

    def into(self, document: Document) -> Document:
        return _with_terms(super().into(document), "schedule-2", self.cleaned_data["items"])


class ItemForm(PartForm):
    """One of several things of a kind: a contact, a time, a place. `item` is its id."""

    key: ClassVar[str] = ""
    noun: ClassVar[str] = ""

    def __init__(self, *args: Any, item: str | None = None, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)

    def row(self, document: Document) -> Document:
        return next((row for row in self.rows(document) if row["id"] == self.item), {})

    @classmethod
    def rows(cls, document: Document) -> list[Document]:
        return [row for row in document.get(cls.key, []) if cls.is_mine(row)]

    @classmethod
    def is_mine(cls, row: Document) -> bool:
        return True

    def made(self, row: Document) -> Document:
        """The row with the answers in it."""
        raise NotImplementedError

    def into(self, document: Document) -> Document:
        row = self.row(document)
        made = _without_empty(self.made(row) | {"id": row.get("id") or str(uuid.uuid4())})
        others = [each for each in document.get(self.key, []) if each["id"] != made["id"]]
        return _with_list(document, self.key, [*others, made])

    @classmethod
    def without(cls, document: Document, item: str) -> Document:
        kept = [each for each in document.get(cls.key, []) if each["id"] != item]
        return _with_list(document, cls.key, kept)


class ContactForm(ItemForm):
    title, key, noun = "Contact", "contacts", "contact"
    instructs = {"title_": "Enter what people can ask there, like Enquiries"}

    title_ = forms.CharField(
        label="What it is for",
        max_length=120,
        help_text="A job or a team, like Enquiries. Do not give a person’s name.",
    )
    phone = forms.CharField(label="Phone number", required=False, max_length=30, widget=_box(20))
    phone_note = forms.CharField(
        label="About the phone",
        required=False,
        max_length=200,
        help_text="For example, texts only, or Monday to Friday.",
    )
    email = forms.EmailField(label="Email address", required=False)

    def of(self, document: Document) -> dict[str, Any]:
        row = self.row(document)
        phone = (row.get("phones") or [{}])[0]
        return {
            "title_": row.get("title") or row.get("name"),
            "phone": phone.get("number"),
            "phone_note": phone.get("description"),
            "email": row.get("email"),
        }

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"].strip()
        if number and not re.fullmatch(r"[+0-9][0-9 ()-]{4,28}", number):
            raise forms.ValidationError("Enter a phone number, like 01632 960001")
        return number

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given.get("phone") and not given.get("email"):
            self.add_error("phone", "Enter a phone number or an email address")
        return given

    def made(self, row: Document) -> Document:
        given = self.cleaned_data
        first, *others = row.get("phones") or [{}]
        phones = list(others)
        if given["phone"]:
            phone = {"id": first.get("id") or str(uuid.uuid4()), "type": first.get("type", "voice")}
            phone |= {"number": given["phone"], "description": given["phone_note"]}
            phones.append(_without_empty(phone))
        kept = {key: value for key, value in row.items() if key not in ("name", "phones")}
        return kept | {
            "title": given["title_"],
            "email": given["email"],
            "phones": sorted(phones, key=lambda each: each["id"]),
        }


class WeeklyForm(ItemForm):
    title, key, noun = "Days and times", "schedules", "time"
    instructs = {"days": "Select the days on which it is open"}
    reveals = {"freq": {"MONTHLY": ["nth"]}}

    freq = forms.ChoiceField(
        label="How often?",
        choices=[("WEEKLY", "Every week"), ("MONTHLY", "Once a month")],
        widget=Radios(),
        initial="WEEKLY",
    )
    nth = forms.ChoiceField(label="Which of the month", choices=MONTHLY)
    days = forms.MultipleChoiceField(
        label="Days", choices=list(words.DAYS.items()), widget=Checkboxes(small=True)
    )
    opens_at = TimeField(label="Opens at", required=False, help_text="Like 9:30am. Empty: all day.")
    closes_at = TimeField(label="Closes at", required=False)
    description = forms.CharField(
        label="What happens then",
        required=False,
        max_length=200,
        help_text="For example, baby group.",
    )

    @classmethod
    def is_mine(cls, row: Document) -> bool:
        return bool(row.get("freq"))

    def of(self, document: Document) -> dict[str, Any]:
        row = self.row(document)
        codes = [code for code in row.get("byday", "").split(",") if code]
        return {
            "freq": row.get("freq", "WEEKLY"),
            "nth": codes[0][:-2] or "1" if codes else "1",
            "days": [code[-2:] for code in codes],
            "description": row.get("description"),
            **_hours_of(row),
        }

    def clean(self) -> dict[str, Any]:
        return _check_hours(self)

    def made(self, row: Document) -> Document:
        given = self.cleaned_data
        nth = given["nth"] if given["freq"] == "MONTHLY" else ""
        return row | {
            "freq": given["freq"],
            "interval": row.get("interval", 1),
            "byday": ",".join(f"{nth}{day}" for day in given["days"]),
            "description": given["description"],
            "opens_at": _plain(given["opens_at"]),
            "closes_at": _plain(given["closes_at"]),
        }


class EventForm(ItemForm):
    title, key, noun = "Date to note", "schedules", "date"

    description = forms.CharField(label="What happens", max_length=200)
    dtstart = DateField(label="Date")
    opens_at = TimeField(label="Starts at", required=False, help_text="Like 9:30am.")
    closes_at = TimeField(label="Ends at", required=False)

    @classmethod
    def is_mine(cls, row: Document) -> bool:
        return not row.get("freq")

    def of(self, document: Document) -> dict[str, Any]:
        row = self.row(document)
        day = row.get("dtstart")
        return {
            "description": row.get("description"),
            "dtstart": date.fromisoformat(day) if day else None,
            **_hours_of(row),
        }

    def clean(self) -> dict[str, Any]:
        return _check_hours(self)

    def made(self, row: Document) -> Document:
        given = self.cleaned_data
        return row | {
            "description": given["description"],
            "dtstart": _plain(given["dtstart"]),
            "opens_at": _plain(given["opens_at"]),
            "closes_at": _plain(given["closes_at"]),
        }


class PlaceForm(ItemForm):
    title, key, noun = "Place", "service_at_locations", "place"
    reveals = {
        "kind": {
            "physical": ["address_1", "city", "county", "postal_code", "transportation", "features",
                         "more_features"],
            "masked": ["area", "secret", "secret_postcode"],
        }
    }  # fmt: skip
    instructs = {"area": "Enter the town or district that everybody may know"}

    name = forms.CharField(label="Name of the place", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="What kind of place is it?",
        choices=[
            ("physical", "A place that people come to"),
            ("virtual", "Online or by phone"),
            ("masked", "A place whose address nobody must see"),
        ],
        widget=Radios(
            hints={"masked": "A refuge, or somebody’s home. We never show or send this address."}
        ),
    )
    address_1 = forms.CharField(label="Street", max_length=200)
    city = forms.CharField(label="Town", max_length=80)
    county = forms.CharField(label="County", max_length=80)
    postal_code = forms.CharField(label="Postcode", max_length=10, widget=_box(10))
    transportation = LongTextField(label="How to get there", required=False, rows=3, max_length=500)
    features = forms.MultipleChoiceField(
        label="The place has", required=False, widget=Checkboxes(small=True)
    )
    more_features = LongTextField(
        label="What else it has", required=False, rows=3, help_text="One thing on each line."
    )
    area = forms.CharField(label="Town or district that everybody may know", max_length=60)
    secret = LongTextField(
        label="The hidden address",
        required=False,
        rows=3,
        max_length=500,
        help_text="Only your organisation and the council’s editors can read it. "
        "Leave it empty to keep the one we have.",
    )
    secret_postcode = forms.CharField(
        label="The hidden postcode", required=False, max_length=10, widget=_box(10)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Accessibility.objects.order_by("accessibility").values_list(
            "accessibility", flat=True
        )
        names = sorted({*FEATURES, *known.distinct()[:60]})
        self.fields["features"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def of(self, document: Document) -> dict[str, Any]:
        location = self.row(document).get("location", {})
        address = (location.get("addresses") or [{}])[0]
        masked = location.get(OURS, {}).get("masked")
        kind = "masked" if masked else location.get("location_type")
        return {
            "name": location.get("name"),
            "kind": kind if kind in ("physical", "virtual", "masked") else None,
            "address_1": address.get("address_1"),
            "city": address.get("city"),
            "county": address.get("state_province"),
            "postal_code": address.get("postal_code"),
            "transportation": location.get("transportation"),
            "features": [each["accessibility"] for each in location.get("accessibility", [])
                         if each.get("accessibility")],
            "area": location.get(OURS, {}).get("area"),
        }  # fmt: skip

    def clean_postal_code(self) -> str:
        text = self.cleaned_data["postal_code"]
        code = nearby.fold(text)
        if not nearby.WHOLE.match(code):
            raise forms.ValidationError("Enter a full postcode, like LE15 6HP")
        return f"{code[:-3]} {code[-3:]}"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        location = self.row(self.document).get("location", {})
        known = location.get(OURS, {}).get("masked") or location.get("addresses")
        if given.get("kind") == "masked" and not given.get("secret") and not known:
            self.add_error("secret", "Enter the hidden address")
        return given

    def made(self, row: Document) -> Document:
        location = self._own(row.get("location") or {"id": str(uuid.uuid4())})
        given = self.cleaned_data
        kept = {
            key: value
            for key, value in location.items()
            if key in ("id", "description", "accessibility", "external_identifier_type")
        }
        kept |= {
            "name": given["name"],
            "location_type": "virtual" if given["kind"] == "virtual" else "physical",
        }
        if given["kind"] == "physical":
            kept |= self._open(location)
        elif given["kind"] == "masked":
            kept |= self._hidden(location)
        else:
            kept.pop("accessibility", None)
        return row | {"location": _without_empty(kept)}

    def _own(self, location: Document) -> Document:
        """The place, or one of its own where other providers use it too: nobody changes
        the places of others."""
        if self.editor or not self.changed_data:
            return location
        organisation = self.document["organization"]["id"]
        others = ServiceAtLocation.objects.filter(location=location["id"])
        shared = others.exclude(service__organization=organisation).exists()
        if not shared:
            return location
        parts = {
            key: [each | {"id": str(uuid.uuid4())} for each in location.get(key, [])]
            for key in ("addresses", "accessibility")
        }
        return location | parts | {"id": str(uuid.uuid4())}

    def _open(self, location: Document) -> Document:
        given = self.cleaned_data
        address = (location.get("addresses") or [{"id": str(uuid.uuid4())}])[0]
        moved = address.get("postal_code") != given["postal_code"]
        point = _point(given["postal_code"]) if moved else _point_of(location)
        address = address | {
            "address_1": given["address_1"],
            "city": given["city"],
            "state_province": given["county"],
            "postal_code": given["postal_code"],
            "country": address.get("country", "GB"),
            "address_type": address.get("address_type", "physical"),
        }
        others = (location.get("addresses") or [])[1:]
        ours = {
            key: value for key, value in location.get(OURS, {}).items()
            if key == "area" and value == given["city"]
        }  # fmt: skip
        names = [*given["features"], *_lines(given["more_features"])]
        known = {each.get("accessibility"): each for each in location.get("accessibility", [])}
        return {
            "addresses": sorted([address, *others], key=lambda each: each["id"]),
            "transportation": given["transportation"],
            "accessibility": sorted(
                (known.get(name) or {"id": str(uuid.uuid4()), "accessibility": name[:120]}
                 for name in dict.fromkeys(names)),
                key=lambda each: each["id"],
            ),
            OURS: ours,
            **point,
        }  # fmt: skip

    def _hidden(self, location: Document) -> Document:
        given = self.cleaned_data
        hidden: Document = {OURS: {"masked": True, "area": given["area"]}}
        if given["secret"]:
            hidden["hideaway"] = _without_empty(
                {"address": given["secret"], "postal_code": given["secret_postcode"]}
            )
        elif location.get("hideaway"):
            hidden["hideaway"] = location["hideaway"]
        elif address := next(iter(location.get("addresses", [])), None):
            lines = (address.get("address_1"), address.get("city"), address.get("state_province"))
            hidden["hideaway"] = {
                "address": "\n".join(line for line in lines if line),
                "postal_code": address.get("postal_code", ""),
            }
        return hidden


PARTS: dict[str, type[PartForm]] = {
    "about": AboutForm,
    "who": WhoForm,
    "asking": AskingForm,
    "cost": CostForm,
    "school": SchoolForm,
    "law": LawForm,
}
ITEMS: dict[str, type[ItemForm]] = {
    "contacts": ContactForm,
    "times": WeeklyForm,
    "dates": EventForm,
    "places": PlaceForm,
}
EDITORS_ONLY = ("law",)


class ReplyForm(VersionedForm):
    submit = "Return it"
    instructs = {"words": "Say what needs to change"}

    words = LongTextField(
        label="What needs to change?",
        max_length=2000,
        help_text="The provider reads these words in an email and on the change.",
    )


class SeenForm(VersionedForm):
    """The editor's decision: on this change, read beside this published version."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class StateForm(VersionedForm):
    """Pause, open or close. `version` is the number of the published version on the page."""

    submit = "Save"

    move = forms.ChoiceField(label="What has changed?", widget=Radios())
    why = forms.CharField(
        label="What people should know",
        required=False,
        max_length=300,
        help_text="It stands on the page. For example, back in September.",
    )

    def __init__(self, *args: Any, moves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = moves  # type: ignore[attr-defined]


class WhyForm(VersionedForm):
    submit = "Take it off the site"
    instructs = {"why": "Say why it is taken off"}

    why = forms.CharField(
        label="Why is it taken off?",
        max_length=200,
        help_text="For the record. The public does not read it.",
    )


class KeeperForm(Form):
    submit = "Save"

    account = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        required=False,
        label="Organisation whose people look after these entries",
        empty_label="Nobody outside the council",
        help_text="They can change the entries, and you approve each change. "
        "Whoever looked after them before can do so no more.",
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    return describing.plain(value)


def _without_empty(record: Document, *, drop_false: bool = False) -> Document:
    """A document holds nothing that is empty."""
    return {
        key: value
        for key, value in record.items()
        if value not in (None, "", [], {}) and not (value is False and drop_false)
    }


def _with_list(document: Document, key: str, rows: Iterable[Document]) -> Document:
    return _without_empty(document | {key: sorted(rows, key=lambda each: each["id"])})


def _lines(text: str) -> list[str]:
    return [line.strip(" \t•-") for line in text.split("\n") if line.strip(" \t•-")]


def _terms(key: str) -> list[tuple[str, str, str]]:
    rows = Term.objects.filter(taxonomy__key=key, ended_on=None).order_by("order", "name")
    return [(str(pk), term, name) for pk, term, name in rows.values_list("pk", "term", "name")]


def _choices(key: str) -> list[tuple[str, str]]:
    return [(pk, name) for pk, _, name in _terms(key)]


def _chosen(document: Document, key: str) -> list[str]:
    own = {pk for pk, _, _ in _terms(key)}
    ids = [each["taxonomy_term"]["id"] for each in document.get("attributes", [])]
    return [pk for pk in ids if pk in own]


def _with_terms(document: Document, key: str, chosen: Iterable[str]) -> Document:
    """The document with these terms of one list, and all it has of the others."""
    wanted = list(chosen)
    own = {str(pk) for pk in Term.objects.filter(taxonomy__key=key).values_list("pk", flat=True)}
    kept = [
        each
        for each in document.get("attributes", [])
        if each["taxonomy_term"]["id"] not in own or each["taxonomy_term"]["id"] in wanted
    ]
    there = {each["taxonomy_term"]["id"] for each in kept}
    new = Term.objects.filter(pk__in=set(wanted) - there).select_related("taxonomy")
    rows = [{"id": str(uuid.uuid4()), "taxonomy_term": describing.term(term)} for term in new]
    return _with_list(document, "attributes", [*kept, *rows])


def _price_line(row: Document) -> str:
    amount, option = row.get("amount"), row.get("option", "")
    price = "" if amount is None else words.pounds(Decimal(str(amount))) if amount else "Free"
    return f"{price} {option}".strip()


def _hours_of(row: Document) -> Document:
    return {
        key: time.fromisoformat(row[key]) if row.get(key) else None
        for key in ("opens_at", "closes_at")
    }


def _check_hours(form: Any) -> dict[str, Any]:
    opens, closes = form.cleaned_data.get("opens_at"), form.cleaned_data.get("closes_at")
    if opens and closes and closes <= opens:
        form.add_error("closes_at", f"{form.fields['closes_at'].label} must be later")
    return form.cleaned_data


def _point(postcode: str) -> Document:
    """Where a postcode is, if the national list is loaded and knows it."""
    row = nearby.known(postcode)
    return {"latitude": row.latitude, "longitude": row.longitude} if row else {}


def _point_of(location: Document) -> Document:
    return {key: location[key] for key in ("latitude", "longitude") if key in location}
