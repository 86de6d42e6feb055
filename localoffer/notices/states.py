"""The life of a notice, from the outbox to the reader's mailbox or back."""

from enum import StrEnum

from django.db.models import TextChoices

from localoffer.accounts.roles import Role
from localoffer.moves import Rule, Table

PORTAL = "system"


class State(TextChoices):
    QUEUED = "queued", "waiting to be sent"
    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "not delivered"


class Move(StrEnum):
    QUEUE = "queue"
    SEND = "send"
    DELIVER = "deliver"
    REFUSE = "refuse"
    BOUNCE = "bounce"
    SEND_AGAIN = "send again"


OUTCOMES = frozenset({State.SENT, State.DELIVERED, State.FAILED})
"""What the room that asked for the notice is told about."""

MOVES = Table(
    thing="notice",
    states=dict(State.choices),
    roles={PORTAL: "the portal itself", Role.ADMINISTRATOR: Role.ADMINISTRATOR.label},
    rules={
        Move.QUEUE: Rule((), State.QUEUED, by={PORTAL}, cites="outbox", verb="queue a notice"),
        Move.SEND: Rule(
            State.QUEUED, State.SENT, by={PORTAL}, cites="a mail server took it", verb="send it"
        ),
        Move.DELIVER: Rule(
            State.SENT,
            State.DELIVERED,
            by={PORTAL},
            cites="the sender says that it arrived",
            verb="call it delivered",
        ),
        Move.REFUSE: Rule(
            State.QUEUED,
            State.FAILED,
            by={PORTAL},
            cites="refused for good, or no attempt left",
            verb="give it up",
        ),
        Move.BOUNCE: Rule(
            {State.SENT, State.DELIVERED},
            State.FAILED,
            by={PORTAL, Role.ADMINISTRATOR},
            cites="front door, advice to referrer: failed is a bounce",
            verb="record that it came back",
        ),
        Move.SEND_AGAIN: Rule(
            State.FAILED,
            State.QUEUED,
            by={Role.ADMINISTRATOR},
            cites="a fault put right",
            verb="send it again",
        ),
    },
)
