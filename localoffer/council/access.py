"""Who changes the council's settings. People are asked for their role."""

from typing import Any

from localoffer.refusal import YES, Answer, no


def administrators_only(person: Any) -> Answer:
    if person.has("administrator"):
        return YES
    return no("Only an administrator can change the council’s settings.")
