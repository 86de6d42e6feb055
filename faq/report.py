"""The annual report of comments: plain data, from which its page and its PDF are both drawn.

Only what was published in the year is in it, in the words that were published. What was sent,
and by whom, never gets here.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from faq.models import Action, Comment
from faq.states import ActionState, CommentState
from localoffer import clock


def published() -> QuerySet[Comment]:
    """Comments that everybody reads, newest first, with what was done about them."""
    actions = Prefetch("actions", queryset=Action.objects.order_by("due_on", "pk"))
    return (
        Comment.objects.filter(state=CommentState.PUBLISHED)
        .prefetch_related(actions)
        .order_by("-published_at", "pk")
    )


def content(*, year: int, at: datetime) -> dict[str, Any]:
    """The report on the comments made in a calendar year, as they stand now."""
    made = list(Comment.objects.filter(made_at__year=year))
    states = Counter(each.state for each in made)
    reasons = Counter(each.left_out_as for each in made if each.left_out_as)
    rows = [row(each) for each in published().filter(made_at__year=year)]
    actions = [action for each in rows for action in each["actions"]]
    return {
        "year": year,
        "made_on": clock.local_day(at).isoformat(),
        "counts": {
            "received": len(made),
            "published": states[CommentState.PUBLISHED],
            "private": states[CommentState.REPLIED],
            "waiting": states[CommentState.RECEIVED] + states[CommentState.RESPONDED],
            "left_out": states[CommentState.LEFT_OUT],
            "taken_down": states[CommentState.TAKEN_DOWN],
            "vexatious": reasons[Comment.Reason.VEXATIOUS],
            "one_person": reasons[Comment.Reason.ONE_PERSON],
            "actions": len(actions),
            "done": sum(each["state"] == ActionState.DONE for each in actions),
            "not_done": sum(each["state"] == ActionState.NOT_DONE for each in actions),
            "planned": sum(each["state"] == ActionState.PLANNED for each in actions),
        },
        "about": [
            {
                "code": code,
                "label": label,
                "received": sum(each.about == code for each in made),
                "comments": [each for each in rows if each["about"] == code],
            }
            for code, label in Comment.About.choices
        ],
    }


def row(comment: Comment) -> dict[str, Any]:
    """One published comment. Month and year only: a whole date could tell who it was."""
    return {
        "reference": comment.reference,
        "about": comment.about,
        "month": f"{clock.local_day(comment.made_at):%B %Y}",
        "said": comment.public_words,
        "response": comment.response,
        "actions": [action_row(each) for each in comment.actions.all()],
    }


def action_row(action: Action) -> dict[str, Any]:
    return {
        "what": action.what,
        "owner": action.owner,
        "due_on": action.due_on.isoformat(),
        "first_due_on": action.first_due_on.isoformat(),
        "moved": action.due_on != action.first_due_on,
        "state": action.state,
        "label": ActionState(action.state).label,
        "outcome": action.outcome,
        "ended_on": action.ended_on.isoformat() if action.ended_on else "",
    }
