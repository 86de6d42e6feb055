"""The pages of asking: anybody, the forum, the service, the desk."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core.cache import cache

from faq.models import AnsweringService, Question
from faq.operations import questions
from faq.states import State
from localoffer.accounts.roles import Role

ASK, FOLLOW = "/questions/ask/", "/questions/asked/receipt/"


def sent(visitor, wording: str, **more):
    once = visitor.visit(ASK).form_values()
    return visitor.send(ASK, {**once, "question": wording, **more})


def receipt(page) -> str:
    found = re.search(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", page.text)
    assert found, page.text
    return found[0]


def test_anybody_asks_gets_a_code_and_follows_the_answer(visitor, edition, service, team, at):
    page = sent(visitor, "Why do swings squeak at night?")
    assert page.h1 == "We have your question"
    code = receipt(page)
    question = Question.objects.get()
    assert (question.state, question.asked_by) == (State.HELD, "A parent, carer or young person")
    told = visitor.send(FOLLOW, {"receipt": f" {code.lower().replace('-', ' ')} "})
    assert "We read each question before we give it to a service." in told.text
    assert code not in told.url
    act = {"at": at}
    steps = [
        (questions.accept, "editor", {"wording": "Why do swings squeak?", "topics": []}),
        (questions.assign, "editor", {"service": service, "due": questions.answer_by(at)}),
        (questions.draft, "service", {"text": "They want oil."}),
        (questions.approve, "publisher", {}),
        (questions.release, "publisher", {"edition": edition, "nobody_recognised": False}),
    ]
    for operation, by, facts in steps:
        question = operation(
            question=question, version=question.version, by=team(by), **facts, **act
        )
    told = visitor.send(FOLLOW, {"receipt": code})
    assert told.links()["Why do swings squeak?"] == "/questions/why-do-swings-squeak/"


URGENT = "my dad hits me every night what do i do"


def test_a_cry_for_help_gets_the_lines_to_ring_first_whatever_is_found(visitor, published):
    published("What do I do when my dad hits every night?")
    for wording, h1 in (
        (URGENT, "Is your answer here?"),
        ("I WANT TO DIE", "We have your question"),
    ):
        page = sent(visitor, wording)
        assert page.h1 == h1
        main = page.html[page.html.index("</h1>") : page.html.index("</main>")]
        box = main.index('id="worried"')
        assert box < main.index("Write the code down" if "DIE" in wording else "answered already")
        for line in ("tel:999", "tel:08001111", "tel:111", "/refer/"):
            assert line in main[box:]
    named = sent(visitor, "Zebedee my brother hits me")
    assert named.errors or named.h1 == "We have your question"
    assert named.soup.select_one("main #worried")
    calm = sent(visitor, "Why do swings squeak at night?")
    assert not calm.soup.select_one("main #worried")


def test_capitals_refuse_nobody_and_the_desk_reads_what_may_be_urgent_first(
    visitor, signed_in, team, at
):
    sent(visitor, "Why do swings squeak at night?")
    page = sent(visitor, "HELP ME I CANT COPE ANYMORE I WANT TO DIE")
    assert page.h1 == "We have your question"
    desk = signed_in(team("editor"))
    first = desk.visit("/questions/desk/").soup.select("tbody tr")[0].text
    assert "HELP ME" in first
    assert "May be urgent: read first" in first
    urgent = Question.objects.get(wording__startswith="HELP")
    text = desk.visit(f"/questions/desk/{urgent.reference}/").text
    assert "tell the front door now" in text
    calm = Question.objects.get(wording__startswith="Why")
    assert "urgent" not in desk.visit(f"/questions/desk/{calm.reference}/").text
    accepted = questions.accept(
        question=urgent, version=urgent.version, by=team("editor"), at=at,
        wording="Who helps?", topics=[],
    )  # fmt: skip
    assert "urgent" not in desk.visit(f"/questions/desk/{accepted.reference}/").text


def test_the_receipt_says_who_has_it_and_by_when(visitor, service, team, at):
    with time_machine.travel(at, tick=False) as clock:
        code = receipt(sent(visitor, "Why do swings squeak at night?"))
        question = Question.objects.get()
        day = f"{questions.answer_by(at):%B %Y}"
        told = visitor.send(FOLLOW, {"receipt": code}).text
        assert "We read each question" in told
        assert day in told
        question = questions.accept(
            question=question, version=question.version, by=team("editor"), at=at,
            wording="Why do swings squeak?", topics=[],
        )  # fmt: skip
        told = visitor.send(FOLLOW, {"receipt": code}).text
        assert "We are choosing who answers. We aim to answer by" in told
        due = questions.answer_by(at)
        questions.assign(
            question=question, version=question.version, by=team("editor"), at=at,
            service=service, due=due,
        )  # fmt: skip
        told = visitor.send(FOLLOW, {"receipt": code}).text
        assert "A service is answering it. We aim to answer by" in told
        clock.shift(60 * 24 * 3600)
        told = visitor.send(FOLLOW, {"receipt": code}).text
        assert "We meant to answer by" in told


def test_the_code_is_shown_to_nobody_later_at_the_same_computer(visitor, at):
    with time_machine.travel(at, tick=False) as traveller:
        code = receipt(sent(visitor, "Why do swings squeak at night?"))
        assert receipt(visitor.visit("/questions/asked/")) == code
        traveller.shift(11 * 60)
        assert visitor.visit("/questions/asked/").h1 == "See how far it is"


def test_a_wrong_code_gets_a_sentence(visitor):
    assert visitor.send(FOLLOW, {"receipt": "7KQ2"}).errors == [
        "We know no such code. Check each letter and number"
    ]
    assert visitor.send(FOLLOW, {"receipt": ""}).errors == ["Enter your receipt code"]


@pytest.mark.parametrize(
    ("wording", "error"),
    [
        ("", "Enter your question"),
        ("  \u200b ", "Enter your question"),
        ("Why? " * 2_000, "Your question is 9,999 characters long. Make it 1,000 or fewer. Send "
         "one thing at a time, or ring us"),
        ("????!!", "Write your question in words"),
        ("See https://cheap.example/pills now", "Leave out web addresses. Say in words which page "
         "you mean"),
        ("Buy at cheap-pills.shop today", "Leave out web addresses. Say in words which page you "
         "mean"),
        ("Why do swings squeeeeeeeeeeeeeak?",
         "Take out the long row of “e”. Perhaps a key got stuck"),
        ("buy now " * 30, "The same words come again and again. Write your question once"),
        ("Why is my son Zebedee waiting?", "“Zebedee” looks like somebody’s name. Take it out, so "
         "that nobody can tell who a child is. If it tells nothing about anybody, tick the box "
         "below"),
        ("He is in Year 4 at Invented Green Primary School, born 3 March 2017",
         "“Invented Green Primary School, Year 4” names a school and a year group: in a small "
         "school that can be one child. Take it out, so that nobody can tell who a child is. "
         "There is 1 more like this. If it tells nothing about anybody, tick the box below"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_that_says_what_to_do_and_the_rest_is_kept(
    visitor, wording, error
):
    page = sent(visitor, wording, reply_to="asker@home.example")
    assert page.errors == [error]
    assert 'value="asker@home.example"' in page.html
    assert wording.strip("\u200b ")[:40] in page.html.replace("&#x27;", "'")
    assert Question.objects.count() == 0


def test_words_that_only_look_like_a_name_are_sent_with_a_tick(visitor):
    page = sent(visitor, "Why is my son Zebedee waiting?")
    assert "I have checked: nobody can tell who a child is" in page.text
    values = page.form_values()
    page = visitor.send(
        ASK, {**values, "question": "Why is my son Zebedee waiting?", "no_name": "on"}
    )
    assert page.h1 == "We have your question"


def test_a_wrong_email_address_gets_a_sentence(visitor):
    assert sent(visitor, "Why do swings squeak?", reply_to="me").errors == [
        "Enter an email address in the correct format, like name@example.com"
    ]


def test_answers_that_are_there_already_are_shown_before_anything_is_sent(visitor, published):
    there = published("Who pays for invented swings?")
    page = sent(visitor, "Who pays for swings?", reply_to="asker@home.example")
    assert page.h1 == "Is your answer here?"
    assert page.links()[there.wording] == there.get_absolute_url()
    assert Question.objects.exclude(pk=there.pk).count() == 0
    again = visitor.send(ASK, page.form_values())
    assert again.h1 == "We have your question"
    kept = Question.objects.exclude(pk=there.pk).get()
    assert (kept.wording, kept.reply_to) == ("Who pays for swings?", "asker@home.example")


def test_the_same_form_twice_makes_one_question(visitor):
    once = visitor.visit(ASK).form_values()
    codes = {
        receipt(visitor.send(ASK, {**once, "question": "Why do swings squeak?"})) for _ in range(2)
    }
    assert (len(codes), Question.objects.count()) == (1, 1)


def test_another_question_from_a_page_that_came_back_is_sent_when_it_is_sent_again(visitor):
    once = visitor.visit(ASK).form_values()
    first = receipt(visitor.send(ASK, {**once, "question": "Why do swings squeak?"}))
    page = visitor.send(ASK, {**once, "question": "Is there a pond?"})
    assert page.errors == [
        "You have sent this form already: the question “Why do swings squeak?”. What it says now "
        "has not been sent. To send that as well, send the form again"
    ]
    assert "Is there a pond?" in page.html
    again = visitor.send(ASK, {**page.form_values(), "question": "Is there a pond?"})
    assert receipt(again) != first
    assert Question.objects.count() == 2


def test_a_whole_school_can_ask_at_once_and_a_flood_is_asked_to_wait(visitor, settings):
    cache.clear()
    settings.SENT_PER_TEN_MINUTES = {"question": 3, "comment": 3, "receipt": 2, "paper": 0}
    for number in range(3):
        assert sent(visitor, f"Why is swing {number} slow?").h1 == "We have your question"
    once = visitor.visit(ASK).form_values()
    page = visitor.send(ASK, {**once, "question": "Why is swing 4 slow?"}, status=429)
    assert page.errors[0].startswith(
        "Many people at your school, library or home sent this just now. Wait "
    )
    assert "Why is swing 4 slow?" in page.html
    assert 0 < int(page.response["Retry-After"]) <= 600
    for _ in range(2):
        visitor.send(FOLLOW, {"receipt": "AAAA"})
    visitor.send(FOLLOW, {"receipt": "AAAA"}, status=429)
    visitor.visit("/guidance/on-paper/", topic="health", size="plain", status=429)
    cache.clear()


def test_the_real_limits_are_far_above_a_class_of_thirty(settings):
    assert settings.SENT_PER_TEN_MINUTES["question"] >= 4 * 30


def test_the_forum_asks_several_checks_them_and_sees_how_far_each_is(signed_in, published, visitor):
    published("Who pays for invented swings?")
    forum = signed_in(Role.FORUM_REPRESENTATIVE)
    once = forum.visit("/questions/for-families/").form_values()
    typed = "Who pays for swings?\n\nWhy is my son Zebedee waiting?\r\n\r\n\r\nIs there a pond?"
    page = forum.send("/questions/for-families/", {**once, "questions": typed})
    assert "We read 3 questions." in page.text
    assert "“Zebedee” looks like somebody’s name." in page.text
    assert "Answered before? Who pays for invented swings?" in page.text
    page = forum.send("/questions/for-families/", page.form_values())
    assert page.h1 == "Ask for families"
    assert "Is there a pond?" in page.text
    assert Question.objects.filter(asker=forum.person).count() == 3
    more = {"questions": "Who pays for swings?\n\nIs there a slide?", "checked": "on"}
    page = forum.send("/questions/for-families/", {**once, **more})
    assert "the question “Who pays for swings?”. What it says now has not" in page.errors[0]
    page = forum.send("/questions/for-families/", {**more, **page.form_values()})
    assert page.h1 == "Check your questions"
    forum.send("/questions/for-families/", page.form_values())
    assert Question.objects.filter(asker=forum.person).count() == 5
    mine = Question.objects.get(wording="Is there a pond?")
    address = f"/questions/for-families/{mine.reference}/"
    assert "We are choosing who answers. We aim to answer by" in forum.visit(address).text
    signed_in(Role.FORUM_REPRESENTATIVE).visit(address, status=404)
    signed_in(Role.PUBLISHER).visit("/questions/for-families/", status=403)
    assert visitor.get("/questions/for-families/").status_code == 302
    page = forum.send("/questions/for-families/", {**once, "questions": "OK?\n\n????"})
    assert page.errors == ["Question 2: write your question in words"]


def test_the_desk_brings_a_question_to_its_answer_page_by_page(
    signed_in, question_in, service, team, edition
):
    question = question_in(State.HELD, "why do invented swings squeak at night")
    desk, writer, chief = (signed_in(team(name)) for name in ("editor", "service", "publisher"))
    address = f"/questions/desk/{question.reference}/"

    def press(who, kind: str, **answers):
        page = who.visit(f"{address}{kind}/")
        return who.send(f"{address}{kind}/", {**page.form_values(), **answers})

    assert question.wording in desk.visit("/questions/desk/").text
    page = press(desk, "acceptance", wording="Why do invented swings squeak?")
    assert "The question is accepted." in page.text
    assert "As it was asked why do invented swings squeak at night" in page.text
    press(desk, "service", service=service.pk, due_day="20", due_month="4", due_year="2126")
    assert (
        writer.visit("/questions/to-answer/").links()["Why do invented swings squeak?"] == address
    )
    page = press(writer, "answer", text="They want oil.", check="1")
    assert "How plain your words are" in page.text
    assert question.drafts.count() == 0
    press(writer, "answer", text="They want oil.")
    assert "Approve the answer" not in desk.visit(address).text
    page = press(chief, "approval")
    assert "The answer is approved. Now publish it." in page.text
    page = press(
        chief, "publication", edition="March 2026", review_on_day="1", review_on_month="3",
        review_on_year="2127",
    )  # fmt: skip
    assert "The answer is public." in page.text
    assert page.links()["Read it on the site"] == "/questions/why-do-invented-swings-squeak/"
    writer.visit(f"{address}answer/", status=403)
    assert "Nothing to answer" in writer.visit("/questions/to-answer/").text


def test_a_question_is_there_only_for_the_desk_and_its_service(question_in, signed_in, person, team, visitor):  # fmt: skip
    question = question_in(State.ASSIGNED)
    address = f"/questions/desk/{question.reference}/"
    signed_in(team("service")).visit(address)
    other = AnsweringService.objects.create(name="Other team")
    stranger = person(Role.SEN_CASE_OFFICER)
    other.people.add(stranger)
    for url in (address, f"{address}answer/", "/questions/desk/Q-AAAAAA/"):
        signed_in(stranger).visit(url, status=404)
    assert visitor.get(address).status_code == 302
    writer = signed_in(team("service"))
    writer.visit("/questions/desk/", status=403)
    writer.visit(f"{address}refusal/", status=403)
    writer.visit(f"{address}nonsense/", status=404)


def test_a_stale_step_changes_nothing_and_says_what_it_says_now(question_in, signed_in, team):
    question = question_in(State.PROPOSED)
    desk = signed_in(team("editor"))
    address = f"/questions/desk/{question.reference}/refusal/"
    values = desk.visit(address).form_values()
    Question.objects.filter(pk=question.pk).update(version=9)
    page = desk.send(address, {**values, "because": "No."}, status=409)
    assert "Your change was not saved." in page.text
    question.refresh_from_db()
    assert question.state == State.PROPOSED


def test_the_desk_joins_what_asks_the_same_from_the_suggestion(published, question_in, signed_in, team):  # fmt: skip
    there = published("Who pays for invented swings?")
    question = question_in(State.HELD, "who pays for the invented swings")
    desk = signed_in(team("editor"))
    page = desk.visit(f"/questions/desk/{question.reference}/")
    join = page.links()[f"Join them : {there.reference}"]
    form = desk.visit(join)
    assert f'value="{there.reference}"' in form.html
    page = desk.send(
        join.partition("?")[0], {**form.form_values(), "twin": there.reference.lower()}
    )
    assert f"The question is joined to {there.reference}." in page.text


def test_editors_keep_the_services_that_answer(signed_in, team):
    desk = signed_in(team("editor"))
    page = desk.send("/questions/services/new/", {"name": "Pond Team", "version": 1}, status=403)
    assert "Give the service an email address" in page.text
    desk.send(
        "/questions/services/new/",
        {"name": "Pond Team", "email": "pond@council.example", "version": 1},
    )
    kept = AnsweringService.objects.get()
    page = desk.visit(f"/questions/services/{kept.pk}/")
    assert 'value="Pond Team"' in page.html
    stale = {"name": "Pool Team", "email": "pond@council.example", "version": 7}
    desk.send(f"/questions/services/{kept.pk}/", stale, status=409)
    signed_in(Role.RAIS_MANAGER).visit("/questions/services/", status=403)
