"""The panel's three workflows as tables of moves: a meeting, one item of business, a child's case.

Sources: the Panel's terms of reference (ToR), the Children and Families Act 2014
(CFA), the SEND Regulations 2014 (reg). The Panel recommends, its chair signs, a
chief officer decides; what counts in law is the notice to the parent.
"""

from django.db.models import TextChoices

from localoffer.accounts.roles import PANEL, RAIS_DESK, SEND_TEAM, Role
from localoffer.moves import Rule, Table

OFFICER, SENIOR, OPERATIONS = (
    Role.SEN_CASE_OFFICER,
    Role.SENIOR_PRACTITIONER,
    Role.OPERATIONS_OFFICER,
)
CHAIR, CHIEF = Role.PANEL_CHAIR, Role.CHIEF_OFFICER
LABELS = {role.value: role.label for role in Role}


class ItemState(TextChoices):
    DRAFT = "draft", "Being prepared"
    SUBMITTED = "submitted", "Sent to the operations officer"
    RETURNED = "returned", "Returned for better papers"
    ACCEPTED = "accepted", "Ready for a meeting"
    LISTED = "listed", "On the agenda"
    LOCKED = "locked", "Papers published"
    IN_DISCUSSION = "in_discussion", "Being discussed"
    URGENT = "urgent", "To be decided between meetings"
    RECOMMENDED = "recommended", "Recommendation made"
    DEFERRED = "deferred", "Put off to a later meeting"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SIGNED = "signed", "Signed by the chair"
    WITH_OFFICER = "with_officer", "With the chief officer"
    SENT_BACK = "sent_back", "With the chair again"
    APPROVED = "approved", "Approved"
    NOTIFIED = "notified", "Parent told"
    CLOSED = "closed", "Closed"


class ItemMove(TextChoices):
    OPEN = "open", "opened"
    SUBMIT = "submit", "sent to the operations officer"
    RETURN = "return", "returned"
    ACCEPT = "accept", "accepted"
    LIST = "list", "put on an agenda"
    UNLIST = "unlist", "taken off an agenda"
    LOCK = "lock", "papers published"
    DISCUSS = "discuss", "discussion began"
    HASTEN = "hasten", "taken between meetings"
    RECOMMEND = "recommend", "recommendation made"
    DEFER = "defer", "put off"
    WITHDRAW = "withdraw", "withdrawn"
    TAKE_BACK = "take_back", "recommendation taken back"
    VOID = "void", "recommendation voided by an interest"
    SIGN = "sign", "signed by the chair"
    PASS_ON = "pass_on", "passed to the chief officer"
    APPROVE = "approve", "approved"
    SEND_BACK = "send_back", "sent back"
    CORRECT = "correct", "taken back for a correction"
    NOTIFY = "notify", "parent told"
    CLOSE = "close", "closed"


S, M = ItemState, ItemMove
BEFORE_A_RECOMMENDATION = frozenset(
    {
        S.DRAFT,
        S.SUBMITTED,
        S.RETURNED,
        S.ACCEPTED,
        S.LISTED,
        S.LOCKED,
        S.IN_DISCUSSION,
        S.DEFERRED,
        S.URGENT,
    }
)
"""No move leads back to one of these once there is a recommendation."""

