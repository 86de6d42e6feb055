"""A parent finds help with a telephone, by keyboard and without scripts; axe finds nothing."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from localoffer.accounts.models import Organisation as Account
from localoffer.accounts.roles import Role
from localoffer.directory import demo
from localoffer.directory.models import Organisation, Proposal, Service
from localoffer.jobs.run import drain
from localoffer.notices.models import Notice
from tests.accounts.conftest import PASSWORD, app_code, mailed_code
from tests.directory.conftest import publish_demo

pytestmark = pytest.mark.browser


@pytest.fixture
def shelf(committed):
    return publish_demo()


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_parent_finds_a_swimming_club_on_saturday_morning(shelf, window, width, scripts):
    tab = window(width=width, scripts=scripts).go("/services/")
    tab.page.locator("summary", has_text="Day and time").click()
    tab.select("Open on", "Saturday").select("Time of day", "Morning")
    tab.fill("Postcode or town", "Oakham").fill("Age", "seven").press("Show results")
    assert "We measured from the middle of Oakham" in tab.text
    assert "Remove Open on Saturday" in tab.page.content() or "Open on Saturday" in tab.text
    assert "day=SA" in tab.page.url
    tab.page.locator("summary", has_text="Type of need").click()
    tab.page.locator("input[value=PD]").check()
    tab.press("Show results")
    tab.follow("Splash: swimming for disabled children")
    assert "Saturday, 9am to 10:30am" in tab.text
    assert "Pool hoist" in tab.text
    assert "01632 960213" in tab.text
    tab.follow("Read this page in Easy Read")
    assert "The water is warm." in tab.text


@pytest.mark.parametrize(("width", "scripts"), [(320, False)])
def test_a_parent_finds_keeps_prints_and_sends_services(shelf, window, width, scripts):
    cache.clear()
    tab = window(width=width, scripts=scripts).go("/services/?q=speech")
    tab.follow("Children's speech and language therapy").press("Put on my list")
    assert "It is on your list." in tab.text
    tab.follow("Go back to where you were")
    assert tab.heading == "Children's speech and language therapy"
    tab.go("/services/?q=safe+house")
    place = Service.objects.get(pk=demo.key_of("service", "safe-house"))
    tab.press(f"Put on my list {place.name}")
    assert "2 services" in tab.text
    tab.page.emulate_media(media="print")
    for unseen in ("Take off", "Send me my list", "Empty the list", "Get it as a PDF"):
        assert not tab.page.get_by_text(unseen).first.is_visible()
    for seen in ("01632 960206", "This address is not shown", "Who to call"):
        assert tab.page.get_by_text(seen).first.is_visible()
    tab.page.emulate_media(media="screen")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Get it as a PDF").click()
    assert download.value.suggested_filename == "services.pdf"
    tab.fill("Email address", "not an address").press("Send me my list")
    assert "Enter an email address in the correct format" in tab.text
    tab.fill("Email address", "parent@families.example").press("Send me my list")
    assert "Your list is on its way" in tab.text
    sent = Notice.objects.get()
    assert sent.to_address == "parent@families.example"
    tab.press("Take off Children's speech and language therapy")
    assert "1 service." in tab.text
    tab.press("Empty the list")
    assert "Nothing on your list yet" in tab.text


def sign_in(tab, person):
    tab.go("/account/login/")
    if person.needs_second_factor:
        person.set_password(PASSWORD)
        person.save()
        tab.section("I work for the council or sit on the panel")
        tab.fill("Email address", person.email).fill("Password", PASSWORD).press("Sign in")
        return tab.fill("Code", app_code()).press("Continue")
    tab.section("Send me a code").fill("Email address", person.email)
    tab.press("Send me a code")
    return tab.fill("Code from your email", mailed_code(person.email)).press("Continue")


@pytest.mark.parametrize(("width", "scripts"), [(320, False)])
def test_a_provider_changes_an_entry_and_an_editor_publishes_it(
    shelf, window, person, at, width, scripts
):
    club = Account.objects.create(name="Invented Saturday Club", kind="voluntary", verified_at=at)
    Organisation.objects.filter(pk=demo.key_of("organisation", "kite")).update(account=club)
    service = Service.objects.get(pk=demo.key_of("service", "kite-drop-in"))
    keeper = sign_in(window(width=width, scripts=scripts), person(Role.PROVIDER, organisation=club))
    assert keeper.heading == "Your services"
    keeper.press(f"Still right {service.name}")
    assert "is marked as still right" in keeper.text

    keeper.press(f"Change {service.name}")
    keeper.follow("Change “About the service”").fill("Name of the service", "").press("Save")
    assert "Enter name of the service" in keeper.text
    keeper.fill("Name of the service", "Kite Friday café").press("Save")
    keeper.follow("Add a time").choose("Saturday").fill("Opens at", "half nine").press("Save")
    assert "Opens at must be a time, like 9:30am or 17:00" in keeper.text
    keeper.fill("Opens at", "9.30").fill("Closes at", "1pm").press("Save")
    assert "Saturday, 9:30am to 1pm" in keeper.text
    keeper.follow("Add a contact").fill("What it is for", "Bookings")
    keeper.fill("Phone number", "01632 960999").press("Save")
    keeper.follow("Add a place").choose("A place whose address nobody must see")
    keeper.fill("Town or district that everybody may know", "Oakham")
    keeper.fill("The hidden address", "55 Secret Example Lane").press("Save")
    assert "Hidden address: 55 Secret Example Lane" in keeper.text
    keeper.follow("See the page as families would see it")
    assert keeper.heading == "Kite Friday café"
    assert "Secret" not in keeper.text
    keeper.follow("Back to the change").press("Send to the council")
    assert "The council is reading it." in keeper.text

    desk = sign_in(window(width=width, scripts=scripts), person(Role.CONTENT_EDITOR))
    desk.go(reverse("directory:waiting")).follow("Kite Friday café")
    assert "Saturday, 9:30am to 1pm" in desk.page.locator("ins").all_inner_texts()
    desk.press("Return with words").press("Return it")
    assert "Say what needs to change" in desk.text
    desk.fill("What needs to change?", "Say whom to ask about food.").press("Return it")
    drain()
    change = Proposal.objects.get()
    keeper.go(change.get_absolute_url())
    assert "Say whom to ask about food." in keeper.text
    keeper.follow("Change “How to ask for it”").fill(
        "How to ask for it", "Just come. Ask for Food."
    )
    keeper.press("Save").press("Send to the council")
    desk.go(change.get_absolute_url()).press("Publish")
    assert desk.heading == "Kite Friday café"

    parent = window(width=width, scripts=scripts).go(service.get_absolute_url())
    assert "Just come. Ask for Food." in parent.text
    assert "We do not show this address" in parent.text
    assert "Secret" not in parent.text
    parent.follow("Earlier versions of this page").follow("Version 1")
    assert "This is an old version of the page." in parent.text


@pytest.mark.parametrize("width", [1280])
def test_the_pages_of_those_who_look_after_entries_are_clean(shelf, window, person, at, width):
    from localoffer.directory.operations import proposing

    editor = person(Role.CONTENT_EDITOR)
    service = Service.objects.get(pk=demo.key_of("service", "safe-house"))
    change = proposing.start(service=service, by=editor, at=at)
    window(width=width).go(service.get_absolute_url()).go(
        "/services/?kind=therapies&language=Polish"
    )
    desk = sign_in(window(width=width), editor)
    desk.go(change.get_absolute_url()).press("Go on to publishing")
    assert "Nothing would change." in desk.text
    for path in ("yours", "statistics", "gaps", "providers", "new-entry", "imports"):
        desk.go(reverse(f"directory:{path}"))
    for path in ("state", "withdrawal", "hidden-address", "versions"):
        desk.go(reverse(f"directory:{path}", args=[service.pk]))
    other = proposing.start(service=Service.objects.get(pk=demo.key_of("service", "sleep-clinic")),
                            by=editor, at=at)  # fmt: skip
    for part in ("about", "who", "asking", "cost", "school", "law"):
        desk.go(reverse("directory:part", args=[other.reference, part]))
    for part in ("contacts", "times", "dates", "places"):
        desk.go(reverse("directory:new-item", args=[other.reference, part]))
    desk.go(reverse("directory:keeper", args=[service.organization_id]))


@pytest.mark.parametrize("width", [320, 1280])
def test_every_public_page_of_the_directory_is_clean(shelf, window, width):
    tab = window(width=width)
    for path in (
        reverse("directory:services"),
        reverse("directory:services") + "?q=zzxxqq",
        reverse("directory:services") + "?age=old&near=ZZ99+9ZZ",
        reverse("directory:services") + "?page=99",
        reverse("directory:schools") + "?setting=unit&setting=primary",
        reverse("directory:events"),
        reverse("directory:by-law"),
        reverse("opendata:downloads"),
        *(
            reverse("directory:service", args=[demo.key_of("service", key)])
            for key in ("safe-house", "toy-library", "supported-internship", "oakfield-primary",
                        "sleep-clinic", "young-minds")
        ),
    ):  # fmt: skip
        tab.go(path)
