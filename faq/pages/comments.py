"""Comments as their pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.functions import ExtractYear
from django.urls import reverse

from faq import access
from faq.identity import Pointer
from faq.models import Action, AnnualReport, Comment, Step
from faq.operations.questions import clock_words, pointers_in
from faq.report import published, row
from faq.states import (
    ACTION,
    COMMENT,
    ActionMove,
    ActionState,
    CommentMove,
    CommentState,
)
from localoffer.accounts.models import Person

TITLES = {
    CommentMove.RESPOND: "Write the response",
    CommentMove.PUBLISH: "Publish",
    CommentMove.REPLY: "Answer privately",
    CommentMove.RETURN: "Send the response back",
    CommentMove.LEAVE_OUT: "Leave it out",
    CommentMove.TAKE_IN: "Take it in again",
    CommentMove.TAKE_DOWN: "Take it down",
}
ADDRESSES = {
    CommentMove.RESPOND: "response",
    CommentMove.PUBLISH: "publication",
    CommentMove.REPLY: "reply",
    CommentMove.RETURN: "return",
    CommentMove.LEAVE_OUT: "omission",
    CommentMove.TAKE_IN: "return-to-desk",
    CommentMove.TAKE_DOWN: "removal",
}
PAST = {
    CommentMove.MAKE: "Received",
    CommentMove.WRITE_DOWN: "Written down",
    CommentMove.RESPOND: "Response saved",
    CommentMove.RETURN: "Response sent back",
    CommentMove.PUBLISH: "Published",
    CommentMove.REPLY: "Answered privately",
    CommentMove.LEAVE_OUT: "Left out",
    CommentMove.TAKE_IN: "Taken in again",
    CommentMove.TAKE_DOWN: "Taken down",
    ActionMove.PLAN: "Action planned",
    ActionMove.POSTPONE: "Action: another day",
    ActionMove.FINISH: "Action done",
    ActionMove.GIVE_UP: "Action not done",
}
ACTION_TITLES = {
    ActionMove.FINISH: "Mark as done",
    ActionMove.POSTPONE: "Move the day",
    ActionMove.GIVE_UP: "Say why not",
}
ACTION_ADDRESSES = {
    ActionMove.FINISH: "completion",
    ActionMove.POSTPONE: "postponement",
    ActionMove.GIVE_UP: "refusal",
}
COLOURS = {
    ActionState.PLANNED: "yellow",
    ActionState.DONE: "green",
    ActionState.NOT_DONE: "grey",
}


def you_said(*, year: int | None = None, about: str = "") -> list[dict[str, Any]]:
    """Published comments, newest first, with the response and what was done."""
    found = published()
    if year:
        found = found.filter(made_at__year=year)
    if about in Comment.About.values:
        found = found.filter(about=about)
    return [shown(each) for each in found]


def shown(comment: Comment) -> dict[str, Any]:
    facts = row(comment)
    return {
        **facts,
        "about_label": Comment.About(comment.about).label,
        "actions": [with_days(each) for each in facts["actions"]],
    }


def with_days(action: dict[str, Any]) -> dict[str, Any]:
    """An action's row with its days as days, for a page."""
    return {
        **action,
        "due_on": date.fromisoformat(action["due_on"]),
        "first_due_on": date.fromisoformat(action["first_due_on"]),
        "ended_on": date.fromisoformat(action["ended_on"]) if action["ended_on"] else None,
        "colour": COLOURS[ActionState(action["state"])],
    }


def years() -> list[int]:
    """Years in which comments were made, newest first."""
    found = Comment.objects.annotate(year=ExtractYear("made_at")).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def numbers() -> dict[str, int]:
    """How many comments and actions, for the top of “You said, we did”."""
    states = Counter(
        Action.objects.filter(comment__state=CommentState.PUBLISHED).values_list("state", flat=True)
    )
    return {
        "comments": Comment.objects.filter(state=CommentState.PUBLISHED).count(),
        "done": states[ActionState.DONE],
        "planned": states[ActionState.PLANNED],
    }


