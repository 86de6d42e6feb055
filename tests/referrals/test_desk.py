"""The RAIS desk in pages: the list, claiming, deciding, advising, closing, and who may not."""

import re
from datetime import datetime

import pytest

from localoffer import clock
from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.audit.models import Event
from localoffer.children import operations as children
from localoffer.notices import delivery
from localoffer.notices import operations as notices
from localoffer.notices.models import Notice
from referrals import operations
from referrals.models import Code, Referral
from referrals.states import State
from tests.referrals.conftest import outcome

ROUTE_FACTS = {
    "A": {"need": "N1", "disabilities": ["NONE"]},
    "B": {
        "need": "N2",
        "disabilities": ["LD"],
        "disability_evidence": "A letter from the clinic.",
        "disability_ascertained": "no",
    },
    "C": {"destination": "inclusion", "family_answer": "agreed"},
    "D": {"information_given": "The Local Offer pages on reading."},
}


@pytest.fixture(autouse=True)
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


def answer(client, page, **answers):
    return client.send(page.url, {**page.form_values(), **answers})


def codes(answers):
    return {
        key: Code.objects.get(list=key, code=value).pk if key in {"need", "destination"} else value
        for key, value in answers.items()
    }


def send_mail(found, at):
    """The outbox does its work: the message leaves."""
    notice = Notice.objects.filter(
        about_kind="referrals.advice", about_ref=str(found.advice.last().pk)
    ).get()
    delivery.send(reference=notice.reference, at=at)
    return notice


# The list


def captions(page):
    return [tag.get_text(strip=True) for tag in page.soup.find_all("caption")]


def references(page, caption):
    table = next(
        t for t in page.soup.find_all("table") if t.caption.get_text(strip=True) == caption
    )
    return [row.th.get_text(strip=True) for row in table.tbody.find_all("tr")]


def test_unattended_option_1_stands_on_top_with_a_banner(signed_in, referral, coordinator):
    support = [referral(), referral()]
    worry = referral(welfare="not_sure")
    page = signed_in(coordinator).visit("/desk/")
    assert "1 worry about a child’s welfare or safety waits for a social worker." in page.text
    assert references(page, "Not claimed yet") == [
        worry.reference,
        *(r.reference for r in support),
    ]


@pytest.mark.asvs(53)
def test_the_list_names_no_child(signed_in, referral, claimed, manager):
    referral()
    claimed()
    text = signed_in(manager).visit("/desk/").html
    assert "Robin" not in text
    assert "Oakwood" not in text


def test_a_late_referral_says_so_in_words_with_the_reason(
    signed_in, referral, coordinator, time_machine
):
    referral()
    page = signed_in(coordinator).visit("/desk/")
    assert "1 working day from Tuesday 31 March: Wednesday 1 April" in page.text
    assert page.soup.select("td .govuk-tag--red") == []
    time_machine.move_to(datetime(2026, 4, 2, 9, 0, tzinfo=clock.LONDON), tick=False)
    page = signed_in(coordinator).visit("/desk/")
    assert "Late 1 working day from" in page.text
    assert "Late" in [tag.get_text() for tag in page.soup.select("td .govuk-tag--red")]


def test_own_work_is_apart_from_that_of_colleagues(
    signed_in, claimed, decided, coordinator, person
):
    mine, done = claimed(), decided("C")
    page = signed_in(coordinator).visit("/desk/")
    assert references(page, "Yours") == [mine.reference, done.reference]
    other = signed_in(person(Role.EARLY_HELP_COORDINATOR)).visit("/desk/")
    assert references(other, "With your colleagues") == [mine.reference]
    assert references(other, "Decided and not closed") == [done.reference]


def test_the_list_asks_the_database_as_often_for_twenty_as_for_two(
    signed_in, referral, coordinator, django_assert_max_num_queries
):
    for _ in range(20):
        referral()
    client = signed_in(coordinator)
    with django_assert_max_num_queries(30):
        client.visit("/desk/")


@pytest.mark.parametrize("typed", ["{r}", "{s}", " {r} "])
def test_a_referral_is_found_by_either_reference(signed_in, referral, coordinator, typed):
    found = referral()
    typed = typed.format(r=found.reference.lower(), s=found.submission.reference)
    page = signed_in(coordinator).visit("/desk/", reference=typed)
    assert page.h1 == f"Referral {found.reference}"


