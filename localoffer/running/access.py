"""Who looks after the running portal. People are asked for their role."""

from typing import Any

from localoffer.refusal import YES, Answer, no


def administrators_only(person: Any) -> Answer:
    return YES if person.has("administrator") else no("Only an administrator sees how it runs.")
