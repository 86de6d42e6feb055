"""The open API against the UK profile's own schemas, and its manners."""

import json
from functools import cache

import pytest
from django.core.cache import caches
from django.urls import reverse
from jsonschema import Draft202012Validator

from localoffer.directory import demo
from localoffer.directory.models import Postcode, Service, TaxonomyTerm
from localoffer.directory.operations import publish
from localoffer.opendata.parameters import FILTERS, NEAR, PAGE

BASE = "/open-referral/"


@pytest.fixture(autouse=True)
def calm():
    caches["here"].clear()


@pytest.fixture
def schema(shared):
    folder = shared / "standards" / "oruk"

    @cache
    def load(name):
        return json.loads((folder / name).read_text())

    def check(document, name):
        found = Draft202012Validator(
            load(name), format_checker=Draft202012Validator.FORMAT_CHECKER
        ).iter_errors(document)
        assert [f"{list(error.path)}: {error.message[:200]}" for error in found] == []

    return check


def get(client, path, status=200, **headers):
    response = client.get(BASE + path, headers=headers)
    assert response.status_code == status, response.content[:300]
    assert response["Access-Control-Allow-Origin"] == "*"
    return response


def every(client, name):
    """Every entry of a list, walked page by page."""
    found, number = [], 1
    while True:
        page = get(client, f"{name}?page={number}&per_page=100").json()
        found += page["contents"]
        if page["last_page"]:
            return found
        number += 1


def test_the_front_page_says_what_it_is(directory, client, schema):
    document = get(client, "").json()
    schema(document, "validator/api_details.json")
    assert client.get(document["openapi_url"]).json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("profile", ["validator", "uk-profile-schema/compiled"])
def test_every_answer_about_services_fits_the_profile(directory, client, schema, profile):
    rows = every(client, "services")
    assert len(rows) == 70
    for row in rows:
        name = "service_list.json"
        if profile == "validator":
            schema({"contents": [row]}, f"{profile}/{name}")
        else:
            schema(row, f"{profile}/{name}")
        schema(get(client, f"services/{row['id']}").json(), f"{profile}/service.json")


@pytest.mark.parametrize("profile", ["validator", "uk-profile-schema/compiled"])
def test_every_answer_about_places_fits_the_profile(directory, client, schema, profile):
    rows = every(client, "service_at_locations")
    assert len(rows) > 70
    for row in rows:
        name = "service_at_location_list.json"
        if profile == "validator":
            schema({"contents": [row]}, f"{profile}/{name}")
        else:
            schema(row, f"{profile}/{name}")
    for row in rows[:30]:
        whole = get(client, f"service_at_locations/{row['id']}").json()
        schema(whole, f"{profile}/service_at_location.json")
        assert whole["service"]["id"] == row["service_id"]


def test_every_answer_about_terms_and_providers_fits_the_profile(directory, client, schema):
    for row in every(client, "taxonomies"):
        schema({"contents": [row]}, "validator/taxonomy_list.json")
        schema(get(client, f"taxonomies/{row['id']}").json(), "validator/taxonomy.json")
    terms = every(client, "taxonomy_terms")
    assert len(terms) == TaxonomyTerm.objects.count()
    for row in terms:
        schema({"contents": [row]}, "validator/taxonomy_term_list.json")
    schema(get(client, f"taxonomy_terms/{terms[0]['id']}").json(), "validator/taxonomy_term.json")
    for row in every(client, "organizations"):
        schema(row, "validator/organization_list.json")
        schema(get(client, f"organizations/{row['id']}").json(), "validator/organization.json")


def test_page_metadata_on_the_first_middle_last_and_empty_pages(directory, client):
    def facts(query):
        page = get(client, f"services?{query}").json()
        assert page["size"] == len(page.pop("contents"))
        return tuple(page.values())

    keys = list(get(client, "services").json())
    assert keys == [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
        "contents",
    ]  # fmt: skip
    assert facts("per_page=30") == (70, 3, 1, 30, True, False, False)
    assert facts("per_page=30&page=2") == (70, 3, 2, 30, False, False, False)
    assert facts("per_page=30&page=3") == (70, 3, 3, 10, False, True, False)
    assert facts("per_page=30&page=99") == (70, 3, 99, 0, False, True, True)
    assert facts("search=zzxxqq") == (0, 0, 1, 0, True, True, True)
    assert facts("per_page=100") == (70, 1, 1, 70, True, True, False)