def report_page(report: AnnualReport) -> dict[str, Any]:
    """A kept report with its days as days, without what was taken down since."""
    content = report.content
    gone = set(
        Comment.objects.filter(state=CommentState.TAKEN_DOWN).values_list("reference", flat=True)
    )
    groups = [
        {
            **group,
            "comments": [
                {**each, "actions": [with_days(action) for action in each["actions"]]}
                for each in group["comments"]
                if each["reference"] not in gone
            ],
        }
        for group in content["about"]
    ]
    return {"counts": content["counts"], "groups": groups, "year": content["year"]}


COUNTS = {
    "received": "Comments we received",
    "published": "Published here",
    "private": "Answered privately, as their makers asked",
    "waiting": "Still waiting for a response",
    "vexatious": "Left out as vexatious",
    "one_person": "Left out: about one child’s provision",
    "taken_down": "Taken down",
    "done": "Actions done",
    "planned": "Actions planned",
    "not_done": "Actions not done, with the reason",
}


def in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The numbers of a report, each with its words."""
    return [(words, counts[key]) for key, words in COUNTS.items()]


@dataclass(frozen=True)
class Told:
    """What somebody with a receipt reads about their comment."""

    comment: Comment
    heading: str
    says: str


def told(comment: Comment, *, today: date) -> Told:
    state = CommentState(comment.state)
    if state == CommentState.PUBLISHED:
        return Told(comment, "We have answered your comment", comment.response)
    if state == CommentState.REPLIED:
        return Told(comment, "We have answered your comment", comment.response)
    if state == CommentState.LEFT_OUT:
        return Told(comment, "We do not publish your comment", comment.left_out_because)
    if state == CommentState.TAKEN_DOWN:
        return Told(comment, "We have taken your comment down", comment.taken_down_because)
    return Told(
        comment, "We have your comment", f"Somebody is writing a response. {_due(comment, today)}"
    )


def _due(comment: Comment, today: date) -> str:
    words = clock_words(comment.due_on)
    if comment.due_on < today:
        return f"We meant to reply by {words}. We are sorry that it takes longer."
    return f"We aim to reply by {words}."


def one(comment: Comment, *, by: Person) -> dict[str, Any]:
    """Rows for the desk's page of one comment."""
    refused = {
        CommentMove.PUBLISH: not comment.may_publish,
        CommentMove.REPLY: comment.may_publish,
    }
    steps = [
        {
            "text": TITLES[move],
            "href": reverse("faq:comment-step", args=[comment.reference, ADDRESSES[move]]),
        }
        for move in ADDRESSES
        if access.may(COMMENT, move, state=comment.state, by=by)
        and not refused.get(move)
        and (
            move not in (CommentMove.PUBLISH, CommentMove.REPLY)
            or access.may_publish_response(comment, by)
        )
    ]
    waits = comment.state == CommentState.RESPONDED and not access.may_publish_response(comment, by)
    refs = [comment.reference, *comment.actions.values_list("reference", flat=True)]
    history = Step.objects.filter(ref__in=refs).select_related("by")
    return {
        "steps": steps,
        "waits_for_another": waits,
        "actions": [_action(each, by) for each in comment.actions.all()],
        "may_plan": comment.state in (CommentState.RESPONDED, CommentState.PUBLISHED),
        "pointers": pointers(comment),
        "history": [
            {
                "title": PAST.get(each.move, each.move),  # type: ignore[call-overload]
                "by": each.by.name if each.by else "",
                "at": each.at,
                "text": each.words,
            }
            for each in history
        ],
    }


def pointers(comment: Comment) -> list[Pointer]:
    """What in the words to be published could tell who somebody is."""
    actions = comment.actions.values_list("what", "owner")
    texts = [comment.public_words, comment.response, *("\n".join(each) for each in actions)]
    return pointers_in(*texts)


def _action(action: Action, by: Person) -> dict[str, Any]:
    return {
        "action": action,
        "colour": COLOURS[ActionState(action.state)],
        "steps": [
            {
                "text": ACTION_TITLES[move],
                "href": reverse("faq:action-step", args=[action.reference, address]),
            }
            for move, address in ACTION_ADDRESSES.items()
            if access.may(ACTION, move, state=action.state, by=by)
        ],
    }
