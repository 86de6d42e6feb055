"""Who may do what in the panel's room, as answers with reasons."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from localoffer import clock
from localoffer.accounts.access import only, panel_people_only
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import PANEL, RAIS_DESK, SEND_TEAM, Role
from localoffer.children.access import RESTRICTED, is_restricted
from localoffer.children.models import Child
from localoffer.council.models import LocalLimit, closed_days
from localoffer.refusal import YES, Answer, no
from panel import law, timescales
from panel.models import (
    Action,
    Attendance,
    Business,
    Case,
    Challenge,
    Declaration,
    Item,
    LawPeriod,
    LimbFinding,
    Meeting,
    NoticeServed,
    PlanStep,
    Signature,
    View,
)
from panel.models.decision import REFUSALS, Outcome
from panel.models.item import PREPARING, TAKES_LATE_PAPERS, TAKES_PAPERS
from panel.states import (
    CASE,
    ITEM,
    MEETING,
    CaseMove,
    CaseState,
    ItemMove,
    ItemState,
    MeetingMove,
    MeetingState,
)
from referrals.access import ADD_READERS

__all__ = ["panel_people_only"]

send_team_only = only(SEND_TEAM, "see the SEND team’s cases", called="the SEND team")


def send_team_may_know(child: Child) -> Answer:
    """A restricted child’s case is opened once somebody who works on cases may know of it."""
    trusted = people_with(SEND_TEAM).filter(
        restricted_readings__child=child, restricted_readings__lifted_at=None
    )
    if not is_restricted(child) or trusted.exists():
        return YES
    return no(
        "This record is restricted, and nobody of the SEND team may know of it, so nobody could "
        f"work on the case. Somebody of the SEND team must be added. {ADD_READERS}",
        RESTRICTED,
    )


case_officers_only = only({Role.SEN_CASE_OFFICER}, "enter a case")
case_openers_only = only(
    RAIS_DESK | {Role.SEN_CASE_OFFICER},
    "open a panel case",
    called="the RAIS desk or the SEND team",
)
operations_officer_only = only({Role.OPERATIONS_OFFICER}, "plan meetings")
meeting_people_only = only(
    SEND_TEAM | PANEL, "see meetings", called="the SEND Panel and the SEND team"
)
chief_officers_only = only({Role.CHIEF_OFFICER}, "approve decisions")
figures_only = only(
    SEND_TEAM | {Role.CHIEF_OFFICER, Role.PANEL_CHAIR},
    "see the panel’s figures",
    called="the SEND team, chairs and chief officers",
)
planners_only = only(
    SEND_TEAM | {Role.PANEL_CHAIR},
    "see what waits for a meeting",
    called="the SEND team and chairs",
)
chairs_only = only({Role.PANEL_CHAIR}, "chair a meeting")

members_only = only(PANEL, "sign the panel’s undertaking", called="members of the panel")

YEARS_BACK = 2
"""A request typed in today came in these years: an older day is a slip of the keys."""


def can_have_come(received: date, *, born: date | None, today: date) -> Answer:
    """A request comes under a law in force, in the child's life and not in the future."""
    if received > today:
        return no("The day the request came must be today or earlier.")
    first = LawPeriod.objects.order_by("in_force_from").values_list("in_force_from", flat=True)[0]
    if received < first:
        return no(
            "The day the request came: check the year. The law on these assessments began on "
            f"{timescales.day_in_words(first)}.",
            "CFA s.36",
        )
    if born and received < born:
        return no(
            "The day the request came must not be before the child was born. Check both dates."
        )
    return YES


def may_join(case: Case, by: Person) -> Answer:
    """Who has an interest in a case adds no request to it, and is told nothing of it."""
    if Case.objects.hidden_from(by).filter(pk=case.pk).exists():
        return no("You cannot open a case for this child. Ask another officer to.")
    return YES


def may_begin(child: Child, by: Person) -> Answer:
    """A child has one open case: what comes meanwhile goes with it, and its clock runs on."""
    case = Case.objects.open_for(child)
    if case is None:
        return YES
    return may_join(case, by) and no(
        f"This child has an open case, {case.reference} ({case.get_state_display()}). Add what the "
        "new request says to its papers.",
        "CFA s.36",
    )


def can_be_typed_in(received: date, *, born: date | None, today: date) -> Answer:
    """As `can_have_come`, for a day that somebody types in: one of the last two years."""
    earliest = timescales.add_months(today, -12 * YEARS_BACK)
    answer = can_have_come(received, born=born, today=today)
    if answer and received < earliest:
        return no(
            f"The day the request came must not be before {timescales.day_in_words(earliest)}, "
            f"{YEARS_BACK} years ago. Check the year."
        )
    return answer


