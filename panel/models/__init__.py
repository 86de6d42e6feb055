"""The panel's tables, a file a noun."""

from panel.models.case import (
    Advice,
    AdviceChase,
    Asker,
    Case,
    CaseHistory,
    Excuse,
    FamilyLink,
    Need,
    ParentRequest,
    PlanStep,
)
from panel.models.challenge import Challenge, Ending
from panel.models.count import KeptCount
from panel.models.decision import (
    Decision,
    EarlierLetter,
    LimbFinding,
    NoticeCopy,
    NoticeServed,
    Signature,
)
from panel.models.item import (
    Action,
    Business,
    Deferral,
    Guest,
    Item,
    ItemHistory,
    LateLeave,
    Paper,
    PaperRead,
    Question,
)
from panel.models.law import LawEntry, LawPeriod
from panel.models.meeting import Attendance, Meeting, MeetingHistory, Minutes, Pack, Stay
from panel.models.member import Connection, Declaration, Undertaking, View

__all__ = [
    "Action",
    "Advice",
    "AdviceChase",
    "Asker",
    "Attendance",
    "Business",
    "Case",
    "CaseHistory",
    "Challenge",
    "Connection",
    "Decision",
    "Declaration",
    "Deferral",
    "EarlierLetter",
    "Ending",
    "Excuse",
    "FamilyLink",
    "Guest",
    "Item",
    "ItemHistory",
    "KeptCount",
    "LateLeave",
    "LawEntry",
    "LawPeriod",
    "LimbFinding",
    "Meeting",
    "MeetingHistory",
    "Minutes",
    "Need",
    "NoticeCopy",
    "NoticeServed",
    "Pack",
    "Paper",
    "PaperRead",
    "ParentRequest",
    "PlanStep",
    "Question",
    "Signature",
    "Stay",
    "Undertaking",
    "View",
]
