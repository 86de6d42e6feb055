"""Lines that show how far set-up has come, and what each step took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Steps:
    """Numbered steps: `1 of 6  Making the Python environment … 8.2 s`."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._began = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        self._done += 1
        print(f"{self._done} of {self._total}  {what} … ", end="", flush=True)
        began = time.monotonic()
        try:
            yield
        except BaseException:
            print("stopped", flush=True)
            raise
        print(f"{time.monotonic() - began:.1f} s", flush=True)

    def seconds(self) -> float:
        return time.monotonic() - self._began
