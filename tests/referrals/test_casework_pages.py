"""The moves after the decision, taken on their pages by the people whose moves they are."""

import pytest

from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from referrals import operations
from referrals.models import Advice, Code, Referral
from referrals.operations.agreeing import facts_of
from referrals.states import Move, State
from tests.referrals.conftest import outcome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


def answer(client, page, **answers):
    return client.send(page.url, {**page.form_values(), **answers})


@pytest.fixture
def lead(person):
    return person(Role.LEAD_PROFESSIONAL, name="Lou Test-Lead")


def state(found):
    return Referral.objects.get(pk=found.pk).state


def test_a_worry_goes_to_a_conference_and_the_manager_agrees_on_a_page_of_their_own(
    signed_in, referral, social_worker, manager
):
    found = referral(welfare="yes")
    worker, boss = signed_in(social_worker), signed_in(manager)
    base = f"/desk/{found.reference}/"
    page = worker.visit(worker.visit(base).links()["Hold a strategy discussion"])
    assert "This also records the decision for route A, level 4." in page.text
    need = Code.objects.get(list="need", code="N1").pk
    page = answer(worker, page, cause="A burn.", need=need, disabilities=["NONE"])
    assert page.errors == [
        "Invite the police, then tick the box", "Invite health, then tick the box"]  # fmt: skip
    page = answer(
        worker, page, cause="A burn.", need=need, disabilities=["NONE"], police_invited="on",
        health_invited="on",
    )  # fmt: skip
    assert "15 working days from Tuesday 31 March: Thursday 23 April" in page.text
    page = worker.visit(page.links()["Begin a section 47 enquiry"])
    assert "The RAIS team makes this enquiry" in page.text
    page = answer(worker, page)
    page = worker.visit(page.links()["Take the enquiry to a conference"])
    page = answer(worker, page, conference_on="2026-04-30", reason="Harm is likely.")
    assert page.errors == ["Enter why it is after Thursday 23 April"]
    page = answer(worker, page, conference_on="2026-04-22", reason="Harm is likely.")
    assert "asks to take the enquiry to a conference. It waits for a RAIS manager." in page.text
    assert found.reference in boss.visit("/desk/").text.split("What waits for your answer")[1]
    page = boss.visit(boss.visit(base).links()["Answer"])
    assert "Conference on: Wednesday 22 April 2026" in page.text
    assert answer(boss, page).errors == ["Select yes if you agree"]
    page = answer(boss, page, agreed="yes")
    assert state(found) == State.CONFERENCE
    assert "Conference on Wednesday 22 April 2026" in page.text
    assert "Sam Test-Worker and Morgan Test-Manager" in page.text


def test_information_is_asked_and_recorded_on_pages(signed_in, claimed, coordinator):
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/information/")
    page = answer(desk, page, harm_suspected="yes", to_referrer="no", question="Who?")
    assert page.errors == ["Do not wait while you suspect harm. Make this Option 1"]
    assert desk.visit(page.links()["Make this Option 1."]).h1 == "Make this Option 1"
    page = answer(desk, page, harm_suspected="no", to_referrer="yes", question="Who collects him?")
    assert state(found) == State.AWAITING_INFORMATION
    page = desk.visit(page.links()["Record information that arrived"])
    assert "Who collects him?" in page.text
    answer(desk, page, answer="The grandmother.")
    assert state(found) == State.SCREENING


def test_who_suspects_harm_is_told_what_they_may_do_themselves(
    signed_in, claimed, coordinator, social_worker
):
    """The social worker both that are theirs; the supporter of an Option 1 whom to tell."""
    found, worry = claimed(), claimed(option=1)
    theirs = "Hold a strategy discussion, or decide route A: safeguarding or child in need"
    for who, about, says in (
        (social_worker, found, f"{theirs}, or make this Option 1"),
        (social_worker, worry, theirs),
        (coordinator, worry, "Tell Sam Test-Worker at once"),
    ):
        desk = signed_in(who)
        page = desk.visit(f"/desk/{about.reference}/information/")
        page = answer(desk, page, harm_suspected="yes", to_referrer="no", question="Who?")
        assert page.errors == [f"Do not wait while you suspect harm. {says}"]


