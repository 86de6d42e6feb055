"""The bench measures beside a bare page and leaves nothing behind."""

import json
from io import StringIO

from django.core.management import call_command

from localoffer.search import bench
from localoffer.search.models import SearchEntry, Word


def test_the_bench_times_each_query_beside_a_bare_page_and_leaves_nothing(demo_questions):
    before = (SearchEntry.objects.count(), Word.objects.count())
    out = StringIO()
    call_command("bench_search", "--json", "--entries", "300", "--rounds", "2", stdout=out)
    told = json.loads(out.getvalue())
    names = [row["name"] for row in told["timings"]]
    assert names == [f"bare page {bench.BARE}", *bench.QUERIES, "all queries"]
    assert all(row["p50"] > 0 and row["ratio_p50"] > 0 for row in told["timings"])
    assert (SearchEntry.objects.count(), Word.objects.count()) == before
