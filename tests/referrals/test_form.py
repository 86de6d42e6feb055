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
from referrals.states import Option, State
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
}
HOME = {"where": "address", "address": "1 Invented Lane", "postcode": "le15  6hp"}
CONCERN = {"concern": "Robin finds reading hard.", "hopes": "", "phone": "01632 960123"}
SHARING = {"family_told": "yes", "agreement": "agreed", "basis": "consent"}
UNTOLD = {
    "family_told": "no",
    "not_told_why": "It could put the child at risk.",
    "agreement": "not_asked",
    "basis": "safety",
}


CARER = {"name": "Ann Example-Oakwood", "relationship": "Mother", "has_responsibility": "yes",
         "seen_by": "front_door"}  # fmt: skip


@pytest.fixture
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def form(tuesday, signed_in, referrer):
    return signed_in(referrer)


def answer(client, page, **answers):
    return client.send(page.url, {**page.form_values(), **answers})


def begin(client, *, welfare="no", need="refer"):
    """The questions before the first child."""
    page = answer(client, client.visit("/refer/new/"), welfare=welfare)
    return answer(client, page, need=need) if welfare == "no" else page


def to_concern(client, *, welfare="no", child=CHILD, home=HOME):
    page = answer(client, begin(client, welfare=welfare), **child)
    return answer(client, page, **home)


def to_sharing(client, **facts):
    return answer(client, to_concern(client, **facts), **CONCERN)


def fill_in(client, *, welfare="no", child=CHILD, home=HOME, sharing=SHARING):
    """All steps up to the check."""
    page = to_sharing(client, welfare=welfare, child=child, home=home)
    if welfare == "no":
        page = answer(client, page, **sharing)
    assert page.h1 == "Your referral so far", page.errors
    if welfare != "no":
        answer(client, client.visit(f"{page.url}sharing/"), **sharing)
    page = client.visit(page.url + "check/")
    assert page.h1 == "Check your answers", page.errors
    return page


def test_the_start_page_puts_the_emergency_first(visitor, tuesday):
    page = visitor.visit("/refer/")
    assert page.h1 == "Refer a child or young person"
    assert "call 999" in page.text[:120]
    assert "by the end of Wednesday 1 April" in page.text


def test_the_question_about_safety_comes_before_anything_else(visitor, tuesday):
    page = visitor.visit("/refer/new/")
    assert page.h1 == "Are you worried about a child’s welfare or safety?"


@pytest.mark.parametrize(
    ("need", "leads_to"),
    [("general", "Find out about services and support"), ("worker", "Who to call")],
)
def test_general_questions_and_known_workers_are_answered_and_counted(
    visitor, tuesday, need, leads_to
):
    page = begin(visitor, need=need)
    assert page.h1 == leads_to
    assert [d.kind for d in Deflection.objects.all()] == [need]
    draft = Draft.objects.get()
    assert (draft.state, draft.answers) == (State.DEFLECTED, {})


def test_who_is_worried_is_never_led_away(visitor, tuesday):
    """The question that leads to answers and lines is not asked of them."""
    page = begin(visitor, welfare="not_sure")
    assert page.h1 == "Who are you?"
    assert visitor.visit(page.url.replace("who", "need")).h1 == "Who are you?"


@pytest.mark.parametrize(
    ("need", "leads_to"),
    [("general", "Find out about services and support"), ("worker", "Who to call")],
)
def test_looking_elsewhere_half_way_through_costs_nobody_what_they_have_written(
    form, need, leads_to
):
    check = fill_in(form)
    before = Draft.objects.get()
    page = form.visit(check.url.replace("check", "need"))
    page = answer(form, page, need=need)
    assert page.h1 == leads_to
    assert "What you have written is kept." in page.text
    assert [d.kind for d in Deflection.objects.all()] == [need]
    after = Draft.objects.get()
    assert (after.state, after.answers) == (State.DRAFT, before.answers)
    assert form.visit(page.links()["Go on with your form"]).h1 == "Your referral so far"
    sent = form.send(check.url, check.form_values())
    assert sent.h1 == "Referral sent"


def test_words_typed_while_the_draft_ended_in_another_tab_are_shown_again(form):
    child = begin(form)
    answer(form, form.visit(child.url.replace("children/1", "need")), need="general")
    page = form.send(child.url, {**child.form_values(), **CHILD}, status=409)
    assert "The draft is not there any more." in page.text
    assert CHILD["school"] in page.text
    assert page.links()["Go back to the beginning"] == "/refer/"


