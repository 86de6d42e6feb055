"""Finding services: AND between filters, OR within one, counts that tell the truth."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from localoffer.council import settled
from localoffer.directory import demo, finding, nearby
from localoffer.directory.finding import Wanted, find
from localoffer.directory.models import Listing, Postcode
from localoffer.directory.pages import results
from localoffer.directory.templatetags.finding import filter_groups, service_rows

OAKHAM = nearby.Point(52.6705, -0.7285, "Oakham")


@pytest.fixture
def postcodes(db):
    Postcode.objects.bulk_create(
        Postcode(code=code, district=district, latitude=lat, longitude=lon)
        for code, district, lat, lon in (
            ("LE156HP", "LE15", 52.6700, -0.7280),
            ("LE156AA", "LE15", 52.6720, -0.7300),
            ("PE92AA", "PE9", 52.6510, -0.4800),
            ("TR11AA", "TR1", 50.2632, -5.0510),
        )
    )


def names(found):
    return [row.name for row in found.rows]


def test_filters_are_and_between_groups_and_or_within_one(directory):
    needs = find(Wanted(tags={"need": ["HI", "VI"]}))
    hearing = find(Wanted(tags={"need": ["HI"]}))
    both = find(Wanted(tags={"need": ["HI", "VI"], "cost": ["paid"]}))
    assert needs.total > hearing.total > 0
    assert 0 < both.total < needs.total
    expected = Listing.objects.filter(tags__overlap=["need:HI", "need:VI"])
    assert needs.total == expected.count()
    assert both.total == expected.filter(tags__contains=["cost:paid"]).count()


def test_every_count_is_what_choosing_that_filter_finds(directory):
    """A group's own choice does not narrow its counts; the choices of others do."""
    wanted = Wanted(tags={"need": ["ASD"], "cost": ["free"]}, age=9)
    counts = find(wanted).counts
    assert len(counts) > 20
    for tag, number in counts.items():
        group, value = tag.split(":", 1)
        if group == "open":
            continue
        chosen = {**wanted.tags, group: [value]}
        assert find(Wanted(tags=chosen, age=9)).total == number, tag


def test_open_on_saturday_morning(directory):
    found = find(Wanted(day="SA", part="am"))
    assert {"Splash: swimming for disabled children", "All-in sports club"} <= set(names(found))
    assert "Wheelchair basketball" not in names(found)


def test_ages_count_at_both_ends(directory):
    worry = demo.key_of("service", "worry-workshops")
    for age, is_there in ((7, False), (8, True), (12, True), (13, False)):
        every = Listing.objects.filter(minimum_age__lte=age, maximum_age__gte=age)
        assert find(Wanted(age=age)).total == every.count()
        assert every.filter(pk=worry).exists() is is_there


def test_the_nearest_comes_first_and_the_distance_is_right(directory):
    found = find(Wanted(near=OAKHAM, within=60_000, sort="near"))
    far = [found.metres[row.pk] for row in found.rows]
    assert far == sorted(far)
    stamford = nearby.Point(52.6519, -0.4802, "Stamford")
    from_stamford = find(Wanted(near=stamford, within=1_000))
    assert {row.name for row in from_stamford.rows if row.pk in from_stamford.metres} == {
        "Relaxed cinema",
        "Riverside Example College, supported learning",
    }
    exact = find(Wanted(near=OAKHAM, within=20_000, tags={"place": ["Stamford"]}))
    metres = min(exact.metres.values())
    assert metres == pytest.approx(16_900, rel=0.01)


def test_nothing_near_says_how_far_the_nearest_is(directory, postcodes, visitor):
    page = visitor.visit(reverse("directory:services") + "?near=TR1+1AA&within=5")
    assert "There is no place within 5 miles. The nearest one is 2" in page.text
    assert "miles from TR1 1AA" in page.text


