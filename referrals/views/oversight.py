"""Pages for managers and meetings: workload, allocation, the dashboard, second screenings."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.models import people_with
from localoffer.accounts.requests import PersonRequest
from localoffer.children.models import all_restricted
from localoffer.refusal import Refused, Stale
from localoffer.ui.access import requires
from referrals import access, operations
from referrals.forms import casework as forms
from referrals.forms import oversight as oversight_forms
from referrals.models import Absence, AllocationMeeting, Referral, SecondScreening
from referrals.pages import oversight as pages
from referrals.states import Move
from referrals.views.acting import form_page, perform, refused


def visible(request: PersonRequest):
    return Referral.objects.visible_to(request.user, at=clock.now())


@require_safe
@requires(access.overseers_only)
def dashboard(request: PersonRequest) -> HttpResponse:
    """Figures of everything but restricted records, and no count below five."""
    found = Referral.objects.exclude(child__in=all_restricted())
    context = pages.dashboard(found, at=clock.now())
    return render(request, "referrals/dashboard.html", context)


@require_safe
@requires(access.desk_only)
def workload(request: PersonRequest) -> HttpResponse:
    context = pages.workload(viewer=request.user, at=clock.now())
    return render(request, "referrals/workload.html", context)


@form_page
@requires(access.managers_only)
def absence(request: PersonRequest, ref: str) -> HttpResponse:
    """Note that somebody is away, or back, and give on what they have."""
    person = get_object_or_404(people_with(pages.WORKERS), reference=ref)
    today = clock.today()
    away = Absence.objects.filter(person=person, since__lte=today).exclude(until__lt=today).first()
    form = oversight_forms.AbsenceForm(request.POST or None, initial={"since": today})
    if away is None and form.is_valid():
        operations.note_absence(person=person, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"{person.name} is noted as away. Give on what they have.")
        return redirect("referrals:absence", ref=person.reference)
    if away is not None and request.method == "POST":
        operations.end_absence(absence=away, on=_yesterday(today), by=request.user, at=clock.now())
        messages.success(request, f"{person.name} is noted as back.")
        return redirect("referrals:workload")
    mine = visible(request).open()
    held = mine.filter(owner=person) | mine.filter(owner=None, screener=person)
    context = {
        "person": person,
        "away": away,
        "form": None if away else form,
        "held": [
            [{"text": r.reference, "href": f"{r.get_absolute_url()}reassignment/"},
             r.get_state_display(), access.working_role(r).noun]
            for r in held.order_by("due_on", "id")[:100]
        ],
    }  # fmt: skip
    return render(request, "referrals/absence.html", context)


def _yesterday(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


@form_page
@requires(access.meeting_only)
def meetings(request: PersonRequest) -> HttpResponse:
    """Open the weekly meeting of today, or look at those before."""
    today = clock.today()
    form = oversight_forms.MeetingForm(request.POST or None)
    if form.is_valid():
        made = operations.open_meeting(
            on=today, present=form.cleaned_data["present"], by=request.user, at=clock.now()
        )
        return redirect("referrals:meeting", on=made.held_on.isoformat())
    context = {
        **pages.meeting(None, visible(request), viewer=request.user, at=clock.now()),
        "form": form,
        "today": AllocationMeeting.objects.filter(held_on=today).first(),
        "before": AllocationMeeting.objects.exclude(held_on=today)[:20],
    }
    return render(request, "referrals/meetings.html", context)


def meeting_of(on: str) -> AllocationMeeting:
    """The meeting of a day as an address writes it; 404 for what is no day too."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(AllocationMeeting, held_on=day)


@require_safe
@requires(access.meeting_only)
def meeting(request: PersonRequest, on: str) -> HttpResponse:
    """The agenda on one page, each family decided in its place; below it the minutes."""
    found = meeting_of(on)
    return _meeting(request, found, at=clock.now())


