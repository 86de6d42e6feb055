"""Services that answer questions."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from faq import access
from faq.models import AnsweringService
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused, Stale


@transaction.atomic
def keep(
    *,
    service: AnsweringService | None,
    name: str,
    email: str,
    people: Iterable[Person],
    version: int,
    by: Person,
    at: datetime,
) -> AnsweringService:
    """Add a service, or change its name, its address and who writes its answers."""
    access.editors_only(by).or_refuse()
    chosen = list(people)
    if not chosen and not email:
        raise Refused("Give the service an email address, or choose somebody who writes for it.")
    taken = AnsweringService.objects.filter(name__iexact=name.strip())
    if taken.exclude(pk=service.pk if service else 0).exists():
        raise Refused("There is a service with this name already.")
    kept = AnsweringService()
    if service:
        kept = AnsweringService.objects.select_for_update().get(pk=service.pk)
        if kept.version != version:
            raise Stale(changed_at=at, now_says=f"It is called “{kept.name}” now.")
        kept.version += 1
    kept.name, kept.email = name.strip(), email
    kept.save()
    kept.people.set(chosen)
    facts = {"people": [person.reference for person in chosen]}
    audit.record("answering_service.kept", target=kept, by=by, at=at, facts=facts)
    return kept
