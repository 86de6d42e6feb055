"""Every state × move × role of the three tables, against a list written out by hand."""

import itertools

import pytest

from localoffer.accounts.roles import Role
from localoffer.moves import Table
from panel.states import BEFORE_A_RECOMMENDATION, CASE, ITEM, MEETING, TABLES

PEOPLE = {
    "desk-sw": Role.RAIS_SOCIAL_WORKER,
    "desk-ehc": Role.EARLY_HELP_COORDINATOR,
    "desk-mgr": Role.RAIS_MANAGER,
    "officer": Role.SEN_CASE_OFFICER,
    "senior": Role.SENIOR_PRACTITIONER,
    "ops": Role.OPERATIONS_OFFICER,
    "member": Role.PANEL_MEMBER,
    "chair": Role.PANEL_CHAIR,
    "chief": Role.CHIEF_OFFICER,
}
DESK = "desk-sw desk-ehc desk-mgr"
SEND = "officer senior ops"

ITEM_CELLS = f"""
-             | open      | draft         | {DESK} officer
draft         | submit    | submitted     | officer
draft         | withdraw  | withdrawn     | officer senior
submitted     | return    | returned      | ops senior
submitted     | accept    | accepted      | ops senior
submitted     | withdraw  | withdrawn     | officer senior
returned      | submit    | submitted     | officer
returned      | accept    | accepted      | ops senior
returned      | withdraw  | withdrawn     | officer senior
accepted      | return    | returned      | ops senior
accepted      | list      | listed        | ops
accepted      | hasten    | urgent        | chair
accepted      | withdraw  | withdrawn     | officer senior
listed        | unlist    | accepted      | ops
listed        | lock      | locked        | ops
listed        | withdraw  | withdrawn     | officer senior
locked        | unlist    | accepted      | ops
locked        | discuss   | in_discussion | chair
locked        | withdraw  | withdrawn     | officer senior
in_discussion | recommend | recommended   | chair
in_discussion | defer     | deferred      | chair
in_discussion | withdraw  | withdrawn     | officer senior
urgent        | hasten    | urgent        | chair
urgent        | recommend | recommended   | chair
urgent        | withdraw  | withdrawn     | officer senior
deferred      | list      | listed        | ops
deferred      | withdraw  | withdrawn     | officer senior
recommended   | take_back | sent_back     | chair
recommended   | void      | sent_back     | member chair ops
recommended   | sign      | signed        | chair
signed        | pass_on   | with_officer  | chair ops
with_officer  | approve   | approved      | chief
with_officer  | send_back | sent_back     | chief
sent_back     | recommend | recommended   | chair
approved      | notify    | notified      | {SEND}
approved      | correct   | sent_back     | chief
notified      | correct   | sent_back     | chief
notified      | close     | closed        | officer ops
withdrawn     | close     | closed        | officer ops
"""

MEETING_CELLS = """
-                | schedule        | scheduled        | ops
scheduled        | open_agenda     | agenda_open      | ops
scheduled        | cancel          | cancelled        | ops chair
agenda_open      | close_agenda    | deadline_passed  | ops
agenda_open      | cancel          | cancelled        | ops chair
deadline_passed  | publish_pack    | pack_published   | ops
deadline_passed  | cancel          | cancelled        | ops chair
pack_published   | start           | in_session       | chair
pack_published   | cancel          | cancelled        | ops chair
in_session       | conclude        | concluded        | chair
concluded        | draft_minutes   | minutes_draft    | ops
minutes_draft    | approve_minutes | minutes_approved | chair
minutes_approved | archive         | archived         | ops
"""