def test_a_lead_professional_does_not_read_of_a_hidden_carer_in_what_the_referrer_was_told(
    signed_in, decided, coordinator, lead, at
):
    """Words that were sent before the portal looked for carers in them."""
    hidden = {
        "name": "Jo Example-Ash", "relationship": "Mother", "has_responsibility": True,
        "phone": "", "email": "", "address": "12 Refuge Road", "needs": "", "seen_by": "front_door",
    }  # fmt: skip
    found = decided("C", referred={"carers": [hidden]})
    operations.allocate(referral=found, to=lead, urgent_why="Now.", by=coordinator, at=at)
    for text in ("Jo is at 12 Refuge Road.", "We passed it on."):
        Advice.objects.create(
            referral=found, decision=found.decision, to="", text=text, status="sent",
            settled_at=at, by=coordinator, at=at,
        )  # fmt: skip
    page = signed_in(lead).visit(f"/desk/{found.reference}/")
    assert "Refuge Road" not in page.text
    assert "Kept back: it names somebody whom only the front door may know." in page.text
    assert "We passed it on." in page.text
    assert "Jo is at 12 Refuge Road." in signed_in(coordinator).visit(page.url).text


def test_a_lead_professional_works_on_their_family_and_asks_to_step_up(
    signed_in, decided, coordinator, social_worker, lead, person
):
    found = decided("C")
    base = f"/desk/{found.reference}/"
    desk, mine, worker = signed_in(coordinator), signed_in(lead), signed_in(social_worker)
    mine.visit(base, status=404)
    page = desk.visit(f"{base}allocation/")
    assert "0 families now" in page.text
    assert answer(desk, page).errors == [
        "Select a lead professional", "Enter why this cannot wait for the weekly meeting"]  # fmt: skip
    answer(desk, page, to=lead.pk, urgent_why="The place is free this week.")
    assert found.reference in mine.visit("/desk/").text
    page = mine.visit(mine.visit(base).links()["Begin the Early Help assessment"])
    page = answer(mine, page)
    page = mine.visit(page.links()["Form a Team Around the Family"])
    assert answer(mine, page, agencies="School").errors == [
        "Enter at least two agencies, one on each line"
    ]
    page = answer(mine, page, agencies="School\nHealth visitor")
    page = mine.visit(page.links()["Write the family’s plan"])
    page = answer(mine, page, plan="School calls on Friday.", review_on="2026-05-12",
                  agencies="School\nHealth visitor")  # fmt: skip
    assert "School calls on Friday." in page.text
    page = mine.visit(page.links()["Ask to step up"])
    page = answer(mine, page, reason="It got worse.")
    assert "asks to step this referral up. It waits for a RAIS social worker." in page.text
    answer(
        worker,
        worker.visit(worker.visit(base).links()["Do not step up"]),
        reason="Try the team first.",
    )
    page = mine.visit(base)
    says = "Lou Test-Lead asked to step this referral up. Sam Test-Worker says no"
    assert says in page.text
    assert "Try the team first. You do not agree? Talk with Sam Test-Worker first" in page.text
    page = answer(mine, mine.visit(page.links()["Ask to step up"]), reason="It got worse.")
    assert says not in page.text
    signed_in(person(Role.LEAD_PROFESSIONAL)).visit(base, status=404)
    page = worker.visit(worker.visit(base).links()["Step up to route A"])
    assert "It got worse." in page.text
    need = Code.objects.get(list="need", code="N4").pk
    answer(worker, page, need=need, disabilities=["NONE"], level="3", rationale="Too complex.")
    assert state(found) == State.DECIDED_A
    mine.visit(base, status=404)


