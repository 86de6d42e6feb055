"""The Children in Need census: what it holds, what it leaves out, and that nothing reached breaks it."""

import io
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.accounts.roles import Role
from localoffer.children import operations as children
from localoffer.refusal import Refused
from referrals import access, census, operations
from referrals.models import Code, Referral
from referrals.operations.agreeing import facts_of
from referrals.states import ENDED, TABLE, Move, Route, State
from tests.referrals.conftest import outcome

pytestmark = pytest.mark.django_db
YEAR = census.Year(2026)


def text(root, path):
    return [each.text for each in root.iterfind(path)]


def test_an_episode_stands_in_the_return_with_what_followed(decided, social_worker, manager, at):
    found = decided("A", option=1)
    operations.start_assessment(referral=found, by=social_worker, at=at)
    root = census.message(YEAR, authority="857", at=at)
    assert text(root, "Header/CollectionDetails/*") == ["CIN", "2026", "2026-03-31"]
    assert text(root, "Children/Child/CINdetails/CINreferralDate") == ["2026-03-31"]
    assert text(root, "Children/Child/CINdetails/ReferralSource") == ["2A"]
    assert text(root, "Children/Child/CINdetails/PrimaryNeedCode") == ["N1"]
    assert text(root, "Children/Child/ChildIdentifiers/UPNunknown") == ["UN4"]
    assert text(root, "Children/Child/ChildCharacteristics/Disabilities/Disability") == ["NONE"]
    assert len(root.findall("Children/Child/CINdetails/Assessments")) == 1
    assert "Oakwood" not in str(text(root, ".//*"))
    assert census.faults(root) == []


def test_early_help_is_no_child_in_need_and_a_worry_that_led_nowhere_is_counted_as_such(
    decided, at
):
    decided("C")
    decided("D", option=1, no_further_action=True)
    root = census.message(YEAR, authority="857", at=at)
    assert text(root, "Children/Child/CINdetails/ReferralNFA") == ["true"]
    assert text(root, "Children/Child/ChildIdentifiers/UPNunknown") == ["UN7"]
    assert census.faults(root) == []


def test_what_comes_after_the_year_is_not_in_it(decided, social_worker, at):
    found = decided("A", option=1)
    later = at + timedelta(days=10)
    operations.start_assessment(referral=found, by=social_worker, at=later)
    before = census.message(YEAR, authority="857", at=later)
    assert before.findall("Children/Child/CINdetails/Assessments") == []
    after = census.message(census.Year(2027), authority="857", at=later)
    assert len(after.findall("Children/Child/CINdetails/Assessments")) == 1


def test_a_restricted_child_is_in_the_return_only_for_somebody_who_may_know(
    decided, manager, person, at
):
    found = decided("A", option=1)
    children.restrict(child=found.child, reason="Danger.", readers=[], by=manager, at=at)
    assert census.message(YEAR, authority="857", at=at).findall("Children/Child") == []
    officer = person(Role.DATA_PROTECTION_OFFICER)
    whole = census.message(YEAR, authority="857", at=at, viewer=officer)
    assert len(whole.findall("Children/Child")) == 1


def test_the_command_writes_the_file_and_refuses_a_year_that_is_none(tmp_path, decided):
    decided("A", option=1)
    out, said = tmp_path / "cin.xml", io.StringIO()
    call_command("export_cin", year=2026, out=out, stdout=said, stderr=io.StringIO())
    assert "1 children, 0 broken rules." in said.getvalue()
    assert b"<CINreferralDate>2026-03-31" in out.read_bytes()
    with pytest.raises(CommandError, match="The year is the one"):
        call_command("export_cin", year=26)


BROKEN = {
    "<ReasonForClosure>RC8</ReasonForClosure>": "8640",
    "<CINclosureDate>2026-03-01</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure>": "8630",
    "<Assessments><AssessmentActualStartDate>2026-03-01</AssessmentActualStartDate></Assessments>":
        "8615",
    "<Assessments><AssessmentActualStartDate>2026-03-31</AssessmentActualStartDate>"
    "<AssessmentAuthorisationDate>2026-03-31</AssessmentAuthorisationDate></Assessments>": "8617",
    "<Section47><S47ActualStartDate>2026-03-31</S47ActualStartDate></Section47>": "8740",
}  # fmt: skip


