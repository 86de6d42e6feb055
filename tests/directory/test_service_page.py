"""The page of a service answers what a parent asks."""

import pytest
from django.urls import reverse

from localoffer.directory import demo
from localoffer.directory.models import Service


@pytest.fixture
def page_of(directory, visitor, time_machine, at):
    time_machine.move_to(at, tick=False)

    def visit(key):
        return visitor.visit(reverse("directory:service", args=[demo.key_of("service", key)]))

    return visit


@pytest.mark.parametrize(
    "says",
    [
        "Health services",
        "Up to age 19",
        "Children whose speech or language is behind",
        "A therapist reads each request and rings you.",
        "Parents can ask by phone.",
        "18 weeks, 2 weeks for swallowing",
        "Free",
        "In our area",
        "English, Polish",
        "Tell the service first.",
        "Monday to Friday, 9am to 5pm",
        "3 Example Way",
        "Hearing loop",
        "01632 960206",
        "speech-therapy@example.org",
        "Last checked on",
        "Read this page in Easy Read",
    ],
)
def test_it_says_all_that_is_known(page_of, says):
    assert says in page_of("speech-therapy").text


def test_it_says_what_state_the_service_is_in(page_of):
    assert "This service has closed." in page_of("toy-library").text
    assert "This service is paused for now." in page_of("sleep-clinic").text
    starting = page_of("supported-internship").text
    assert "This service has not started yet." in starting
    assert "It starts on Friday 15 May 2026." in starting


def test_times_costs_and_dates_are_said_as_people_say_them(page_of):
    assert "The first Sunday of the month, 11am to 1pm" in page_of("relaxed-cinema").text
    assert "Monday 13 April 2026, 11am to 1pm: A cartoon" in page_of("relaxed-cinema").text
    assert "£3.20 a child" in page_of("ability-swim").text
    assert "Free: a helper" in page_of("ability-swim").text
    assert "Every day" in page_of("safe-house").text


def test_a_late_review_is_told(page_of):
    late = Service.objects.filter(next_review_on__lt="2026-03-31").first()
    assert late
    on_time = Service.objects.filter(next_review_on__gt="2026-03-31").first()
    from django.test import Client

    text = Client().get(late.get_absolute_url()).content.decode()
    assert "It is due to be checked again." in text
    assert (
        "due to be checked again" not in Client().get(on_time.get_absolute_url()).content.decode()
    )


def test_a_withdrawn_or_unknown_entry_is_not_found(page_of, visitor, at):
    Service.objects.filter(pk=demo.key_of("service", "job-club")).update(withdrawn_at=at)
    for key in ("job-club", "nothing"):
        visitor.visit(reverse("directory:service", args=[demo.key_of("service", key)]), status=404)


def test_easy_read_is_there_only_where_it_was_written(page_of, visitor):
    key = demo.key_of("service", "ability-swim")
    page = visitor.visit(reverse("directory:easy-read", args=[key]))
    assert page.text.startswith("Splash: swimming for disabled children: Easy Read")
    other = demo.key_of("service", "youth-club")
    visitor.visit(reverse("directory:easy-read", args=[other]), status=404)


def test_no_page_takes_more_than_a_dozen_queries(page_of, django_assert_max_num_queries):
    page_of("speech-therapy")
    with django_assert_max_num_queries(12):
        page_of("speech-therapy")
