"""Demo content: the questions of July 2021 retold, one answered anew, comments of two years, pages.

All in our own words. What is dated in the past is loaded as if it had been done then.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from faq.models import AnnualReport, AnsweringService, Comment, Edition, Guide, Question, Topic
from faq.operations import comments, editions, guidance, questions
from faq.states import State
from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.facts import demo as fact_demo
from localoffer.facts import operations as figures
from localoffer.facts.models import Fact

FILE = Path(settings.BASE_DIR) / "fixtures" / "questions.json"
COMMENTS = Path(settings.BASE_DIR) / "fixtures" / "comments.json"
PAGES = Path(settings.BASE_DIR) / "fixtures" / "guidance"
FORUM = "Rutland Parent Carer Voice (retold for this demo)"
EASY_READ = "=== Easy Read ==="
SERVICES = {
    "SEND team": ("sen_case_officer", "senior_practitioner"),
    "Early Help team": ("early_help_coordinator",),
    "Children with disabilities team": ("cwd_manager",),
    "Local Offer team": ("content_editor",),
}
ANEW = "How many EHC plans are there, and how many requests are refused?"
ANEW_WORDING = "How many EHC plans are there now, and how many requests are refused?"
ANEW_ANSWER = """In January 2025 there were 376 education, health and care (EHC) plans in Rutland. In May 2021 there were 261.

This is what happened with requests in 2024:

| What | Number |
| People asked us to assess | 75 |
| We said yes | 66 |
| We said no | 4 |
| Plans we made | 70 |
| No plan after an assessment | 10 |

Requests made late in the year were decided in the next one. So the numbers do not add up to 75.

Out of 70 plans, 52 were ready within 20 weeks. That is 74.3%. In England it was 46.4%.

These numbers come from the Department for Education. It puts out new ones each summer."""
WAITING = [
    (
        "Can my child have speech therapy in the holidays?",
        "SEND team",
        State.DRAFTED,
        "Some children can. Ask your therapist before the end of term. They leave a plan for home, and you can ring the team all through the summer.",
    ),
    ("Who helps us when we move here with an EHC plan?", "SEND team", State.ASSIGNED, ""),
    ("Is there a group for dads?", "Early Help team", State.PROPOSED, ""),
]
ASKED = [
    "my daughter wont go to school any more, who can i talk to",
    "Is there a portage service for small children?",
    "What is a personal budget and can I say no to it?",
]


def load(*, people: dict[str, Person], at: datetime) -> None:
    """Publish the demo's content. What is there already stays as it is."""
    _questions(people, at)
    if "sen_case_officer" not in people:
        return  # only the questions: a test's own small cast
    services = _services(people)
    _answered_anew(people, services, at)
    _waiting(people, services, at)
    _comments(people, at)
    publish_pages(people, at)


def _questions(people: dict[str, Person], at: datetime) -> None:
    edition, _ = Edition.objects.get_or_create(
        label="July 2021", source=FORUM, defaults={"published_on": date(2021, 7, 1)}
    )
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    there = set(Question.objects.filter(edition=edition).values_list("wording", flat=True))
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        if row["wording"] in there:
            continue
        question = questions.propose(
            wording=row["wording"],
            asked_by=FORUM,
            edition=edition,
            topics=[topics[slug] for slug in row["topics"]],
            answering_service=row["answering_service"],
            by=people["content_editor"],
            at=at,
        )
        figures = row.get("figures_of")
        questions.publish(
            question=question,
            answer="\n".join(row["answer"]),
            figures_of=date.fromisoformat(figures) if figures else None,
            by=people["publisher"],
            at=at,
        )


def _services(people: dict[str, Person]) -> dict[str, AnsweringService]:
    made = {}
    for name, roles in SERVICES.items():
        made[name], new = AnsweringService.objects.get_or_create(name=name)
        if new:
            made[name].people.set([people[role] for role in roles if role in people])
    return made


def _answered_anew(
    people: dict[str, Person], services: dict[str, AnsweringService], at: datetime
) -> None:
    """One answer of 2021 in a second edition: the old one stays readable, marked."""
    old = Question.objects.current().filter(wording=ANEW, edition__label="July 2021").first()
    if old is None:
        return
    for fact in _facts_of(ANEW):  # its page keeps the figures of its day
        figures.cite(
            fact=fact, kind=questions.KIND, ref=old.reference, by=people["publisher"], at=at
        )
    question = questions.ask_anew(question=old, by=people["content_editor"], at=at)
    question = questions.reword(
        question=question, wording=ANEW_WORDING, topics=old.topics.all(), version=question.version,
        by=people["content_editor"], at=at,
    )  # fmt: skip
    question = _brought_to(
        State.APPROVED, question, services["SEND team"], ANEW_ANSWER, people, at,
        figures_of=date(2025, 1, 16),
    )  # fmt: skip
    edition = editions.named(f"{clock.local_day(at):%B %Y}", source=FORUM)
    questions.release(
        question=question, edition=edition, nobody_recognised=False, version=question.version,
        facts=_facts_of(ANEW_WORDING),
        by=people["publisher"], at=at,
    )  # fmt: skip


def _facts_of(wording: str) -> list[Fact]:
    held = [name for name, wordings in fact_demo.citations().items() if wording in wordings]
    return list(Fact.objects.filter(name__in=held))