def _meeting(
    request: PersonRequest,
    found: AllocationMeeting,
    *,
    at: datetime,
    slip: tuple[Referral, str] | None = None,
) -> HttpResponse:
    """`slip` is the family that could not be allocated, and why: its answers are kept."""
    context = pages.meeting(found, visible(request), viewer=request.user, at=at)
    for item in context["agenda"] if found.closed_at is None else []:
        operations.record_reading(referral=item["referral"], by=request.user, at=at)
        if slip and item["referral"] == slip[0]:
            item |= {
                "error": slip[1],
                "to": request.POST.get("to"),
                "note": request.POST.get("note"),
            }
    context["slip"] = slip
    return render(request, "referrals/meeting.html", context)


@require_POST
@requires(access.meeting_only)
def meeting_allocation(request: PersonRequest, on: str, ref: str) -> HttpResponse:
    """One line of the agenda, decided."""
    found = meeting_of(on)
    referral = get_object_or_404(visible(request), reference=ref)
    moment = clock.now()
    people = pages.lead_professionals(viewer=request.user, at=moment)
    form = forms.AllocationForm(request.POST, people=people, at_meeting=True)
    if not form.is_valid():
        slip = (referral, str(next(iter(form.errors.values()))[0]))
        return _meeting(request, found, at=moment, slip=slip)
    try:
        perform(request, operations.allocate, referral=referral, meeting=found, **form.cleaned_data)
    except (Refused, Stale) as error:
        still = Referral.objects.get(pk=referral.pk)
        may_try_again = access.may_allocate(still, request.user) and found.closed_at is None
        if isinstance(error, Refused) and may_try_again:
            return _meeting(request, found, at=moment, slip=(referral, error.reason))
        back = (reverse("referrals:meeting", args=[on]), "Back to the meeting")
        return refused(request, still, error, (Move.ALLOCATE,), tried="meeting", back=back)
    messages.success(request, f"{referral.reference} goes to {form.cleaned_data['to'].name}.")
    return redirect("referrals:meeting", on=on)


@form_page
@requires(access.meeting_only)
def meeting_end(request: PersonRequest, on: str) -> HttpResponse:
    """Asked once more: a meeting that is over is not opened again."""
    found = meeting_of(on)
    form = oversight_forms.MeetingEndForm(request.POST or None)
    if not form.is_valid():
        context = {
            "form": form,
            "heading": "End the meeting",
            "note": "Its allocations become its minutes. Families who still wait come to the next.",
            "back": reverse("referrals:meeting", args=[on]),
        }
        return render(request, "referrals/question.html", context)
    operations.close_meeting(meeting=found, by=request.user, at=clock.now())
    messages.success(request, "The meeting is over. Its allocations are its minutes.")
    return redirect("referrals:meeting", on=on)


@require_safe
@requires(access.second_screeners_only)
def second_screenings(request: PersonRequest) -> HttpResponse:
    found = pages.to_screen_again(visible(request), viewer=request.user)
    return render(request, "referrals/second_screenings.html", {"found": found})


@form_page
@requires(access.second_screeners_only)
def second_screening(request: PersonRequest, pk: int) -> HttpResponse:
    """The concern as it came, and nothing of what was decided."""
    waiting = pages.to_screen_again(visible(request), viewer=request.user)
    chosen = SecondScreening.objects.filter(pk__in=[each.pk for each in waiting])
    found = get_object_or_404(chosen.select_related("referral__submission__sharing"), pk=pk)
    form = forms.SecondScreeningForm(request.POST or None)
    if form.is_valid():
        operations.screen_again(
            screening=found,
            route=form.cleaned_data["route"],
            level=form.cleaned_data["level"],
            why=form.cleaned_data["why"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "Your view is saved. It changes nothing about the referral.")
        return redirect("referrals:second-screenings")
    operations.record_reading(referral=found.referral, by=request.user, at=clock.now())
    context = {"form": form, "rows": pages.blind(found, on=clock.today()), "number": found.pk}
    return render(request, "referrals/second_screening.html", context)
