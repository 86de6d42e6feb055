"""Is it the same child? The explained score, finding candidates, joining, parting, telling apart."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from localoffer.accounts.roles import Role
from localoffer.children import operations
from localoffer.children.candidates import candidates
from localoffer.children.matching import LIKELY, POSSIBLE, TWINS, Facts, compare
from localoffer.children.models import Child, Household
from localoffer.children.names import FAR, distance, is_short_form, key
from localoffer.children.numbers import nhs_number_is_right
from localoffer.children.synthetic import pairs
from localoffer.refusal import Refused

ON = date(2026, 3, 31)
ROBIN = Facts(given="Robin", family="Example-Oakwood", birth_date=date(2017, 5, 4),
              postcode="LE15 6HP")  # fmt: skip


def like(**changes):
    return Facts(**{**ROBIN.__dict__, **changes})


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Zoë", "zoe"), ("ZOE\u200b", "zoe"), ("O’Neil", "oneil"), ("O'Neil", "oneil"),
        ("Smith-Jones", "smith jones"), ("  Ann  Marie ", "ann marie"), ("Ｒｏｂｉｎ", "robin"),
        ("Łukasz", "lukasz"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_has_one_spelling_for_comparing(name, spelt):
    assert key(name) == spelt


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("robin", "robin", 0), ("robin", "robn", 1), ("robin", "rboin", 1), ("ava", "ada", 1),
     ("wren", "rowan", FAR), ("", "ab", 2), ("", "robin", FAR)],
)  # fmt: skip
def test_distance_counts_letters_and_neighbours_swapped(one, other, letters):
    assert distance(one, other) == distance(other, one) == letters


def test_a_short_form_leads_to_its_name_and_to_its_other_short_forms():
    assert is_short_form("kate", "catherine")
    assert is_short_form("kate", "cathy")
    assert not is_short_form("kate", "robin")


@pytest.mark.parametrize(
    ("other", "band"),
    [
        (like(), LIKELY),
        (like(given="Robn"), LIKELY),
        (like(family="Example Oakwod"), LIKELY),
        (like(given="Example-Oakwood", family="Robin"), LIKELY),
        (like(birth_date=date(2017, 4, 5)), LIKELY),
        (like(birth_date=date(2017, 5, 14), postcode="ZZ1 1AA"), LIKELY),
        (like(family="Oakwood", postcode=""), LIKELY),
        (like(birth_date=None, estimated_age=9, postcode="ZZ1 1AA"), POSSIBLE),
        (like(birth_date=date(2015, 9, 9), postcode="ZZ1 1AA"), ""),
        (like(given="Wren"), ""),
        (like(given="Wren", birth_date=date(2019, 1, 2)), ""),
    ],
)
def test_slips_are_likely_and_others_are_not_proposed(other, band):
    assert compare(ROBIN, other, on=ON).band == band


@pytest.mark.parametrize(("one", "other"), [("Ava", "Ada"), ("Mia", "Mila"), ("Leah", "Lena")])
def test_twins_are_vetoed_however_alike_their_names_look(one, other):
    score = compare(like(given=one), like(given=other), on=ON)
    assert (score.vetoed, score.band) == (TWINS, "")


def test_a_slip_and_a_twin_that_look_the_same_stay_at_possible_with_a_warning():
    score = compare(like(given="Kaelan"), like(given="Kaelen"), on=ON)
    assert score.band == POSSIBLE
    assert "or a twin" in score.doubt


def test_the_same_nhs_number_outweighs_the_names_and_another_one_speaks_against():
    same = {"nhs_number": "9434765919"}
    assert compare(like(**same), like(given="Wren", **same), on=ON).band == LIKELY
    assert compare(like(**same), like(nhs_number="4010232137"), on=ON).band == POSSIBLE


def test_every_point_is_explained():
    score = compare(ROBIN, like(given="Robn"), on=ON)
    assert score.points == sum(part.points for part in score.parts)
    assert [part.words for part in score.parts if part.points] == [
        "First names differ by one letter", "Same last name", "Same day of birth", "Same postcode",
    ]  # fmt: skip


def test_comparing_is_the_same_both_ways_round():
    for pair in pairs(600, seed=7):
        assert (
            compare(pair.one, pair.other, on=ON).points
            == compare(pair.other, pair.one, on=ON).points
        )


def test_invented_nhs_numbers_carry_their_check_figure():
    numbers = {p.one.nhs_number for p in pairs(200, seed=3)} - {""}
    assert numbers
    assert all(nhs_number_is_right(number) for number in numbers)


@pytest.mark.django_db
def test_the_published_figures_hold_on_six_hundred_pairs():
    said = StringIO()
    call_command("matching_score", pairs=600, json=True, stdout=said)
    result = json.loads(said.getvalue())
    assert result["pairs"] == 600
    assert result["likely"]["precision"] >= 0.98
    assert result["likely_or_possible"]["recall"] >= 0.98
    twins = next(kind for kind in result["kinds"] if kind["kind"] == "twin")
    assert (twins["likely"], twins["possible"]) == (0, 0)
    rare = next(kind for kind in result["kinds"] if kind["kind"] == "twin, rare names alike")
    assert rare["likely"] == 0
    assert Child.objects.count() == 0


# Finding, joining, parting

pytestmark = []


@pytest.fixture
def coordinator(person):
    return person(Role.EARLY_HELP_COORDINATOR)


@pytest.fixture
def manager(person):
    return person(Role.RAIS_MANAGER)


def record(**facts):
    home = Household.objects.create(address="1 Invented Lane", postcode="LE15 6HP")
    known = {"given_name": "Robin", "family_name": "Example-Oakwood",
             "birth_date": date(2017, 5, 4), "household": home}  # fmt: skip
    return Child.objects.create(**{**known, **facts})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"given_name": "Robbin"},
        {"given_name": "Example-Oakwood", "family_name": "Robin", "birth_date": date(2017, 5, 14)},
        {"family_name": "Oakwood", "given_name": "ROBIN"},
        {"birth_date": date(2017, 4, 5)},
    ],
)
def test_a_record_is_found_by_spelling_sound_swap_or_day(facts):
    first, second = record(), record(**facts)
    for number in range(30):
        record(given_name=f"Wren{number}", family_name="Another", birth_date=date(2011, 1, 2))
    [found] = candidates(second, on=ON)
    assert found.child == first
    assert found.is_likely


@pytest.mark.django_db
def test_two_told_apart_are_not_proposed_again(coordinator, at):
    first, second = record(), record(given_name="Robbin")
    operations.tell_apart(one=second, other=first, reason="Cousins.", by=coordinator, at=at)
    assert candidates(second, on=ON) == []
    assert candidates(first, on=ON) == []


def everything():
    """Every row of every table that points at a child, as text, and the children themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(to_jsonb(c)::text ORDER BY id) FROM children_child c")
        rows = [cursor.fetchone()[0]]
        for model, field in operations._links():
            table = model._meta.db_table
            cursor.execute(f"SELECT array_agg(to_jsonb(t)::text ORDER BY id) FROM {table} t")
            rows.append((table, field, cursor.fetchone()[0]))
    return rows