OPEN_FOR_VIEWS = frozenset({ItemState.IN_DISCUSSION, ItemState.URGENT, ItemState.SENT_BACK})
INTERESTS = "Terms of reference, declaration of interests"


def may_move(item: Item, move: ItemMove, by: Person) -> Answer:
    """What the table of moves says of an item, and nothing more."""
    return ITEM.may(move, state=item.state, roles=by.roles)


def chairs_meeting(meeting: Meeting, by: Person) -> Answer:
    """This meeting's chair or its deputy."""
    if by.pk in {meeting.chair_id, meeting.deputy_id}:
        return YES
    return no("Only this meeting’s chair or deputy can do this.", "ToR, chair")


def may_take_attendance(meeting: Meeting, by: Person) -> Answer:
    """The minute taker or the chair, while the meeting is on."""
    if meeting.state != MeetingState.IN_SESSION:
        return no(
            "Attendance is taken while the meeting is on. "
            f"It is “{MeetingState(meeting.state).label}”."
        )
    return YES if by.has(Role.OPERATIONS_OFFICER) else chairs_meeting(meeting, by)


def may_name_deputy(meeting: Meeting, by: Person) -> Answer:
    """The operations officer, until the minutes are approved."""
    over = {MeetingState.CANCELLED, MeetingState.MINUTES_APPROVED, MeetingState.ARCHIVED}
    if meeting.state in over:
        return no(f"This meeting is “{MeetingState(meeting.state).label}”.", "ToR, chair")
    return only({Role.OPERATIONS_OFFICER}, "name a deputy")(by)


def may_change(meeting: Meeting, by: Person) -> Answer:
    """The operations officer, until the papers are out."""
    if meeting.state not in {
        MeetingState.SCHEDULED,
        MeetingState.AGENDA_OPEN,
        MeetingState.DEADLINE_PASSED,
    }:
        return no(
            f"A meeting moves until its papers are out. It is “{MeetingState(meeting.state).label}”."
        )
    return operations_officer_only(by)


def may_cancel(meeting: Meeting, by: Person) -> Answer:
    """With items on its agenda only by the operations officer, who puts them on another."""
    if not (answer := MEETING.may(MeetingMove.CANCEL, state=meeting.state, roles=by.roles)):
        return answer
    if by.has(Role.OPERATIONS_OFFICER):
        return YES
    if meeting.items.filter(state__in=[ItemState.LISTED, ItemState.LOCKED]).exists():
        return no("Only the operations officer can cancel a meeting that has items on its agenda.")
    return chairs_meeting(meeting, by)


def declaration_of(item: Item, person: Person) -> Declaration | None:
    return next((each for each in item.declarations.all() if each.person_id == person.pk), None)


def has_interest(item: Item, person: Person) -> bool:
    declared = declaration_of(item, person)
    return declared is not None and declared.nature == Declaration.Nature.INTEREST


def must_declare(item: Item, person: Person) -> bool:
    """Members, chair and chief officer say whether they have an interest before they read."""
    return not prepares(item, person) and declaration_of(item, person) is None


def prepares(item: Item, person: Person) -> bool:
    """The presenter, and the SEND team: but not whoever sits at that meeting as a member."""
    if not person.has(*SEND_TEAM):
        return False
    return item.presenter_id == person.pk or not sits_for(item, person)


def sits_for(item: Item, person: Person) -> bool:
    """Is this person asked to this item as a member: to its meeting, alone, or in writing?"""
    return (
        is_asked(item.meeting, person)
        or is_called_in(item, person)
        or (item.urgent_by_id is not None and item.meeting_id is None and person.has(*PANEL))
    )


def is_called_in(item: Item, person: Person) -> bool:
    """To this item alone?"""
    return any(guest.person_id == person.pk for guest in item.guests.all())


def is_asked(meeting: Meeting | None, person: Person) -> bool:
    """Is this person asked to that meeting as a member of the panel?"""
    return (
        meeting is not None
        and person.has(*PANEL)
        and any(seat.person_id == person.pk for seat in meeting.attendance.all())
    )


def without_interest(item: Item, person: Person) -> Answer:
    """Has this person declared, and declared none?"""
    declared = declaration_of(item, person)
    if declared is None:
        return no("Say first whether you have an interest in this item.", INTERESTS)
    if declared.nature == Declaration.Nature.INTEREST:
        return no("Nobody with an interest in an item takes any part in it.", INTERESTS)
    return YES