@pytest.mark.parametrize("far", [False, True], ids=["at once", "with the form filled in"])
def test_a_worry_said_on_second_thoughts_on_the_first_page_again_makes_it_option_1(
    visitor, form, far
):
    """“Back” shows the first page as it was: the same form, sent again with another answer."""
    client = form if far else visitor
    first = client.visit("/refer/new/")
    answer(client, first, welfare="no")
    if far:
        where = Draft.objects.get().get_absolute_url()
        page = answer(client, client.visit(f"{where}need/"), need="refer")
        answer(client, answer(client, page, **CHILD), **HOME)
    page = client.send("/refer/new/", {**first.form_values(), "welfare": "yes"})
    [draft] = Draft.objects.all()
    assert (draft.answer("welfare", "welfare"), draft.option) == ("yes", Option.WELFARE)
    assert page.h1 == ("What you are worried about" if far else "Who are you?")
    assert [each["given_name"] for each in draft.children] == (["Robin"] if far else [])


def test_the_first_page_again_after_its_referral_has_ended_begins_another(form):
    """Who was led on, or has sent it, and comes back worried is not sent away."""
    first = form.visit("/refer/new/")
    answer(form, answer(form, first, welfare="no"), need="general")
    worried = {**first.form_values(), "welfare": "yes"}
    for _twice in range(2):
        assert form.send("/refer/new/", worried).h1 == "About the child"
    options = [(each.state, each.option) for each in Draft.objects.order_by("pk")]
    assert [state for state, _ in options] == [State.DEFLECTED, State.DRAFT]
    assert options[1][1] == Option.WELFARE


def test_looking_at_the_questions_counts_nothing(visitor, tuesday):
    page = answer(visitor, visitor.visit("/refer/new/"), welfare="no")
    visitor.visit(page.url)
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
    assert "Received Done" in followed.text
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


@pytest.mark.parametrize("step", ["concern", "sharing", "check", ""])
@pytest.mark.asvs(8)
def test_a_step_out_of_turn_leads_back_to_the_first_open_question(form, step):
    answer(form, form.visit("/refer/new/"), welfare="no")
    draft = Draft.objects.get()
    where = f"/refer/{draft.reference}/{step}/".replace("//", "/")
    assert form.visit(where).h1 == "What do you need today?"
    if step:
        form.send(where, {"version": 1, **CONCERN, **SHARING})
    draft.refresh_from_db()
    assert set(draft.answers) == {"welfare", "who"}
    assert Submission.objects.count() == 0


def test_the_check_waits_for_every_part_that_is_needed(form):
    page = begin(form)
    assert form.visit(page.url.replace("children/1", "check")).h1 == "About the child"


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
        "Check the date the baby is expected: it must be within 40 weeks from now",
    ),
    ({"birth_date_year": "17"}, "Date of birth: the year must have 4 numbers"),
    (
        {"birth_date_day": "30", "birth_date_month": "3", "birth_date_year": "2001"},
        "Check the year of birth: we help people up to their 25th birthday",
    ),
    (
        {"age_known": "expected_on", "expected_on_day": "6", "expected_on_month": "1",
         "expected_on_year": "2027"},
        "Check the date the baby is expected: it must be within 40 weeks from now",
    ),
]  # fmt: skip
WRONG_HOME = [
    ({"where": ""}, "Select where the child is"),
    ({"address": ""}, "Enter the address where the child lives or is staying"),
    ({"where": "no_fixed_address"}, "Enter where the child is now, or was last seen"),
    ({"where": "found"}, "Enter where the child is now, or was found"),
    ({"postcode": "!!!!"}, "Enter a postcode, like ZZ99 9ZZ, or leave this empty"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG_CHILD)
@pytest.mark.asvs(7)
def test_a_wrong_answer_about_the_child_says_what_to_do_and_keeps_the_rest(form, wrong, says):
    page = answer(form, begin(form), **{**CHILD, **wrong})
    assert page.errors == [says]
    assert 'value="Invented Primary School"' in page.html
    assert Draft.objects.get().answers.get("children") is None


@pytest.mark.parametrize(("wrong", "says"), WRONG_HOME)
def test_a_wrong_answer_about_the_place_says_what_to_do(form, wrong, says):
    page = answer(form, begin(form), **CHILD)
    page = answer(form, page, **{**HOME, **wrong})
    assert page.errors == [says]
    assert "where" not in Draft.objects.get().children[0]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"upn": "A123"}, "A UPN has 13 characters: a letter, 11 numbers, and a number or letter. "
         "Correct it, or leave this empty"),
        ({"upn": "B823432113001"}, "Check the UPN: its first letter does not fit its numbers. "
         "Correct it, or leave this empty"),
        ({"nhs_number": "999 000 0000"}, "Check the NHS number: its last number does not fit the "
         "others. Correct it, or leave this empty"),
    ],
)  # fmt: skip
def test_a_number_with_a_wrong_check_digit_is_refused(form, wrong, says):
    page = answer(form, answer(form, begin(form), **CHILD), **HOME)
    page = form.visit(page.url.replace("concern", "children/1/more"))
    page = answer(form, page, sex="F", **wrong)
    assert page.errors == [says]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Ro\u200bbin", "The name has characters in it that nobody can see."),
        ("R\u043ebin", "The name has letters of two alphabets that look alike."),
    ],
)
def test_a_name_that_hides_something_is_kept_and_pointed_out(form, name, says):
    page = answer(form, begin(form), **{**CHILD, "given_name": name})
    assert says in page.text
    assert Draft.objects.get().children[0]["given_name"] == name


