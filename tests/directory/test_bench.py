"""The bench seeds what it says, measures every case, and leaves nothing behind."""

import json
from io import StringIO

from django.core.management import call_command

from localoffer.directory import bench
from localoffer.directory.models import Listing, Service


def test_the_bench_measures_each_case_and_leaves_nothing(db):
    out = StringIO()
    call_command("bench_directory", "--json", "--sizes", "50", "200", "--rounds", "2", stdout=out)
    told = json.loads(out.getvalue())
    assert set(told["ratios"]) == set(bench.CASES)
    assert {row["services"] for row in told["timings"]} == {50, 200}
    assert all(row["queries"] <= 12 and row["p50"] > 0 for row in told["timings"])
    assert not Service.objects.exists()
    assert not Listing.objects.exists()


def test_seeded_services_are_found_like_others(db):
    bench.seed(300)
    assert Service.objects.count() == Listing.objects.count() == 300
    from localoffer.directory.finding import Wanted, find

    assert find(Wanted()).total == 300
    assert 0 < find(Wanted(tags={"need": ["ASD"]})).total < 300
    near = find(Wanted(near=bench.CENTRE, within=20_000, sort="near"))
    assert 0 < near.total < 300
    assert find(Wanted(words="swim")).total > 0
