"""The whole thread: from a referral to the letter, each step stored."""

from datetime import date

from localoffer.audit.models import Event
from localoffer.notices.models import Notice
from panel.models import Case, Item
from panel.operations import cases


def test_a_referral_becomes_a_case_with_nothing_typed_again(story):
    case = story.opened().case
    paper = story.item.papers.get()
    assert (case.child, case.received_on, case.state) == (
        story.referral.child,
        date(2026, 3, 10),
        "requested",
    )
    assert story.referral.submission.concern in paper.body
    assert story.referral.submission.hopes in paper.body
    assert case.parent_address == "1 Invented Road\nOakham\nLE15 0XX"
    assert [due.on for due in case.clock] == [
        date(2026, 4, 21),
        date(2026, 6, 30),
        date(2026, 7, 28),
    ]


def test_opening_a_case_twice_makes_one(story):
    first = story.opened().case
    again = cases.open_case_from_referral(referral=story.referral, by=story.desk, at=story.at)
    assert again == first
    assert (Case.objects.count(), Item.objects.count()) == (1, 1)


def test_the_item_walks_from_the_referral_to_the_letter(story):
    served = story.told()
    story.case.refresh_from_db()
    assert (story.item.state, story.case.state) == ("notified", "assessing")
    assert [row.move for row in story.item.history.all()] == [
        "open", "submit", "accept", "list", "lock", "discuss", "recommend", "sign", "pass_on",
        "approve", "notify",
    ]  # fmt: skip
    assert (served.served_on, served.appeal_until, served.mediation_until) == (
        date(2026, 4, 16),
        None,
        None,
    )


def test_a_limb_not_met_ends_in_no_assessment(story):
    served = story.told(b=False)
    story.case.refresh_from_db()
    assert story.case.state == "not_assessing"
    assert (served.appeal_until, served.mediation_until) == (date(2026, 6, 16), date(2026, 6, 16))


def test_the_email_says_a_letter_comes_and_names_no_child(story):
    story.told(b=False)
    email = Notice.objects.get(template="panel-letter-coming")
    assert email.to_address == "sam@family.example"
    assert "16 June 2026" in email.body_text
    assert "Invented SENDIASS" in email.body_text
    assert "Robin" not in email.subject + email.body_text


def test_the_audit_knows_every_step_and_no_name(story):
    story.told()
    actions = list(Event.objects.filter(action__startswith="panel.").values_list("action", flat=1))
    assert actions.count("panel.decision.signed") == 2
    assert {"panel.case.request", "panel.interest.declared", "panel.item.notify"} <= set(actions)
    facts = " ".join(f"{event.facts}{event.why}" for event in Event.objects.all())
    assert "Robin" not in facts
    assert "Oakwood" not in facts
