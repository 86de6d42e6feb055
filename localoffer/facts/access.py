"""Who may keep facts. Everybody may read them."""

from typing import Any

from localoffer.accounts.roles import EDITORS, Role
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import YES, Answer, no


def editors_only(person: Any) -> Answer:
    """Editors and publishers, and who can run commands on the server."""
    if person == SYSTEM or (hasattr(person, "has") and person.has(*EDITORS)):
        return YES
    return no(f"Only {Role.CONTENT_EDITOR.label} or {Role.PUBLISHER.label} can change figures.")
