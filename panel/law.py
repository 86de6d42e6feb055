"""The legal tests limb by limb, and reasons that no law allows, by version of the law."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from localoffer.council import settled
from panel.models import Business, LawEntry
from panel.models.decision import Outcome


@dataclass(frozen=True)
class Limb:
    """One question of a test. `code` is its letter, `clause` its place."""

    code: str
    clause: str
    question: str


def limbs(*, law_version: str, business: str) -> tuple[Limb, ...]:
    """The limbs of the test for one kind of business, in their order.

    The law sets them for a request, a plan and a review; for the other kinds they are the
    council's own, and their clause says so.
    """

    def read() -> tuple[Limb, ...]:
        rows = LawEntry.objects.of(law_version, LawEntry.List.LIMB, business=business)
        return tuple(Limb(code=row.key, clause=row.clause, question=row.label) for row in rows)

    return settled.once((Limb, law_version, business), read)


def follows(*, business: str, met: Mapping[str, bool]) -> Outcome:
    """What follows from the limbs. A limb without a finding counts as not met.

    CFA s.36(8): an assessment when each limb is met; s.37(1): a plan when it is
    necessary; s.45(1): a plan ends when it is no longer necessary (limb a of a review),
    s.44 and reg 20: else it changes when it needs to (limb b).
    """
    every = bool(met) and all(met.values())
    match business:
        case Business.ASSESS:
            return Outcome.ASSESS if every else Outcome.NOT_ASSESS
        case Business.ISSUE:
            return Outcome.ISSUE if every else Outcome.NOT_ISSUE
        case Business.REVIEW:
            if not met.get("a"):
                return Outcome.CEASE
            return Outcome.AMEND if met.get("b") else Outcome.NOT_AMEND
    return Outcome.AGREE if every else Outcome.NOT_AGREE


def outcomes(business: str) -> tuple[Outcome, ...]:
    """What can be recommended on one kind of business."""
    return {
        Business.ASSESS: (Outcome.ASSESS, Outcome.NOT_ASSESS),
        Business.ISSUE: (Outcome.ISSUE, Outcome.NOT_ISSUE),
        Business.REVIEW: (Outcome.AMEND, Outcome.NOT_AMEND, Outcome.CEASE),
    }.get(Business(business), (Outcome.AGREE, Outcome.NOT_AGREE))


WEIGHS_COST = frozenset({Business.CARE_PACKAGE, Business.RESOURCES, Business.TRANSPORT})
"""Where other resources and their cost may be looked at, and only once the need is settled."""


@dataclass(frozen=True)
class Unlawful:
    """A reason that the law does not allow, how it is recognised, and what to do instead."""

    name: str
    pattern: re.Pattern[str]
    warning: str


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


UNLAWFUL = (
    Unlawful(
        "cycles",
        _words(
            r"\b(cycles?|rounds?) of\b|\b(another|further|complete\w*) cycles?\b"
            r"|\b(not|n[’']t|exhaust\w*|complet\w*|before|until)\b[^.]{0,40}"
            r"\bgraduated (approach|response)\b|\b(two|three|four|2|3|4) (more |full )?(cycles?|rounds?)\b"
            r"|assess\W{1,3}plan\W{1,3}do\b|\bAPDR\b"
        ),
        "The law does not ask for a number of cycles of support first. "
        "Say what the evidence shows now.",
    ),
    Unlawful(
        "terms",
        _words(
            r"\b(a|one|two|three|four|\d|another|more|full) ((more|full|school|whole) )?terms?\b"
            r"[^.]{0,30}\b(first|before|more)\b|\b(another|more) terms?\b"
            r"|\bwait\b[^.]{0,30}\bterms?\b"
        ),
        "The law does not ask for a time of support first. Say what the evidence shows now.",
    ),
    Unlawful(
        "psychologist",
        _words(
            r"\b(no|not|without|lacks?|lacking|missing|awaiting|until)\b[^.]{0,40}"
            r"(\bEP\b|psycholog)"
            r"|(\bEP|\bpsycholog\w+)([’']s)?( (report|advice|assessment|visit))?( (is|was|has|have|did|still))*"
            r"( not|n[’']t| missing| outstanding| awaited| late| lacking| absent| to come)\b"
        ),
        "A missing educational psychologist’s report is no reason to refuse: "
        "the assessment itself asks for that advice (regulation 6).",
    ),
    Unlawful(
        "age",
        _words(
            r"\bschool age\b|\btoo young\b|\b(until|before|when)\b[^.]{0,20}"
            r"\b(starts?|starting|begins?|at) school\b|\bcompulsory age\b"
            r"|\b(wait\w*|until|till|once)\b[^.]{0,30}\b(reception|year (1|one))\b"
        ),
        "The law covers children from birth to 25. Waiting for school age is no reason to refuse.",
    ),
    Unlawful(
        "roll",
        _words(r"(\bnot|n[’']t) on (a|any|the|our|its|school)\b[^.]{0,30}\broll\b|\bour roll\b"),
        "What counts is that the child is in the council’s area (section 24), "
        "not on which school’s roll.",
    ),
    Unlawful(
        "cost",
        _words(
            r"\b(cost|costs|costly|expensive|budgets?|afford\w{0,6}|too much money|funding"
            r"|(no|not enough|lack of) (money|funds|resources))\b"
        ),
        "Cost is no part of this test. Decide first what the child may need.",
    ),
    Unlawful(
        "policy",
        _words(
            r"\b(as per|per|under|against|our|council|council[’']s|local|in line with|outside)"
            r"( (the|our|council|council[’']s|local))* polic(y|ies)\b"
            r"|\bband(s|ing)? (\d|one|two|three|four|five|(?-i:[A-H])\b)|\bbanding\b"
            r"|(?<!hearing )(?<!auditory )(?<!sensory )(?<!pain )(?<!listening )\bthresholds?\b"
            r"|\blevel of needs?\b[^.]{0,30}\b(not|n[’']t|low|below|insufficient)\b"
            r"|\b(low|lower|insufficient|mild|not the|not at the) level of needs?\b"
            r"|\b(needs?|support|funding|provision|matrix) (is |are )?(at |on )?level "
            r"(\d|one|two|three|four)\b"
            r"|(\bnot|n[’']t|\bbelow) (yet )?(at |meet |met |meeting |reached? )?(the|our) "
            r"(\w+ )?(levels?|criteria)\b(?! of (his|her|their|other|the))"
        ),
        "A policy, band, threshold or level is the council’s own and decides nothing by itself: "
        "the law asks only the question of this test (sections 36(8) and 37(1); Code of Practice "
        "9.16). Say what the evidence shows of this child.",
    ),
    Unlawful(
        "school-money",
        _words(
            r"£ ?6[,.  ]?000\b|£ ?6k\b|\b(6,000|6000) pounds\b|\bnotional\b|\belement (2|two)\b"
            r"|\b(own|delegated|core) (SEND? )?(money|budgets?|funds?|funding|resources)\b"
        ),
        "No sum that a school must spend first stands in the law, and what it could pay is no "
        "answer by itself (section 36(8)). Say what help the child may need, and whether the "
        "school has it.",
    ),
    Unlawful(
        "diagnosis",
        _words(
            r"\b(no|without|lacks?|lacking|awaiting|pending|needs?|requires?|until|absence of"
            r"|wait\w* for)( (a|an|any|there is|formal|clinical|medical|official|confirmed|autism"
            r"|autistic|adhd|asd))* diagnos(is|es)\b|\bundiagnosed\b"
            r"|(\bnot|n[’']t) (yet )?(been )?(formally )?diagnosed\b"
        ),
        "The law asks for no diagnosis. What counts is a learning difficulty or disability that "
        "calls for special educational provision (section 20).",
    ),
    Unlawful(
        "attainment",
        _words(
            r"(\bnot|n[’']t) ((yet|being) )?(far enough|so far|that far|too far|far|sufficiently"
            r"|significantly|severely) behind\b|\bbehind enough\b|\benough behind\b"
            r"|\battainment\b[^.]{0,30}\b(too (high|good)|not low|average|in line|on track)\b"
            r"|\btoo (able|bright|clever|academic)\b|\bacademically (able|capable|secure)\b"
            r"|\bworking (at|in line with|within) age[- ]related\b"
        ),
        "How far behind a child is does not decide it: an able child can have special educational "
        "needs, and attainment is one thing to look at among others (sections 20 and 36(8); Code "
        "of Practice 9.14).",
    ),
    Unlawful(
        "waiting-list",
        _words(r"\bwaiting[ -]lists?\b|\b(no|lack of|not enough) (capacity|staff)\b"),
        "A waiting list or a lack of staff is no reason to refuse: an assessment asks for the "
        "advice itself, within 6 weeks (regulations 6(1) and 8(1)).",
    ),
)
"""Reasons to warn about wherever they are written; a warning, since the words can be innocent."""


def unlawful(*, law_version: str, business: str) -> tuple[Unlawful, ...]:
    """Those that one version of the law does not allow on one kind of business.

    The council’s own questions may weigh more than whether there is a plan, which the Act
    alone decides.
    """

    def read() -> tuple[Unlawful, ...]:
        rows = LawEntry.objects.of(law_version, LawEntry.List.REASON, business=business)
        named = set(rows.values_list("key", flat=True))
        return tuple(reason for reason in UNLAWFUL if reason.name in named)

    return settled.once((Unlawful, law_version, business), read)


def warnings(*texts: str, reasons: Iterable[Unlawful] = UNLAWFUL) -> list[str]:
    """The warnings that these texts call for, each once."""
    return [
        reason.warning for reason in reasons if any(reason.pattern.search(text) for text in texts)
    ]
