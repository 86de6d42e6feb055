"""The glossary and the fixed pages, to be found like everything else that is published."""

from datetime import datetime
from typing import Any

from localoffer.search import fixed


def load(*, people: dict[str, Any], at: datetime) -> None:
    fixed.publish(at=at)