def test_a_reference_that_is_none_says_so(signed_in, coordinator):
    page = signed_in(coordinator).visit("/desk/", reference="R-222222")
    assert "No referral you may see has the reference “R-222222”." in page.text


# From the list to closed


@pytest.mark.parametrize("route", "CD")
def test_a_coordinator_takes_option_2_from_the_list_to_closed(
    signed_in, referral, coordinator, social_worker, at, route
):
    found = referral()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/")
    page = desk.visit(page.links()["Claim this referral"])
    page = answer(desk, page, supporter=social_worker.pk)
    assert "You have claimed this referral." in page.text
    page = desk.visit(f"/desk/{found.reference}/decision/{route}/")
    page = answer(desk, page, level="2", rationale="Because.", **codes(ROUTE_FACTS[route]))
    assert "The decision is recorded." in page.text
    page = desk.visit(page.links()["Advise the referrer"])
    assert found.submission.reference in page.html
    text = page.soup.find("textarea").get_text()
    page = answer(desk, page, text=text)
    assert "Close this referral. You cannot close this referral: the message" in page.text
    send_mail(found, at)
    page = desk.visit(desk.visit(page.url).links()["Close this referral"])
    page = answer(desk, page)
    assert "The referral is closed." in page.text
    found.refresh_from_db()
    assert found.state == State.CLOSED


@pytest.mark.parametrize("route", "AB")
def test_a_social_worker_takes_option_1_through_its_assessment_to_closed(
    signed_in, claimed, social_worker, at, route
):
    found = claimed(option=1)
    desk = signed_in(social_worker)
    page = desk.visit(f"/desk/{found.reference}/decision/{route}/")
    page = answer(desk, page, level="4", rationale="Because.", **codes(ROUTE_FACTS[route]))
    answer(desk, desk.visit(page.links()["Start the Single Assessment"]))
    page = desk.visit(f"/desk/{found.reference}/assessment/outcome/")
    page = answer(desk, page, outcome="A child in need plan.", factors=["16A"])
    page = desk.visit(page.links()["Advise the referrer"])
    answer(desk, page, text=page.soup.find("textarea").get_text())
    send_mail(found, at)
    closure = Code.objects.get(list="closure", code="RC8").pk
    page = answer(desk, desk.visit(f"/desk/{found.reference}/closing/"), closure=closure)
    assert "The referral is closed." in page.text


def test_a_message_that_came_back_stands_on_the_list_and_blocks_closing(
    signed_in, decided, coordinator, at
):
    found = decided("C")
    operations.advise(referral=found, text="We passed it on.", by=coordinator, at=at)
    notices.bounce(notice=send_mail(found, at), by=None, at=at)
    desk = signed_in(coordinator)
    assert "Messages that could not be delivered" in desk.visit("/desk/").text
    page = desk.visit(f"/desk/{found.reference}/closing/", status=403)
    assert "the message to the referrer could not be delivered." in page.text
    assert page.links()["Go back to the referral"] == f"/desk/{found.reference}/"


# Refusals and stale pages


def test_what_cannot_be_done_says_why_and_by_which_rule(signed_in, referral, coordinator):
    page = signed_in(coordinator).visit(f"/desk/{referral(welfare='yes').reference}/")
    said = page.text
    assert "Claim this referral. Only a RAIS social worker can claim an Option 1" in said
    assert "Close this referral. You cannot close this referral now" in said
    rules = page.soup.select("section[aria-labelledby=can] li")
    assert len(rules) == 43
    assert all(re.search("Pathway|Local practice", item.get_text()) for item in rules)
    assert "ADR" not in said


def test_the_second_to_claim_sees_who_was_first_and_when(
    signed_in, person, referral, coordinator, social_worker, at
):
    found = referral()
    other = signed_in(person(Role.EARLY_HELP_COORDINATOR))
    page = other.visit(f"/desk/{found.reference}/claim/")
    operations.claim(referral=found, by=coordinator, supporter=social_worker, at=at)
    page = answer(other, page, supporter=social_worker.pk)
    assert page.h1 == f"Referral {found.reference}"
    assert "Chris Test-Coordinator claimed this referral at 10:30am on 31 March." in page.text


