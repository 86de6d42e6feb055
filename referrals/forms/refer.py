"""The sender's questions, one thing a page. Each keeps what it was answered as plain data.

One question may be asked in other words of a parent or of a young person: `words_for`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from localoffer.accounts.models import Organisation, Person
from localoffer.ui.forms import (
    Checkboxes,
    Form,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)
from referrals.asking import AGENCIES
from referrals.models import Carer, Code, Deflection, EhcRequest, Evidence, SharingBasis
from referrals.models.submission import Sender, Welfare

REFER, EHC = "refer", "ehc"
PHONE_DIGITS = 6
"""Fewer make no number that can be called from outside."""


def phone_field(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
        ),
        **kwargs,
    )


def email_field(label: str, *, required: bool = False, **kwargs: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=required,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        **kwargs,
    )


def checked_phone(phone: str) -> str:
    if phone and sum(c.isdigit() for c in phone) < PHONE_DIGITS:
        raise ValidationError("Enter a phone number, like 01632 960 001, or leave this empty")
    return phone


class MarkedForm(Form):
    """Carries the mark of the part that the page showed (`Draft.mark`)."""

    version = forms.CharField(
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"required": "Open this page again to see what it says now"},
    )


class LeaveOutForm(MarkedForm):
    submit = "Take them out"


class StepForm(MarkedForm):
    """One page of the form. `answer()` is what counts, `unasked()` what was set aside."""

    submit = "Save and continue"
    keeps: ClassVar[tuple[str, ...]] = ()
    """The questions whose answers are kept under their own names."""
    words_for: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """By sender: other labels for questions. A name with “.hint” changes the hint."""

    def __init__(self, *args: Any, sender: str = Sender.PROFESSIONAL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sender = sender
        for name, words in self.words_for.get(sender, {}).items():
            field, _, part = name.partition(".")
            if part == "hint":
                self.fields[field].help_text = words
            elif part == "required":
                self.fields[field].error_messages["required"] = words
            else:
                self.fields[field].label = words

    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] or "" for name in self.keeps}

    def unasked(self) -> dict[str, Any]:
        """What was typed for questions that the answers on this page do not ask."""
        kept = {}
        for name in set(self._not_asked()):
            typed = self.fields[name].widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
            if any(typed) if isinstance(typed, list) else typed:
                kept[name] = typed
        return kept

    def warnings(self) -> list[str]:
        """What to look at once more; nothing of it stops anybody."""
        return []


def welfare_question() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Are you worried about a child’s welfare or safety?",
        help_text="If you answer yes or not sure, a social worker reads it first. "
        "You do not need the family’s agreement to tell us.",
        choices=Welfare.choices,
        widget=Radios(),
    )


class NewForm(OnceForm):
    """T1: the welfare and safety question comes before anything else."""

    heading = "welfare"
    instructs = {"welfare": "Select yes, I’m not sure or no"}

    welfare = welfare_question()

    def answer(self) -> dict[str, Any]:
        return {"welfare": self.cleaned_data["welfare"]}


class WelfareForm(StepForm):
    heading = "welfare"
    instructs = {"welfare": "Select yes, I’m not sure or no"}
    keeps = ("welfare",)

    welfare = welfare_question()


class NeedForm(StepForm):
    """T3: general questions and known workers are answered without a referral."""

    heading = "need"
    submit = "Continue"
    instructs = {"need": "Select what you need today"}
    keeps = ("need",)

    need = forms.ChoiceField(
        label="What do you need today?",
        choices=[
            (REFER, "Support for a child, young person or family"),
            (EHC, "To ask for an education, health and care (EHC) needs assessment"),
            (Deflection.Kind.GENERAL, "To find out about services and support"),
            (Deflection.Kind.WORKER, "To speak to a worker or team I already know"),
        ],
        widget=Radios(
            hints={
                REFER: "We call this a referral. It is for Early Help, for special educational "
                "needs and disabilities, or for inclusion",
                EHC: "A parent, a young person who has reached the end of Year 11, a school or a college "
                "can ask",
                Deflection.Kind.GENERAL: "We take you to questions and answers. "
                "You do not need to refer anyone",
                Deflection.Kind.WORKER: "We show you who to call",
            }
        ),
    )


class WhoForm(StepForm):
    heading = "who"
    submit = "Continue"
    instructs = {"who": "Select who you are"}
    keeps = ("who",)

    who = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (Sender.PROFESSIONAL, Sender.PROFESSIONAL.label),
            (Sender.PARENT, Sender.PARENT.label),
            (Sender.YOUNG_PERSON, Sender.YOUNG_PERSON.label),
            (Sender.PUBLIC, Sender.PUBLIC.label),
        ],
        widget=Radios(
            hints={
                Sender.PROFESSIONAL: "For example at a school, a surgery or a charity",
                Sender.YOUNG_PERSON: "Tell us in your own words. Nobody has to help you with it",
                Sender.PUBLIC: "You do not have to give your name",
            }
        ),
    )

    def __init__(self, *args: Any, asks_for_ehc: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_for_ehc = asks_for_ehc

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        if who == Sender.PUBLIC and self.asks_for_ehc:
            raise ValidationError(
                "Only a parent, a young person, a school or a college can ask for an EHC needs "
                "assessment. Go back and choose support for a child instead"
            )
        return who


class AccountForm(Form):
    """Signing in makes nobody's draft one's own: its writer says so."""

    heading = "mine"
    submit = "Continue"
    instructs = {"mine": "Select yes to put this draft into your account"}

    mine = YesNoField(
        label="Put this draft into your account?",
        help_text="Choose no if somebody else wrote it on this phone or computer, or if you want "
        "to send it without your account.",
    )


# How to reach the sender


class WorkContactForm(StepForm):
    """A professional without an account."""

    keeps = ("name", "job", "works_at", "email", "phone")
    instructs = {"name": "Enter your name", "works_at": "Enter where you work"}

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    job = forms.CharField(label="Your job", max_length=120, required=False)
    works_at = forms.CharField(
        label="Where you work",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = email_field("Your work email address", required=True)
    phone = phone_field("Your phone number")

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])


class ReachableForm(StepForm):
    """At least one way to reach the person."""

    ways: ClassVar[tuple[str, ...]] = ("phone", "email")
    one_way = "Enter a phone number or an email address, so that we can reach you"

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not any(facts.get(way) or self.has_error(way) for way in self.ways):
            self.add_error(self.ways[0], self.one_way)
        return facts


class ParentContactForm(ReachableForm):
    keeps = ("name", "relationship", "phone", "email")
    instructs = {
        "name": "Enter your name",
        "relationship": "Enter who you are to the child, like mother, father or grandparent",
    }

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    relationship = forms.CharField(
        label="Who you are to the child",
        help_text="For example mother, father, foster carer or grandparent",
        max_length=120,
    )
    phone = phone_field("Your phone number")
    email = email_field("Your email address")


class YoungContactForm(ReachableForm):
    ways = ("phone", "email", "other_way")
    one_way = "Tell us one way to reach you. It can be through somebody you trust"
    keeps = ("phone", "email", "other_way")

    phone = phone_field("A phone number", help_text="Only if it is safe for us to call")
    email = email_field("An email address", help_text="Only if nobody else reads it")
    other_way = LongTextField(
        label="Another way, or when it is safe",
        help_text="For example: through my form teacher, or text me after school",
        required=False,
        max_length=300,
        rows=2,
    )


class PublicContactForm(StepForm):
    """Only the public may stay unnamed (T2)."""

    heading = None
    reveals = {"named": {"yes": ["name", "relationship", "phone", "email"]}}
    instructs = {
        "named": "Select yes if you want to give your name",
        "name": "Enter your name",
    }

    named = YesNoField(
        label="Do you want to tell us who you are?",
        help_text="You do not have to. If you do, it is easier for us to ask you something.",
        widget=Radios(),
        choices=[("yes", "Yes"), ("no", "No, I do not want to give my name")],
    )
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    relationship = forms.CharField(
        label="How you know the child",
        help_text="For example neighbour, relative or friend",
        max_length=120,
        required=False,
    )
    phone = phone_field("Your phone number")
    email = email_field("Your email address")

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        given = facts.get("phone") or facts.get("email")
        if facts.get("named") and not given and not self.has_error("email"):
            self.add_error("phone", ReachableForm.one_way)
        return facts

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if not facts["named"]:
            return {"named": False, "anonymous": True}
        kept = ("name", "relationship", "phone", "email")
        return {"named": True, **{name: facts[name] or "" for name in kept}}


CONTACT_FORMS: dict[str, type[StepForm]] = {
    Sender.PROFESSIONAL: WorkContactForm,
    Sender.PARENT: ParentContactForm,
    Sender.YOUNG_PERSON: YoungContactForm,
    Sender.PUBLIC: PublicContactForm,
}


# The story


class ConcernForm(StepForm):
    instructs = {"concern": "Enter what you are concerned about"}
    keeps = ("concern", "hopes", "phone")
    words_for = {
        Sender.PARENT: {
            "concern": "What is happening?",
            "concern.hint": "Tell us in your own words: what worries you, and since when.",
            "concern.required": "Enter what is happening",
            "hopes": "What would help your child and family?",
        },
        Sender.YOUNG_PERSON: {
            "concern": "What is happening?",
            "concern.hint": "Tell us in your own words. It does not have to be tidy, and "
            "spelling does not matter.",
            "concern.required": "Enter what is happening. A few words are enough",
            "hopes": "What would you like to be different?",
        },
    }

    concern = LongTextField(
        label="What are you concerned about?",
        help_text="Tell us what you have seen or heard, and when.",
        max_length=6000,
        rows=8,
    )
    hopes = LongTextField(
        label="What do you hope will change for the child?",
        max_length=2000,
        required=False,
    )
    phone = phone_field(
        "A phone number where we can reach you",
        help_text="We also write to the e-mail address you signed in with.",
    )

    def __init__(self, *args: Any, has_account: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_account:
            del self.fields["phone"]

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) or "" for name in self.keeps}


class StrengthsForm(StepForm):
    """Strengths as well as worries (Signs of Safety)."""

    keeps = ("strengths",)
    heading = "strengths"
    words_for = {
        Sender.YOUNG_PERSON: {
            "strengths": "What is going well, and who do you trust?",
            "strengths.hint": "People, places and things that help you, even a little.",
        },
        Sender.PARENT: {"strengths": "What is going well for your child and family?"},
    }

    strengths = LongTextField(
        label="What is going well for the child and family?",
        help_text="What the child is good at, who helps them, what keeps them safe.",
        max_length=3000,
        required=False,
    )


class VoiceForm(StepForm):
    keeps = ("voice",)
    heading = "voice"
    words_for = {
        Sender.PARENT: {"voice": "What does your child say or show about this?"},
    }

    voice = LongTextField(
        label="What does the child say or show about this?",
        help_text="Use their own words where you can. A child who does not speak shows it in "
        "other ways.",
        max_length=3000,
        required=False,
    )


class TriedForm(StepForm):
    """What has been tried, as assess, plan, do, review (SEND Code of Practice, chapter 6)."""

    reveals = {"tried": {"yes": ["assess", "plan", "do", "review"]}}
    instructs = {"tried": "Select yes if something has been tried"}
    keeps = ("assess", "plan", "do", "review")

    tried = YesNoField(label="Has anything been tried to help?", widget=Radios())
    assess = LongTextField(
        label="What did you find out about the child’s needs?",
        max_length=2000,
        rows=3,
        required=False,
    )
    plan = LongTextField(
        label="What was planned, with whom?", max_length=2000, rows=3, required=False
    )
    do = LongTextField(
        label="What was done, and for how long?", max_length=2000, rows=3, required=False
    )
    review = LongTextField(label="What did it change?", max_length=2000, rows=3, required=False)

    def answer(self) -> dict[str, Any]:
        return {"tried": self.cleaned_data["tried"], **super().answer()}


class AgenciesForm(StepForm):
    agencies = forms.MultipleChoiceField(
        label="Who else helps the child or family now?",
        help_text="Select all that apply, or none.",
        choices=list(AGENCIES.items()),
        widget=Checkboxes(),
        required=False,
    )
    note = LongTextField(
        label="Names, and how to reach them", max_length=2000, rows=3, required=False
    )

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {"agencies": facts["agencies"], "note": facts["note"] or "", "answered": True}


class EhcForm(StepForm):
    heading = "asker"
    instructs = {"asker": "Select who asks for the assessment"}
    keeps = ("asker",)

    asker = forms.ChoiceField(
        label="Who asks for the EHC needs assessment?",
        help_text="The law lets these ask. If you work in health or social care, ask for the "
        "parent or with the school.",
        choices=EhcRequest.Asker.choices,
        widget=Radios(),
    )

    def __init__(self, *args: Any, too_young: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_young = too_young

    def clean_asker(self) -> str:
        asker: str = self.cleaned_data["asker"]
        if asker == EhcRequest.Asker.YOUNG_PERSON and self.too_young:
            raise ValidationError(
                "A young person can ask once Year 11 has ended. Before that a parent, the school "
                "or the college must ask. Select who of them asks"
            )
        return asker


class AssessedForm(StepForm):
    """For whom of several children the assessment is asked: each has a request of their own."""

    heading = "children"
    instructs = {"children": "Select at least one child"}

    children = forms.MultipleChoiceField(
        label="Which children is the EHC needs assessment for?",
        help_text="The council decides about each of them on their own.",
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, children: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = children  # type: ignore[attr-defined]

    def answer(self) -> dict[str, Any]:
        """`asked` are the children who stood there: one who is added later is asked about."""
        asked = [name for name, _ in self.fields["children"].choices]  # type: ignore[attr-defined]
        return {"children": self.cleaned_data["children"], "asked": asked}


class EvidenceForm(StepForm):
    """The list that the panel's check for completeness reads. Nothing of it is a condition."""

    def __init__(self, *args: Any, kinds: list[Code], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.code] = forms.ChoiceField(
                label=kind.label,
                choices=Evidence.Status.choices,
                widget=Radios(small=True),
                required=self.sender == Sender.PROFESSIONAL,
                error_messages={"required": f"Select where you are with: {kind.label}"},
            )
        self.kinds = kinds

    def answer(self) -> dict[str, Any]:
        given = {kind.code: self.cleaned_data[kind.code] for kind in self.kinds}
        return {code: status or Evidence.Status.NONE.value for code, status in given.items()}