@pytest.mark.django_db
def test_parting_restores_both_records_and_all_that_hangs_on_them_byte_for_byte(
    coordinator, manager, at
):
    kept = record(upn="", school="", disabilities=["LD"], sex="F")
    gone = record(given_name="Robbin", upn="A123456789012", nhs_number="9434765919",
                  school="Invented Primary School", ethnicity="WBRI")  # fmt: skip
    before = everything()
    merge = operations.join(kept=kept, absorbed=gone, reason="Same child.", by=coordinator, at=at)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.upn, kept.school, kept.disabilities) == (
        "A123456789012", "Invented Primary School", ["LD"])  # fmt: skip
    assert gone.merged_into == kept
    assert everything() != before
    operations.part(merge=merge, reason="Two children.", by=manager, at=at)
    assert everything() == before


@pytest.mark.django_db
def test_what_was_corrected_since_the_merge_stays_after_parting(coordinator, at):
    kept, gone = record(), record(given_name="Robbin", nhs_number="9434765919")
    merge = operations.join(kept=kept, absorbed=gone, reason="Same.", by=coordinator, at=at)
    operations.describe(child=kept, facts={"school": "Another School"}, by=coordinator, at=at)
    operations.part(merge=merge, reason="Two.", by=coordinator, at=at)
    kept.refresh_from_db()
    assert (kept.school, kept.nhs_number) == ("Another School", "")


@pytest.mark.django_db
def test_joining_asks_for_a_reason_the_desk_and_two_records_that_stand(coordinator, person, at):
    kept, gone, third = record(), record(), record()
    join = {"kept": kept, "absorbed": gone, "at": at}
    for by, reason, says in [
        (coordinator, "\u200b", "Write how you know that this is the same child."),
        (person(Role.LEAD_PROFESSIONAL), "x", "Only the RAIS team says which records are of one"),
    ]:
        with pytest.raises(Refused, match=says):
            operations.join(reason=reason, by=by, **join)
    operations.join(reason="Same.", by=coordinator, **join)
    with pytest.raises(Refused, match="has already been joined"):
        operations.join(kept=third, absorbed=gone, reason="x", by=coordinator, at=at)
    with pytest.raises(Refused, match="one record already"):
        operations.join(kept=kept, absorbed=kept, reason="x", by=coordinator, at=at)


@pytest.mark.django_db
def test_only_who_joined_or_a_manager_parts_and_only_once(coordinator, manager, person, at):
    merge = operations.join(kept=record(), absorbed=record(), reason="Same.", by=coordinator, at=at)
    other = person(Role.EARLY_HELP_COORDINATOR)
    with pytest.raises(Refused, match="Only the person who joined the records"):
        operations.part(merge=merge, reason="x", by=other, at=at)
    operations.part(merge=merge, reason="Two.", by=manager, at=at)
    with pytest.raises(Refused, match="parted already"):
        operations.part(merge=merge, reason="Two.", by=manager, at=at)


@pytest.mark.django_db
def test_the_database_itself_joins_a_child_once(coordinator, at):
    from localoffer.children.models import Merge

    kept, gone = record(), record()
    merge = operations.join(kept=kept, absorbed=gone, reason="Same.", by=coordinator, at=at)
    merge.pk = None
    with pytest.raises(IntegrityError, match="child_is_joined_once"), transaction.atomic():
        merge.save(force_insert=True)
    assert Merge.objects.count() == 1
