"""An invented child's case and the people around it, as far along as a test needs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from localoffer import clock
from localoffer.accounts.models import Person, Seat
from localoffer.accounts.roles import PANEL, Role
from localoffer.children.models import Child, Household
from localoffer.council.models import ContactLine
from panel.models import Case, Decision, Item, Meeting, NoticeServed
from panel.models.decision import Outcome
from panel.operations import cases, decisions, items, meetings, members, notices, papers
from referrals.models import Code, EhcRequest, Referral, SharingBasis, Submission
from tests.pages import Visitor

RECEIVED = date(2026, 3, 10)
"""A Tuesday: day 42 is Tuesday 21 April 2026, day 112 is 30 June, day 140 is 28 July."""
MEETING = date(2026, 4, 15)
DURING = datetime(2026, 4, 15, 10, 0, tzinfo=clock.LONDON)
AFTER_DEADLINE = datetime(2026, 4, 13, 17, 1, tzinfo=clock.LONDON)


@dataclass
class Story:
    """People by what they do, and the case, meeting and item they work on."""

    people: dict[str, Person]
    at: datetime
    referral: Referral
    case: Case = field(init=False)
    meeting: Meeting = field(init=False)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.at

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def item(self) -> Item:
        return Item.objects.select_related("case", "meeting").get(case=self.case)

    @property
    def decision(self) -> Decision:
        decision = self.item.latest_decision
        assert decision is not None
        return decision

    def opened(self) -> Story:
        self.case = cases.open_case_from_referral(
            referral=self.referral, by=self.officer, at=self.at
        )
        return self

    def scheduled(self, on: date = MEETING) -> Story:
        self.meeting = meetings.schedule(
            on=on,
            starts=time(9, 30),
            place="Invented Room",
            chair=self.chair,
            deputy=self.deputy,
            once=uuid.uuid4(),
            by=self.operations,
            at=self.at,
        )
        return self

    def listed(self) -> Story:
        self.opened().scheduled()
        self.submitted()
        items.accept(item=self.item, version=self.item.version, by=self.operations, at=self.at)
        items.put_on_agenda(
            item=self.item, meeting=self.meeting, version=self.item.version,
            by=self.operations, at=self.at,
        )  # fmt: skip
        return self

    def submitted(self) -> Story:
        items.submit(item=self.item, version=self.item.version, by=self.officer, at=self.at)
        return self

    def published(self) -> Story:
        self.listed()
        self.meeting.refresh_from_db()
        self.now = AFTER_DEADLINE
        meetings.publish_pack(
            meeting=self.meeting, version=self.meeting.version, by=self.operations, at=self.now
        )
        self.meeting.refresh_from_db()
        return self

    def another(
        self, referral: Referral, *, body: str = "", file: tuple[str, bytes] | None = None
    ) -> Item:
        """One more item on the agenda of the same meeting, for another child."""
        case = cases.open_case_from_referral(referral=referral, by=self.officer, at=self.at)
        item = case.items.get()
        if body or file:
            item = papers.add_paper(
                item=item, title="What the school says", body=body, file=file, kind="setting",
                version=item.version, by=self.officer, at=self.at,
            ).item  # fmt: skip
        item = items.submit(item=item, version=item.version, by=self.officer, at=self.at)
        item = items.accept(item=item, version=item.version, by=self.operations, at=self.at)
        self.meeting.refresh_from_db()
        return items.put_on_agenda(
            item=item, meeting=self.meeting, version=item.version, by=self.operations, at=self.at
        )

    def publish(self) -> Story:
        """The papers of a meeting that has its items."""
        self.meeting.refresh_from_db()
        self.now = AFTER_DEADLINE
        self.meeting = meetings.publish_pack(
            meeting=self.meeting, version=self.meeting.version, by=self.operations, at=self.now
        )
        return self

    def in_session(self) -> Story:
        self.published()
        self.now = DURING
        meetings.start(
            meeting=self.meeting, version=self.meeting.version, by=self.chair, at=self.now
        )
        meetings.mark_present(
            meeting=self.meeting,
            people=[self.chair, self.member, self.forum],
            by=self.operations,
            at=self.now,
        )
        self.meeting.refresh_from_db()
        return self

    def declared(self, *names: str) -> Story:
        for name in names or ("chair", "member", "forum"):
            self.declare(name)
        return self

    def undertake(self, name: str) -> None:
        members.undertake(by=self.people[name], at=self.at)

    def declare(self, name: str, nature: str = "none", by: str = "") -> None:
        if self.people[name].has(*PANEL):
            self.undertake(name)
        members.declare(
            item=self.item, person=self.people[name], nature=nature,
            by=self.people[by or name], at=self.now,
        )  # fmt: skip

    def in_discussion(self) -> Story:
        self.in_session().declared()
        items.begin_discussion(
            item=self.item, version=self.item.version, by=self.chair, at=self.now
        )
        return self

    def viewed(self) -> Story:
        for name in ("member", "forum"):
            members.record_view(
                item=self.item,
                member=self.people[name],
                leaning="for",
                text="The papers show need.",
                by=self.people[name],
                at=self.now,
            )
        return self

    def found(self, *, a: bool = True, b: bool = True) -> Story:
        for limb, met in (("a", a), ("b", b)):
            decisions.record_finding(
                item=self.item, limb=limb, met=met,
                reason="Shown by the school’s records.", evidence="Paper 1, page 1",
                version=self.item.version, by=self.chair, at=self.now,
            )  # fmt: skip
        return self

    def recommended(self, *, a: bool = True, b: bool = True) -> Story:
        self.in_discussion().viewed().found(a=a, b=b)
        return self.recommend(Outcome.ASSESS if a and b else Outcome.NOT_ASSESS)

    def recommend(self, outcome: str, why_new: str = "", by: str = "chair") -> Story:
        decisions.recommend(
            item=self.item, outcome=outcome,
            reasons="Reading is three years behind and support at school has not closed the gap.",
            why_new=why_new, version=self.item.version, by=self.people[by], at=self.now,
        )  # fmt: skip
        return self

    def signed(self, **limbs: bool) -> Story:
        self.recommended(**limbs)
        decisions.sign(item=self.item, digest=self.decision.digest, by=self.chair, at=self.now)
        return self

    def approved(self, **limbs: bool) -> Story:
        self.signed(**limbs)
        self.now += timedelta(days=1)
        self.declare("chief")
        decisions.approve(item=self.item, digest=self.decision.digest, by=self.chief, at=self.now)
        return self

    def ready_to_tell(self, **limbs: bool) -> Story:
        self.approved(**limbs)
        self.case.refresh_from_db()
        cases.say_who_to_write_to(
            case=self.case, name="Sam Example-Oakwood", address="1 Invented Road\nOakham",
            email="sam@family.example", version=self.case.version, by=self.officer, at=self.now,
        )  # fmt: skip
        return self

    def told(self, **limbs: bool) -> NoticeServed:
        self.ready_to_tell(**limbs)
        return notices.notify(
            item=self.item, version=self.item.version, by=self.officer, at=self.now
        )


@pytest.fixture
def lines(db: None, at: datetime) -> None:
    """The services that every letter names."""
    for purpose, label in [
        ("sendiass", "Invented SENDIASS"),
        ("mediation", "Invented Mediation"),
        ("disagreement", "Invented Disagreement Resolution"),
    ]:
        ContactLine.objects.create(
            purpose=purpose, label=label, email=f"{purpose}@example.org", checked_on=at.date()
        )


def make_referral(person: Callable[..., Person], at: datetime, *, family: str) -> Referral:
    """A referral with its request for an assessment, received on RECEIVED."""
    referrer = person(Role.REFERRER)
    household = Household.objects.create(address="1 Invented Road\nOakham", postcode="LE15 0XX")
    child = Child.objects.create(
        given_name="Robin",
        family_name=family,
        birth_date=date(2018, 5, 4),
        school="Invented Primary School",
        household=household,
    )
    received = datetime.combine(RECEIVED, time(9), tzinfo=clock.LONDON)
    submission = Submission.objects.create(
        once=uuid.uuid4(),
        option=2,
        welfare="no",
        concern="Robin cannot read yet and hides under the table.",
        hopes="That somebody finds out why.",
        referrer=referrer,
        source=Code.objects.filter(list="source", code="2A").get(),
        submitted_at=received,
    )
    SharingBasis.objects.create(
        submission=submission, agreement="agreed", basis="consent", family_told=True
    )
    referral = Referral.objects.create(
        submission=submission, child=child, option=2, received_at=received
    )
    EhcRequest.objects.create(
        referral=referral,
        requested_by_kind="parent",
        received_on=RECEIVED,
        recorded_by=person(Role.EARLY_HELP_COORDINATOR),
        recorded_at=received,
    )
    return referral


@pytest.fixture
def cast(person: Callable[..., Person]) -> dict[str, Person]:
    return {
        "desk": person(Role.EARLY_HELP_COORDINATOR, name="Desk Example"),
        "officer": person(Role.SEN_CASE_OFFICER, name="Case Officer Example"),
        "senior": person(Role.SENIOR_PRACTITIONER, name="Senior Example"),
        "operations": person(Role.OPERATIONS_OFFICER, name="Operations Example"),
        "chair": person(Role.PANEL_CHAIR, name="Chair Example"),
        "deputy": person(Role.PANEL_CHAIR, name="Deputy Example"),
        "member": person(Role.PANEL_MEMBER, name="Health Example", seat=Seat.HEALTH),
        "forum": person(Role.PANEL_MEMBER, name="Forum Example", seat=Seat.PARENT_CARER_VOICE),
        "chief": person(Role.CHIEF_OFFICER, name="Chief Example"),
    }


@pytest.fixture
def story(
    cast: dict[str, Person], person: Callable[..., Person], at: datetime, lines: None
) -> Story:
    told = Story(people=cast, at=at, referral=make_referral(person, at, family="Example-Oakwood"))
    for name in ("chair", "deputy", "member", "forum"):
        told.undertake(name)
    return told


@pytest.fixture
def as_(story, signed_in):
    """as_("chair"): a page-checking client of that person, at the story's time."""
    travellers = []

    def make(name: str) -> Visitor:
        traveller = time_machine.travel(story.now, tick=False)
        traveller.start()
        travellers.append(traveller)
        return signed_in(story.people[name])

    yield make
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def tab(window, as_, live_server):
    """tab("chair", width=320): a browser tab in which that person is signed in; "nobody" is not."""

    def make(name, **facts):
        opened = window(**facts)
        if name == "nobody":
            return opened
        client = as_(name)
        opened.context.add_cookies(
            [{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}]
        )
        return opened

    return make
