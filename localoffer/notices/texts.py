"""Turning a template of templates/emails/ into a subject and a plain text.

The first line of a template is its subject, after "Subject: "; the rest is the
text. Nothing is escaped, because nothing is markup. A name that the context does
not have is an error, not a gap in somebody's letter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template

from localoffer.council.models import Council

LABEL = "Subject: "
SUBJECT_LENGTH = 200


class Incomplete(LookupError):
    """A template of an e-mail names something that its context does not have."""


class _Missing(str):
    """Django puts this where a name is unknown, by way of the % operator."""

    def __mod__(self, name: Any) -> str:
        raise Incomplete(f"The e-mail's context has no “{name}”.")


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(settings.BASE_DIR / "templates")],
        autoescape=False,
        string_if_invalid=_Missing("?%s"),
    )


def compose(template: str, context: Mapping[str, Any]) -> Text:
    """The finished subject and text of templates/emails/<template>.txt.

    Besides `context`, a template knows `council` and `portal` (this portal's address,
    without a final slash).
    """
    subject_line, text = _parts(template)
    known = {"council": Council.current(), "portal": settings.PORTAL_URL, **context}
    names = Context(known, autoescape=False)
    return Text(one_line(subject_line.render(names))[:SUBJECT_LENGTH], tidy(text.render(names)))


@cache
def _parts(template: str) -> tuple[Template, Template]:
    """Its subject and its text, read from the file once."""
    source = _engine().find_template(f"emails/{template}.txt")[0].source
    first, _, rest = source.partition("\n")
    if not first.startswith(LABEL):
        raise ValueError(f"The first line of emails/{template}.txt must begin with “{LABEL}”.")
    return _engine().from_string(first.removeprefix(LABEL)), _engine().from_string(rest)


def one_line(text: str) -> str:
    """Every control character and run of spaces becomes one space (TRUST 5: mail headers)."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def tidy(text: str) -> str:
    """No control characters, no spaces at line ends, at most one empty line together."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
