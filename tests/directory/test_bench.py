"""The bench's services are found like others, and every case of finding is measured."""

from localoffer.directory import bench
from localoffer.directory.finding import Wanted, find
from localoffer.directory.models import Listing, Service


def test_seeded_services_are_found_like_others(db):
    bench.seed_services(300)
    assert Service.objects.count() == Listing.objects.count() == 300
    assert find(Wanted()).total == 300
    assert 0 < find(Wanted(tags={"need": ["ASD"]})).total < 300
    near = find(Wanted(near=bench.CENTRE, within=20_000, sort="near"))
    assert 0 < near.total < 300
    assert find(Wanted(words="swim")).total > 0


def test_each_case_of_finding_takes_few_queries(db, django_assert_max_num_queries):
    bench.seed_services(50)
    for case in bench.CASES.values():
        with django_assert_max_num_queries(12):
            find(case())
