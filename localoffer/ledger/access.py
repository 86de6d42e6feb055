"""Who may keep the ledger. Everybody may read it."""

from typing import Any

from localoffer.accounts.roles import EDITORS, Role
from localoffer.refusal import YES, Answer, no


def editors_only(person: Any) -> Answer:
    if hasattr(person, "has") and person.has(*EDITORS):
        return YES
    return no(f"Only {Role.CONTENT_EDITOR.label} or {Role.PUBLISHER.label} can keep the ledger.")
