"""Guidance pages: drafts, versions, approval by another person, Easy Read, and on paper."""

from __future__ import annotations

import io
import statistics
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from faq import demo, papers
from faq.models import Guide, GuideVersion, Topic
from faq.operations import guidance
from faq.states import VersionState
from localoffer import clock, plain_english
from localoffer.accounts.roles import Role
from localoffer.refusal import Refused, Stale
from localoffer.search.models import SearchEntry
from tests.faq.test_comments import pdf_words

PAPER = "/guidance/on-paper/"


def test_a_page_is_written_checked_by_another_and_read_by_everybody(version_in, visitor, team, at):
    draft = version_in(VersionState.SUBMITTED, title="Swings", text="## How\n\nPush **hard**.")
    visitor.visit(draft.guide.get_absolute_url(), status=404)
    review_on = clock.local_day(at) + timedelta(days=300)
    act = {"draft": draft, "review_on": review_on, "version": draft.version, "at": at}
    draft.writers.add(team("publisher"))
    with pytest.raises(Refused, match="You wrote part of this page"):
        guidance.publish(by=team("publisher"), **act)
    guidance.publish(by=team("second"), **act)
    page = visitor.visit("/guidance/swings/")
    assert page.soup.select_one("main strong").text == "hard"
    assert "Play Team keeps this page right." in page.text
    assert "Swings" in visitor.visit("/guidance/").links()
    assert "/guidance/swings/" in visitor.visit("/search/", q="swings push").links().values()


def test_a_new_version_replaces_the_old_one_which_stays_readable(version_in, visitor, team, at):
    old = version_in(VersionState.PUBLISHED, title="Swings", text="Push.")
    draft = guidance.start_version(guide=old.guide, by=team("editor"), at=at)
    again = guidance.start_version(guide=old.guide, by=team("second"), at=at)
    assert (draft.number, again.pk) == (2, draft.pk)
    words = {"title": "Swings", "summary": "S", "text": "Pull.", "easy_read": "", "owner": "O"}
    draft = guidance.save(
        draft=draft, version=1, topics=[], what_changed="Pull, not push.", by=team("editor"), at=at,
        **words,
    )  # fmt: skip
    assert "Push." in visitor.visit("/guidance/swings/").text
    draft = guidance.submit(draft=draft, version=2, by=team("editor"), at=at)
    guidance.publish(
        draft=draft, version=3, review_on=clock.local_day(at) + timedelta(days=9),
        by=team("publisher"), at=at,
    )  # fmt: skip
    page = visitor.visit("/guidance/swings/")
    assert "Pull." in page.text
    (older,) = [url for url in page.links().values() if "/versions/" in url]
    page = visitor.visit(older)
    assert "This is an older version" in page.text
    assert "Push." in page.text
    assert SearchEntry.objects.get(kind="guidance").body == "S\nPull."
    with pytest.raises(IntegrityError, match="one_version_is_published"), transaction.atomic():
        GuideVersion.objects.create(
            guide=old.guide, number=9, title="T", summary="S", text="X", state="published",
            started_at=at, changed_at=at, published_at=at, review_on=date(2027, 1, 1),
        )  # fmt: skip


def test_a_page_past_its_review_says_so_and_one_taken_down_says_why(version_in, visitor, team, at):
    version = version_in(VersionState.PUBLISHED, title="Swings")
    GuideVersion.objects.filter(pk=version.pk).update(review_on=date(2020, 1, 1))
    assert "may be out of date" in visitor.visit("/guidance/swings/").text
    guidance.withdraw(
        draft=version, because="The swings are gone.", version=version.version,
        by=team("publisher"), at=at,
    )  # fmt: skip
    page = visitor.visit("/guidance/swings/", status=410)
    assert "The swings are gone." in page.text
    assert SearchEntry.objects.count() == 0


def test_easy_read_stands_beside_the_page(version_in, visitor):
    version_in(VersionState.PUBLISHED, title="Swings", easy_read="Push.\n\nYou fly.")
    page = visitor.visit("/guidance/swings/")
    assert page.links()["Read this page in Easy Read"] == "/guidance/swings/easy-read/"
    assert "You fly." in visitor.visit("/guidance/swings/easy-read/").text
    version_in(VersionState.PUBLISHED, title="Ponds")
    visitor.visit("/guidance/ponds/easy-read/", status=404)


