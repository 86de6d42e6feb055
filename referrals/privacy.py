"""Every field of the front door and of the child’s record, sorted by whom it is about."""

from localoffer.children import privacy
from localoffer.children.privacy import Holding

CHILDREN = (
    Holding(
        model="children.Child", path="pk", title="Your record",
        child="reference given_name family_name name_unknown birth_date expected_on estimated_age "
        "sex upn nhs_number school ethnicity disabilities died_on",
        inside="id household given_key family_key merged_into version",
    ),
    Holding(
        model="children.Household", path="children", title="Where you live",
        child="address postcode no_fixed_address", inside="id reference hidden",
    ),
    Holding(
        model="children.Merge", path="kept", title="Records joined",
        child="at undone_at", other="reason undone_why", staff="by undone_by",
        inside="id kept absorbed score before after moved",
    ),
    Holding(
        model="children.Restriction", path="child", title="Times your record was restricted",
        child="at lifted_at", other="reason", staff="by lifted_by", inside="id child readers",
    ),
    Holding(
        model="children.BrokenGlass", path="child", title="Times it was opened in need",
        child="at until", other="reason", staff="by", inside="id child",
    ),
    Holding(
        model="children.LegalHold", path="child", title="Legal holds",
        child="at ended_at", other="reason", staff="by ended_by", inside="id child",
    ),
)  # fmt: skip
FRONT_DOOR = (
    Holding(
        model="referrals.Submission", path="referrals__child", title="What was sent to us",
        child="reference channel option welfare voice agencies submitted_at",
        other="concern hopes strengths tried_assess tried_plan tried_do tried_review agencies_note "
        "anonymous referrer_name referrer_email referrer_phone referrer_other_way referrer_job "
        "referrer_works_at referrer_relationship sender referrer organisation source",
        inside="id once",
    ),
    Holding(
        model="referrals.SharingBasis", path="submission__referrals__child",
        title="Why it could be shared",
        other="agreement basis family_told not_told_why", inside="id submission",
    ),
    Holding(
        model="referrals.Referral", path="child", title="Referrals",
        child="reference option state received_at claimed_at known_to_cwd due_on due_for where found_at closed_at",
        staff="screener supporter owner", inside="id submission child previous held version",
    ),
    Holding(
        model="referrals.Transition", path="referral__child", title="What happened, step by step",
        child="move before after at", other="reason", staff="by second", inside="id referral",
    ),
    Holding(
        model="referrals.OptionSwitch", path="referral__child", title="Changes of option",
        child="to asked_at answered_at agreed", other="reason", staff="asked_by answered_by",
        inside="id referral",
    ),
    Holding(
        model="referrals.Decision", path="referral__child", title="Decisions",
        child="option route level need disability_ascertained destination family_answer "
        "information_given no_further_action guidance thresholds at",
        other="rationale why_not_statutory disability_evidence after_refusal",
        staff="by", inside="id referral supersedes",
    ),
    Holding(
        model="referrals.Advice", path="referral__child", title="Messages to the referrer",
        child="status at settled_at", other="to text reason", staff="by",
        inside="id referral decision",
    ),
    Holding(
        model="referrals.InformationRequest", path="referral__child", title="Questions we asked",
        child="sent_to_referrer asked_at answered_at", other="question answer",
        staff="asked_by answered_by", inside="id referral",
    ),
    Holding(
        model="referrals.Episode", path="child", title="Times of being a child in need",
        child="began_on need ended_on closure", other="source", inside="id referral child",
    ),
    Holding(
        model="referrals.SingleAssessment", path="referral__child", title="Assessments",
        child="started_on finished_on factors", other="outcome",
        staff="started_by finished_by", inside="id referral episode",
    ),
    Holding(
        model="referrals.StrategyDiscussion", path="referral__child", title="Strategy discussions",
        child="held_on police_invited health_invited", other="cause others", staff="by",
        inside="id referral episode at",
    ),
    Holding(
        model="referrals.Section47", path="referral__child", title="Section 47 enquiries",
        child="team began_on ended_on outcome conference_on called_off_on",
        other="overridden_why reason late_why", staff="began_by",
        inside="id referral episode discussion",
    ),
    Holding(
        model="referrals.Proposal", path="referral__child", title="Steps that two people decided",
        child="move asked_at received_at answered_at agreed", other="facts reason",
        staff="asked_by receiver answered_by", inside="id referral",
    ),
    Holding(
        model="referrals.Allocation", path="referral__child", title="Lead professionals",
        child="at ended_at", other="urgent_why note ended_why", staff="to by",
        inside="id referral meeting",
    ),
    Holding(
        model="referrals.EarlyHelp", path="referral__child", title="Early Help",
        child="began_on strengths needs plan agencies team_since review_on ended_on",
        staff="lead", inside="id referral version",
    ),
    Holding(
        model="referrals.Contact", path="referral__child", title="Further contacts",
        child="attached_at seen_at", staff="attached_by seen_by",
        inside="id referral came_as submission",
    ),
    Holding(
        model="referrals.EhcRequest", path="referral__child", title="Requests for an assessment",
        child="reference requested_by_kind received_on recorded_at", staff="recorded_by",
        inside="id referral",
    ),
    Holding(
        model="referrals.Carer", path="submission__referrals__child", title="Parents and carers",
        other="name relationship has_responsibility phone email address needs seen_by",
        inside="id submission",
    ),
    Holding(
        model="referrals.Evidence", path="submission__referrals__child", title="Evidence",
        child="kind status", inside="id submission",
    ),
    Holding(
        model="referrals.Attachment", path="submission__referrals__child", title="Files",
        child="at", other="document", staff="by", inside="id draft submission",
    ),
    Holding(
        model="referrals.Message", path="submission__referrals__child",
        title="Messages between the sender and the desk",
        child="from_desk at read_at", other="text", staff="by", inside="id submission once",
    ),
    Holding(
        model="referrals.Withdrawal", path="submission__referrals__child", title="Taken back",
        child="at seen_at", other="reason", staff="by seen_by", inside="id submission",
    ),
    Holding(
        model="referrals.Disagreement", path="referral__child", title="Disagreements",
        child="rung raised_at due_on outcome answered_at", other="reason answer",
        staff="raised_by answered_by", inside="id referral",
    ),
    Holding(
        model="referrals.Hold", path="submission__referrals__child", title="Held as spam",
        child="why at verdict settled_at", other="reason", staff="by", inside="id submission",
    ),
    Holding(
        model="referrals.ClockChange", path="referral__child", title="Days counted anew",
        child="due_for was becomes because at", inside="id referral",
    ),
    Holding(
        model="referrals.SupervisionNote", path="referral__child", title="Supervision notes",
        child="at", other="text to_do to_do_by", staff="by", inside="id referral once",
    ),
    Holding(
        model="referrals.SecondScreening", path="referral__child", title="Second screenings",
        child="first_route first_level route level chosen_at at", other="why", staff="first_by by",
        inside="id referral",
    ),
)  # fmt: skip


def register() -> None:
    """Called when the portal starts."""
    privacy.register(
        *CHILDREN,
        *FRONT_DOOR,
        without="children.NotTheSame children.RetentionRule children.Tombstone "
        "referrals.Code referrals.Edition referrals.Draft referrals.Deflection referrals.Absence "
        "referrals.AllocationMeeting referrals.Receipt referrals.Standing referrals.DraftColleague",
    )
