"""Asking the virus scanner (clamd) about a file, by its INSTREAM command.

settings.CLAMD names it: “unix:/run/clamav/clamd.ctl” or “host:port”; “” for none.
"""

from __future__ import annotations

import logging
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

logger = logging.getLogger("localoffer.documents")
PIECE = 64 * 1024
SECONDS = 10
"""How long an answer may take; longer, and the file waits for the next look."""


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What the scanner said. `found` is the name of the virus, or why there is no answer."""

    verdict: Verdict
    found: str = ""


def scan(content: bytes) -> Finding:
    """Never raises: a scanner that is away or in trouble leaves the verdict unknown."""
    if not settings.CLAMD:
        return Finding(Verdict.UNKNOWN, "no scanner is set up")
    try:
        said = _ask(content)
    except OSError as error:
        logger.warning("The virus scanner does not answer: %s", type(error).__name__)
        return Finding(Verdict.UNKNOWN, "the scanner does not answer")
    if said == "stream: OK":
        return Finding(Verdict.CLEAN)
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Finding(Verdict.INFECTED, said.removeprefix("stream: ").removesuffix(" FOUND")[:100])
    logger.warning("The virus scanner could not look at a file")
    return Finding(Verdict.UNKNOWN, "the scanner could not look at it")


def _ask(content: bytes) -> str:
    with _connect() as line:
        line.settimeout(SECONDS)
        line.sendall(b"zINSTREAM\0")
        for begin in range(0, len(content), PIECE):
            piece = content[begin : begin + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            more = line.recv(4096)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connect() -> socket.socket:
    kind, _, place = settings.CLAMD.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((kind, int(place)), timeout=SECONDS)
