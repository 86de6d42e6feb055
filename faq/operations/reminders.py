"""Telling those who must act that a date is near or past. Once for each date and stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from faq import timescales
from faq.models import Action, AnsweringService, Comment, GuideVersion, Question, Reminder
from faq.operations.questions import clock_words, told
from faq.states import ActionState, CommentState, State, VersionState
from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import EDITORS
from localoffer.council.models import closed_days
from localoffer.notices import operations as notices

WITH_SERVICE = (State.ASSIGNED, State.DRAFTED)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Look at every date; answers how many things somebody was told about.

    A late date that nobody was warned of (nothing ran meanwhile) is told once, as late.
    """
    today, closed = clock.local_day(at), closed_days()
    desk = list(people_with(EDITORS))
    sent = 0

    def tell(ref: str, due: date, *, to: Iterable[Person | str], what: str, address: str) -> int:
        if not timescales.is_near(due, today=today, closed=closed):
            return 0
        late = due < today
        stage = Reminder.Stage.PAST if late else Reminder.Stage.NEAR
        _, new = Reminder.objects.get_or_create(
            ref=ref, due_on=due, stage=stage, defaults={"sent_at": at}
        )
        if not new:
            return 0
        was = "was due by" if late else "is due by"
        for each in to:
            notices.queue(
                template="desk_reminder",
                to=each,
                context={
                    "reference": ref,
                    "what": "Late" if late else "Due soon",
                    "sentence": f"{what} {was} {clock_words(due)}.",
                    "address": address,
                },
                by=None,
                at=at,
            )
        return 1

    for question in Question.objects.filter(state__in=WITH_SERVICE).select_related("service"):
        assert question.due_on
        service = question.service
        answerers = told(service) if isinstance(service, AnsweringService) else []
        late = question.due_on < today
        sent += tell(
            question.reference,
            question.due_on,
            to=[*answerers, *(desk if late else [])],
            what="The answer to a question from families",
            address=f"/questions/desk/{question.reference}/",
        )
    for comment in Comment.objects.filter(
        state__in=(CommentState.RECEIVED, CommentState.RESPONDED)
    ):  # fmt: skip
        sent += tell(
            comment.reference,
            comment.due_on,
            to=desk,
            what="The response to a comment",
            address=comment.get_absolute_url(),
        )
    for action in Action.objects.filter(state=ActionState.PLANNED).select_related("comment"):
        sent += tell(
            action.reference,
            action.due_on,
            to=desk,
            what="An action we promised",
            address=action.comment.get_absolute_url(),
        )
    for question in Question.objects.current().exclude(review_on=None):
        assert question.review_on
        sent += tell(
            question.reference,
            question.review_on,
            to=desk,
            what="Reading a published answer again",
            address=f"/questions/desk/{question.reference}/",
        )
    published = GuideVersion.objects.filter(state=VersionState.PUBLISHED).select_related("guide")
    for version in published.exclude(review_on=None):
        assert version.review_on
        sent += tell(
            version.guide.reference,
            version.review_on,
            to=desk,
            what="Reading a published page again",
            address=f"/guidance/desk/{version.guide.reference}/",
        )
    return sent
