"""The whole life of a referral as one table of moves, T1 to T24 of the pathway.

Moves that have no page yet stand in the table all the same: it is what the
database's guard, the drawn diagram and the tests are made from.
"""

from django.db.models import IntegerChoices, TextChoices

from localoffer.accounts.roles import RAIS_DESK, Role
from localoffer.moves import Rule, Table


class State(TextChoices):
    DRAFT = "draft", "A draft"
    DEFLECTED = "deflected", "Answered without a referral"
    SUBMITTED = "submitted", "Received"
    SCREENING = "screening", "Being screened"
    AWAITING_INFORMATION = "awaiting_information", "Waiting for information"
    DECIDED_A = "decided_a", "Decided: route A, safeguarding or child in need"
    DECIDED_B = "decided_b", "Decided: route B, child in need with a disability"
    DECIDED_C = "decided_c", "Decided: route C, early help or inclusion"
    DECIDED_D = "decided_d", "Decided: route D, information and advice"
    ASSESSING = "assessing", "In assessment"
    ASSESSED = "assessed", "Assessed"
    STRATEGY_DISCUSSION = "strategy_discussion", "In a strategy discussion"
    S47_ENQUIRY = "s47_enquiry", "In a section 47 enquiry"
    CONFERENCE = "conference", "Going to a child protection conference"
    ALLOCATED = "allocated", "Allocated"
    EARLY_HELP_ASSESSMENT = "early_help_assessment", "In an Early Help assessment"
    TEAM_AROUND_THE_FAMILY = "team_around_the_family", "With a Team Around the Family"
    ATTACHED = "attached", "Added to the child’s open referral"
    CLOSED = "closed", "Closed"


class Option(IntegerChoices):
    """What the call is about; Option 3 (“I know whom I want”) never becomes a referral."""

    WELFARE = 1, "Option 1: a child’s welfare or safety"
    SUPPORT = 2, "Option 2: support, advice, Early Help, SEND or inclusion"


class Route(TextChoices):
    A = "A", "Route A: safeguarding or child in need"
    B = "B", "Route B: child in need with a disability"
    C = "C", "Route C: Early Help, targeted help, EHC or inclusion"
    D = "D", "Route D: information, advice and guidance"


class AdviceStatus(TextChoices):
    """What became of telling the referrer the outcome."""

    PENDING = "pending", "Waiting to be sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Could not be delivered"
    NOT_CONTACTABLE = "not_contactable", "The referrer cannot be reached"
    WITHHELD = "withheld", "Withheld, with a manager’s reason"


