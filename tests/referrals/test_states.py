"""The whole table of moves, cell by cell, against a table written out by hand."""

import itertools

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from localoffer.accounts.roles import Role
from referrals import access
from referrals.models import Referral
from referrals.states import (
    CLAIMS,
    DECIDES,
    PUBLIC,
    SECOND_PERSON,
    SYSTEM,
    TABLE,
    Move,
    Option,
    Route,
    State,
)

ROLES = {
    "R": Role.REFERRER,
    "SW": Role.RAIS_SOCIAL_WORKER,
    "EHC": Role.EARLY_HELP_COORDINATOR,
    "MG": Role.RAIS_MANAGER,
    "CSW": Role.CWD_SOCIAL_WORKER,
    "CMG": Role.CWD_MANAGER,
    "LP": Role.LEAD_PROFESSIONAL,
    "SYS": SYSTEM,
    "P": PUBLIC,
}
# Letters of the states, as the table below uses them.
STATES = {
    "-": None,
    "draft": State.DRAFT,
    "defl": State.DEFLECTED,
    "sub": State.SUBMITTED,
    "scr": State.SCREENING,
    "wait": State.AWAITING_INFORMATION,
    "A": State.DECIDED_A,
    "B": State.DECIDED_B,
    "C": State.DECIDED_C,
    "D": State.DECIDED_D,
    "asg": State.ASSESSING,
    "asd": State.ASSESSED,
    "strat": State.STRATEGY_DISCUSSION,
    "s47": State.S47_ENQUIRY,
    "conf": State.CONFERENCE,
    "all": State.ALLOCATED,
    "eha": State.EARLY_HELP_ASSESSMENT,
    "taf": State.TEAM_AROUND_THE_FAMILY,
    "att": State.ATTACHED,
    "closed": State.CLOSED,
}
DECIDED_ON = "A B C D asg asd strat s47 conf all eha taf"
# move | from | to (= stays) | who
EXPECTED = f"""
start                   | -                       | draft | R P
submit                  | draft                   | sub   | R P
deflect                 | draft                   | defl  | R P
claim_welfare           | sub                     | scr   | SW
claim_support           | sub                     | scr   | EHC
release                 | scr wait                | sub   | MG
switch_to_welfare       | sub scr wait            | sub   | EHC SW
ask_switch_to_support   | sub scr wait            | =     | SW
agree_switch_to_support | sub scr wait            | sub   | MG
decline_switch_to_support | sub scr wait          | =     | MG
ask_information         | scr                     | wait  | SW EHC
information_arrived     | wait                    | scr   | SW EHC
decide_a                | scr                     | A     | SW
decide_b                | scr                     | B     | SW
decide_c                | scr                     | C     | EHC SW
decide_d                | scr                     | D     | EHC SW
decide_c_after_welfare  | scr                     | C     | SW
decide_d_after_welfare  | scr                     | D     | SW
correct_decision        | A B C D                 | =     | SW EHC
start_assessment_a      | A                       | asg   | SW
start_assessment_b      | B                       | asg   | CSW
start_assessment_b_rais | B                       | asg   | SW
finish_assessment       | asg                     | asd   | SW CSW
hold_strategy_discussion | sub scr wait A B C D asg asd conf all eha taf | strat | SW CSW
begin_s47               | strat                   | s47   | SW
begin_s47_cwd           | strat                   | s47   | CSW CMG
begin_s47_override      | strat                   | s47   | MG
end_strategy_discussion | strat                   | asg   | SW CSW
s47_to_conference       | s47                     | conf  | SW CSW
s47_to_assessment       | s47                     | asg   | SW CSW
s47_no_further_action   | s47                     | asd   | SW CSW
allocate                | C                       | all   | EHC MG
begin_early_help        | all                     | eha   | LP
form_team               | eha                     | taf   | LP
ask_step_up             | C all eha taf           | =     | EHC LP
step_up_a               | C all eha taf           | A     | SW
step_up_b               | C all eha taf           | B     | SW
step_down_c             | A B asd                 | C     | SW
step_down_d             | A B asd                 | D     | SW
advise                  | {DECIDED_ON}            | =     | SW EHC MG CSW
withhold_advice         | {DECIDED_ON}            | =     | MG
not_contactable         | {DECIDED_ON}            | =     | MG
request_ehc             | sub scr wait {DECIDED_ON} closed | = | SW EHC MG CSW LP R P
close                   | asd conf D C all eha taf | closed | SW EHC MG CSW LP
refer_again             | closed                  | =     | R
attach_contact          | sub scr wait {DECIDED_ON} | =   | SYS
join_open_referral      | sub scr                 | att   | SW EHC MG
see_contact             | sub scr wait {DECIDED_ON} | =   | SW EHC MG CSW LP
ask_second              | A B asd strat s47       | =     | SW CSW CMG
decline_second          | A B asd strat s47       | =     | MG CSW CMG
accept_step_down        | A B asd                 | =     | LP
decline_step_down       | A B asd                 | =     | LP
withdraw_second         | A B asd strat s47       | =     | SW CSW CMG
decline_step_up         | C all eha taf           | =     | SW
finish_assessment_before_conference | conf        | =     | SW CSW
reassign                | scr wait {DECIDED_ON}   | =     | MG
give_new_code           | sub scr wait {DECIDED_ON} att closed | = | SW EHC MG
"""


def expected():
    for line in EXPECTED.strip().splitlines():
        move, before, after, who = (cell.strip() for cell in line.split("|"))
        yield (
            Move(move),
            {STATES[each] for each in before.split()},
            None if after == "=" else STATES[after],
            {ROLES[each] for each in who.split()},
        )