def may_read_papers(item: Item, person: Person) -> Answer:
    """No declaration, no papers. Those who prepare the papers are not asked."""
    declared = declaration_of(item, person)
    if declared is None and prepares(item, person):
        return YES
    return without_interest(item, person)


interest_recorders_only = only(
    {Role.OPERATIONS_OFFICER, Role.PANEL_CHAIR}, "record an interest for someone else"
)


def may_record_interest(about: Person, by: Person) -> Answer:
    """For oneself, or by the operations officer or a chair for somebody else."""
    return YES if about.pk == by.pk else interest_recorders_only(by)


def is_late(item: Item, *, at: datetime) -> bool:
    """Is the papers deadline of its meeting over (terms of reference: two days before)?"""
    return (
        item.state in TAKES_LATE_PAPERS
        and item.meeting is not None
        and (at > item.meeting.papers_deadline_at or item.state == ItemState.LOCKED)
    )


def may_add_paper(item: Item, by: Person, *, at: datetime) -> Answer:
    """The SEND team, until the deadline; after it by the chair's leave, never after the discussion."""
    if not (answer := send_team_only(by)):
        return answer
    if item.state in TAKES_PAPERS:
        return YES
    if item.state not in TAKES_LATE_PAPERS:
        return no(
            f"Papers are added before an item is discussed. {now_is(item)}", "ToR, procedures"
        )
    if is_late(item, at=at) and not item.late_leaves.filter(meeting=item.meeting_id).exists():
        return no(
            "The deadline for papers is over. A late paper needs the chair’s leave.",
            "ToR, procedures: two days before",
        )
    return YES


def may_submit(item: Item, by: Person) -> Answer:
    """With at least one paper: nobody can give a view on none (terms of reference, procedures)."""
    if not (answer := ITEM.may(ItemMove.SUBMIT, state=item.state, roles=by.roles)):
        return answer
    if not item.papers.all():
        return no(
            "This item has no papers yet. Add them first: members need them to give a view.",
            "ToR, procedures",
        )
    return YES


def may_allow_late_papers(item: Item, by: Person, *, at: datetime) -> Answer:
    """The chair of the item, once the deadline is over and before the discussion."""
    if item.state not in TAKES_LATE_PAPERS or not is_late(item, at=at):
        return no(f"Papers need no leave now. {now_is(item)}", "ToR, procedures")
    return leads(item, by)


ENDED = frozenset({CaseState.WITHDRAWN, CaseState.CEASED})
CALLS_FOR = {
    Business.ISSUE: frozenset({CaseState.ASSESSING}),
    Business.REVIEW: frozenset({CaseState.IN_REVIEW}),
}


def may_bring(case: Case, business: str, by: Person) -> Answer:
    """A case officer brings the kinds of business that the case's state calls for."""
    if not (answer := ITEM.may(ItemMove.OPEN, state=None, roles=by.roles)):
        return answer
    if not by.has(*SEND_TEAM):
        return no("Only the SEND team brings more business of a case.", "ToR, functions")
    if business == Business.ASSESS:
        return no("A request to assess begins its own case.", "CFA s.36(1)")
    known = Business(business)
    if case.state in ENDED or case.state not in CALLS_FOR.get(known, {case.state}):
        return no(
            f"“{known.label}” does not fit a case that is “{CaseState(case.state).label}”.",
            "CFA ss.36, 37, 44",
        )
    over = {ItemState.WITHDRAWN, ItemState.CLOSED}
    if any(item.business == business and item.state not in over for item in case.items.all()):
        return no("The case has an open item of this kind already.", "ToR, functions")
    return YES


def meeting_in_time(item: Item, *, at: datetime) -> Meeting | None:
    """The first meeting that still takes papers and falls before the item's date."""
    in_time = Meeting.objects.taking_items().filter(
        date__lte=item.due.on, papers_deadline_at__gte=at
    )
    return in_time.first()


