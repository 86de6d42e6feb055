"""Who reads the audit. People are asked for their role; the audit knows none of them."""

from typing import Any

from localoffer.refusal import YES, Answer, no


def data_protection_only(person: Any) -> Answer:
    if person.has("data_protection_officer"):
        return YES
    return no("Only the data protection officer can read the audit.", "TRUST 61")
