"""A parent's own list: in a signed cookie, on paper, as a PDF, by e-mail, and nowhere else."""

import io
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from localoffer.directory import demo, shortlist
from localoffer.directory.models import Service
from localoffer.notices.models import Notice

OURS = {"Sec-Fetch-Site": "same-origin"}
ITEMS, LIST = "/list/items/", "/list/"


@pytest.fixture(autouse=True)
def calm():
    cache.clear()


def ids(*names):
    return [demo.key_of("service", name) for name in names]


@pytest.fixture
def parent(directory, visitor):
    """Somebody with two services on their list, one of them at a masked place."""
    for key in ids("speech-therapy", "safe-house"):
        visitor.post(ITEMS, {"put": key}, headers=OURS)
    return visitor


def test_a_service_is_put_on_the_list_and_taken_off(parent):
    page = parent.visit(LIST)
    assert "2 services" in page.text
    assert "01632 960206" in page.text
    parent.post(ITEMS, {"taken": ids("speech-therapy")[0]}, headers=OURS)
    text = parent.visit(LIST).text
    assert "1 service." in text
    assert "01632 960206" not in text
    parent.send("/list/emptied/")
    assert "Nothing on your list yet" in parent.visit(LIST).text
    assert parent.cookies[shortlist.COOKIE].value == ""


def test_one_is_led_back_to_where_one_was_and_nowhere_else(directory, visitor):
    put = {"put": ids("speech-therapy")[0], "back": "/services/?need=ASD"}
    answer = visitor.post(ITEMS, put, headers=OURS)
    assert visitor.visit(answer["Location"]).links()["Go back to where you were"] == put["back"]
    for elsewhere in ("https://other.example/", "//other.example/", "javascript:alert(1)"):
        answer = visitor.post(ITEMS, put | {"back": elsewhere}, headers=OURS)
        assert "other.example" not in visitor.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Referer": "http://testserver/services/"}, 302),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://other.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_no_other_site_writes_on_a_list(directory, client, headers, status):
    answer = client.post(ITEMS, {"put": ids("speech-therapy")[0]}, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "This was not done" in answer.text
        assert "The button was not on a page of this site" in answer.text
        assert "accounts in your team" not in answer.text
    assert (shortlist.COOKIE in answer.cookies) is (status == 302)


@pytest.mark.parametrize("value", ["", "x", "AAAA:bbbb", "AAAA", "é:é", "%00"])
def test_a_cookie_that_was_tampered_with_is_an_empty_list(directory, visitor, value):
    visitor.cookies[shortlist.COOKIE] = value
    assert "Nothing on your list yet" in visitor.visit(LIST).text


def test_odd_and_unknown_services_are_not_put_on(directory, visitor):
    for key in ("x", "", ids("nothing")[0]):
        visitor.post(ITEMS, {"put": key}, headers=OURS)
    assert "Nothing on your list yet" in visitor.visit(LIST).text


def test_a_full_list_says_so(directory, visitor):
    for service in Service.objects.published()[: shortlist.MOST + 1]:
        answer = visitor.post(ITEMS, {"put": str(service.pk)}, headers=OURS)
    assert "Your list is full." in visitor.visit(answer["Location"]).text
    assert f"{shortlist.MOST} services" in visitor.visit(LIST).text
    assert len(visitor.cookies[shortlist.COOKIE].value) < 1500


def test_a_withdrawn_service_leaves_the_list(parent, at):
    Service.objects.filter(pk=ids("speech-therapy")[0]).update(withdrawn_at=at)
    assert "1 service." in parent.visit(LIST).text


def test_the_pdf_is_tagged_and_holds_what_the_page_does(parent):
    answer = parent.get("/list/services.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in ("Services on your list", "01632 960206", "Monday to Friday, 9am to 5pm",
                  "This address is not shown"):  # fmt: skip
        assert words in text
    empty = type(parent)().get("/list/services.pdf")
    assert empty.status_code == 200


def test_the_list_is_sent_to_oneself_and_not_too_often(parent):
    page = parent.visit(LIST)
    assert parent.send("/list/email/", {"email": "me"}).errors
    for _ in range(3):
        page = parent.send("/list/email/", {"email": "me@families.example"})
        assert "Your list is on its way" in page.text
    page = parent.send("/list/email/", {"email": "me@families.example"}, status=429)
    assert "This list was sent often in the last hour." in page.errors[0]
    notice = Notice.objects.first()
    assert Notice.objects.count() == 3
    assert "01632 960206" in notice.body_text
    assert notice.sensitive, "the words are forgotten when they have left"


def test_the_list_is_on_no_server(parent):
    """No session, no row: the cookie is all there is."""
    from django.contrib.sessions.models import Session

    assert not Session.objects.exists()
    assert parent.visit(LIST).response["Cache-Control"] == "private, no-store"


def test_the_page_of_the_list_takes_few_queries(parent, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        parent.get(LIST)


def test_public_pages_are_the_same_whatever_is_on_the_list(parent, directory):
    """So that a cache may keep them."""
    stranger = type(parent)()
    for address in (reverse("directory:services"),
                    reverse("directory:service", args=ids("speech-therapy"))):  # fmt: skip
        mine, theirs = parent.get(address), stranger.get(address)
        assert "csrfmiddlewaretoken" not in mine.content.decode()
        nonce = re.compile(r'nonce="[^"]*"')
        assert nonce.sub("", mine.content.decode()) == nonce.sub("", theirs.content.decode())
