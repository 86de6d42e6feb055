"""For the bench: plans in force in any number, and the meetings that decided on them.

Each is a case as the panel's own operations leave it once its plan is in force and all is closed:
its moves, two items, each with a decision, its two signatures and its letter, and the final plan.
What only led there is left out: papers, views, declarations, the moves of the items, the draft,
copies of letters, the audit. Letters and plans have their row, and a file that is not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

import pgtrigger
from django.db import connection, models, transaction
from django.db.models import Max

from localoffer.accounts.bench import who
from localoffer.accounts.models import Seat
from localoffer.accounts.roles import Role
from localoffer.bench import Size, copy
from localoffer.children.models import Child
from localoffer.documents.models import Document
from panel.models import Case, Decision, Item, Meeting
from panel.states import CASE, CaseMove

GUARDS = (
    "panel.Meeting:meeting_begins_at_the_beginning",
    "panel.Case:case_begins_at_the_beginning",
    "panel.Item:item_begins_at_the_beginning",
    "panel.Signature:signed_by_somebody_apart",
)
"""These alone are passed by: they would have each row walk from its first state to its last, some
forty statements a plan, and a signature come between two of its steps. All the others look at
every row that is copied."""

FIRST_MEETING, MEETINGS = date(2017, 1, 4), 240
"""Of each council, a fortnight apart: until the spring of 2026."""
NEWEST, DAYS = date(2025, 7, 1), 3000
"""The last day on which a plan was asked for, and over how many days before it the others were."""
WALK = (
    CaseMove.REQUEST, CaseMove.AGREE_TO_ASSESS, CaseMove.AGREE_TO_ISSUE, CaseMove.SERVE_DRAFT,
    CaseMove.FINALISE, CaseMove.MAINTAIN,
)  # fmt: skip
EXCUSED = 20
"""One plan in so many has a ground in law for coming late."""
NEEDS = ("ASD", "SEMH", "SLCN", "MLD", "SPLD", "PD", "HI", "")
REASONS = "Reading is three years behind, and support at school has not closed the gap."
PEOPLE = (Role.SEN_CASE_OFFICER, Role.PANEL_CHAIR, Role.PANEL_MEMBER, Role.CHIEF_OFFICER)


class Plan(NamedTuple):
    """The days of its making: told late one time in ten, served late one in three."""

    n: int
    council: int
    received: date
    told: date
    agreed: date
    drafted: date
    served: date

    @property
    def days(self) -> tuple[date, ...]:
        """Of each move of its case."""
        return (*self[2:], self.served)

    @property
    def decided(self) -> tuple[tuple[str, str, date, date], ...]:
        """Business, outcome, day asked for and day decided of its two items."""
        return (
            ("assess", "assess", self.received, self.told),
            ("issue", "issue", self.told, self.agreed),
        )


def plan(n: int, councils: int) -> Plan:
    received = NEWEST - timedelta(days=37 * n % DAYS)
    told, agreed, drafted = 34 + n % 10, 105 + n % 5, 110 + n % 6
    days = (told, agreed, drafted, drafted + 15 + n % 20)
    return Plan(n, n % councils, received, *(received + timedelta(days=day) for day in days))


class Plans:
    """Rows of every table for plan after plan; each table's ids follow the last one there is."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.child, self.case, self.item, self.decision, self.meeting, self.document = map(
            _next, (Child, Case, Item, Decision, Meeting, Document)
        )
        self.people = tuple(who(role) for role in PEOPLE)
        self.officer, self.chair, self.member, self.chief = (each.pk for each in self.people)
        self.references = [each.reference for each in self.people]
        self.moves = [
            (move.value, before and str(CASE.rules[before].after), str(CASE.rules[move].after))
            for before, move in zip(("", *WALK), WALK, strict=False)
        ]

    def seed(self) -> None:
        """One transaction a table: the rows that foreign keys wait to look at are soon millions."""
        self._meetings()
        number, councils = self.size.plans, self.size.councils
        for table, columns, rows, each in self._tables():
            with _past_the_guards():
                made = (row for n in range(number) for row in rows(plan(n, councils)))
                copy(table, columns.split(), made, total=number * each)
            with connection.cursor() as cursor:
                cursor.execute(f'ANALYZE "{table}"')  # the guards of the next ones look it up

    def _tables(self) -> list[tuple[str, str, Callable[[Plan], Iterator[Any]], int]]:
        """Table, columns, a plan's rows and how many those are."""
        return [
            ("children_child", "id reference given_name family_name name_unknown birth_date sex "
             "upn nhs_number school ethnicity disabilities given_key family_key version",
             self._child, 1),
            ("panel_case", "id reference child_id received_on asker need law_version state "
             "parent_name parent_email parent_address version", self._case, 1),
            ("panel_casehistory", "case_id move before after why by_id at", self._history, 6),
            ("panel_item", "id reference case_id business meeting_id presenter_id state asked_on "
             "sitting version", self._items, 2),
            ("panel_decision", "id item_id number outcome reasons alternatives content digest "
             "why_new by_id at", self._decisions, 2),
            ("panel_signature", "decision_id part by_id at digest", self._signatures, 4),
            ("documents_document", "id reference name kind content_type size sha256 storage_key "
             "about_kind about_ref stored_at stored_by_id", self._documents, 3),
            ("panel_noticeserved", "decision_id letter_id served_on by_id at posted_at",
             self._letters, 2),
            ("panel_planstep", "case_id kind document_id served_on by_id at", self._step, 1),
            ("panel_excuse", "case_id key ground evidence by_id at", self._excuses, 0),
        ]  # fmt: skip

    def _child(self, plan: Plan) -> Iterator[Any]:
        n = plan.n
        born = plan.received - timedelta(days=1200 + n % 5000)
        school = f"Invented School {n % 40}, council {plan.council}"
        yield (self.child + n, f"C-P{n:06}", f"Given {n}", f"Example-{n}", False, born, "U", "",
               "", school, "", [], "", "", 1)  # fmt: skip

    def _case(self, plan: Plan) -> Iterator[Any]:
        n = plan.n
        yield (self.case + n, f"K-P{n:06}", self.child + n, plan.received,
               ("parent", "school")[n % 2], NEEDS[n % len(NEEDS)], "2014", "maintained",
               f"Sam Example-{n}", "", "1 Invented Road", 6)  # fmt: skip

    def _history(self, plan: Plan) -> Iterator[Any]:
        for (move, before, after), day in zip(self.moves, plan.days, strict=True):
            yield self.case + plan.n, move, before, after, "", self.officer, _nine(day)

    def _items(self, plan: Plan) -> Iterator[Any]:
        for turn, (business, _, asked, day) in enumerate(plan.decided):
            meeting, _ = self._sitting(plan, day)
            yield (self.item + 2 * plan.n + turn, _item(plan, turn), self.case + plan.n, business,
                   meeting, self.officer, "closed", asked, 1, 12)  # fmt: skip

    def _decisions(self, plan: Plan) -> Iterator[Any]:
        for turn, (_, outcome, _, day) in enumerate(plan.decided):
            number = 2 * plan.n + turn
            content, digest = self._content(plan, turn)
            yield (self.decision + number, self.item + number, 1, outcome, REASONS, "", content,
                   digest, "", self.chair, _nine(day))  # fmt: skip

    def _signatures(self, plan: Plan) -> Iterator[Any]:
        for turn, (*_, day) in enumerate(plan.decided):
            _, digest = self._content(plan, turn)
            for part, by in (("chair", self.chair), ("officer", self.chief)):
                yield self.decision + 2 * plan.n + turn, part, by, _nine(day), digest

    def _documents(self, plan: Plan) -> Iterator[Any]:
        rows = (
            ("panel-letter", "panel.item", _item(plan, 0), plan.told),
            ("panel-letter", "panel.item", _item(plan, 1), plan.agreed),
            ("panel-plan-final", "panel.case", f"K-P{plan.n:06}", plan.served),
        )
        for turn, (kind, about, reference, day) in enumerate(rows):
            n = 3 * plan.n + turn
            yield (self.document + n, f"D-P{n:07}", "plan.pdf", kind, "application/pdf", 1,
                   DIGEST, f"documents/bench/{n}", about, reference, _nine(day),
                   self.officer)  # fmt: skip

    def _letters(self, plan: Plan) -> Iterator[Any]:
        for turn, (*_, day) in enumerate(plan.decided):
            yield (self.decision + 2 * plan.n + turn, self.document + 3 * plan.n + turn, day,
                   self.officer, _nine(day), _nine(day))  # fmt: skip

    def _step(self, plan: Plan) -> Iterator[Any]:
        yield (self.case + plan.n, "final", self.document + 3 * plan.n + 2, plan.served,
               self.officer, _nine(plan.served))  # fmt: skip

    def _excuses(self, plan: Plan) -> Iterator[Any]:
        if plan.n % EXCUSED == 0:
            for key in ("notify-assess", "final-plan"):
                yield (self.case + plan.n, key, "circumstances", "Invented.", self.officer,
                       _nine(plan.served))  # fmt: skip

    def _sitting(self, plan: Plan, day: date) -> tuple[int, date]:
        """The last meeting of its council on or before a day."""
        fortnight = (day - FIRST_MEETING).days // 14
        number = plan.council * MEETINGS + fortnight
        return self.meeting + number, FIRST_MEETING + timedelta(days=14 * fortnight)

    def _content(self, plan: Plan, turn: int) -> tuple[str, str]:
        """What was signed, written one way, and its digest; as `decisions.content_of` has it."""
        business, outcome, _, day = plan.decided[turn]
        meeting, met_on = self._sitting(plan, day)
        present = sorted(self.references[1 : self._there(meeting)])
        content = json.dumps(
            {
                "item": _item(plan, turn), "version": 1, "case": f"K-P{plan.n:06}",
                "child": f"C-P{plan.n:06}", "business": business,
                "meeting": f"M-P{meeting:06}", "met_on": met_on.isoformat(),
                "presenter": self.references[0], "law_version": "2014", "limbs": [],
                "outcome": outcome, "reasons": REASONS, "views": [], "dissent": [],
                "present": present, "quorum": {"needed": 2, "present": len(present)},
                "papers": [],
            },
            sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        )  # fmt: skip
        return content, hashlib.sha256(content.encode()).hexdigest()

    def _there(self, meeting: int) -> int:
        """Where those end who were there: the chair always, the member at two meetings in three."""
        return 3 if meeting % 3 else 2

    def _meetings(self) -> None:
        """Every fortnight of each council, with who was there."""
        numbers = range(self.size.councils * MEETINGS)
        with _past_the_guards():
            copy(
                "panel_meeting",
                ["id", "reference", "date", "starts", "place", "chair_id", "papers_deadline_at", "capacity", "state", "version", "once"],
                (
                    (self.meeting + n, f"M-P{self.meeting + n:06}", on, "09:30",
                     f"Invented Room {n // MEETINGS}", self.chair, _nine(on - timedelta(days=2)),
                     180, "archived", 8, f"{n:032x}")
                    for n in numbers
                    for on in [FIRST_MEETING + timedelta(days=14 * (n % MEETINGS))]
                ),
                total=len(numbers),
            )  # fmt: skip
        seats = {self.chair: Seat.EARLY_INTERVENTION_AND_SEND, self.member: Seat.HEALTH}
        copy(
            "panel_attendance",
            ("meeting_id", "person_id", "seat"),
            (
                (self.meeting + n, person.pk, seats[person.pk])
                for n in numbers
                for person in self.people[1 : self._there(self.meeting + n)]
            ),
        )


DIGEST = hashlib.sha256(b"invented").hexdigest()


def _item(plan: Plan, turn: int) -> str:
    return f"I-{'PQ'[turn]}{plan.n:06}"


def _nine(day: date) -> str:
    return f"{day}T09:00:00+00:00"


def _next(model: type[models.Model]) -> int:
    highest: int | None = model._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


@contextmanager
def _past_the_guards() -> Iterator[None]:
    with transaction.atomic(), pgtrigger.ignore(*GUARDS), connection.cursor() as cursor:
        # An empty table is planned to be read whole, and stays so planned while it fills. The
        # statement also carries the names of the guards, which COPY does not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
