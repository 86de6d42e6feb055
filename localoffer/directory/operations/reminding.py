"""Reminders that a review is due: to the people who look after an entry, else to the editors.

One e-mail for each person, however many entries; each entry once for each step before and after
its date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import EDITORS, Role
from localoffer.audit import operations as audit
from localoffer.directory import timescales
from localoffer.directory.models import Reminder, Service
from localoffer.notices import operations as notices

MOST_NAMED = 30


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Send today's reminders; how many e-mails. Run it as often as you like."""
    today = clock.local_day(at)
    due = _due(today)
    Reminder.objects.bulk_create(
        Reminder(service=service, due_on=service.next_review_on, days_before=days, sent_at=at)
        for service, days in due
        if service.next_review_on
    )
    by_person: dict[Person, list[Service]] = defaultdict(list)
    keepers = _keepers(service.organization.account_id for service, _ in due)
    editors = list(people_with(EDITORS))
    for service, _ in due:
        for person in keepers.get(service.organization.account_id or 0) or editors:
            by_person[person].append(service)
    for person, services in by_person.items():
        _send(person, services, today=today, at=at)
    if due:
        audit.record("review.reminded", by=audit.SYSTEM, at=at, facts={"entries": len(due)})
    return len(by_person)


def _due(today: date) -> list[tuple[Service, int]]:
    """Entries whose next step has come, each with it. Their rows are held, so that two that
    run at once do not both send."""
    last = today + timedelta(days=max(timescales.REMIND_AT))
    rows = (
        Service.objects.running()
        .filter(next_review_on__lte=last)
        .select_related("organization")
        .order_by("next_review_on", "name")
        .select_for_update(of=("self",))
    )
    held = list(rows)
    sent = set(
        Reminder.objects.filter(service__in=held).values_list("service_id", "due_on", "days_before")
    )
    found = []
    for service in held:
        assert service.next_review_on
        days = timescales.reminder_due(service.next_review_on, today=today)
        if days is not None and (service.pk, service.next_review_on, days) not in sent:
            found.append((service, days))
    return found


def _keepers(accounts: Iterable[int | None]) -> dict[int, list[Person]]:
    """Active providers by the organisation they belong to."""
    found: dict[int, list[Person]] = defaultdict(list)
    wanted = {account for account in accounts if account}
    for person in people_with([Role.PROVIDER]).filter(organisation__in=wanted):
        if person.organisation_id:
            found[person.organisation_id].append(person)
    return found


def _send(person: Person, services: list[Service], *, today: date, at: datetime) -> None:
    notices.queue(
        template="directory_review",
        to=person,
        context={
            "services": services[:MOST_NAMED],
            "more": max(0, len(services) - MOST_NAMED),
            "number": len(services),
            "today": today,
        },
        by=None,
        at=at,
    )
