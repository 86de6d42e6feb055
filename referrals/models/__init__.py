"""What the front door keeps: a noun a file."""

from referrals.models.advice import Advice
from referrals.models.codes import Code, Edition
from referrals.models.decision import Decision
from referrals.models.draft import Deflection, Draft, DraftColleague
from referrals.models.family import Attachment, Carer, Evidence
from referrals.models.follow_up import EhcRequest, SingleAssessment
from referrals.models.following import Disagreement, Hold, Message, Receipt, Withdrawal
from referrals.models.referral import OptionSwitch, Referral, Transition, Where
from referrals.models.standing import Standing
from referrals.models.submission import Sender, SharingBasis, Submission

__all__ = [
    "Advice",
    "Attachment",
    "Carer",
    "Code",
    "Decision",
    "Deflection",
    "Disagreement",
    "Draft",
    "DraftColleague",
    "Edition",
    "EhcRequest",
    "Evidence",
    "Hold",
    "Message",
    "OptionSwitch",
    "Receipt",
    "Referral",
    "Sender",
    "SharingBasis",
    "SingleAssessment",
    "Standing",
    "Submission",
    "Transition",
    "Where",
    "Withdrawal",
]
