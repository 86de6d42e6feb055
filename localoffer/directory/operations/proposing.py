"""A change on its way: started, saved, sent, returned, published or dropped.

The whole entry stands in the proposal as a document, so nothing that the public reads moves
before an editor publishes it. A page that is out of date is refused; the same step sent twice
is one step.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from localoffer import clock
from localoffer.audit import operations as audit
from localoffer.council.models import Council
from localoffer.directory import access, checking, timescales
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.merging import Path, merge
from localoffer.directory.interchange.reading import Unreadable
from localoffer.directory.interchange.shapes import OURS
from localoffer.directory.models import (
    Organisation,
    Proposal,
    ProposalStep,
    Service,
    ServiceVersion,
)
from localoffer.directory.operations.publishing import publish
from localoffer.directory.states import OPEN_STAGES, STEPS, Stage, Step
from localoffer.notices import operations as notices
from localoffer.refusal import Refused, Stale, sent_again

Document = dict[str, Any]


@transaction.atomic
def start(*, service: Service, by: Any, at: datetime) -> Proposal:
    """Begin a change from what is published now, or go on with the one that is open.

    Raises Refused when the entry is not theirs or was taken off the site.
    """
    service = Service.objects.select_for_update().select_related("organization").get(pk=service.pk)
    access.may_keep(service, by).or_refuse()
    if service.withdrawn_at:
        raise Refused("This entry was taken off the site. Put it back first.")
    known = Proposal.objects.filter(service=service, stage__in=OPEN_STAGES).first()
    if known is not None:
        return known
    return _begin(
        Proposal(service=service, organization=service.organization, based_on=service.number),
        document=_published(service),
        by=by,
        at=at,
    )


@transaction.atomic
def start_new(
    *, organization: Organisation, name: str, once: uuid.UUID, by: Any, at: datetime
) -> Proposal:
    """Begin an entry that is not there yet. The same form sent twice makes one."""
    access.may_add(organization, by).or_refuse()
    if known := Proposal.objects.filter(once=once).first():
        said, says = (known.organization, known.document["name"]), (organization, name)
        return sent_again(known, said=said, says=says, made=f"the entry “{said[1]}”")
    document = {
        "id": str(uuid.uuid4()),
        "name": name,
        "status": "active",
        "organization": describing.providers([organization.pk])[organization.pk],
    }
    return _begin(Proposal(organization=organization, once=once), document=document, by=by, at=at)


def _begin(proposal: Proposal, *, document: Document, by: Any, at: datetime) -> Proposal:
    STEPS.may(Step.START, state=None, roles=by.roles).or_refuse()
    proposal.document, proposal.started_by, proposal.started_at = document, by, at
    proposal.save()
    _record(proposal, Step.START, before="", by=by, at=at)
    return proposal


@transaction.atomic
def save(
    *, proposal: Proposal, version: int, document: Document, by: Any, at: datetime
) -> Proposal:
    """Keep the entry as it would be. Raises Stale for a page that is out of date, and Refused
    for words that give away where a masked place is."""
    proposal = _locked(proposal, by)
    if _was_done(proposal, Step.SAVE, version=version, by=by):
        return proposal
    proposal.document = document | {
        key: proposal.document[key] for key in ("id", "organization") if key in proposal.document
    }
    if told := checking.giving_away(proposal.document):
        raise Refused(told)
    return _step(proposal, Step.SAVE, version=version, by=by, at=at)


@transaction.atomic
def submit(*, proposal: Proposal, version: int, by: Any, at: datetime) -> Proposal:
    """Send it to the council. Raises Refused while something is missing."""
    proposal = _locked(proposal, by)
    if _was_done(proposal, Step.SUBMIT, version=version, by=by):
        return proposal
    access.may_submit(proposal).or_refuse()
    proposal.submitted_at = at
    return _step(proposal, Step.SUBMIT, version=version, by=by, at=at)


@transaction.atomic
def take_back(*, proposal: Proposal, version: int, by: Any, at: datetime) -> Proposal:
    """The council has not decided yet, and the keeper wants to go on writing."""
    proposal = _locked(proposal, by)
    return _step(proposal, Step.TAKE_BACK, version=version, by=by, at=at)


@transaction.atomic
def drop(*, proposal: Proposal, version: int, by: Any, at: datetime) -> Proposal:
    """Let the change be. What is published stays."""
    proposal = _locked(proposal, by)
    proposal.document = describing.without_hideaways(proposal.document)
    return _step(proposal, Step.DROP, version=version, by=by, at=at)


@transaction.atomic
def send_back(*, proposal: Proposal, version: int, words: str, by: Any, at: datetime) -> Proposal:
    """The council says what is to be put right; its keeper is told."""
    proposal = _locked(proposal, by)
    if _was_done(proposal, Step.RETURN, version=version, by=by):
        return proposal
    if not words.strip():
        raise Refused("Say what needs to change before you return it.")
    proposal.words = words.strip()
    proposal.decided_by, proposal.decided_at = by, at
    proposal = _step(proposal, Step.RETURN, version=version, by=by, at=at, words=proposal.words)
    _tell_keeper(proposal, "directory_returned", by=by, at=at)
    return proposal


@transaction.atomic
def publish_change(
    *, proposal: Proposal, version: int, seen: int, by: Any, at: datetime
) -> Service:
    """Let the public read it, joined with what was published since it was begun.

    `seen` is the number of the published version beside which the editor read the change
    (0: there was none). Raises Stale when another was published meanwhile, and Refused with
    the reason when the two do not fit together.
    """
    proposal = _locked(proposal, by)
    if _was_done(proposal, Step.PUBLISH, version=version, by=by):
        return proposal.service  # type: ignore[return-value]
    STEPS.may(Step.PUBLISH, state=proposal.stage, roles=by.roles).or_refuse()
    if proposal.service_id:
        service = Service.objects.select_for_update().get(pk=proposal.service_id)
        if service.withdrawn_at:
            raise Refused("This entry was taken off the site. Put it back first.")
        if service.number != seen:
            raise Stale(
                changed_at=service.last_modified,
                now_says="The entry was published anew while you read this change.",
            )
    document, _ = joined(proposal)
    _assure(document, at=at)
    proposal.service_id = uuid.UUID(document["id"])
    try:
        publish(documents=[document], by=by, at=at, note=f"Change {proposal}", proposal=proposal)
    except Unreadable as wrong:
        raise Refused(f"This change cannot be published: {wrong.problems[0]}.") from None
    proposal.document = describing.without_hideaways(proposal.document)
    proposal.decided_by, proposal.decided_at = by, at
    proposal = _step(proposal, Step.PUBLISH, version=version, by=by, at=at)
    _tell_keeper(proposal, "directory_published", by=by, at=at)
    return Service.objects.get(pk=document["id"])


def joined(proposal: Proposal) -> tuple[Document, list[Path]]:
    """The entry as publishing would make it, and the places where both it and what was
    published since say something new (the change stands there)."""
    service = proposal.service
    decided = proposal.stage not in OPEN_STAGES
    if decided or service is None or service.number == proposal.based_on:
        return dict(proposal.document), []
    base = ServiceVersion.objects.get(service=service, number=proposal.based_on).document
    document, meetings = merge(base, proposal.document, _published(service))
    return document, [path for path in meetings if path != ("last_modified",)]


def _assure(document: Document, *, at: datetime) -> None:
    """An editor has read the entry: it counts as checked today."""
    today = clock.local_day(at)
    document["assured_date"] = today.isoformat()
    document[OURS] = document.get(OURS, {}) | {
        "assured_by": f"The {Council.current().service_name} team",
        "next_review_on": timescales.next_review(today).isoformat(),
    }


def _published(service: Service) -> Document:
    return ServiceVersion.objects.get(service=service, number=service.number).document


def _locked(proposal: Proposal, by: Any) -> Proposal:
    """The newest state of it, while its keeper still is one (a provider may have left)."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    access.may_see_change(proposal, by).or_refuse()
    return proposal