def test_each_filter_does_what_the_profile_says(directory, client):
    def ids(query, name="services"):
        return {row["id"] for row in get(client, f"{name}?per_page=100&{query}").json()["contents"]}

    term = TaxonomyTerm.objects.get(taxonomy__key="kind", term="therapies")
    therapies = {demo.key_of("service", key) for key in
                 ("speech-therapy", "occupational-therapy", "physiotherapy", "music-makers")}  # fmt: skip
    assert ids(f"taxonomy_term_id={term.pk}") == therapies
    assert ids(f"taxonomy_id={term.taxonomy_id}") == {d["id"] for d in directory}
    for key, sign in (("minimum_age", 11), ("maximum_age", 5)):
        rows = Service.objects.filter(**{f"{key}__{'gte' if sign == 11 else 'lte'}": sign})
        assert ids(f"{key}={sign}") == {str(pk) for pk in rows.values_list("pk", flat=True)}
    assert demo.key_of("service", "ability-swim") in ids("day=SA&start_time=09:00&end_time=10:30")
    assert demo.key_of("service", "ability-swim") not in ids("day=SA&start_time=09:01")
    assert ids("day=Saturday") == ids("day=SA") > ids("day=SA&start_time=10:00")
    assert demo.key_of("service", "young-minds") in ids("search=CAMHS")
    assert ids("modified_after=2999-01-01") == set()
    assert ids("unknown=1") == {d["id"] for d in directory}


def test_places_are_found_within_metres_of_a_postcode(directory, client):
    Postcode.objects.create(code="LE156HP", district="LE15", latitude=52.6705, longitude=-0.7285)
    near = get(client, "service_at_locations?postcode=le15%206hp&proximity=2000&per_page=100")
    rows = near.json()["contents"]
    towns = {row["location"].get("name") for row in rows}
    assert "Example Family Hub" in towns
    assert "Invented Hospital" not in towns
    assert not any("masked" in row["location"].get("local_offer", {}) for row in rows)
    everywhere = get(client, "service_at_locations?postcode=LE156HP&per_page=100").json()
    assert everywhere["total_items"] > near.json()["total_items"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("services?page=0", "page"),
        ("services?page=-1", "page"),
        ("services?page=two", "page"),
        ("services?per_page=101", "per_page"),
        ("services?per_page=0", "per_page"),
        ("services?taxonomy_term_id=x", "taxonomy_term_id"),
        ("services?taxonomy_id=%00x", "taxonomy_id"),
        ("services?minimum_age=five", "minimum_age"),
        ("services?maximum_age=-1", "maximum_age"),
        ("services?day=Someday", "day"),
        ("services?start_time=25:00", "start_time"),
        ("services?end_time=noon", "end_time"),
        ("services?modified_after=yesterday", "modified_after"),
        ("services?modified_after=2026-13-99", "modified_after"),
        ("service_at_locations?postcode=ZZ99+9ZZ", "postcode"),
        ("service_at_locations?postcode=oakham&proximity=-5", "proximity"),
        ("service_at_locations?postcode=oakham&proximity=1e9", "proximity"),
        ("service_at_locations?proximity=100", "proximity"),
    ],
)
def test_bad_parameters_are_named(directory, client, query, parameter):
    errors = get(client, query, status=400).json()["errors"]
    assert [each["parameter"] for each in errors] == [parameter]
    assert errors[0]["message"]


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000", "%00"])
def test_an_unknown_id_is_told_in_json(directory, client, key):
    for name in ("services", "service_at_locations", "organizations", "taxonomies"):
        assert get(client, f"{name}/{key}", status=404).json()["errors"]


def test_what_has_not_changed_is_not_sent_again(directory, client, editor, at):
    path = f"services/{directory[0]['id']}"
    first = get(client, path)
    assert get(client, path, 304, if_none_match=first["ETag"]).content == b""
    get(client, path, 304, if_modified_since=first["Last-Modified"])
    later = at.replace(year=2027)
    publish(documents=[directory[0] | {"name": "New"}], by=editor, at=later)
    second = get(client, path, 200, if_none_match=first["ETag"])
    assert second["ETag"] != first["ETag"]
    get(client, path, 200, if_modified_since=first["Last-Modified"])
    lists = get(client, "services")
    get(client, "services", 304, if_none_match=lists["ETag"])


