"""What the form asks of whom, as a table; pure sums over the answers given so far, no ORM.

A step is a page. Which steps are asked follows from the answers before them: who writes,
whether anybody may be harmed, and what is asked for. An answer to a step that is no longer
asked is set aside, and comes back with the step.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Answers = dict[str, Any]
PROFESSIONAL, PARENT, YOUNG_PERSON, PUBLIC = "professional", "parent", "young_person", "public"
EVERYBODY = (PROFESSIONAL, PARENT, YOUNG_PERSON, PUBLIC)
ACCOUNT = "account"
"""In the answer to “who”: the sender has signed in, and is not asked who they are."""


def who(answers: Answers) -> str:
    """Who writes; a professional until somebody says otherwise."""
    return str(answers.get("who", {}).get("who", PROFESSIONAL))


def is_option_1(answers: Answers) -> bool:
    """Any “yes” or “not sure” makes it Option 1 (mailbox rule)."""
    return bool(answers.get("welfare", {}).get("welfare", "not_sure") != "no")


def asks_for_ehc(answers: Answers) -> bool:
    return bool(answers.get("need", {}).get("need") == "ehc")


def asks_for_one_of_several(answers: Answers) -> bool:
    return asks_for_ehc(answers) and len(_born(answers)) > 1


def _born(answers: Answers) -> dict[str, int]:
    """By the name of their row, the places of the children who are born, counted from 1."""
    rows = answers.get("children", [])
    return {
        row.get(ROW) or str(place): place
        for place, row in enumerate(rows, 1)
        if not row.get("expected_on")
    }


def born(answers: Answers) -> dict[str, dict[str, Any]]:
    """The children who are born, by the name of their row."""
    rows = answers.get("children", [])
    return {name: rows[place - 1] for name, place in _born(answers).items()}


def to_assess(answers: Answers) -> list[int]:
    """Places of the children for whom an EHC needs assessment is asked, counted from 1.

    It is asked about a child or young person (CFA s.36(1)), so never before birth; about
    whom of several is the sender’s to say.
    """
    if not asks_for_ehc(answers):
        return []
    chosen = answers.get("assessed", {}).get("children")
    of_several = asks_for_one_of_several(answers) and chosen is not None
    return [place for name, place in _born(answers).items() if not of_several or name in chosen]


def _always(answers: Answers) -> bool:
    return True


def _never(answers: Answers) -> bool:
    return False


def _without_account(answers: Answers) -> bool:
    return not answers.get("who", {}).get(ACCOUNT)


@dataclass(frozen=True)
class Step:
    """One page of the form: who is asked it, when, and whether sending waits for it."""

    key: str
    section: str
    titles: dict[str, str]
    when: Callable[[Answers], bool] = _always
    required: Callable[[Answers], bool] = _never

    def title(self, answers: Answers) -> str:
        writer = who(answers)
        return self.titles.get(writer, self.titles.get("", ""))

    def is_asked(self, answers: Answers) -> bool:
        return who(answers) in (self.titles if "" not in self.titles else EVERYBODY) and self.when(
            answers
        )


def _not_option_1(answers: Answers) -> bool:
    """Consent never gates Option 1 (Working Together; front door, law that shapes the forms)."""
    return not is_option_1(answers)


def _of_a_professional(answers: Answers) -> bool:
    return who(answers) == PROFESSIONAL


BEFORE, YOU, CHILD, STORY, HELP, SHARING = "", "You", "Child", "Story", "Help", "Sharing"
STEPS = (
    Step("welfare", BEFORE, {"": "Welfare and safety"}, required=_always),
    Step("need", BEFORE, {"": "What you need"}, when=_not_option_1),
    Step("who", BEFORE, {"": "Who you are"}, when=_without_account, required=_always),
    Step(
        "contact",
        YOU,
        {"": "How to reach you", PUBLIC: "Whether you give your name"},
        when=_without_account,
        required=_always,
    ),
    Step(
        "children",
        CHILD,
        {"": "The child", PARENT: "Your child", YOUNG_PERSON: "Your name and age"},
        required=_always,
    ),
    Step(
        "carers",
        CHILD,
        {
            PROFESSIONAL: "Parents and carers",
            PUBLIC: "Parents and carers",
            PARENT: "Other parents and carers",
        },
    ),
    Step(
        "concern",
        STORY,
        {
            "": "What you are worried about",
            PARENT: "What is happening",
            YOUNG_PERSON: "What is happening, in your own words",
        },
        required=_always,
    ),
    Step("strengths", STORY, {"": "What is going well"}),
    Step(
        "voice",
        STORY,
        {
            PROFESSIONAL: "What the child says",
            PARENT: "What your child says",
            PUBLIC: "What the child says",
        },
    ),
    Step(
        "tried",
        HELP,
        {PROFESSIONAL: "What has been tried", PARENT: "What has been tried"},
    ),
    Step(
        "agencies",
        HELP,
        {PROFESSIONAL: "Who else helps the family", PARENT: "Who else helps you"},
    ),
    Step(
        "ehc",
        HELP,
        {PROFESSIONAL: "Who asks for the EHC needs assessment"},
        when=asks_for_ehc,
        required=_always,
    ),
    Step(
        "assessed",
        HELP,
        {
            PROFESSIONAL: "Who the EHC needs assessment is for",
            PARENT: "Who the EHC needs assessment is for",
        },
        when=asks_for_one_of_several,
        required=_always,
    ),
    Step(
        "evidence",
        HELP,
        {
            PROFESSIONAL: "Evidence for the EHC needs assessment",
            PARENT: "Evidence for the EHC needs assessment",
            YOUNG_PERSON: "Papers that could help",
        },
        when=asks_for_ehc,
        required=_of_a_professional,
    ),
    Step("files", HELP, {"": "Files"}),
    Step(
        "sharing",
        SHARING,
        {
            "": "Sharing this information",
            PARENT: "Sharing what you tell us",
            YOUNG_PERSON: "Who may know",
        },
        required=_not_option_1,
    ),
)
BY_KEY = {step.key: step for step in STEPS}
SECTIONS = {
    YOU: {"": "You"},
    CHILD: {"": "The child or children", PARENT: "Your family", YOUNG_PERSON: "You"},
    STORY: {"": "What is happening"},
    HELP: {"": "Help so far"},
    SHARING: {"": "Sharing"},
}


def section_title(section: str, answers: Answers) -> str:
    titles = SECTIONS[section]
    return titles.get(who(answers), titles[""])


def asked(answers: Answers) -> list[Step]:
    """The steps of this form, in order."""
    return [step for step in STEPS if step.is_asked(answers)]


def whole(child: dict[str, Any]) -> bool:
    """A child of whom the form knows who and where."""
    return bool(child.get("where"))


def is_answered(step: Step, answers: Answers) -> bool:
    given = answers.get(step.key)
    if step.key == "children":
        return bool(given) and all(whole(child) for child in given or [])
    if step.key == "assessed":  # a child who was added since has not been asked about
        return given is not None and set(_born(answers)) <= set(given["asked"])
    return bool(given)


def missing(answers: Answers) -> Iterator[Step]:
    """What must still be answered before this can be sent (T2)."""
    for step in asked(answers):
        if step.required(answers) and not is_answered(step, answers):
            yield step


def rearranged(answers: Answers, aside: Answers) -> tuple[Answers, Answers]:
    """The answers that count now, and those set aside, after one of them has changed."""
    everything = {**aside, **answers}
    counts: Answers = {}
    for step in STEPS:
        if step.key in everything and step.is_asked(counts):
            counts[step.key] = everything[step.key]
    return counts, {key: value for key, value in everything.items() if key not in counts}


def sharing_of(answers: Answers) -> dict[str, Any]:
    """The answer about sharing; of an Option 1 that went without it, what the law gives."""
    return answers.get("sharing") or {
        "agreement": "not_said",
        "basis": "told" if who(answers) == PUBLIC else "safety",
        "family_told": None,
    }


def place_of(child: dict[str, Any], children: list[dict[str, Any]]) -> dict[str, Any]:
    """The child, with the place of the first one when they live together."""
    if child.get("where") != "same":
        return child
    return {**child, **{name: children[0].get(name, "") for name in PLACE}}


PLACE = ("where", "address", "postcode", "found_at")
ABOUT_A_CHILD = {
    "": ("given_name", "family_name", "name_unknown", "birth_date", "expected_on",
         "estimated_age", "school"),
    "home": PLACE,
    "more": ("sex", "upn", "nhs_number"),
}  # fmt: skip
"""By page: what it asks of one child."""
ROW = "row"
"""In a child's answers: which child it is, whatever their place in the list."""


