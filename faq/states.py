"""The life of a question and of an import, as tables of moves."""

from django.db.models import TextChoices

from localoffer.accounts.roles import EDITORS, Role
from localoffer.moves import Rule, Table

ROLES = {role.value: str(role.label) for role in (Role.CONTENT_EDITOR, Role.PUBLISHER)}


class State(TextChoices):
    PROPOSED = "proposed", "Proposed"
    PUBLISHED = "published", "Published"
    JOINED = "joined", "Joined to the same question"
    SUPERSEDED = "superseded", "Replaced by a newer question"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Move(TextChoices):
    PROPOSE = "propose"
    PUBLISH = "publish"
    JOIN = "join"
    ANSWER_AGAIN = "answer_again"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


QUESTION = Table(
    thing="question",
    states=dict(State.choices),
    roles=ROLES,
    rules={
        Move.PROPOSE: Rule(
            (), State.PROPOSED, by=EDITORS, verb="propose a question",
            cites="the parent carer forum asks on families' behalf",
        ),
        Move.PUBLISH: Rule(
            State.PROPOSED, State.PUBLISHED, by={Role.PUBLISHER}, verb="publish this question",
            cites="published with date, edition, answering service and topics",
        ),
        Move.JOIN: Rule(
            State.PROPOSED, State.JOINED, by={Role.PUBLISHER}, verb="join this question to its twin",
            cites="a duplicate is joined to its twin",
        ),
        Move.ANSWER_AGAIN: Rule(
            State.PUBLISHED, None, by={Role.PUBLISHER}, verb="publish a newer answer",
            cites="every published answer is kept and readable",
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

TABLES = {"question": QUESTION, "question-import": IMPORT}
