"""From the Ordnance Survey's grid (eastings and northings, metres) to latitude and longitude.

Formulae and constants of "A guide to coordinate systems in Great Britain" (Ordnance Survey):
the transverse Mercator projection turned back, then a Helmert shift from OSGB36 to WGS84.
Right to about 5 metres, which is enough for "2.3 miles away".
"""

from __future__ import annotations

from math import atan2, cos, degrees, radians, sin, sqrt, tan

AIRY = (6_377_563.396, 6_356_256.909)
WGS84 = (6_378_137.0, 6_356_752.314245)
SCALE = 0.9996012717
LAT0, LON0 = radians(49), radians(-2)
EAST0, NORTH0 = 400_000, -100_000
SHIFT = (446.448, -125.157, 542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
GROW = -20.4894e-6


def to_latitude_longitude(east: float, north: float) -> tuple[float, float]:
    """Degrees on WGS84 for a point of the grid."""
    return _to_wgs84(*_unproject(east, north))


def _unproject(east: float, north: float) -> tuple[float, float]:
    """Radians on OSGB36 (the Airy ellipsoid)."""
    a, b = AIRY
    n = (a - b) / (a + b)
    lat, arc = LAT0, 0.0
    while True:
        lat += (north - NORTH0 - arc) / (a * SCALE)
        d, s = lat - LAT0, lat + LAT0
        arc = b * SCALE * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * d
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(d) * cos(s)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * d) * cos(2 * s)
            - 35 / 24 * n**3 * sin(3 * d) * cos(3 * s)
        )  # fmt: skip
        if abs(north - NORTH0 - arc) < 0.00001:
            break
    e2 = 1 - (b / a) ** 2
    nu = a * SCALE / sqrt(1 - e2 * sin(lat) ** 2)
    rho = a * SCALE * (1 - e2) / (1 - e2 * sin(lat) ** 2) ** 1.5
    eta2, t, sec = nu / rho - 1, tan(lat), 1 / cos(lat)
    de = east - EAST0
    seven = t / (2 * rho * nu)
    eight = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    nine = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    eleven = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    twelve = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    return (
        lat - seven * de**2 + eight * de**4 - nine * de**6,
        LON0 + sec / nu * de - eleven * de**3 + twelve * de**5,
    )


def _to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    a, b = AIRY
    nu = a / sqrt(1 - (1 - (b / a) ** 2) * sin(lat) ** 2)
    x, y = nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon)
    z = (b / a) ** 2 * nu * sin(lat)
    rx, ry, rz = TURN
    grow = 1 + GROW
    x2 = SHIFT[0] + grow * x - rz * y + ry * z
    y2 = SHIFT[1] + rz * x + grow * y - rx * z
    z2 = SHIFT[2] - ry * x + rx * y + grow * z
    a, b = WGS84
    e2 = 1 - (b / a) ** 2
    flat = sqrt(x2**2 + y2**2)
    found = atan2(z2, flat * (1 - e2))
    for _ in range(6):
        nu = a / sqrt(1 - e2 * sin(found) ** 2)
        found = atan2(z2 + e2 * nu * sin(found), flat)
    return degrees(found), degrees(atan2(y2, x2))