def test_a_double_click_is_told_that_it_is_done_already(
    signed_in, referral, coordinator, social_worker, at
):
    found = referral()
    desk = signed_in(coordinator)

    def twice(page, **answers):
        answer(desk, page, **answers)
        page = answer(desk, page, **answers)
        assert page.h1 == f"Referral {found.reference}"
        assert "That is done already." in page.text

    address = f"/desk/{found.reference}/"
    facts = {"level": "2", "rationale": "Because.", **codes(ROUTE_FACTS["C"])}
    twice(desk.visit(f"{address}claim/"), supporter=social_worker.pk)
    twice(desk.visit(f"{address}decision/C/"), **facts)
    twice(desk.visit(f"{address}correction/"), reason="Wrong level.", **{**facts, "level": "3"})
    twice(desk.visit(f"{address}advice/"), text="We passed it on.")
    send_mail(found, at)
    twice(desk.visit(f"{address}closing/"))
    assert (found.decisions.count(), found.advice.count()) == (2, 1)


def test_another_decision_from_a_second_tab_is_refused_and_not_called_done(
    signed_in, claimed, coordinator
):
    found = claimed()
    desk = signed_in(coordinator)
    first, second = (desk.visit(f"/desk/{found.reference}/decision/{r}/") for r in "CD")
    facts = {"level": "2", "rationale": "Because."}
    answer(desk, first, **facts, **codes(ROUTE_FACTS["C"]))
    data = {**second.form_values(), **facts, **ROUTE_FACTS["D"]}
    page = desk.send(second.url, data, status=409)
    assert "You cannot decide route D now" in page.text
    assert "That is done already." not in page.text


def test_a_decision_sent_too_late_shows_who_was_first_and_every_typed_word(
    signed_in, claimed, coordinator, social_worker, manager, at
):
    """Four thousand characters are half an hour’s work: they stand there to be copied."""
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/decision/D/")
    words = "Reading is hard for Robin. " * 148
    data = {**page.form_values(), "level": "1", "rationale": words, "information_given": "Groups."}
    operations.decide(referral=found, outcome=outcome("C"), by=social_worker, at=at)
    late = desk.send(page.url, data, status=409)
    assert words.strip() in late.text
    assert "Groups." in late.text
    said = "Done last Decide route C (Option 2) By Sam Test-Worker When 31 March 2026 at 10:30am"
    assert said in late.text
    assert late.links()["Back to the referral"] == f"/desk/{found.reference}/"


def test_an_old_form_sent_again_with_other_words_is_not_called_done(
    signed_in, claimed, coordinator
):
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/decision/D/")
    data = {**page.form_values(), "level": "1", "rationale": "One.", "information_given": "Groups."}
    desk.send(page.url, data)
    again = desk.send(page.url, data)
    assert "That is done already." in again.text
    other = desk.send(page.url, {**data, "rationale": "Second thoughts."}, status=409)
    assert "That is done already." not in other.text
    assert "Second thoughts." in other.text
    assert found.decisions.get().rationale == "One."


def test_words_typed_about_what_is_no_longer_there_are_shown_all_the_same(
    signed_in, claimed, coordinator, manager, at
):
    """The record was restricted meanwhile: the page gives nothing away, and nothing is lost."""
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/decision/D/")
    children.restrict(child=found.child, reason="x", readers=[], by=manager, at=at)
    data = {**page.form_values(), "level": "1", "rationale": "Long words.", "information_given": ""}
    gone = desk.send(page.url, data, status=404)
    assert "Long words." in gone.text
    assert found.reference not in gone.text


def test_a_post_by_the_wrong_role_stays_forbidden(signed_in, referral, social_worker):
    address = f"/desk/{referral().reference}/claim/"
    page = signed_in(social_worker).send(address, {"version": 1}, status=403)
    assert "Only an Early Help coordinator can claim an Option 2 referral." in page.text


def test_a_decision_on_a_stale_page_is_refused_with_what_it_says_now(
    signed_in, claimed, coordinator, manager, at
):
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/decision/D/")
    Referral.objects.filter(pk=found.pk).update(version=found.version + 1)
    stale = desk.send(
        page.url,
        {**page.form_values(), "level": "1", "rationale": "x", "information_given": "y"},
        status=409,
    )
    assert "Your change was not saved" in stale.text
    assert "“Being screened”" in stale.text


def test_a_gap_in_the_decision_is_named_beside_its_question_and_the_rest_is_kept(
    signed_in, claimed, social_worker
):
    found = claimed(option=1)
    desk = signed_in(social_worker)
    page = desk.visit(f"/desk/{found.reference}/decision/D/")
    page = answer(desk, page, rationale="Kept words.")
    assert page.errors == [
        "Enter the information that was given",
        "Select a level of need",
        "Enter why this is not a section 17 or section 47 matter",
    ]
    assert "Kept words." in page.html