@pytest.mark.parametrize("name", ["Zoë", "O’Example", "Anne-Marie", "de l'Invented", "Łukasz", "M"])
def test_names_are_kept_as_they_are_written(form, name):
    page = answer(form, begin(form), **{**CHILD, "given_name": name, "family_name": ""})
    assert "nobody can see" not in page.text
    assert Draft.objects.get().children[0]["given_name"] == name


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
    page = answer(form, to_sharing(form), **{**UNTOLD, **contradiction})
    assert page.errors == [says]
    assert answer(form, page, **UNTOLD).h1 == "Your referral so far"


@pytest.mark.parametrize("phone", ["hello not a phone", "!!!!", "12345"])
def test_a_phone_number_that_is_none_is_refused(form, phone):
    page = answer(form, to_concern(form), **{**CONCERN, "phone": phone})
    assert page.errors == ["Enter a phone number, like 01632 960 001, or leave this empty"]


@pytest.mark.parametrize(
    ("years", "words"), [(0, "Under 1 year old"), (1, "About 1 year old"), (9, "About 9 years old")]
)
def test_an_estimated_age_is_told_in_words(form, years, words):
    child = {**CHILD, "age_known": "estimated_age", "estimated_age": years}
    assert words in fill_in(form, child=child).text


@pytest.mark.parametrize("postcode", ["", "not known", "somewhere near Oakham", "ZZ99 9ZZ"])
def test_no_postcode_is_refused(form, postcode):
    assert to_concern(form, home={**HOME, "postcode": postcode}).h1 == "What you are worried about"


def test_exactly_one_kind_of_age_is_kept(form):
    """A date typed before the choice was changed does not count, and comes back with it."""
    page = begin(form)
    answer(form, page, **{**CHILD, "age_known": "estimated_age", "estimated_age": "6"})
    child = Draft.objects.get().children[0]
    assert (child["birth_date"], child["estimated_age"]) == ("", 6)
    again = form.visit(page.url)
    assert [box["value"] for box in again.soup.select("input[name^=birth_date]")] == [
        "4",
        "5",
        "2017",
    ]
    answer(form, again, **{**CHILD, "estimated_age": "6"})
    child = Draft.objects.get().children[0]
    assert (child["birth_date"], child["estimated_age"]) == ("2017-05-04", None)


def test_answers_to_steps_that_are_no_longer_asked_come_back_on_reversal(form):
    """An EHC request has more steps; without it they neither count nor are lost."""
    page = answer(form, begin(form, need="ehc"), **CHILD)
    page = answer(form, answer(form, page, **HOME), **CONCERN)
    page = answer(form, page, asker="school")
    need = page.url.replace("evidence", "need")
    answer(form, form.visit(need), need="refer")
    draft = Draft.objects.get()
    assert "ehc" not in draft.answers
    answer(form, form.visit(need), need="ehc")
    draft.refresh_from_db()
    assert draft.answers["ehc"] == {"asker": "school"}


def test_an_unborn_child_without_a_name_or_address_can_be_referred(form):
    unborn = {
        "name_known": "no",
        "age_known": "expected_on",
        "expected_on_day": "1",
        "expected_on_month": "6",
        "expected_on_year": "2026",
    }
    nowhere = {"where": "no_fixed_address", "place": "Last seen at the invented bus station"}
    page = fill_in(form, welfare="yes", child=unborn, home=nowhere)
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