@pytest.mark.parametrize("slip", BROKEN)
def test_the_check_finds_what_is_wrong(decided, at, slip):
    from xml.etree import ElementTree

    decided("A", option=1)
    root = census.message(YEAR, authority="857", at=at)
    assert census.faults(root) == []
    details = root.find("Children/Child/CINdetails")
    for each in ElementTree.fromstring(f"<x>{slip}</x>"):  # noqa: S314  (our own text)
        details.append(each)
    assert any(fault.startswith(BROKEN[slip]) for fault in census.faults(root))


# Any way through the table

NEEDS = {
    "claim": Move.CLAIM_WELFARE, "up": Move.SWITCH_TO_WELFARE, "ask": Move.ASK_INFORMATION,
    "arrived": Move.INFORMATION_ARRIVED, "assess": Move.START_ASSESSMENT_A,
    "discuss": Move.HOLD_STRATEGY_DISCUSSION, "s47": Move.BEGIN_S47, "s47 cwd": Move.BEGIN_S47,
    "override": Move.BEGIN_S47, "end discussion": Move.END_STRATEGY_DISCUSSION,
    "conference": Move.S47_TO_CONFERENCE, "s17": Move.S47_TO_CONFERENCE,
    "nothing": Move.S47_TO_CONFERENCE, "step down C": Move.STEP_DOWN_C,
    "step down D": Move.STEP_DOWN_D, "accept": Move.ACCEPT_STEP_DOWN, "allocate": Move.ALLOCATE,
    "early help": Move.BEGIN_EARLY_HELP, "team": Move.FORM_TEAM, "ask up": Move.ASK_STEP_UP,
    "step up A": Move.STEP_UP_A, "step up B": Move.STEP_UP_B, "close": Move.CLOSE,
    **{f"decide {route}": Move.DECIDE_A for route in "ABCD"},
}  # fmt: skip
"""The table's own answer spares most tries; the operations' guards are asked by the rest."""
BOTH = {"assess": {State.DECIDED_A, State.DECIDED_B}}


