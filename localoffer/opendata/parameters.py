"""The parameters of the open API: what each means, how it is read, what is refused.

The same list makes the OpenAPI document, so that it cannot say anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from localoffer.directory import nearby

MOST_ON_A_PAGE = 100
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = {
    "MONDAY": "MO", "TUESDAY": "TU", "WEDNESDAY": "WE", "THURSDAY": "TH", "FRIDAY": "FR",
    "SATURDAY": "SA", "SUNDAY": "SU",
}  # fmt: skip
FARTHEST = 500_000


@dataclass(frozen=True)
class Parameter:
    """One query parameter. `read` raises ValueError with words that say what to send."""

    name: str
    about: str
    schema: dict[str, Any]
    read: Callable[[str], Any]


@dataclass(frozen=True)
class Problem:
    parameter: str
    message: str


class Refused(Exception):
    """Parameters that cannot be understood, all of them, with the reason of each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.parameter}: {p.message}" for p in problems))


def whole(*, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"Send a whole number from {least} to {most}.")
        return int(text)

    return read


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("Send a UUID.") from None


def _time(text: str) -> time:
    try:
        found = parse_time(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise ValueError("Send a time of day like 09:30.")
    return found


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (made aware below)
    except ValueError:
        found = None
    if found is None:
        raise ValueError("Send a date like 2026-03-31, or a date and time like 2026-03-31T10:30Z.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _day(text: str) -> str:
    code = NAMES.get(text.upper(), text.upper())
    if code not in DAYS:
        raise ValueError(f"Send one of {', '.join(DAYS)}.")
    return code


def _metres(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", text) or not 0 < float(text) <= FARTHEST:
        raise ValueError(f"Send a distance in metres, more than 0 and at most {FARTHEST}.")
    return float(text)


def _postcode(text: str) -> nearby.Point:
    try:
        return nearby.find(text)
    except nearby.NotFound as unknown:
        raise ValueError(str(unknown)) from unknown


def _words(text: str) -> str:
    return text[:100]


INTEGER, STRING = {"type": "integer"}, {"type": "string"}
PAGE = (
    Parameter("page", "Which page, from 1.", INTEGER | {"minimum": 1, "default": 1},
              whole(least=1, most=1_000_000)),
    Parameter("per_page", f"How many on a page, at most {MOST_ON_A_PAGE}.",
              INTEGER | {"minimum": 1, "maximum": MOST_ON_A_PAGE, "default": 20},
              whole(least=1, most=MOST_ON_A_PAGE)),
)  # fmt: skip
TAXONOMY = Parameter(
    "taxonomy_id", "Services with any term of this taxonomy.", STRING | {"format": "uuid"}, _uuid
)
FILTERS = (
    Parameter("search", "Words to look for; acronyms and other words for them count too.",
              STRING | {"maxLength": 100}, _words),
    Parameter("taxonomy_term_id", "Services with this term.", STRING | {"format": "uuid"}, _uuid),
    TAXONOMY,
    Parameter("minimum_age", "Services whose minimum age is at least this.",
              INTEGER | {"minimum": 0}, whole(least=0, most=130)),
    Parameter("maximum_age", "Services whose maximum age is at most this.",
              INTEGER | {"minimum": 0}, whole(least=0, most=130)),
    Parameter("day", "Services open on this day.", STRING | {"enum": list(DAYS)}, _day),
    Parameter("start_time", "Services that open at this time or later.",
              STRING | {"format": "time"}, _time),
    Parameter("end_time", "Services that close at this time or earlier.",
              STRING | {"format": "time"}, _time),
    Parameter("modified_after", "Services changed at this moment or later.",
              STRING | {"format": "date-time"}, _moment),
)  # fmt: skip
NEAR = (
    Parameter("postcode", "A postcode, its first half or a town: the nearest come first.", STRING,
              _postcode),
    Parameter("proximity", "Only places within this many metres of the postcode.",
              {"type": "number", "exclusiveMinimum": 0, "maximum": FARTHEST}, _metres),
)  # fmt: skip


def read(query: QueryDict, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """The values of the parameters that were sent. Raises Refused with every problem."""
    values: dict[str, Any] = {}
    problems = []
    for parameter in parameters:
        text = query.get(parameter.name, "").replace("\0", "").strip()
        if not text:
            continue
        try:
            values[parameter.name] = parameter.read(text)
        except ValueError as wrong:
            problems.append(Problem(parameter.name, str(wrong)))
    if "proximity" in values and "postcode" not in values and not problems:
        problems.append(Problem("proximity", "Send a postcode with it."))
    if problems:
        raise Refused(problems)
    return values
