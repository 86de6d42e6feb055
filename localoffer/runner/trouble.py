"""What went wrong while setting up, in one sentence that says what to do about it."""

import errno
import re
import sys
from collections.abc import Callable
from pathlib import Path

EXIT_CODE = 2

_FULL = re.compile(r"No space left on device|ENOSPC|os error 28\b|Disk quota exceeded|EDQUOT", re.I)
_OFFLINE = re.compile(
    r"name resolution|Name or service not known|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED"
    r"|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|Connection refused|Connection reset"
    r"|Network is unreachable|error sending request|dns error|Failed to establish a new connection"
    r"|network (?:timeout|connectivity)|Could not resolve|Temporary failure resolving|timed out"
    r"|tunneling socket|client error \(Connect\)",
    re.I,
)


class Trouble(Exception):
    """Set-up cannot go on; the message is the whole of what the reader is told."""


def disk_full(where: Path | str) -> Trouble:
    return Trouble(f"The disk that holds {where} is full: free some space, then start again.")


def from_output(output: str, *, doing: str, where: Path | str, log: Path | None) -> Trouble:
    """The sentence for a program that failed, chosen by what it printed."""
    if _FULL.search(output):
        return disk_full(where)
    if _OFFLINE.search(output):
        return Trouble(
            f"There is no network, or it does not reach far enough: {doing} did not work. "
            "Nothing is lost; connect, then give the same command again."
        )
    seen_in = f" All it printed is in {log}." if log else ""
    return Trouble(
        f"{doing[:1].upper()}{doing[1:]} did not work: {_telling_line(output)}.{seen_in}"
    )


def _telling_line(output: str) -> str:
    """npm tells its reason first and then much else; all others tell it last."""
    lines = [line.strip().rstrip(".") for line in output.splitlines() if line.strip()]
    of_npm = [line for line in lines if line.startswith("npm error ") and line.count(" ") > 4]
    return (of_npm[:1] or lines[-1:] or ["it printed nothing"])[0]


def from_os_error(error: OSError, where: Path | str) -> Trouble | None:
    """The sentence for an error of the operating system that its reader can mend, else None."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename or where)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Trouble(
            f"{error.filename or where} cannot be written by this user: start as the user it "
            "belongs to, or give it to yourself with chown."
        )
    return None


def told(command: Callable[[], int], where: Path) -> int:
    """Run the command; trouble becomes one sentence on stderr and exit code 2."""
    try:
        return command()
    except Trouble as trouble:
        sentence = trouble
    except OSError as error:
        known = from_os_error(error, where)
        if known is None:
            raise
        sentence = known
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(sentence, file=sys.stderr)
    return EXIT_CODE
