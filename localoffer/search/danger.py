"""Words that somebody in danger may type. Whoever reads them shows who to ring before anything else.

Rather once too often than once too seldom: the lines to ring do no harm to somebody who only
wanted to know something.
"""

from __future__ import annotations

import re

from localoffer.search.models import SearchEntry

GUIDE = "/guidance/when-somebody-is-hurt-or-not-safe/"
"""The guide that says what to do then."""
SOMEBODY = r"(?:me|us|him|her|them|my \w+)"
SELF = r"(?:myself|himself|herself|themsel\w+|yourself|my (?:arms?|legs?|wrists?|skin))"
HARM = re.compile(
    r"\b(?:abus\w*|assault\w*|(?<!panic )(?<!asthma )attack\w*|beat|beats|beaten|beating|bleed\w*|bruis\w*|"
    r"choking|collapsed|county lines|danger\w*|dead|die|dies|dying|drown\w*|drunk|exploit\w*|fgm|"
    r"forced (?:marriage|to marry)|groom\w*|hang(?:ed|s|ing)? (?:him|her|my)self|"
    r"(?:self)?harm(?:s|ed|ing|ful)?|hit|hits|hitting|hungry|hurt\w*|kill\w*|(?<!\d)(?<!\d )kms|"
    r"kni(?:fe|ves)|ligature|molest\w*|neglect\w*|overdos\w*|poison\w*|rap(?:e|ed|es|ing|ist)|"
    r"safeguarding|scared|sexually|smack(?:s|ed|ing)?|stabb\w*|stabs|starv\w*|strangl\w*|suicid\w*|"
    r"traffick\w*|unconscious|unsafe|violen\w*|weapons?|"
    r"(?:no|any|enough) food|(?:not|\w+n['’]?t) (?:eaten|breath\w*)|stopped breathing|"
    r"(?:leave|leaves|left|leaving) (?:\w+ ){1,3}alone|home alone|alone (?:all|at) night|"
    r"lock(?:s|ed|ing)? (?:\w+ )?in|makes? (?:me|him|her|them) do|"
    r"(?:gone|went|goes|reported) missing|missing (?:child|children|from home)|"
    rf"touch(?:es|ed|ing)? {SOMEBODY}|(?:kick|punch|slap|chok|threaten)(?:e?s|e?d|ing)? {SOMEBODY}|"
    rf"cut(?:s|ting)? {SELF}|"
    r"end(?:s|ing)? it|end(?:s|ing)? (?:my|his|her|their) (?:own )?(?:life|lives)|"
    r"tak(?:e|es|ing) (?:my|his|her|their) (?:own )?life|"
    r"(?:not|\w+n['’]?t) want to (?:be alive|be here|live|wake up)|"
    r"(?:afraid|frightened|terrified) (?:of|to|at)|"
    r"r[ua]n(?:s|ning)? away|(?:not|never|\w+n['’]?t)(?: feel| be)? safe)\b",
    re.IGNORECASE,
)


def worries(text: str) -> bool:
    """Does a text sound as if somebody may be in danger?"""
    return bool(HARM.search(" ".join(text.split())))


def guide() -> SearchEntry | None:
    """The guide's entry in the search, while it is published."""
    return SearchEntry.objects.filter(kind="guidance", url=GUIDE).first()
