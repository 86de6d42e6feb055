"""A professional refers a child: each step, wrong answers, order, sending once, tracking."""

import re
from datetime import datetime

import pytest

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.notices import delivery
from localoffer.notices import operations as notices
from localoffer.notices.models import Notice
from referrals import operations
from referrals.models import Deflection, Draft, Referral, Submission
from referrals.states import State
from tests.referrals.conftest import outcome

CHILD = {
    "name_known": "yes",
    "given_name": "Robin",
    "family_name": "Example-Oakwood",
    "age_known": "birth_date",
    "birth_date_day": "4",
    "birth_date_month": "5",
    "birth_date_year": "2017",
    "school": "Invented Primary School",
    "where": "address",
    "address": "1 Invented Lane",
    "postcode": "le15  6hp",
}
CONCERN = {"concern": "Robin finds reading hard.", "hopes": "", "phone": "01632 960123"}
SHARING = {"family_told": "yes", "agreement": "agreed", "basis": "consent"}
UNTOLD = {
    "family_told": "no",
    "not_told_why": "It could put the child at risk.",
    "agreement": "not_asked",
    "basis": "safety",
}


@pytest.fixture
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def form(tuesday, signed_in, referrer):
    return signed_in(referrer)


def answer(client, page, **answers):
    return client.send(page.url, {**page.form_values(), **answers})


def fill_in(client, *, welfare="no", child=CHILD, sharing=SHARING):
    """All steps up to the check."""
    page = answer(client, client.visit("/refer/new/"), welfare=welfare)
    page = answer(client, page, **child)
    page = answer(client, page, **CONCERN)
    page = answer(client, page, **sharing)
    assert page.h1 == "Check your answers", page.errors
    return page


def test_the_start_page_puts_the_emergency_first(visitor, tuesday):
    page = visitor.visit("/refer/")
    assert page.h1 == "Refer a child or young person"
    assert "call 999" in page.text[:120]
    assert "by the end of Wednesday 1 April" in page.text


def test_the_form_asks_people_to_sign_in_first(visitor, tuesday):
    response = visitor.get("/refer/new/")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/refer/new/")


@pytest.mark.parametrize(("need", "kind"), [("general", "general"), ("worker", "worker")])
def test_general_questions_and_known_workers_are_answered_and_counted(visitor, tuesday, need, kind):
    response = visitor.post("/refer/need/", {"need": need})
    assert response.status_code == 302
    assert [d.kind for d in Deflection.objects.all()] == [kind]


def test_looking_at_the_first_question_counts_nothing(visitor, tuesday):
    visitor.visit("/refer/need/")
    assert Deflection.objects.count() == 0


def test_a_whole_referral_is_sent_and_followed(form, referrer):
    page = form.send(fill_in(form).url, fill_in(form).form_values())
    submission = Submission.objects.get()
    assert page.h1 == "Referral sent"
    assert submission.reference in page.text
    assert (
        "by the end of Wednesday 1 April. That is 1 working day from Tuesday 31 March." in page.text
    )
    child = submission.referrals.get().child
    assert (child.full_name, child.household.postcode) == ("Robin Example-Oakwood", "LE15 6HP")
    followed = form.visit(f"/referrals/{submission.reference}/")
    assert "Received Happening now" in followed.text
    assert "Robin" not in form.visit("/referrals/").text


def test_the_same_form_sent_twice_shows_the_same_reference(form):
    page = fill_in(form)
    first = form.send(page.url, page.form_values())
    again = form.send(page.url, page.form_values())
    assert first.url == again.url
    assert (Submission.objects.count(), Referral.objects.count()) == (1, 1)


def test_going_back_after_sending_leads_to_the_referral_and_not_to_a_second_form(form):
    page = fill_in(form)
    form.send(page.url, page.form_values())
    assert form.visit(page.url).h1.startswith("Your referral S-")


def test_the_first_question_sent_twice_makes_one_draft(form):
    page = form.visit("/refer/new/")
    for _ in range(2):
        answer(form, page, welfare="no")
    assert Draft.objects.count() == 1