@pytest.mark.parametrize("route", "AB")
def test_route_a_or_b_with_level_1_is_refused_beside_its_question(signed_in, claimed, route,
                                                                  social_worker):  # fmt: skip
    desk = signed_in(social_worker)
    page = desk.visit(f"/desk/{claimed(option=1).reference}/decision/{route}/")
    page = answer(desk, page, level="1", rationale="Because.", **codes(ROUTE_FACTS[route]))
    assert page.errors == ["Choose level 2, 3 or 4: services open to every family meet level 1."]


def test_route_c_with_level_4_is_refused_beside_its_question(signed_in, claimed, coordinator):
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{claimed().reference}/decision/C/")
    page = answer(desk, page, level="4", rationale="Because.", **codes(ROUTE_FACTS["C"]))
    assert page.errors == [
        "Choose level 1, 2 or 3: level 4, acute needs or risk of harm, calls for route A or B."
    ]


def test_of_a_child_of_8_it_is_not_said_that_it_may_be_unborn(signed_in, claimed, coordinator):
    text = signed_in(coordinator).visit(f"/desk/{claimed().reference}/").text
    assert "Sex and numbers Not known" in text
    assert "unborn" not in text


def test_the_message_with_the_childs_name_is_refused_beside_its_question(
    signed_in, decided, coordinator
):
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{decided('C').reference}/advice/")
    page = answer(desk, page, text="Robin will get help.")
    assert page.errors == ["Take the child’s name out of the message. Use the reference."]


def test_the_first_wording_gives_the_route_to_verified_professionals_only(
    signed_in, person, referral, coordinator, social_worker, at
):
    found = referral(by=person(Role.REFERRER))
    operations.claim(referral=found, by=coordinator, supporter=social_worker, at=at)
    operations.decide(referral=found, outcome=outcome("C"), by=coordinator, at=at)
    page = signed_in(coordinator).visit(f"/desk/{found.reference}/advice/")
    assert "Inclusion" not in page.soup.find("textarea").get_text()


def test_the_option_changes_both_ways_on_pages(
    signed_in, claimed, coordinator, social_worker, manager, at
):
    found = claimed()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/option/")
    assert page.h1 == "Make this Option 1"
    answer(desk, page, reason="He is afraid to go home.")
    found.refresh_from_db()
    assert (found.option, found.state) == (1, State.SUBMITTED)
    worker = signed_in(social_worker)
    page = worker.visit(f"/desk/{found.reference}/option/")
    answer(worker, page, reason="Looked into: no harm.")
    boss = signed_in(manager)
    assert "Changes of option that wait for a manager" in boss.visit("/desk/").text
    page = boss.visit(f"/desk/{found.reference}/option/answer/")
    assert "Looked into: no harm." in page.text
    answer(boss, page, agreed="yes")
    found.refresh_from_db()
    assert found.option == 2


def test_a_manager_gives_back_withholds_and_records_no_contact_on_pages(
    signed_in, claimed, decided, manager
):
    boss = signed_in(manager)
    given = claimed()
    answer(boss, boss.visit(f"/desk/{given.reference}/release/"), reason="Ill.")
    given.refresh_from_db()
    assert given.state == State.SUBMITTED
    for noun in ("withheld", "no-contact"):
        found = decided("D")
        page = boss.visit(f"/desk/{found.reference}/advice/{noun}/")
        assert answer(boss, page).errors == ["Enter the reason"]
        answer(boss, page, reason="It would add to a risk.")
        page = answer(boss, boss.visit(f"/desk/{found.reference}/closing/"))
        assert "The referral is closed." in page.text


def test_a_decision_is_corrected_on_a_page_and_both_records_stay(signed_in, decided, coordinator):
    found = decided("C")
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/correction/")
    assert "Because of it." in page.html
    page = answer(
        desk,
        page,
        reason="Wrong level.",
        level="3",
        rationale="Because of it.",
        **codes(ROUTE_FACTS["C"]),
    )
    assert page.text.index("Decision Route") < page.text.index("Corrected decision Route")