def test_an_option_1_is_sent_without_a_word_about_sharing_and_the_desk_sees_no_answer(
    form, signed_in, social_worker
):
    page = to_sharing(form, welfare="yes")
    assert page.h1 == "Your referral so far"
    page = form.visit(page.url + "check/")
    form.send(page.url, page.form_values())
    sharing = Submission.objects.get().sharing
    assert (sharing.family_told, sharing.agreement, sharing.basis) == (None, "not_said", "safety")
    at_the_desk = signed_in(social_worker).visit(Referral.objects.get().get_absolute_url())
    assert "What the family knows Not answered." in at_the_desk.text


def test_an_option_2_says_how_it_may_be_shared(form):
    page = to_sharing(form)
    assert form.visit(page.url.replace("sharing", "check")).h1 == "Sharing this information"


def test_a_child_found_here_who_lives_elsewhere_is_referred_with_both_places(form):
    found = {"where": "found", "found_at": "The invented bus station", "home_address": "Leicester"}
    page = fill_in(form, welfare="yes", home=found)
    assert "Now at: The invented bus station" in page.text
    form.send(page.url, page.form_values())
    referral = Referral.objects.get()
    assert (referral.where, referral.found_at) == ("found", "The invented bus station")
    assert referral.child.household.address == "Leicester"


def test_a_family_that_was_not_told_needs_the_reason(form):
    page = answer(form, to_sharing(form), **{**UNTOLD, "not_told_why": ""})
    assert page.errors == ["Enter why the family was not told"]


def test_an_answer_changed_from_the_check_comes_back_to_the_check(form):
    page = fill_in(form)
    concern = form.visit(page.links()["Change what you are concerned about"])
    assert "Robin finds reading hard." in concern.html
    page = form.send(
        f"{concern.url}?then=check",
        {**concern.form_values(), **CONCERN, "concern": "And writing too."},
    )
    assert page.h1 == "Check your answers"
    assert "And writing too." in page.text


def test_a_second_child_gets_a_referral_of_their_own_and_can_be_left_out_again(form):
    page = fill_in(form)
    second = form.visit(page.links()["Add another child of this family"])
    home = answer(form, second, **{**CHILD, "given_name": "Ash"})
    assert home.h1 == "Where child 2 is"
    page = answer(form, home, where="same")
    assert "Child 2: Ash Example-Oakwood" in page.text
    third = answer(form, form.visit(f"{page.url}children/3/"), **{**CHILD, "given_name": "Third"})
    again = form.visit(answer(form, third, where="same").url + "check/")
    asked = form.visit(again.links()["Leave child 3 out"])
    assert asked.h1 == "Take Third Example-Oakwood out of this referral?"
    page = answer(form, asked)
    assert page.h1 == "Check your answers"
    assert "Third" not in page.text
    form.send(page.url, page.form_values())
    children = [r.child for r in Referral.objects.all()]
    assert sorted(child.given_name for child in children) == ["Ash", "Robin"]
    assert len({child.household_id for child in children}) == 1


def test_two_tabs_on_two_parts_of_one_draft_do_not_disturb_each_other(form):
    where = fill_in(form).url.replace("check/", "")
    parts = ("concern", "strengths", "children/1", "children/1/home", "children/1/more", "carers/1")
    tabs = {part: form.visit(f"{where}{part}/") for part in parts}
    typed = {
        "concern": {**CONCERN, "concern": "From the first tab."},
        "strengths": {"strengths": "From the second."},
        "children/1": {**CHILD, "given_name": "Ash"},
        "children/1/home": {**HOME, "address": "3 Invented Lane"},
        "children/1/more": {"sex": "F"},
        "carers/1": CARER,
    }
    for part, tab in tabs.items():
        answer(form, tab, **typed[part])
    answers = Draft.objects.get().answers
    child = answers["children"][0]
    assert answers["concern"]["concern"] == "From the first tab."
    assert answers["strengths"]["strengths"] == "From the second."
    assert (child["given_name"], child["address"], child["sex"]) == ("Ash", "3 Invented Lane", "F")
    assert answers["carers"][0]["name"] == CARER["name"]


@pytest.fixture
def both(form):
    """Two tabs typed into one part; the second was late, and sees both."""
    concern = form.visit(fill_in(form).url.replace("check", "concern"))
    answer(form, concern, **{**CONCERN, "concern": "Newer."})
    mine = {**CONCERN, "concern": "My own <b>long</b> words."}
    return form.send(concern.url, {**concern.form_values(), **mine}, status=409)


