"""Cases, for the SEND team; and the RAIS desk's way to open one."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import SEND_TEAM
from localoffer.audit import operations as audit
from localoffer.children.models import hidden_from
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import OpenCaseForm, ParentForm
from panel.models import Case
from panel.operations import cases
from panel.states import CaseState
from panel.views.requests import opened_or_joined
from panel.views.shared import act, case_of, form_page, sent
from referrals.access import can_have_asked
from referrals.models import EhcRequest, Referral


@require_safe
@requires(access.send_team_only)
def index(request: PersonRequest) -> HttpResponse:
    at = clock.now()
    seen = Case.objects.visible_to(request.user)
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    listed = pages.case_list(seen, show=show, after=after, at=at)
    audit.record("panel.cases.read", by=request.user, at=at, facts={"count": len(listed["rows"])})
    context = listed | {
        "head": ["Case", "Child", "Now", "What is next", "Due by", "Time left"],
        "sections": pages.sections(request.user, current="cases"),
    }
    return render(request, "panel/cases.html", context)


@require_safe
@requires(access.send_team_only)
def case(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    at = clock.now()
    audit.record("panel.case.read", target=found, by=request.user, at=at)
    return render(request, "panel/case.html", pages.case_page(found, request.user, at=at))


@form_page
@requires(access.send_team_only)
def parent(request: PersonRequest, ref: str) -> HttpResponse:
    found = case_of(request, ref)
    start = {
        "name": found.parent_name,
        "address": found.parent_address,
        "email": found.parent_email,
        "version": found.version,
    }
    audit.record("panel.case.parent_read", target=found, by=request.user, at=clock.now())
    return act(
        request,
        found,
        ParentForm(sent(request), initial=start),
        cases.say_who_to_write_to,
        heading="Who the letters go to",
        said="Saved.",
    )


@form_page
@requires(access.case_openers_only)
def open_from_referral(request: PersonRequest, ref: str) -> HttpResponse:
    """T21: nothing is typed again; asks only who requested, where that is not known or cannot be."""
    referral = get_object_or_404(_referrals(request), reference=ref)
    known = EhcRequest.objects.filter(referral=referral).first()
    settled = known and can_have_asked(
        known.requested_by_kind, child=referral.child, on=known.received_on
    )
    form = (
        None
        if settled
        else OpenCaseForm(sent(request), referral=referral, known=known, today=clock.today())
    )
    requested = Q(ehc_request=known) | Q(repeats__ehc_request=known)
    made = Case.objects.filter(requested).first() if known else None
    open_case = Case.objects.open_for(referral.child)
    trusted = access.send_team_may_know(referral.child)
    if request.method == "POST" and trusted and (form is None or form.is_valid()):
        opened = cases.open_case_from_referral(
            referral=referral,
            **(form.cleaned_data if form else {}),
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, opened_or_joined(opened, referral.ehc_request))
        if request.user.has(*SEND_TEAM):
            return redirect(opened)
        return redirect(referral)
    context = {
        "form": form,
        "referral": referral,
        "known": known,
        "made": made,
        "open_case": open_case if open_case and access.may_join(open_case, request.user) else None,
        "refusal": trusted.reason,
        "withdrawn": made is not None and made.state == CaseState.WITHDRAWN,
    }
    return render(request, "panel/open_case.html", context)


def _referrals(request: PersonRequest) -> QuerySet[Referral]:
    """Referrals the desk may see, and for a case officer those that asked for an assessment.

    Not where the person has an interest: the page would tell of the case.
    """
    seen = (
        Referral.objects.filter(ehc_request__isnull=False, held=False).exclude(
            child__in=hidden_from(request.user, at=clock.now())
        )
        if request.user.has(*SEND_TEAM)
        else Referral.objects.visible_to(request.user, at=clock.now())
    )
    hidden = Case.objects.hidden_from(request.user)
    return seen.exclude(ehc_request__panel_case__in=hidden).exclude(
        ehc_request__panel_repeat__case__in=hidden
    )
