"""Locks of the kernel on files: let go of by the kernel itself when their process ends, even by kill -9."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def take(path: Path, *, shared: bool = False, wait: bool = True) -> IO[str] | None:
    """The open, locked file, or None when somebody else has it and we do not wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(file, how if wait else how | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def held(path: Path) -> Iterator[None]:
    """One process at a time."""
    file = take(path)
    try:
        yield
    finally:
        if file is not None:
            file.close()


def is_taken(path: Path) -> bool:
    """Whether another process holds the lock now, shared or not.

    Asking takes it for a moment, so whoever needs the lock for certain waits for it.
    """
    file = take(path, wait=False)
    if file is None:
        return True
    file.close()
    return False