def may_hasten(item: Item, by: Person, *, at: datetime) -> Answer:
    """Only when no meeting that takes items falls before the date.

    Another chair takes over an urgent item whose own chair has an interest in it.
    """
    if not (answer := ITEM.may(ItemMove.HASTEN, state=item.state, roles=by.roles)):
        return answer
    if item.state == ItemState.URGENT and (leader := item.acting_chair()):
        return no(f"{leader.name} leads this item already.", "Terms of reference, chair")
    if item.presenter_id == by.pk:
        return no(
            "The person who presents an item cannot chair it.", "Presenter ≠ chair ≠ approver"
        )
    if found := meeting_in_time(item, at=at):
        return no(
            f"A meeting can still take it in time: {timescales.day_in_words(found.date)}.",
            "Design: only when no meeting falls before the due date",
        )
    return without_interest(item, by)


def may_set_action(item: Item, by: Person) -> Answer:
    """The chair of the item or the minute taker, once the item has been discussed or is."""
    if item.sitting == 0 or item.state == ItemState.WITHDRAWN:
        return no(f"Actions are set when an item is discussed. {now_is(item)}", "ToR, procedures")
    return YES if by.has(Role.OPERATIONS_OFFICER) else leads(item, by)


def may_finish(action: Action, by: Person) -> Answer:
    """Its owner, or the operations officer."""
    if by.pk == action.owner_id or by.has(Role.OPERATIONS_OFFICER):
        return YES
    return no("Only the owner or the operations officer says that it is done.", "ToR, procedures")


PAPERS_ARE_OUT = frozenset(ItemState) - PREPARING - {ItemState.LISTED, ItemState.WITHDRAWN}


def may_have_pack(meeting: Meeting, by: Person) -> Answer:
    """Whoever may see the meeting, once its papers are out."""
    if meeting.state in {
        MeetingState.SCHEDULED,
        MeetingState.AGENDA_OPEN,
        MeetingState.DEADLINE_PASSED,
        MeetingState.CANCELLED,
    }:
        return no(
            f"The papers are not out yet. This meeting is “{MeetingState(meeting.state).label}”.",
            "ToR, procedures",
        )
    return panel_people_only(by)


def may_ask_for_advice(case: Case, by: Person) -> Answer:
    """While the child is assessed (reg 6(1)), by the SEND team."""
    if not (answer := send_team_only(by)):
        return answer
    if case.state not in {CaseState.ASSESSING, CaseState.REASSESSING}:
        return no(
            "Advice is asked for once we have agreed to assess. "
            f"This case is “{CaseState(case.state).label}”.",
            "reg 6(1)",
        )
    return YES


def open_to_challenge(case: Case) -> list[NoticeServed | PlanStep]:
    """Refusals that the parent was told, and final plans, that nobody has challenged yet."""
    told = NoticeServed.objects.told().filter(
        decision__item__case=case, decision__outcome__in=REFUSALS, challenge=None
    )
    return [*told.select_related("decision"), *_unchallenged_plans(case)]


def _unchallenged_plans(case: Case) -> list[PlanStep]:
    challenged = {each.plan_id for each in case.challenges.all()}
    finals = (step for step in case.plans.all() if step.kind == PlanStep.Kind.FINAL)
    return [step for step in finals if step.pk not in challenged]


def may_challenge(case: Case, by: Person) -> Answer:
    """What a parent can take to mediation or the Tribunal (CFA s.51(2))."""
    if not (answer := send_team_only(by)):
        return answer
    if not _unchallenged_plans(case) and not open_to_challenge(case):
        return no(
            "A parent can challenge a refusal once our letter is posted, or a final plan. "
            "This case has none that is not challenged already.",
            "CFA s.51(2)",
        )
    return YES


def may_end_plan(case: Case, by: Person, *, on: date, closed: AbstractSet[date]) -> Answer:
    """Held while the parent can appeal, and while an appeal runs (CFA s.45(4))."""
    if not (answer := CASE.may(CaseMove.CEASE, state=case.state, roles=by.roles)):
        return answer
    if Challenge.objects.filter(case=case).appeals_that_run().exists():
        return no("An appeal runs. The plan goes on until it is decided.", "CFA s.45(4)")
    told = NoticeServed.objects.told().filter(
        decision__item__case=case, decision__outcome=Outcome.CEASE
    )
    notice = told.select_related("challenge").order_by("-pk").first()
    if notice is None or notice.appeal_until is None:
        return no("The parent has not been told yet that the plan is to end.", "CFA s.45, reg 31")
    challenge = Challenge.objects.filter(notice=notice).first()
    if challenge is None or challenge.appeal_ended_on is None:
        last = challenge.appeal_until(closed=closed) if challenge else notice.appeal_until
        if on <= last:
            return no(
                f"The parent can appeal until {timescales.day_in_words(last)}. The plan goes on "
                "until then.",
                "CFA s.45(4)",
            )
    return YES


