"""Every address of the room × every role: what opens, and that a knock changes nothing."""

import pytest
from django.urls import reverse

from localoffer.accounts.roles import Role
from panel import urls
from panel.models import Case, Declaration, Item, Meeting, NoticeServed

SEND = "sen_case_officer senior_practitioner operations_officer"
DESK = "rais_social_worker early_help_coordinator rais_manager"
PANEL = "panel_member panel_chair"

# What a person of each role who has nothing to do with this case gets, once the parent is told.
# Whoever is not named gets 403. Pages that only take a form answer 405 to a look.
EVERYBODY = " ".join(role.value for role in Role)
PUBLIC = {"ask", "asked", "family"}
DOORS = {
    "ask": {200: EVERYBODY},
    "asked": {404: EVERYBODY},
    "family": {404: EVERYBODY},
    "new-year": {200: "operations_officer"},
    "waiting": {200: f"{SEND} panel_chair"},
    "changes": {},
    "enter-case": {200: "sen_case_officer"},
    "business": {200: "sen_case_officer"},
    "need": {200: SEND},
    "excuse": {200: SEND},
    "new-advice": {200: SEND},
    "advice-received": {404: SEND},
    "advice-reached": {404: SEND},
    "advice-chased": {404: SEND},
    "mediation": {},
    "appeal": {},
    "challenge-step": {404: SEND},
    "undertaking": {200: PANEL},
    "question": {404: PANEL},
    "answer": {404: PANEL},
    "draft": {},
    "answered": {200: SEND},
    "final": {},
    "plan": {404: SEND},
    "requests": {200: SEND},
    "open-request": {404: "sen_case_officer"},
    "figures": {200: f"{SEND} panel_chair chief_officer"},
    "connections": {200: f"{SEND} {PANEL} chief_officer"},
    "minutes": {302: SEND, 404: PANEL},
    "minutes-file": {404: f"{SEND} {PANEL}"},
    "delivery": {200: SEND},
    "letter-return": {200: SEND},
    "meetings": {200: f"{SEND} {PANEL} chief_officer"},
    "new-meeting": {200: "operations_officer"},
    "meeting": {200: SEND, 404: PANEL},
    "papers": {200: SEND, 404: f"{PANEL} chief_officer"},
    "pack-file": {404: f"{SEND} {PANEL} chief_officer"},
    "attendance": {200: "operations_officer", 404: PANEL},
    "deputy": {200: "operations_officer"},
    "cancellation": {404: PANEL},
    "cases": {200: SEND},
    "case": {200: SEND},
    "parent": {200: SEND},
    "open-from-referral": {200: f"{DESK} sen_case_officer"},
    "approvals": {200: "chief_officer"},
    "letters": {200: SEND},
    "item": {200: f"{SEND} chief_officer", 404: PANEL},
    "new-paper": {},
    "replaced-paper": {},
    "late-papers": {404: "panel_chair"},
    "paper": {404: f"{SEND} {PANEL}"},
    "urgency": {404: "panel_chair"},
    "guests": {404: PANEL},
    "new-action": {200: "operations_officer", 404: PANEL},
    "actions": {200: f"{SEND} {PANEL} chief_officer"},
    "action": {404: f"{SEND} {PANEL} chief_officer"},
    "correction": {},
    "return": {404: PANEL},
    "withdrawal": {404: PANEL},
    "agenda": {},
    "off-agenda": {},
    "declaration": {200: f"{SEND} chief_officer", 404: PANEL},
    "interest": {200: "operations_officer", 404: "panel_chair"},
    "view": {404: PANEL},
    "limb": {404: "panel_chair"},
    "recommendation": {404: "panel_chair"},
    "deferral": {404: "panel_chair"},
    "signature": {404: "panel_chair"},
    "taken-back": {404: "panel_chair"},
    "approval": {302: "chief_officer"},
    "sent-back": {},
    "letter": {},
    "letter-preview": {},
    "letter-sent": {200: SEND, 404: PANEL},
}
TAKES_FORMS_ONLY = {
    "publication",
    "family-link",
    "family-code",
    "review",
    "ending",
    "reassessment",
    "redrafting",
    "minutes-writing",
    "minutes-approval",
    "archive",
    "pack",
    "session",
    "conclusion",
    "submission",
    "acceptance",
    "discussion",
    "posting",
    "reading",
    "closing",
}
MAY_WRITE = {
    ("declaration", role) for role in (*SEND.split(), "chief_officer")
} | {("posting", role) for role in SEND.split()} | {
    ("closing", "sen_case_officer"), ("closing", "operations_officer"),
    ("interest", "operations_officer"), ("new-meeting", "operations_officer"),
    ("attendance", "operations_officer"),
} | {("parent", role) for role in SEND.split()} | {
    ("undertaking", role) for role in PANEL.split()
}  # fmt: skip


