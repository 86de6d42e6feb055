"""Everything that changes data at the front door."""

from referrals.operations.advising import (
    advise,
    record_not_contactable,
    settle_advice,
    withhold_advice,
)
from referrals.operations.deciding import (
    close,
    correct_decision,
    decide,
    finish_assessment,
    request_ehc_assessment,
    start_assessment,
)
from referrals.operations.drafting import deflect, discard, forget_drafts, keep, send, start
from referrals.operations.moving import record_reading
from referrals.operations.screening import (
    answer_switch,
    ask_switch_to_support,
    claim,
    release,
    switch_to_welfare,
)

__all__ = [
    "advise",
    "answer_switch",
    "ask_switch_to_support",
    "claim",
    "close",
    "correct_decision",
    "decide",
    "deflect",
    "discard",
    "finish_assessment",
    "forget_drafts",
    "keep",
    "record_not_contactable",
    "record_reading",
    "release",
    "request_ehc_assessment",
    "send",
    "settle_advice",
    "start",
    "start_assessment",
    "switch_to_welfare",
    "withhold_advice",
]