ITEM = Table(
    thing="item",
    states=dict(ItemState.choices),
    roles=LABELS,
    rules={
        M.OPEN: Rule(
            (), S.DRAFT, by=RAIS_DESK | {OFFICER}, cites="Front door T21", verb="open an item"
        ),
        M.SUBMIT: Rule(
            {S.DRAFT, S.RETURNED},
            S.SUBMITTED,
            by={OFFICER},
            cites="ToR, procedures: papers go to the operations officer",
            verb="send the papers in",
        ),
        M.RETURN: Rule(
            {S.SUBMITTED, S.ACCEPTED},
            S.RETURNED,
            by={OPERATIONS, SENIOR},
            cites="ToR, procedures: complete and of high quality",
            verb="return the papers",
        ),
        M.ACCEPT: Rule(
            {S.SUBMITTED, S.RETURNED},
            S.ACCEPTED,
            by={OPERATIONS, SENIOR},
            cites="ToR, procedures: complete and of high quality",
            verb="accept the papers",
        ),
        M.LIST: Rule(
            {S.ACCEPTED, S.DEFERRED},
            S.LISTED,
            by={OPERATIONS},
            cites="ToR, procedures: two days before",
            verb="put an item on an agenda",
        ),
        M.UNLIST: Rule(
            {S.LISTED, S.LOCKED},
            S.ACCEPTED,
            by={OPERATIONS},
            cites="Design: a cancelled meeting loses no item",
            verb="take an item off an agenda",
        ),
        M.LOCK: Rule(
            S.LISTED,
            S.LOCKED,
            by={OPERATIONS},
            cites="ToR, procedures: members read the papers before",
            verb="publish the papers",
        ),
        M.DISCUSS: Rule(
            S.LOCKED,
            S.IN_DISCUSSION,
            by={CHAIR},
            cites="ToR: each case on its own",
            verb="begin the discussion",
        ),
        M.HASTEN: Rule(
            {S.ACCEPTED, S.URGENT},
            S.URGENT,
            by={CHAIR},
            cites="Design: only when no meeting falls before the due date",
            verb="take an item between meetings",
        ),
        M.RECOMMEND: Rule(
            {S.IN_DISCUSSION, S.URGENT, S.SENT_BACK},
            S.RECOMMENDED,
            by={CHAIR},
            cites="ToR, procedures: the chair asks each view, then a decision",
            verb="record the recommendation",
        ),
        M.DEFER: Rule(
            S.IN_DISCUSSION,
            S.DEFERRED,
            by={CHAIR},
            cites="ToR, procedures: deferred with agreed timescales",
            verb="put an item off",
        ),
        M.WITHDRAW: Rule(
            BEFORE_A_RECOMMENDATION,
            S.WITHDRAWN,
            by={OFFICER, SENIOR},
            cites="Design: the person who asked takes the request back",
            verb="withdraw an item",
        ),
        M.TAKE_BACK: Rule(
            S.RECOMMENDED,
            S.SENT_BACK,
            by={CHAIR},
            cites="Design: a correction is a new version with a reason",
            verb="change the recommendation",
        ),
        M.VOID: Rule(
            S.RECOMMENDED,
            S.SENT_BACK,
            by=PANEL | {OPERATIONS},
            cites="ToR, declaration of interests: plays no role",
            verb="record an interest that voids the recommendation",
        ),
        M.SIGN: Rule(
            S.RECOMMENDED,
            S.SIGNED,
            by={CHAIR},
            cites="ToR, procedures: signed by the Chair",
            verb="sign the recommendation",
        ),
        M.PASS_ON: Rule(
            S.SIGNED,
            S.WITH_OFFICER,
            by={CHAIR, OPERATIONS},
            cites="ToR, procedures: passed to the Chief Officers",
            verb="pass a signed recommendation on",
        ),
        M.APPROVE: Rule(
            S.WITH_OFFICER,
            S.APPROVED,
            by={CHIEF},
            cites="ToR, procedures: Chief Officers approve",
            verb="approve the decision",
        ),
        M.SEND_BACK: Rule(
            S.WITH_OFFICER,
            S.SENT_BACK,
            by={CHIEF},
            cites="Design: a correction is a new version with a reason",
            verb="send a recommendation back",
        ),
        M.CORRECT: Rule(
            {S.APPROVED, S.NOTIFIED},
            S.SENT_BACK,
            by={CHIEF},
            cites="Design: a correction is a new version with a reason",
            verb="have a decision corrected",
        ),
        M.NOTIFY: Rule(
            S.APPROVED,
            S.NOTIFIED,
            by=SEND_TEAM,
            cites="CFA s.36(4)–(5), reg 5",
            verb="tell the parent",
        ),
        M.CLOSE: Rule(
            {S.NOTIFIED, S.WITHDRAWN},
            S.CLOSED,
            by={OFFICER, OPERATIONS},
            cites="Design: closed when everybody knows",
            verb="close an item",
        ),
    },
)


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", "Planned"
    AGENDA_OPEN = "agenda_open", "Agenda open"
    DEADLINE_PASSED = "deadline_passed", "Agenda closed"
    PACK_PUBLISHED = "pack_published", "Papers published"
    IN_SESSION = "in_session", "Under way"
    CONCLUDED = "concluded", "Over"
    MINUTES_DRAFT = "minutes_draft", "Minutes in draft"
    MINUTES_APPROVED = "minutes_approved", "Minutes approved"
    ARCHIVED = "archived", "Archived"
    CANCELLED = "cancelled", "Cancelled"


