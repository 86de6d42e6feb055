"""Who looks after an entry, and who may know where a masked place is."""

from typing import Any

from localoffer.directory.models import Service
from localoffer.refusal import YES, Answer, no

EDITORS = ("content_editor", "publisher")


def editors_only(person: Any) -> Answer:
    if person.has(*EDITORS):
        return YES
    return no("Only the council’s editors can do this.")


def keepers_only(person: Any) -> Answer:
    """An editor, or somebody of an organisation that provides services."""
    if person.has(*EDITORS) or (person.has("provider") and person.organisation_id):
        return YES
    return no("Only the council’s editors and people who provide a service can do this.")


def may_keep(service: Service, person: Any) -> Answer:
    """May this person change the entry? A provider only their own organisation's."""
    if person.has(*EDITORS):
        return YES
    account = service.organization.account_id
    if person.has("provider") and account and account == person.organisation_id:
        return YES
    return no("You can change only the services of your own organisation.")


def may_see_hideaway(service: Service, person: Any) -> Answer:
    """Where a masked place is: its own provider and the council's editors, nobody else."""
    if may_keep(service, person):
        return YES
    return no("This address is not shown, to keep people safe.")
