"""Meetings: planning, papers, the session."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import Role
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import (
    AttendanceForm,
    ChangeMeetingForm,
    DeputyForm,
    MeetingForm,
    ReasonForm,
    YearForm,
)
from panel.models import Item, Meeting
from panel.operations import meetings
from panel.states import ItemState
from panel.views.shared import PER_PAGE, act, ask_one, done, form_page, meeting_of, press, sent


@require_safe
@requires(access.panel_people_only)
def index(request: PersonRequest) -> HttpResponse:
    """The room's first page: meetings, and for a chief officer what waits for approval."""
    seen = Meeting.objects.visible_to(request.user)
    waiting = Item.objects.visible_to(request.user).filter(state=ItemState.WITH_OFFICER)
    page = Paginator(seen.order_by("-date", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "head": ["Day", "When and where", "Items", "Now"],
        "rows": pages.meeting_rows(page.object_list, request.user),
        "page": page,
        "waiting": waiting.count() if request.user.has(Role.CHIEF_OFFICER) else 0,
        "views": pages.views_wanted(request.user),
        "sections": pages.sections(request.user, current="meetings"),
        "may_plan": request.user.has(Role.OPERATIONS_OFFICER),
    }
    return render(request, "panel/meetings.html", context)


@form_page
@requires(access.operations_officer_only)
def new(request: PersonRequest) -> HttpResponse:
    form = MeetingForm(sent(request), today=clock.today())
    if form.is_valid():
        planned: list[Meeting] = []
        if done(
            form,
            lambda: planned.append(
                meetings.schedule(by=request.user, at=clock.now(), **form.cleaned_data)
            ),
        ):
            messages.success(request, "The meeting is planned.")
            return redirect(planned[0])
    context = {"form": form, "heading": "Plan a meeting", "back": reverse("panel:meetings")}
    return render(request, "panel/form.html", context)


@form_page
@requires(access.operations_officer_only)
def year(request: PersonRequest) -> HttpResponse:
    """A meeting every two weeks for a year, in one step. Each can be changed afterwards."""
    form = YearForm(sent(request), today=clock.today())
    if form.is_valid():
        answers = dict(form.cleaned_data)
        planned: list[Meeting] = []
        if done(
            form,
            lambda: planned.extend(
                meetings.plan_year(
                    first=answers.pop("on"), by=request.user, at=clock.now(), **answers
                )
            ),
        ):
            messages.success(request, f"{len(planned)} meetings are planned.")
            return redirect("panel:meetings")
    context = {
        "form": form,
        "heading": "Plan a year of meetings",
        "back": reverse("panel:meetings"),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.operations_officer_only)
def changes(request: PersonRequest, ref: str) -> HttpResponse:
    """Another day, time, place or length of a planned meeting."""
    found = meeting_of(request, ref)
    access.may_change(found, request.user).or_refuse()
    start = {
        "on": found.date,
        "starts": f"{found.starts:%H:%M}",
        "place": found.place,
        "capacity": found.capacity,
        "version": found.version,
    }
    return act(
        request,
        found,
        ChangeMeetingForm(sent(request), initial=start),
        meetings.change,
        heading="Change this meeting",
        said="The meeting is changed. Its papers deadline moved with it.",
    )


@require_safe
@requires(access.planners_only)
def waiting(request: PersonRequest) -> HttpResponse:
    """Items that no meeting has yet, with the slots left before each one's date."""
    at = clock.now()
    found = Paginator(pages.waiting_items(request.user, at=at), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    rows = pages.waiting_rows(page.object_list, request.user)
    audit.record("panel.waiting.read", by=request.user, at=at, facts={"count": len(rows)})
    context = {
        "page": page,
        "head": [
            "Item",
            "Business",
            "Now",
            "Answer by",
            "Slots left before then",
            "What keeps the date",
        ],
        "rows": rows,
        "sections": pages.sections(request.user, current="waiting"),
    }
    return render(request, "panel/waiting.html", context)


@require_safe
@requires(access.meeting_people_only)
def meeting(request: PersonRequest, ref: str) -> HttpResponse:
    found = meeting_of(request, ref)
    at = clock.now()
    audit.record("panel.meeting.read", target=found, by=request.user, at=at)
    return render(request, "panel/meeting.html", pages.meeting_page(found, request.user, at=at))


@require_POST
@requires(access.meeting_people_only)
def pack(request: PersonRequest, ref: str) -> HttpResponse:
    return press(
        request, meeting_of(request, ref), meetings.publish_pack, said="The papers are published."
    )


@require_POST
@requires(access.meeting_people_only)
def session(request: PersonRequest, ref: str) -> HttpResponse:
    return press(request, meeting_of(request, ref), meetings.start, said="The meeting has begun.")


@require_POST
@requires(access.meeting_people_only)
def conclusion(request: PersonRequest, ref: str) -> HttpResponse:
    return press(request, meeting_of(request, ref), meetings.conclude, said="The meeting is over.")


@form_page
@requires(access.meeting_people_only)
def attendance(request: PersonRequest, ref: str) -> HttpResponse:
    found = meeting_of(request, ref)
    access.may_take_attendance(found, request.user).or_refuse()
    return act(
        request,
        found,
        AttendanceForm(sent(request), meeting=found),
        meetings.mark_present,
        heading="Who is in the room",
        said="Saved who is in the room.",
    )


@form_page
@requires(access.operations_officer_only)
def deputy(request: PersonRequest, ref: str) -> HttpResponse:
    """Another deputy, when neither the chair nor the deputy may chair an item."""
    found = meeting_of(request, ref)
    access.may_name_deputy(found, request.user).or_refuse()
    return act(
        request,
        found,
        DeputyForm(sent(request), initial={"version": found.version}, meeting=found),
        meetings.name_deputy,
        heading="Name another deputy",
        text="The deputy takes the items in which the chair has an interest, and all items "
        "while the chair is not in the room.",
        said="The deputy is named.",
    )


@form_page
@requires(access.meeting_people_only)
def cancellation(request: PersonRequest, ref: str) -> HttpResponse:
    found = meeting_of(request, ref)
    access.may_cancel(found, request.user).or_refuse()
    return ask_one(
        request,
        found,
        ReasonForm,
        meetings.cancel,
        label="Why is the meeting cancelled?",
        submit="Cancel the meeting",
        heading="Cancel this meeting",
        text="No item is lost: each goes to the next agenda that has room before its date. One "
        "that finds none waits, and the operations officers are told.",
        said="The meeting is cancelled. Its items are on the next agenda with room, or wait for one.",
    )
