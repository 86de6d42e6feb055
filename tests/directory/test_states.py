"""Every move of the directory's three tables, in every state, by every role."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from localoffer.accounts.roles import EDITORS, Role
from localoffer.directory import demo
from localoffer.directory.models import Listing, Service, StateChange
from localoffer.directory.operations import move
from localoffer.directory.states import (
    MOVES,
    ORUK_STATUS,
    STEPS,
    SYSTEM,
    TURNS,
    Move,
    Run,
    Stage,
    State,
    Step,
    Turn,
)
from localoffer.refusal import Refused


@pytest.mark.parametrize(
    ("table", "states", "moves"),
    [(MOVES, State, Move), (STEPS, Stage, Step), (TURNS, Run, Turn)],
)
def test_each_table_answers_for_every_cell(table, states, moves):
    assert set(table.rules) == set(moves)
    for name, rule in table.rules.items():
        for state in states:
            for role in [*Role, SYSTEM]:
                answer = table.may(name, state=state, roles={role})
                assert bool(answer) is (state in rule.before and role in rule.by)
                assert answer or answer.reason


def test_a_provider_publishes_nothing_by_themselves():
    for rule in (STEPS.rules[Step.PUBLISH], STEPS.rules[Step.RETURN], MOVES.rules[Move.REOPEN]):
        assert rule.by == EDITORS


def test_each_state_has_its_own_word_in_open_referral():
    assert set(ORUK_STATUS) == set(State)
    assert len(set(ORUK_STATUS.values())) == len(State)


def test_a_service_is_paused_resumed_closed_and_opened_again(directory, person, at):
    editor = person(Role.PUBLISHER)
    service = Service.objects.get(pk=demo.key_of("service", "kite-drop-in"))
    for step, after, why in (
        (Move.PAUSE, State.PAUSED, "Back in May"),
        (Move.RESUME, State.ACTIVE, ""),
        (Move.CLOSE, State.CLOSED, "No more money"),
        (Move.REOPEN, State.ACTIVE, ""),
    ):
        service = move(service=service, move=step, by=editor, at=at, why=why)
        assert (service.state, service.state_note) == (after, why)
        assert Listing.objects.filter(pk=service.pk).exists() is (after != State.CLOSED)
    assert list(StateChange.objects.values_list("move", flat=True)) == [
        "pause", "resume", "close", "reopen"
    ]  # fmt: skip
    assert service.versions.count() == 5


def test_a_provider_moves_only_their_own(directory, person, verified_school, at):
    provider = person(Role.PROVIDER, organisation=verified_school)
    service = Service.objects.get(pk=demo.key_of("service", "kite-drop-in"))
    with pytest.raises(Refused, match="only the services of your own organisation"):
        move(service=service, move=Move.PAUSE, by=provider, at=at)
    service.organization.account = verified_school
    service.organization.save()
    assert move(service=service, move=Move.PAUSE, by=provider, at=at).state == State.PAUSED
    with pytest.raises(Refused, match="You cannot pause this service now"):
        move(service=service, move=Move.PAUSE, by=provider, at=at)
    assert set(Service.objects.kept_by(provider)) == set(service.organization.services.all())
    provider.grants.update(ended_at=at)
    left = type(provider).objects.get(pk=provider.pk)
    assert not Service.objects.kept_by(left).exists()
    with pytest.raises(Refused):
        move(service=service, move=Move.RESUME, by=left, at=at)


def test_the_database_refuses_a_move_that_is_not_in_the_table(directory):
    with pytest.raises(DatabaseError), transaction.atomic():
        Service.objects.filter(state=State.CLOSED).update(state=State.PAUSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(state=State.STARTING).update(starts_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(state=State.ACTIVE).update(minimum_age=12, maximum_age=3)
