"""Every workflow of this room, as tables of moves."""

from faq.states.comments import (
    ACTION,
    COMMENT,
    ActionMove,
    ActionState,
    CommentMove,
    CommentState,
)
from faq.states.guidance import UNFINISHED, VERSION, VersionMove, VersionState
from faq.states.questions import (
    IMPORT,
    OPEN,
    PUBLIC,
    QUESTION,
    ROLES,
    SERVICE,
    ImportMove,
    ImportState,
    Move,
    State,
)

TABLES = {
    "question": QUESTION,
    "question-import": IMPORT,
    "comment": COMMENT,
    "comment-action": ACTION,
    "guidance-version": VERSION,
}

__all__ = [
    "ACTION", "COMMENT", "IMPORT", "OPEN", "PUBLIC", "QUESTION", "ROLES", "SERVICE", "TABLES",
    "UNFINISHED", "VERSION", "ActionMove", "ActionState", "CommentMove", "CommentState",
    "ImportMove", "ImportState", "Move", "State", "VersionMove", "VersionState",
]  # fmt: skip
