"""Who answers for what in the demo, what fulfils it, and which answers rest on which figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from faq.models import Question
from localoffer import clock
from localoffer.facts import demo as facts
from localoffer.facts import operations as facts_operations
from localoffer.facts.models import Fact
from localoffer.facts.pages import said_in
from localoffer.ledger import operations, pages
from localoffer.ledger.models import Duty, Judged
from localoffer.search.models import SearchEntry
from localoffer.strategy import pages as strategy

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
ASK = "Ask for an assessment"
SCHOOL, ABSENT = "Get help at school", "When a child is not in school"
PLAN, ADULT = "What is in an EHC plan", "Get ready for adult life"
TRAVEL, BREAK = "Get help with travel to school", "Take a break from caring"
AGREE, EARLY = "What to do if you do not agree", "Early help for your family"
MONEY, DIAGNOSIS = "Money that can help", "Find out if your child has autism or ADHD"
BULLIED, SCHOOLS = "If your child is bullied", "Schools, nurseries and colleges near you"
DAILY = "Sleep, food and going to the toilet"

CHECKED: dict[str, tuple[str, list[str]]] = {
    "1(a)": ("What each nursery and childminder offers.", ["Is there Portage or home visiting"]),
    "1(b)": ("What each school offers, one by one.", [SCHOOL, SCHOOLS]),
    "1(c)": ("What each academy offers, one by one.", [SCHOOL, SCHOOLS]),
    "1(d)": ("No such special school is described yet.", []),
    "1(e)": ("The other colleges that our young people go to.", [ADULT]),
    "1(f)": ("No such college or school is described yet.", []),
    "1(g)": ("How long a child stays, and how they go back.", [ABSENT]),
    "1(h)": ("A list of everybody whom we pay for support.", []),
    "2": ("Special schools farther away.", ["Are there enough special school places in Rutland?"]),
    "3(a)": ("", [SCHOOL]),
    "3(b)": ("What special colleges offer.", []),
    "3(c)": ("What we buy for pupils in each kind of school.", [ABSENT]),
    "3(d)": ("How much money each school is given.", [
        "Are there enough special school places in Rutland?"]),
    "4(a)": ("", [SCHOOL, DIAGNOSIS]),
    "4(b)": ("How colleges ask young people.", [SCHOOL, PLAN]),
    "4(c)": ("", [SCHOOL]),
    "4(d)": ("The move from one college to another.", [
        PLAN, ADULT, "When does adult social care get involved"]),
    "5(a)": ("How each school teaches.", []),
    "5(b)": ("Lessons made to fit, subject by subject.", [SCHOOL]),
    "5(c)": ("", [SCHOOL]),
    "5(d)": ("How colleges do it.", [SCHOOL, PLAN]),
    "5(e)": ("How a school finds out if its help works, and how families take part.", []),
    "5(f)": ("Which rooms and grounds can be reached by whom.", []),
    "5(g)": ("Clubs at each school.", []),
    "5(h)": ("", [SCHOOL]),
    "5(i)": ("What training staff in schools have.", []),
    "5(j)": ("", [BULLIED, ABSENT]),
    "6": ("A link to the report of every school.", [SCHOOLS]),
    "7": ("Where our accessibility strategy is found.", []),
    "8": ("Who takes apprentices with special needs.", [ADULT]),
    "9": ("Training outside the county.", [ADULT]),
    "10": ("", [ADULT, "When does adult social care get involved"]),
    "11": ("Help at university, and the allowance for disabled students.", []),
    "12(a)": ("", ["My child is too ill for school", ABSENT]),
    "12(b)": ("Doctors and dentists for everybody.", [DAILY]),
    "13(a)": ("", ["What does “child in need” mean", "Which children can have a social worker",
                   BREAK, EARLY]),
    "13(b)": ("", ["When does adult social care get involved", ADULT]),
    "13(c)": ("Homes with support, and how to get one.", [ADULT]),
    "13(d)": ("Where adults get information about care.", []),
    "14(a)": ("", [TRAVEL]),
    "14(b)": ("", [TRAVEL]),
    "14(c)": ("", [TRAVEL, MONEY]),
    "15(a)": ("", ["What can SENDIASS do for me?"]),
    "15(b)": ("", []),
    "15(c)": ("", []),
    "15(d)": ("Which childminders have a place now.", []),
    "15(e)": ("", [BREAK]),
    "15(f)": ("", [EARLY]),
    "16": ("", [AGREE]),
    "17": ("", [AGREE]),
    "18": ("The rules of three health services.", ["Which children can have a social worker"]),
    "19": ("", [ASK, PLAN, "What is the legal test for an EHC needs assessment?"]),
    "20": ("Where the list is published.", []),
    "21": ("", [ASK, AGREE]),
    "22": ("", [AGREE]),
    "23": ("", [AGREE]),
}  # fmt: skip
"""By item: what an editor found missing (nothing, when all of it is there), and the beginnings of
the titles of what answers it beside the services that name it."""


def load(*, people: dict[str, Any], at: datetime) -> None:
    """Each item that nobody has checked yet; and each citation."""
    by = people["content_editor"]
    entries = list(SearchEntry.objects.exclude(kind__in=["glossary", "service"]))
    for duty in Duty.objects.select_related("term").filter(term__term__in=CHECKED):
        for title in CHECKED[duty.term.term][1]:
            for entry in entries:
                if entry.title.startswith(title):
                    operations.prove(duty=duty, kind=entry.kind, ref=entry.ref, by=by, at=at)
    for row in pages.rows():
        if row.duty.judged != Judged.NOT_CHECKED:
            continue
        there = bool(row.services or row.proofs)
        missing = CHECKED.get(row.code, ("Not all of it is written down yet.", []))[0]
        judged = (Judged.PART if missing else Judged.WHOLE) if there else Judged.NOTHING
        operations.check(
            duty=row.duty,
            owner=OWNERS.get(row.code.split("(")[0], REST),
            judged=judged,
            missing=missing if there else missing or "Nobody has written it yet.",
            version=row.duty.version,
            on=clock.local_day(at),
            by=by,
            at=at,
        )
    _cite(by=by, at=at)


def _cite(*, by: Any, at: datetime) -> None:
    """Each answer that says a figure rests on its fact, the older answers too; and so do the
    strategy's two pages of figures."""
    for group, ref in zip(strategy.FACTS, ("", "-check-A"), strict=True):
        for fact in Fact.objects.filter(group=group):
            for entry in SearchEntry.objects.filter(kind="strategy", ref=f"send-2017{ref}"):
                facts_operations.cite(fact=fact, kind=entry.kind, ref=entry.ref, by=by, at=at)
    facts_held = {fact.name: fact for fact in Fact.objects.prefetch_related("figures")}
    for name, wordings in facts.citations().items():
        for question in Question.objects.published().filter(wording__in=wordings):
            if question.answer and said_in(question.answer.text, [facts_held[name]]):
                facts_operations.cite(
                    fact=facts_held[name], kind="question", ref=question.reference, by=by, at=at
                )
