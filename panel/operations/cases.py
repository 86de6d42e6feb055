"""Opening a case from the front door, and who its letters go to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children.models import Child, Household
from localoffer.documents.models import Document
from localoffer.notices import operations as outbox
from localoffer.refusal import Refused, no, sent_again
from panel import access, timescales
from panel.models import (
    Business,
    Case,
    Excuse,
    Item,
    LawEntry,
    LawPeriod,
    Need,
    Paper,
    ParentRequest,
    Repeat,
)
from panel.models.case import OVER
from panel.models.item import PREPARING
from panel.operations import reviews
from panel.operations.moving import begin, locked, touch
from panel.states import CASE, ITEM, CaseMove, CaseState, ItemMove
from referrals.access import can_have_asked
from referrals.models import Carer, EhcRequest, Referral, Sender, Submission
from referrals.operations import request_ehc_assessment


@transaction.atomic
def open_case_from_referral(
    *,
    referral: Referral,
    requested_by_kind: str = "",
    received_on: date | None = None,
    by: Person,
    at: datetime,
) -> Case:
    """Front door T21: one case with its first item and first paper, nothing typed again.

    Records the request first where the desk has not yet; asked twice, the first case
    answers. While the child has an open case, the request goes with it. The day the request was received is day 0 of the 42 days. Where the form named
    somebody who cannot ask, `requested_by_kind` says who did.
    """
    request = EhcRequest.objects.select_for_update().filter(referral=referral).first()
    if request is None:
        if not requested_by_kind:
            raise Refused(no("Say who asked for the assessment.", "CFA s.36(1)"))
        request = request_ehc_assessment(
            referral=referral,
            requested_by_kind=requested_by_kind,
            received_on=received_on,
            by=by,
            at=at,
        )
    if made := Case.objects.filter(
        Q(ehc_request=request) | Q(repeats__ehc_request=request)
    ).first():
        if made.state == CaseState.WITHDRAWN:
            raise Refused(
                no(
                    "This request was taken back. If somebody asks again, make a new referral "
                    "with the day the new request came, and open the panel case from it.",
                    "CFA s.36(1)",
                )
            )
        return made
    access.send_team_may_know(referral.child).or_refuse()
    words = referral_in_words(request)
    asker = requested_by_kind or request.requested_by_kind
    if made := _goes_with(
        referral.child, asker=asker, received_on=request.received_on, body=words,
        ehc_request=request, by=by, at=at,
    ):  # fmt: skip
        return made
    household = referral.child.household
    case = open_case(
        child=referral.child,
        received_on=request.received_on,
        asker=asker,
        address="\n".join(filter(None, [household.address, household.postcode]))
        if household
        else "",
        ehc_request=request,
        **_parent(referral.submission),
        by=by,
        at=at,
    )
    add_paper(
        item=case.items.get(),
        title="The referral",
        body=words,
        kind="request",
        by=by,
        at=at,
    )
    return case


def _parent(submission: Submission) -> dict[str, str]:
    """Whom the letters go to, when the form says it: the parent who asked, or the one with
    responsibility whose details everybody who helps may see. People make sure before posting."""
    if submission.sender == Sender.PARENT:
        return {"parent_name": submission.sent_by, "parent_email": submission.email}
    carer = submission.carers.filter(
        has_responsibility=True, seen_by=Carer.SeenBy.ALL_WHO_HELP
    ).first()
    return {"parent_name": carer.name, "parent_email": carer.email} if carer else {}


def open_case(
    *, child: Child, received_on: date, asker: str, by: Person, at: datetime, address: str = "",
    **facts: Any,
) -> Case:  # fmt: skip
    """A case with its first item, under the law in force on the day the request came.

    Refuses a second case for a child whose case is open.
    """
    CASE.may(CaseMove.REQUEST, state=None, roles=by.roles).or_refuse()
    if not (answer := access.may_begin(_held(child), by)):
        raise Refused(answer, field="same")
    access.can_have_come(received_on, born=child.birth_date, today=clock.local_day(at)).or_refuse()
    can_have_asked(asker, child=child, on=received_on).or_refuse()
    case = Case.objects.create(
        child=child,
        received_on=received_on,
        asker=asker,
        law_version=LawPeriod.objects.version_on(received_on),
        parent_address=address,
        **facts,
    )
    begin(case, CaseMove.REQUEST, by=by, at=at)
    open_item(case=case, business=Business.ASSESS, asked_on=received_on, by=by, at=at)
    return case


def _held(child: Child) -> Child:
    """The child, locked: of two requests at once one begins the case, and the other finds it."""
    return Child.objects.select_for_update().get(pk=child.pk)


def _goes_with(
    child: Child, *, asker: str, received_on: date, body: str, by: Person, at: datetime,
    **request: EhcRequest | ParentRequest,
) -> Case | None:  # fmt: skip
    """The open case of a child, with one more request; None where the request begins its own.

    One that came before it moves its clock back to that day, while nobody is told: a parent's
    42 days run from their own request. While the papers can change, the words are one of them.
    """
    CASE.may(CaseMove.REQUEST, state=None, roles=by.roles).or_refuse()
    found = Case.objects.open_for(_held(child))
    if found is None:
        return None
    access.may_join(found, by).or_refuse()
    can_have_asked(asker, child=child, on=received_on).or_refuse()
    item = locked(found.items.filter(business=Business.ASSESS).earliest("pk"))
    case = locked(found)
    Repeat.objects.create(case=case, asker=asker, received_on=received_on, by=by, at=at, **request)
    if case.state == CaseState.REQUESTED and received_on < case.received_on:
        case.received_on = item.asked_on = received_on
        touch(item, "the day the request came", by=by, at=at)
    if item.state in PREPARING:
        add_paper(item=item, title="Another request", body=body, kind="request", by=by, at=at)
        touch(item, "the papers", by=by, at=at)
    touch(case, "another request for an assessment", by=by, at=at)
    audit.record("panel.case.asked_again", target=case, by=by, at=at, facts={"asker": asker})
    return case


def open_item(
    *, case: Case, business: str, asked_on: date, by: Person, at: datetime,
    review_met_on: date | None = None,
) -> Item:  # fmt: skip
    ITEM.may(ItemMove.OPEN, state=None, roles=by.roles).or_refuse()
    item = Item.objects.create(
        case=case, business=business, asked_on=asked_on, review_met_on=review_met_on
    )
    return begin(item, ItemMove.OPEN, by=by, at=at)


@transaction.atomic
def bring_to_panel(
    *,
    case: Case,
    business: str,
    asked_on: date,
    review_met_on: date | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> Item:
    """One more piece of business of a case: whether to issue, a review, a care package …

    Refuses a kind that the case's state does not call for, and a second open item of
    the same kind.
    """
    case = locked(case, version=version)
    access.may_bring(case, business, by).or_refuse()
    if not case.received_on <= asked_on <= clock.local_day(at):
        raise Refused("The day must be from the day the case began to today.")
    if business == Business.REVIEW:
        since, what = reviews.last_looked_at([case]).get(
            case.pk, (case.received_on, "the day the case began")
        )
        if review_met_on is None or not since <= review_met_on <= clock.local_day(at):
            raise Refused(
                no(
                    "Enter the day of the review meeting. It must be from "
                    f"{timescales.day_in_words(since)}, {what}, to today.",
                    "CFA s.44(1)",
                ),
                field="review_met_on",
            )
    else:
        review_met_on = None
    item = open_item(
        case=case, business=business, asked_on=asked_on, review_met_on=review_met_on, by=by, at=at
    )
    touch(case, "a question for the panel", by=by, at=at)
    return item


@transaction.atomic
def receive_request(*, once: uuid.UUID, at: datetime, **answers: Any) -> ParentRequest:
    """A parent's or young person's own request, received the moment it is sent.

    Sent twice with one token, the first answers; saying something else, SentBefore. The 42
    days run from this day.
    """
    request, new = ParentRequest.objects.get_or_create(
        once=once, defaults={**answers, "received_at": at}
    )
    sent_again(
        request,
        said=[getattr(request, name) for name in answers],
        says=list(answers.values()),
        made=f"a request for {request.given_name} ({request.reference})",
    )
    if new:
        audit.record("panel.request.received", target=request, by=None, at=at)
        if request.email:
            outbox.queue(
                template="panel-request-received",
                to=request.email,
                context={
                    "name": request.name,
                    "reference": request.reference,
                    "decide_by": decide_by(clock.local_day(at)),
                },
                about=request,
                by=None,
                at=at,
            )
    return request


def decide_by(received_on: date) -> date:
    """The last day to answer a request that came on that day (reg 5)."""
    periods = LawPeriod.objects.of(LawPeriod.objects.version_on(received_on))
    return timescales.due_on(received_on, periods["notify-assess"])


@transaction.atomic
def open_case_from_parent(
    *, request: ParentRequest, child: Child | None, by: Person, at: datetime
) -> Case:
    """A case from a parent's own request. `child` is the record that a person chose; None: new.

    Asked twice, the first case answers. While the child has an open case, the request goes
    with it.
    """
    request = ParentRequest.objects.select_for_update().get(pk=request.pk)
    if made := Case.objects.filter(
        Q(parent_request=request) | Q(repeats__parent_request=request)
    ).first():
        return made
    access.case_officers_only(by).or_refuse()
    words = _parents_words(request)
    received_on = clock.local_day(request.received_at)
    if child is None:
        child = Child.objects.create(
            given_name=request.given_name,
            family_name=request.family_name,
            birth_date=request.birth_date,
            school=request.school,
            household=Household.objects.create(address=request.address, postcode=request.postcode),
        )
    elif made := _goes_with(
        child, asker=request.asker, received_on=received_on, body=words, parent_request=request,
        by=by, at=at,
    ):  # fmt: skip
        return made
    case = open_case(
        child=child,
        received_on=received_on,
        asker=request.asker,
        address="\n".join(filter(None, [request.address, request.postcode])),
        parent_name=request.name,
        parent_email=request.email,
        parent_request=request,
        by=by,
        at=at,
    )
    add_paper(item=case.items.get(), title="The request", body=words, kind="request", by=by, at=at)
    return case


def _parents_words(request: ParentRequest) -> str:
    words = [
        ("What the parent or young person is worried about", request.concern),
        ("What they hope for", request.hopes),
        ("School or setting", request.school),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in words if text)


@transaction.atomic
def enter_case(
    *,
    once: uuid.UUID,
    child: Child | None,
    given_name: str,
    family_name: str,
    birth_date: date,
    school: str,
    asker: str,
    received_on: date,
    parent_name: str,
    parent_address: str,
    parent_email: str,
    request: str,
    by: Person,
    at: datetime,
) -> Case:
    """A case from a request on paper or by telephone, typed in by a case officer.

    Sent twice with one token, the first answers; saying something else, SentBefore.
    """
    if made := Case.objects.filter(once=once).select_related("child").first():
        about = made.child
        typed = Paper.objects.filter(item__case=made, kind="request").earliest("pk")
        return sent_again(
            made,
            said=[
                about if child else (about.given_name, about.family_name, about.birth_date),
                (made.asker, made.received_on, typed.body),
                (made.parent_name, made.parent_address, made.parent_email),
            ],
            says=[
                child or (given_name, family_name, birth_date),
                (asker, received_on, request),
                (parent_name, parent_address, parent_email),
            ],
            made=f"the case {made.reference} of {about.full_name}",
        )
    access.case_officers_only(by).or_refuse()
    access.can_be_typed_in(received_on, born=birth_date, today=clock.local_day(at)).or_refuse()
    if child is None:
        child = Child.objects.create(
            given_name=given_name,
            family_name=family_name,
            birth_date=birth_date,
            school=school,
            household=Household.objects.create(address=parent_address),
        )
    case = open_case(
        child=child,
        received_on=received_on,
        asker=asker,
        address=parent_address,
        parent_name=parent_name,
        parent_email=parent_email,
        once=once,
        by=by,
        at=at,
    )
    add_paper(
        item=case.items.get(), title="The request", body=request, kind="request", by=by, at=at
    )
    return case


def children_like(*, given_name: str, family_name: str, birth_date: date) -> QuerySet[Child]:
    """Children we know who could be this one; a person decides, nothing is joined by itself."""
    same_day = Q(birth_date=birth_date)
    return Child.objects.filter(
        Q(given_name__iexact=given_name.strip(), family_name__iexact=family_name.strip())
        | (same_day & Q(family_name__iexact=family_name.strip()))
        | (same_day & Q(given_name__iexact=given_name.strip()))
    ).order_by("family_name", "given_name")


def open_cases_of(children: Iterable[Child], person: Person) -> dict[int, Case]:
    """Their open cases that this person may know of, by the child's key."""
    seen = Case.objects.visible_to(person).filter(child__in=list(children)).select_related("child")
    return {case.child_id: case for case in seen.exclude(state__in=OVER).order_by("pk")}