class MeetingMove(TextChoices):
    SCHEDULE = "schedule", "planned"
    OPEN_AGENDA = "open_agenda", "agenda opened"
    CLOSE_AGENDA = "close_agenda", "agenda closed"
    PUBLISH_PACK = "publish_pack", "papers published"
    START = "start", "began"
    CONCLUDE = "conclude", "ended"
    DRAFT_MINUTES = "draft_minutes", "minutes drafted"
    APPROVE_MINUTES = "approve_minutes", "minutes approved"
    ARCHIVE = "archive", "archived"
    CANCEL = "cancel", "cancelled"


G, W = MeetingState, MeetingMove

MEETING = Table(
    thing="meeting",
    states=dict(MeetingState.choices),
    roles=LABELS,
    rules={
        W.SCHEDULE: Rule(
            (), G.SCHEDULED, by={OPERATIONS}, cites="ToR: every two weeks", verb="plan a meeting"
        ),
        W.OPEN_AGENDA: Rule(
            G.SCHEDULED,
            G.AGENDA_OPEN,
            by={OPERATIONS},
            cites="ToR, procedures",
            verb="open the agenda",
        ),
        W.CLOSE_AGENDA: Rule(
            G.AGENDA_OPEN,
            G.DEADLINE_PASSED,
            by={OPERATIONS},
            cites="ToR, procedures: two days before",
            verb="close the agenda",
        ),
        W.PUBLISH_PACK: Rule(
            G.DEADLINE_PASSED,
            G.PACK_PUBLISHED,
            by={OPERATIONS},
            cites="ToR, procedures: members read the papers before",
            verb="publish the papers",
        ),
        W.START: Rule(
            G.PACK_PUBLISHED,
            G.IN_SESSION,
            by={CHAIR},
            cites="ToR, chair",
            verb="start the meeting",
        ),
        W.CONCLUDE: Rule(
            G.IN_SESSION, G.CONCLUDED, by={CHAIR}, cites="ToR, chair", verb="end the meeting"
        ),
        W.DRAFT_MINUTES: Rule(
            G.CONCLUDED,
            G.MINUTES_DRAFT,
            by={OPERATIONS},
            cites="ToR, membership: minute taker",
            verb="draft the minutes",
        ),
        W.APPROVE_MINUTES: Rule(
            G.MINUTES_DRAFT,
            G.MINUTES_APPROVED,
            by={CHAIR},
            cites="ToR, procedures: decisions are recorded",
            verb="approve the minutes",
        ),
        W.ARCHIVE: Rule(
            G.MINUTES_APPROVED,
            G.ARCHIVED,
            by={OPERATIONS},
            cites="ToR, procedures: decisions are recorded",
            verb="archive the meeting",
        ),
        W.CANCEL: Rule(
            {G.SCHEDULED, G.AGENDA_OPEN, G.DEADLINE_PASSED, G.PACK_PUBLISHED},
            G.CANCELLED,
            by={OPERATIONS, CHAIR},
            cites="Design: a cancelled meeting loses no item",
            verb="cancel a meeting",
        ),
    },
)