def test_a_step_down_is_accepted_and_agreed_on_pages(
    signed_in, decided, social_worker, manager, lead
):
    found = decided("A", option=1)
    base = f"/desk/{found.reference}/"
    worker, mine, boss = signed_in(social_worker), signed_in(lead), signed_in(manager)
    page = worker.visit(f"{base}step-down/C/")
    destination = Code.objects.get(list="destination", code="early_help").pk
    page = answer(
        worker, page, destination=destination, family_answer="agreed", level="2",
        rationale="Better now.", why_not_statutory="No harm.", receiver=lead.pk,
    )  # fmt: skip
    assert "Now Lou Test-Lead is asked to take the family on. Then a RAIS manager" in page.text
    assert "route C. It waits for Lou Test-Lead to take the family on." in page.text
    assert "What waits for your answer" not in boss.visit("/desk/").text
    page = boss.visit(base)
    assert "Answer" not in page.links()
    assert "Turn it down now" in page.links()
    page = boss.visit(f"{base}second/")
    assert "Lou Test-Lead, who has not accepted the family yet" in page.text
    assert answer(boss, page, agreed="yes").errors == [
        "Lou Test-Lead has not accepted the family yet. You can refuse now, or wait"
    ]
    assert found.reference in mine.visit("/desk/").text.split("What waits for your answer")[1]
    page = mine.visit(mine.visit(base).links()["Say whether you take the family"])
    answer(mine, page, agreed="yes")
    assert found.reference in boss.visit("/desk/").text.split("What waits for your answer")[1]
    page = boss.visit(f"{base}second/")
    for words in (
        "Lead professional: Lou Test-Lead",
        "Directed to: Early Help services",
        "The family’s answer: The family agrees to this help",
    ):
        assert words in page.text
    answer(boss, page, agreed="yes")
    assert state(found) == State.DECIDED_C


def test_a_step_down_that_nobody_takes_can_be_turned_down_taken_back_and_refused(
    signed_in, decided, social_worker, manager, lead, at
):
    """Three ways out, and after each the social worker can ask anew."""
    found = decided("A", option=1)
    base = f"/desk/{found.reference}/"
    worker, mine, boss = signed_in(social_worker), signed_in(lead), signed_in(manager)

    def propose():
        operations.propose(
            referral=found, which=Move.STEP_DOWN_C, reason="Better.", receiver=lead, at=at,
            facts=facts_of(outcome("C", why_not_statutory="No harm.")), by=social_worker,
        )  # fmt: skip

    propose()
    page = mine.visit(f"{base}acceptance/")
    assert answer(mine, page, agreed="no", reason="").errors == ["Enter why not"]
    sent = {**page.form_values(), "agreed": "no", "reason": "I know the family."}
    assert "Your reason is recorded" in mine.send(page.url, sent).text
    assert "That is done already." in mine.send(page.url, sent).text
    mine.visit(base, status=404)
    assert "I know the family." in worker.visit(base).text
    propose()
    page = worker.visit(worker.visit(base).links()["Take it back"])
    assert "It is taken back." in answer(worker, page, reason="Wrong person.").text
    boss.visit(f"{base}second/", status=403)
    propose()
    page = boss.visit(f"{base}second/")
    answer(boss, page, agreed="no", reason="Too early.")
    assert [made.move for made in found.transitions.exclude(move="ask_second")][-3:] == [
        "decline_step_down", "withdraw_second", "decline_second"]  # fmt: skip
    assert state(found) == State.DECIDED_A
    assert not found.proposals.filter(answered_at=None).exists()


def test_the_same_child_is_compared_joined_and_parted_on_pages(
    signed_in, decided, referral, coordinator, at
):
    known, found = decided("C"), referral()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/")
    assert "Do we know this child already?" in page.text
    assert "Same first name: +4" in page.text
    [compare] = [h for t, h in page.links().items() if known.child.reference in t]
    page = desk.visit(compare)
    assert "Same day of birth (+5)" in page.text
    assert answer(desk, page).errors == ["Select yes if it is the same child", "Enter how you know"]
    page = answer(desk, page, same="yes", reason="The same number.")
    assert "The records are joined." in page.text
    assert f"{known.reference} , received on" in page.text
    page = desk.visit(page.links()["Add to the child’s open referral"])
    page = answer(desk, page)
    assert state(found) == State.ATTACHED
    page = desk.visit(f"/desk/{known.reference}/")
    assert "Somebody contacted us again about this child." in page.text
    answer(desk, desk.visit(page.links()["Read the contact"]))
    page = desk.visit(desk.visit(f"/desk/{known.reference}/").links()["Part them again"])
    answer(desk, page, reason="They are cousins.")
    assert Referral.objects.get(pk=found.pk).child == found.child


def test_two_children_are_told_apart_on_the_page(signed_in, decided, referral, coordinator):
    known, found = decided("C"), referral()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/same-child/{known.child.reference}/")
    page = answer(desk, page, same="no", reason="Cousins of one name.")
    assert "These are two children." in page.text
    assert "Do we know this child already?" not in page.text