def test_the_hand_written_table_names_every_move_once():
    assert sorted(move for move, *_ in expected()) == sorted(Move)
    assert sorted(TABLE.rules) == sorted(Move)


@pytest.mark.parametrize(("move", "before", "after", "who"), expected())
def test_every_state_and_role_of_a_move_is_as_the_pathway_says(move, before, after, who):
    """Every state × role of this move: allowed exactly where the table above says."""
    every_role = [*Role, SYSTEM, PUBLIC]
    for state, role in itertools.product([None, *State], every_role):
        answer = TABLE.may(move, state=state, roles={role})
        assert bool(answer) == (state in before and role in who), (move, state, role)
        if not answer:
            assert answer.reason.endswith("."), answer.reason
            assert len(answer.reason) > 20
            assert answer.cites
    assert TABLE.rules[move].after == after


def test_the_option_alone_chooses_who_claims_and_which_decision_it_is():
    assert CLAIMS == {Option.WELFARE: Move.CLAIM_WELFARE, Option.SUPPORT: Move.CLAIM_SUPPORT}
    assert {DECIDES[Option.WELFARE, r] for r in (Route.C, Route.D)} == {
        Move.DECIDE_C_AFTER_WELFARE,
        Move.DECIDE_D_AFTER_WELFARE,
    }
    assert set(DECIDES) == set(itertools.product(Option, Route))


def test_moves_of_two_people_name_the_second():
    assert {move: role for move, role in SECOND_PERSON.items() if move != "begin_s47_cwd"} == {
        Move.AGREE_SWITCH_TO_SUPPORT: Role.RAIS_SOCIAL_WORKER,
        **dict.fromkeys(
            (
                Move.S47_TO_CONFERENCE,
                Move.S47_TO_ASSESSMENT,
                Move.S47_NO_FURTHER_ACTION,
                Move.END_STRATEGY_DISCUSSION,
                Move.STEP_DOWN_C,
                Move.STEP_DOWN_D,
            ),
            Role.RAIS_MANAGER,
        ),
    }
    assert SECOND_PERSON[Move.BEGIN_S47_CWD] == Role.CWD_MANAGER


def test_every_state_can_be_reached_and_only_closed_and_deflected_end():
    edges = TABLE.edges()
    assert {after for _, after in edges} | {State.DRAFT} == set(State)
    assert set(State) - {before for before, _ in edges} == {
        State.CLOSED,
        State.DEFLECTED,
        State.ATTACHED,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("before", State)
def test_the_database_knows_the_same_edges(claimed, before):
    """Every pair of states, by raw SQL: what the table does not draw the database refuses."""
    found = claimed()
    with connection.cursor() as cursor:
        for after in set(State) - {before}:
            error = _refused(cursor, found, before, after)
            if (before, after) in TABLE.edges():
                assert "Invalid transition" not in error, (before, after)
            else:
                assert error, (before, after)


def _refused(cursor, found: Referral, before: State, after: State) -> str:
    """What the database says to this change of state; “” when it lets it through."""
    try:
        with transaction.atomic():
            _put(cursor, found, before)
            cursor.execute(
                "UPDATE referrals_referral SET state = %s WHERE id = %s", [after.value, found.pk]
            )
    except (InternalError, IntegrityError) as refusal:
        return str(refusal)
    return ""


def _put(cursor, found: Referral, state: State) -> None:
    """Put the row into a state with the guards off, as no program of ours can."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    dated = "now()" if state == State.CLOSED else "NULL"
    claim = ", screener_id = NULL, supporter_id = NULL, claimed_at = NULL"
    cursor.execute(
        f"UPDATE referrals_referral SET state = %s, closed_at = {dated}"
        f"{claim if state == State.SUBMITTED else ''} WHERE id = %s",
        [state.value, found.pk],
    )
    cursor.execute("SET LOCAL session_replication_role = origin")


# The option: which of two moves an option means, and what of it each role may do in each state

BY_OPTION = {
    # option, what is done: state, roles
    (1, "claim"): ("sub", "SW"),
    (2, "claim"): ("sub", "EHC"),
    **{(1, f"decide {route}"): ("scr", "SW") for route in "ABCD"},
    **{(2, f"decide {route}"): ("scr", "SW") for route in "AB"},
    **{(2, f"decide {route}"): ("scr", "SW EHC") for route in "CD"},
    (1, "switch"): ("sub scr wait", "SW"),
    (2, "switch"): ("sub scr wait", "SW EHC"),
}
ASKS = {
    "claim": access.may_claim,
    "switch": access.may_switch,
    **{
        f"decide {route}": lambda found, by, route=route: access.may_decide(found, route, by)
        for route in "ABCD"
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize(("option", "what"), BY_OPTION)
def test_every_state_and_role_for_each_option(claimed, person, option, what):
    """Every state × role of what depends on the option, asked of somebody on the case."""
    found = claimed(option=option)
    states, roles = (cell.split() for cell in BY_OPTION[option, what])
    people = {role: person(role) for role in Role}
    for state, (role, by) in itertools.product(State, people.items()):
        found.state, found.screener = state, by
        if state == State.SUBMITTED:
            found.screener = found.supporter = found.claimed_at = None
        answer = ASKS[what](found, by)
        allowed = state in {STATES[s] for s in states} and role in {ROLES[r] for r in roles}
        assert bool(answer) == allowed, (option, what, state, role, answer.reason)
        assert answer or answer.reason.endswith(".")