def test_the_desk_writes_checks_and_publishes_a_page(signed_in, team, visitor):
    desk, chief = signed_in(team("editor")), signed_in(team("publisher"))
    form = desk.visit("/guidance/desk/new/")
    typed = {"title": "Swings", "summary": "How.", "text": "Utilise EHCPs forthwith.", "owner": "O"}
    page = desk.send("/guidance/desk/new/", {**form.form_values(), **typed, "check": "1"})
    assert "How plain your words are" in page.text
    assert Guide.objects.count() == 0
    page = desk.send("/guidance/desk/new/", {**form.form_values(), **typed, "text": "Push."})
    guide = Guide.objects.get()
    address = f"/guidance/desk/{guide.reference}/"

    def press(who, number: int, kind: str, **answers):
        page = who.visit(f"{address}{number}/{kind}/")
        return who.send(f"{address}{number}/{kind}/", {**page.form_values(), **answers})

    press(desk, 1, "submission")
    page = press(chief, 1, "return", because="Say how hard.")
    assert "It still needs: Say how hard." in page.text
    page = press(desk, 1, "text", **{**typed, "text": "Push hard."})
    press(desk, 1, "submission")
    page = press(
        chief, 1, "publication", review_on_day="1", review_on_month="3", review_on_year="2126"
    )
    assert "The page is public." in page.text
    assert "Push hard." in visitor.visit("/guidance/swings/").text
    desk.send(f"{address}versions/")
    press(desk, 2, "text", **{**typed, "text": "Pull hard."})
    page = desk.visit(f"{address}2/")
    assert "What changed since the version before" in page.text
    assert "Taken out: − Push hard." in page.text
    assert "Put in: + Pull hard." in page.text
    page = desk.send(f"{address}2/text/", {"version": 1, **typed}, status=409)
    assert "Your change was not saved." in page.text
    signed_in(Role.RAIS_MANAGER).visit("/guidance/desk/", status=403)
    assert visitor.get(address).status_code == 302


def test_two_pages_of_one_title_have_two_addresses_and_none_is_the_desks(version_in):
    slugs = [version_in(title=title).guide.slug for title in ("Swings", "Swings", "Desk", "???")]
    assert slugs == ["swings", "swings-2", "desk-2", "page"]


def test_somebody_chooses_topics_and_gets_a_booklet(version_in, published, visitor, at):
    topic = Topic.objects.get(slug="health")
    version = version_in(
        VersionState.PUBLISHED, title="Swings", text="## How\n\n1. Push\n2. Fly\n\n| A | B |\n|---|---|\n"
        "| 1 | 2 |", easy_read="You fly.",
    )  # fmt: skip
    version.guide.topics.add(topic)
    answer = "The park pays.\n\n• one\n• two\n\n| Year | Plans |\n| 2020 | 3 |"
    published("Who pays for invented swings?", answer, topics=["health", "schools"])
    assert visitor.visit(PAPER).h1 == "Get it on paper"
    page = visitor.visit(PAPER, size="plain")
    assert page.errors == ["Select at least one topic"]
    response = visitor.get(PAPER, {"topic": ["health", "schools"], "size": "plain"})
    words = pdf_words(response)
    for part in ("Health and therapy", "Swings", "Push", "Who pays for invented swings?",
                 "The park pays.", "2020", "Answered in March 2026", "What is in here"):  # fmt: skip
        assert part in words
    assert words.count("The park pays.") == 1
    easy = pdf_words(visitor.get(PAPER, {"topic": "health", "size": "plain", "easy": "on"}))
    assert "You fly." in easy
    assert "Push" not in easy
    large = papers.booklet(topics=[topic], large=True, at=at)
    small = papers.booklet(topics=[topic], at=at)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in large
    assert len(PdfReader(io.BytesIO(large)).pages) >= len(PdfReader(io.BytesIO(small)).pages)
    page = visitor.visit(PAPER, topic="growing-up", size="plain", status=403)
    assert "Nothing has been published about these topics yet." in page.text


def test_a_stale_draft_is_refused(version_in, team, at):
    draft = version_in()
    with pytest.raises(Stale):
        guidance.submit(draft=draft, version=9, by=team("editor"), at=at)


def test_every_demo_page_is_plain_enough_by_the_editors_own_check():
    pages = demo.pages()
    assert len(pages) == 14
    ages = [plain_english.reading_age(f"{page['summary']}\n\n{page['text']}") for page in pages]
    easy = [plain_english.reading_age(page["easy_read"]) for page in pages]
    assert max(ages) <= 10
    assert statistics.median(ages) <= 8
    assert max(easy) < 7
    long = [s for page in pages for s in plain_english.check(page["text"]).long_sentences]
    assert long == []
    answers = [plain_english.reading_age(demo.ANEW_ANSWER)] + [
        plain_english.reading_age(row[3]) for row in demo.WAITING if row[3]
    ]
    assert max(answers) <= 10