def test_a_request_for_an_ehc_assessment_becomes_a_panel_case_in_one_step(
    signed_in, decided, coordinator
):
    desk = signed_in(coordinator)
    found = decided("C")
    page = desk.visit(f"/desk/{found.reference}/")
    page = desk.visit(page.links()["Make a panel case: request for an EHC needs assessment"])
    page = desk.send(page.url, {"requested_by_kind": "parent", "received_on": "2026-03-31"})
    assert "is open." in page.text
    assert "asked by: the child’s parent. Received on Tuesday 31 March 2026." in page.text
    assert found.ehc_request.panel_case.child == found.child
    assert "Open the panel case" not in page.links()


def test_an_unclaimed_worry_offers_claiming_first_and_the_panel_last(
    signed_in, referral, social_worker
):
    page = signed_in(social_worker).visit(f"/desk/{referral(welfare='yes').reference}/")
    assert "Before anything else, a RAIS social worker must claim it." in page.text
    offered = [a.get_text() for a in page.soup.select("section[aria-labelledby=can] > ul a")]
    assert offered[0] == "Claim this referral"
    assert offered[-1] == "Make a panel case: request for an EHC needs assessment"


# Who sees what


@pytest.mark.asvs(61)
def test_opening_a_referral_is_audited(signed_in, referral, coordinator):
    found = referral()
    signed_in(coordinator).visit(f"/desk/{found.reference}/")
    event = Event.objects.get(action="referral.read")
    assert (event.actor, event.target_ref) == (coordinator.reference, found.reference)


def test_the_cwd_team_sees_route_b_and_children_they_know_and_nothing_else(
    signed_in, person, referral, decided, coordinator, social_worker, at
):
    route_b, route_a = decided("B"), decided("A")
    known = operations.claim(
        referral=referral(), by=coordinator, supporter=social_worker, at=at, known_to_cwd=True
    )
    unknown = referral(welfare="yes")
    team = signed_in(person(Role.CWD_SOCIAL_WORKER))
    for found in (route_b, known):
        team.visit(f"/desk/{found.reference}/")
    for found in (route_a, unknown):
        team.visit(f"/desk/{found.reference}/", status=404)
        team.visit("/desk/", reference=found.reference)
        assert found.reference not in team.visit("/desk/").html


PAGES = [
    "", "claim/", "release/", "option/", "option/answer/", "decision/A/", "decision/B/",
    "decision/C/", "decision/D/", "correction/", "assessment/", "assessment/outcome/", "advice/",
    "advice/withheld/", "advice/no-contact/", "closing/", "information/", "information/answer/",
    "strategy/", "strategy/end/", "enquiry/", "enquiry/team/", "enquiry/outcome/conference/",
    "enquiry/outcome/assessment/", "enquiry/outcome/nothing/", "second/", "acceptance/",
    "step-down/C/", "step-down/D/", "step-up/", "step-up/refusal/", "step-up/A/", "step-up/B/",
    "allocation/", "early-help/", "team/", "plan/", "attachment/", "contact/", "reassignment/",
    "supervision/", "child/",
]  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.asvs(45)
def test_every_role_at_every_address_of_the_desk(signed_in, person, referral, role):
    """Outside the desk each is turned away; the CWD team gets 404 for what is not theirs."""
    found = referral()
    client = signed_in(role)
    statuses = {
        client.get(f"/desk/{found.reference}/{noun}").status_code for noun in PAGES
    }  # fmt: skip
    if role in RAIS_DESK:
        assert statuses <= {200, 403}
        assert client.get(f"/desk/{found.reference}/").status_code == 200
    elif role in {*CWD, Role.LEAD_PROFESSIONAL}:
        assert statuses == {404}
    else:
        assert statuses == {403}
        assert client.get("/desk/").status_code == 403


@pytest.mark.parametrize("role", Role)
def test_the_referrers_pages_are_for_referrers(signed_in, role):
    expected = 200 if role == Role.REFERRER else 403
    client = signed_in(role)
    assert client.get("/referrals/").status_code == expected
    assert client.get("/refer/new/").status_code == 200  # the others as everybody may


def test_a_referrer_never_opens_the_desks_page_of_their_own_referral(signed_in, referrer, referral):
    found = referral()
    assert signed_in(referrer).get(f"/desk/{found.reference}/").status_code == 403


@pytest.mark.parametrize("noun", PAGES)
def test_a_reference_that_is_none_is_404(signed_in, manager, noun):
    assert signed_in(manager).get(f"/desk/R-222222/{noun}").status_code == 404