class Move(TextChoices):
    START = "start", "Start a referral"
    SUBMIT = "submit", "Send the referral"
    DEFLECT = "deflect", "Answer without a referral"
    CLAIM_WELFARE = "claim_welfare", "Claim (Option 1)"
    CLAIM_SUPPORT = "claim_support", "Claim (Option 2)"
    RELEASE = "release", "Give back to the list"
    SWITCH_TO_WELFARE = "switch_to_welfare", "Make it Option 1"
    ASK_SWITCH_TO_SUPPORT = "ask_switch_to_support", "Ask to make it Option 2"
    AGREE_SWITCH_TO_SUPPORT = "agree_switch_to_support", "Agree to Option 2"
    DECLINE_SWITCH_TO_SUPPORT = "decline_switch_to_support", "Keep it Option 1"
    ASK_INFORMATION = "ask_information", "Ask for information"
    INFORMATION_ARRIVED = "information_arrived", "Information has arrived"
    DECIDE_A = "decide_a", "Decide route A"
    DECIDE_B = "decide_b", "Decide route B"
    DECIDE_C = "decide_c", "Decide route C (Option 2)"
    DECIDE_D = "decide_d", "Decide route D (Option 2)"
    DECIDE_C_AFTER_WELFARE = "decide_c_after_welfare", "Decide route C (Option 1)"
    DECIDE_D_AFTER_WELFARE = "decide_d_after_welfare", "Decide route D (Option 1)"
    CORRECT_DECISION = "correct_decision", "Correct the decision"
    START_ASSESSMENT_A = "start_assessment_a", "Start the Single Assessment (A)"
    START_ASSESSMENT_B = "start_assessment_b", "Start the Single Assessment (B, disability known)"
    START_ASSESSMENT_B_RAIS = (
        "start_assessment_b_rais",
        "Start the Single Assessment (B, disability not known at referral)",
    )
    FINISH_ASSESSMENT = "finish_assessment", "Finish the Single Assessment"
    HOLD_STRATEGY_DISCUSSION = "hold_strategy_discussion", "Hold a strategy discussion"
    BEGIN_S47 = "begin_s47", "Begin a section 47 enquiry (RAIS)"
    BEGIN_S47_CWD = "begin_s47_cwd", "Begin a section 47 enquiry (CWD)"
    BEGIN_S47_OVERRIDE = "begin_s47_override", "Begin a section 47 enquiry with the other team"
    END_STRATEGY_DISCUSSION = "end_strategy_discussion", "End the discussion without an enquiry"
    S47_TO_CONFERENCE = "s47_to_conference", "Section 47: go to conference"
    S47_TO_ASSESSMENT = "s47_to_assessment", "Section 47: assess as a child in need"
    S47_NO_FURTHER_ACTION = "s47_no_further_action", "Section 47: no further action"
    ALLOCATE = "allocate", "Allocate"
    BEGIN_EARLY_HELP = "begin_early_help", "Begin the Early Help assessment"
    FORM_TEAM = "form_team", "Form a Team Around the Family"
    ASK_STEP_UP = "ask_step_up", "Ask to step up"
    STEP_UP_A = "step_up_a", "Step up to route A"
    STEP_UP_B = "step_up_b", "Step up to route B"
    STEP_DOWN_C = "step_down_c", "Step down to route C"
    STEP_DOWN_D = "step_down_d", "Step down to route D"
    ADVISE = "advise", "Advise the referrer"
    WITHHOLD_ADVICE = "withhold_advice", "Withhold the advice"
    NOT_CONTACTABLE = "not_contactable", "Record that the referrer cannot be reached"
    REQUEST_EHC = "request_ehc", "Request an EHC needs assessment"
    CLOSE = "close", "Close"
    REFER_AGAIN = "refer_again", "Refer again"
    ATTACH_CONTACT = "attach_contact", "Attach a further contact"
    JOIN_OPEN_REFERRAL = "join_open_referral", "Add to the child’s open referral"
    SEE_CONTACT = "see_contact", "Note a further contact"
    ASK_SECOND = "ask_second", "Ask the second person"
    DECLINE_SECOND = "decline_second", "Do not agree"
    ACCEPT_STEP_DOWN = "accept_step_down", "Accept a family that is stepped down"
    DECLINE_STEP_DOWN = "decline_step_down", "Do not take a family that is stepped down"
    WITHDRAW_SECOND = "withdraw_second", "Take back what waits for a second person"
    DECLINE_STEP_UP = "decline_step_up", "Do not step up"
    FINISH_ASSESSMENT_BEFORE_CONFERENCE = (
        "finish_assessment_before_conference",
        "Finish the Single Assessment (a conference is ahead)",
    )
    REASSIGN = "reassign", "Give to another worker"
    GIVE_NEW_CODE = "give_new_code", "Give the sender a new code"


class CallerCheck(TextChoices):
    """How somebody who calls for a new code was known to be the sender."""

    RANG_BACK = "rang_back", "I rang back on the number that they gave with the referral"
    MET = "met", "They were here, and showed who they are"
    ASKED = "asked", "They told me what only the sender can know"


SYSTEM, PUBLIC = "system", "public"
PRACTICE = "local practice"
"""Moves that the 2017 pathway does not draw and the desk needs (docs/adr/0008)."""
SW, EHC = Role.RAIS_SOCIAL_WORKER, Role.EARLY_HELP_COORDINATOR
MG, LP = Role.RAIS_MANAGER, Role.LEAD_PROFESSIONAL
CSW, CMG = Role.CWD_SOCIAL_WORKER, Role.CWD_MANAGER
SENDERS = frozenset({Role.REFERRER.value, PUBLIC})
"""Professionals with an account, and everybody without one: the front door turns nobody away."""