@transaction.atomic
def say_need(*, case: Case, need: str, version: int, by: Person, at: datetime) -> Case:
    """The child's main need, for the figures; it decides nothing."""
    case = locked(case, version=version)
    access.send_team_only(by).or_refuse()
    case.need = Need(need)
    touch(case, "the child’s main need", by=by, at=at)
    audit.record("panel.case.need", target=case, by=by, at=at, facts={"need": need})
    return case


@transaction.atomic
def excuse(
    *,
    case: Case,
    key: str,
    ground: str,
    evidence: str,
    from_on: date | None = None,
    to_on: date | None = None,
    asked_on: date | None = None,
    by: Person,
    at: datetime,
) -> Excuse:
    """A ground that excuses a late date (regs 5(4), 10(4), 13(3)). The date itself stays.

    A closure or an absence must last the weeks that the law gives, without a break:
    Christmas, Easter and half-term never do. Advice was asked for around the closure,
    on `asked_on`; an absence lasts those weeks within the time that ran.
    """
    case = locked(case)
    access.send_team_only(by).or_refuse()
    due = next((each for each in case.clock if each.key == key), None)
    if due is None:
        raise Refused("Choose one of the case’s dates.")
    known = LawEntry.objects.of(case.law_version, LawEntry.List.GROUND)
    if not known.filter(key=ground).exists():
        raise Refused(no("Choose one of the law’s grounds.", "regs 5(4), 10(4), 13(3)"))
    if not evidence.strip():
        raise Refused("Say what shows it.")
    if ground in {"closure", "absence"}:
        least = case.periods[f"exception-{ground}"]
        if from_on is None or to_on is None or to_on < from_on:
            raise Refused("Enter the first and the last day.")
        first, last, said = from_on, to_on, "It"
        if ground == "closure":
            _asked_around(case, due, from_on, to_on, asked_on, at=at)
        else:
            asked_on = None
            first, last = max(from_on, case.received_on), min(to_on, due.on)
            between = map(timescales.day_in_words, (case.received_on, due.on))
            said = f"Between {' and '.join(between)} it"
        if last + timedelta(days=1) < timescales.due_on(first, least):
            raise Refused(
                no(
                    f"{said} must last at least {timescales.in_words(least)} without a break. "
                    "Christmas, Easter and half-term never do.",
                    least.clause,
                )
            )
    else:
        from_on = to_on = asked_on = None
    made = Excuse.objects.create(
        case=case, key=key, ground=ground, evidence=evidence, from_on=from_on, to_on=to_on,
        asked_on=asked_on, by=by, at=at,
    )  # fmt: skip
    audit.record(
        "panel.case.excused", target=case, by=by, at=at, facts={"key": key, "ground": ground}
    )
    return made