NAMES_NOTHING = {
    "meetings", "new-meeting", "new-year", "cases", "enter-case", "approvals", "letters",
    "actions", "waiting", "ask", "asked", "requests", "figures", "connections", "publication",
    "undertaking",
}  # fmt: skip
MEETINGS = {
    "papers", "meeting", "pack", "session", "attendance", "deputy", "conclusion", "cancellation",
    "changes", "minutes", "minutes-file", "minutes-writing", "minutes-approval", "archive",
}  # fmt: skip
CASES = {
    "case", "parent", "family-link", "business", "need", "excuse", "new-advice", "draft",
    "answered", "final", "review", "mediation", "appeal", "ending",
    "reassessment", "redrafting",
}  # fmt: skip
NOBODY_HAS = {
    "pack-file": ["B-222222"],
    "open-request": ["Q-222222"],
    "action": ["T-222222"],
    "family": ["not-a-secret"],
    "family-code": ["not-a-secret"],
}


def address(story, name):
    item = story.item.reference
    if name in NAMES_NOTHING:
        return reverse(f"panel:{name}")
    if name in NOBODY_HAS:
        return reverse(f"panel:{name}", args=NOBODY_HAS[name])
    if name in MEETINGS:
        return reverse(f"panel:{name}", args=[story.meeting.reference])
    if name in CASES:
        return reverse(f"panel:{name}", args=[story.case.reference])
    if name == "plan" or name.startswith("advice-"):
        return reverse(f"panel:{name}", args=[story.case.reference, 0])
    if name == "challenge-step":
        return reverse(f"panel:{name}", args=[story.case.reference, 0, "order"])
    if name == "open-from-referral":
        return reverse(f"panel:{name}", args=[story.referral.reference])
    rest = {"replaced-paper": [1], "paper": [1, 1], "limb": ["a"], "answer": [0]}.get(name, [])
    return reverse(f"panel:{name}", args=[item, *rest])


def addresses(story):
    return {name: address(story, name) for name in (*DOORS, *TAKES_FORMS_ONLY)}


def test_every_address_of_the_room_is_in_the_list():
    assert {pattern.name for pattern in urls.urlpatterns} == set(DOORS) | TAKES_FORMS_ONLY


def strangers(story, as_, person):
    """A client for each role, of a person who has nothing to do with the case."""
    for role in Role:
        story.people[role.value] = person(role)
        yield role.value, as_(role.value)


@pytest.mark.asvs(45)
def test_each_door_opens_to_its_roles_and_no_others(story, as_, person):
    story.told()
    got, expected, where = {}, {}, addresses(story)
    for role, client in strangers(story, as_, person):
        got |= {(role, name): client.get(where[name]).status_code for name in DOORS}
        expected |= {
            (role, name): next(
                (status for status, who in doors.items() if role in who.split()), 403
            )
            for name, doors in DOORS.items()
        }
        looked = {client.get(where[name]).status_code for name in TAKES_FORMS_ONLY}
        assert looked == {405}
    assert got == expected


def test_a_form_sent_to_a_closed_door_changes_nothing(story, as_, person):
    letter = story.told().letter.reference
    before, where = picture(story), addresses(story)
    version = story.item.version
    answers = {
        "once": "x", "version": version, "why": "x", "nature": "none", "sure": "on",
        "letter": letter,
    }  # fmt: skip
    for role, client in strangers(story, as_, person):
        for name, there in where.items():
            if (name, role) not in MAY_WRITE:
                client.post(there, answers)
        assert picture(story) == before, role


def picture(story):
    return (
        list(Item.objects.values_list("state", "version", "presenter")),
        list(Case.objects.values_list("state", "version", "parent_name")),
        list(Meeting.objects.values_list("state", "version")),
        Declaration.objects.count(),
        list(NoticeServed.objects.values_list("posted_at")),
    )


def test_somebody_who_is_not_signed_in_is_asked_to(story, visitor):
    story.told()
    for name in set(DOORS) - PUBLIC:
        answer = visitor.get(address(story, name))
        assert (answer.status_code, answer["Location"][:9]) == (302, "/account/"), name


@pytest.mark.parametrize("name", ["item", "case", "meeting", "open-from-referral"])
@pytest.mark.asvs(45)
def test_a_reference_nobody_has_gives_nothing_away(story, as_, name):
    story.opened()
    page = as_("officer").visit(reverse(f"panel:{name}", args=["I-222222"]), status=404)
    assert "I-222222" not in page.text


@pytest.mark.asvs(44)
def test_signing_asks_again_who_it_is(story, as_):
    story.recommended()
    client = as_("chair")
    session = client.session
    key = "account_authentication_methods"
    session[key] = [{**proof, "at": proof["at"] - 3600} for proof in session[key]]
    session.save()
    answer = client.get(address(story, "signature"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/again/")
