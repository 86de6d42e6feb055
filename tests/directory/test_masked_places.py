"""A masked address, looked for through every channel there is, and found in none."""

import io
import re

import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from localoffer.accounts.models import Organisation as Account
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.directory import demo, finding, nearby
from localoffer.directory.interchange import files
from localoffer.directory.models import Hideaway, Organisation, Service, ServiceVersion
from localoffer.directory.operations import move, proposing, publish, reminding
from localoffer.notices.models import Notice
from localoffer.search.finding import find as search

SECRETS = ("Hidden Example", "Nowhereham", "LE15 8VV", "LE158VV", "Private Invented", "LE15 8VK")
POINT = "52.61234"


def gives_away(text):
    return [secret for secret in (*SECRETS, POINT) if secret.casefold() in text.casefold()]


@pytest.fixture
def refuge(directory):
    assert Hideaway.objects.count() == 2, "there is something that could leak"
    return Service.objects.get(pk=demo.key_of("service", "safe-house"))


@pytest.fixture
def once_open(directory, editor, at):
    """A service whose place was open to all, with a point of its own, and is masked now."""
    document = next(d for d in directory if d["id"] == demo.key_of("service", "sunny-playgroup"))
    at_place = document["service_at_locations"][0]
    place = at_place["location"] | {
        "id": demo.key_of("location", "once-open"), "name": "Once open", "latitude": 52.61234,
        "longitude": -0.61234, "accessibility": [],
        "addresses": [at_place["location"]["addresses"][0] | {
            "id": demo.key_of("address", "once-open"),
            "address_1": "99 Hidden Example Lane", "postal_code": "LE15 8VV"}],
    }  # fmt: skip
    opened = document | {"service_at_locations": [at_place | {"location": place}]}
    publish(documents=[opened], by=editor, at=at)
    assert gives_away(str(list(files.published())))
    masked = {k: place[k] for k in ("id", "location_type", "name")} | {
        "local_offer": {"masked": True, "area": "Oakham"}
    }
    publish(
        documents=[opened | {"service_at_locations": [at_place | {"location": masked}]}],
        by=editor, at=at,
    )  # fmt: skip
    return Service.objects.get(pk=document["id"])


def public_addresses(service):
    key = service.pk
    return [
        reverse("directory:services"),
        reverse("directory:services") + "?q=safe+house",
        reverse("directory:services") + "?q=Hidden+Lane",
        reverse("directory:services") + "?near=Oakham&within=40&sort=near",
        reverse("directory:services") + "?near=Oakham&page=2&within=40",
        reverse("directory:services") + "?place=Nowhereham",
        reverse("directory:schools") + "?setting=childminder",
        reverse("directory:events"),
        reverse("directory:service", args=[key]),
        reverse("directory:versions", args=[key]),
        *(reverse("directory:version", args=[key, number]) for number in range(1, service.number)),
        reverse("search") + "?q=safe+house",
        reverse("search") + "?q=hidden+example+lane",
        reverse("search") + "?q=LE15+8VV&format=json",
    ]


def without_the_question(html):
    """What the page says, not what was typed into it."""
    html = re.sub(r'value="[^"]*"', "", html)
    html = re.sub(r"<title>.*?</title>|<h1.*?</h1>", "", html, flags=re.S)
    return re.sub(r'href="[^"]*"|“[^”]*”|>\s*Nowhereham', "", html)


def test_no_public_page_shows_it(refuge, once_open, client):
    for service in (refuge, once_open):
        for address in public_addresses(service):
            html = without_the_question(client.get(address).content.decode())
            assert gives_away(html) == [], address


def test_no_search_finds_by_it_and_no_distance_measures_it(refuge, once_open):
    for words in ("hidden lane", "nowhereham", "LE158VV"):
        found = {row.pk for row in finding.find(finding.Wanted(words=words)).rows}
        assert not {refuge.pk, once_open.pk} & found
        urls = {row.url for row in search(words).results}
        assert not {refuge.get_absolute_url(), once_open.get_absolute_url()} & urls
    there = nearby.Point(52.61234, -0.61234, "there")
    close = finding.find(finding.Wanted(near=there, within=100))
    assert close.metres == {}
    elsewhere = nearby.Point(50.2632, -5.0510, "elsewhere")
    away = finding.find(finding.Wanted(near=elsewhere, within=100))
    assert [row.pk for row in close.rows] == [row.pk for row in away.rows]
    assert (close.total, close.counts) == (away.total, away.counts)
    far = finding.find(finding.Wanted(near=there, within=600_000, sort="near"))
    assert not {refuge.pk, once_open.pk} & far.metres.keys()
    with pytest.raises(nearby.NotFound):
        nearby.find("Nowhereham")


