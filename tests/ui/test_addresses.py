"""Addresses in templates are Django's, looked up once."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, set_script_prefix


def drawn(text: str, **facts) -> str:
    return Template(text).render(Context(facts))


def test_an_address_holds_what_it_was_given_each_time():
    page = '{% url "brand" colour %}'
    assert drawn(page, colour="0b5d4a") != drawn(page, colour="0b5d4b")
    assert "0b5d4a" in drawn(page, colour="0b5d4a")


def test_an_address_follows_where_the_portal_is_mounted():
    assert drawn('{% url "cookies" %}') == "/cookies/"
    set_script_prefix("/offer/")
    try:
        assert drawn('{% url "cookies" %}') == "/offer/cookies/"
    finally:
        set_script_prefix("/")


def test_an_address_that_is_none_is_an_error_or_nothing_where_one_asks_for_it():
    assert drawn('{% url "no-such-page" as found %}[{{ found }}]') == "[]"
    with pytest.raises(NoReverseMatch):
        drawn('{% url "no-such-page" %}')
