"""The life of a question and of an import, as tables of moves."""

from django.db.models import TextChoices

from localoffer.accounts.roles import EDITORS, Role
from localoffer.moves import Rule, Table

PUBLIC, SERVICE = "public", "answering_service"
"""Held by everybody, and by the people of the service that a question was given to."""

ROLES = {
    PUBLIC: "anyone",
    Role.FORUM_REPRESENTATIVE.value: str(Role.FORUM_REPRESENTATIVE.label),
    SERVICE: "the service that was asked",
    Role.CONTENT_EDITOR.value: str(Role.CONTENT_EDITOR.label),
    Role.PUBLISHER.value: str(Role.PUBLISHER.label),
}


class State(TextChoices):
    HELD = "held", "Waiting for a first look"
    PROPOSED = "proposed", "Accepted, not given to a service yet"
    ASSIGNED = "assigned", "With a service"
    DRAFTED = "drafted", "Answer written, to be checked"
    APPROVED = "approved", "Answer checked, to be published"
    PUBLISHED = "published", "Published"
    JOINED = "joined", "Joined to the same question"
    DECLINED = "declined", "Not answered here"
    SUPERSEDED = "superseded", "Replaced by a newer question"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.HELD, State.PROPOSED, State.ASSIGNED, State.DRAFTED, State.APPROVED)
"""Somebody still has to do something before the asker has an answer."""


class Move(TextChoices):
    ASK = "ask"
    ASK_FOR_FAMILIES = "ask_for_families"
    PROPOSE = "propose"
    ACCEPT = "accept"
    DECLINE = "decline"
    REWORD = "reword"
    JOIN = "join"
    ASSIGN = "assign"
    DRAFT = "draft"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    READ_IN = "read_in"
    REVIEW = "review"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


QUESTION = Table(
    thing="question",
    states=dict(State.choices),
    roles=ROLES,
    rules={
        Move.ASK: Rule(
            (), State.HELD, by={PUBLIC}, verb="ask a question",
            cites="asked by anyone, with a moderation step",
        ),
        Move.ASK_FOR_FAMILIES: Rule(
            (), State.PROPOSED, by={Role.FORUM_REPRESENTATIVE}, verb="ask for families",
            cites="the parent carer forum asks on families' behalf",
        ),
        Move.PROPOSE: Rule(
            (), State.PROPOSED, by=EDITORS, verb="propose a question",
            cites="asked by phone, on paper or in a published page",
        ),
        Move.ACCEPT: Rule(
            State.HELD, State.PROPOSED, by=EDITORS, verb="accept this question",
            cites="asked by anyone, with a moderation step",
        ),
        Move.DECLINE: Rule(
            {State.HELD, State.PROPOSED, State.ASSIGNED}, State.DECLINED, by=EDITORS,
            verb="decline this question", cites="declined with a reason that the asker reads",
        ),
        Move.REWORD: Rule(
            {State.PROPOSED, State.ASSIGNED, State.DRAFTED}, None, by=EDITORS,
            verb="put this question in other words", cites="nobody identifiable",
        ),
        Move.JOIN: Rule(
            set(OPEN), State.JOINED, by=EDITORS, verb="join this question to its twin",
            cites="a duplicate is joined to its twin, the asker told",
        ),
        Move.ASSIGN: Rule(
            {State.PROPOSED, State.ASSIGNED, State.DRAFTED}, State.ASSIGNED, by=EDITORS,
            verb="give this question to a service", cites="assigned to a service with a due date",
        ),
        Move.DRAFT: Rule(
            {State.ASSIGNED, State.DRAFTED}, State.DRAFTED, by=EDITORS | {SERVICE},
            verb="write the answer", cites="drafted by the answering service",
        ),
        Move.RETURN: Rule(
            {State.DRAFTED, State.APPROVED}, State.ASSIGNED, by=EDITORS,
            verb="send this answer back", cites="approved, or sent back with words",
        ),
        Move.APPROVE: Rule(
            State.DRAFTED, State.APPROVED, by={Role.PUBLISHER}, verb="approve this answer",
            cites="approved by another person than wrote it",
        ),
        Move.PUBLISH: Rule(
            State.APPROVED, State.PUBLISHED, by={Role.PUBLISHER}, verb="publish this question",
            cites="published with date, edition, answering service and topics",
        ),
        Move.READ_IN: Rule(
            State.PROPOSED, State.PUBLISHED, by={Role.PUBLISHER},
            verb="publish this question with an answer that was read in",
            cites="the answers of a published page are imported as they stand",
        ),
        Move.REVIEW: Rule(
            State.PUBLISHED, None, by=EDITORS, verb="review this answer",
            cites="a review date; reviewed",
        ),
        Move.SUPERSEDE: Rule(
            State.PUBLISHED, State.SUPERSEDED, by={Role.PUBLISHER}, verb="replace this question",
            cites="the old answer stays readable, dated and marked",
        ),
        Move.WITHDRAW: Rule(
            {State.PUBLISHED, State.SUPERSEDED}, State.WITHDRAWN, by={Role.PUBLISHER},
            verb="withdraw this question", cites="withdrawn with a reason",
        ),
    },
)  # fmt: skip


class ImportState(TextChoices):
    PROPOSAL = "proposal", "Waiting to be checked"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class ImportMove(TextChoices):
    PROPOSE = "propose"
    CORRECT = "correct"
    PUBLISH = "publish"
    DISCARD = "discard"


IMPORT = Table(
    thing="import",
    states=dict(ImportState.choices),
    roles=ROLES,
    rules={
        ImportMove.PROPOSE: Rule(
            (), ImportState.PROPOSAL, by=EDITORS, verb="import questions",
            cites="the importer proposes where each question starts",
        ),
        ImportMove.CORRECT: Rule(
            ImportState.PROPOSAL, None, by=EDITORS, verb="correct this import",
            cites="the proposal is shown before anything is public",
        ),
        ImportMove.PUBLISH: Rule(
            ImportState.PROPOSAL, ImportState.PUBLISHED, by={Role.PUBLISHER},
            verb="publish this import", cites="approved, then published",
        ),
        ImportMove.DISCARD: Rule(
            ImportState.PROPOSAL, ImportState.DISCARDED, by=EDITORS, verb="discard this import",
            cites="nothing is public before it is published",
        ),
    },
)  # fmt: skip