class CarerForm(StepForm):
    """A parent or carer, and who may see what is said about them."""

    keeps = ("name", "relationship", "phone", "email", "address", "needs", "seen_by")
    instructs = {
        "name": "Enter the name of the parent or carer",
        "relationship": "Enter who they are to the child, like mother, father or grandparent",
        "has_responsibility": "Select whether they have parental responsibility",
        "seen_by": "Select who may see these details",
    }

    name = forms.CharField(label="Name", max_length=120)
    relationship = forms.CharField(
        label="Who they are to the child",
        help_text="For example mother, father, foster carer or grandparent",
        max_length=120,
    )
    has_responsibility = forms.ChoiceField(
        label="Do they have parental responsibility?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know")],
        widget=Radios(inline=True),
    )
    phone = phone_field("Phone number")
    email = email_field("Email address")
    address = LongTextField(
        label="Address, if it is not the child’s", max_length=400, rows=2, required=False
    )
    needs = forms.CharField(
        label="What they need to talk with us",
        help_text="For example an interpreter for Polish, or large print",
        max_length=300,
        required=False,
    )
    seen_by = forms.ChoiceField(
        label="Who may see these details?",
        choices=Carer.SeenBy.choices,
        widget=Radios(),
    )

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def answer(self) -> dict[str, Any]:
        known = {"yes": True, "no": False, "unknown": None}
        return {
            **super().answer(),
            "has_responsibility": known[self.cleaned_data["has_responsibility"]],
        }

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        if not answer:
            return {}
        words = {True: "yes", False: "no", None: "unknown"}
        return {**answer, "has_responsibility": words[answer["has_responsibility"]]}


