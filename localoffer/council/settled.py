"""What the council has settled: read once for each state of its tables, not once for each request.

What this process read in a state of the council's tables is still so while they are in that state,
also for the transaction that has just changed them. A job or a command reads the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

Found = TypeVar("Found")

_state: ContextVar[Callable[[], str] | None] = ContextVar(
    "state of the public tables", default=None
)
_read: dict[Hashable, tuple[str, Any]] = {}


@contextmanager
def known_by(state: Callable[[], str]) -> Iterator[None]:
    """`state`: changes with every change of the council's tables. Asked before they are read."""
    token = _state.set(state)
    try:
        yield
    finally:
        _state.reset(token)


@contextmanager
def unchanged() -> Iterator[None]:
    """What is done in here changes nothing that the council has settled: one answer is enough."""
    ask = _state.get()
    with known_by(cache(ask)) if ask is not None else nullcontext():
        yield


def once(what: Hashable, read: Callable[[], Found]) -> Found:
    """What was read in this state, or what is read now."""
    ask = _state.get()
    if ask is None:
        return read()
    state = ask()
    known = _read.get(what)
    if known is None or known[0] != state:
        _read[what] = known = (state, read())
    found: Found = known[1]
    return found
