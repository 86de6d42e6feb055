import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from localoffer import references
from localoffer.children.models import Household
from localoffer.references import (
    ALPHABET,
    PATTERN,
    ReferenceField,
    new_reference,
    read_reference,
)


def test_a_reference_holds_no_letter_that_looks_like_another():
    assert set("01ISOBLZAEU").isdisjoint(ALPHABET)


def test_a_new_reference_has_the_written_form():
    assert all(PATTERN.fullmatch(new_reference("R")) for _ in range(200))


@given(st.sampled_from(["r {}", "R{}", " r-{} ", "R.{}"]))
def test_a_reference_is_read_however_it_is_typed(form):
    reference = new_reference("R")
    assert read_reference(form.format(reference[2:].lower())) == reference


def test_a_reference_that_another_row_has_is_drawn_again_and_told(db):
    first = Household.objects.create(reference="H-234567")
    second = Household.objects.create(reference="H-234567")
    among_many = Household.objects.bulk_create([Household(reference="H-234567"), Household()])
    told = [each.reference for each in (first, second, *among_many)]
    assert first.reference == "H-234567"
    assert len(set(told)) == 4
    assert all(PATTERN.fullmatch(each) and each.startswith("H-") for each in told)
    assert set(told) == set(Household.objects.values_list("reference", flat=True))


def test_without_its_trigger_such_a_row_is_refused(db):
    Household.objects.create(reference="H-234567")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {references._NAME} ON children_household")
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.create(reference="H-234567")
    references.install()
    assert Household.objects.create(reference="H-234567").reference != "H-234567"


def test_every_table_with_references_draws_again(db):
    named = {
        model._meta.db_table
        for model in apps.get_models()
        if any(isinstance(field, ReferenceField) for field in model._meta.local_fields)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [references._NAME]
        )
        assert named == {table for (table,) in cursor.fetchall()}
