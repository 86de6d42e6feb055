"""Export and import: a round trip loses nothing, and a wrong file changes nothing."""

import csv
import io
import json
import zipfile

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory import demo
from localoffer.directory.interchange import files, tables
from localoffer.directory.interchange.reading import Unreadable
from localoffer.directory.models import Hideaway, Location, Organisation, Service
from localoffer.directory.operations import compare, publish


def empty_the_directory():
    """As on another council's portal, in the test's own transaction."""
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for model in (Service, Location, Organisation):
                for related in model._meta.related_objects:
                    table = related.related_model._meta.db_table
                    if table.startswith("directory_"):
                        cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
            for table in ("phone", "schedule", "listingplace", "listing", "attribute"):
                cursor.execute(f"DELETE FROM directory_{table}")
            cursor.execute("SET session_replication_role = DEFAULT")
    assert not Service.objects.exists()


@pytest.mark.parametrize("write", [files.to_json, files.to_zip])
def test_a_round_trip_of_the_whole_directory_is_equal(directory, editor, at, write):
    before = list(files.published())
    content = write(before)
    empty_the_directory()
    outcome = publish(documents=files.documents(content), by=editor, at=at)
    assert (len(outcome.added), outcome.ignored) == (70, set())
    after = list(files.published())
    assert after == before
    assert write(after) == content


@pytest.mark.parametrize("write", [files.to_json, files.to_zip])
def test_importing_an_export_again_changes_nothing(directory, editor, at, write):
    secrets = set(Hideaway.objects.values_list("address", flat=True))
    outcome = compare(files.documents(write(files.published())))
    assert (outcome.added, outcome.changed, len(outcome.unchanged)) == ([], [], 70)
    assert set(Hideaway.objects.values_list("address", flat=True)) == secrets != set()


def test_no_export_says_where_a_masked_place_is(directory):
    for content in (files.to_json(files.published()), _unzipped(files.to_zip(files.published()))):
        text = content.decode()
        assert "A safe house" in text
        for secret in ("Hidden Example", "Private Invented", "LE15 8V"):
            assert secret not in text


def _unzipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def _zip(**texts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.csv", text)
    return held.getvalue()


@pytest.mark.asvs(3)
def test_formulas_are_neutral_on_the_way_out_and_themselves_on_the_way_in(directory, editor, at):
    texts = ["=1+1", "+44 1632 960000", "-cmd", "@SUM(A1)", "\t=1", "'=quoted", "''", "＝1"]
    entry = directory[0] | {
        "description": "=HYPERLINK(1)",
        "languages": [{"id": demo.key_of("test", text), "name": text} for text in texts],
    }
    publish(documents=[entry], by=editor, at=at)
    content = files.to_zip(files.published())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            for row in csv.reader(io.StringIO(archive.read(name).decode(), newline="")):
                for cell in row:
                    assert (
                        not cell or cell[0] not in tables.DANGEROUS or tables.NUMBER.fullmatch(cell)
                    )
    back = next(d for d in files.documents(content) if d["id"] == entry["id"])
    assert {row["name"] for row in back["languages"]} == set(texts)
    assert back["description"] == "=HYPERLINK(1)"


@given(st.text())
def test_every_text_survives_being_made_neutral(text):
    assert tables.plain(tables.neutral(text)) == text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not JSON"),
        (b"{", "row 1, column column 2: is not JSON"),
        (b"\xff\xfe", "neither JSON"),
        (b"[]", "services: is missing or empty"),
        (b'{"services": {}}', "services: is missing or empty"),
        (b'{"services": [5]}', "services[0]: must be an object"),
        (b'{"services": [{"id": "x"}]}', "services[0].id: must be a UUID"),
        (b"[" * 100_000, "nested too deeply"),
        (b"PK\x03\x04nothing", "broken or locked ZIP"),
        (_zip(organizations="id,name\n"), "services.csv: is missing or empty"),
        (_zip(services="id,name,status\nx,Y,active\n"), "services.csv, row 2, column id"),
        (_zip(services="id,id\n1,2\n"), "two columns of one name"),
        (_zip(services="id,name\n1,2,3\n"), "more cells than the head"),
        (_zip(services=b"id,name\n\xff,2\n"), "is not in UTF-8"),
        (
            _zip(services="id,name\nx,Y\n", contacts="id,service_id\nz,nobody\n"),
            "contacts.csv, row 2, column id: hangs on no record",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(db, editor, at, content, says):
    with pytest.raises(Unreadable) as refused:
        publish(documents=files.documents(content), by=editor, at=at)
    assert any(says in str(problem) for problem in refused.value.problems), [
        str(problem) for problem in refused.value.problems
    ]


def test_a_wrong_cell_is_named_by_row_and_column_and_nothing_is_written(directory, editor, at):
    with zipfile.ZipFile(io.BytesIO(files.to_zip(files.published()))) as archive:
        texts = {
            name.removesuffix(".csv"): archive.read(name).decode() for name in archive.namelist()
        }
    rows = list(csv.reader(io.StringIO(texts["services"], newline="")))
    place = rows[0].index("minimum_age")
    rows[3][rows[0].index("name")] = "A new name"
    rows[5][place] = "many"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    with pytest.raises(Unreadable) as refused:
        publish(
            documents=files.documents(_zip(**texts | {"services": out.getvalue()})),
            by=editor,
            at=at,
        )
    assert [str(p).split(":")[0] for p in refused.value.problems] == [
        "services.csv, row 6, column minimum_age"
    ]
    assert not Service.objects.filter(name="A new name").exists()


def test_fields_that_are_not_kept_are_named(directory, editor, at):
    outcome = compare([directory[0] | {"licenses": "none", "phones": []}])
    assert outcome.ignored == {"services.licenses"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inside: st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from([*"ab", "id", "name", "schedules", "organization",
                                           "local_offer", "minimum_age", "attributes"]), inside),
        max_leaves=12,
    )
)  # fmt: skip
def test_whatever_the_json_holds_the_answer_is_a_list_of_problems(thing):
    from localoffer.directory.interchange.reading import _Reader
    from localoffer.directory.interchange.shapes import SERVICE

    reader = _Reader()
    reader.record(json.loads(json.dumps(thing)), SERVICE, path="services[0]", owner="")
    assert all(str(problem) for problem in reader.reading.problems)