CASE_CELLS = f"""
-             | request          | requested     | {DESK} officer
requested     | refuse_to_assess | not_assessing | {SEND}
requested     | agree_to_assess  | assessing     | {SEND}
not_assessing | assess_after_all | assessing     | {SEND}
assessing     | refuse_after_all | not_assessing | {SEND}
assessing     | refuse_to_issue  | not_issuing   | {SEND}
assessing     | agree_to_issue   | drafting      | {SEND}
not_issuing   | issue_after_all  | drafting      | {SEND}
drafting      | no_plan_after_all | not_issuing  | {SEND}
drafting      | serve_draft      | draft_served  | {SEND}
draft_served  | finalise         | final         | {SEND}
final         | maintain         | maintained    | {SEND}
maintained    | review           | in_review     | {SEND}
maintained    | amend            | amending      | {SEND}
maintained    | reassess         | reassessing   | {SEND}
maintained    | propose_ceasing  | ceasing       | {SEND}
in_review     | keep             | maintained    | {SEND}
in_review     | amend            | amending      | {SEND}
in_review     | reassess         | reassessing   | {SEND}
in_review     | propose_ceasing  | ceasing       | {SEND}
amending      | finalise_changes | final         | {SEND}
reassessing   | redraft          | drafting      | {SEND}
ceasing       | keep             | maintained    | {SEND}
ceasing       | cease            | ceased        | {SEND}
requested     | withdraw         | withdrawn     | officer senior
"""

ALL = [(ITEM, ITEM_CELLS), (MEETING, MEETING_CELLS), (CASE, CASE_CELLS)]
NAMES = ["item", "meeting", "case"]


def written(text: str) -> set[tuple[str, str, str, str]]:
    cells = set()
    for line in text.strip().splitlines():
        state, move, after, people = (part.strip() for part in line.split("|"))
        cells |= {(state, move, after, PEOPLE[name].value) for name in people.split()}
    return cells


def every_cell(table: Table):
    return itertools.product([None, *table.states], table.rules, Role)


@pytest.mark.parametrize(("table", "text"), ALL, ids=NAMES)
def test_exactly_the_written_moves_are_allowed(table, text):
    allowed = {
        (state or "-", str(move), str(table.rules[move].after), role.value)
        for state, move, role in every_cell(table)
        if table.may(move, state=state, roles={role})
    }
    assert allowed == written(text)


@pytest.mark.parametrize(("table", "text"), ALL, ids=NAMES)
def test_every_refused_cell_says_why_and_names_its_source(table, text):
    for state, move, role in every_cell(table):
        answer = table.may(move, state=state, roles={role})
        if not answer:
            assert answer.reason[0].isupper(), (state, move, role)
            assert answer.reason.endswith("."), (state, move, role)
            assert len(answer.reason.split()) > 4, (state, move, role)
            assert answer.cites, (state, move, role)


@pytest.mark.parametrize(("table", "text"), ALL, ids=NAMES)
def test_nobody_without_a_role_can_move_anything(table, text):
    assert not any(
        table.may(move, state=state, roles=set())
        for state, move in itertools.product([None, *table.states], table.rules)
    )


@pytest.mark.parametrize(("table", "text"), ALL, ids=NAMES)
def test_every_state_can_be_reached_from_the_beginning(table, text):
    reached = {rule.after for rule in table.rules.values() if not rule.before}
    while more := {after for before, after in table.edges() if before in reached} - reached:
        reached |= more
    assert {str(state) for state in reached} == set(table.states)


def test_the_tables_have_their_names():
    assert {name: table.thing for name, table in TABLES.items()} == {
        "item": "item",
        "meeting": "meeting",
        "case": "case",
    }


def test_a_refusal_names_the_people_who_could():
    assert (
        ITEM.may("approve", state="with_officer", roles={Role.PANEL_CHAIR}).reason
        == "Only a chief officer can approve the decision."
    )


def test_a_refusal_names_the_state_that_stands_in_the_way():
    assert (
        ITEM.may("sign", state="locked", roles={Role.PANEL_CHAIR}).reason
        == "You cannot sign the recommendation now: this item is “Papers published”."
    )


def test_nothing_decided_becomes_undecided_again_so_no_letter_is_overlooked():
    back = {(before, after) for before, after in ITEM.edges() if after in BEFORE_A_RECOMMENDATION}
    assert back
    assert {before for before, _ in back} <= BEFORE_A_RECOMMENDATION