def _waiting(
    people: dict[str, Person], services: dict[str, AnsweringService], at: datetime
) -> None:
    """Questions at each place of their way, so that the desk has something to do."""
    forum, wordings = people["forum_representative"], [row[0] for row in WAITING]
    asked = questions.ask_for_families(
        wordings=wordings, asked_by=FORUM, once=_once("forum"), by=forum, at=at - timedelta(days=3)
    )
    for question, (_, service, state, answer) in zip(asked, WAITING, strict=True):
        if question.state == State.PROPOSED and question.version == 1:
            _brought_to(state, question, services[service], answer, people, at)
    for wording in ASKED:
        questions.ask(wording=wording, once=_once(wording), by=None, at=at - timedelta(days=1))


def _brought_to(
    state: State,
    question: Question,
    service: AnsweringService,
    answer: str,
    people: dict[str, Person],
    at: datetime,
    *,
    figures_of: date | None = None,
) -> Question:
    if state == State.PROPOSED:
        return question
    question = questions.assign(
        question=question, service=service, due=questions.answer_by(at), version=question.version,
        by=people["content_editor"], at=at,
    )  # fmt: skip
    if state == State.ASSIGNED:
        return question
    question = questions.draft(
        question=question, text=answer, figures_of=figures_of, version=question.version,
        by=people["sen_case_officer"], at=at,
    )  # fmt: skip
    if state == State.APPROVED:
        question = questions.approve(
            question=question, version=question.version, by=people["publisher"], at=at
        )
    return question


def _comments(people: dict[str, Person], at: datetime) -> None:
    for row in json.loads(COMMENTS.read_text(encoding="utf-8")):
        if not Comment.objects.filter(once=_once(row["words"])).exists():
            _comment(row, people)
    if not AnnualReport.objects.filter(year=2025).exists():
        comments.publish_report(
            year=2025,
            once=_once("report 2025"),
            by=people["publisher"],
            at=_morning(date(2026, 1, 12)),
        )
    waiting = "I like the new pages. The one about travel could have a map."
    comments.make(
        about=Comment.About.CONTENT, words=waiting, may_publish=True, once=_once(waiting), by=None,
        at=at - timedelta(days=2),
    )  # fmt: skip


def _comment(row: dict[str, Any], people: dict[str, Person]) -> None:
    comment, _ = comments.make(
        about=row["about"],
        words=row["words"],
        may_publish=not row.get("private"),
        once=_once(row["words"]),
        by=None,
        at=_morning(row["made"]),
    )
    by: dict[str, Any] = {"by": people["content_editor"]}
    if "leave_out" in row:
        comments.leave_out(
            comment=comment, reason=row["leave_out"], because=row["because"], version=1,
            at=_morning(row["made"]), **by,
        )  # fmt: skip
        return
    answered = _morning(row["answered"])
    comment = comments.respond(
        comment=comment,
        response=row["response"],
        public_words="" if row.get("private") else row["words"],
        version=1,
        at=answered,
        **by,
    )
    made = [
        (comments.plan(comment=comment, intent=_intent(each), at=answered, **by), each)
        for each in row["actions"]
    ]
    end = comments.reply if row.get("private") else comments.publish
    end(comment=comment, version=2, by=people["publisher"], at=answered)
    for action, ending in made:
        if "ended" in ending:
            finish = comments.give_up if ending.get("given_up") else comments.finish
            ended = _morning(ending["ended"])
            finish(action=action, outcome=ending["outcome"], version=1, at=ended, **by)


def _intent(facts: dict[str, Any]) -> comments.Intent:
    return comments.Intent(facts["what"], facts["owner"], date.fromisoformat(facts["due"]))


def pages() -> list[dict[str, Any]]:
    """The demo's guidance, as it stands in fixtures/guidance."""
    return [_page(path) for path in sorted(PAGES.glob("*.md"))]


def _page(path: Path) -> dict[str, Any]:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    text, _, easy_read = rest.partition(EASY_READ)
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return {**facts, "text": text.strip(), "easy_read": easy_read.strip()}


def publish_pages(people: dict[str, Person], at: datetime) -> None:
    """The guides, by an editor and a publisher."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    there = set(Guide.objects.values_list("slug", flat=True))
    for page in pages():
        if guidance.slug_of(page["title"]) in there:
            continue
        draft = guidance.start(
            title=page["title"],
            summary=page["summary"],
            text=page["text"],
            easy_read=page["easy_read"],
            topics=[topics[slug] for slug in page["topics"].split(", ")],
            owner=page["owner"],
            by=people["content_editor"],
            at=at,
        )
        draft = guidance.submit(draft=draft, version=1, by=people["content_editor"], at=at)
        guidance.publish(
            draft=draft,
            review_on=clock.local_day(at) + timedelta(days=300),
            nobody_recognised="01632" in page["text"],  # an office's number, invented
            version=2,
            by=people["publisher"],
            at=at,
        )


def _morning(day: str | date) -> datetime:
    date_of = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(date_of, time(10), tzinfo=clock.LONDON)


def _once(words: str) -> UUID:
    """The same token for the same words: loading twice makes nothing twice."""
    return uuid5(NAMESPACE_URL, f"local-offer-demo:{words}")
