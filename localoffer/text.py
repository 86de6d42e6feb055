"""What typed text says, whatever invisible characters stand in it."""

from __future__ import annotations

import unicodedata

FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing, though Unicode counts them as text."""


def says_nothing(text: str) -> bool:
    """True when a reader sees nothing: white space, zero-width and control characters only."""
    return not any(unicodedata.category(c)[0] in "LNPS" and c not in FILLERS for c in text)


def plain(text: str) -> str:
    """The text as a reader takes it in: no accents, no invisible characters, one apostrophe.

    For comparing, never for keeping. Capitals stay.
    """
    apart = unicodedata.normalize("NFKD", text).replace("’", "'")
    return "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})


def oddities(text: str) -> str:
    """What a reader cannot see in a name: signs without a shape, or letters of two alphabets.

    A whole sentence to show beside the name, “” when there is nothing. Never a reason to
    refuse: names are written in many ways.
    """
    if any(unicodedata.category(sign) in {"Cf", "Cc"} or sign in FILLERS for sign in text):
        return "The name has characters in it that nobody can see."
    for word in text.split():
        alphabets = {unicodedata.name(sign, "").split(" ")[0] for sign in word if sign.isalpha()}
        if len(alphabets & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return "The name has letters of two alphabets that look alike."
    return ""
