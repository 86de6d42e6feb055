"""Every state × move × role of a notice."""

import pytest

from localoffer.accounts.roles import Role
from localoffer.notices.states import MOVES, PORTAL, Move, State

ALLOWED = {
    (None, Move.QUEUE, PORTAL),
    (State.QUEUED, Move.SEND, PORTAL),
    (State.SENT, Move.DELIVER, PORTAL),
    (State.QUEUED, Move.REFUSE, PORTAL),
    (State.SENT, Move.BOUNCE, PORTAL),
    (State.DELIVERED, Move.BOUNCE, PORTAL),
    (State.SENT, Move.BOUNCE, Role.ADMINISTRATOR),
    (State.DELIVERED, Move.BOUNCE, Role.ADMINISTRATOR),
    (State.FAILED, Move.SEND_AGAIN, Role.ADMINISTRATOR),
}


@pytest.mark.parametrize("role", [PORTAL, *Role])
@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", [None, *State])
def test_each_cell_of_the_table_is_allowed_or_has_its_reason(state, move, role):
    answer = MOVES.may(move, state=state, roles={role})
    assert bool(answer) == ((state, move, role) in ALLOWED)
    assert answer or answer.reason.endswith(".")
