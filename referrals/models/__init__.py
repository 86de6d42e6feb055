"""What the front door keeps: a noun a file."""

from referrals.models.advice import Advice
from referrals.models.casework import (
    Allocation,
    AllocationMeeting,
    ClockChange,
    Contact,
    EarlyHelp,
    Episode,
    InformationRequest,
    Proposal,
    Section47,
    StrategyDiscussion,
)
from referrals.models.codes import Code, Edition
from referrals.models.decision import Decision
from referrals.models.draft import Deflection, Draft, DraftColleague
from referrals.models.family import Attachment, Carer, Evidence
from referrals.models.follow_up import EhcRequest, SingleAssessment
from referrals.models.following import Disagreement, Hold, Message, Receipt, Withdrawal
from referrals.models.oversight import Absence, SecondScreening, SupervisionNote
from referrals.models.referral import Due, OptionSwitch, Referral, Transition, Where
from referrals.models.standing import Standing
from referrals.models.submission import Sender, SharingBasis, Submission

__all__ = [
    "Absence",
    "Advice",
    "Allocation",
    "AllocationMeeting",
    "Attachment",
    "Carer",
    "ClockChange",
    "Code",
    "Contact",
    "Decision",
    "Deflection",
    "Disagreement",
    "Draft",
    "DraftColleague",
    "Due",
    "EarlyHelp",
    "Edition",
    "EhcRequest",
    "Episode",
    "Evidence",
    "Hold",
    "InformationRequest",
    "Message",
    "OptionSwitch",
    "Proposal",
    "Receipt",
    "Referral",
    "SecondScreening",
    "Section47",
    "Sender",
    "SharingBasis",
    "SingleAssessment",
    "Standing",
    "StrategyDiscussion",
    "Submission",
    "SupervisionNote",
    "Transition",
    "Where",
    "Withdrawal",
]
