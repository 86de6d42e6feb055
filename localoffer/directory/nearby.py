"""Where something is, and how far: plain arithmetic and SQL, no map service, no network.

Miles on the page, metres in the API. The distance is along the earth's curve (haversine).
Only public points take part: a masked place has none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, FloatField, Func, Q

from localoffer.directory.models import Address, Postcode

EARTH_METRES = 6_371_008.8
METRES_IN_A_MILE = 1609.344
WHOLE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$")
DISTRICT = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")
SECTOR = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]$")


@dataclass(frozen=True)
class Point:
    """A point to measure from. `says` tells people when it is not quite what they asked for."""

    latitude: float
    longitude: float
    label: str
    says: str = ""


class NotFound(Exception):
    """The words name no place that we know. The message says what to do."""


def fold(text: str) -> str:
    """A postcode without spaces and in capitals, however it was typed."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def find(text: str) -> Point:
    """The point of a postcode (whole, or its first half) or of a town. Raises NotFound."""
    code = fold(text)
    if WHOLE.match(code):
        return _postcode(code)
    if DISTRICT.match(code) and (point := _middle(Q(district=code), f"{code}")):
        return point
    if SECTOR.match(code) and (point := _middle(Q(code__startswith=code), _spaced(code))):
        return point
    if town := _town(text.strip()):
        return town
    if re.search(r"\d", text) or len(code) < 3:
        raise NotFound(_unknown(f"We do not know the postcode “{text.strip()[:20]}”."))
    raise NotFound(_unknown(f"We do not know a town called “{text.strip()[:40]}”."))


def known(text: str) -> Postcode | None:
    """The postcode in the council's list, however it was typed."""
    return Postcode.objects.filter(pk=fold(text)).first()


def _postcode(code: str) -> Point:
    row = known(code)
    if row is not None:
        return Point(row.latitude, row.longitude, str(row))
    district = code[:-3]
    if point := _middle(Q(district=district), district):
        says = f"We do not know {code[:-3]} {code[-3:]}. We measured from the middle of {district}."
        return Point(point.latitude, point.longitude, district, says)
    raise NotFound(_unknown(f"We do not know the postcode {code[:-3]} {code[-3:]}."))


def _middle(which: Q, label: str) -> Point | None:
    middle = Postcode.objects.filter(which, live=True).aggregate(
        latitude=Avg("latitude"), longitude=Avg("longitude")
    )
    if middle["latitude"] is None:
        return None
    says = f"We measured from the middle of {label}."
    return Point(middle["latitude"], middle["longitude"], label, says)


def _town(name: str) -> Point | None:
    """A town in which the directory has a public address."""
    middle = Address.objects.filter(
        city__iexact=name, location__masked=False, location__latitude__isnull=False
    ).aggregate(latitude=Avg("location__latitude"), longitude=Avg("location__longitude"))
    if middle["latitude"] is None:
        return None
    label = name.title()
    return Point(middle["latitude"], middle["longitude"], label,
                 f"We measured from the middle of {label}.")  # fmt: skip


def _spaced(code: str) -> str:
    return f"{code[:-1]} {code[-1]}"


def _unknown(says: str) -> str:
    return f"{says} Check it, or enter the name of a town"


def haversine(
    point: Point, *, latitude: str = "latitude", longitude: str = "longitude"
) -> tuple[str, list[float]]:
    """SQL for the metres from a point to two columns, with a `%s` for each of the values."""
    half_north = f"power(sin(radians({latitude} - %s) / 2), 2)"
    half_east = f"power(sin(radians({longitude} - %s) / 2), 2)"
    across = f"{half_north} + cos(radians({latitude})) * %s * {half_east}"
    return (
        f"(asin(sqrt({across})) * {2 * EARTH_METRES})",
        [point.latitude, math.cos(math.radians(point.latitude)), point.longitude],
    )


class Metres(Func):
    """The same for a query of the ORM’s."""

    def __init__(
        self, point: Point, *, latitude: str = "latitude", longitude: str = "longitude"
    ) -> None:
        super().__init__(latitude, longitude, output_field=FloatField())
        self.point = point

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        latitude, longitude = (compiler.compile(each)[0] for each in self.source_expressions)
        return haversine(self.point, latitude=latitude, longitude=longitude)


def inside(point: Point, *, within: float) -> Q:
    """Is a row in the box around the circle? Cut the corners off with `metres`.

    Plain comparisons, of which the planner knows from its statistics how many rows they leave:
    about a geometric operator it can only guess, and joins in the wrong order.
    """
    west, south, east, north = box(point, within=within)
    return Q(latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east)


def box(point: Point, *, within: float) -> tuple[float, float, float, float]:
    """West, south, east and north edges of a box that holds the circle (`within` in metres)."""
    north = math.degrees(within / EARTH_METRES)
    east = north / max(math.cos(math.radians(min(abs(point.latitude) + north, 89.0))), 0.01)
    return (
        point.longitude - east,
        point.latitude - north,
        point.longitude + east,
        point.latitude + north,
    )
