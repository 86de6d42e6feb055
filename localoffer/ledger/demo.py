"""Who answers for what in the demo, what fulfils it, and which answers rest on which figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from faq.models import Question
from localoffer import clock
from localoffer.facts import demo as facts
from localoffer.facts import operations as facts_operations
from localoffer.facts.models import Fact
from localoffer.ledger import operations, pages
from localoffer.ledger.models import Duty, Judged
from localoffer.search.models import SearchEntry

OWNERS = {
    "1": "Education inclusion service", "2": "Special educational needs service",
    "3": "Education inclusion service", "4": "Special educational needs service",
    "5": "Education inclusion service", "6": "Education inclusion service",
    "7": "Property and education", "8": "Adult learning", "9": "Adult learning",
    "10": "Children's and adult services", "11": "Special educational needs service",
    "12": "Health and education together", "13": "Children with disabilities social care",
    "14": "Transport", "15": "Information and data", "16": "Complaints", "17": "Complaints",
}  # fmt: skip
REST = "Special educational needs service"
ANSWERED = {
    "1(a)": ["Is there Portage or home visiting for my young child?"],
    "3(d)": ["Are there enough special school places in Rutland?"],
    "10": ["When does adult social care get involved as my child grows up?"],
    "12(a)": ["My child is too ill for school. Do they have to be on a school roll to get help?"],
    "13(a)": ["What does “child in need” mean in law?",
              "Which children can have a social worker for disabled children?"],
    "13(b)": ["When does adult social care get involved as my child grows up?"],
    "15(a)": ["What can SENDIASS do for me?"],
    "18": ["Which children can have a social worker for disabled children?"],
    "19": ["What is the legal test for an EHC needs assessment?",
           "Does the council say no to most parents who ask for an assessment?"],
}  # fmt: skip


def load(*, people: dict[str, Any], at: datetime) -> None:
    """Each item that nobody has checked yet; and each citation."""
    by = people["content_editor"]
    entries = {
        each.title: each
        for each in SearchEntry.objects.filter(kind="question").only("title", "ref")
    }
    for code, wordings in ANSWERED.items():
        duty = Duty.objects.get(term__term=code, term__taxonomy__key="schedule-2")
        for entry in (entries[wording] for wording in wordings if wording in entries):
            operations.prove(duty=duty, kind="question", ref=entry.ref, by=by, at=at)
    for row in pages.rows():
        if row.duty.judged != Judged.NOT_CHECKED:
            continue
        there = bool(row.services or row.proofs)
        operations.check(
            duty=row.duty,
            owner=OWNERS.get(row.code.split("(")[0], REST),
            judged=Judged.PART if there else Judged.NOTHING,
            missing="Not all of it is written down yet." if there else "Nobody has written it yet.",
            version=row.duty.version,
            on=clock.local_day(at),
            by=by,
            at=at,
        )
    _cite(by=by, at=at)


def _cite(*, by: Any, at: datetime) -> None:
    """Each answer that says a figure rests on its fact, the older answers too."""
    facts_held = {fact.name: fact for fact in Fact.objects.prefetch_related("figures")}
    for name, wordings in facts.citations().items():
        current = facts_held[name].current
        said = current.said if current else ""
        for question in Question.objects.published().filter(wording__in=wordings):
            if said and question.answer and said in question.answer.text:
                facts_operations.cite(
                    fact=facts_held[name], kind="question", ref=question.reference, by=by, at=at
                )
