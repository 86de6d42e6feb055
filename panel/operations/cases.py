"""Opening a case from the front door, and who its letters go to."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.refusal import Refused, no
from panel import access
from panel.models import Case, Item, Paper
from panel.operations.moving import begin, locked, touch
from panel.states import CASE, ITEM, CaseMove, CaseState, ItemMove
from referrals.models import EhcRequest, Referral
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
    answers. The day the request was received is day 0 of the 42 days.
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
    if made := Case.objects.filter(ehc_request=request).first():
        if made.state == CaseState.WITHDRAWN:
            raise Refused(
                no(
                    "This request was taken back. If somebody asks again, make a new referral "
                    "with the day the new request came, and open the panel case from it.",
                    "CFA s.36(1)",
                )
            )
        return made
    CASE.may(CaseMove.REQUEST, state=None, roles=by.roles).or_refuse()
    household = referral.child.household
    case = Case.objects.create(
        child=referral.child,
        ehc_request=request,
        received_on=request.received_on,
        parent_address="\n".join(filter(None, [household.address, household.postcode]))
        if household
        else "",
    )
    begin(case, CaseMove.REQUEST, by=by, at=at)
    ITEM.may(ItemMove.OPEN, state=None, roles=by.roles).or_refuse()
    item = begin(Item.objects.create(case=case), ItemMove.OPEN, by=by, at=at)
    add_paper(item=item, title="The referral", body=referral_in_words(request), by=by, at=at)
    return case


def referral_in_words(request: EhcRequest) -> str:
    """The first paper: what the referrer wrote, in their own words."""
    referral = request.referral
    submission = referral.submission
    parts = [
        ("What worries the person who referred", submission.concern),
        ("What they hope for", submission.hopes),
        ("School or setting", referral.child.school),
        ("Who asked for an assessment", request.get_requested_by_kind_display()),
        ("Where it came from", f"Referral {referral.reference}, {submission.source.label}"),
    ]
    return "\n\n".join(f"{title}\n{words}" for title, words in parts if words)


def add_paper(*, item: Item, title: str, body: str, by: Person, at: datetime) -> Paper:
    """One more paper of an item; the caller holds the item."""
    paper = Paper.objects.create(
        item=item,
        number=item.papers.count() + 1,
        title=title,
        body=body,
        digest=Paper.digest_of(title=title, body=body),
        by=by,
        at=at,
    )
    audit.record(
        "panel.paper.added",
        target=item,
        by=by,
        at=at,
        facts={"number": paper.number, "digest": paper.digest},
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
    touch(case)
    audit.record("panel.case.parent_recorded", target=case, by=by, at=at)
    return case
