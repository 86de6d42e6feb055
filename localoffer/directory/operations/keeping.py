"""Keeping entries right: saying that one still is, taking one off, who looks after whose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Organisation as Account
from localoffer.audit import operations as audit
from localoffer.council.models import Council
from localoffer.directory import access, timescales
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import Check, Organisation, Proposal, Service
from localoffer.directory.operations.listing import relist
from localoffer.directory.operations.publishing import publish
from localoffer.refusal import Refused, Stale


@transaction.atomic
def still_right(*, service: Service, number: int, by: Any, at: datetime) -> Check:
    """Somebody has read version `number` of the entry and found it right. Keeps a version.

    The same version is checked once a day, however often the button is pressed. Raises Stale when
    another version was published meanwhile: that one was not read.
    """
    service = Service.objects.select_for_update().get(pk=service.pk)
    access.may_keep(service, by).or_refuse()
    today = clock.local_day(at)
    due = timescales.next_review(today)
    known = Check.objects.filter(service=service, number=number, next_review_on=due).first()
    if known is not None:
        return known
    if service.withdrawn_at:
        raise Refused("This entry was taken off the site.")
    if service.number != number:
        raise Stale(
            changed_at=service.last_modified,
            now_says="The entry was published anew. Read it again before you say that it is right.",
        )
    document = describing.full(describing.with_everything(Service.objects.all()).get(pk=service.pk))
    document["assured_date"] = today.isoformat()
    document[OURS] = document.get(OURS, {}) | {
        "assured_by": _team(by),
        "next_review_on": due.isoformat(),
    }
    publish(documents=[document], by=by, at=at, note="Still right")
    check = Check.objects.create(service=service, number=number, by=by, at=at, next_review_on=due)
    audit.record("service.still_right", target=service, by=by, at=at, facts={"version": number})
    return check


def _team(by: Any) -> str:
    """A team, not a person: who makes sure of what stands on the page."""
    if by.has("provider") and by.organisation and not access.editors_only(by):
        return by.organisation.name
    return f"The {Council.current().service_name} team"


@transaction.atomic
def withdraw(*, service: Service, number: int, why: str, by: Any, at: datetime) -> Service:
    """Take an entry off the site: its page, lists, search and open data. Nothing is deleted."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    access.may_withdraw(service, by).or_refuse()
    if service.number != number:
        raise Stale(changed_at=service.last_modified, now_says="The entry was published anew.")
    if not why.strip():
        raise Refused("Say why it is taken off.")
    service.withdrawn_at, service.last_modified = at, at
    service.save(update_fields=["withdrawn_at", "last_modified"])
    relist([service.pk], at=at)
    audit.record("service.withdrawn", target=service, by=by, at=at, why=why.strip())
    return service


@transaction.atomic
def restore(*, service: Service, by: Any, at: datetime) -> Service:
    """Put an entry that was taken off back on the site, as it was."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    access.may_restore(service, by).or_refuse()
    service.withdrawn_at, service.last_modified = None, at
    service.save(update_fields=["withdrawn_at", "last_modified"])
    relist([service.pk], at=at)
    audit.record("service.restored", target=service, by=by, at=at)
    return service


@transaction.atomic
def entrust(
    *, organization: Organisation, account: Account | None, by: Any, at: datetime
) -> Organisation:
    """Say whose people look after a provider's entries. Those before lose them at once."""
    access.editors_only(by).or_refuse()
    organization = Organisation.objects.select_for_update().get(pk=organization.pk)
    if organization.account == account:
        return organization
    before, organization.account = organization.account_id, account
    organization.save(update_fields=["account"])
    facts = {"before": before, "after": account.pk if account else None}
    audit.record("provider.entrusted", target=organization, by=by, at=at, facts=facts)
    return organization


@transaction.atomic
def note_hideaways_read(*, target: Service | Proposal, by: Any, at: datetime) -> None:
    """Somebody was shown where a masked place is (TRUST 61). The words stay out."""
    audit.record("hideaway.read", target=target, by=by, at=at)