def test_it_is_open_read_only_and_polite(directory, client, settings):
    options = client.options(BASE + "services")
    assert options.status_code == 204
    assert options["Access-Control-Allow-Origin"] == "*"
    assert client.post(BASE + "services").status_code == 405
    assert client.head(BASE + "services").content == b""
    assert "Set-Cookie" not in get(client, "services")
    settings.OPEN_DATA_PER_MINUTE = 4
    caches["here"].clear()
    answers = [client.get(BASE + "services") for _ in range(6)]
    assert [r.status_code for r in answers] == [200] * 4 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1]["Access-Control-Allow-Origin"] == "*"


def test_what_the_profile_leaves_out_is_sent_all_the_same(directory, client):
    service = get(client, f"services/{demo.key_of('service', 'speech-therapy')}").json()
    assert service["eligibility_description"]
    assert service["application_process"]
    assert service["wait_time"]
    assert service["contacts"][0]["phones"][0]["number"].startswith("01632 960")
    assert service["languages"][0]["name"]
    assert service["local_offer"]["how_decided"]


def test_the_description_names_every_address_and_parameter(client, db):
    document = get(client, "openapi.json").json()
    assert set(document["paths"]) == {
        "/", *(f"/{name}{tail}" for name in ("services", "service_at_locations", "organizations",
        "taxonomies", "taxonomy_terms") for tail in ("", "/{id}")),
    }  # fmt: skip
    named = {p["name"] for p in document["paths"]["/service_at_locations"]["get"]["parameters"]}
    assert named >= {
        "search", "page", "per_page", "taxonomy_term_id", "taxonomy_id", "minimum_age",
        "maximum_age", "day", "start_time", "end_time", "postcode", "proximity",
    }  # fmt: skip


def test_no_answer_takes_more_than_a_dozen_queries(
    directory, client, django_assert_max_num_queries
):
    for path in (
        "",
        "services?per_page=100&search=speech&day=MO",
        "service_at_locations?per_page=100&postcode=oakham&proximity=9000",
        "organizations?per_page=100",
        f"organizations/{directory[0]['organization']['id']}",
        "taxonomies",
        f"taxonomies/{TaxonomyTerm.objects.first().taxonomy_id}",
        "taxonomy_terms?per_page=100",
        f"taxonomy_terms/{TaxonomyTerm.objects.first().pk}",
        f"service_at_locations/{directory[0]['service_at_locations'][0]['id']}",
        f"services/{directory[0]['id']}",
    ):
        with django_assert_max_num_queries(12):
            get(client, path)


def test_masked_places_keep_their_secret_under_every_address(directory, client):
    secrets = ("Hidden Example", "Private Invented", "LE15 8V", "LE158V")
    texts = [
        client.get(BASE + path).content.decode()
        for name in ("services", "service_at_locations", "organizations")
        for path in (
            f"{name}?per_page=100",
            *(f"{name}/{row['id']}" for row in every(client, name)),
        )
    ]
    assert len(texts) > 150
    assert not [secret for text in texts for secret in secrets if secret in text]
    refuge = get(client, f"services/{demo.key_of('service', 'safe-house')}").json()
    place = refuge["service_at_locations"][0]["location"]
    assert place["local_offer"] == {"masked": True, "area": "East Midlands"}
    assert not {"latitude", "longitude", "addresses", "transportation"} & set(place)


def test_addresses_of_the_api_are_where_the_profile_puts_them():
    assert reverse("opendata:services") == "/open-referral/services"


def test_no_parameter_breaks_the_api(directory, client):
    """Each with empty, odd and valid values: an answer, or 400 with what to send."""
    odd = ["", "0", "-1", "²", "\0", "'", "%", "[]", "9" * 40, "é" * 200, "Oakham"]
    odd += ["0001-01-01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "24:00", "SA"]
    named = {each.name for each in (*PAGE, *FILTERS, *NEAR)}
    for path in ("services", "service_at_locations"):
        for name in named:
            for value in odd:
                caches["here"].clear()
                answer = client.get(f"{BASE}{path}", {name: value})
                assert answer.status_code in (200, 400, 404), (path, name, value)