@pytest.mark.parametrize("query", ["kind=safe-places", "q=safe+house", "q=blue+badge"])
@pytest.mark.parametrize("sort", ["", "name", "near", "checked"])
def test_a_postcode_hides_nothing_that_has_no_public_place(
    directory, postcodes, visitor, query, sort
):
    asked = f"{reverse('directory:services')}?{query}&sort={sort}&within=40"
    near = visitor.visit(f"{asked}&near=LE15+6HP")
    name = "Blue badge" if "blue" in query else "Safe house"
    _, heading, below = near.text.partition("Also for you: online, by phone, or address not shown")
    assert heading
    assert name.casefold() in below.casefold()
    assert " miles away" not in below


def test_near_a_place_those_without_one_come_last_and_count_as_the_others_do(directory):
    """Whatever the order: their own is by name, or the order asked for, never by a place."""
    without = Listing.objects.filter(places=None)
    assert without.count() > 10
    stamford = nearby.Point(52.6519, -0.4802, "Stamford")
    for sort in ("", "name", "checked"):
        orders = []
        for point in (OAKHAM, stamford):
            rows, page, total = [], 1, 1
            while len(rows) < total:
                found = find(Wanted(near=point, within=20_000, sort=sort, page=page))
                rows += [(row.pk, row.pk in found.metres) for row in found.rows]
                total, page = found.total, page + 1
            measured = [is_measured for _, is_measured in rows]
            assert measured == sorted(measured, reverse=True)
            orders.append([key for key, is_measured in rows if not is_measured])
        assert orders[0] == orders[1]
        assert set(orders[0]) == set(without.values_list("pk", flat=True))
    counts = find(Wanted(near=OAKHAM, within=20_000, tags={"cost": ["free"]})).counts
    for tag, number in counts.items():
        group, value = tag.split(":", 1)
        if group in ("kind", "cost", "reach"):
            chosen = {"cost": ["free"], group: [value]}
            again = find(Wanted(near=OAKHAM, within=20_000, tags=chosen))
            assert again.total == number, tag


def test_sorting_by_distance_from_nowhere_sorts_by_name_and_says_what_is_missing(
    directory, visitor
):
    for address in ("directory:services", "directory:schools"):
        by_name = visitor.visit(f"{reverse(address)}?sort=name")
        page = visitor.visit(f"{reverse(address)}?sort=near")
        assert page.errors == ["Enter a postcode or town, so that we can sort by distance"]
        assert (
            page.text.partition("Put on my list")[2].split("Pages of")[0]
            == (by_name.text.partition("Put on my list")[2].split("Pages of")[0])
        )
        unknown = visitor.visit(f"{reverse(address)}?sort=near&near=oakam")
        assert len(unknown.errors) == 1
        assert "We do not know" in unknown.errors[0]
    there = visitor.visit(f"{reverse('directory:services')}?near=Oakham&sort=near")
    assert there.links()["Remove Near Oakham ✕"] == "?"


ODD = ["", "-1", "²", "\0'%", "9" * 40]
ASKED = {
    "q": ["swimming", "!!!", "é" * 200],
    "near": ["LE15 6HP", "zzz"],
    "within": ["1"],
    "age": ["seven"],
    "day": ["SA"],
    "part": ["am"],
    "sort": ["name", "near", "checked", "best"],
    "page": ["2", "99"],
}


def test_no_parameter_and_no_two_of_them_break_the_page(directory, postcodes, client):
    """Each with empty, odd and valid values, alone; the orders with all that they work with."""
    asked = [{name: value} for name in ASKED for value in [*ASKED[name], *ODD]]
    asked += [{group: [*ODD, "x"] for group in finding.GROUPS}]
    asked += [
        {"sort": sort, "near": near, name: value}
        for sort in ("near", "name", "zzz")
        for near in ("", "zzz", "Oakham")
        for name, value in (("q", "swimming"), ("q", "²"), ("page", "2"), ("kind", "x"))
    ]
    schools = [{"sort": "near"}, {"sort": "near", "near": "oakam"}, {"setting": "²"}]
    for address, queries in (("services", asked), ("schools", schools)):
        for query in queries:
            answer = client.get(reverse(f"directory:{address}"), query)
            past_the_end = "There is no page" in answer.text
            assert answer.status_code == (404 if past_the_end else 200), query


