"""What people typed is forgotten a year after it was dealt with; what was published stays.

UK GDPR, storage limitation: the words as they were typed may name somebody, and nobody needs
them once the question or comment is closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from faq.models import Comment, Question
from faq.states import CommentState, State
from localoffer.audit import operations as audit
from localoffer.audit.operations import SYSTEM

KEPT = timedelta(days=365)
DELETED = "Deleted a year after it was dealt with."
CLOSED = (State.PUBLISHED, State.JOINED, State.DECLINED, State.SUPERSEDED, State.WITHDRAWN)
ENDED = (
    CommentState.PUBLISHED,
    CommentState.REPLIED,
    CommentState.LEFT_OUT,
    CommentState.TAKEN_DOWN,
)


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Delete what was typed and is no longer needed; answers how much that was."""
    before = at - KEPT
    asked = Question.objects.filter(state__in=CLOSED, changed_at__lt=before).exclude(
        channel=Question.Channel.COUNCIL
    )
    questions = list(asked.exclude(as_asked="").select_for_update(of=("self",)))
    for question in questions:
        question.as_asked = ""
        if question.state in (State.DECLINED, State.JOINED):
            question.wording = DELETED
        question.save(update_fields=["as_asked", "wording"])
        audit.record("question.forgotten", target=question, by=SYSTEM, at=at)
    made = Comment.objects.filter(state__in=ENDED, changed_at__lt=before)
    comments = [
        each for each in made.select_for_update(of=("self",)) if each.words != kept_words(each)
    ]
    for comment in comments:
        comment.words = kept_words(comment)
        comment.save(update_fields=["words"])
        audit.record("comment.forgotten", target=comment, by=SYSTEM, at=at)
    return len(questions) + len(comments)


def kept_words(comment: Comment) -> str:
    """What of a comment stays: the words that were published, if any were."""
    return comment.public_words if comment.state == CommentState.PUBLISHED else DELETED