def has_undertaken(person: Person, *, on: date) -> Answer:
    """Has a member signed the confidentiality undertaking for now? Others give none."""
    if not person.has(*PANEL) or person.panel_undertakings.filter(until__gte=on).exists():
        return YES
    return no(
        "Sign the confidentiality undertaking first. Papers open once it is signed.",
        "Terms of reference, confidentiality",
    )


def may_record_question(item: Item, by: Person) -> Answer:
    """The minute taker or the chair of the item, while it is discussed."""
    if item.state not in OPEN_FOR_VIEWS:
        return no(f"Questions are written down while an item is discussed. {now_is(item)}")
    return may_read_papers(item, by) if by.has(Role.OPERATIONS_OFFICER) else leads(item, by)


def may_ask_or_answer(item: Item, person: Person) -> Answer:
    """Whoever is in the room or called in, or presents the item, and has no interest."""
    if has_interest(item, person):
        return no(f"{person.name} has an interest in this item.", INTERESTS)
    writes = item.meeting is None and person.has(*PANEL)
    if person.pk == item.presenter_id or is_present(item, person) or writes:
        return YES
    return no(f"{person.name} is not in the room. Mark them as present first.", "ToR, procedures")


def meeting_that_approves(meeting: Meeting, by: Person) -> Meeting | None:
    """The later meeting that is on now and that this person chairs, if there is one."""
    later = Meeting.objects.filter(state=MeetingState.IN_SESSION, date__gt=meeting.date)
    return later.filter(Q(chair=by) | Q(deputy=by)).first()


def may_call_in(item: Item, by: Person) -> Answer:
    """The operations officer or the case officer, until the item has been discussed."""
    if not (
        answer := only({Role.OPERATIONS_OFFICER, Role.SEN_CASE_OFFICER}, "call somebody in")(by)
    ):
        return answer
    if item.state not in {ItemState.ACCEPTED, ItemState.LISTED, ItemState.LOCKED}:
        return no(f"Somebody is called in before an item is discussed. {now_is(item)}", "ToR")
    return YES


def may_discuss(item: Item, by: Person) -> Answer:
    """In a session, one item at a time: each case on its own (terms of reference)."""
    if not (answer := ITEM.may(ItemMove.DISCUSS, state=item.state, roles=by.roles)):
        return answer
    if item.meeting is None or item.meeting.state != MeetingState.IN_SESSION:
        return no("Start the meeting first.", "ToR, chair")
    if item.presenter and has_interest(item, item.presenter):
        return no(
            "The presenter has an interest in this item. "
            "Take it off the agenda, so that another case officer presents it.",
            INTERESTS,
        )
    if item.meeting.items.filter(state=ItemState.IN_DISCUSSION).exists():
        return no("Another item is being discussed. Finish it first.", "ToR, purpose")
    return leads(item, by)


def is_present(item: Item, person: Person) -> bool:
    """In the room of the meeting, or called in for this item."""
    if is_called_in(item, person):
        return True
    return Attendance.objects.in_the_room().filter(meeting=item.meeting_id, person=person).exists()


def people_present(item: Item) -> set[str]:
    """References of those who were in the room while this item was discussed.

    Once a recommendation stands they are those that its first version names: who is
    in the room later says nothing about the discussion. Somebody who left because
    of an interest is none of them.
    """
    if item.meeting is None:
        return set()
    interested = item.declarations.filter(nature=Declaration.Nature.INTEREST)
    if first := item.decisions.order_by("number").first():
        gone = set(interested.values_list("person__reference", flat=True))
        return set(first.content["present"]) - gone
    began = item.discussed_from
    if began is None:
        return set()
    here = Attendance.objects.during(began).filter(meeting=item.meeting)
    here = here.exclude(person__in=interested.values("person"))
    called = item.guests.filter(person__in=item.declarations.filter(nature="none").values("person"))
    return set(here.values_list("person__reference", flat=True)) | set(
        called.values_list("person__reference", flat=True)
    )


def may_write_views(item: Item, by: Person) -> Answer:
    """May this person open the page for views: their own, or as minute taker anybody's?"""
    if by.has(Role.OPERATIONS_OFFICER):
        if item.state not in OPEN_FOR_VIEWS:
            return no(f"Views are given while an item is discussed. {now_is(item)}")
        return may_read_papers(item, by)
    return may_give_view(item, by, by)


