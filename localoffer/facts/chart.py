"""A line chart as finished numbers for a template: SVG that says the same as the table beside it.

Lines differ by colour, by dashes and by the shape of their marks, and are named at their ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 52, 150, 16, 36
GAP = 18
"""Names at the ends of lines stand at least so far apart."""
SHAPES = ("circle", "square", "triangle")


@dataclass(frozen=True)
class Mark:
    """One value: where it is drawn, and what a triangle's corners are."""

    x: float
    y: float
    corners: str


@dataclass(frozen=True)
class Line:
    """One area: its pieces (a year without a value is a gap), marks, and name at the end."""

    name: str
    shape: str
    number: int
    paths: tuple[str, ...]
    marks: tuple[Mark, ...]
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    lines: tuple[Line, ...]
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    year_y: int = HEIGHT - 12


def draw(series: Mapping[str, Mapping[int, float | None]], *, suffix: str = "") -> Chart | None:
    """A chart of values by area and year. None when there are fewer than two years to draw."""
    held = [(v, year) for each in series.values() for year, v in each.items() if v is not None]
    if not held:
        return None
    first, last = min(year for _, year in held), max(year for _, year in held)
    years = sorted({year for each in series.values() for year in each if first <= year <= last})
    if len(years) < 2:
        return None
    top, step = _scale(max(value for value, _ in held))
    across = (WIDTH - LEFT - RIGHT) / (years[-1] - years[0])

    def place(year: int, value: float) -> tuple[float, float]:
        down = (HEIGHT - TOP - BOTTOM) * (1 - value / top)
        return round(LEFT + across * (year - years[0]), 1), round(TOP + down, 1)

    lines = [
        _line(name, number, [(y, values.get(y)) for y in years], place)
        for number, (name, values) in enumerate(series.items())
    ]
    return Chart(
        lines=tuple(_apart([line for line in lines if line.marks])),
        years=tuple(Tick(place(year, 0)[0], str(year)) for year in years),
        values=tuple(
            Tick(place(years[0], value)[1], f"{value:,.0f}{suffix}")
            for value in (step * count for count in range(round(top / step) + 1))
        ),
    )


def _scale(most: float) -> tuple[float, float]:
    """The top of the axis and the step between its lines: 1, 2 or 5 with noughts."""
    for power in range(-1, 9):
        for first in (1, 2, 5):
            step = first * 10.0**power
            if most / step <= 5:
                return step * max(1, ceil(most / step)), step
    return most, most / 5


def _line(name: str, number: int, values: Sequence[tuple[int, float | None]], place) -> Line:  # type: ignore[no-untyped-def]
    paths: list[str] = []
    marks: list[Mark] = []
    run: list[tuple[float, float]] = []
    for year, value in [*values, (0, None)]:
        if value is None:
            if len(run) > 1:
                paths.append(" ".join(f"{x},{y}" for x, y in run))
            run = []
            continue
        x, y = place(year, value)
        run.append((x, y))
        marks.append(Mark(x, y, f"{x},{y - 6} {x - 6},{y + 5} {x + 6},{y + 5}"))
    last = marks[-1] if marks else Mark(0, 0, "")
    return Line(
        name, SHAPES[number % len(SHAPES)], number % len(SHAPES), tuple(paths), tuple(marks),
        last.x + 12, last.y + 5,
    )  # fmt: skip


def _apart(lines: Sequence[Line]) -> list[Line]:
    """The names pushed down until none covers another, in the order they stand."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda each: each.label_y):
        lowest = placed[-1].label_y + GAP if placed else line.label_y
        placed.append(_at(line, max(line.label_y, lowest)))
    return [next(each for each in placed if each.name == line.name) for line in lines]


def _at(line: Line, label_y: float) -> Line:
    return Line(
        line.name, line.shape, line.number, line.paths, line.marks, line.label_x,
        round(label_y, 1),
    )  # fmt: skip
