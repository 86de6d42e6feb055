import pytest

from localoffer.moves import Rule, Table

TABLE = Table(
    thing="parcel",
    states={"packed": "Packed", "sent": "Sent", "lost": "Lost"},
    roles={"clerk": "a clerk", "driver": "the driver", "chief": "the chief"},
    rules={
        "pack": Rule((), "packed", by={"clerk"}, cites="1", verb="pack it"),
        "send": Rule("packed", "sent", by={"clerk", "driver"}, cites="2", verb="send it"),
        "lose": Rule({"packed", "sent"}, "lost", by={"driver"}, cites="3", verb="lose it"),
        "note": Rule({"packed", "sent"}, None, by={"chief"}, cites="4", verb="add a note"),
    },
)


@pytest.mark.parametrize(
    ("move", "state", "roles", "reason"),
    [
        ("pack", None, {"clerk"}, ""),
        ("send", "packed", {"driver"}, ""),
        ("note", "sent", {"chief"}, ""),
        ("send", None, {"clerk"}, "There is no parcel yet to send it."),
        ("send", "lost", {"clerk"}, "You cannot send it now: this parcel is “Lost”."),
        ("pack", "packed", {"clerk"}, "You cannot pack it now: this parcel is “Packed”."),
        ("send", "packed", {"chief"}, "Only a clerk or the driver can send it."),
        ("lose", "sent", set(), "Only the driver can lose it."),
    ],
)
def test_each_cell_is_allowed_or_refused_for_its_reason(move, state, roles, reason):
    assert TABLE.may(move, state=state, roles=roles).reason == reason


def test_a_refusal_cites_the_clause():
    assert TABLE.may("send", state="lost", roles={"clerk"}).cites == "2"


def test_the_database_guard_allows_each_drawn_change_of_state_and_no_other():
    assert TABLE.edges() == {("packed", "sent"), ("packed", "lost"), ("sent", "lost")}


def test_the_drawing_shows_every_move():
    drawn = TABLE.mermaid().splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert "    [*] --> packed: pack" in drawn
    assert "    packed --> lost: lose" in drawn
    assert "    sent --> sent: note" in drawn
