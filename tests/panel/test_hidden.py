"""An interest hides an item from its member everywhere, whatever the meeting looks like.

Meetings, members and interests are drawn at random. Each child's name, school, words and
references are found nowhere else, so that one byte of a hidden item can be recognised.
"""

from __future__ import annotations

import io
import uuid
import zlib
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from localoffer.documents.serving import read
from localoffer.notices.models import Notice
from panel import urls
from panel.models import Action, Item, Pack
from panel.operations import (
    actions,
    decisions,
    items,
    meetings,
    members,
    minutes,
    packs,
    reminders,
)
from tests.panel.conftest import DURING, make_referral
from tests.panel.test_doors import NAMES_NOTHING

MARKS = ["Quillfern", "Zephyrwood", "Bramblecott"]
NAMES = ["member", "forum", "chair", "deputy", "operations", "chief"]
STAGES = ["published", "session", "discussed", "signed", "over"]
NUMBERED = {"limb": ["a"], "replaced-paper": [1], "paper": [1, 1], "answer": [1]}


@pytest.fixture
def crowd(story, person):
    """Three items on one meeting, each with a name of its own."""
    story.opened().scheduled()
    for mark in MARKS:
        referral = make_referral(person, story.at, family=f"Example-{mark}")
        child = referral.child
        child.given_name, child.school = f"Given{mark}", f"{mark} School"
        child.save()
        story.another(referral, body=f"The words of {mark} stand here.")
    return story.publish()


def secrets_of(item: Item) -> list[str]:
    """What nobody with an interest may see a byte of."""
    mark = item.case.child.family_name.removeprefix("Example-")
    return [
        mark,
        item.reference,
        item.reference[2:],
        item.case.reference,
        item.case.child.reference,
    ]


def walk(story, stage: str, interests: set[tuple[int, int]]) -> None:
    """Bring the meeting to a stage; interests are declared on the way, views given and voided."""
    held = list(story.meeting.items.order_by("pk"))
    story.now = DURING
    for place, name in enumerate(NAMES):
        for number, item in enumerate(held):
            who = story.people[name]
            if (place, number) in interests:
                members.declare(
                    item=item, person=who, nature="interest", detail="Known to them.",
                    by=who if place % 2 else story.operations, at=story.now,
                )  # fmt: skip
            elif name not in {"operations", "chief"}:
                members.declare(item=item, person=who, nature="none", by=who, at=story.now)
    for place in sorted({place for place, _ in interests}):
        packs_of(story, NAMES[place])
    if stage == "published":
        return
    story.meeting.refresh_from_db()
    meetings.start(
        meeting=story.meeting, version=story.meeting.version, by=story.chair, at=story.now
    )
    here = [story.people[name] for name in NAMES[:4]]
    meetings.mark_present(meeting=story.meeting, people=here, by=story.operations, at=story.now)
    if stage == "session":
        return
    for item in held:
        discuss(story, Item.objects.get(pk=item.pk), stage)
    if stage == "over":
        finish(story)


def discuss(story, item: Item, stage: str) -> None:
    """As far as it goes: an item that nobody may chair stays where it is."""
    chair = item.acting_chair()
    if chair is None or item.presenter == chair:
        return
    at = story.now
    items.begin_discussion(item=item, version=item.version, by=chair, at=at)
    hidden = {row.person_id for row in item.declarations.filter(nature="interest")}
    for name in NAMES[:4]:
        if story.people[name].pk not in hidden:
            members.record_view(
                item=item, member=story.people[name], leaning="for", by=story.people[name], at=at,
                text=f"I think {item.case.child.family_name} needs it.",
            )  # fmt: skip
    asker = next(name for name in NAMES[:4] if story.people[name].pk not in hidden)
    members.record_question(
        item=item, once=uuid.uuid4(), asked_by=story.people[asker], asked_of=story.officer,
        text=f"Who helps {item.case.child.given_name}?", by=chair, at=at,
    )  # fmt: skip
    for limb in "ab":
        item.refresh_from_db()
        decisions.record_finding(
            item=item, limb=limb, met=True, reason=f"{item.case.child.given_name} shows it.",
            evidence="Paper 1, page 1", version=item.version, by=chair, at=at,
        )  # fmt: skip
    item.refresh_from_db()
    decision = decisions.recommend(
        item=item, outcome="assess", reasons=f"For {item.case.child.full_name}.",
        version=item.version, by=chair, at=at,
    )  # fmt: skip
    actions.promise(
        item=item, what=f"Write to {item.case.child.given_name}", owner=chair,
        due_on=at.date(), once=uuid.uuid4(), by=chair, at=at,
    )  # fmt: skip
    if stage != "discussed":
        decisions.sign(item=item, digest=decision.digest, by=chair, at=at)