WITH_SCREENER = (State.SCREENING, State.AWAITING_INFORMATION)
BEFORE_DECISION = (State.SUBMITTED, *WITH_SCREENER)
DECIDED = (State.DECIDED_A, State.DECIDED_B, State.DECIDED_C, State.DECIDED_D)
EARLY_HELP = (
    State.DECIDED_C,
    State.ALLOCATED,
    State.EARLY_HELP_ASSESSMENT,
    State.TEAM_AROUND_THE_FAMILY,
)
STATUTORY = (State.DECIDED_A, State.DECIDED_B, State.ASSESSED)
ENQUIRING = (State.STRATEGY_DISCUSSION, State.S47_ENQUIRY)
NEVER_OPENED = (State.DRAFT, State.DEFLECTED)
ENDED = (State.ATTACHED, State.CLOSED)
OPEN = tuple(s for s in State if s not in (*NEVER_OPENED, *ENDED))
AFTER_DECISION = tuple(s for s in OPEN if s not in BEFORE_DECISION)
CLOSABLE = (State.ASSESSED, State.CONFERENCE, State.DECIDED_D, *EARLY_HELP)
"""Routes A and B close after their assessment, never before it (docs/adr/0008)."""

RULES: dict[str, Rule] = {
    Move.START: Rule((), State.DRAFT, by=SENDERS, cites="T1", verb="start a referral"),
    Move.SUBMIT: Rule(
        State.DRAFT, State.SUBMITTED, by=SENDERS, cites="T2", verb="send this referral"
    ),
    Move.DEFLECT: Rule(
        State.DRAFT,
        State.DEFLECTED,
        by=SENDERS,
        cites="T3",
        verb="end this draft without a referral",
    ),
    Move.CLAIM_WELFARE: Rule(
        State.SUBMITTED, State.SCREENING, by={SW}, cites="T4", verb="claim an Option 1 referral"
    ),
    Move.CLAIM_SUPPORT: Rule(
        State.SUBMITTED, State.SCREENING, by={EHC}, cites="T4", verb="claim an Option 2 referral"
    ),
    Move.RELEASE: Rule(
        WITH_SCREENER,
        State.SUBMITTED,
        by={MG},
        cites=PRACTICE,
        verb="give a claimed referral back to the list",
    ),
    Move.SWITCH_TO_WELFARE: Rule(
        BEFORE_DECISION,
        State.SUBMITTED,
        by={EHC, SW},
        cites="T5",
        verb="make this referral Option 1",
    ),
    Move.ASK_SWITCH_TO_SUPPORT: Rule(
        BEFORE_DECISION,
        None,
        by={SW},
        cites="T6",
        verb="ask for this referral to become Option 2",
    ),
    Move.AGREE_SWITCH_TO_SUPPORT: Rule(
        BEFORE_DECISION,
        State.SUBMITTED,
        by={MG},
        cites="T6",
        verb="agree that this referral becomes Option 2",
    ),
    Move.DECLINE_SWITCH_TO_SUPPORT: Rule(
        BEFORE_DECISION,
        None,
        by={MG},
        cites="T6",
        verb="keep this referral Option 1",
    ),
    Move.ASK_INFORMATION: Rule(
        State.SCREENING,
        State.AWAITING_INFORMATION,
        by={SW, EHC},
        cites="T7",
        verb="ask for more information",
    ),
    Move.INFORMATION_ARRIVED: Rule(
        State.AWAITING_INFORMATION,
        State.SCREENING,
        by={SW, EHC},
        cites="T7",
        verb="go on with the screening",
    ),
    Move.DECIDE_A: Rule(
        State.SCREENING, State.DECIDED_A, by={SW}, cites="T8", verb="decide route A"
    ),
    Move.DECIDE_B: Rule(
        State.SCREENING, State.DECIDED_B, by={SW}, cites="T9", verb="decide route B"
    ),
    Move.DECIDE_C: Rule(
        State.SCREENING, State.DECIDED_C, by={EHC, SW}, cites="T10", verb="decide route C"
    ),
    Move.DECIDE_D: Rule(
        State.SCREENING, State.DECIDED_D, by={EHC, SW}, cites="T11", verb="decide route D"
    ),
    Move.DECIDE_C_AFTER_WELFARE: Rule(
        State.SCREENING,
        State.DECIDED_C,
        by={SW},
        cites="T12",
        verb="decide route C for an Option 1 referral",
    ),
    Move.DECIDE_D_AFTER_WELFARE: Rule(
        State.SCREENING,
        State.DECIDED_D,
        by={SW},
        cites="T12",
        verb="decide route D for an Option 1 referral",
    ),
    Move.CORRECT_DECISION: Rule(
        DECIDED, None, by={SW, EHC}, cites=PRACTICE, verb="correct the decision"
    ),
    Move.START_ASSESSMENT_A: Rule(
        State.DECIDED_A, State.ASSESSING, by={SW}, cites="T13", verb="start this assessment"
    ),
    Move.START_ASSESSMENT_B: Rule(
        State.DECIDED_B, State.ASSESSING, by={CSW}, cites="T13", verb="start this assessment"
    ),
    Move.START_ASSESSMENT_B_RAIS: Rule(
        State.DECIDED_B,
        State.ASSESSING,
        by={SW},
        cites="T13",
        verb="start an assessment where the disability was not known at referral",
    ),
    Move.FINISH_ASSESSMENT: Rule(
        State.ASSESSING, State.ASSESSED, by={SW, CSW}, cites="T13", verb="finish the assessment"
    ),
    Move.HOLD_STRATEGY_DISCUSSION: Rule(
        [s for s in OPEN if s not in ENQUIRING],
        State.STRATEGY_DISCUSSION,
        by={SW, CSW},
        cites="T14",
        verb="hold a strategy discussion",
    ),
    Move.BEGIN_S47: Rule(
        State.STRATEGY_DISCUSSION,
        State.S47_ENQUIRY,
        by={SW},
        cites="T15",
        verb="begin a section 47 enquiry",
    ),
    Move.BEGIN_S47_CWD: Rule(
        State.STRATEGY_DISCUSSION,
        State.S47_ENQUIRY,
        by={CSW, CMG},
        cites="T15",
        verb="begin a section 47 enquiry for a child their team knows",
    ),
    Move.BEGIN_S47_OVERRIDE: Rule(
        State.STRATEGY_DISCUSSION,
        State.S47_ENQUIRY,
        by={MG},
        cites="T15",
        verb="give a section 47 enquiry to the other team",
    ),
    Move.END_STRATEGY_DISCUSSION: Rule(
        State.STRATEGY_DISCUSSION,
        State.ASSESSING,
        by={SW, CSW},
        cites=PRACTICE,
        verb="end the strategy discussion without an enquiry",
    ),
    Move.S47_TO_CONFERENCE: Rule(
        State.S47_ENQUIRY,
        State.CONFERENCE,
        by={SW, CSW},
        cites="T16",
        verb="take the enquiry to a conference",
    ),
    Move.S47_TO_ASSESSMENT: Rule(
        State.S47_ENQUIRY,
        State.ASSESSING,
        by={SW, CSW},
        cites="T16",
        verb="end the enquiry with a child in need assessment",
    ),
    Move.S47_NO_FURTHER_ACTION: Rule(
        State.S47_ENQUIRY,
        State.ASSESSED,
        by={SW, CSW},
        cites="T16",
        verb="end the enquiry with no further action",
    ),
    Move.ALLOCATE: Rule(
        State.DECIDED_C, State.ALLOCATED, by={EHC, MG}, cites="T17", verb="allocate this referral"
    ),
    Move.BEGIN_EARLY_HELP: Rule(
        State.ALLOCATED,
        State.EARLY_HELP_ASSESSMENT,
        by={LP},
        cites="T18",
        verb="begin the Early Help assessment",
    ),
    Move.FORM_TEAM: Rule(
        State.EARLY_HELP_ASSESSMENT,
        State.TEAM_AROUND_THE_FAMILY,
        by={LP},
        cites="T18",
        verb="form a Team Around the Family",
    ),
    Move.ASK_STEP_UP: Rule(
        EARLY_HELP, None, by={EHC, LP}, cites="T19", verb="ask to step this referral up"
    ),
    Move.STEP_UP_A: Rule(
        EARLY_HELP, State.DECIDED_A, by={SW}, cites="T19", verb="step this referral up to route A"
    ),
    Move.STEP_UP_B: Rule(
        EARLY_HELP, State.DECIDED_B, by={SW}, cites="T19", verb="step this referral up to route B"
    ),
    Move.STEP_DOWN_C: Rule(
        STATUTORY, State.DECIDED_C, by={SW}, cites="T20", verb="step this referral down to route C"
    ),
    Move.STEP_DOWN_D: Rule(
        STATUTORY, State.DECIDED_D, by={SW}, cites="T20", verb="step this referral down to route D"
    ),
    Move.ADVISE: Rule(
        AFTER_DECISION, None, by={*RAIS_DESK, CSW}, cites="T22", verb="advise the referrer"
    ),
    Move.WITHHOLD_ADVICE: Rule(
        AFTER_DECISION, None, by={MG}, cites="T22", verb="withhold the advice to the referrer"
    ),
    Move.NOT_CONTACTABLE: Rule(
        AFTER_DECISION,
        None,
        by={MG},
        cites="T22",
        verb="record that the referrer cannot be reached",
    ),
    Move.REQUEST_EHC: Rule(
        (*OPEN, State.CLOSED),
        None,
        by={*SENDERS, *RAIS_DESK, CSW, LP},
        cites="T21",
        verb="record a request for an EHC needs assessment",
    ),
    Move.CLOSE: Rule(
        CLOSABLE, State.CLOSED, by={*RAIS_DESK, CSW, LP}, cites="T22", verb="close this referral"
    ),
    Move.REFER_AGAIN: Rule(
        State.CLOSED,
        None,
        by={Role.REFERRER},
        cites="T23",
        verb="link a new referral to this one",
    ),
    Move.ATTACH_CONTACT: Rule(
        OPEN, None, by={SYSTEM}, cites="T24", verb="attach a further contact"
    ),
    Move.JOIN_OPEN_REFERRAL: Rule(
        (State.SUBMITTED, State.SCREENING),
        State.ATTACHED,
        by=RAIS_DESK,
        cites="T24",
        verb="add this contact to the child’s open referral",
    ),
    Move.SEE_CONTACT: Rule(
        OPEN, None, by={*RAIS_DESK, CSW, LP}, cites="T24", verb="note a further contact"
    ),
    Move.ASK_SECOND: Rule(
        (*STATUTORY, *ENQUIRING),
        None,
        by={SW, CSW, CMG},
        cites="T15, T16, T20",
        verb="ask for the second person’s agreement",
    ),
    Move.DECLINE_SECOND: Rule(
        (*STATUTORY, *ENQUIRING),
        None,
        by={MG, CSW, CMG},
        cites="T15, T16, T20",
        verb="refuse what two people decide",
    ),
    Move.ACCEPT_STEP_DOWN: Rule(
        STATUTORY, None, by={LP}, cites="T20", verb="accept a family that is stepped down"
    ),
    Move.DECLINE_STEP_DOWN: Rule(
        STATUTORY, None, by={LP}, cites="T20", verb="turn down a family that is stepped down"
    ),
    Move.WITHDRAW_SECOND: Rule(
        (*STATUTORY, *ENQUIRING),
        None,
        by={SW, CSW, CMG},
        cites="T15, T16, T20",
        verb="take back what they asked a second person for",
    ),
    Move.DECLINE_STEP_UP: Rule(
        EARLY_HELP, None, by={SW}, cites="T19", verb="leave this referral where it is"
    ),
    Move.FINISH_ASSESSMENT_BEFORE_CONFERENCE: Rule(
        State.CONFERENCE,
        None,
        by={SW, CSW},
        cites="T13",
        verb="finish the assessment while a conference is ahead",
    ),
    Move.REASSIGN: Rule(
        tuple(s for s in OPEN if s != State.SUBMITTED),
        None,
        by={MG},
        cites=PRACTICE,
        verb="give this referral to another worker",
    ),
    Move.GIVE_NEW_CODE: Rule(
        (*OPEN, *ENDED),
        None,
        by=RAIS_DESK,
        cites=PRACTICE,
        verb="give the sender a new code",
    ),
}