class Walk:
    """One referral after another for one child, taken any way the table and its guards allow."""

    def __init__(self, people, make, at):
        self.people, self.make, self.at = people, make, at
        self.found = make(welfare="yes")
        self.made = Counter()

    def actions(self):
        sw, ehc, mg = (self.people[r] for r in ("sw", "ehc", "mg"))
        csw, cmg, lp = (self.people[r] for r in ("csw", "cmg", "lp"))
        code = Code.objects.get
        found = self.found
        base = {"referral": found, "at": self.at}
        needs = {"why_not_statutory": "No sign of harm."}
        one = found.option == 1
        screener = (sw, ehc) if one else (ehc, sw)
        enquiry = found.enquiries.filter(ended_on=None).first()
        team = csw if enquiry and enquiry.team == "cwd" else sw
        soon = (self.at + timedelta(days=9)).date().isoformat()
        ask = {**base, "reason": "Because."}
        assesses = csw if access.assessment_move(found) == Move.START_ASSESSMENT_B else sw
        return {
            "claim": lambda: operations.claim(
                by=screener[0], supporter=screener[1], known_to_cwd=self.made["claim"] % 2 == 1,
                **base),
            "up": lambda: operations.switch_to_welfare(by=ehc, **ask),
            "ask": lambda: operations.ask_information(
                question="Who?", to_referrer=False, harm_suspected=False, by=screener[0], **base),
            "arrived": lambda: operations.record_information(answer="Me.", by=screener[0], **base),
            **{
                f"decide {route}": (lambda route=route: operations.decide(
                    outcome=outcome(route, **(needs if one and route in "CD" else {}),
                                    **({"no_further_action": True} if route == "D" else {})),
                    by=sw, **base))
                for route in "ABCD"
            },
            "assess": lambda: operations.start_assessment(by=assesses, **base),
            "finish": lambda: operations.finish_assessment(
                outcome="Done.", factors=["16A"], by=found.owner or sw, **base),
            "discuss": lambda: operations.hold_strategy_discussion(
                cause="Harm.", police_invited=True, health_invited=True,
                need=code(list="need", code="N1"), disabilities=("NONE",), by=sw, **base),
            "s47": lambda: operations.begin_enquiry(by=sw, **base),
            "s47 cwd": lambda: operations.propose(which=Move.BEGIN_S47_CWD, by=csw, **ask),
            "override": lambda: operations.override_enquiry(by=mg, **ask),
            "end discussion": lambda: operations.propose(
                which=Move.END_STRATEGY_DISCUSSION, by=sw, **ask),
            "conference": lambda: operations.propose(
                which=Move.S47_TO_CONFERENCE, facts={"conference_on": soon, "late_why": "Ill."},
                by=team, **ask),
            "s17": lambda: operations.propose(which=Move.S47_TO_ASSESSMENT, by=team, **ask),
            "nothing": lambda: operations.propose(
                which=Move.S47_NO_FURTHER_ACTION, facts={"factors": ["21"]}, by=team, **ask),
            "step down C": lambda: operations.propose(
                which=Move.STEP_DOWN_C, facts=facts_of(outcome("C", **needs)), receiver=lp,
                by=found.owner or sw, **ask),
            "step down D": lambda: operations.propose(
                which=Move.STEP_DOWN_D, facts=facts_of(outcome("D", **needs)),
                by=found.owner or sw, **ask),
            "accept": lambda: operations.accept_family(by=lp, **base),
            "agree": lambda: operations.answer_proposal(agreed=True, by=mg, **base),
            "agree cwd": lambda: operations.answer_proposal(agreed=True, by=cmg, **base),
            "allocate": lambda: operations.allocate(to=lp, urgent_why="Now.", by=ehc, **base),
            "early help": lambda: operations.begin_early_help(by=lp, **base),
            "team": lambda: operations.form_team(agencies=["School", "Health"], by=lp, **base),
            "ask up": lambda: operations.ask_step_up(by=lp, **ask),
            "step up A": lambda: operations.decide_step_up(outcome=outcome("A"), by=sw, **base),
            "step up B": lambda: operations.decide_step_up(outcome=outcome("B"), by=sw, **base),
            "close": self.tell_and_close,
            "again": self.again,
        }  # fmt: skip

    def tell_and_close(self):
        facts = {"referral": self.found, "by": self.people["mg"], "at": self.at}
        if not access.advised(self.found):
            operations.withhold_advice(reason="Because.", **facts)
        operations.close(closure=Code.objects.get(list="closure", code="RC8"), **facts)

    def again(self):
        """The child is referred once more, and a person says that it is the same child."""
        before = self.found
        newer = self.make(welfare="yes", at=self.at)
        operations.say_same_child(
            referral=newer, kept=before.child, reason="Same.", by=self.people["sw"], at=self.at
        )
        newer = Referral.objects.get(pk=newer.pk)
        if before.state in ENDED:
            self.found = newer
        else:
            operations.join_open_referral(referral=newer, by=self.people["sw"], at=self.at)
            operations.see_contact(referral=before, by=self.people["mg"], at=self.at)

    def step(self, choice, hours):
        self.at += timedelta(hours=hours)
        self.found = Referral.objects.get(pk=self.found.pk)
        actions = self.actions()
        names = list(actions)
        # From the drawn one on, the first that the guards let through: walks that go somewhere.
        for turn in range(len(names)):
            name = names[(choice + turn) % len(names)]
            if name == "again" and turn:
                continue
            leaves = BOTH.get(name) or (name in NEEDS and TABLE.rules[NEEDS[name]].before)
            if leaves and self.found.state not in leaves:
                continue
            try:
                with transaction.atomic():
                    actions[name]()
            except Refused:
                continue
            self.made[name] += 1
            return


@pytest.fixture
def walk(draft, referrer, person, at):
    people = {
        key: person(role)
        for key, role in {
            "sw": Role.RAIS_SOCIAL_WORKER, "ehc": Role.EARLY_HELP_COORDINATOR,
            "mg": Role.RAIS_MANAGER, "csw": Role.CWD_SOCIAL_WORKER, "cmg": Role.CWD_MANAGER,
            "lp": Role.LEAD_PROFESSIONAL,
        }.items()
    }  # fmt: skip

    def make(*, at=at, **facts):
        return operations.send(draft=draft(**facts), by=referrer, at=at).referrals.get()

    return lambda: Walk(people, make, at)


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    steps=st.lists(st.tuples(st.integers(0, 39), st.integers(0, 24 * 40)), min_size=8, max_size=18)
)
def test_whatever_way_a_child_goes_through_the_table_the_return_is_valid(walk, steps):
    with transaction.atomic():
        found = walk()
        for choice, hours in steps:
            found.step(choice, hours)
        last = found.at.date()
        for year in range(2026, last.year + 2):
            root = census.message(census.Year(year), authority="857", at=found.at)
            assert census.faults(root) == [], (found.made, year)
        transaction.set_rollback(True)


def test_a_census_year_runs_from_april_to_march():
    assert (census.Year(2027).first, census.Year(2027).last) == (
        date(2026, 4, 1), date(2027, 3, 31))  # fmt: skip
    assert Route.A in access.STATUTORY_ROUTES
