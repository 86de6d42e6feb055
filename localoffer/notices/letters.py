"""Letters as PDF that everyone can read: tagged (PDF/UA-1), in British English, with a title.

    render("plain", {"title": …, "reference": …, "date": at, "to": {…}, "text": …}, at=at)

The templates are templates/letters/*.typ; base.typ says what the data must hold. The
data reaches Typst as JSON and never as its markup, and a template can read nothing
outside its own folder.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import typst
from django.conf import settings

from localoffer import clock
from localoffer.council.models import Council
from localoffer.refusal import Refused

LETTERS = settings.BASE_DIR / "templates" / "letters"
FONTS = settings.BASE_DIR / "build" / "fonts"
"""Where the set-up puts the letters' font; without it they are set in one that Typst brings."""

NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


class Broken(ValueError):
    """A letter's template and its data do not fit together."""


def render(template: str, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """The finished letter templates/letters/<template>.typ, as PDF/UA-1.

    Dates and moments in `data` are written out ("2 April 2026"). `at` is the moment the
    file says it was made: with it, the same letter is the same file, byte for byte.
    Raises Broken when the template lacks a fact, and Refused when a text holds a sign
    that the letters' font cannot show.
    """
    if not re.fullmatch(r"[a-z0-9-]+", template):
        raise ValueError("A letter's template is named by small letters, digits and hyphens.")
    facts = json.dumps({**data, "council": letterhead(Council.current())}, default=in_words)
    try:
        made = typst.compile(
            LETTERS / f"{template}.typ",
            root=LETTERS,
            font_paths=fonts(),
            format="pdf",
            sys_inputs={"data": facts},
            pdf_standards="ua-1",
            timestamp=int(at.timestamp()) if at else None,
        )
    except typst.TypstError as error:
        if found := NO_GLYPH.search(error.message):
            raise Refused(
                f"A letter cannot show “{found[1]}”. Write it another way and try again."
            ) from None
        raise Broken(f"The letter {template} could not be made: {error.message}") from None
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The same on every machine: never the machine's own fonts."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS] if FONTS.is_dir() else [])


def letterhead(council: Council) -> dict[str, Any]:
    return {
        "name": council.name,
        "service_name": council.service_name,
        "address": council.address.splitlines(),
        "website": council.website,
        "colour": council.brand_colour,
    }


def in_words(value: object) -> str:
    """2 April 2026, in London."""
    if isinstance(value, datetime):
        value = clock.local_day(value)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)