TABLE = Table(
    thing="referral",
    states={state.value: state.label for state in State},
    roles={
        **{role.value: role.label for role in Role},
        SYSTEM: "the system",
        PUBLIC: "somebody without an account",
    },
    rules=RULES,
)
TABLES = {"referral": TABLE}


def asked_plainly(which: str) -> str:
    """“step this referral up”: what somebody asks another person for, within a sentence."""
    return TABLE.rules[Move(which)].verb.removeprefix("ask to ")


SECOND_PERSON = {
    Move.AGREE_SWITCH_TO_SUPPORT: SW,  # T6: the social worker asked
    Move.BEGIN_S47_CWD: CMG,  # T15: the CWD social worker and the CWD manager
    Move.S47_TO_CONFERENCE: MG,  # T16
    Move.S47_TO_ASSESSMENT: MG,
    Move.S47_NO_FURTHER_ACTION: MG,
    Move.END_STRATEGY_DISCUSSION: MG,
    Move.STEP_DOWN_C: MG,  # T20
    Move.STEP_DOWN_D: MG,
}
"""Moves that two people make, and the role of the second. The first asks, the second agrees
on a page of their own: nobody makes such a move alone (docs/adr/0017)."""

CLAIMS = {Option.WELFARE: Move.CLAIM_WELFARE, Option.SUPPORT: Move.CLAIM_SUPPORT}
SUPPORTERS = {Option.WELFARE: EHC, Option.SUPPORT: SW}
"""Who stands beside the screener (pathway, option boxes)."""

