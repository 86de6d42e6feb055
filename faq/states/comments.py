"""The life of a comment, and of an action that came of one (SEND Regulations 2014, reg 56)."""

from django.db.models import TextChoices

from faq.states.questions import PUBLIC, ROLES
from localoffer.accounts.roles import EDITORS, Role
from localoffer.moves import Rule, Table

REG_56 = "SEND Regulations 2014, reg 56"


class CommentState(TextChoices):
    RECEIVED = "received", "Waiting for a response"
    RESPONDED = "responded", "Response written, to be checked"
    PUBLISHED = "published", "Published with the response"
    REPLIED = "replied", "Answered, not for publishing"
    LEFT_OUT = "left_out", "Left out, with the reason"
    TAKEN_DOWN = "taken_down", "Taken down"


class CommentMove(TextChoices):
    MAKE = "make"
    WRITE_DOWN = "write_down"
    RESPOND = "respond"
    RETURN = "return"
    PUBLISH = "publish"
    REPLY = "reply"
    LEAVE_OUT = "leave_out"
    TAKE_IN = "take_in"
    TAKE_DOWN = "take_down"


COMMENT = Table(
    thing="comment",
    states=dict(CommentState.choices),
    roles=ROLES,
    rules={
        CommentMove.MAKE: Rule(
            (), CommentState.RECEIVED, by={PUBLIC}, verb="make a comment",
            cites=f"{REG_56}(1): comments on content, accessibility and how it was made",
        ),
        CommentMove.WRITE_DOWN: Rule(
            (), CommentState.RECEIVED, by=EDITORS | {Role.FORUM_REPRESENTATIVE},
            verb="write a comment down for somebody",
            cites="SEND Regulations 2014, reg 57: people without access to the internet",
        ),
        CommentMove.RESPOND: Rule(
            {CommentState.RECEIVED, CommentState.RESPONDED}, CommentState.RESPONDED, by=EDITORS,
            verb="respond to this comment", cites=f"{REG_56}: the response and intended action",
        ),
        CommentMove.RETURN: Rule(
            CommentState.RESPONDED, CommentState.RECEIVED, by={Role.PUBLISHER},
            verb="send this response back", cites="checked by another person than wrote it",
        ),
        CommentMove.PUBLISH: Rule(
            CommentState.RESPONDED, CommentState.PUBLISHED, by={Role.PUBLISHER},
            verb="publish this comment", cites=f"{REG_56}: published, nobody identifiable",
        ),
        CommentMove.REPLY: Rule(
            CommentState.RESPONDED, CommentState.REPLIED, by={Role.PUBLISHER},
            verb="answer this comment privately", cites="the person asked not to be published",
        ),
        CommentMove.LEAVE_OUT: Rule(
            CommentState.RECEIVED, CommentState.LEFT_OUT, by=EDITORS,
            verb="leave this comment out",
            cites=f"{REG_56}: only vexatious ones, or about one person's provision",
        ),
        CommentMove.TAKE_IN: Rule(
            CommentState.LEFT_OUT, CommentState.RECEIVED, by=EDITORS,
            verb="take this comment in again", cites="a mistake can be undone",
        ),
        CommentMove.TAKE_DOWN: Rule(
            CommentState.PUBLISHED, CommentState.TAKEN_DOWN, by={Role.PUBLISHER},
            verb="take this comment down", cites=f"{REG_56}: nobody identifiable",
        ),
    },
)  # fmt: skip


class ActionState(TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"


class ActionMove(TextChoices):
    PLAN = "plan"
    POSTPONE = "postpone"
    FINISH = "finish"
    GIVE_UP = "give_up"


ACTION = Table(
    thing="action",
    states=dict(ActionState.choices),
    roles=ROLES,
    rules={
        ActionMove.PLAN: Rule(
            (), ActionState.PLANNED, by=EDITORS, verb="plan an action",
            cites=f"{REG_56}: what we intend to do, with an owner and a date",
        ),
        ActionMove.POSTPONE: Rule(
            ActionState.PLANNED, None, by=EDITORS, verb="move the date of this action",
            cites="the first date stays readable",
        ),
        ActionMove.FINISH: Rule(
            ActionState.PLANNED, ActionState.DONE, by=EDITORS, verb="mark this action as done",
            cites="you said, we did",
        ),
        ActionMove.GIVE_UP: Rule(
            ActionState.PLANNED, ActionState.NOT_DONE, by=EDITORS,
            verb="say that this action will not be done", cites="done, or why not",
        ),
    },
)  # fmt: skip
