"""The panel's tables, a file a noun."""

from panel.models.case import Case, CaseHistory
from panel.models.decision import Decision, LimbFinding, NoticeServed, Signature
from panel.models.item import Business, Deferral, Item, ItemHistory, Paper
from panel.models.law import LawPeriod
from panel.models.meeting import Attendance, Meeting, MeetingHistory
from panel.models.member import Declaration, View

__all__ = [
    "Attendance",
    "Business",
    "Case",
    "CaseHistory",
    "Decision",
    "Declaration",
    "Deferral",
    "Item",
    "ItemHistory",
    "LawPeriod",
    "LimbFinding",
    "Meeting",
    "MeetingHistory",
    "NoticeServed",
    "Paper",
    "Signature",
    "View",
]