def _was_done(proposal: Proposal, step: Step, *, version: int, by: Any) -> bool:
    """Was this very step sent before, by the same person from the same page?"""
    if proposal.version != version + 1:
        return False
    last = proposal.steps.last()
    return last is not None and last.step == step and last.by_id == by.pk


def _step(
    proposal: Proposal, step: Step, *, version: int, by: Any, at: datetime, words: str = ""
) -> Proposal:
    if _was_done(proposal, step, version=version, by=by):
        return Proposal.objects.get(pk=proposal.pk)
    STEPS.may(step, state=proposal.stage, roles=by.roles).or_refuse()
    if proposal.version != version:
        last = proposal.steps.select_related("by").last()
        raise Stale(
            changed_at=last.at if last else proposal.started_at,
            by=last.by.name if last else "",
            now_says=f"This change is now “{proposal.get_stage_display()}”.",
        )
    before = proposal.stage
    proposal.stage = STEPS.rules[step].after or proposal.stage
    proposal.version += 1
    proposal.save()
    _record(proposal, step, before=before, by=by, at=at, words=words)
    return proposal


def _record(
    proposal: Proposal, step: Step, *, before: str, by: Any, at: datetime, words: str = ""
) -> None:
    ProposalStep.objects.create(
        proposal=proposal,
        step=step,
        before=before,
        after=proposal.stage,
        by=by,
        at=at,
        words=words,
    )
    facts = {"service": proposal.document.get("id", ""), "stage": str(proposal.stage)}
    audit.record(f"change.{step}", target=proposal, by=by, at=at, facts=facts)


def _tell_keeper(proposal: Proposal, template: str, *, by: Any, at: datetime) -> None:
    """Whoever sent it, unless they decided it themselves or look after it no more."""
    last = proposal.steps.filter(step=Step.SUBMIT).select_related("by").last()
    if last is None or last.by_id == by.pk or not access.may_see_change(proposal, last.by):
        return
    notices.queue(
        template=template,
        to=last.by,
        context={
            "entry": proposal.document.get("name", ""),
            "words": proposal.words if proposal.stage == Stage.RETURNED else "",
            "address": proposal.get_absolute_url(),
            "page": proposal.service.get_absolute_url() if proposal.service else "",
        },
        about=proposal,
        by=by,
        at=at,
    )