def test_words_are_found_by_their_other_words_and_acronyms(directory):
    assert "Child and adolescent mental health service (CAMHS)" in names(
        find(Wanted(words="CAMHS"))
    )
    assert "SENDIASS: information, advice and support" in names(find(Wanted(words="sendiass")))
    misspelt = find(Wanted(words="CAHMS"))
    assert "Child and adolescent mental health service (CAMHS)" in names(misspelt)
    assert "Splash: swimming for disabled children" in names(find(Wanted(words="swiming")))
    assert find(Wanted(words="zzxxqq")).total == 0
    assert find(Wanted(words="!!!")).total > 0  # nothing to look for is no filter


def test_a_paused_service_is_listed_with_its_state_and_a_closed_one_is_not(directory, visitor):
    page = visitor.visit(reverse("directory:services") + "?q=sleep+help")
    assert "Paused for now" in page.text
    assert (
        "Toy and equipment library"
        not in visitor.visit(reverse("directory:services") + "?q=toy+library").text
    )


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("LE15 6HP", "LE15 6HP"),
        ("le156hp", "LE15 6HP"),
        ("  Le 15-6 hp ", "LE15 6HP"),
        ("LE15", "LE15"),
        ("le15 6", "LE15 6"),
        ("LE15 9XX", "LE15"),
        ("oakham", "Oakham"),
    ],
)
def test_postcodes_in_any_spelling(directory, postcodes, typed, label):
    point = nearby.find(typed)
    assert point.label == label
    assert (point.latitude, point.longitude) == (
        pytest.approx(52.671, abs=0.01),
        pytest.approx(-0.729, abs=0.01),
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("near=ZZ99+9ZZ", "We do not know the postcode ZZ99 9ZZ."),
        ("near=Atlantis", "We do not know a town called “Atlantis”."),
        ("near=LE", "We do not know the postcode “LE”."),
        ("near=X1", "We do not know the postcode"),
        ("near=LE15&within=-5", "Select an answer from the list"),
        ("age=old", "Enter the age in years, like 7"),
        ("age=-3", "Enter the age in years, like 7"),
        ("age=99", "Enter an age up to 25"),
        ("age=7.5", "Enter the age in years, like 7"),
        ("sort=upside-down", "Select an answer from the list"),
        ("day=XX", "Select an answer from the list"),
    ],
)
def test_bad_input_gets_a_clear_answer(directory, postcodes, visitor, query, says):
    page = visitor.visit(f"{reverse('directory:services')}?{query}")
    assert page.status == 200
    assert any(says in error for error in page.errors), page.errors


@pytest.mark.parametrize("query", ["age=seven", "age=7+years", "age=Seven", "age=7"])
def test_ages_may_be_words(directory, visitor, query):
    page = visitor.visit(f"{reverse('directory:services')}?{query}")
    assert page.errors == []
    assert "Age 7" in page.text


def test_a_page_past_the_end_says_where_the_end_is(directory, visitor):
    page = visitor.visit(reverse("directory:services") + "?page=99", status=404)
    assert "There is no page 99. The last page is page 4" in page.text
    for odd in ("0", "-1", "abc", "9" * 30, "%00"):
        assert visitor.visit(f"{reverse('directory:services')}?page={odd}").status == 200


@pytest.mark.parametrize(
    "query",
    ["need=nonsense", "need=" + "x" * 5000, "kind=%00", "q=%00&near=%00", "need=HI&need=HI", "x=1"],
)
def test_odd_filters_find_nothing_or_do_nothing(directory, visitor, query):
    assert visitor.visit(f"{reverse('directory:services')}?{query}").status == 200


def test_what_is_chosen_can_be_taken_away_one_by_one(directory, visitor):
    page = visitor.visit(reverse("directory:services") + "?need=HI&need=VI&cost=free&age=7")
    link = page.links()["Remove Vision impairment ✕"]
    assert link == "?need=HI&cost=free&age=7"
    assert "Remove Age 7 ✕" in page.links()


