"""Every field of the panel's room, sorted by whom it is about.

What members said, what connects them with a child, and what the desk wrote of others is read
by a person first. A connection or an undertaking is about a member and no child.
"""

from localoffer.children import privacy
from localoffer.children.privacy import Holding

CASES = (
    Holding(
        model="panel.ParentRequest", path="panel_case__child", title="Requests sent to us",
        child="reference asker given_name family_name birth_date school received_at",
        other="name email phone address postcode concern hopes", inside="id once",
    ),
    Holding(
        model="panel.Case", path="child", title="Panel cases",
        child="reference asker need received_on law_version state",
        other="parent_name parent_email parent_address",
        staff="changed_by",
        inside="id child ehc_request parent_request once version changed_at changed_what",
    ),
    Holding(
        model="panel.Repeat", path="case__child", title="Requests that came while a case was open",
        child="asker received_on at", staff="by", inside="id case ehc_request parent_request",
    ),
    Holding(
        model="panel.CaseHistory", path="case__child", title="What happened with a case",
        child="move before after at", other="why", staff="by", inside="id case",
    ),
    Holding(
        model="panel.Excuse", path="case__child", title="Grounds for late dates",
        child="key ground asked_on from_on to_on at", other="evidence", staff="by", inside="id case",
    ),
    Holding(
        model="panel.Advice", path="case__child", title="Advice that was asked for",
        child="assessment kind parent_asked asked_on body_received_on received_on sufficient_on at",
        other="who email", staff="by", inside="id case version",
    ),
    Holding(
        model="panel.AdviceChase", path="advice__case__child", title="Reminders about advice",
        child="at", other="note", staff="by", inside="id advice",
    ),
    Holding(
        model="panel.PlanStep", path="case__child", title="Draft and final plans",
        child="kind served_on answer_until answered_on at", other="document", staff="by",
        inside="id case",
    ),
    Holding(
        model="panel.FamilyLink", path="case__child", title="Links to follow a case",
        child="made_at ended_at", other="email",
        inside="id case key code_digest code_until tries codes_sent",
    ),
    Holding(
        model="panel.Challenge", path="case__child", title="Mediation and appeals",
        child="told_on wanted meets_on certificate_on agreed agreed_on lodged_on ordered "
        "appeal_ended_on short_notice_agreed parent_told_on",
        inside="id case notice plan version",
    ),
    Holding(
        model="panel.ChallengeHistory", path="challenge__case__child",
        title="Who recorded mediation and appeals", child="what at", staff="by",
        inside="id challenge",
    ),
)  # fmt: skip
ITEMS = (
    Holding(
        model="panel.Item", path="case__child", title="Questions brought to the panel",
        child="reference business state asked_on review_met_on sitting",
        staff="presenter urgent_by changed_by",
        inside="id case meeting version changed_at changed_what",
    ),
    Holding(
        model="panel.ItemHistory", path="item__case__child", title="What happened with each",
        child="move before after at", other="why", staff="by", inside="id item",
    ),
    Holding(
        model="panel.Paper", path="item__case__child", title="Papers",
        child="number version kind title late pages at", other="body document", staff="by",
        inside="id item digest",
    ),
    Holding(
        model="panel.PaperRead", path="paper__item__case__child", title="Who read the papers",
        child="at", staff="person", inside="id paper",
    ),
    Holding(
        model="panel.LateLeave", path="item__case__child", title="Leave for late papers",
        child="at", other="why", staff="by", inside="id item meeting",
    ),
    Holding(
        model="panel.Guest", path="item__case__child", title="Who was called in",
        child="seat at", staff="person by", inside="id item",
    ),
    Holding(
        model="panel.Declaration", path="item__case__child", title="Interests declared",
        child="nature at left_at", other="detail", staff="person by", inside="id item",
    ),
    Holding(
        model="panel.Question", path="item__case__child", title="Questions at the meeting",
        child="at", other="text answer", staff="asked_by asked_of by",
        inside="id item meeting once",
    ),
    Holding(
        model="panel.View", path="item__case__child", title="Views of members",
        child="sitting at voided_at", other="leaning text", staff="member by", inside="id item",
    ),
    Holding(
        model="panel.LimbFinding", path="item__case__child", title="The legal test",
        child="number limb met reason evidence at", staff="by", inside="id item",
    ),
    Holding(
        model="panel.Deferral", path="item__case__child", title="When it was put off",
        child="until decide_by at", other="reason", staff="owner by", inside="id item meeting",
    ),
    Holding(
        model="panel.Action", path="item__case__child", title="Actions promised",
        child="reference due_on done_at at", other="what done_note", staff="owner by",
        inside="id item once chased_at",
    ),
    Holding(
        model="panel.Decision", path="item__case__child", title="Decisions",
        child="number outcome reasons alternatives cost why_new at", other="content", staff="by",
        inside="id item digest",
    ),
    Holding(
        model="panel.Signature", path="decision__item__case__child", title="Signatures",
        child="part at", staff="by", inside="id decision digest",
    ),
    Holding(
        model="panel.NoticeServed", path="decision__item__case__child", title="Letters to parents",
        child="served_on appeal_until mediation_until at posted_at delivered_on returned_on",
        other="letter", staff="by", inside="id decision email",
    ),
    Holding(
        model="panel.EarlierLetter", path="notice__decision__item__case__child",
        title="Letters that came back", child="served_on posted_at returned_on at", other="letter",
        staff="by", inside="id notice",
    ),
    Holding(
        model="panel.NoticeCopy", path="notice__decision__item__case__child",
        title="Who else was told", child="label sent_at", inside="id notice key",
    ),
)  # fmt: skip


def register() -> None:
    """Called when the portal starts. Packs and minutes hold many children: read by a person."""
    privacy.register(
        *CASES,
        *ITEMS,
        without="panel.Meeting panel.MeetingHistory panel.Attendance panel.Stay panel.Minutes "
        "panel.Pack panel.LawPeriod panel.LawEntry panel.Connection panel.Undertaking "
        "panel.KeptCount",
    )
