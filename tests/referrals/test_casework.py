"""After the decision: T7, T13 to T20, T23 and T24, and every guard that two people make."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.children import operations as children
from localoffer.council import calendar
from localoffer.council.models import LocalLimit
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from referrals import access, clocks, operations
from referrals.forms.casework import ReassignForm
from referrals.models import Code, Due, Referral, Section47
from referrals.operations.agreeing import facts_of
from referrals.states import Move, State
from tests.referrals.conftest import outcome

pytestmark = pytest.mark.django_db
CLOSED_DAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)})


def refused(call, **facts):
    with pytest.raises(Refused) as caught, transaction.atomic():
        call(**facts)
    return caught.value.reason


def fresh(found):
    return Referral.objects.get(pk=found.pk)


@pytest.fixture
def cwd_worker(person):
    return person(Role.CWD_SOCIAL_WORKER, name="Kit Test-Cwd")


@pytest.fixture
def cwd_manager(person):
    return person(Role.CWD_MANAGER, name="Jo Test-Cwdmanager")


@pytest.fixture
def lead(person):
    return person(Role.LEAD_PROFESSIONAL, name="Lou Test-Lead")


def discuss(found, by, at, **facts):
    known = {
        "cause": "A bruise that nobody explains.",
        "police_invited": True,
        "health_invited": True,
        "need": Code.objects.get(list="need", code="N1"),
        "disabilities": ("NONE",),
    }
    return operations.hold_strategy_discussion(referral=found, by=by, at=at, **{**known, **facts})


# T7


def test_information_is_asked_while_the_clock_runs_on(claimed, coordinator, at):
    found = claimed()
    due = found.due_on
    operations.ask_information(
        referral=found, question="Which school is it?", to_referrer=True, harm_suspected=False,
        by=coordinator, at=at,
    )  # fmt: skip
    found = fresh(found)
    assert (found.state, found.due_on) == (State.AWAITING_INFORMATION, due)
    assert found.submission.messages.get().text == "Which school is it?"
    sent = Notice.objects.get(template="referral_message")
    assert sent.to_address == found.submission.referrer.email
    assert "Which school" not in sent.body_text
    operations.record_information(referral=found, answer="The first.", by=coordinator, at=at)
    assert fresh(found).state == State.SCREENING
    assert found.questions.get().answer == "The first."


def test_nobody_waits_for_information_while_harm_is_suspected(claimed, coordinator, at):
    ask = {"referral": claimed(), "question": "Why?", "to_referrer": False, "by": coordinator,
           "at": at}  # fmt: skip
    says = refused(operations.ask_information, harm_suspected=True, **ask)
    assert says.startswith("Do not wait for information while you suspect harm.")
    assert operations.ask_information(harm_suspected=False, **ask)


# T14 to T16


@pytest.mark.parametrize("missing", ["police_invited", "health_invited"])
def test_police_and_health_are_invited_to_every_strategy_discussion(
    decided, social_worker, at, missing
):
    found = decided("A", option=1)
    says = refused(discuss, found=found, by=social_worker, at=at, **{missing: False})
    assert says == "Invite the police and health before you hold the discussion."


def test_a_discussion_before_any_decision_records_route_a_with_it(referral, social_worker, at):
    found = referral(welfare="yes")
    discuss(found, social_worker, at)
    found = fresh(found)
    decision = found.decision
    assert (found.state, decision.route, decision.level) == (State.STRATEGY_DISCUSSION, "A", 4)
    assert found.episodes.get().began_on == date(2026, 3, 31)
    assert found.owner == social_worker
    says = refused(discuss, found=referral(welfare="yes"), by=social_worker, at=at, need=None)
    assert says == "Choose the child’s primary need."


def test_the_rais_team_makes_the_enquiry_where_cwd_does_not_know_the_child(
    decided, social_worker, cwd_worker, at
):
    found = decided("A", option=1)
    discuss(found, social_worker, at)
    assert refused(operations.begin_enquiry, referral=found, by=cwd_worker, at=at) == (
        "Only a RAIS social worker can begin a section 47 enquiry."
    )
    enquiry = operations.begin_enquiry(referral=found, by=social_worker, at=at)
    assert (enquiry.team, fresh(found).state) == (Section47.Team.RAIS, State.S47_ENQUIRY)


def test_cwd_social_worker_and_manager_make_it_together_where_they_know_the_child(
    claimed, social_worker, cwd_worker, cwd_manager, at
):
    """T15: derived from who knows the child; neither of the pair begins it alone."""
    found = claimed(option=1)
    Referral.objects.filter(pk=found.pk).update(known_to_cwd=True)
    discuss(found, social_worker, at)
    found = fresh(found)
    assert access.enquiry_move(found) == Move.BEGIN_S47_CWD
    assert refused(operations.begin_enquiry, referral=found, by=social_worker, at=at) == (
        "Only a Children with Disabilities social worker or the Children with Disabilities "
        "manager can begin a section 47 enquiry for a child their team knows."
    )
    says = refused(operations.begin_enquiry, referral=found, by=cwd_worker, at=at)
    assert "its social worker and its manager begin the enquiry together" in says
    operations.propose(
        referral=found, which=Move.BEGIN_S47_CWD, reason="Harm.", by=cwd_worker, at=at
    )
    assert refused(
        operations.answer_proposal, referral=found, agreed=True, by=cwd_worker, at=at
    ) == ("Another person must agree: you asked for this yourself.")
    operations.answer_proposal(referral=found, agreed=True, by=cwd_manager, at=at)
    enquiry = found.enquiries.get()
    made = found.transitions.last()
    assert enquiry.team == Section47.Team.CWD
    assert (made.by, made.second) == (cwd_worker, cwd_manager)


def test_only_a_manager_gives_the_enquiry_to_the_other_team_with_a_reason(
    decided, social_worker, manager, at
):
    found = decided("A", option=1)
    discuss(found, social_worker, at)
    assert refused(
        operations.override_enquiry, referral=found, reason="x", by=social_worker, at=at
    ) == ("Only a RAIS manager can give a section 47 enquiry to the other team.")
    assert refused(operations.override_enquiry, referral=found, reason=" ", by=manager, at=at) == (
        "Write why the other team makes this enquiry."
    )
    made = operations.override_enquiry(referral=found, reason="They start.", by=manager, at=at)
    assert (made.team, fresh(found).known_to_cwd) == (Section47.Team.CWD, True)


@pytest.fixture
def enquiring(decided, social_worker, at):
    found = decided("A", option=1)
    discuss(found, social_worker, at)
    operations.begin_enquiry(referral=found, by=social_worker, at=at)
    return fresh(found)


def test_the_conference_is_due_fifteen_working_days_from_the_discussion(enquiring):
    running = clocks.running(enquiring, closed=CLOSED_DAYS)
    [conference] = [each for each in running if each.due == Due.CONFERENCE]
    assert conference.deadline.because == (
        "15 working days from Tuesday 31 March: Thursday 23 April"
    )


def test_a_late_conference_needs_its_reason_and_a_manager(enquiring, social_worker, manager, at):
    ask = {"referral": enquiring, "which": Move.S47_TO_CONFERENCE, "reason": "Harm is likely.",
           "by": social_worker, "at": at}  # fmt: skip
    says = refused(operations.propose, facts={"conference_on": "2026-04-24"}, **ask)
    assert says == (
        "The conference is due by Thursday 23 April (15 working days from Tuesday 31 March, "
        "the day of the strategy discussion). Say why it is later."
    )
    assert refused(operations.propose, facts={"conference_on": "2026-03-30"}, **ask) == (
        "Enter the day of the conference, today or later."
    )
    operations.propose(facts={"conference_on": "2026-04-23"}, **ask)
    operations.answer_proposal(referral=enquiring, agreed=True, by=manager, at=at)
    found = fresh(enquiring)
    assert (found.state, found.due_on) == (State.CONFERENCE, date(2026, 4, 23))


def test_a_refusal_of_the_second_person_changes_nothing_but_the_history(
    enquiring, social_worker, manager, at
):
    operations.propose(
        referral=enquiring, which=Move.S47_TO_ASSESSMENT, reason="No harm.", by=social_worker, at=at
    )
    assert refused(
        operations.answer_proposal, referral=enquiring, agreed=False, by=manager, at=at
    ) == ("Write why you do not agree.")
    operations.answer_proposal(
        referral=enquiring, agreed=False, reason="Ask the school first.", by=manager, at=at
    )
    found = fresh(enquiring)
    assert (found.state, found.transitions.last().move) == (State.S47_ENQUIRY, "decline_second")
    assert found.enquiries.get().ended_on is None


def test_what_waits_for_a_second_person_lapses_when_the_referral_moves_on(
    decided, social_worker, manager, lead, at
):
    found = decided("A", option=1)
    facts = facts_of(outcome("D", why_not_statutory="No harm."))
    operations.propose(
        referral=found, which=Move.STEP_DOWN_D, reason="Better.", facts=facts, by=social_worker,
        at=at,
    )  # fmt: skip
    discuss(found, social_worker, at)
    assert found.proposals.get().agreed is False
    assert refused(operations.answer_proposal, referral=found, agreed=True, by=manager, at=at) == (
        "Nothing waits for a second person’s agreement."
    )


def test_an_enquiry_that_ends_with_nothing_finishes_the_open_assessment(
    decided, social_worker, manager, at
):
    found = decided("A", option=1)
    operations.start_assessment(referral=found, by=social_worker, at=at)
    discuss(found, social_worker, at)
    operations.begin_enquiry(referral=found, by=social_worker, at=at)
    ask = {"referral": found, "which": Move.S47_NO_FURTHER_ACTION, "reason": "No harm.",
           "by": social_worker, "at": at}  # fmt: skip
    assert refused(operations.propose, **ask) == "Choose the factors that the assessment found."
    operations.propose(facts={"factors": ["21"]}, **ask)
    operations.answer_proposal(referral=found, agreed=True, by=manager, at=at)
    found = fresh(found)
    assert (found.state, found.assessments.get().factors) == (State.ASSESSED, ["21"])


def test_a_further_enquiry_calls_off_the_conference_that_is_ahead(
    enquiring, social_worker, manager, at
):
    operations.propose(
        referral=enquiring, which=Move.S47_TO_CONFERENCE, reason="Harm.", by=social_worker, at=at,
        facts={"conference_on": "2026-04-20"},
    )  # fmt: skip
    operations.answer_proposal(referral=enquiring, agreed=True, by=manager, at=at)
    later = at + timedelta(days=2)
    discuss(enquiring, social_worker, later)
    operations.begin_enquiry(referral=enquiring, by=social_worker, at=later)
    first, second = enquiring.enquiries.all()
    assert (first.called_off_on, second.began_on) == (date(2026, 4, 2), date(2026, 4, 2))


def test_nothing_closes_while_a_conference_is_ahead(enquiring, social_worker, manager, at):
    operations.propose(
        referral=enquiring, which=Move.S47_TO_CONFERENCE, reason="Harm.", by=social_worker, at=at,
        facts={"conference_on": "2026-04-20"},
    )  # fmt: skip
    operations.answer_proposal(referral=enquiring, agreed=True, by=manager, at=at)
    operations.withhold_advice(referral=enquiring, reason="Risk.", by=manager, at=at)
    closure = Code.objects.get(list="closure", code="RC7")
    close = {"referral": enquiring, "by": manager, "closure": closure}
    assert refused(operations.close, at=at, **close) == (
        "A child protection conference is set for Monday 20 April."
    )
    held = at.replace(month=4, day=20)
    assert operations.close(at=held, **close).state == State.CLOSED


# T13 clocks


def test_the_single_assessment_is_due_45_working_days_from_the_referral_and_our_target_40(decided):
    found = decided("A", option=1)
    said = [each.deadline.because for each in clocks.running(found, closed=CLOSED_DAYS)]
    assert said == [
        "40 working days from Tuesday 31 March: Monday 1 June",
        "45 working days from Tuesday 31 March: Monday 8 June",
    ]
    assert found.due_on == date(2026, 6, 8)


def test_a_new_bank_holiday_counts_open_clocks_anew_and_says_so_on_each(
    decided, referral, person, at
):
    moves, same = decided("A", option=1), referral()
    administrator = person(Role.ADMINISTRATOR)
    moved = calendar.add_holiday(
        day=date(2026, 5, 8), name="Invented jubilee", by=administrator, at=at
    )
    assert moved == 1
    moves, same = fresh(moves), fresh(same)
    assert (moves.due_on, same.due_on) == (date(2026, 6, 9), date(2026, 4, 1))
    change = moves.clock_changes.get()
    assert (change.was, change.becomes) == (date(2026, 6, 8), date(2026, 6, 9))
    assert change.because == "Invented jubilee, Friday 8 May 2026, a new bank holiday"
    assert not same.clock_changes.exists()


def test_only_an_administrator_proclaims_a_holiday_and_never_one_that_is_past(person, manager, at):
    add = {"day": date(2026, 5, 8), "name": "x", "at": at}
    assert refused(calendar.add_holiday, by=manager, **add).startswith("Only an administrator")
    add["day"] = date(2026, 3, 30)
    assert refused(calendar.add_holiday, by=person(Role.ADMINISTRATOR), **add).startswith(
        "This day is past."
    )


# T17 and T18


def test_outside_the_meeting_a_family_is_allocated_only_with_the_reason_why_at_once(
    decided, coordinator, lead, at
):
    found = decided("C")
    give = {"referral": found, "to": lead, "by": coordinator, "at": at}
    assert refused(operations.allocate, **give) == (
        "Say why this cannot wait for the weekly meeting."
    )
    operations.allocate(urgent_why="The mother leaves hospital today.", **give)
    found = fresh(found)
    assert (found.state, found.owner) == (State.ALLOCATED, lead)
    [clock_] = clocks.running(found, closed=CLOSED_DAYS)
    assert clock_.deadline.because == "20 working days from Tuesday 31 March: Thursday 30 April"


def test_the_allocations_of_the_meeting_are_its_minutes_and_end_with_it(
    decided, coordinator, lead, at
):
    first, second = decided("C"), decided("C")
    meeting = operations.open_meeting(on=clock.local_day(at), present="All", by=coordinator, at=at)
    operations.allocate(
        referral=first, to=lead, meeting=meeting, note="Soon.", by=coordinator, at=at
    )
    operations.close_meeting(meeting=meeting, by=coordinator, at=at)
    assert [made.referral for made in meeting.minutes.all()] == [first]
    assert refused(
        operations.allocate, referral=second, to=lead, meeting=meeting, by=coordinator, at=at
    ) == ("This meeting is over. Open the next one.")


def test_nobody_who_is_away_is_given_a_family(decided, coordinator, manager, lead, at):
    operations.note_absence(person=lead, since=clock.local_day(at), until=None, by=manager, at=at)
    assert refused(
        operations.allocate, referral=decided("C"), to=lead, urgent_why="x", by=coordinator, at=at
    ) == ("Lou Test-Lead is away. Choose somebody else.")


def test_somebody_who_is_full_gets_a_family_only_with_a_note_why(decided, coordinator, lead, at):
    LocalLimit.objects.filter(key="caseload").update(value=1)
    first, second = decided("C"), decided("C")
    give = {"to": lead, "urgent_why": "Now.", "by": coordinator, "at": at}
    operations.allocate(referral=first, **give)
    assert refused(operations.allocate, referral=second, **give).startswith(
        "Lou Test-Lead is full: the limit is 1 open referrals."
    )
    operations.allocate(referral=second, note="Siblings of one family.", **give)


def test_a_question_nobody_answered_does_not_stand_in_the_way_of_the_next(
    claimed, coordinator, social_worker, manager, at
):
    found = claimed()
    ask = {"referral": found, "question": "Who?", "to_referrer": False, "harm_suspected": False,
           "by": coordinator, "at": at}  # fmt: skip
    operations.ask_information(**ask)
    operations.release(referral=found, reason="Ill.", by=manager, at=at)
    operations.claim(referral=found, by=coordinator, supporter=social_worker, at=at)
    operations.ask_information(**ask)
    assert [q.answer for q in found.questions.all()] == [
        "No answer came before the referral went on.", ""]  # fmt: skip


@pytest.fixture
def helped(decided, coordinator, lead, at):
    found = decided("C")
    operations.allocate(referral=found, to=lead, urgent_why="Now.", by=coordinator, at=at)
    operations.begin_early_help(referral=found, by=lead, at=at)
    return fresh(found)


def test_more_than_one_agency_makes_a_team_with_a_review(helped, lead, at):
    form = {"referral": helped, "by": lead, "at": at}
    assert refused(operations.form_team, agencies=["School", " School "], **form) == (
        "Name at least two agencies: one alone is no team."
    )
    made = operations.form_team(agencies=["School", "Health visitor"], **form)
    assert (fresh(helped).state, made.team_since) == (
        State.TEAM_AROUND_THE_FAMILY, date(2026, 3, 31))  # fmt: skip
    assert fresh(helped).due_on == made.review_on
    with pytest.raises(IntegrityError), transaction.atomic():
        helped.early_help.update(agencies=["School"])


def test_only_the_lead_professional_of_the_family_works_on_it(helped, person, at):
    other = person(Role.LEAD_PROFESSIONAL)
    assert refused(operations.form_team, referral=helped, agencies=["A", "B"], by=other, at=at) == (
        "Only Lou Test-Lead, the lead professional, can do this."
    )
    assert not Referral.objects.visible_to(other, at=at).exists()


# T19 and T20


def test_a_step_up_is_asked_by_one_and_decided_by_a_social_worker_on_the_same_case(
    helped, lead, social_worker, at
):
    up = {"referral": helped, "outcome": outcome("A"), "by": social_worker, "at": at}
    assert refused(operations.decide_step_up, **up) == (
        "Nobody has asked to step this referral up."
    )
    operations.ask_step_up(referral=helped, reason="It got worse.", by=lead, at=at)
    operations.decide_step_up(**up)
    found = fresh(helped)
    episode = found.episodes.get()
    assert (found.state, found.owner) == (State.DECIDED_A, social_worker)
    assert (episode.source.code, found.decisions.count()) == ("5D", 2)
    assert not found.allocations.filter(ended_at=None).exists()


def test_a_step_up_that_is_declined_says_why_and_leaves_everything(helped, lead, social_worker, at):
    operations.ask_step_up(referral=helped, reason="It got worse.", by=lead, at=at)
    operations.decide_step_up(
        referral=helped, outcome=None, reason="Try the team first.", by=social_worker, at=at
    )
    found = fresh(helped)
    assert (found.state, found.owner) == (State.EARLY_HELP_ASSESSMENT, lead)
    assert found.transitions.last().reason == "Try the team first."


def mail(found):
    """What went out about steps that two people decide: to whom, and the text."""
    sent = Notice.objects.filter(template__in=["referral_waits", "referral_answered"])
    words = [" ".join(each.body_text.split()) for each in sent.order_by("id")]
    for each in words:
        assert "Robin" not in each
        assert "Oakwood" not in each
        assert found.reference in each
    return list(zip([each.to_person for each in sent.order_by("id")], words, strict=True))


def test_a_step_up_is_written_to_those_who_decide_it_and_the_answer_to_whoever_asked(
    helped, lead, social_worker, coordinator, manager, person, at
):
    away = person(Role.RAIS_SOCIAL_WORKER)
    operations.note_absence(person=away, since=clock.local_day(at), until=None, by=manager, at=at)
    ask = {"referral": helped, "reason": "Robin got worse.", "by": lead, "at": at}
    operations.ask_step_up(**ask)
    answer = {"referral": helped, "by": social_worker, "at": at}
    operations.decide_step_up(outcome=None, reason="Try the team first.", **answer)
    operations.ask_step_up(**ask)
    operations.decide_step_up(outcome=outcome("A"), **answer)
    asked, declined, again, agreed = mail(helped)
    assert (asked[0], declined[0], again[0], agreed[0]) == (
        social_worker, lead, social_worker, lead)  # fmt: skip
    assert "Lou Test-Lead asks to step this referral up." in asked[1]
    assert "Sam Test-Worker did not agree." in declined[1]
    assert helped.get_absolute_url() in declined[1]
    assert "Sam Test-Worker has agreed, and it is done." in agreed[1]
    assert helped.get_absolute_url() not in agreed[1], "the lead does not see it any more"


def test_a_step_down_is_written_to_whose_turn_it_is_and_each_answer_to_whoever_asked(
    decided, social_worker, coordinator, manager, lead, at
):
    found = decided("A", option=1)
    ask = {"referral": found, "which": Move.STEP_DOWN_C, "reason": "Better.", "receiver": lead,
           "facts": facts_of(outcome("C", why_not_statutory="Safe now.")),
           "by": social_worker, "at": at}  # fmt: skip
    operations.propose(**ask)
    operations.decline_family(referral=found, reason="I know them.", by=lead, at=at)
    operations.propose(**ask)
    operations.accept_family(referral=found, by=lead, at=at)
    operations.answer_proposal(referral=found, agreed=False, reason="Early.", by=manager, at=at)
    sent = mail(found)
    assert [to for to, _ in sent[:5]] == [lead, social_worker, lead, social_worker, manager]
    assert "You are asked to take the family on." in sent[0][1]
    assert "Lou Test-Lead does not take the family on." in sent[1][1]
    assert "It waits for you, or for somebody else in your role." in sent[4][1]
    assert {to for to, _ in sent[5:]} == {social_worker, lead}
    assert all("Morgan Test-Manager did not agree." in words for _, words in sent[5:])


def test_nothing_is_written_about_a_restricted_child_to_whoever_may_not_know(
    helped, lead, social_worker, manager, person, at
):
    knows = person(Role.RAIS_SOCIAL_WORKER)
    children.restrict(child=helped.child, reason="x", readers=[lead, knows], by=manager, at=at)
    operations.ask_step_up(referral=helped, reason="It got worse.", by=lead, at=at)
    assert [to for to, _ in mail(helped)] == [knows]


def test_a_step_down_waits_for_the_receiver_and_then_for_a_manager(
    decided, social_worker, manager, lead, person, at
):
    found = decided("A", option=1)
    facts = facts_of(outcome("C", why_not_statutory="Safe now."))
    ask = {"referral": found, "which": Move.STEP_DOWN_C, "reason": "Better.", "facts": facts,
           "by": social_worker, "at": at}  # fmt: skip
    assert refused(operations.propose, **ask) == (
        "Choose the lead professional who takes the family."
    )
    gone = person(Role.LEAD_PROFESSIONAL, name="Ash Test-Away")
    operations.note_absence(person=gone, since=clock.local_day(at), until=None, by=manager, at=at)
    assert refused(operations.propose, receiver=gone, **ask) == (
        "Ash Test-Away is away. Choose somebody else."
    )
    operations.propose(receiver=lead, **ask)
    assert refused(
        operations.withdraw_proposal, referral=found, reason="x", by=manager, at=at
    ).startswith("Only ")
    agree = {"referral": found, "agreed": True, "by": manager, "at": at}
    assert refused(operations.answer_proposal, **agree) == (
        "Lou Test-Lead has not accepted the family yet."
    )
    assert found in Referral.objects.visible_to(lead, at=at)
    operations.accept_family(referral=found, by=lead, at=at)
    operations.answer_proposal(**agree)
    found = fresh(found)
    assert (found.state, found.decision.route) == (State.DECIDED_C, "C")
    assert found.episodes.get().closure.code == "RC7"


# T23 and T24


@pytest.fixture
def same(referral, coordinator, at):
    """same(first, welfare=…): another referral of the child, said to be the same."""

    def make(first, **facts):
        second = referral(**facts)
        operations.say_same_child(
            referral=second, kept=first.child, reason="Same number.", by=coordinator, at=at
        )
        return fresh(second)

    return make


def test_a_further_contact_about_an_open_child_is_attached_and_its_owner_told(
    decided, same, coordinator, at
):
    older = decided("C")
    newer = same(older)
    operations.join_open_referral(referral=newer, by=coordinator, at=at)
    older, newer = fresh(older), fresh(newer)
    assert (newer.state, older.state) == (State.ATTACHED, State.DECIDED_C)
    assert older.contacts.get().came_as == newer
    assert Notice.objects.get(template="further_contact").to_person == coordinator
    assert Event.objects.get(action="referral.attach_contact").actor == "system"
    operations.advise(referral=older, text="We passed it on.", by=coordinator, at=at)
    says = refused(operations.close, referral=older, by=coordinator, at=at)
    assert says.endswith("nobody has looked at a further contact yet.")
    operations.see_contact(referral=older, by=coordinator, at=at)
    assert older.contacts.get().seen_by == coordinator


def test_a_worry_that_comes_besides_makes_the_undecided_referral_option_1_at_once(
    claimed, same, coordinator, social_worker, at
):
    older = claimed()
    newer = same(older, welfare="yes")
    operations.join_open_referral(referral=newer, by=social_worker, at=at)
    older = fresh(older)
    assert (older.option, older.state, older.screener) == (1, State.SUBMITTED, None)


def test_a_child_in_need_is_so_under_one_referral_at_a_time(decided, same, social_worker, at):
    older = decided("A", option=1)
    newer = same(older, welfare="yes")
    says = refused(discuss, found=newer, by=social_worker, at=at)
    assert says == (
        f"This child is already a child in need under {older.reference}. "
        "Add this contact to that referral."
    )


def test_a_child_referred_again_within_a_year_is_linked_and_called_a_re_referral(
    decided, same, coordinator, manager, at
):
    first = decided("D")
    operations.withhold_advice(referral=first, reason="x", by=manager, at=at)
    operations.close(referral=first, by=coordinator, at=at)
    second = same(fresh(first))
    assert (second.previous, second.is_re_referral) == (first, True)
    assert first.transitions.last().move == "refer_again"
    Referral.objects.filter(pk=first.pk).update(closed_at=at - timedelta(days=366))
    assert fresh(second).is_re_referral is False


# Giving on


def test_a_manager_gives_on_what_somebody_who_is_away_has(decided, manager, person, lead, at):
    found = decided("C")
    other = person(Role.EARLY_HELP_COORDINATOR, name="Sky Test-Other")
    give = {"referral": found, "reason": "Ill.", "by": manager, "at": at}
    assert refused(operations.reassign, to=lead, **give) == (
        "It needs an Early Help coordinator now."
    )
    gone = person(Role.EARLY_HELP_COORDINATOR, name="Ash Test-Away")
    operations.note_absence(person=gone, since=clock.local_day(at), until=None, by=manager, at=at)
    assert refused(operations.reassign, to=gone, **give) == (
        "Ash Test-Away is away. Choose somebody else."
    )
    form = ReassignForm(role=Role.EARLY_HELP_COORDINATOR, day=clock.local_day(at))
    offered = set(form.fields["to"].queryset)
    assert other in offered
    assert gone not in offered
    operations.reassign(to=other, **give)
    assert fresh(found).responsible == other
    assert access.on_the_case(fresh(found), other)


def test_a_reassigned_family_has_one_live_allocation_and_the_same_clock(
    helped, manager, person, at
):
    other = person(Role.LEAD_PROFESSIONAL)
    due = helped.due_on
    later = at + timedelta(days=3)
    operations.reassign(referral=helped, to=other, reason="Left.", by=manager, at=later)
    found = fresh(helped)
    live = found.allocations.get(ended_at=None)
    assert (live.to, found.owner, found.due_on) == (other, other, due)
    assert found.early_help.get().lead == other
