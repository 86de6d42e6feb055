"""For the bench: pages of the open API, made without their limit on requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from localoffer.bench import Job, Measure
from localoffer.directory.interchange import describing
from localoffer.opendata import selecting
from localoffer.opendata.answering import page


def _services(**values: Any) -> Callable[[], object]:
    values = {"per_page": 50, **values}
    return lambda: page(selecting.services(values), values, describing.brief)


MEASURES: list[Measure] = [
    Job("open data: page of services", _services(), rounds=20),
    Job("open data: page 200 of services", _services(page=200), rounds=20),
    Job("open data: search", _services(search="swim drama"), rounds=20),
]
