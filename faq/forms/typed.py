"""What is said about words that anybody may type: too long, with links or names."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from faq import identity
from faq.known import known_names
from localoffer.ui.forms import LongTextField

LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|co|info|biz|ru|cn|xyz|shop|online|site|top|click|link)(?:\.uk)?\b(?!@)|\[/?(?:url|link)", re.I)  # fmt: skip
MARKUP = re.compile(r"\\?</?\s*[a-z!]\w*[^<>]{0,200}>|\\?</?[a-z]+\s[^<>]{0,200}=|<[a-z]+\\>", re.I)
SAME_SIGN = re.compile(r"(\S)\1{9}")


class TypedText(LongTextField):
    """Words from anybody. Its errors are sentences that say what to do.

    `thing` is what the words are: "question" or "comment". `may_link` lets web addresses pass:
    somebody who tells of a broken link has to say which.
    """

    def __init__(self, *, thing: str, most: int, may_link: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=most, **kwargs)
        self.thing, self.most, self.may_link = thing, most, may_link
        self.validators = []  # its own sentence says how long it is

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if problem := self.problem(text):
            raise forms.ValidationError(problem)
        return text

    def problem(self, text: str) -> str:
        """What is wrong with the words themselves, or nothing."""
        letters = [sign for sign in text if sign.isalpha()]
        words = text.lower().split()
        if len(text) > self.most:
            return (
                f"Your {self.thing} is {len(text):,} characters long. Make it {self.most:,} or "
                "fewer. Send one thing at a time, or ring us"
            )
        if text and not letters:
            return f"Write your {self.thing} in words"
        if MARKUP.search(text):
            return "Leave out the signs < and >. Write in plain words"
        if not self.may_link and LINK.search(identity.EMAIL.sub("", text)):
            return "Leave out web addresses. Say in words which page you mean"
        if row := SAME_SIGN.search(text):
            return f"Take out the long row of “{row[1]}”. Perhaps a key got stuck"
        if len(words) > 15 and len(set(words)) < len(words) / 5:
            return f"The same words come again and again. Write your {self.thing} once"
        return ""


class NobodyNamed(forms.Form):
    """Mixed into a form with words from anybody: asks once more when somebody may be in them.

    The box to tick is only there when something was found. A person looks at it all again
    before anything is public.
    """

    typed: str
    """Name of the field with the words."""

    no_name = forms.BooleanField(
        required=False,
        label="I have checked: nobody can tell who a child is",
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        text = given.get(self.typed)
        pointers = identity.pointed_out(text, known=known_names(text)) if text else []
        if pointers and not given.get("no_name"):
            self.asks_to_check = True
            self.add_error(self.typed, sentence(pointers))
        elif not given.get("no_name"):
            self.fields.pop("no_name", None)
        return given


def sentence(pointers: list[identity.Pointer]) -> str:
    """“… looks like somebody’s name. Take it out, or tick the box …”, for the first of them."""
    others = len(pointers) - 1
    more = f" There {'is' if others == 1 else 'are'} {others} more like this." if others else ""
    return (
        f"{pointers[0].says}. Take it out, so that nobody can tell who a child is.{more} "
        "If it tells nothing about anybody, tick the box below"
    )