def place_in(page: str) -> tuple[str, int, str]:
    """“children/2/home” is that page of the second child; a step of one page has no number."""
    step, _, rest = page.partition("/")
    number, _, about = rest.partition("/")
    return step, int(number or 0), about


def held(answers: Answers, page: str) -> Any:
    """What one page of the form holds: a step, or of one child or carer what it asks."""
    step, number, about = place_in(page)
    if not number:
        return answers.get(step)
    rows = answers.get(step, [])
    row = rows[number - 1] if number <= len(rows) else {}
    if step != "children":
        return row
    return {name: row[name] for name in (ROW, *ABOUT_A_CHILD[about]) if name in row}


def placed(answers: Answers, page: str, answer: Any) -> Any:
    """The answer to a whole step, with that of one of its pages in its place."""
    step, number, _ = place_in(page)
    if not number:
        return answer
    rows = answers.get(step, [])
    row = rows[number - 1] if number <= len(rows) else {}
    return [*rows[: number - 1], {**row, **answer}, *rows[number:]]


def mark(answers: Answers, aside: Answers, page: str) -> str:
    """What a page held when it was drawn, as a short digest: pages do not disturb each other."""
    everything = {**aside.get("steps", {}), **answers}
    both = [held(everything, page), aside.get("fields", {}).get(page)]
    return sha256(json.dumps(both, sort_keys=True).encode()).hexdigest()[:16]


EHC_WISH = (
    "An EHC needs assessment. At this age a parent, the school or the college must ask for it: "
    "please help with that."
)
"""Stands with the hopes of a young person of school age who asked: they cannot ask for themselves yet
(CFA ss.36(1), 83(2)), so it is no request, and no time runs."""
EHC_AFTER_BIRTH = "An EHC needs assessment, once the baby is born."
"""Stands with the hopes where only an unborn child is there to ask for: no request either."""
AGENCIES = {
    "school": "School, college or early years setting",
    "health_visitor": "Health visitor or school nurse",
    "gp": "GP",
    "hospital": "Hospital or community paediatrics",
    "therapy": "Speech and language, occupational or physiotherapy",
    "camhs": "Mental health service for children (CAMHS)",
    "ed_psych": "Educational psychologist or specialist teacher",
    "early_help": "Early Help or family support",
    "social_care": "Social worker",
    "police": "Police or youth justice",
    "housing": "Housing",
    "voluntary": "A charity or community group",
    "adult": "A service for the parents, like for mental health or alcohol",
}
"""Kinds of agency that may help a family already: codes and their words."""
