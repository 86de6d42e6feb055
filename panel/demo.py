"""A panel at work, for the demo: a meeting today with one item, the next one, a new case."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.council.models import closed_days
from panel.models import Case, Meeting
from panel.operations import cases, items, meetings, papers
from panel.states import ItemState, MeetingState
from referrals import operations as front_door
from referrals.demo import tokens
from referrals.models import Code, EhcRequest, Referral, Submission
from referrals.operations.deciding import Outcome
from referrals.states import Route

People = dict[str, Person]
ONCE = uuid5(NAMESPACE_URL, "demo-panel-referral")
ASKED_BEFORE = timedelta(days=25)
"""Long enough ago to be prepared, soon enough that day 42 is still to come."""

ANSWERS = {
    "welfare": {"welfare": "no"},
    "children": [
        {
            "given_name": "Juniper",
            "family_name": "Example-Hawthorn",
            "name_unknown": False,
            "birth_date": "2018-02-11",
            "expected_on": "",
            "estimated_age": None,
            "school": "Invented Primary School",
            "where": "address",
            "address": "3 Invented Lane, Exampleton",
            "postcode": "ZZ99 9ZZ",
        }
    ],
    "concern": {
        "concern": "Juniper speaks in single words and leaves the room when it gets loud. "
        "School has tried small groups and picture cards for a year.",
        "hopes": "A plan that says what Juniper needs and who gives it.",
        "phone": "01632 960110",
    },
    "sharing": {
        "family_told": True,
        "not_told_why": "",
        "agreement": "agreed",
        "basis": "consent",
    },
}


def load(*, people: People, at: datetime) -> None:
    """Loaded again, it adds nothing that is there already."""
    asked_at = at - ASKED_BEFORE
    case = cases.open_case_from_referral(
        referral=_referral(people, asked_at),
        requested_by_kind=EhcRequest.Asker.PARENT,
        by=people[Role.EARLY_HELP_COORDINATOR],
        at=asked_at,
    )
    item = case.items.get()
    if item.state == ItemState.DRAFT:
        _to_the_meeting(case, people, asked_at)
        meeting = _meeting(people, "first", on=clock.local_day(at), at=asked_at)
        item.refresh_from_db()
        by = people[Role.OPERATIONS_OFFICER]
        items.put_on_agenda(item=item, meeting=meeting, version=item.version, by=by, at=asked_at)
        _publish(meeting, people)
    _meeting(people, "next", on=clock.local_day(at) + timedelta(days=14), at=at)
    waiting = EhcRequest.objects.filter(panel_case=None)
    for request in waiting.filter(referral__submission__once__in=tokens()):
        cases.open_case_from_referral(
            referral=request.referral, by=people[Role.EARLY_HELP_COORDINATOR], at=at
        )


def _referral(people: People, at: datetime) -> Referral:
    """An invented child's way through the front door to route C."""
    if made := Submission.objects.filter(once=ONCE).first():
        return made.referrals.get()
    by, coordinator = people[Role.REFERRER], people[Role.EARLY_HELP_COORDINATOR]
    draft = front_door.start(answers=ANSWERS, by=by, at=at, once=ONCE)
    referral = front_door.send(draft=draft, by=by, at=at).referrals.get()
    referral = front_door.claim(
        referral=referral, supporter=people[Role.RAIS_SOCIAL_WORKER], by=coordinator, at=at
    )
    front_door.decide(
        referral=referral,
        outcome=Outcome(
            route=Route.C,
            level=3,
            rationale="A year of help in school has not been enough.",
            destination=Code.objects.get(list=Code.List.DESTINATION, code="ehc"),
            family_answer="agreed",
        ),
        by=coordinator,
        at=at,
    )
    return referral


def _to_the_meeting(case: Case, people: People, at: datetime) -> None:
    """Papers sent in and accepted, and the family's address known."""
    officer = people[Role.SEN_CASE_OFFICER]
    cases.say_who_to_write_to(
        case=case,
        name="Sam Example-Hawthorn",
        address="3 Invented Lane\nExampleton\nZZ99 9ZZ",
        email="sam@hawthorn.example",
        version=case.version,
        by=officer,
        at=at,
    )
    item = case.items.get()
    item = papers.add_paper(
        item=item,
        title="What the school has tried",
        kind="setting",
        body="Small groups twice a week, picture cards, a quiet place.\n\n"
        "Juniper’s spoken words grew from ten to fourteen in a year.",
        version=item.version,
        by=officer,
        at=at,
    ).item
    item = items.submit(item=item, version=item.version, by=officer, at=at)
    items.accept(item=item, version=item.version, by=people[Role.OPERATIONS_OFFICER], at=at)


def _meeting(people: People, name: str, *, on: date, at: datetime) -> Meeting:
    """A meeting today, whatever the weekday, and one a fortnight later on a working day."""
    chair = people[Role.PANEL_CHAIR]
    if name != "first" and not clock.is_working_day(on, closed=closed_days()):
        on = clock.add_working_days(on, 1, closed=closed_days())
    return meetings.schedule(
        on=on,
        starts=time(9, 30),
        place="Invented Room, Council House",
        chair=chair,
        deputy=people_with([Role.PANEL_CHAIR]).exclude(pk=chair.pk).first(),
        once=uuid5(NAMESPACE_URL, f"demo-meeting-{name}"),
        by=people[Role.OPERATIONS_OFFICER],
        at=at,
    )


def _publish(meeting: Meeting, people: People) -> None:
    meeting.refresh_from_db()
    if meeting.state == MeetingState.AGENDA_OPEN:
        meetings.publish_pack(
            meeting=meeting,
            version=meeting.version,
            by=people[Role.OPERATIONS_OFFICER],
            at=meeting.papers_deadline_at + timedelta(minutes=1),
        )