def test_facts_about_the_child_are_checked_and_stale_ones_refused(
    signed_in, claimed, coordinator, at
):
    from localoffer.children import operations as children

    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/child/")
    known = {"given_name": "Robin", "family_name": "Example-Oakwood", "sex": "F"}
    wrong = answer(
        desk, page, **known, birth_date="2027-01-01", upn="A1", nhs_number="1234567890",
        disabilities=["NONE", "LD"],
    )  # fmt: skip
    assert len(wrong.errors) == 4
    page = answer(
        desk, page, **known, birth_date="2017-05-05", nhs_number="943 476 5919", ethnicity="WBRI"
    )
    assert "The facts are saved." in page.text
    child = found.child
    child.refresh_from_db()
    assert (child.nhs_number, child.birth_date.isoformat()) == ("9434765919", "2017-05-05")
    stale = desk.visit(f"/desk/{found.reference}/child/")
    children.describe(child=child, facts={"school": "Another"}, by=coordinator, at=at)
    desk.send(stale.url, {**stale.form_values(), **known, "birth_date": "2017-05-05"}, status=409)


def test_a_manager_writes_a_supervision_note_and_gives_the_referral_on(
    signed_in, decided, manager, person
):
    found = decided("C")
    other = person(Role.EARLY_HELP_COORDINATOR, name="Sky Test-Other")
    boss = signed_in(manager)
    page = boss.visit(f"/desk/{found.reference}/supervision/")
    page = answer(boss, page, text="See the family on Monday.", to_do_by="2026-04-07")
    assert "See the family on Monday." in page.text
    page = boss.visit(page.links()["Give to another worker"])
    page = answer(boss, page, to=other.pk, reason="Ill.")
    assert "Who answers for it Sky Test-Other" in page.text


def test_the_loser_of_a_second_answer_is_told_and_nothing_changes_twice(
    signed_in, decided, social_worker, manager, person, at
):
    found = decided("A", option=1)
    operations.hold_strategy_discussion(
        referral=found, cause="x", police_invited=True, health_invited=True, by=social_worker, at=at
    )
    operations.propose(
        referral=found, which="end_strategy_discussion", reason="No cause.", by=social_worker, at=at
    )
    first, second = signed_in(manager), signed_in(person(Role.RAIS_MANAGER))
    pages = [client.visit(f"/desk/{found.reference}/second/") for client in (first, second)]
    answer(first, pages[0], agreed="yes")
    page = second.send(pages[1].url, {**pages[1].form_values(), "agreed": "yes"})
    assert "Nothing waits for a second person’s agreement." in page.text
    assert found.transitions.filter(move="end_strategy_discussion").count() == 1


@pytest.mark.parametrize(
    ("slip", "status", "says", "rule"),
    [
        ("role", 403, "Only a RAIS social worker can decide route A.", "T8"),
        ("state", 200, "You cannot decide route A now", "T8"),
        ("version", 409, "Your change was not saved", "stale page"),
        ("scope", 404, "", "not there for them"),
        ("enquiry", 200, "You cannot close this referral now", "T22"),
    ],
)
def test_a_decision_that_may_not_be_is_refused_with_the_reason_audited_and_changes_nothing(
    signed_in, claimed, decided, social_worker, coordinator, person, at, slip, status, says, rule
):
    found = decided("A", option=1) if slip in {"state", "enquiry"} else claimed(option=1)
    by, noun = social_worker, "decision/A"
    if slip == "role":
        by = coordinator
    if slip == "scope":
        by = person(Role.CWD_SOCIAL_WORKER)
    if slip == "enquiry":
        noun = "closing"
        operations.hold_strategy_discussion(
            referral=found, cause="x", police_invited=True, health_invited=True, by=by, at=at
        )
        operations.begin_enquiry(referral=found, by=by, at=at)
    found = Referral.objects.get(pk=found.pk)
    before = (found.state, found.version, found.decisions.count(), found.transitions.count())
    data = {
        "version": found.version - (slip == "version"), "level": "3", "rationale": "x",
        "need": Code.objects.get(list="need", code="N1").pk, "disabilities": ["NONE"],
    }  # fmt: skip
    page = signed_in(by).send(f"/desk/{found.reference}/{noun}/", data, status=status)
    assert says in page.text
    found = Referral.objects.get(pk=found.pk)
    assert before == (
        found.state, found.version, found.decisions.count(), found.transitions.count())  # fmt: skip
    event = Event.objects.get(action="referral.refused")
    assert (event.actor, event.facts["rule"]) == (by.reference, rule)
    assert event.facts["reference"] == found.reference