def test_neither_api_nor_download_carries_it(refuge, once_open, client):
    base = "/open-referral/"
    for path in (
        "services?per_page=100",
        "services?search=hidden",
        f"services/{refuge.pk}",
        f"services/{once_open.pk}",
        "service_at_locations?per_page=100",
        "service_at_locations?postcode=Oakham&proximity=400000&per_page=100",
        f"organizations/{refuge.organization_id}",
        "downloads/services.json",
    ):
        assert gives_away(client.get(base + path).content.decode()) == [], path
    rows = files.documents(client.get(base + "downloads/services.zip").content)
    assert len(rows) == 70
    assert gives_away(str(rows)) == []


def test_neither_own_list_nor_its_paper_and_mail_carry_it(refuge, once_open, client):
    for service in (refuge, once_open):
        put = {"put": str(service.pk)}
        client.post("/list/items/", put, headers={"Sec-Fetch-Site": "same-origin"})
    html = client.get("/list/").content.decode()
    assert html.count("This address is not shown") == 2
    pdf = client.get("/list/services.pdf").content
    paper = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "This address is not shown" in " ".join(paper.split())
    cache.clear()
    client.post("/list/email/", {"email": "parent@families.example"})
    mail = Notice.objects.get().body_text
    assert once_open.name in mail
    for text in (html, paper, " ".join(paper.split()), mail):
        assert gives_away(text) == []


def test_no_change_and_no_letter_about_one_carries_it(
    refuge, once_open, editor, person, at, signed_in
):
    """Nor does the page of the change, unless its keeper has just typed the address."""
    account = Account.objects.create(name="Example Homes", kind="voluntary", verified_at=at)
    organisations = [refuge.organization_id, once_open.organization_id]
    Organisation.objects.filter(pk__in=organisations).update(account=account)
    provider = person(Role.PROVIDER, organisation=account)
    keeper, desk = signed_in(provider), signed_in(editor)
    for service in (refuge, once_open):
        change = proposing.start(service=service, by=provider, at=at)
        assert gives_away(str(change.document)) == []
        change = proposing.save(
            proposal=change, version=1, document=change.document | {"alert": "News"},
            by=provider, at=at,
        )  # fmt: skip
        change = proposing.submit(proposal=change, version=2, by=provider, at=at)
        for reader in (keeper, desk):
            for name in ("proposal", "preview"):
                page = reader.get(reverse(f"directory:{name}", args=[change.reference]))
                assert gives_away(page.content.decode()) == []
        proposing.send_back(proposal=change, version=3, words="Why?", by=editor, at=at)
    Service.objects.update(next_review_on=at.date(), assured_date=None)
    reminding.remind(at=at)
    mails = list(Notice.objects.values_list("subject", "body_text"))
    assert len(mails) == 4
    assert gives_away(str(mails)) == []
    for name in ("yours", "waiting", "statistics", "gaps", "providers"):
        page = desk.get(reverse(f"directory:{name}"))
        assert page.status_code == 200
        assert gives_away(page.content.decode()) == []


def test_its_own_keepers_read_it_on_one_page_and_nobody_else_does(
    refuge, editor, signed_in, person
):
    address = reverse("directory:hidden-address", args=[refuge.pk])
    assert gives_away(signed_in(editor).visit(address).text)
    assert Event.objects.get(action="hideaway.read").actor == editor.reference
    account = Account.objects.create(name="Another Club", kind="voluntary")
    signed_in(person(Role.PROVIDER, organisation=account)).visit(address, status=404)
    signed_in(person(Role.REFERRER)).visit(address, status=403)


def test_old_versions_and_the_audit_do_not_tell(refuge, once_open):
    from localoffer.directory.interchange import describing

    old = [v.document for v in ServiceVersion.objects.filter(service=once_open)]
    assert gives_away(str(old)), "the version from before the masking still knows"
    assert gives_away(str([describing.without_masked(each) for each in old])) == []
    assert gives_away(str(list(Event.objects.values_list("why", "facts")))) == []


def test_only_the_hideaway_and_old_versions_hold_it_in_the_database(refuge, once_open):
    """Every text of every table of the portal, read as the database has it."""
    from django.db import connection

    holding = set()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            for secret in ("Hidden Example", "LE15 8V", POINT):
                cursor.execute(
                    f'SELECT 1 FROM "{table}" AS row WHERE row::text ILIKE %s LIMIT 1',
                    [f"%{secret}%"],
                )
                if cursor.fetchone():
                    holding.add(table)
    assert holding == {"directory_hideaway", "directory_serviceversion"}


def test_its_public_page_says_why_there_is_no_address(refuge, visitor):
    page = visitor.visit(refuge.get_absolute_url())
    assert "We do not show this address, to keep people safe." in page.text


def test_pausing_it_keeps_it_hidden(refuge, person, at):
    move(service=refuge, move="pause", by=person(Role.CONTENT_EDITOR), at=at, why="Full")
    assert Hideaway.objects.filter(
        location__service_at_locations__service=refuge, address__contains="Hidden Example"
    ).exists()
    assert gives_away(str(list(files.published()))) == []