def test_two_tabs_on_one_part_show_both_texts_and_save_neither_by_themselves(form, both):
    assert both.h1 == "This part was saved on another page"
    shown = [box.get_text() for box in both.soup.select(".govuk-inset-text")]
    assert shown == ["Newer.", "My own <b>long</b> words."]
    assert both.soup.find(id="id_concern").text.strip() == "My own <b>long</b> words."
    assert Draft.objects.get().answers["concern"]["concern"] == "Newer."


def test_either_text_can_be_kept(form, both):
    kept = form.visit(both.links()["Keep what it says now"])
    assert kept.h1 == "Your referral so far"
    assert Draft.objects.get().answers["concern"]["concern"] == "Newer."
    answer(form, both, **{**CONCERN, "concern": "Newer. And my own words."})
    assert Draft.objects.get().answers["concern"]["concern"] == "Newer. And my own words."


def test_the_same_words_saved_twice_are_saved_once(form):
    concern = form.visit(fill_in(form).url.replace("check", "concern"))
    for _ in range(2):
        assert answer(form, concern, **CONCERN).h1 == "Your referral so far"


def test_words_for_a_child_who_was_left_out_meanwhile_go_to_no_other_child(form):
    where = fill_in(form).url.replace("check/", "")
    for number, name in ((2, "Ash"), (3, "Third")):
        page = form.visit(f"{where}children/{number}/")
        page = answer(form, page, **{**CHILD, "given_name": name})
        answer(form, page, where="same")
    late = form.visit(f"{where}children/2/home/")
    last = form.visit(f"{where}children/3/home/")
    answer(form, form.visit(f"{where}children/2/removal/"))
    page = form.send(late.url, {**late.form_values(), **HOME}, status=409)
    assert page.h1 == "This part was saved on another page"
    page = form.send(last.url, {**last.form_values(), **HOME}, status=409)
    assert "was taken out of the form" in page.text
    assert HOME["address"] in page.text
    names = [
        (each["given_name"], each["where"]) for each in Draft.objects.get().answers["children"]
    ]
    assert names == [("Robin", "address"), ("Third", "same")]


def test_words_typed_while_somebody_sent_the_referral_are_not_lost_in_silence(form):
    check = fill_in(form)
    concern = form.visit(check.url.replace("check", "concern"))
    form.send(check.url, check.form_values())
    late = form.send(
        concern.url, {**concern.form_values(), "concern": "One more thing."}, status=409
    )
    assert "has been sent. What you typed here is not in it." in late.text
    assert "One more thing." in late.text


def test_a_stale_check_page_does_not_send(form):
    check = fill_in(form)
    concern = form.visit(check.url.replace("check", "concern"))
    answer(form, concern, **CONCERN)
    again = form.send(check.url, check.form_values())
    assert again.h1 == "Check your answers"
    assert "so the referral is not sent yet" in again.text
    assert Submission.objects.count() == 0
    assert form.send(again.url, again.form_values()).h1 == "Referral sent"


def test_a_draft_is_listed_gone_on_with_and_deleted(form):
    answer(form, form.visit("/refer/new/"), welfare="no")
    page = form.visit("/referrals/")
    draft = Draft.objects.get()
    assert "3 parts still needed" in page.text
    assert form.visit(page.links()[f"Go on with {draft.reference}"]).h1 == "What do you need today?"
    page = form.visit(page.links()[f"Delete {draft.reference}"])
    page = form.send(page.url, page.form_values())
    assert "The draft is deleted." in page.text
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["/refer/{draft}/", "/refer/{draft}/welfare/", "/refer/{draft}/children/1/",
     "/refer/{draft}/children/1/home/", "/refer/{draft}/concern/", "/refer/{draft}/files/",
     "/refer/{draft}/copy/", "/refer/{draft}/later/", "/refer/{draft}/sharing/",
     "/referrals/{sent}/message/", "/referrals/{sent}/withdrawal/",
     "/referrals/{sent}/disagreement/1/", "/refer/{draft}/check/", "/refer/{draft}/removal/",
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
    assert signed_in(referrer).get(foreign).status_code in {200, 302, 403}


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


@pytest.mark.asvs(46)
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
        assert "Decision made Done" in page.text
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


@pytest.mark.asvs(46)
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
