"""What the database holds about a child."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from localoffer.children.models import Child

BORN = date(2018, 5, 4)


def refused(constraint, **facts):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Child.objects.create(**facts)


def test_a_child_is_named_or_said_to_be_unknown(db):
    refused("child_is_named_or_unknown", birth_date=BORN)
    assert Child.objects.create(name_unknown=True, birth_date=BORN).full_name == "Name not known"


@pytest.mark.parametrize(
    "ages",
    [
        {},
        {"birth_date": BORN, "estimated_age": 8},
        {"birth_date": BORN, "expected_on": BORN},
        {"expected_on": BORN, "estimated_age": 0},
    ],
)
def test_exactly_one_kind_of_age_is_known(db, ages):
    refused("child_has_one_kind_of_age", given_name="Example", **ages)


def test_the_reference_stands_for_the_child_wherever_it_is_written_down(db):
    child = Child.objects.create(
        given_name="Example", family_name="Oakwood-Invented", birth_date=BORN
    )
    assert str(child) == child.reference
    assert "Oakwood" not in repr(child)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 25))
def test_a_child_is_a_year_older_from_the_birthday_on(born, years):
    birthday = date(born.year + years, born.month, 28 if born.day > 28 else born.day)
    child = Child(birth_date=birthday.replace(year=born.year))
    assert child.age_on(birthday) == years


@pytest.mark.parametrize(
    ("facts", "age"), [({"estimated_age": 9}, 9), ({"expected_on": date(2026, 6, 1)}, None)]
)
def test_an_estimate_stands_and_the_unborn_have_no_age(facts, age):
    assert Child(**facts).age_on(date(2026, 4, 2)) == age


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"estimated_age": 9}, "Not known"),
        ({"birth_date": BORN, "sex": "F"}, "Female"),
        ({"expected_on": BORN}, "Not born yet"),
    ],
)
def test_only_of_an_expected_child_it_is_said_that_it_is_not_born(facts, says):
    assert Child(**facts).sex_in_words == says
    assert "unborn" not in dict(Child.Sex.choices)["U"]
