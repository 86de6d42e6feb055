"""The bench as people run it: on databases of its own, every room's measures, figures that fit."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from localoffer import bench
from localoffer.council.models import Council
from localoffer.running.bench import databases

FIGURES = {
    "name", "size", "p50_ms", "p95_ms", "ratio_p50", "ratio_p95", "queries", "bytes",
    "cpu_s_per_1000",
}  # fmt: skip


def test_rows_are_copied_as_they_were_meant(db):
    told = Council.current()
    odd = 'tab\there, line\nthere, back\\slash, “quotes”, "both"'
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copied (id int, words text, tags text[], facts jsonb, on_it bool)"
        )
        rows = [(1, odd, ["a,b", 'c"d', "e\\f"], {"n": odd}, True), (2, None, [], {}, False)]
        assert bench.copy("copied", ("id", "words", "tags", "facts", "on_it"), rows) == 2
        cursor.execute("SELECT id, words, tags, facts->>'n', on_it FROM copied ORDER BY id")
        assert cursor.fetchall() == [
            (1, odd, ["a,b", 'c"d', "e\\f"], odd, True),
            (2, None, [], None, False),
        ]
    assert Council.current() == told


def test_an_id_that_was_copied_is_not_given_again(db):
    from localoffer.accounts.models import Organisation

    columns = ("id", "name", "kind")
    wanted = [field.column for field in Organisation._meta.local_fields]
    made = Organisation.objects.create(name="Invented one", kind=Organisation.Kind.SCHOOL)
    row = {field.column: getattr(made, field.attname) for field in Organisation._meta.local_fields}
    row |= {"id": made.pk + 500, "name": "Invented two"}
    assert set(columns) <= set(wanted)
    bench.copy("accounts_organisation", wanted, [[row[column] for column in wanted]])
    assert Organisation.objects.create(name="three", kind=made.kind).pk == made.pk + 501


def test_names_of_measures_are_each_there_once_and_say_their_room():
    names = [each.name for each in databases.measures([])]
    assert len(names) == len(set(names))
    assert [name for name in names if ": " not in name] == []


def test_sizes_grow_in_everything():
    tiny, county, region, nation = (
        bench.SIZES[name] for name in ("tiny", "county", "region", "nation")
    )
    for field in ("services", "referrals", "cases", "plans", "questions"):
        figures = [getattr(size, field) for size in (tiny, county, region, nation)]
        assert figures == sorted(set(figures))
    assert (nation.plans, nation.services, nation.councils) == (640_000, 100_000, 150)


@pytest.fixture
def clean_bench(tmp_path) -> Iterator[dict[str, str]]:
    env = {**os.environ, "LOCALOFFER_HOME": str(tmp_path), "LOCALOFFER_MODE": "development"}
    yield env
    subprocess.run([*COMMAND, "--remove"], env=env, check=True, cwd=settings.BASE_DIR)


COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench"]


def test_the_bench_measures_pages_and_jobs_and_leaves_no_database(clean_bench):
    asked = ["--size", "tiny", "--rounds", "5", "--json", "--only", "page of services"]
    asked += ["--only", "find list"]
    done = subprocess.run(
        [*COMMAND, *asked], env=clean_bench, capture_output=True, text=True, check=False,
        cwd=settings.BASE_DIR,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {"directory: page of services", "directory: find list"} <= {row["name"] for row in rows}
    assert all(set(row) == FIGURES for row in rows)
    assert all(row["p95_ms"] >= row["p50_ms"] > 0 and row["ratio_p50"] > 0 for row in rows)
    page = next(row for row in rows if row["name"] == "directory: page of services, cold")
    assert page["bytes"] > 1000
    assert 0 < page["queries"] < 30
