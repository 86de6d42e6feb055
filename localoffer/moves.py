"""Tables of moves: a workflow drawn as data.

A table says which state each move leaves, which it reaches, who makes it and
which clause it enacts. The diagrams, the database's own guard and the tests are
made from the same table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from localoffer.refusal import YES, Answer, no


@dataclass(frozen=True)
class Rule:
    """One move: from any state of `before` to `after`, by a holder of one of the roles `by`.

    `before` empty means that the move creates the record. `after` None means that
    the state stays as it is (a fact is added). `verb` completes "Only … can …".
    """

    before: frozenset[str]
    after: str | None
    by: frozenset[str]
    cites: str
    verb: str

    def __init__(
        self,
        before: str | Iterable[str],
        after: str | None,
        *,
        by: Iterable[str],
        cites: str,
        verb: str,
    ) -> None:
        states = {before} if isinstance(before, str) else before
        object.__setattr__(self, "before", frozenset(states))
        object.__setattr__(self, "after", after)
        object.__setattr__(self, "by", frozenset(by))
        object.__setattr__(self, "cites", cites)
        object.__setattr__(self, "verb", verb)


@dataclass(frozen=True)
class Table:
    """All moves of one thing ("referral"), with words for its states and roles."""

    thing: str
    states: Mapping[str, str]
    roles: Mapping[str, str]
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def may(self, move: str, *, state: str | None, roles: Collection[str]) -> Answer:
        """May a holder of `roles` make `move` on a thing in `state` (None: not there yet)?

        The state is asked first: a move that nobody can make now is refused for
        that reason, whoever asks.
        """
        rule = self.rules[move]
        if state is None and rule.before:
            return no(f"There is no {self.thing} yet to {rule.verb}.", rule.cites)
        if state is not None and state not in rule.before:
            return no(
                f"You cannot {rule.verb} now: this {self.thing} is “{self.states[state]}”.",
                rule.cites,
            )
        if not rule.by & frozenset(roles):
            return no(f"Only {self.who(rule)} can {rule.verb}.", rule.cites)
        return YES

    def who(self, rule: Rule) -> str:
        """“the chair or a RAIS manager”, in the order the roles are listed."""
        names = [label for role, label in self.roles.items() if role in rule.by]
        return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]

    def edges(self) -> set[tuple[str, str]]:
        """Every (from, to) pair that some move allows, for the database's guard."""
        return {
            (before, rule.after)
            for rule in self.rules.values()
            if rule.after
            for before in rule.before
            if before != rule.after
        }

    def mermaid(self) -> str:
        """The table drawn as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [
            f"    state “{label}” as {state}".replace("“", '"').replace("”", '"')
            for state, label in self.states.items()
        ]
        for name, rule in self.rules.items():
            for before in sorted(rule.before) or ["[*]"]:
                lines.append(f"    {before} --> {rule.after or before}: {name}")
        return "\n".join(lines) + "\n"
