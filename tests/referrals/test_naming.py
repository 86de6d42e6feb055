"""What gives a family away in words that travel in the open, however it is written."""

import pytest

from referrals import naming


@pytest.mark.parametrize(
    ("name", "text", "given_away"),
    [
        ("Jo Example-Ash", "Jo has agreed.", True),
        ("Jo Example-Ash", "The ASH family.", True),
        ("Ms Jo Example-Ash", "Ms Other rings you.", False),
        ("Mum", "Talk to the child’s mum.", False),
        ("Not known", "It is not known yet. Not yet.", False),
        ("Sam Foster", "A foster family.", False),
        ("Sam Foster", "Mx Foster agreed.", True),
    ],
)
def test_a_name_counts_in_parts_and_a_title_or_mum_is_none(name, text, given_away):
    assert naming.names(text, name) == given_away


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("Ring 01632 960123.", True),
        ("Ring +44 (0)1632-960-123.", True),
        ("Ring 960 123 after six.", True),
        ("Ring 01632 960124, or 960123456.", False),
    ],
)
def test_a_number_counts_in_whatever_groups_it_stands(text, given_away):
    assert naming.rings(text, "01632 960123") == given_away
    assert naming.rings(text, "+44 1632 960123") == given_away
    assert not naming.rings(text, "")


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("They are at 12 Old Oak Street.", True),
        ("They are at 12  old oak st.", True),
        ("They moved to Old Oak Street.", True),
        ("Write to ZZ9 9ZZ.", True),
        ("Write to zz99zz.", True),
        ("Ask at Linden House.", True),
        ("Go to the library in Testtown.", False),
        ("The group meets at 12 Elm Street.", False),
    ],
)
def test_an_address_counts_by_house_street_or_postcode_and_a_town_alone_does_not(text, given_away):
    assert naming.places(text, "Linden House\n12 Old Oak Street, Testtown ZZ9 9ZZ") == given_away


def test_how_long_a_child_stays_somewhere_is_no_address():
    assert not naming.places("We call within 3 weeks.", "With her aunt for 3 weeks at 7 Elm Row")
    assert naming.places("She is in Elm Row.", "With her aunt for 3 weeks at 7 Elm Row")


def test_an_empty_or_unknown_address_forbids_nothing():
    assert not naming.places("It is not known where. We call on Monday.", "", "Not known", "ZZ")
    assert not naming.mails("Write to us.", "")
    assert naming.mails("Write to JO@home.example.", "jo@home.example")
