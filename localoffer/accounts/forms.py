"""Questions at the door and about people. The library's own forms ask in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from localoffer.accounts.models import Organisation, Person, Seat
from localoffer.accounts.roles import PANEL, Role
from localoffer.ui.forms import Form, FormWords

CHOOSING = (
    "At least 12 characters. Three words that do not belong together are easy to remember. "
    "Common passwords are refused."
)
CODE_HINT = "8 letters and numbers. Small letters are fine."


class OurWords:
    """Gives the library's questions our labels and hints, before the words for errors are made."""

    labels: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(FormWords, OurWords, account.LoginForm):
    labels = {"login": "Email address", "password": "Password"}
    submit = "Sign in"


class CodeRequestForm(FormWords, OurWords, account.RequestLoginCodeForm):
    """Asks where to send a code. Staff and panel are treated like strangers: the answer on the
    page is the same for all, and the e-mail tells them which way in is theirs."""

    labels = {"email": "Email address"}
    submit = "Send me a code"

    _user: Person | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        found = self._user
        self._user = None if found and found.needs_second_factor else found
        return email


class CodeForm(FormWords, OurWords, account.ConfirmLoginCodeForm):
    labels = {"code": "Code from your email"}
    hints = {"code": CODE_HINT}
    submit = "Continue"


class ResetCodeForm(FormWords, OurWords, account.ConfirmPasswordResetCodeForm):
    labels = {"code": "Code from your email"}
    hints = {"code": CODE_HINT}
    submit = "Continue"


class ResetRequestForm(FormWords, OurWords, account.ResetPasswordForm):
    """Only people who sign in with a password are sent a code that sets one."""

    labels = {"email": "Email address"}
    submit = "Send me a code"

    users: list[Person]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        found = self.users
        self.users = [person for person in found if person.needs_second_factor]
        return email


class NewPasswordForm(FormWords, OurWords, account.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": CHOOSING}
    submit = "Save password"


class ChangePasswordForm(FormWords, OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": CHOOSING}
    submit = "Save password"


class PasswordAgainForm(FormWords, OurWords, account.ReauthenticateForm):
    labels = {"password": "Password"}
    submit = "Continue"


class SecondFactorForm(FormWords, OurWords, mfa.AuthenticateForm):
    labels = {"code": "Code"}
    hints = {"code": "The 6 numbers that your app shows now, or one of your recovery codes."}
    submit = "Continue"


class SecondFactorAgainForm(FormWords, OurWords, mfa.ReauthenticateForm):
    labels = {"code": "Code"}
    hints = {"code": "The 6 numbers that your app shows now, or one of your recovery codes."}
    submit = "Continue"


class AppForm(FormWords, OurWords, ActivateTOTPForm):
    labels = {"code": "Code"}
    hints = {"code": "The 6 numbers that the app shows now."}
    submit = "Add this app"


class PasskeyForm(FormWords, OurWords, AddWebAuthnForm):
    labels = {"name": "Name for this passkey"}
    hints = {"name": "So that you know it again, like “work laptop”."}
    submit = ""
    marks_optional = False


class PasskeyNameForm(FormWords, OurWords, EditWebAuthnForm):
    labels = {"name": "Name for this passkey"}
    submit = "Save name"


class RegisterForm(Form):
    """What a professional says about themselves before their address is proved."""

    submit = "Send me a code"
    instructs = {
        "name": "Enter your name",
        "job_title": "Enter your job title",
        "organisation": "Enter the name of your organisation",
        "email": "Enter your work email address",
    }

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    job_title = forms.CharField(
        label="Your job title",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = forms.CharField(
        label="Your organisation",
        help_text="Your school, surgery, service or charity. Start to type, then pick or finish.",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label="Your work email address",
        help_text="We send a code to it, now and each time you sign in.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class WhyForm(Form):
    """A change to somebody's account is made for a reason, which the audit keeps."""

    instructs = {"why": "Enter why, in a few words"}

    why = forms.CharField(label="Why?", max_length=200)


class PersonForm(Form):
    submit = "Add this person"

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Work email address", max_length=254)
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=Organisation.objects.all(), required=False, empty_label="–"
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Person.objects.filter(email=email).exists():
            raise ValidationError("Somebody with this email address is here already")
        return email


class RoleForm(WhyForm):
    submit = "Give this role"
    instructs = {"role": "Select a role", **WhyForm.instructs}

    role = forms.ChoiceField(label="Role", choices=[])
    seat = forms.ChoiceField(
        label="Seat on the panel",
        help_text="For panel members and the chair only.",
        choices=[("", "No seat"), *Seat.choices],
        required=False,
    )
    field_order = ("role", "seat", "why")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [role for role in Role if role not in person.roles]
        choices = [("", "Choose"), *((role.value, role.noun) for role in free)]
        cast(forms.ChoiceField, self.fields["role"]).choices = choices

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("seat") and answers.get("role") not in PANEL:
            self.add_error("seat", "Only panel members and the chair have a seat")
        return answers


class OrganisationForm(Form):
    submit = "Save organisation"

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=Organisation.Kind.choices)
    email_domain = forms.CharField(
        label="Email domain",
        help_text="What stands after the @ in their addresses, if nobody else uses it. "
        "People who register with such an address are then known to work here.",
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, instance: Organisation | None = None, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self._others().filter(name__iexact=name).exists():
            raise ValidationError("An organisation with this name is here already")
        return name

    def clean_email_domain(self) -> str:
        domain = self.cleaned_data["email_domain"].lower().removeprefix("@")
        if domain and self._others().filter(email_domain__iexact=domain).exists():
            raise ValidationError("Another organisation has this domain already")
        return domain

    def _others(self) -> Any:
        others = Organisation.objects.all()
        return others.exclude(pk=self.instance.pk) if self.instance else others


class WorksAtForm(WhyForm):
    """The council has made sure where somebody works."""

    submit = "Save"
    instructs = {"organisation": "Select an organisation", **WhyForm.instructs}

    organisation = forms.ModelChoiceField(
        label="Works at", queryset=Organisation.objects.all(), empty_label="Choose"
    )
    field_order = ("organisation", "why")