def finish(story) -> None:
    at = story.now + timedelta(hours=3)
    for item in story.meeting.items.filter(state__in=["locked", "in_discussion"]):
        items.take_off_agenda(
            item=item, why="Nobody could chair it.", version=item.version, by=story.operations,
            at=at,
        )  # fmt: skip
    story.meeting.refresh_from_db()
    meetings.conclude(meeting=story.meeting, version=story.meeting.version, by=story.chair, at=at)
    story.meeting.refresh_from_db()
    minutes.write(meeting=story.meeting, version=story.meeting.version, by=story.operations, at=at)
    reminders.send(at=at + timedelta(days=30))


def packs_of(story, name: str) -> None:
    if name != "chief":
        asked = packs.ask_for(meeting=story.meeting, by=story.people[name], at=story.now)
        packs.build(reference=asked.reference, at=story.now)


def every_address(story, hidden: list[Item], shown: list[Item]) -> list[str]:
    """Every address that names a hidden item, and every page that could tell of one."""
    found = [reverse(f"panel:{name}") for name in NAMES_NOTHING]
    found += [item.get_absolute_url() for item in shown]
    for pattern in urls.urlpatterns:
        route, name = str(pattern.pattern), pattern.name
        if route.startswith("items/"):
            rest = NUMBERED.get(name, [])
            found.append(reverse(f"panel:{name}", args=[hidden[0].reference, *rest]))
        elif route.startswith("meetings/<"):
            found.append(reverse(f"panel:{name}", args=[story.meeting.reference]))
        elif route.startswith("cases/<str:ref>/") and "<int" not in route:
            found += [reverse(f"panel:{name}", args=[item.case.reference]) for item in hidden]
    found += [f"/panel/packs/{pack.reference}.pdf" for pack in Pack.objects.all()]
    found += [f"/panel/actions/{action.reference}/" for action in Action.objects.all()]
    return found


def in_words(content: bytes) -> str:
    """What a file or page says; a PDF with its outline, labels and notes about itself."""
    if not content.startswith(b"%PDF"):
        return content.decode(errors="replace")
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    raw = b" ".join(_streams(content)).decode("latin-1")
    return f"{text} {reader.outline} {reader.page_labels} {reader.metadata} {raw}"


def _streams(content: bytes):
    for part in content.split(b"stream")[1::2]:
        try:
            yield zlib.decompress(part.strip(b"\r\n"))
        except zlib.error:
            yield part


INTERESTS = st.sets(
    st.tuples(st.integers(0, len(NAMES) - 1), st.integers(0, len(MARKS) - 1)),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stage=st.sampled_from(STAGES), interests=INTERESTS)
def test_no_byte_of_a_hidden_item_reaches_its_member(crowd, as_, stage, interests):
    try:
        with transaction.atomic():
            walk(crowd, stage, interests)
            nothing_leaks(crowd, as_, interests)
            raise Undo
    except Undo:
        crowd.meeting.refresh_from_db()


class Undo(Exception):
    """Leaves the next example the same beginning."""


def nothing_leaks(story, as_, interests: set[tuple[int, int]]) -> None:
    held = list(Item.objects.filter(case__child__family_name__startswith="Example-").order_by("pk"))
    by_mark = [
        next(item for item in held if item.case.child.family_name == f"Example-{mark}")
        for mark in MARKS
    ]
    looked = 0
    for place in {place for place, _ in interests}:
        name = NAMES[place]
        hidden = [by_mark[number] for where, number in interests if where == place]
        shown = [item for item in by_mark if item not in hidden]
        client = as_(name)
        seen = ""
        addresses = every_address(story, hidden, shown)
        for address in addresses:
            answer = client.get(address, follow=True)
            said = in_words(answer.content)
            if answer.status_code >= 400:  # a refusal may repeat the address that was typed
                said = said.replace("/".join(address.split("/")[:4]), "")
            for item in hidden:
                for secret in secrets_of(item):
                    assert secret not in said, (name, address, secret)
            seen += said
        looked += len(addresses)
        if name in {"member", "forum"} and shown:
            assert shown[0].reference in seen, "The test looks where something could leak."
        for pack in Pack.objects.filter(reader=story.people[name], state="ready"):
            said = in_words(read(pack.document, by=None, at=story.now))
            assert not any(secret in said for item in hidden for secret in secrets_of(item))
        for mail in Notice.objects.filter(to_address=story.people[name].email):
            said = mail.subject + mail.body_text
            assert not any(secret in said for item in hidden for secret in secrets_of(item))
    assert looked
