"""Which files are kept, and what they must look like inside (TRUST 28, 29, 31)."""

import re

from localoffer.refusal import YES, Answer, no

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
NAME_LENGTH = 120

BEGINNINGS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "application/pdf": (".pdf", (b"%PDF-",)),
    "image/png": (".png", (b"\x89PNG\r\n\x1a\n",)),
    "image/jpeg": (".jpg", (b"\xff\xd8\xff",)),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        ".docx",
        (b"PK\x03\x04",),
    ),
    "text/plain": (".txt", (b"",)),
}
"""Content type → the ending of its name, and how its content begins."""


def may_keep(*, name: str, content: bytes, content_type: str, largest: int = LARGEST) -> Answer:
    """Do name, content and content type agree, and is the size right?"""
    if not content:
        return no(f"The file {name} is empty. Choose another one.")
    if len(content) > largest:
        return no(f"The file {name} must be smaller than {largest // MEGABYTE} MB.")
    if content_type not in BEGINNINGS:
        endings = ", ".join(sorted(ending for ending, _ in BEGINNINGS.values()))
        return no(f"The file {name} must be one of these kinds: {endings}.")
    ending, beginnings = BEGINNINGS[content_type]
    if not name.lower().endswith(ending) or not content.startswith(beginnings):
        return no(f"The file {name} is not what its name says. Save it again as {ending}.")
    return YES


def plain_name(name: str) -> str:
    """The name without folders or control characters, short enough for a header."""
    last = re.split(r"[/\\]", name)[-1]
    clean = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", " ", last).split())
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}" if dot else clean[:NAME_LENGTH]