def test_a_page_that_somebody_else_sent_begins_no_draft(form, signed_in):
    page = form.visit("/refer/new/")
    answer(form, page, welfare="no")
    other = signed_in(Role.REFERRER)
    refused = other.send("/refer/new/", {**page.form_values(), "welfare": "no"}, status=403)
    assert "Open the page again." in refused.text
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("step", ["concern", "sharing", "check"])
def test_a_step_out_of_turn_leads_back_to_the_first_open_question(form, step):
    answer(form, form.visit("/refer/new/"), welfare="no")
    draft = Draft.objects.get()
    assert form.visit(f"/refer/{draft.reference}/{step}/").h1 == "About the child"
    form.send(f"/refer/{draft.reference}/{step}/", {"version": 1, **CONCERN, **SHARING})
    draft.refresh_from_db()
    assert set(draft.answers) == {"welfare"}
    assert Submission.objects.count() == 0


WRONG_CHILD = [
    ({"name_known": ""}, "Select yes if you know the child’s name"),
    (
        {"given_name": "", "family_name": ""},
        "Enter the child’s first name, last name or both",
    ),
    ({"age_known": ""}, "Select what you know about the child’s age"),
    ({"birth_date_day": "31", "birth_date_month": "2"}, "Date of birth must be a real date"),
    ({"birth_date_year": "2027"}, "Date of birth must be today or in the past"),
    (
        {"birth_date_year": "1970"},
        "Check the year of birth: we help people up to their 25th birthday",
    ),
    ({"birth_date_year": ""}, "Date of birth must include a year"),
    (
        {"age_known": "estimated_age", "estimated_age": "forty"},
        "Age in years must be a number, like 12",
    ),
    (
        {"age_known": "estimated_age", "estimated_age": "40"},
        "Age in years must be 25 or less",
    ),
    (
        {"age_known": "expected_on", "expected_on_day": "1", "expected_on_month": "1",
         "expected_on_year": "2030"},
        "Check the date the baby is expected: it must be within 10 months from now",
    ),
    ({"where": ""}, "Select where the child is"),
    ({"address": ""}, "Enter the address where the child lives or is staying"),
    ({"where": "no_fixed_address"}, "Enter where the child is now, or was last seen"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "says"), WRONG_CHILD)
def test_a_wrong_answer_about_the_child_says_what_to_do_and_keeps_the_rest(form, wrong, says):
    page = answer(form, form.visit("/refer/new/"), welfare="no")
    page = answer(form, page, **{**CHILD, **wrong})
    assert page.errors == [says]
    assert 'value="Invented Primary School"' in page.html
    assert Draft.objects.get().answers.get("children") is None


@pytest.mark.parametrize(
    ("contradiction", "says"),
    [
        (
            {"basis": "consent"},
            "You said that the family does not know, so they cannot have agreed. "
            "Select another reason",
        ),
        (
            {"agreement": "agreed"},
            "You said that the family does not know, so they cannot have agreed. "
            "Select another answer",
        ),
    ],
)
def test_a_family_that_does_not_know_has_agreed_to_nothing(form, contradiction, says):
    page = answer(form, form.visit("/refer/new/"), welfare="yes")
    page = answer(form, answer(form, page, **CHILD), **CONCERN)
    page = answer(form, page, **{**UNTOLD, **contradiction})
    assert page.errors == [says]
    assert answer(form, page, **UNTOLD).h1 == "Check your answers"


@pytest.mark.parametrize("phone", ["hello not a phone", "!!!!", "12345"])
def test_a_phone_number_that_is_none_is_refused(form, phone):
    page = answer(form, form.visit("/refer/new/"), welfare="no")
    page = answer(form, answer(form, page, **CHILD), **{**CONCERN, "phone": phone})
    assert page.errors == ["Enter a phone number, like 01632 960 001, or leave this empty"]


def test_signs_alone_are_no_postcode(form):
    page = answer(form, form.visit("/refer/new/"), welfare="no")
    page = answer(form, page, **{**CHILD, "postcode": "!!!!"})
    assert page.errors == ["Enter a postcode, like ZZ99 9ZZ, or leave this empty"]


@pytest.mark.parametrize(
    ("years", "words"), [(0, "Under 1 year old"), (1, "About 1 year old"), (9, "About 9 years old")]
)
def test_an_estimated_age_is_told_in_words(form, years, words):
    child = {**CHILD, "age_known": "estimated_age", "estimated_age": years}
    assert words in fill_in(form, child=child).text


@pytest.mark.parametrize("postcode", ["", "not known", "somewhere near Oakham", "ZZ99 9ZZ"])
def test_no_postcode_is_refused(form, postcode):
    page = answer(form, form.visit("/refer/new/"), welfare="no")
    page = answer(form, page, **{**CHILD, "postcode": postcode})
    assert page.h1 == "Your concern"


