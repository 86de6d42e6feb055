"""Other programs: run one to its end, or keep one as a child that cannot outlive us."""

import ctypes
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from localoffer.runner import places, trouble

_PR_SET_PDEATHSIG = 1


def run(
    command: Sequence[str | Path],
    *,
    doing: str,
    cwd: Path = places.CHECKOUT,
    env: Mapping[str, str] | None = None,
    text: str | None = None,
) -> str:
    """Run to the end and return what it printed; on failure raise the sentence that explains it.

    `doing` completes "… did not work", as in "fetching the Python packages".
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            input=text if text is not None else "",
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError as missing:
        raise trouble.Trouble(
            f"{doing[:1].upper()}{doing[1:]} did not work: there is no {missing.filename}."
        ) from None
    said = done.stdout + done.stderr
    log = _keep(said)
    if done.returncode:
        raise trouble.from_output(said, doing=doing, where=places.CHECKOUT, log=log)
    return done.stdout


def _keep(said: str) -> Path | None:
    """In the log, where this user may write: a service does not own the checkout it runs from."""
    log = places.LOG / "setup.log"
    try:
        places.LOG.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)  # nobody else reads it: the demo's sign-ins may stand in it
        with open(log, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(said)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return None
    return log


def die_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `sign` to the child when its parent is gone, however it went.

    Only Linux can do this; elsewhere a killed parent leaves the child to notice by itself.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def before_exec() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
            if os.getppid() != parent:  # it went in the moment before
                os._exit(1)

    return before_exec