def may_give_view(item: Item, member: Person, by: Person) -> Answer:
    """The member, or the operations officer who takes the minutes, while it is discussed."""
    if member.pk != by.pk and not by.has(Role.OPERATIONS_OFFICER):
        return no("Only the operations officer can write down someone else’s view.")
    if not member.has(*PANEL):
        return no("Only members of the panel give a view.", "Terms of reference, membership")
    if item.state not in OPEN_FOR_VIEWS:
        return no(f"Views are given while an item is discussed. {now_is(item)}")
    if not (answer := without_interest(item, member)):
        return answer
    if item.state == ItemState.IN_DISCUSSION and not is_present(item, member):
        return no("Only members who are in the room give a view. Mark them as present first.")
    late = item.state == ItemState.SENT_BACK and item.meeting is not None
    if item.state == ItemState.URGENT and not sits_for(item, member):
        return no("Only members of the panel give a view.", "Terms of reference, membership")
    if late and member.reference not in people_present(item):
        return no("Only members who were in the room for this item can give a view now.")
    return YES


def now_is(item: Item) -> str:
    return f"This item is “{ItemState(item.state).label}”."


def chair_in_words(item: Item) -> str:
    """Who chairs this item, and why it is not the meeting’s chair where it is somebody else."""
    if item.meeting is None:
        return item.urgent_by.name if item.urgent_by else ""
    chair, acting = item.meeting.chair, item.acting_chair()
    if acting is None:
        both = "and the deputy both have" if item.meeting.deputy else "has"
        return (
            f"Nobody. The chair {both} an interest in this item, "
            "so another chair must be named for the meeting"
        )
    if acting == chair:
        return chair.name
    if has_interest(item, chair):
        return f"{acting.name}, the deputy, because {chair.name} has an interest in it"
    return f"{acting.name}, the deputy, because {chair.name} is not in the room for it"


def leads(item: Item, by: Person) -> Answer:
    """Is this the chair for this item: the meeting's, or its deputy where the chair may not?"""
    if not (answer := chairs_only(by)):
        return answer
    acting = item.acting_chair()
    if acting is None:
        return no(
            "The chair and the deputy both have an interest in this item. "
            "Another chair must be named for the meeting first.",
            INTERESTS,
        )
    if acting.pk != by.pk:
        return no(
            f"Another person chairs this item: {chair_in_words(item)}.", "Terms of reference, chair"
        )
    if item.presenter_id == by.pk:
        return no(
            "The person who presents an item cannot chair it.", "Presenter ≠ chair ≠ approver"
        )
    return without_interest(item, by)


def may_find(item: Item, by: Person) -> Answer:
    """The chair records the legal test, limb by limb, while the item is discussed."""
    if item.state not in OPEN_FOR_VIEWS:
        return no(f"The legal test is recorded while an item is discussed. {now_is(item)}")
    return leads(item, by)


def counting_views(item: Item) -> QuerySet[View]:
    """Views that count now: of this sitting, and not voided by an interest."""
    return item.views.filter(sitting=item.sitting, voided_at=None)


def views_to_come(item: Item) -> list[Person]:
    """Members without an interest who have given no view yet; the chair asks each.

    In a meeting those in the room, between meetings all who may know of the item.
    """
    interested = item.declarations.filter(nature=Declaration.Nature.INTEREST).values("person")
    given = counting_views(item).values("member")
    chair = item.acting_chair()
    if item.meeting is None:
        members = people_with(PANEL).exclude(pk__in=interested).exclude(pk__in=given)
        others = members.exclude(pk__in=[each.pk for each in (chair, item.presenter) if each])
        known = Item.objects.filter(pk=item.pk)
        return [each for each in others.order_by("name") if known.visible_to(each).exists()]
    room = (
        Attendance.objects.in_the_room()
        .filter(meeting=item.meeting_id)
        .exclude(person__in=interested)
        .exclude(person__in=given)
        .exclude(person=chair)
        .select_related("person")
    )
    return [seat.person for seat in room if seat.person.has(*PANEL)]


def last_working_day(item: Item) -> date:
    """The last working day on which the parent can still be told in time."""
    due, closed = item.due.on, closed_days()
    if clock.is_working_day(due, closed=closed):
        return due
    return clock.working_days_before(due, 1, closed=closed)


