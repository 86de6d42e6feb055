"""What every notice of a decision must tell a parent. Without all of it there is no letter.

CFA ss.32, 51, 52, 57; regs 5(3), 32; every refusal carries reasons, the right of
appeal and its limit, mediation and its limit, disagreement resolution, and SENDIASS.
Agreeing to assess can be neither mediated nor appealed (CFA ss.51(2), 52(1)): that letter
names every service too, without a last day, and says when those rights will come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from localoffer.refusal import Refused, no


@dataclass(frozen=True)
class Line:
    """How to reach one service, as the letter prints it."""

    label: str
    phone: str = ""
    email: str = ""
    web: str = ""
    note: str = ""

    @property
    def can_be_reached(self) -> bool:
        return bool(self.label and (self.phone or self.email or self.web))


@dataclass(frozen=True)
class Rights:
    """The rights block of one letter."""

    reasons: str
    appeal_until: date | None
    tribunal: Line | None
    mediation_until: date | None
    mediation: Line | None
    disagreement: Line | None
    sendiass: Line | None
    refuses: bool = True


def missing(rights: Rights) -> list[str]:
    """What the block lacks, in words for the person who prepares the letter."""
    lines = {
        "how to reach the SEND Tribunal": rights.tribunal,
        "how to reach the mediation adviser": rights.mediation,
        "how to reach the disagreement resolution service": rights.disagreement,
        "how to reach SENDIASS": rights.sendiass,
    }
    gaps = [] if rights.reasons.strip() else ["the reasons for the decision"]
    if rights.refuses:
        gaps += [] if rights.appeal_until else ["the last day to appeal"]
        gaps += [] if rights.mediation_until else ["the last day to ask about mediation"]
    return gaps + [
        words for words, line in lines.items() if line is None or not line.can_be_reached
    ]


def or_refuse(rights: Rights) -> None:
    """Raise Refused, naming what is missing, unless the block is whole."""
    if gaps := missing(rights):
        raise Refused(
            no(
                "This letter cannot be made: it must also say "
                + "; ".join(gaps)
                + ". An administrator can add contact details in the council’s settings.",
                "CFA ss.32, 51, 52, 57; regs 5(3), 32",
            )
        )