class CaseState(TextChoices):
    REQUESTED = "requested", "Assessment asked for"
    NOT_ASSESSING = "not_assessing", "Not assessing"
    ASSESSING = "assessing", "Assessing"
    NOT_ISSUING = "not_issuing", "Not issuing a plan"
    DRAFTING = "drafting", "Plan being drafted"
    DRAFT_SERVED = "draft_served", "Draft plan sent"
    FINAL = "final", "Final plan sent"
    MAINTAINED = "maintained", "Plan in force"
    IN_REVIEW = "in_review", "Plan under review"
    AMENDING = "amending", "Plan being changed"
    REASSESSING = "reassessing", "Assessing again"
    CEASING = "ceasing", "Plan ending"
    CEASED = "ceased", "Plan ended"
    WITHDRAWN = "withdrawn", "Request withdrawn"


class CaseMove(TextChoices):
    REQUEST = "request", "assessment asked for"
    REFUSE_TO_ASSESS = "refuse_to_assess", "told: not assessing"
    AGREE_TO_ASSESS = "agree_to_assess", "told: assessing"
    REFUSE_AFTER_ALL = "refuse_after_all", "told: not assessing, corrected before any letter"
    ASSESS_AFTER_ALL = "assess_after_all", "assessing after mediation or an order"
    REFUSE_TO_ISSUE = "refuse_to_issue", "told: no plan"
    AGREE_TO_ISSUE = "agree_to_issue", "plan agreed"
    NO_PLAN_AFTER_ALL = "no_plan_after_all", "told: no plan, corrected before any letter"
    ISSUE_AFTER_ALL = "issue_after_all", "plan after mediation or an order"
    SERVE_DRAFT = "serve_draft", "draft sent"
    FINALISE = "finalise", "final plan sent"
    MAINTAIN = "maintain", "plan in force"
    REVIEW = "review", "review began"
    KEEP = "keep", "plan kept as it is"
    AMEND = "amend", "changes proposed"
    FINALISE_CHANGES = "finalise_changes", "changed plan sent"
    REASSESS = "reassess", "assessing again"
    REDRAFT = "redraft", "drafting after assessing again"
    PROPOSE_CEASING = "propose_ceasing", "told: plan to end"
    CEASE = "cease", "plan ended"
    WITHDRAW = "withdraw", "request withdrawn"


C, D = CaseState, CaseMove

