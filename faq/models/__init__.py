"""The tables of this room, a file for each noun."""

from faq.models.comments import Action, AnnualReport, Comment
from faq.models.guidance import Guide, GuideVersion
from faq.models.history import Reminder, Step
from faq.models.imports import Entry, Import
from faq.models.questions import (
    READABLE,
    Answer,
    AnsweringService,
    Draft,
    Edition,
    Question,
    Topic,
    only_moves_of,
)

__all__ = [
    "READABLE", "Action", "AnnualReport", "Answer", "AnsweringService", "Comment", "Draft",
    "Edition", "Entry", "Guide", "GuideVersion", "Import", "Question", "Reminder", "Step", "Topic",
    "only_moves_of",
]  # fmt: skip