def _asked_around(
    case: Case, due: timescales.Due, from_on: date, to_on: date, asked_on: date | None, *,
    at: datetime,
) -> None:  # fmt: skip
    """Refuses a closure that cannot have held up the advice for this date.

    The law takes advice asked for from one week before the school closed to one week before
    it opens again (regs 5(4), 10(4), 13(3)).
    """
    words = timescales.day_in_words
    if asked_on is None:
        raise Refused("Enter the day the advice was asked for.")
    if to_on > timescales.add_months(from_on, LONGEST_CLOSURE):
        raise Refused(
            f"A closure of more than {LONGEST_CLOSURE} months is no holiday of a school. "
            "Check the years."
        )
    until = min(due.on, clock.local_day(at))
    if not case.received_on <= asked_on <= until:
        raise Refused(
            f"The day the advice was asked for must be from {words(case.received_on)}, when the "
            f"request came, to {words(until)}."
        )
    lead = case.periods["exception-asked"]
    first = timescales.due_on(from_on, lead)
    last = timescales.due_on(to_on + timedelta(days=1), lead)
    if not first <= asked_on <= last:
        raise Refused(
            no(
                f"For this closure the advice must have been asked for from {words(first)} to "
                f"{words(last)}: between {timescales.in_words(lead)} before the school closed and "
                f"{timescales.in_words(lead)} before it opens again.",
                lead.clause,
            )
        )
    if from_on > due.on:
        raise Refused(f"The closure must begin by {words(due.on)}, the date that it excuses.")


