"""What is asked of people who comment, and of those who answer them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import Resolver404, resolve

from faq.forms.typed import NobodyNamed, TypedText
from faq.models import Comment
from faq.operations.comments import Intent
from localoffer.ui.forms import (
    DateField,
    LongTextField,
    OnceForm,
    Radios,
    VersionedForm,
    YesNoField,
)

LONGEST = 2_000
EMAIL = {"autocomplete": "email", "spellcheck": "false"}


class CommentForm(NobodyNamed, OnceForm):
    submit = "Send your comment"
    typed = "words"
    field_order = ["about", "words", "no_name", "may_publish", "reply_to", "once"]
    instructs = {
        "about": "Select what your comment is about",
        "words": "Enter your comment",
        "may_publish": "Select yes if we may publish your comment",
    }

    about = forms.ChoiceField(
        choices=Comment.About,
        widget=Radios(
            hints={
                "content": "Something is wrong, old, hard to understand or not there",
                "access": "Reading, using or finding things, on a screen or on paper",
                "making": "How families and young people had a say in it",
            }
        ),
        label="What is your comment about?",
    )
    words = TypedText(
        thing="comment",
        most=LONGEST,
        rows=6,
        label="Your comment",
        help_text="Leave out names, schools and dates of birth.",
    )
    may_publish = YesNoField(
        label="May we publish it?",
        help_text="We take out anything that could show who you or your child are.",
    )
    reply_to = forms.EmailField(
        required=False,
        label="Your email address",
        help_text="Only if you want our reply by email. We delete it then.",
        widget=forms.EmailInput(attrs=EMAIL),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("no_name")


class ProblemForm(NobodyNamed, OnceForm):
    """“Something wrong with this page?”: shorter, and never published by itself."""

    submit = "Send"
    typed = "words"
    field_order = ["words", "no_name", "reply_to", "page", "once"]
    instructs = {"words": "Enter what is wrong"}

    words = TypedText(
        thing="message",
        may_link=True,
        most=LONGEST,
        rows=4,
        label="What is wrong?",
        help_text="For example: a wrong number, a word you do not know, a link that is broken.",
    )
    reply_to = CommentForm.base_fields["reply_to"]
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("no_name")

    def clean_page(self) -> str:
        return page_of_ours(self.cleaned_data["page"])


def page_of_ours(address: str) -> str:
    """The path of a public page of this portal; empty for anything else.

    No query, which may hold words, and no address with a secret in it.
    """
    path = address.partition("?")[0].partition("#")[0]
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    public = getattr(found.func, "access", "") == "public" and "secret" not in found.kwargs
    return path[:300] if public else ""


class WrittenDownForm(OnceForm):
    """A comment that came another way."""

    submit = "Write it down"
    instructs = {"words": "Enter the comment"}

    channel = forms.ChoiceField(
        choices=[(c.value, c.label) for c in Comment.Channel if c != Comment.Channel.SITE],
        widget=Radios(),
        label="How did it come?",
    )
    about = forms.ChoiceField(
        choices=Comment.About, widget=Radios(), label="What is the comment about?"
    )
    words = LongTextField(rows=6, label="The comment", max_length=LONGEST)
    may_publish = YesNoField(label="May we publish it?")


class ResponseForm(VersionedForm):
    """The response, the words to publish, and what will be done."""

    submit = "Save the response"
    checks = "response"
    reveals = {"acts": {"yes": ["what", "owner", "due_on"]}}
    instructs = {
        "public_words": "Enter the comment as it will be published",
        "response": "Enter the response",
        "acts": "Select yes if something will be done",
        "what": "Enter what will be done",
        "owner": "Enter which service does it",
        "due_on": "Enter the day by which it will be done",
    }

    public_words = LongTextField(
        rows=6,
        label="The comment as it will be published",
        help_text="Take out whatever could show who somebody is. Change nothing else.",
        max_length=LONGEST,
    )
    response = LongTextField(rows=6, label="Our response", max_length=4_000)
    acts = YesNoField(label="Will something be done?", help_text="If not, the response says why.")
    what = forms.CharField(max_length=300, label="What will be done?")
    owner = forms.CharField(
        max_length=120, label="Which service does it?", help_text="Not a person’s name."
    )
    due_on = DateField(label="Done by", help_text="For example, 27 3 2027")

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not comment.may_publish:
            del self.fields["public_words"]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "response": given["response"],
            "public_words": given.get("public_words", ""),
            "intent": Intent(given["what"], given["owner"], given["due_on"])
            if given["acts"]
            else None,
            "version": given["version"],
        }


class LeaveOutForm(VersionedForm):
    submit = "Leave it out"
    instructs = {
        "reason": "Select the reason the law allows",
        "because": "Say why this reason is the right one",
    }

    reason = forms.ChoiceField(
        choices=Comment.Reason,
        widget=Radios(),
        label="Which reason does the law allow?",
        help_text="SEND Regulations 2014, regulation 56. There is no other.",
    )
    because = LongTextField(
        rows=3,
        label="Why is it the right one?",
        help_text="Whoever made the comment reads these words.",
        max_length=500,
    )


class CheckedForm(VersionedForm):
    """Publishing: with a box where something points to somebody."""

    submit = "Publish the comment and the response"

    nobody_recognised = forms.BooleanField(
        required=False, label="I have looked at each of these: nobody can be recognised"
    )


class PlanForm(VersionedForm):
    submit = "Plan this"
    instructs = {
        "what": "Enter what will be done",
        "owner": "Enter which service does it",
        "due_on": "Enter the day by which it will be done",
    }

    what = forms.CharField(max_length=300, label="What will be done?")
    owner = forms.CharField(
        max_length=120, label="Which service does it?", help_text="Not a person’s name."
    )
    due_on = DateField(label="Done by", help_text="For example, 27 3 2027")


class OutcomeForm(VersionedForm):
    """What became of an action."""

    instructs = {"outcome": "Say in a sentence or two what became of it"}

    outcome = LongTextField(rows=3, max_length=600)

    def __init__(self, *args: Any, label: str = "What became of it?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].label = label


class PostponeForm(VersionedForm):
    submit = "Move the day"
    instructs = {"due_on": "Enter the new day", "because": "Say why the day moves"}

    due_on = DateField(label="New day", help_text="For example, 27 3 2027")
    because = LongTextField(rows=3, label="Why?", max_length=300)


class ReportForm(OnceForm):
    submit = "Publish the report"

    year = forms.TypedChoiceField(coerce=int, label="Year")

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(each, str(each)) for each in years]  # type: ignore[attr-defined]
