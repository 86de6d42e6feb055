"""Reference numbers that can be read out over the phone."""

import re
import secrets

ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
"""Nothing that sounds or looks like a neighbour (0/O, 1/I/L, 5/S, 8/B, 2/Z), no vowels, so no words."""

LENGTH = 6
PATTERN = re.compile(r"[A-Z]{1,2}-[" + ALPHABET + r"]{6}")


def new_reference(prefix: str) -> str:
    """A new reference such as "R-7KQ2MW": 25**6 = 244 million for each prefix.

    The database's unique constraint is what makes it unique; it is a name, not a
    secret, and never opens anything by itself.
    """
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_reference(text: str) -> str:
    """The reference a person typed, in its written form: " r 7kq2mw" → "R-7KQ2MW".

    Text that cannot be a reference comes back in capitals and matches nothing.
    """
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:-LENGTH]}-{letters[-LENGTH:]}" if len(letters) > LENGTH else letters
