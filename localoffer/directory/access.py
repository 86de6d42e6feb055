"""Who looks after an entry, and who may know where a masked place is."""

from typing import Any

from localoffer.directory import checking
from localoffer.directory.models import Organisation, Proposal, Service
from localoffer.directory.states import STEPS, Step
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


def may_add(organization: Organisation, person: Any) -> Answer:
    """May this person begin an entry of this provider's?"""
    if person.has(*EDITORS):
        return YES
    if person.has("provider") and person.organisation_id == organization.account_id is not None:
        return YES
    return no("You can add only services of your own organisation.")


def may_see_change(proposal: Proposal, person: Any) -> Answer:
    if Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists():
        return YES
    return no("You can change only the services of your own organisation.")


def may_write(proposal: Proposal, person: Any) -> Answer:
    """May this person change its draft now?"""
    return STEPS.may(Step.SAVE, state=proposal.stage, roles=person.roles)


def may_submit(proposal: Proposal) -> Answer:
    """Nothing that a parent must know is missing, and nothing is wrong."""
    wrong = checking.wrong(proposal.document)
    return no(wrong[0].says) if wrong else YES


def may_withdraw(service: Service, person: Any) -> Answer:
    if not (answer := editors_only(person)):
        return answer
    return no("This entry was taken off the site already.") if service.withdrawn_at else YES


def may_restore(service: Service, person: Any) -> Answer:
    if not (answer := editors_only(person)):
        return answer
    return YES if service.withdrawn_at else no("This entry is on the site.")


def may_see_hideaway(service: Service, person: Any) -> Answer:
    """Where a masked place is: its own provider and the council's editors, nobody else."""
    if may_keep(service, person):
        return YES
    return no("This address is not shown, to keep people safe.")