DECIDES = {
    (Option.WELFARE, Route.A): Move.DECIDE_A,
    (Option.WELFARE, Route.B): Move.DECIDE_B,
    (Option.WELFARE, Route.C): Move.DECIDE_C_AFTER_WELFARE,
    (Option.WELFARE, Route.D): Move.DECIDE_D_AFTER_WELFARE,
    (Option.SUPPORT, Route.A): Move.DECIDE_A,
    (Option.SUPPORT, Route.B): Move.DECIDE_B,
    (Option.SUPPORT, Route.C): Move.DECIDE_C,
    (Option.SUPPORT, Route.D): Move.DECIDE_D,
}

STEP_UP: dict[str, Move] = {Route.A: Move.STEP_UP_A, Route.B: Move.STEP_UP_B}
STEP_DOWN: dict[str, Move] = {Route.C: Move.STEP_DOWN_C, Route.D: Move.STEP_DOWN_D}

ADVICE_EDGES = [
    (before, after)
    for before in (
        AdviceStatus.PENDING,
        AdviceStatus.SENT,
        AdviceStatus.DELIVERED,
        AdviceStatus.FAILED,
    )
    for after in (AdviceStatus.SENT, AdviceStatus.DELIVERED, AdviceStatus.FAILED)
    if before != after
]
"""A message may come back late, and be sent again; it never goes back to waiting."""
TOLD = (AdviceStatus.SENT, AdviceStatus.DELIVERED)
ADVISED = (
    *TOLD,
    AdviceStatus.NOT_CONTACTABLE,
    AdviceStatus.WITHHELD,
)
"""With one of these a referral may close; a failed or waiting delivery blocks it (T22)."""
