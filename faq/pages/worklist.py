"""What the desk has to do, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from faq import timescales
from faq.models import Action, Comment, GuideVersion, Question
from faq.states import OPEN, ActionState, CommentState, State, VersionState
from localoffer import clock
from localoffer.council.models import LocalLimit, closed_days
from localoffer.search import danger

LOOK_AHEAD = timedelta(days=30)
"""Reviews come onto the list this long before their date."""

NEXT = {
    State.HELD: "Take a first look",
    State.PROPOSED: "Give it to a service",
    State.ASSIGNED: "The service writes the answer",
    State.DRAFTED: "Check the answer",
    State.APPROVED: "Publish it",
    CommentState.RECEIVED: "Write a response",
    CommentState.RESPONDED: "Check the response",
}
URGENT = ("May be urgent: read first", "red")
KINDS = {
    "question": "Questions",
    "comment": "Comments",
    "action": "Actions",
    "page": "Pages to check",
    "review": "Reviews",
}


@dataclass(frozen=True)
class Job:
    """One line of the list. `when` is “urgent” (words of harm that nobody has looked at), “late”,
    “soon” or nothing."""

    kind: str
    reference: str
    title: str
    href: str
    state: str
    next: str
    due: date
    when: str

    @property
    def tag(self) -> tuple[str, str] | None:
        return {"urgent": URGENT, "late": ("Late", "red"), "soon": ("Soon", "yellow")}.get(
            self.when
        )


def is_urgent(asked: Question | Comment) -> bool:
    """Words of harm from anybody, that nobody of the council has dealt with yet."""
    if isinstance(asked, Comment):
        return asked.state == CommentState.RECEIVED and danger.worries(asked.words)
    return asked.state == State.HELD and danger.worries(asked.wording)


def worklist(*, today: date, kind: str = "") -> list[Job]:
    """Everything that waits for somebody: first what may be urgent, then by due date; what is
    public already comes last."""
    closed = closed_days()
    days = LocalLimit.amount("question-answer-target")

    def job(kind: str, due: date, *, urgent: bool = False, **facts: str) -> Job:
        near = timescales.is_near(due, today=today, closed=closed)
        when = "urgent" if urgent else "late" if due < today else "soon" if near else ""
        return Job(kind=kind, due=due, when=when, **facts)

    def jobs() -> Iterator[Job]:
        for question in Question.objects.filter(state__in=OPEN).select_related("service"):
            asked = clock.local_day(question.proposed_at)
            yield job(
                "question",
                question.due_on or timescales.due_on(asked, working_days=days, closed=closed),
                urgent=is_urgent(question),
                reference=question.reference,
                title=question.wording,
                href=reverse("faq:question-desk", args=[question.reference]),
                state=State(question.state).label,
                next=f"{question.service.name} writes the answer"
                if question.service and question.state == State.ASSIGNED
                else NEXT[State(question.state)],
            )
        waiting = (CommentState.RECEIVED, CommentState.RESPONDED)
        for comment in Comment.objects.filter(state__in=waiting):
            yield job(
                "comment",
                comment.due_on,
                urgent=is_urgent(comment),
                reference=comment.reference,
                title=comment.words,
                href=comment.get_absolute_url(),
                state=CommentState(comment.state).label,
                next=NEXT[CommentState(comment.state)],
            )
        for action in Action.objects.filter(state=ActionState.PLANNED).select_related("comment"):
            yield job(
                "action",
                action.due_on,
                reference=action.reference,
                title=action.what,
                href=reverse("faq:comment-desk", args=[action.comment.reference]),
                state=ActionState(action.state).label,
                next=f"{action.owner} does it",
            )
        for draft in GuideVersion.objects.filter(
            state=VersionState.SUBMITTED
        ).select_related("guide"):  # fmt: skip
            yield job(
                "page",
                timescales.due_on(clock.local_day(draft.changed_at), working_days=5, closed=closed),
                reference=draft.guide.reference,
                title=draft.title,
                href=reverse("faq:guide-desk", args=[draft.guide.reference]),
                state=VersionState(draft.state).label,
                next="Check the page",
            )
        for question in Question.objects.current().filter(review_on__lte=today + LOOK_AHEAD):
            assert question.review_on
            yield job(
                "review",
                question.review_on,
                reference=question.reference,
                title=question.wording,
                href=reverse("faq:question-desk", args=[question.reference]),
                state="Published answer",
                next="Read the answer again",
            )
        for version in GuideVersion.objects.filter(
            state=VersionState.PUBLISHED, review_on__lte=today + LOOK_AHEAD
        ).select_related("guide"):
            assert version.review_on
            yield job(
                "review",
                version.review_on,
                reference=version.guide.reference,
                title=version.title,
                href=reverse("faq:guide-desk", args=[version.guide.reference]),
                state="Published page",
                next="Read the page again",
            )

    return sorted(
        (each for each in jobs() if not kind or each.kind == kind),
        key=lambda each: (each.when != "urgent", each.kind == "review", each.due, each.reference),
    )