def views_until(item: Item) -> date:
    """The last day to send a view on an item that is to be decided between meetings.

    The council's own limit, cut so that a working day is left to sign, approve and post
    before the parent must be told; never before the day on which it was taken.
    """
    began = item.history.filter(move=ItemMove.HASTEN).last()
    assert began is not None
    taken, closed = clock.local_day(began.at), closed_days()
    days = LocalLimit.amount("panel-urgent-views")
    latest = clock.working_days_before(last_working_day(item), 1, closed=closed)
    return max(taken, min(clock.add_working_days(taken, days, closed=closed), latest))


def cannot_wait(item: Item, *, at: datetime) -> bool:
    """Would another day's wait for views break the law's time limit?

    From the day before the parent must be told, or the last working day if that is earlier.
    """
    due = item.due.on
    return clock.local_day(at) >= min(due - timedelta(days=1), last_working_day(item))


def took_part(item: Item) -> int:
    """Between meetings: how many have given a view, and the chair."""
    return counting_views(item).exclude(member=item.acting_chair()).count() + 1


def heard_in_writing(item: Item, *, at: datetime) -> Answer:
    """Between meetings: the local quorum, with the chair, or the last day for views is over.

    Whoever has nothing to wait for, since all have written, need not wait for the day. The
    law's time limit goes before the council's own: nobody is held past it (reg 5(1)).
    """
    heard = took_part(item)
    until = views_until(item)
    if (
        heard >= LocalLimit.amount("panel-quorum")
        or clock.local_day(at) > until
        or cannot_wait(item, at=at)
        or (heard > 1 and not views_to_come(item))
    ):
        return YES
    return no(
        f"Wait for the members’ views until the end of {timescales.day_in_words(until)}, or until "
        f"{LocalLimit.amount('panel-quorum')} people have taken part, you among them. "
        f"So far: {heard}. The parent must be told by {timescales.day_in_words(item.due.on)}.",
        "ToR, procedures; how long is the council’s own limit",
    )


def may_recommend(item: Item, by: Person, *, at: datetime) -> Answer:
    """After every view, with every limb found (terms of reference; CFA s.36(8))."""
    if not (answer := ITEM.may(ItemMove.RECOMMEND, state=item.state, roles=by.roles)):
        return answer
    if not (answer := leads(item, by)):
        return answer
    if item.state == ItemState.IN_DISCUSSION and (waiting := views_to_come(item)):
        names = ", ".join(person.name for person in waiting)
        return no(f"Ask for each member’s view first. Still to come: {names}.", "ToR, procedures")
    if item.state == ItemState.URGENT and not (answer := heard_in_writing(item, at=at)):
        return answer
    limbs = law.limbs(law_version=item.case.law_version, business=item.business)
    found = counting_findings(item)
    if open_limbs := [limb.code for limb in limbs if limb.code not in found]:
        return no(
            f"Record the legal test first: limb {' and limb '.join(open_limbs)}.",
            " and ".join(limb.clause for limb in limbs),
        )
    if old := [limb.code for limb in limbs if is_from_before(item, found[limb.code])]:
        return no(
            "The panel has met anew since the test was recorded. Look again at and save limb "
            f"{' and limb '.join(old)}.",
            " and ".join(limb.clause for limb in limbs),
        )
    return YES


def counting_findings(item: Item) -> dict[str, LimbFinding]:
    """What is found for the next recommendation, by limb.

    A finding of somebody who has since declared an interest falls away, as their view does.
    """
    interested = {
        each.person_id
        for each in item.declarations.all()
        if each.nature == Declaration.Nature.INTEREST
    }
    return {
        each.limb: each
        for each in item.findings.all()
        if each.number == item.next_number and each.by_id not in interested
    }


def is_from_before(item: Item, finding: LimbFinding) -> bool:
    """Was it recorded before the item was put off, in a discussion that is over?"""
    if item.state != ItemState.IN_DISCUSSION:
        return False
    began = item.discussed_from
    return began is not None and finding.at < began


def may_defer(item: Item, by: Person) -> Answer:
    """Deferred by the chair of the item (terms of reference, procedures)."""
    return ITEM.may(ItemMove.DEFER, state=item.state, roles=by.roles) and leads(item, by)


def may_take_back(item: Item, by: Person) -> Answer:
    """Before the signature, by the chair of the item."""
    return ITEM.may(ItemMove.TAKE_BACK, state=item.state, roles=by.roles) and leads(item, by)


def rests_on(item: Item, person: Person) -> bool:
    """Is this person in the newest recommendation: chair, finder, in the room, or with a view?"""
    decision = item.latest_decision
    if decision is None:
        return False
    named = {*decision.content["present"], *(v["member"] for v in decision.content["views"])}
    found = item.findings.filter(number=decision.number, by=person)
    return decision.by_id == person.pk or person.reference in named or found.exists()


