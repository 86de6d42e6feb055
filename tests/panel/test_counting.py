"""The database counts what plain Python counts, whatever became of the cases."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pgtrigger
import pytest
from django.contrib.auth import get_user_model

from localoffer.accounts.models import Seat
from localoffer.accounts.roles import Role
from localoffer.children.models import Child
from localoffer.documents.models import Document
from panel import consistency, timeliness
from panel.models import (
    Attendance,
    Business,
    Case,
    CaseHistory,
    Decision,
    Excuse,
    Item,
    Meeting,
    Need,
    NoticeServed,
    PlanStep,
)
from panel.models.decision import REFUSALS, Outcome
from tests.panel import plain_counting

CASES = 50
TODAY = date(2026, 7, 1)
CLOCKS = list(timeliness.CLOCKS)
GUARDS = (
    "panel.Case:case_begins_at_the_beginning",
    "panel.Item:item_begins_at_the_beginning",
    "panel.NoticeServed:notice_follows_both_signatures",
)


class Cases:
    """Cases as chance has them, also such as nobody should make."""

    def __init__(self, by: object) -> None:
        self.chance = random.Random(8)
        self.by = by
        self.people = [
            get_user_model().objects.create_user(f"seat{n}@example.org", name=f"Seat {n}")
            for n in range(3)
        ]
        self.meetings = [self.meeting(n) for n in range(3)]
        self.file = Document.objects.create(
            name="a.pdf", kind="letter", content_type="application/pdf", size=1, sha256="0" * 64,
            storage_key="a", stored_at=self.moment(TODAY),
        )  # fmt: skip
        with pgtrigger.ignore(*GUARDS):
            for _ in range(CASES):
                self.case()

    def moment(self, day: date) -> datetime:
        """Also shortly before midnight, which in summer is the next day in England."""
        return datetime.combine(day, self.chance.choice([time(9), time(23, 30)]), tzinfo=UTC)

    def meeting(self, number: int) -> Meeting:
        made = Meeting.objects.create(
            date=TODAY + timedelta(days=number), starts=time(9), place="Invented Room",
            chair=self.by, papers_deadline_at=self.moment(TODAY),
        )  # fmt: skip
        seats = [Seat.HEALTH, Seat.SCHOOLS, Seat.HEALTH if number else ""]
        for person, seat in zip(self.people, seats, strict=True):
            Attendance.objects.create(meeting=made, person=person, seat=seat)
        return made

    def case(self) -> None:
        choice, chance = self.chance.choice, self.chance
        received = date(2025, 12, 1) + timedelta(days=chance.randrange(200))
        born = choice([received - timedelta(days=chance.randrange(9800)), date(2012, 2, 29)])
        age = choice([{"estimated_age": 7}, {"expected_on": TODAY}, *[{"birth_date": born}] * 4])
        child = Child.objects.create(
            given_name="Robin", family_name="Example-Oak",
            school=choice(["", "Invented One", "Invented Two"]),
            **age,
        )  # fmt: skip
        case = Case.objects.create(
            child=child, received_on=received, asker=choice(["parent", "school"]),
            need=choice(["", *Need.values[:3]]), state="requested",
        )  # fmt: skip
        if chance.random() < 0.1:
            CaseHistory.objects.create(
                case=case, move="withdraw", before="requested", after="withdrawn", by=self.by,
                at=self.moment(received + timedelta(days=choice([20, 42, 43, 60]))),
            )  # fmt: skip
        for business in chance.sample(Business.values, chance.randrange(3)):
            self.item(case, business)
        for _ in range(choice([0, 1, 2])):
            PlanStep.objects.create(
                case=case, kind="final", document=self.file, by=self.by, at=self.moment(received),
                served_on=received + timedelta(days=choice([139, 140, 141, 200])),
            )  # fmt: skip
        for _ in range(choice([0, 0, 1, 3])):
            Excuse.objects.create(
                case=case, key=choice(CLOCKS), ground="circumstances", evidence="A death.",
                by=self.by, at=self.moment(received),
            )  # fmt: skip

    def item(self, case: Case, business: str) -> None:
        choice = self.chance.choice
        item = Item.objects.create(
            case=case, business=business, state="closed", asked_on=case.received_on, sitting=1,
            meeting=choice([None, *self.meetings]), review_met_on=case.received_on,
        )  # fmt: skip
        for number in range(1, 1 + choice([0, 1, 1, 2, 3])):
            present = self.chance.sample(self.people, choice([0, 1, 3]))
            decision = Decision.objects.create(
                item=item, number=number, outcome=choice(Outcome.values), reasons="Because.",
                content={"present": [each.reference for each in present]}, digest="0" * 64,
                why_new="" if number == 1 else "Because.", by=self.by, at=self.moment(TODAY),
            )  # fmt: skip
            if choice([True, True, False]):
                told = case.received_on + timedelta(days=choice([41, 42, 43, 112, 113]))
                returned = choice([None, None, None, told])
                refusal = decision.outcome in REFUSALS
                NoticeServed.objects.create(
                    decision=decision, letter=self.file, served_on=told, by=self.by,
                    at=self.moment(told), posted_at=None if returned else choice([None, *[self.moment(told)] * 4]),
                    returned_on=returned, appeal_until=told if refusal else None,
                    mediation_until=told if refusal else None,
                )  # fmt: skip


@pytest.fixture
def some(person):
    Cases(person(Role.SEN_CASE_OFFICER))


def test_the_database_counts_as_plain_python_does(some):
    for today in (date(2026, 2, 10), TODAY):
        found = timeliness.timeliness(today=today)
        assert found == plain_counting.timeliness(today=today)
    assert all(0 < share.met < share.of for share, _ in found.values())
    assert found["final-plan"][1].of < found["final-plan"][0].of
    tables = consistency.consistency()
    assert tables == plain_counting.consistency()
    assert [len(table) for table in tables.values()] == [2, 4, 4, 3, 6, 4]


def test_cases_that_are_left_out_are_counted_nowhere(some):
    without = list(Case.objects.values_list("pk", flat=True)[:25])
    found = timeliness.timeliness(today=TODAY, without=without)
    assert found == plain_counting.timeliness(today=TODAY, without=without)
    assert found != timeliness.timeliness(today=TODAY)
    assert consistency.consistency(without=without) == plain_counting.consistency(without=without)
