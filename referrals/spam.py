"""What looks like spam: pure looking at words. A person decides; nothing is dropped."""

from __future__ import annotations

import re
from typing import Any

from referrals import asking

ADDRESS = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
SELLING = re.compile(
    r"\b(casino|crypto|bitcoin|viagra|backlinks?|seo services?|loan offer|earn money)\b",
    re.IGNORECASE,
)
MANY_ADDRESSES = 3


def why_held(answers: dict[str, Any]) -> str:
    """Why a person should read this before it is a referral, or “” when it is one.

    A worry about safety is never held, whatever it looks like.
    """
    if asking.is_option_1(answers):
        return ""
    words = " ".join(_texts(answers))
    if SELLING.search(words):
        return "It has words of an advertisement in it."
    if len(ADDRESS.findall(words)) >= MANY_ADDRESSES:
        return "It has many web addresses in it."
    return ""


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return []