def test_exactly_one_kind_of_age_is_kept(form):
    """A date typed before the choice was changed is not kept."""
    page = answer(form, form.visit("/refer/new/"), welfare="no")
    answer(form, page, **{**CHILD, "age_known": "estimated_age", "estimated_age": "6"})
    child = Draft.objects.get().answers["children"][0]
    assert (child["birth_date"], child["estimated_age"]) == ("", 6)


def test_an_unborn_child_without_a_name_or_address_can_be_referred(form):
    unborn = {
        "name_known": "no",
        "age_known": "expected_on",
        "expected_on_day": "1",
        "expected_on_month": "6",
        "expected_on_year": "2026",
        "where": "no_fixed_address",
        "place": "Last seen at the invented bus station",
    }
    page = fill_in(form, welfare="yes", child=unborn)
    form.send(page.url, page.form_values())
    child = Referral.objects.get().child
    assert child.name_unknown
    assert child.household.no_fixed_address
    assert child.expected_on.isoformat() == "2026-06-01"


def test_consent_never_stops_an_option_1_referral(form):
    refused = {
        "family_told": "no",
        "not_told_why": "It could put the child at risk.",
        "agreement": "refused",
        "basis": "safety",
    }
    page = fill_in(form, welfare="not_sure", sharing=refused)
    form.send(page.url, page.form_values())
    assert Referral.objects.get().option == 1


def test_a_family_that_was_not_told_needs_the_reason(form):
    page = answer(form, form.visit("/refer/new/"), welfare="yes")
    page = answer(form, answer(form, page, **CHILD), **CONCERN)
    page = answer(form, page, **{**UNTOLD, "not_told_why": ""})
    assert page.errors == ["Enter why the family was not told"]


def test_an_answer_changed_from_the_check_comes_back_to_the_check(form):
    page = fill_in(form)
    concern = form.visit(page.url.replace("check", "concern"))
    assert "Robin finds reading hard." in concern.html
    page = answer(form, concern, **{**CONCERN, "concern": "And writing too."})
    assert page.h1 == "Check your answers"
    assert "And writing too." in page.text


def test_a_second_child_gets_a_referral_of_their_own_and_can_be_left_out_again(form):
    page = fill_in(form)
    second = form.visit(page.links()["Add another child of this family"])
    page = answer(form, second, **{**CHILD, "given_name": "Ash"})
    assert "Ash Example-Oakwood" in page.text
    again = answer(form, form.visit(page.url.replace("check", "children/3")),
                   **{**CHILD, "given_name": "Third"})  # fmt: skip
    page = form.send(
        again.url.replace("check", "children/3/removal"),
        {"version": again.form_values()["version"]},
    )
    assert "Third" not in page.text
    form.send(page.url, page.form_values())
    assert sorted(r.child.given_name for r in Referral.objects.all()) == ["Ash", "Robin"]


def test_a_page_older_than_the_draft_is_not_saved_and_says_so(form):
    page = fill_in(form)
    concern = form.visit(page.url.replace("check", "concern"))
    answer(form, concern, **{**CONCERN, "concern": "Newer."})
    stale = form.send(concern.url, {**concern.form_values(), **CONCERN}, status=409)
    assert "Your change was not saved" in stale.text
    assert Draft.objects.get().answers["concern"]["concern"] == "Newer."


def test_a_stale_check_page_does_not_send(form):
    check = fill_in(form)
    concern = form.visit(check.url.replace("check", "concern"))
    answer(form, concern, **CONCERN)
    form.send(check.url, check.form_values(), status=409)
    assert Submission.objects.count() == 0


def test_a_draft_is_listed_gone_on_with_and_deleted(form):
    answer(form, form.visit("/refer/new/"), welfare="no")
    page = form.visit("/referrals/")
    draft = Draft.objects.get()
    assert "1 of 4 parts answered" in page.text
    assert form.visit(page.links()[f"Go on with {draft.reference}"]).h1 == "About the child"
    page = form.visit(page.links()[f"Delete {draft.reference}"])
    page = form.send(page.url, page.form_values())
    assert "The draft is deleted." in page.text
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["/refer/{draft}/welfare/", "/refer/{draft}/children/1/", "/refer/{draft}/concern/",
     "/refer/{draft}/sharing/", "/refer/{draft}/check/", "/refer/{draft}/removal/",
     "/referrals/{sent}/", "/referrals/{sent}/sent/"],
)  # fmt: skip
def test_another_referrer_gets_the_same_404_as_for_a_reference_that_is_none(
    signed_in, person, referrer, draft, at, tuesday, address
):
    mine = draft()
    sent = operations.send(draft=draft(), by=referrer, at=at)
    stranger = signed_in(person(Role.REFERRER))
    foreign = address.format(draft=mine.reference, sent=sent.reference)
    nothing = address.format(draft="D-222222", sent="S-222222")
    pages = [stranger.visit(each, status=404).html for each in (foreign, nothing)]
    plain = [re.sub(r'nonce="[^"]+"|value="[^"]{64}"|[DS]-\w{6}', "", html) for html in pages]
    assert plain[0] == plain[1]
    signed_in(referrer).visit(foreign)