def may_declare_now(item: Item, person: Person) -> bool:
    """Is the question of an interest offered again? Not to whoever has signed."""
    return not has_interest(item, person) and (
        item.latest_decision is None
        or not Signature.objects.filter(decision__item=item, by=person).exists()
    )


def may_sign(item: Item, by: Person) -> Answer:
    """Signed by the chair of the item."""
    return ITEM.may(ItemMove.SIGN, state=item.state, roles=by.roles) and leads(item, by)


def may_answer_as_chief(item: Item, by: Person, *, move: ItemMove) -> Answer:
    """Approve or send back: a third person, without an interest."""
    if not (answer := ITEM.may(move, state=item.state, roles=by.roles)):
        return answer
    if item.presenter_id == by.pk:
        return no(
            "The person who presented an item cannot approve it.", "Presenter ≠ chair ≠ approver"
        )
    decision = item.latest_decision
    signed_by = decision.chair_signature.by if decision and decision.chair_signature else None
    if signed_by is not None and signed_by.pk == by.pk:
        return no("The person who signed as chair cannot approve.", "Presenter ≠ chair ≠ approver")
    return without_interest(item, by)


def may_correct(item: Item, by: Person) -> Answer:
    """A decision that stands is taken back for a correction, by a chief officer."""
    return may_answer_as_chief(item, by, move=ItemMove.CORRECT)


def may_approve(item: Item, by: Person) -> Answer:
    if not (answer := may_answer_as_chief(item, by, move=ItemMove.APPROVE)):
        return answer
    decision = item.latest_decision
    if (
        decision
        and decision.chair_signature
        and not without_interest(item, decision.chair_signature.by)
    ):
        return no(
            "The person who signed as chair has since declared an interest. "
            "Send the recommendation back, so that somebody else signs it.",
            INTERESTS,
        )
    interested = [
        each.person
        for each in item.declarations.all()
        if each.nature == Declaration.Nature.INTEREST
    ]
    if any(rests_on(item, person) for person in interested):
        return no(
            "Somebody who took part has since declared an interest. Send the recommendation back, "
            "so that it is made anew without them.",
            INTERESTS,
        )
    return YES


def may_send_back(item: Item, by: Person) -> Answer:
    return may_answer_as_chief(item, by, move=ItemMove.SEND_BACK)


def may_notify(item: Item, by: Person) -> Answer:
    return ITEM.may(ItemMove.NOTIFY, state=item.state, roles=by.roles)


CAME_BACK = (
    "This letter is not to be posted again as it is: its address and its last days are old. "
    "Say who the letter goes to, make it again in “Letters to post”, and post the new one."
)
TAKEN_BACK = (
    "The decision was taken back before this letter was posted. Do not post it: the corrected "
    "decision has a letter of its own."
)


def may_make_again(item: Item, by: Person, *, at: datetime) -> Answer:
    """A letter that is not out and no longer says what it should."""
    if not (answer := send_team_only(by)):
        return answer
    waiting = NoticeServed.objects.to_post().filter(decision__item=item)
    served = waiting.select_related("decision__item__case").first()
    if served is None:
        return no("No letter of this item waits to be posted.", "reg 5")
    if not is_out_of_date(served, at=at):
        return no("The letter is of today. Post it.", "reg 5")
    return YES


def is_out_of_date(served: NoticeServed, *, at: datetime) -> bool:
    """Did it come back, or lie over night, or was the case changed since, as by a new address?

    The times to challenge a decision run from the letter's date.
    """
    changed = served.decision.item.case.changed_at
    return (
        served.returned_on is not None
        or served.served_on < clock.local_day(at)
        or (changed is not None and changed > served.at)
    )


def letter_waits(item: Item) -> bool:
    """Is there a letter that was made and has not been posted?"""
    return (
        item.latest_decision is not None
        and NoticeServed.objects.to_post().filter(decision__item=item).exists()
    )


def may_close(item: Item, by: Person) -> Answer:
    """Once everybody knows: a letter that was made has told nobody until it is posted."""
    if not (answer := ITEM.may(ItemMove.CLOSE, state=item.state, roles=by.roles)):
        return answer
    if letter_waits(item):
        return no(
            "The letter is made and not yet posted, so the parent does not know. "
            "Post it, say so in “Letters to post”, then close the item.",
            "CFA s.36(4)–(5), reg 5",
        )
    return YES
