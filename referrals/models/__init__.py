"""What the front door keeps: a noun a file."""

from referrals.models.advice import Advice
from referrals.models.codes import Code, Edition
from referrals.models.decision import Decision
from referrals.models.draft import Deflection, Draft
from referrals.models.follow_up import EhcRequest, SingleAssessment
from referrals.models.referral import OptionSwitch, Referral, Transition
from referrals.models.submission import SharingBasis, Submission

__all__ = [
    "Advice",
    "Code",
    "Decision",
    "Deflection",
    "Draft",
    "Edition",
    "EhcRequest",
    "OptionSwitch",
    "Referral",
    "SharingBasis",
    "SingleAssessment",
    "Submission",
    "Transition",
]
