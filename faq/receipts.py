"""Codes by which somebody without an account follows what they sent.

A code is made from the form's own token, so that the same form sent twice has one code. Only
its digest is stored. Twenty signs of an alphabet of 25 are 92 bits; guesses are counted (see
faq.limits), and behind a code stands nothing but how far a question or a comment is.
"""

import hmac
import re
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection

from localoffer.references import ALPHABET

LENGTH, GROUP = 20, 4


def code_of(once: UUID) -> str:
    """The code of what a form with this token made, in groups: "7KQ2-MWXD-…"."""
    key = b"receipt" + settings.SECRET_KEY.encode()
    number = int.from_bytes(hmac.digest(key, once.bytes, "sha256"), "big")
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    groups = ["".join(signs[i : i + GROUP]) for i in range(0, LENGTH, GROUP)]
    return "-".join(groups)


def one_at_a_time(once: UUID) -> None:
    """The same form sent twice at once: the second waits until the first is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [str(once)])


def digest(code: str) -> str:
    """What is stored of a code, however it was typed."""
    return sha256(re.sub(r"[^0-9A-Z]", "", code.upper()).encode()).hexdigest()
