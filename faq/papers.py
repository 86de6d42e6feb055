"""Papers that anybody can have: the booklet of chosen topics, the annual report. PDF/UA-1.

SEND Regulations 2014, reg 57: people without access to the internet get a copy too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse

from faq import contacts, markdown
from faq.models import AnnualReport, Question, Topic
from faq.operations.questions import KIND
from faq.pages import comments, guidance, reading
from localoffer import clock
from localoffer.council.models import ContactLine, Council
from localoffer.facts.pages import cited
from localoffer.notices import letters
from localoffer.refusal import Refused


def booklet(
    *, topics: Sequence[Topic], large: bool = False, easy: bool = False, at: datetime
) -> bytes:
    """Guidance, then questions and answers, topic by topic; each page of the site once."""
    today = clock.local_day(at)
    seen: set[str] = set()
    chapters = [
        {
            "title": topic.label,
            "intro": topic.description,
            "pages": [
                _page(each, easy=easy, on=today)
                for each in guidance.of_topic(topic)
                if (each.easy_read or not easy)
                and not (each.guide.reference in seen or seen.add(each.guide.reference))  # type: ignore[func-returns-value]
            ],
            "questions": [
                _question(each, on=today)
                for each in _current(topic)
                if not easy  # an answer has no Easy Read twin
                and not (each.reference in seen or seen.add(each.reference))  # type: ignore[func-returns-value]
            ],
        }
        for topic in topics
    ]
    chapters = [each for each in chapters if each["pages"] or each["questions"]]
    if not chapters and easy:
        raise Refused("We have no Easy Read pages about these topics yet. Choose other ones.")
    if not chapters:
        raise Refused("Nothing has been published about these topics yet. Choose other ones.")
    council = Council.current()
    data = {
        "title": f"{council.service_name}: help for children and young people with SEND",
        "area": council.area,
        "printed_on": at,
        "large": large,
        "chapters": chapters,
        "lines": _lines(),
        "site": settings.PORTAL_URL,
    }
    return letters.render("booklet", data, at=at)


def annual_report(report: AnnualReport) -> bytes:
    """The kept report as a paper: the same words as on its page."""
    content = comments.report_page(report)
    data = {
        "title": f"What people said about the Local Offer in {report.year}",
        "published_on": report.published_at,
        "site": settings.PORTAL_URL,
        "lines": _lines(),
        **content,
        "rows": comments.in_words(content["counts"]),
    }
    return letters.render("comments-report", data, at=report.published_at)


def as_file(content: bytes, *, name: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf"
    )


def _current(topic: Topic) -> QuerySet[Question]:
    current = topic.questions.current().public()  # type: ignore[attr-defined]
    found: QuerySet[Question] = current.select_related("edition").prefetch_related("answers")
    return found


def _page(version: Any, *, easy: bool, on: date) -> dict[str, Any]:
    text = version.easy_read if easy else version.text
    return {
        "title": version.title,
        "summary": version.summary,
        "blocks": markdown.blocks(contacts.filled(text)),
        "dated": version.reviewed_on or version.published_at,
        "late": bool(version.review_on and version.review_on < on),
    }


def _question(question: Question, *, on: date) -> dict[str, Any]:
    answer = question.answer
    assert answer is not None
    return {
        "title": question.wording,
        "parts": [
            {
                "kind": part.kind,
                "lines": list(part.lines),
                "head": list(part.head),
                "rows": [list(row) for row in part.rows],
            }
            for part in reading.parts(answer.text)
        ],
        "edition": question.edition.label if question.edition else "",
        "figures_of": question.figures_of,
        "late": reading.late_says(question) if _is_late(question, on=on) else "",
    }


def _is_late(question: Question, *, on: date) -> bool:
    """Is its answer due to be read again, or a figure in it due to be looked at?"""
    figures = cited(kind=KIND, ref=question.reference, on=on)
    return bool(question.review_on and question.review_on < on) or any(
        row.is_stale for row in figures
    )


def _lines() -> list[dict[str, str]]:
    """Who to call, for a reader who has no screen."""
    return [
        {"label": line.label, "phone": line.phone, "hours": line.hours_in_words}
        for line in ContactLine.objects.exclude(phone="").prefetch_related("hours")
    ]