CASE = Table(
    thing="case",
    states=dict(CaseState.choices),
    roles=LABELS,
    rules={
        D.REQUEST: Rule(
            (),
            C.REQUESTED,
            by=RAIS_DESK | {OFFICER},
            cites="CFA s.36(1)",
            verb="open a case",
        ),
        D.REFUSE_TO_ASSESS: Rule(
            C.REQUESTED,
            C.NOT_ASSESSING,
            by=SEND_TEAM,
            cites="CFA s.36(5), reg 5",
            verb="tell the parent that there will be no assessment",
        ),
        D.AGREE_TO_ASSESS: Rule(
            C.REQUESTED,
            C.ASSESSING,
            by=SEND_TEAM,
            cites="CFA s.36(4), reg 5",
            verb="tell the parent that there will be an assessment",
        ),
        D.REFUSE_AFTER_ALL: Rule(
            C.ASSESSING,
            C.NOT_ASSESSING,
            by=SEND_TEAM,
            cites="CFA s.36(5): the decision was corrected before its letter was posted",
            verb="tell the parent that there will be no assessment after all",
        ),
        D.ASSESS_AFTER_ALL: Rule(
            C.NOT_ASSESSING,
            C.ASSESSING,
            by=SEND_TEAM,
            cites="regs 42, 44",
            verb="start an assessment after mediation or an order",
        ),
        D.REFUSE_TO_ISSUE: Rule(
            C.ASSESSING,
            C.NOT_ISSUING,
            by=SEND_TEAM,
            cites="CFA s.36(9), reg 10",
            verb="tell the parent that there will be no plan",
        ),
        D.AGREE_TO_ISSUE: Rule(
            C.ASSESSING,
            C.DRAFTING,
            by=SEND_TEAM,
            cites="CFA s.37(1)",
            verb="start drafting a plan",
        ),
        D.NO_PLAN_AFTER_ALL: Rule(
            C.DRAFTING,
            C.NOT_ISSUING,
            by=SEND_TEAM,
            cites="CFA s.36(9): the decision was corrected before its letter was posted",
            verb="tell the parent that there will be no plan after all",
        ),
        D.ISSUE_AFTER_ALL: Rule(
            C.NOT_ISSUING,
            C.DRAFTING,
            by=SEND_TEAM,
            cites="regs 42, 44",
            verb="draft a plan after mediation or an order",
        ),
        D.SERVE_DRAFT: Rule(
            C.DRAFTING,
            C.DRAFT_SERVED,
            by=SEND_TEAM,
            cites="CFA s.38, reg 13(1)",
            verb="send the draft plan",
        ),
        D.FINALISE: Rule(
            C.DRAFT_SERVED,
            C.FINAL,
            by=SEND_TEAM,
            cites="CFA s.39, reg 13(2)",
            verb="send the final plan",
        ),
        D.MAINTAIN: Rule(
            C.FINAL, C.MAINTAINED, by=SEND_TEAM, cites="CFA s.42", verb="put the plan in force"
        ),
        D.REVIEW: Rule(
            C.MAINTAINED, C.IN_REVIEW, by=SEND_TEAM, cites="CFA s.44(1)", verb="start a review"
        ),
        D.KEEP: Rule(
            {C.IN_REVIEW, C.CEASING},
            C.MAINTAINED,
            by=SEND_TEAM,
            cites="reg 20(10)",
            verb="keep the plan as it is",
        ),
        D.AMEND: Rule(
            {C.MAINTAINED, C.IN_REVIEW},
            C.AMENDING,
            by=SEND_TEAM,
            cites="regs 22, 28",
            verb="propose changes to the plan",
        ),
        D.FINALISE_CHANGES: Rule(
            C.AMENDING,
            C.FINAL,
            by=SEND_TEAM,
            cites="reg 22(3)",
            verb="send the changed plan",
        ),
        D.REASSESS: Rule(
            {C.MAINTAINED, C.IN_REVIEW},
            C.REASSESSING,
            by=SEND_TEAM,
            cites="CFA s.44(2), reg 25",
            verb="assess again",
        ),
        D.REDRAFT: Rule(
            C.REASSESSING,
            C.DRAFTING,
            by=SEND_TEAM,
            cites="reg 27",
            verb="draft the plan again",
        ),
        D.PROPOSE_CEASING: Rule(
            {C.MAINTAINED, C.IN_REVIEW},
            C.CEASING,
            by=SEND_TEAM,
            cites="CFA s.45, reg 31",
            verb="tell the parent that the plan is to end",
        ),
        D.CEASE: Rule(
            C.CEASING,
            C.CEASED,
            by=SEND_TEAM,
            cites="CFA s.45(4): held while an appeal runs",
            verb="end the plan",
        ),
        D.WITHDRAW: Rule(
            C.REQUESTED,
            C.WITHDRAWN,
            by={OFFICER, SENIOR},
            cites="Design: the person who asked takes the request back",
            verb="withdraw a request",
        ),
    },
)

IN_FORCE = frozenset({CaseState.MAINTAINED})
ENDED = frozenset({CaseState.CEASED, CaseState.WITHDRAWN})
UNDER_WAY = frozenset(CaseState) - IN_FORCE - ENDED
"""Where the team has something to do or to wait for; of the others there are ever more."""

TABLES = {"item": ITEM, "meeting": MEETING, "case": CASE}
