"""What a parent reads: home, topics, questions, older and withdrawn answers."""

import pytest

from faq.models import Question
from faq.operations import questions
from localoffer.audit.operations import SYSTEM


def test_the_home_page_offers_search_topics_latest_answers_and_help(visitor, published):
    published("Can we borrow an invented tricycle?")
    page = visitor.visit("/")
    assert page.h1 == "Help for children and young people with SEND in Rutland"
    assert page.soup.select_one("main form[action='/search/'] input[name=q]")
    for words in ("Worried about a child?", "999", "Find help", "Answers by topic", "Latest answers",
                  "Can we borrow an invented tricycle?", "Ask a question"):  # fmt: skip
        assert words in page.text
    assert page.links()["EHC plans and assessments"] == "/topics/ehc-plans/"


def test_an_empty_site_says_so_everywhere(visitor):
    assert "No answers yet" in visitor.visit("/").text
    assert "No answers yet" in visitor.visit("/questions/").text
    assert "No answers here yet" in visitor.visit("/topics/health/").text


def test_questions_stand_under_each_of_their_topics(visitor, published):
    published("Who pays for invented swings?", topics=["health", "schools"])
    published("What has no topic?")
    page = visitor.visit("/questions/")
    assert page.text.count("Who pays for invented swings?") == 2
    assert page.text.index("Other questions") < page.text.index("What has no topic?")
    assert "Who pays for invented swings?" in visitor.visit("/topics/health/").text
    assert "Who pays for invented swings?" not in visitor.visit("/topics/early-years/").text


def test_a_question_shows_its_answer_date_edition_source_and_service(visitor, published):
    question = published(
        "Who pays for invented swings?",
        "First part.\nSame paragraph.\n\n\u00a0\n\n• one\n• two\n\n| Year | Plans |\n| 2020 | 3 |\n"
        "\n(a) letters\n\nSee https://swings.example/ for an EHCP.",
        topics=["health"],
        answering_service="Invented Play Team",
    )
    other = published("Who mends invented swings?", topics=["health"])
    page = visitor.visit(question.get_absolute_url())
    assert page.h1 == "Who pays for invented swings?"
    for words in ("March 2026, published here on Tuesday 31 March 2026", "Invented Parent Forum",
                  "Invented Play Team", question.reference):  # fmt: skip
        assert words in page.text
    assert [li.text for li in page.soup.select("main .govuk-list--bullet li")] == ["one", "two"]
    assert [td.text for td in page.soup.select("main td")] == ["2020", "3"]
    assert page.links()["https://swings.example/"] == "https://swings.example/"
    assert page.links()[other.wording] == other.get_absolute_url()
    assert "education, health and care plan" in page.text  # the short word explained
    assert page.links()["Health and therapy"] == "/topics/health/"


@pytest.mark.asvs(4)
def test_markup_in_an_answer_stays_text(visitor, published):
    question = published("What about <b>bold</b> words?", "<script>alert(1)</script> & more")
    page = visitor.visit(question.get_absolute_url())
    assert "<script>alert(1)</script> & more" in page.text
    assert page.h1 == "What about <b>bold</b> words?"
    assert page.soup.select("main script, main b") == []


def test_a_proposed_question_is_not_there_for_anyone(visitor, edition, at):
    question = questions.propose(
        wording="Is this secret so far?", asked_by="Forum", edition=edition, by=SYSTEM, at=at
    )
    visitor.visit(question.get_absolute_url(), status=404)
    assert Question.objects.published().count() == 0
    assert "secret" not in visitor.visit("/").text
    assert "secret so far" not in visitor.visit("/search/", q="secret").text


def test_a_twins_address_leads_to_the_question_it_joined(visitor, published, edition, at):
    question = published("Who pays for invented swings?")
    twin = questions.propose(
        wording="Who pays for invented swings", asked_by="Forum", edition=edition, by=SYSTEM, at=at
    )
    questions.join(question=twin, twin=question, by=SYSTEM, at=at)
    response = visitor.get(twin.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, question.get_absolute_url())


def test_a_replaced_question_stays_readable_and_says_so(visitor, published, at):
    old, new = published("Who pays for swings?"), published("Who pays for swings now?")
    questions.supersede(question=old, newer=new, by=SYSTEM, at=at)
    page = visitor.visit(old.get_absolute_url())
    assert "There is a newer answer: Who pays for swings now?" in page.text
    assert "This older one, of March 2026, stays here to read." in page.text
    newer = visitor.visit(new.get_absolute_url())
    assert newer.links()["The answer of March 2026"] == old.get_absolute_url()
    assert old.wording not in visitor.visit("/questions/").text.replace(new.wording, "")
    assert "Who pays for swings?" not in visitor.visit("/search/", q="swings").links()


def test_a_withdrawn_question_says_why(visitor, published, at):
    question = published("Who pays for invented swings?", "A wrong answer.")
    questions.withdraw(question=question, because="The swings are gone.", by=SYSTEM, at=at)
    page = visitor.visit(question.get_absolute_url(), status=410)
    assert "The swings are gone." in page.text
    assert "A wrong answer." not in page.text
    assert question.wording not in visitor.visit("/questions/").text
    assert question.wording not in visitor.visit("/search/", q="swings").links()


def test_how_to_ask_says_to_leave_names_out(visitor):
    page = visitor.visit("/questions/how-to-ask/")
    assert "Leave out names, schools and dates of birth." in page.text


def test_an_unknown_question_or_topic_is_not_found(visitor):
    visitor.visit("/questions/not-there/", status=404)
    visitor.visit("/topics/not-there/", status=404)
