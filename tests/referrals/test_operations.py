"""What people do to a referral, and what they are refused."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.children.models import Child
from localoffer.notices import operations as notices
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, Stale
from referrals import operations
from referrals.models import Advice, Code, Draft, Referral, Submission
from referrals.states import AdviceStatus, Option, Route, State
from tests.referrals.conftest import outcome

pytestmark = pytest.mark.django_db


def refused(call, **facts):
    with pytest.raises(Refused) as caught, transaction.atomic():
        call(**facts)
    return caught.value.reason


def test_sending_makes_one_referral_for_each_child_in_one_household(draft, referrer, at):
    submission = operations.send(draft=draft(children=2), by=referrer, at=at)
    children = [r.child for r in submission.referrals.all()]
    assert len(children) == 2
    assert children[0].household == children[1].household
    assert {r.state for r in submission.referrals.all()} == {State.SUBMITTED}


def test_the_same_draft_sent_twice_is_one_submission(draft, referrer, at):
    written = draft()
    first = operations.send(draft=written, by=referrer, at=at)
    again = operations.send(draft=written, by=referrer, at=at)
    assert first == again
    assert (Submission.objects.count(), Referral.objects.count()) == (1, 1)
    assert Notice.objects.filter(template="referral_received").count() == 1


def test_a_sent_draft_keeps_no_answers(draft, referrer, at):
    written = draft()
    operations.send(draft=written, by=referrer, at=at)
    written.refresh_from_db()
    assert (written.state, written.answers) == (State.SUBMITTED, {})


@pytest.mark.parametrize(("answer", "option"), [("yes", 1), ("not_sure", 1), ("no", 2)])
def test_any_worry_makes_it_option_1(referral, answer, option):
    assert referral(welfare=answer).option == option


@pytest.mark.asvs(8)
def test_a_draft_with_a_step_missing_is_not_sent(draft, referrer, at):
    steps = {
        "welfare": "Welfare and safety",
        "children": "The child",
        "concern": "What you are worried about",
        "sharing": "Sharing this information",
    }
    for step, title in steps.items():
        written = draft()
        del written.answers[step]
        written.save()
        reason = refused(operations.send, draft=written, by=referrer, at=at)
        assert reason == f"Before you send, answer: {title}."
    assert Submission.objects.count() == 0


def test_nobody_sends_another_persons_draft(draft, person, at):
    reason = refused(operations.send, draft=draft(), by=person(Role.REFERRER), at=at)
    assert reason == "Only the people who write this referral can send it."


@pytest.mark.asvs(9)
def test_a_failed_sending_leaves_nothing_behind(draft, referrer, at):
    """The second child cannot be kept: neither is the first, the audit or the e-mail."""
    written = draft(children=2)
    written.answers["children"][1]["birth_date"] = ""
    written.save()
    before = Event.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.send(draft=written, by=referrer, at=at)
    assert (Submission.objects.count(), Child.objects.count(), Notice.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == before


def test_the_acknowledgement_says_by_when_and_names_nobody(referral, referrer):
    received = referral()
    notice = Notice.objects.get(template="referral_received")
    assert notice.to_address == referrer.email
    assert "by the end of Wednesday 1 April" in notice.body_text
    assert received.submission.reference in notice.body_text
    assert "Robin" not in notice.body_text
    assert "Oakwood" not in notice.body_text


def test_a_draft_saved_from_an_older_page_is_stale(draft, referrer, at):
    written = draft()
    facts = {"draft": written, "page": "concern", "by": referrer, "at": at}
    operations.keep(answer={"concern": "x"}, mark=written.mark("concern"), **facts)
    with pytest.raises(Stale):
        operations.keep(answer={"concern": "y"}, mark=written.mark("concern"), **facts)


# Claiming


def test_the_first_screener_gets_it_and_the_second_learns_who_and_when(
    referral, person, coordinator, social_worker, at
):
    received = referral()
    operations.claim(referral=received, by=coordinator, supporter=social_worker, at=at)
    other = person(Role.EARLY_HELP_COORDINATOR)
    reason = refused(operations.claim, referral=received, by=other, supporter=social_worker, at=at)
    assert reason == "Chris Test-Coordinator claimed this referral at 10:30am on 31 March."


def test_an_option_1_referral_is_claimed_by_a_social_worker_only(
    referral, coordinator, social_worker, at
):
    reason = refused(
        operations.claim,
        referral=referral(welfare="yes"), by=coordinator, supporter=social_worker, at=at,
    )  # fmt: skip
    assert reason == "Only a RAIS social worker can claim an Option 1 referral."


def test_the_supporter_is_of_the_other_profession_and_another_person(
    referral, person, coordinator, at
):
    received = referral()
    assert (
        refused(operations.claim, referral=received, by=coordinator,
                supporter=person(Role.EARLY_HELP_COORDINATOR), at=at)
        == "The supporter must be a RAIS social worker."
    )  # fmt: skip
    assert (
        refused(operations.claim, referral=received, by=coordinator, supporter=coordinator, at=at)
        == "Name somebody else as the supporter."
    )


def test_a_manager_gives_a_claimed_referral_back(claimed, manager, at):
    given = operations.release(referral=claimed(), reason="Ill today.", by=manager, at=at)
    assert (given.state, given.screener, given.claimed_at) == (State.SUBMITTED, None, None)


# Options


def test_option_2_becomes_option_1_at_once_and_goes_back_to_the_list(claimed, coordinator, at):
    found = claimed()
    received = found.received_at
    switched = operations.switch_to_welfare(
        referral=found, reason="He said he is afraid to go home.", by=coordinator, at=at
    )
    assert (switched.option, switched.state) == (Option.WELFARE, State.SUBMITTED)
    assert switched.received_at == received


def test_option_1_becomes_option_2_only_when_a_manager_agrees(claimed, social_worker, manager, at):
    found = claimed(option=1)
    operations.ask_switch_to_support(referral=found, reason="Not harm.", by=social_worker, at=at)
    found.refresh_from_db()
    assert found.option == Option.WELFARE
    agreed = operations.answer_switch(referral=found, agreed=True, by=manager, at=at)
    assert (agreed.option, agreed.state) == (Option.SUPPORT, State.SUBMITTED)
    assert agreed.transitions.last().second == social_worker


def test_a_manager_who_says_no_keeps_it_option_1_with_its_screener(
    claimed, social_worker, manager, at
):
    found = claimed(option=1)
    operations.ask_switch_to_support(referral=found, reason="Not harm.", by=social_worker, at=at)
    kept = operations.answer_switch(referral=found, agreed=False, by=manager, at=at)
    assert (kept.option, kept.screener) == (Option.WELFARE, social_worker)


def test_nobody_agrees_to_their_own_switch(referral, person, coordinator, at):
    both = person(Role.RAIS_SOCIAL_WORKER, Role.RAIS_MANAGER)
    found = operations.claim(referral=referral(welfare="yes"), by=both, supporter=coordinator,
                             at=at)  # fmt: skip
    operations.ask_switch_to_support(referral=found, reason="Not harm.", by=both, at=at)
    reason = refused(operations.answer_switch, referral=found, agreed=True, by=both, at=at)
    assert reason == "Another person must agree: you asked for this change yourself."


# Deciding


@pytest.mark.parametrize("option", [1, 2])
@pytest.mark.parametrize("route", Route)
def test_each_route_is_recorded_from_each_option(decided, option, route):
    found = decided(route, option=option)
    assert found.state == f"decided_{route.lower()}"
    assert found.decision.guidance.name == "Working Together to Safeguard Children 2023"
    assert found.decision.thresholds.name == "Referral pathway of June 2017"


@pytest.mark.parametrize(
    ("route", "option", "gap", "says"),
    [
        ("A", 1, {"need": None}, "Choose the child’s primary need."),
        ("A", 1, {"rationale": ""}, "Say why you decide this."),
        ("A", 1, {"rationale": "\u200b"}, "Say why you decide this."),
        ("A", 2, {"level": 1},
         "Choose level 2, 3 or 4: services open to every family meet level 1."),
        ("B", 1, {"level": 1},
         "Choose level 2, 3 or 4: services open to every family meet level 1."),
        ("C", 2, {"level": 4},
         "Choose level 1, 2 or 3: level 4, acute needs or risk of harm, calls for route A or B."),
        ("D", 2, {"level": 4},
         "Choose level 1, 2 or 3: level 4, acute needs or risk of harm, calls for route A or B."),
        ("A", 1, {"level": 5}, "Choose a level of need from 1 to 4."),
        ("B", 1, {"disability_evidence": ""}, "Describe the evidence of a disability."),
        ("B", 1, {"disability_ascertained": None},
         "Say whether the disability was known when the child was referred."),
        ("C", 2, {"destination": None}, "Choose where the family is directed."),
        ("C", 2, {"family_answer": ""}, "Say whether the family agrees to this help."),
        ("C", 2, {"family_answer": "refused"}, "Say what follows from the family’s refusal."),
        ("D", 2, {"information_given": ""}, "Write what information was given."),
        ("C", 1, {"why_not_statutory": ""},
         "Say why this is not a section 17 or section 47 matter."),
        ("D", 1, {"why_not_statutory": ""},
         "Say why this is not a section 17 or section 47 matter."),
    ],
)  # fmt: skip
def test_a_decision_with_a_gap_is_refused_here_and_by_the_database(
    claimed, social_worker, at, route, option, gap, says
):
    found = claimed(option=option)
    gappy = outcome(route, **gap)
    assert refused(operations.decide, referral=found, outcome=gappy, by=social_worker, at=at) == (
        says
    )
    from referrals.operations.deciding import write

    if "\u200b" in gap.values():
        return  # what is drawn as nothing is for the operation to see
    with pytest.raises(IntegrityError), transaction.atomic():
        write(found, gappy, by=social_worker, at=at)


def test_a_coordinator_cannot_decide_below_statutory_on_option_1(claimed, coordinator, at):
    reason = refused(
        operations.decide, referral=claimed(option=1), outcome=outcome("C"), by=coordinator, at=at
    )
    assert reason == "Only a RAIS social worker can decide route C for an Option 1 referral."


def test_only_somebody_on_the_case_decides(claimed, person, at):
    reason = refused(
        operations.decide,
        referral=claimed(), outcome=outcome("C"), by=person(Role.EARLY_HELP_COORDINATOR), at=at,
    )  # fmt: skip
    assert reason.startswith("Only Chris Test-Coordinator, who screens this referral")


def test_a_decision_made_on_a_stale_page_is_refused(claimed, coordinator, at):
    found = claimed()
    with pytest.raises(Stale) as caught:
        operations.decide(
            referral=found, outcome=outcome("C"), by=coordinator, at=at, version=found.version - 1
        )
    assert caught.value.by == "Chris Test-Coordinator"
    assert "“Being screened”" in caught.value.now_says


def test_a_decision_is_corrected_by_one_that_supersedes_it(decided, coordinator, at):
    found = decided("C")
    first = found.decision
    second = operations.correct_decision(
        referral=found, outcome=outcome("C", level=3), reason="Wrong level.", by=coordinator, at=at
    )
    assert found.decision == second
    assert list(found.decisions.all()) == [first, second]


def test_a_correction_never_changes_the_route(decided, coordinator, at):
    reason = refused(
        operations.correct_decision,
        referral=decided("C"), outcome=outcome("D"), reason="x", by=coordinator, at=at,
    )  # fmt: skip
    assert reason == "A correction keeps the route. Use a step up or down."


# Assessment


def test_route_b_is_assessed_by_the_team_that_the_decision_names(
    decided, person, social_worker, at
):
    cwd = person(Role.CWD_SOCIAL_WORKER)
    known = decided("B", disability_ascertained=True)
    assert refused(operations.start_assessment, referral=known, by=social_worker, at=at) == (
        "Only a Children with Disabilities social worker can start this assessment."
    )
    operations.start_assessment(referral=known, by=cwd, at=at)
    known.refresh_from_db()
    assert known.state == State.ASSESSING


def test_only_a_social_worker_on_the_case_assesses(decided, person, social_worker, at):
    found = decided("A", option=1)
    other = person(Role.RAIS_SOCIAL_WORKER)
    says = "Only Sam Test-Worker, who screens this referral, their supporter or a manager can"
    assert refused(operations.start_assessment, referral=found, by=other, at=at).startswith(says)
    operations.start_assessment(referral=found, by=social_worker, at=at)
    found.refresh_from_db()
    finish = {"referral": found, "outcome": "A plan.", "factors": ["21"], "at": at}
    says = "Only Sam Test-Worker, who has this family now, or a manager can do this."
    assert refused(operations.finish_assessment, by=other, **finish) == says
    operations.finish_assessment(by=social_worker, **finish)


def test_the_cwd_team_assesses_only_where_the_disability_was_known(
    decided, person, social_worker, at
):
    cwd = person(Role.CWD_SOCIAL_WORKER)
    theirs = decided("B", disability_ascertained=True)
    operations.start_assessment(referral=theirs, by=cwd, at=at)
    theirs.refresh_from_db()
    finish = {"outcome": "A plan.", "factors": ["21"], "at": at}
    assert (
        refused(operations.finish_assessment, referral=theirs, by=social_worker, **finish)
        == "The Children with Disabilities team assesses this child."
    )
    operations.finish_assessment(referral=theirs, by=cwd, **finish)
    ours = decided("B", disability_ascertained=False)
    operations.start_assessment(referral=ours, by=social_worker, at=at)
    ours.refresh_from_db()
    assert refused(operations.finish_assessment, referral=ours, by=cwd, **finish) == (
        "A RAIS social worker on the case assesses this child."
    )


# Advising and closing


def tell(found, by, at, text="We passed your referral to the Inclusion service."):
    return operations.advise(referral=found, text=text, by=by, at=at)


def test_a_referral_closes_once_the_message_to_the_referrer_has_left(decided, coordinator, at):
    found = decided("C")
    assert refused(operations.close, referral=found, by=coordinator, at=at) == (
        "You cannot close this referral: the referrer has not been advised yet."
    )
    advice = tell(found, coordinator, at)
    assert refused(operations.close, referral=found, by=coordinator, at=at) == (
        "You cannot close this referral: the message to the referrer is still waiting to go."
    )
    sent(advice, at)
    assert operations.close(referral=found, by=coordinator, at=at).state == State.CLOSED


def sent(advice, at):
    """Let the outbox hand the message to the mail server."""
    from localoffer.notices import delivery

    notice = Notice.objects.get(about_kind="referrals.advice", about_ref=str(advice.pk))
    delivery.send(reference=notice.reference, at=at)
    return notice


def test_a_message_that_comes_back_blocks_closing_until_another_leaves(decided, coordinator, at):
    found = decided("C")
    advice = tell(found, coordinator, at)
    notice = sent(advice, at)
    notices.bounce(notice=notice, by=None, at=at)
    advice.refresh_from_db()
    assert advice.status == AdviceStatus.FAILED
    assert refused(operations.close, referral=found, by=coordinator, at=at) == (
        "You cannot close this referral: the message to the referrer could not be delivered."
    )
    sent(tell(found, coordinator, at, "The same again."), at)
    assert operations.close(referral=found, by=coordinator, at=at).state == State.CLOSED


def test_a_manager_withholds_advice_with_a_reason(decided, coordinator, manager, at):
    found = decided("C")
    assert refused(
        operations.withhold_advice, referral=found, reason="Risk.", by=coordinator, at=at
    ) == ("Only a RAIS manager can withhold the advice to the referrer.")
    assert refused(operations.withhold_advice, referral=found, reason=" ", by=manager, at=at) == (
        "Write the reason why the referrer is not told."
    )
    operations.withhold_advice(referral=found, reason="It would add to a risk.", by=manager, at=at)
    assert operations.close(referral=found, by=coordinator, at=at).state == State.CLOSED


def test_only_a_manager_advises_after_a_manager_withheld(
    decided, coordinator, social_worker, manager, at
):
    found = decided("C")
    operations.withhold_advice(referral=found, reason="It would add to a risk.", by=manager, at=at)
    says = "A manager decided that the referrer is not told. Only a RAIS manager can change that."
    for person in (coordinator, social_worker):
        assert refused(operations.advise, referral=found, text="Done.", by=person, at=at) == says
    operations.record_not_contactable(referral=found, reason="No answer.", by=manager, at=at)
    correct(found, coordinator, at)
    assert refused(operations.advise, referral=found, text="Done.", by=coordinator, at=at) == says
    assert tell(found, manager, at).by == manager


def correct(found, by, at):
    return operations.correct_decision(
        referral=found, outcome=outcome("C", level=3), reason="Wrong level.", by=by, at=at
    )


def test_a_corrected_decision_is_told_to_the_referrer_again(decided, coordinator, at):
    found = decided("C")
    sent(tell(found, coordinator, at), at)
    correct(found, coordinator, at)
    assert refused(operations.close, referral=found, by=coordinator, at=at) == (
        "You cannot close this referral: the referrer has not been advised yet."
    )
    with pytest.raises(IntegrityError, match="referrer is advised"), transaction.atomic():
        Referral.objects.filter(pk=found.pk).update(state=State.CLOSED, closed_at=at)
    sent(tell(found, coordinator, at), at)
    assert operations.close(referral=found, by=coordinator, at=at).state == State.CLOSED


def test_the_message_to_the_referrer_names_no_child(decided, coordinator, at):
    reason = refused(
        operations.advise, referral=decided("C"), text="Robin will get help.", by=coordinator, at=at
    )
    assert reason == "Take the child’s name out of the message. Use the reference."


@pytest.fixture
def siblings(draft, referrer, coordinator, social_worker, at):
    """Two children sent together, the first one decided; the second is named as asked."""

    def make(given="Dora", family="Example-Oakwood"):
        written = draft(children=2)
        written.answers["children"][1].update(given_name=given, family_name=family)
        written.save()
        first = operations.send(draft=written, by=referrer, at=at).referrals.first()
        operations.claim(referral=first, by=coordinator, supporter=social_worker, at=at)
        operations.decide(referral=first, outcome=outcome("C"), by=coordinator, at=at)
        first.refresh_from_db()
        return first

    return make


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Dora", "Testchild", "Help for ROBIN."),
        ("Dora", "Testchild", "Help for robin’s family."),
        ("Dora", "Testchild", "Help for the oakwood family."),
        ("Dora", "Testchild", "Robin and dora get help."),
        ("Dora", "Testchild", "The TESTCHILD siblings get help."),
        ("Dora", "Testchild", "Help for Do\u200bra."),
        ("Zoë", "Testchild", "Help for Zoe."),
        ("Zoe", "Testchild", "Help for zoë."),
        ("Anna Maria", "Testchild", "Help for Maria."),
        ("Sean", "O’Testchild", "The o'testchild family."),
        ("Will", "Testchild", "Help for Will."),
        ("Sky", "Testchild", "Help for SKY."),
    ],
)
def test_the_message_names_no_child_of_the_submission_however_spelt(
    siblings, coordinator, at, given, family, text
):
    found = siblings(given, family)
    assert refused(operations.advise, referral=found, text=text, by=coordinator, at=at) == (
        "Take the child’s name out of the message. Use the reference."
    )


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Will", "May", "We will call; you may call too."),
        ("Alma", "de Testchild", "Go to the group “Café de la Paix”."),
        ("Dora", "Testchild", "We adorable people did our best."),
    ],
)
def test_an_everyday_word_in_small_letters_is_no_name(
    siblings, coordinator, at, given, family, text
):
    found = siblings(given, family)
    assert operations.advise(referral=found, text=text, by=coordinator, at=at)


HIDDEN_CARER = {
    "name": "Jo Example-Ash",
    "relationship": "Mother",
    "has_responsibility": True,
    "phone": "01632 960123",
    "email": "kim@home.test",
    "address": "12 Refuge Road, Testtown",
    "needs": "",
    "seen_by": "front_door",
}


@pytest.mark.asvs(46)
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Jo is safe.", "name of the parent or carer"),
        ("Ring (01632) 960 123.", "family’s phone number"),
        ("Write to kim@home.test.", "family’s email address"),
        ("She lives in Refuge Road.", "family’s address"),
        ("The home is LE156HP.", "family’s address"),
        ("The home is 1 Invented Lane.", "family’s address"),
    ],
)
def test_the_message_gives_no_carer_away_and_no_address(decided, coordinator, at, text, what):
    found = decided("C", referred={"carers": [HIDDEN_CARER]})
    reason = refused(operations.advise, referral=found, text=text, by=coordinator, at=at)
    assert reason.startswith(f"Take the {what} out of the message.")
    assert not found.advice.exists()


def test_the_message_gives_no_carer_away_of_whom_another_sender_told_us(
    decided, referral, coordinator, at
):
    found = decided("C")
    other = referral(carers=[HIDDEN_CARER])
    Referral.objects.filter(pk=other.pk).update(child=found.child)
    assert refused(operations.advise, referral=found, text="Jo knows.", by=coordinator, at=at)


@pytest.mark.parametrize("blank", ["\u200b", " \u2060 "])
def test_a_message_or_reason_that_nobody_can_see_is_none(decided, coordinator, manager, at, blank):
    found = decided("C")
    assert refused(operations.advise, referral=found, text=blank, by=coordinator, at=at) == (
        "Write what the referrer should be told."
    )
    assert refused(operations.withhold_advice, referral=found, reason=blank, by=manager, at=at) == (
        "Write the reason why the referrer is not told."
    )


def test_routes_a_and_b_close_only_after_their_assessment(decided, social_worker, manager, at):
    found = decided("A", option=1)
    operations.withhold_advice(referral=found, reason="Risk.", by=manager, at=at)
    says = "You cannot close this referral: the assessment that its route calls for "
    assert refused(operations.close, referral=found, by=social_worker, at=at).startswith(says)
    operations.start_assessment(referral=found, by=social_worker, at=at)
    found.refresh_from_db()
    assert refused(operations.close, referral=found, by=social_worker, at=at) == (
        "You cannot close this referral now: this referral is “In assessment”."
    )
    operations.finish_assessment(
        referral=found, outcome="A plan.", factors=["3B", "16A"], by=social_worker, at=at
    )
    assert refused(operations.close, referral=found, by=social_worker, at=at) == (
        "Choose why the child is no longer a child in need."
    )
    closure = Code.objects.get(list="closure", code="RC8")
    closed = operations.close(referral=found, by=social_worker, at=at, closure=closure)
    assert closed.state == State.CLOSED
    assert found.episodes.get().closure == closure


# The panel


def test_a_request_for_an_ehc_assessment_changes_nothing_else_and_is_made_once(
    decided, coordinator, at
):
    found = decided("C")
    first = operations.request_ehc_assessment(
        referral=found, requested_by_kind="parent", by=coordinator, at=at
    )
    again = operations.request_ehc_assessment(
        referral=found, requested_by_kind="school", by=coordinator, at=at
    )
    found.refresh_from_db()
    assert first == again
    assert (found.state, first.received_on.isoformat()) == (State.DECIDED_C, "2026-03-31")


def test_once_claimed_only_the_people_on_the_case_request_an_ehc_assessment(
    referral, claimed, person, at
):
    stranger = person(Role.EARLY_HELP_COORDINATOR)
    request = {"requested_by_kind": "parent", "by": stranger, "at": at}
    assert refused(operations.request_ehc_assessment, referral=claimed(), **request).startswith(
        "Only Chris Test-Coordinator, who screens this referral"
    )
    assert operations.request_ehc_assessment(referral=referral(), **request).pk


@pytest.mark.parametrize("days", [-1, 1])
def test_a_request_cannot_be_older_than_its_referral_or_come_after_today(
    decided, coordinator, at, days
):
    found = decided("C")
    with pytest.raises(Refused, match="cannot be older"):
        operations.request_ehc_assessment(
            referral=found,
            requested_by_kind="parent",
            received_on=clock.local_day(at) + timedelta(days=days),
            by=coordinator,
            at=at,
        )


# The database by itself


@pytest.mark.parametrize(
    ("state", "error"),
    [("decided_c", InternalError), ("closed", IntegrityError), ("nonsense", InternalError)],
)
def test_the_database_refuses_a_move_that_is_not_in_the_table(referral, state, error):
    received = referral()
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE referrals_referral SET state = %s, closed_at = now() WHERE id = %s",
                [state, received.pk],
            )


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        ("nothing", "outcome recorded"),
        ("decided", "referrer is advised"),
        ("failed", "referrer is advised"),
        ("assessing", "open assessment"),
    ],
)
def test_the_database_refuses_to_close_before_everything_is_done(
    claimed, decided, social_worker, coordinator, manager, at, prepare, says
):
    if prepare == "nothing":
        found = claimed()
        state = State.DECIDED_C
        Referral.objects.filter(pk=found.pk).update(state=state)
    elif prepare == "assessing":
        found = decided("A", option=1)
        operations.withhold_advice(referral=found, reason="Risk.", by=manager, at=at)
        operations.start_assessment(referral=found, by=social_worker, at=at)
        Referral.objects.filter(pk=found.pk).update(state=State.ASSESSED)
    else:
        found = decided("C")
        if prepare == "failed":
            Advice.objects.create(
                referral=found,
                decision=found.decision,
                by=coordinator,
                at=at,
                text="x",
                to="a@example.org",
                status=AdviceStatus.FAILED,
            )
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        Referral.objects.filter(pk=found.pk).update(state=State.CLOSED, closed_at=at)


def test_nothing_moves_the_day_of_receipt(referral, at):
    from datetime import timedelta

    received = referral()
    with pytest.raises(IntegrityError, match="day of receipt"), transaction.atomic():
        Referral.objects.filter(pk=received.pk).update(received_at=at + timedelta(days=1))


@pytest.mark.parametrize("table", ["submission", "sharingbasis", "decision", "transition"])
@pytest.mark.parametrize("verb", ["UPDATE referrals_{} SET id = id", "DELETE FROM referrals_{}"])
def test_what_was_sent_decided_or_done_never_changes(decided, table, verb):
    decided("C")
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(verb.format(table))


def test_every_operation_leaves_its_audit_row(decided, coordinator, at):
    found = decided("C")
    advice = tell(found, coordinator, at)
    sent(advice, at)
    operations.close(referral=found, by=coordinator, at=at)
    actions = Event.objects.filter(target_ref=found.reference).order_by("id")
    assert [event.action for event in actions] == [
        "referral.submit",
        "referral.claim_support",
        "referral.outcome_recorded",
        "referral.decide_c",
        "referral.advise",
        "referral.advice_sent",
        "referral.close",
    ]
    assert "Robin" not in str([event.facts for event in actions])


def test_a_discarded_draft_is_gone(draft, referrer, at):
    operations.discard(draft=draft(), by=referrer, at=at)
    assert Draft.objects.count() == 0


@pytest.mark.asvs(54)
def test_drafts_left_alone_for_longer_than_the_council_keeps_them_are_forgotten(
    draft, referrer, at
):
    from datetime import timedelta

    old, young, sent = draft(), draft(), draft()
    operations.send(draft=sent, by=referrer, at=at)
    Draft.objects.filter(pk__in=[old.pk, sent.pk]).update(saved_at=at - timedelta(days=29))
    assert operations.forget_drafts(at=at) == 1
    assert set(Draft.objects.all()) == {young, sent}