def test_out_of_hours_an_option_1_says_so_before_and_after_sending(
    form, signed_in, referrer, office_hours, time_machine
):
    page = fill_in(form, welfare="yes")
    assert "Our office is closed now" not in page.text
    time_machine.move_to(datetime(2026, 4, 3, 22, 0, tzinfo=clock.LONDON), tick=False)
    form = signed_in(referrer)
    page = form.visit(page.url)
    assert "Our office is closed now. Nobody reads this before it opens." in page.text
    page = form.send(page.url, page.form_values())
    assert "Our office is closed now" in page.text
    assert "by the end of Tuesday 7 April. That is 1 working day from Friday 3 April." in page.text


@pytest.fixture
def office_hours(db):
    from localoffer.council.models import ContactLine

    line, _ = ContactLine.objects.get_or_create(
        purpose=ContactLine.Purpose.FRONT_DOOR,
        defaults={"label": "The front door", "phone": "01632 960100", "checked_on": "2026-03-01"},
    )
    line.hours.all().delete()
    line.hours.create(day=1, opens="08:30", closes="17:00")


# Tracking


def decide(found, by, at):
    operations.claim(referral=found, by=by[0], supporter=by[1], at=at)
    operations.decide(referral=found, outcome=outcome("C"), by=by[0], at=at)


def test_only_a_verified_professional_sees_the_route(
    signed_in, person, referrer, referral, coordinator, social_worker, at, tuesday
):
    unverified = person(Role.REFERRER)
    seen = {}
    for who in (referrer, unverified):
        found = referral(by=who)
        decide(found, (coordinator, social_worker), at)
        tell(found, coordinator, at)
        page = signed_in(who).visit(f"/referrals/{found.submission.reference}/")
        assert "Decision made Happening now" in page.text
        seen[who] = "Route C" in page.text
    assert seen == {referrer: True, unverified: False}


def tell(found, by, at):
    advice = operations.advise(referral=found, text="We passed it on.", by=by, at=at)
    notice = Notice.objects.get(about_kind="referrals.advice", about_ref=str(advice.pk))
    delivery.send(reference=notice.reference, at=at)
    return notice


@pytest.mark.parametrize(
    "told", ["withheld", "waiting", "came back", "corrected", "withheld after"]
)
def test_the_route_shows_only_once_the_referrer_is_told_of_the_decision_that_stands(
    signed_in, referrer, decided, coordinator, manager, at, tuesday, told
):
    found = decided("C")
    if told == "waiting":
        operations.advise(referral=found, text="We passed it on.", by=coordinator, at=at)
    elif told != "withheld":
        notice = tell(found, coordinator, at)
    if told == "came back":
        notices.bounce(notice=notice, by=None, at=at)
    if told == "corrected":
        corrected = outcome("C", level=3)
        operations.correct_decision(
            referral=found, outcome=corrected, reason="Wrong level.", by=coordinator, at=at
        )
    if told.startswith("withheld"):
        operations.withhold_advice(referral=found, reason="A risk.", by=manager, at=at)
    page = signed_in(referrer).visit(f"/referrals/{found.submission.reference}/")
    assert "Decision made" in page.text
    assert "Route C" not in page.text


def test_a_strategy_discussion_does_not_show_to_the_referrer(
    signed_in, referrer, referral, social_worker, tuesday
):
    found = referral(welfare="yes")
    Referral.objects.filter(pk=found.pk).update(state=State.STRATEGY_DISCUSSION)
    page = signed_in(referrer).visit(f"/referrals/{found.submission.reference}/")
    assert "strategy" not in page.text.lower()


def test_answers_of_a_draft_never_reach_the_audit(form):
    fill_in(form)
    assert "Robin" not in str(list(Event.objects.values_list("facts", "why")))
