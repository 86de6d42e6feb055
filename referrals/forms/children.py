"""Questions about a child’s record: who may know of it, opening it in need, holding it."""

from __future__ import annotations

from typing import Any

from django import forms

from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.ui.forms import Checkboxes, DateField, Form, LongTextField, VersionedForm


class PeopleChoice(forms.ModelMultipleChoiceField):
    """Each with what they are here for, so that nobody is taken for a namesake."""

    def set_people(self, people: Any) -> None:
        shown = people.select_related("organisation").prefetch_related("grants")
        self.queryset = shown.order_by("name")

    def label_from_instance(self, obj: Any) -> str:
        held = [Role(each.role).noun for each in obj.grants.all() if each.ended_at is None]
        place = [obj.organisation.name] if obj.organisation else []
        return ", ".join([obj.name, *(held or [obj.job_title or "No role now"]), *place])


class RestrictionForm(VersionedForm):
    submit = "Restrict the record"
    instructs = {"reason": "Enter why this record is restricted"}

    reason = LongTextField(label="Why is this record restricted?", max_length=1000, rows=3)
    readers = PeopleChoice(
        label="Who besides you may know of it?",
        help_text="Name everybody who works on it. Those who have it now are ticked.",
        queryset=Person.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].set_people(people)  # type: ignore[attr-defined]


class ReadersForm(VersionedForm):
    submit = "Add these people"
    instructs = {"readers": "Select who else may know of it"}

    readers = PeopleChoice(
        label="Who else may know of it?",
        queryset=Person.objects.none(),
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].set_people(people)  # type: ignore[attr-defined]


class FindForm(Form):
    """For somebody who asks for a child’s record, or for their own."""

    submit = "Find"

    reference = forms.CharField(
        label="Reference of the child, the referral or what was sent", max_length=12, required=False
    )
    given_name = forms.CharField(label="First name", max_length=80, required=False)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    birth_date = DateField(label="Date of birth", required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = given.get("given_name") and given.get("family_name")
        if not (self.errors or given.get("reference") or names or given.get("birth_date")):
            self.add_error("reference", "Enter a reference, both names or a date of birth")
        return given


class GlassForm(Form):
    submit = "Open the record"
    instructs = {
        "reference": "Enter the reference of the referral",
        "reason": "Enter why you need it now",
    }

    reference = forms.CharField(label="Reference of the referral", max_length=12)
    reason = LongTextField(
        label="Why do you need it now?",
        help_text="The people who keep the record are told at once, with your name.",
        max_length=1000,
        rows=3,
    )


class HoldForm(Form):
    instructs = {"reason": "Enter what the records are held for"}

    reason = LongTextField(label="What are the records held for?", max_length=1000, rows=3)

    def __init__(self, *args: Any, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit = "End the hold" if held else "Hold the records"  # type: ignore[misc]
        if held:
            del self.fields["reason"]