# Sharing: three things apart


class SharingForm(StepForm):
    """Three things apart: the basis, the family’s agreement to help, whether they know."""

    reveals = {"family_told": {"no": ["not_told_why"]}}
    keeps = ("family_told", "not_told_why", "agreement", "basis")
    instructs = {
        "family_told": "Select yes if the family knows that you are sharing this",
        "not_told_why": "Enter why the family was not told",
        "agreement": "Select whether the family agrees to get help",
        "basis": "Select why you may share this information",
    }

    family_told = YesNoField(label="Does the family know that you are sharing this with us?")
    not_told_why = LongTextField(
        label="Why were they not told?",
        help_text="For example, telling them could put the child at risk.",
        max_length=1000,
        rows=3,
    )
    agreement = forms.ChoiceField(
        label="Does the family agree to get help?",
        help_text="This is about taking up a service. It is a different thing from sharing "
        "information.",
        choices=SharingBasis.Agreement.choices,
        widget=Radios(),
    )
    basis = forms.ChoiceField(
        label="Why may you share this information?",
        choices=[
            (each.value, each.label)
            for each in (
                SharingBasis.Basis.SAFETY,
                SharingBasis.Basis.DUTY,
                SharingBasis.Basis.CONSENT,
            )
        ],
        widget=Radios(
            hints={
                SharingBasis.Basis.SAFETY: "The law lets you share it. "
                "You do not need anyone’s agreement",
                SharingBasis.Basis.DUTY: "For example a school’s duty to keep pupils safe and well",
            }
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A family that does not know has agreed to nothing; no answer stops the referral."""
        facts = super().clean() or self.cleaned_data
        if facts.get("family_told") is False:
            if facts.get("basis") == SharingBasis.Basis.CONSENT:
                self.add_error(
                    "basis",
                    "You said that the family does not know, so they cannot have agreed. "
                    "Select another reason",
                )
            if facts.get("agreement") == SharingBasis.Agreement.AGREED:
                self.add_error(
                    "agreement",
                    "You said that the family does not know, so they cannot have agreed. "
                    "Select another answer",
                )
        return facts

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {
            "family_told": facts["family_told"],
            "not_told_why": facts["not_told_why"] or "",
            "agreement": facts["agreement"],
            "basis": facts["basis"],
        }


class OwnSharingForm(StepForm):
    """A parent or a young person answers for themselves."""

    instructs = {
        "wants_help": "Select yes if you want help",
        "may_share": "Select yes if we may share what you tell us",
    }

    wants_help = YesNoField(
        label="Do you want us to offer you help?",
        help_text="You can say no to any help we offer later.",
    )
    may_share = YesNoField(
        label="May we share what you tell us with services that could help?",
        help_text="If you say no, we ask you first. We share without asking only when somebody "
        "is in danger.",
    )

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        agreement, basis = SharingBasis.Agreement, SharingBasis.Basis
        return {
            "family_told": True,
            "not_told_why": "",
            "agreement": (agreement.AGREED if facts["wants_help"] else agreement.REFUSED).value,
            "basis": (basis.CONSENT if facts["may_share"] else basis.ASK_FIRST).value,
            "wants_help": facts["wants_help"],
            "may_share": facts["may_share"],
        }


class YoungSharingForm(OwnSharingForm):
    reveals = {"family_told": {"no": ["not_told_why"]}}
    field_order = ["version", "family_told", "not_told_why", "wants_help", "may_share"]
    instructs = {
        **OwnSharingForm.instructs,
        "family_told": "Select yes if your parents or carers know that you are writing to us",
    }
    words_for = {
        Sender.YOUNG_PERSON: {
            "wants_help": "Do you want us to help you?",
            "may_share": "May we talk to other people who could help you?",
        }
    }

    family_told = YesNoField(
        label="Do your parents or carers know that you are writing to us?", widget=Radios()
    )
    not_told_why = LongTextField(
        label="Is there a reason we should know?",
        help_text="For example, that it would not be safe for you if they knew.",
        max_length=1000,
        rows=3,
        required=False,
    )

    def answer(self) -> dict[str, Any]:
        facts = self.cleaned_data
        told = facts["family_told"]
        why = "" if told else facts["not_told_why"] or "The young person did not say why."
        return {**super().answer(), "family_told": told, "not_told_why": why}


class PublicSharingForm(StepForm):
    heading = "family_told"
    instructs = {"family_told": "Select yes if the family knows that you are telling us"}

    family_told = YesNoField(
        label="Does the family know that you are telling us?",
        help_text="You do not have to tell them. We do not tell them who you are unless you "
        "agree, or a court asks us.",
        widget=Radios(),
    )

    def answer(self) -> dict[str, Any]:
        told = self.cleaned_data["family_told"]
        return {
            "family_told": told,
            "not_told_why": "" if told else "Nobody asked a member of the public for a reason.",
            "agreement": SharingBasis.Agreement.NOT_ASKED.value,
            "basis": SharingBasis.Basis.TOLD.value,
        }


SHARING_FORMS: dict[str, type[StepForm]] = {
    Sender.PROFESSIONAL: SharingForm,
    Sender.PARENT: OwnSharingForm,
    Sender.YOUNG_PERSON: YoungSharingForm,
    Sender.PUBLIC: PublicSharingForm,
}


# Files, colleagues, the way back, sending


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesForm(Form):
    """Each file is looked at on its own; one that is refused takes no other with it."""

    submit = "Add the files"
    uploads = forms.Field(
        label="Choose one or more files",
        help_text="PDF, Word (.docx), pictures (.jpg, .png) or plain text, up to 20 MB each and "
        "10 files in all.",
        required=False,
        widget=SeveralFiles(attrs={"multiple": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks_optional = False  # type: ignore[misc]


class ColleagueForm(Form):
    submit = "Share the draft"
    heading = "colleague"
    instructs = {"colleague": "Select a colleague"}

    colleague = forms.ModelChoiceField(
        label="Who may read, change and send this draft?",
        queryset=Person.objects.none(),
        empty_label="Choose a colleague",
        to_field_name="reference",
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = _name_and_job  # type: ignore[attr-defined]


def _name_and_job(person: Person) -> str:
    return f"{person.name}, {person.job_title}" if person.job_title else person.name


class OrganisationForm(Form):
    submit = "Save and continue"
    heading = "organisation"
    instructs = {"organisation": "Select for whom you refer"}

    organisation = forms.ModelChoiceField(
        label="For which organisation do you refer this child?",
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=Radios,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class CodeForm(Form):
    """The code that goes with a link."""

    heading = "code"
    instructs = {"code": "Enter the code that you wrote down"}

    code = forms.CharField(
        label="What is your code?",
        help_text="It has 8 letters and numbers, like 7KQ2-MW4T. Capitals do not matter.",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class SendForm(VersionedForm):
    """Nothing more to ask: the button that sends."""

    submit = "Send the referral"


class RemovalForm(Form):
    submit = "Delete this draft"
