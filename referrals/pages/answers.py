"""A draft's answers as rows: the list of parts, the check before sending, and a copy to keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from localoffer.accounts.models import Person
from localoffer.text import oddities
from localoffer.ui.templatetags.ui import day
from referrals import access, asking
from referrals.asking import AGENCIES, Step
from referrals.models import Carer, Code, Draft, EhcRequest, Evidence, SharingBasis, Where
from referrals.models.submission import Sender, Welfare

Row = dict[str, Any]
Facts = list[tuple[str, Any]]
YES_NO = {True: "Yes", False: "No", None: "I do not know"}
STEPS_WITH_PAGES_OF_THEIR_OWN = {"children", "carers", "files"}


def ehc_words(draft: Draft, *, on: date) -> str:
    """Where an EHC needs assessment cannot be asked for yet: why, who must ask, and our help."""
    if draft.children and draft.asks_for_ehc and not asking.to_assess(draft.answers):
        return (
            "An EHC needs assessment can be asked for once a baby is born. Send this to us all "
            "the same: we look at what can help before."
        )
    if not access.asks_too_young(draft, on=on):
        return ""
    if draft.sender == Sender.YOUNG_PERSON:
        return (
            "You can ask for an EHC needs assessment yourself once Year 11 has ended. "
            "Until then a parent or carer, your school or your college must ask. Send this to us "
            "all the same: we talk with you about it, and help you to get somebody to ask."
        )
    return (
        "A young person can ask for an EHC needs assessment once Year 11 has ended. "
        "Before that a parent, the school or the college must ask. "
        "We help the family with that."
    )


def children_to_choose(draft: Draft) -> list[tuple[str, str]]:
    """The children for whom an EHC needs assessment can be asked, as choices."""
    return [
        (name, f"{child_name(child)}. {child_age(child)}")
        for name, child in asking.born(draft.answers).items()
    ]


def _requested(draft: Draft) -> str:
    """What sending will ask the council for, child by child; nothing where that is plain."""
    chosen = asking.to_assess(draft.answers)
    if not chosen or len(draft.children) == 1:
        return ""
    asked: list[str] = []
    others: list[str] = []
    for number, child in enumerate(draft.children, 1):
        (asked if number in chosen else others).append(f"child {number}, {child_name(child)}")
    without = f" You do not ask for it for {' or '.join(others)}." if others else ""
    return f"You ask for an EHC needs assessment for {' and '.join(asked)}.{without}"


WRITERS = {
    Sender.PARENT: "a parent or carer",
    Sender.YOUNG_PERSON: "a young person",
    Sender.PUBLIC: "a member of the public",
}


def account_note(draft: Draft, person: Person) -> str:
    """What becomes of a draft that is put into an account; more where it says who wrote it."""
    words = (
        f"You have signed in as {person.name}. In your account you find this draft on each device"
    )
    back = (
        " A link and a code that were given out for it go on working: whoever has both can take "
        "it out of your account again."
        if draft.key
        else ""
    )
    if draft.sender == Sender.PROFESSIONAL:
        return f"{words}.{back}"
    return (
        f"{words}.{back} You said in it that you are {WRITERS[draft.sender]}. In your account it "
        "becomes a referral by you, in your work. To send it as it is now, choose no."
    )


def tasks(draft: Draft) -> dict[str, Any]:
    """The parts of the form in their sections, each with how far it is."""
    answers = draft.answers
    sections: list[Row] = []
    for section in asking.SECTIONS:
        steps = [step for step in asking.asked(answers) if step.section == section]
        rows = [row for step in steps for row in _tasks_of(step, draft)]
        if rows:
            title = asking.section_title(section, answers)
            if sections and sections[-1]["title"] == title:
                sections[-1]["tasks"] += rows
            else:
                sections.append({"title": title, "id": section.lower(), "tasks": rows})
    left = list(asking.missing(answers))
    return {
        "sections": sections,
        "left": len(left),
        "ready": not left,
        "add_child": _add_child(draft),
        "add_carer": _add_carer(draft),
    }


def _add_child(draft: Draft) -> str:
    children = draft.children
    if not children or draft.sender == Sender.YOUNG_PERSON:
        return ""
    return reverse("referrals:child", args=[draft.reference, len(children) + 1])


def _add_carer(draft: Draft) -> str:
    if not draft.carers:
        return ""
    return reverse("referrals:carer", args=[draft.reference, len(draft.carers) + 1])


def _tasks_of(step: Step, draft: Draft) -> list[Row]:
    answers, ref = draft.answers, draft.reference
    if step.key == "children" and draft.children:
        return [
            row
            for number, child in enumerate(draft.children, 1)
            for row in _tasks_of_child(step, number, child, draft)
        ]
    if step.key == "carers":
        named = [
            {
                "name": f"{step.title(answers)}: {carer['name']}",
                "href": reverse("referrals:carer", args=[ref, number]),
                "status": "Done",
            }
            for number, carer in enumerate(draft.carers, 1)
        ]
        return named or [_task(step, draft, reverse("referrals:carer", args=[ref, 1]))]
    return [_task(step, draft, address(step.key, ref))]


def _tasks_of_child(step: Step, number: int, child: Row, draft: Draft) -> list[Row]:
    ref = draft.reference
    own = draft.sender == Sender.YOUNG_PERSON
    several = len(draft.children) > 1
    title = f"Child {number}: {child_name(child)}" if several else step.title(draft.answers)
    where = "Where you are" if own else "Where the child is"
    more = "Numbers that help us" if own else "Numbers and sex"
    name = f", child {number}" if several else ""
    has_more = any(child.get(each) for each in ("sex", "upn", "nhs_number"))
    found = asking.whole(child)
    rows = [
        {"name": title, "href": reverse("referrals:child", args=[ref, number]), "status": "Done"},
        {
            "name": f"{where}{name}",
            "href": reverse("referrals:child-home", args=[ref, number]),
            "status": "Done" if found else "Needed",
            "colour": "" if found else "blue",
        },
    ]
    if not own:
        rows.append(
            {
                "name": f"{more}{name}",
                "href": reverse("referrals:child-more", args=[ref, number]),
                "status": "Done" if has_more else "If you know",
            }
        )
    return rows


def _task(step: Step, draft: Draft, href: str) -> Row:
    if asking.is_answered(step, draft.answers):
        return {"name": step.title(draft.answers), "href": href, "status": "Done"}
    if step.required(draft.answers):
        return {
            "name": step.title(draft.answers),
            "href": href,
            "status": "Needed",
            "colour": "blue",
        }
    return {"name": step.title(draft.answers), "href": href, "status": "If you can"}


def address(step: str, ref: str, *, number: int = 1) -> str:
    """Where a step is answered."""
    if step == "children":
        return reverse("referrals:child", args=[ref, number])
    if step == "carers":
        return reverse("referrals:carer", args=[ref, number])
    if step == "files":
        return reverse("referrals:files", args=[ref])
    return reverse("referrals:step", args=[ref, step])


def check(draft: Draft) -> dict[str, Any]:
    """Every answer that counts, card by card, with its change link."""
    return {
        "cards": cards(draft),
        "option_1": asking.is_option_1(draft.answers),
        "several": len(draft.children) > 1,
        "requested": _requested(draft),
        "another": _add_child(draft),
        "anonymous": bool(draft.answer("contact", "anonymous", False)),
        "not_said": asking.is_option_1(draft.answers) and "sharing" not in draft.answers,
    }


def cards(draft: Draft) -> list[Row]:
    answers, ref = draft.answers, draft.reference
    made: list[Row] = []
    for step in asking.asked(answers):
        if step.key not in answers or step.key == "who":
            continue
        title = step.title(answers)
        if step.key == "children":
            made += [_child_card(number, draft) for number in range(1, len(draft.children) + 1)]
        elif step.key == "carers":
            made += [
                {"title": f"{title}: {each['name']}", "rows": _carer_rows(each, ref, number)}
                for number, each in enumerate(draft.carers, 1)
            ]
        elif step.key == "files":
            made.append({"title": title, "rows": _files(draft)})
        else:
            href = f"{address(step.key, ref)}?then=check"
            rows = [
                {"key": key, "value": value or "Not given", "href": href, "what": key}
                for key, value in ROWS[step.key](answers[step.key], answers)
            ]
            made.append({"title": title, "rows": rows})
    return made


def _child_card(number: int, draft: Draft) -> Row:
    children, ref = draft.children, draft.reference
    several = len(children) > 1
    own = draft.sender == Sender.YOUNG_PERSON
    rows = [
        {
            "key": key,
            "value": value or "Not given",
            "href": f"{reverse(PAGES_OF_A_CHILD[about], args=[ref, number])}?then=check",
            "what": f"{key}, child {number}" if several else key,
        }
        for key, value, about in _child(asking.place_of(children[number - 1], children), own=own)
    ]
    who = "You" if own else (f"Child {number}" if several else "The child")
    return {"title": who, "rows": rows, "number": number if several else 0}


PAGES_OF_A_CHILD = {
    "": "referrals:child",
    "home": "referrals:child-home",
    "more": "referrals:child-more",
}


def _child(child: Row, *, own: bool) -> list[tuple[str, str, str]]:
    """What is said of one child: the question, the answer, and which page asks it."""
    odd = oddities(f"{child.get('given_name', '')} {child.get('family_name', '')}")
    rows = [
        ("Name", f"{child_name(child)}\n{odd}".strip(), ""),
        ("Age", child_age(child), ""),
        ("School, college or setting", child.get("school", ""), ""),
        ("Where you are" if own else "Where the child is", place(child), "home"),
    ]
    if own:
        return rows
    numbers = [
        {"F": "Female", "M": "Male"}.get(child.get("sex", ""), ""),
        f"UPN {child['upn']}" if child.get("upn") else "",
        f"NHS number {child['nhs_number']}" if child.get("nhs_number") else "",
    ]
    return [*rows, ("Sex and numbers", "\n".join(filter(None, numbers)), "more")]


def _carer_rows(carer: Row, ref: str, number: int) -> list[Row]:
    href = reverse("referrals:carer", args=[ref, number])
    return [
        {
            "key": key,
            "value": value or "Not given",
            "href": f"{href}?then=check",
            "what": f"{key}, {carer['name']}",
        }
        for key, value in _carer(carer)
    ]


def _carer(carer: Row) -> Facts:
    responsibility = {True: "Yes", False: "No", None: "Not known"}[carer["has_responsibility"]]
    reach = "\n".join(filter(None, [carer["phone"], carer["email"], carer["address"]]))
    return [
        ("Who they are to the child", carer["relationship"]),
        ("Parental responsibility", responsibility),
        ("How to reach them", reach),
        ("What they need to talk with us", carer["needs"]),
        ("Who may see these details", Carer.SeenBy(carer["seen_by"]).label),
    ]


def compared(draft: Draft, page: str, answer: Row) -> list[Row]:
    """Question by question what a page holds now, and what somebody else typed on it."""
    answers = {**draft.aside.get("steps", {}), **draft.answers}
    typed = {**answers, asking.place_in(page)[0]: asking.placed(answers, page, answer)}
    now, mine = _said(answers, page), _said(typed, page)
    return [
        {"key": key, "now": now.get(key) or "Nothing", "typed": mine.get(key) or "Nothing"}
        for key in {**now, **mine}
        if now.get(key) != mine.get(key)
    ]


def _said(answers: Row, page: str) -> dict[str, Any]:
    """The answers of one page in words."""
    step, number, about = asking.place_in(page)
    given = asking.held(answers, page)
    if not given:
        return {}
    if step == "carers":
        return {"Name": given["name"], **dict(_carer(given))}
    if step == "children":
        rows = answers["children"]
        child = asking.place_of(rows[number - 1], rows)
        own = asking.who(answers) == asking.YOUNG_PERSON
        return {key: value for key, value, asked in _child(child, own=own) if asked == about}
    return dict(ROWS[step](given, answers))


def _files(draft: Draft) -> list[Row]:
    href = reverse("referrals:files", args=[draft.reference])
    names = "\n".join(each.document.name for each in draft.attachments.select_related("document"))
    return [{"key": "Files", "value": names or "None", "href": f"{href}?then=check"}]


def _contact(given: Row, answers: Row) -> Facts:
    if given.get("anonymous"):
        return [("Your name", "You do not give your name")]
    words = {
        "name": "Your name",
        "job": "Your job",
        "works_at": "Where you work",
        "relationship": "Who you are to the child",
        "phone": "Phone",
        "email": "Email",
        "other_way": "Another way, or when it is safe",
    }
    return [(words[name], given[name]) for name in words if name in given]


def _concern(given: Row, answers: Row) -> Facts:
    own = asking.who(answers) in {asking.PARENT, asking.YOUNG_PERSON}
    rows = [
        ("What is happening" if own else "What you are concerned about", given["concern"]),
        ("What would help" if own else "What you hope will change", given.get("hopes")),
    ]
    if answers.get("who", {}).get(asking.ACCOUNT) or "contact" not in answers:
        rows.append(("Your phone number", given.get("phone")))
    return rows


def _tried(given: Row, answers: Row) -> Facts:
    if not given["tried"]:
        return [("What has been tried", "Nothing yet")]
    return [
        ("What you found out", given["assess"]),
        ("What was planned", given["plan"]),
        ("What was done", given["do"]),
        ("What it changed", given["review"]),
    ]


def _agencies(given: Row, answers: Row) -> Facts:
    names = "\n".join(AGENCIES[code] for code in given["agencies"] if code in AGENCIES)
    return [("Who else helps", names or "Nobody"), ("Names and numbers", given["note"])]


def _assessed(given: Row, answers: Row) -> Facts:
    children = asking.born(answers)
    names = [child_name(child) for row, child in children.items() if row in given["children"]]
    return [("For whom you ask", "\n".join(names))]


def _evidence(given: Row, answers: Row) -> Facts:
    labels = dict(Code.objects.filter(list=Code.List.EVIDENCE).values_list("code", "label"))
    return [
        (labels.get(code, code), Evidence.Status(status).label) for code, status in given.items()
    ]


def _sharing(given: Row, answers: Row) -> Facts:
    if "wants_help" in given:
        rows = [
            ("You want help", YES_NO[given["wants_help"]]),
            ("We may share what you tell us", YES_NO[given["may_share"]]),
        ]
        if asking.who(answers) == asking.YOUNG_PERSON:
            rows.insert(0, ("Your parents or carers know", YES_NO[given["family_told"]]))
        return rows
    told = "Yes" if given["family_told"] else "No"
    if asking.who(answers) == asking.PUBLIC:
        return [("The family knows", told)]
    why = f": {given['not_told_why']}" if given["not_told_why"] else ""
    return [
        ("The family knows", f"{told}{why}"),
        ("The family agrees to help", SharingBasis.Agreement(given["agreement"]).label),
        ("Why you may share this", SharingBasis.Basis(given["basis"]).label),
    ]


NEEDS = {"refer": "Support", "ehc": "An EHC needs assessment"}
ROWS = {
    "welfare": lambda given, _: [
        ("Worried about welfare or safety", Welfare(given["welfare"]).label)
    ],
    "need": lambda given, _: [("What you ask for", NEEDS.get(given["need"], ""))],
    "who": lambda given, _: [("Who you are", Sender(given["who"]).label)],
    "contact": _contact,
    "concern": _concern,
    "strengths": lambda given, _: [("What is going well", given["strengths"])],
    "voice": lambda given, _: [("What the child says or shows", given["voice"])],
    "tried": _tried,
    "agencies": _agencies,
    "ehc": lambda given, _: [("Who asks", EhcRequest.Asker(given["asker"]).label)],
    "assessed": _assessed,
    "evidence": _evidence,
    "sharing": _sharing,
}


def child_name(child: Row) -> str:
    return f"{child['given_name']} {child['family_name']}".strip() or "Not known"


def child_age(child: Row) -> str:
    if child["birth_date"]:
        return f"Born on {day(date.fromisoformat(child['birth_date']))}"
    if child["expected_on"]:
        return f"Not born yet, expected on {day(date.fromisoformat(child['expected_on']))}"
    return about(child["estimated_age"])


def about(years: int) -> str:
    """An estimated age in words."""
    if years == 0:
        return "Under 1 year old"
    return f"About {years} year{'' if years == 1 else 's'} old"


def place(child: Row) -> str:
    """Where the child is, in lines."""
    lead = {
        Where.NO_FIXED_ADDRESS.value: "No fixed address",
        Where.FOUND.value: f"Now at: {child.get('found_at', '')}\nLives at:",
    }.get(child.get("where", ""), "")
    home = f"{child.get('address', '')}\n{child.get('postcode', '')}".strip()
    if child.get("where") == Where.FOUND and not home:
        home = "not known"
    return f"{lead}\n{home}".strip()


def in_lines(draft: Draft) -> str:
    """The answers as plain text, for a copy to keep."""
    parts = [f"Copy of draft {draft.reference}. It has not been sent yet."]
    for card in cards(draft):
        parts.append(str(card["title"]).upper())
        parts += [f"{row['key']}: {row['value']}" for row in card["rows"]]
    return "\n\n".join(parts)