@pytest.mark.parametrize(
    ("name", "query", "most"),
    [
        ("services", "?page=2", 2),
        ("services", "?sort=checked&page=2", 2),
        ("services", "?need=ASD&need=HI&cost=free&place=Oakham&age=7&day=MO", 3),
        ("services", "?q=speech+therapy&need=ASD", 5),
        ("services", "?near=LE15+6HP&kind=therapies&reach=in", 4),
        ("services", "?near=LE15+6HP&sort=name&q=help", 5),
        ("schools", "?need=ASD", 3),
        ("events", "", 3),
    ],
)
def test_a_list_takes_few_queries_whatever_is_asked(
    directory, postcodes, visitor, at, settings, time_machine, django_assert_max_num_queries,
    name, query, most,
):  # fmt: skip
    settings.PAGES_KEPT = True  # what is settled is read once, as where it runs
    time_machine.move_to(at, tick=False)
    for before in ("", "?q=help"):
        visitor.visit(reverse("directory:services") + before)
    with django_assert_max_num_queries(most):
        visitor.visit(reverse(f"directory:{name}") + query)


def test_how_many_services_there_are_is_counted_again_when_something_public_changes(
    directory, django_assert_num_queries
):
    state = ["before"]
    with settled.known_by(lambda: state[0]):
        before = find(Wanted())
        Listing.objects.get(pk=before.rows[0].pk).delete()
        with django_assert_num_queries(1):
            assert find(Wanted()).total == before.total
        state[0] = "after"
        after = find(Wanted())
    assert after.total == before.total - 1
    assert sum(after.counts.values()) < sum(before.counts.values())


def test_what_a_provider_wrote_stays_text():
    odd = "<b>A & 'B'</b>"
    listed = Listing(
        pk=uuid.UUID(int=1), name=odd, provider=odd, summary=odd, setting=odd, facts=[odd],
        report_url="https://a.example/?a=1&b=\"2\"", state="paused",
    )  # fmt: skip
    facet = results.Facet("place", odd, (results.Option("place-0", odd, odd, "1", chosen=True),))
    for drawn in (
        service_rows([results.row(listed)], schools=True),
        service_rows([results.row(listed)]),
        filter_groups([facet]),
    ):
        soup = BeautifulSoup(drawn, "html.parser")
        assert odd in soup.text
        assert not soup.find("b")
    assert soup.input["value"] == odd
    assert soup.input.has_attr("checked")


def test_schools_are_listed_with_their_reports(directory, visitor):
    page = visitor.visit(reverse("directory:schools"))
    assert "Meadow Example Special School" in page.text
    assert "Children's physiotherapy" not in page.text
    assert "https://meadow.example/sen-report" in page.links().values()
    narrower = visitor.visit(reverse("directory:schools") + "?setting=special")
    assert "1 service" in narrower.text


def test_what_is_on_is_told_by_date(directory, visitor, time_machine, at):
    time_machine.move_to(at, tick=False)
    page = visitor.visit(reverse("directory:events"))
    assert page.text.index("Monday 13 April 2026") > page.text.index("Friday 10 April 2026")
    assert "A cartoon about a lost bear" in page.text


def test_counting_stops_at_most(directory, visitor, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 30)
    page = visitor.visit(reverse("directory:services"))
    assert "More than 30 services" in page.text
    assert visitor.visit(reverse("directory:services") + "?page=2").status == 200
    visitor.visit(reverse("directory:services") + "?page=3", status=404)


def test_the_ledger_counts_the_services_of_each_item_of_schedule_2(directory, visitor):
    page = visitor.visit(reverse("directory:by-law"))
    assert page.text.count("Point ") == 56
    assert "Point 20: no service" in page.text
    link = page.links()["Parent carer forums"]
    found = visitor.visit(link)
    assert "1 service" in found.text
    assert "Remove Parent carer forums ✕" in found.links()
