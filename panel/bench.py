"""For the bench: cases and plans in any number, a meeting of forty items, its pack of 1,000 pages."""

from __future__ import annotations

import io
import uuid
from datetime import date, datetime, time, timedelta

from django.db import connection
from pypdf import PdfWriter

from localoffer import clock
from localoffer.accounts.bench import who
from localoffer.accounts.roles import Role
from localoffer.bench import MOMENT, Job, Measure, Page, Size, copy
from localoffer.children.models import Child
from panel.bench_plans import Plans
from panel.models import Asker, Case, Item, Meeting, Pack
from panel.operations import cases, items, meetings, members, packs, papers, reminders
from panel.states import CaseState

ITEMS, PAGES = 40, 23
"""Forty items, each with a paper of so many pages beside its own sheets: a thousand and more."""
RECEIVED = date(2025, 12, 22)
ON = date(2026, 1, 14)
WAITING = 20
"""One case in so many has an item that waits for a meeting; the others are past the panel."""


def seed(size: Size) -> None:
    children = range(1, size.cases + 1)
    first = Child.objects.count()
    copy(
        "children_child",
        ("reference", "given_name", "family_name", "name_unknown", "birth_date", "sex", "upn",
         "nhs_number", "school", "ethnicity", "disabilities", "given_key", "family_key", "version"),
        ((f"C-B{n:06}", f"Given {n}", f"Example-{n}", False, "2018-05-04", "U", "", "",
          f"Invented School {n % 40}", "", [], "", "", 1) for n in children),
        total=size.cases,
    )  # fmt: skip
    ids = list(Child.objects.order_by("pk").values_list("pk", flat=True)[first:])
    copy(
        "panel_case",
        ("reference", "child_id", "received_on", "asker", "need", "law_version", "state",
         "parent_name", "parent_email", "parent_address", "version"),
        ((f"K-B{n:06}", child, RECEIVED, "parent", "ASD", "2014", "requested", "", "", "", 1)
         for n, child in enumerate(ids, 1)),
        total=size.cases,
    )  # fmt: skip
    some = Case.objects.filter(reference__startswith="K-B").values_list("pk", flat=True)
    copy(
        "panel_item",
        ("reference", "case_id", "business", "state", "asked_on", "sitting", "version"),
        ((f"I-B{pk:06}", pk, "assess", "draft", RECEIVED, 0, 1) for pk in some[::WAITING]),
    )  # fmt: skip
    Plans(size).seed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE panel_case, panel_item, children_child")
    forty_items()


def forty_items() -> None:
    """A published meeting, each item declared by the member whose pack is made."""
    operations, officer = who(Role.OPERATIONS_OFFICER), who(Role.SEN_CASE_OFFICER)
    member, at = who(Role.PANEL_MEMBER), MOMENT
    meeting = meetings.schedule(
        on=ON, starts=time(9, 30), place="Invented Room", chair=who(Role.PANEL_CHAIR),
        once=uuid.uuid4(), by=operations, at=at,
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(capacity=ITEMS * 20)
    content = report(PAGES)
    for number in range(ITEMS):
        case = cases.enter_case(
            once=uuid.uuid4(), child=None, given_name=f"Bench {number}",
            family_name="Example-Alder", birth_date=date(2017, 3, 1),
            school="Invented Primary School", asker=Asker.PARENT, received_on=RECEIVED,
            parent_name="Sam Example-Alder", parent_address="1 Invented Road", parent_email="",
            request="Reading is hard.", by=officer, at=at,
        )  # fmt: skip
        item = papers.add_paper(
            item=case.items.get(), title="Report", file=("report.pdf", content), kind="setting",
            version=1, by=officer, at=at,
        ).item  # fmt: skip
        item = items.submit(item=item, version=item.version, by=officer, at=at)
        item = items.accept(item=item, version=item.version, by=operations, at=at)
        items.put_on_agenda(item=item, meeting=meeting, version=item.version, by=operations, at=at)
    meeting.refresh_from_db()
    published = meeting.papers_deadline_at + timedelta(minutes=1)
    meetings.publish_pack(meeting=meeting, version=meeting.version, by=operations, at=published)
    members.undertake(by=member, at=published)
    for item in meeting.items.all():
        members.declare(item=item, person=member, nature="none", by=member, at=published)


def report(pages: int) -> bytes:
    """A PDF of A4 pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _meeting() -> Meeting:
    return Meeting.objects.get(date=ON)


def _plan() -> Case:
    return Case.objects.filter(state=CaseState.MAINTAINED).latest("pk")


def whole_pack() -> Pack:
    """Made anew each time, as for a reader who asks first."""
    at = datetime.combine(ON, time(8), tzinfo=clock.LONDON)
    pack = Pack.objects.create(
        meeting=_meeting(), reader=who(Role.PANEL_MEMBER), number=Pack.objects.count() + 1,
        asked_at=at,
    )  # fmt: skip
    made = packs.build(reference=pack.reference, at=at)
    assert made.pages > ITEMS * PAGES
    return made


MEASURES: list[Measure] = [
    Page("panel: cases", "/panel/cases/", by="sen_case_officer", at_most=12),
    Page("panel: one case", lambda: Case.objects.order_by("pk")[0].get_absolute_url(),
         by="sen_case_officer", at_most=8),
    Page("panel: a plan in force", lambda: _plan().get_absolute_url(), by="sen_case_officer",
         at_most=8),
    Page("panel: meetings", "/panel/", by="operations_officer", at_most=12),
    Page("panel: items without a meeting", "/panel/waiting/", by="operations_officer", at_most=12),
    Page("panel: agenda of 40 items", lambda: _meeting().get_absolute_url(), by="panel_member",
         at_most=12),
    Page("panel: papers of 40 items", lambda: f"{_meeting().get_absolute_url()}papers/",
         by="panel_member", at_most=12),
    Page("panel: one item", lambda: Item.objects.filter(meeting=_meeting())[0].get_absolute_url(),
         by="panel_member", at_most=8),
    Page("panel: figures", "/panel/figures/", by="chief_officer", at_most=12),
    Job("panel: what is chased each day", lambda: reminders.send(at=MOMENT)),
    Job("panel: pack, 40 items, 1,000 pages", whole_pack, rounds=5),
]  # fmt: skip