LONGEST_CLOSURE = 6
"""In months: what is longer is a slip in the year."""


def referral_in_words(request: EhcRequest) -> str:
    """The first paper: what the referrer wrote, in their own words."""
    referral = request.referral
    submission = referral.submission
    parts = [
        ("What worries the person who referred", submission.concern),
        ("What they hope for", submission.hopes),
        ("What is going well", submission.strengths),
        ("What the child says or shows", submission.voice),
        ("What was found out", submission.tried_assess),
        ("What was planned", submission.tried_plan),
        ("What was done", submission.tried_do),
        ("What it changed", submission.tried_review),
        ("School or setting", referral.child.school),
        ("Who asked for an assessment", request.get_requested_by_kind_display()),
        ("Where it came from", f"Referral {referral.reference}, {submission.source.label}"),
    ]
    return "\n\n".join(f"{title}\n{words}" for title, words in parts if words)


def add_paper(
    *,
    item: Item,
    title: str,
    body: str = "",
    kind: str = "",
    document: Document | None = None,
    pages: int = 0,
    late: bool = False,
    number: int | None = None,
    by: Person,
    at: datetime,
) -> Paper:
    """One more paper of an item, or with its `number` a new version; the caller holds the item."""
    taken = item.papers.filter(number=number).count() if number else 0
    paper = Paper.objects.create(
        item=item,
        number=number or (item.papers.aggregate(last=Max("number"))["last"] or 0) + 1,
        version=taken + 1,
        title=title,
        body=body,
        kind=kind,
        document=document,
        pages=pages,
        late=late,
        digest=Paper.digest_of(
            title=title, body=body, document_digest=document.sha256 if document else ""
        ),
        by=by,
        at=at,
    )
    audit.record(
        "panel.paper.added",
        target=item,
        by=by,
        at=at,
        facts={
            "number": paper.number,
            "version": paper.version,
            "digest": paper.digest,
            "late": late,
        },
    )
    return paper


@transaction.atomic
def say_who_to_write_to(
    *, case: Case, name: str, address: str, email: str, version: int, by: Person, at: datetime
) -> Case:
    """Whom the letters of a case go to: a name and an address, and an e-mail if there is one."""
    case = locked(case, version=version)
    access.send_team_only(by).or_refuse()
    case.parent_name, case.parent_address, case.parent_email = name, address, email
    touch(case, "who the letters go to", by=by, at=at)
    audit.record("panel.case.parent_recorded", target=case, by=by, at=at)
    return case
