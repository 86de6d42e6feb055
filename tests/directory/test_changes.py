"""A provider's change: started, saved, sent, returned, published; nobody else's to touch."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from localoffer.accounts.models import Organisation as Account
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.directory import demo
from localoffer.directory.checking import wrong
from localoffer.directory.interchange import describing
from localoffer.directory.interchange.merging import merge
from localoffer.directory.models import (
    Address,
    Hideaway,
    Location,
    Organisation,
    Proposal,
    ProposalStep,
    Service,
)
from localoffer.directory.operations import keeping, proposing, publish
from localoffer.directory.states import Stage
from localoffer.notices.models import Notice
from localoffer.refusal import Refused, SentBefore, Stale


@pytest.fixture
def club(db, at):
    return Account.objects.create(name="Example Club", kind="voluntary", verified_at=at)


@pytest.fixture
def service(directory, club):
    Organisation.objects.filter(pk=demo.key_of("organisation", "kite")).update(account=club)
    return Service.objects.get(pk=demo.key_of("service", "kite-drop-in"))


@pytest.fixture
def provider(person, club):
    return person(Role.PROVIDER, organisation=club)


@pytest.fixture
def change(service, provider, at):
    return proposing.start(service=service, by=provider, at=at)


def edited(change, provider, at, **facts):
    return proposing.save(
        proposal=change,
        version=change.version,
        document=change.document | facts,
        by=provider,
        at=at,
    )


def sent(change, provider, at, **facts):
    change = edited(change, provider, at, **(facts or {"name": "A newer name"}))
    return proposing.submit(proposal=change, version=change.version, by=provider, at=at)


def test_a_change_is_published_and_keeps_its_version(change, provider, service, editor, at):
    change = sent(change, provider, at)
    assert not Service.objects.filter(name="A newer name").exists()
    published = proposing.publish_change(
        proposal=change, version=change.version, seen=service.number, by=editor, at=at
    )
    change.refresh_from_db()
    assert (published.name, published.number) == ("A newer name", 2)
    assert (change.stage, change.decided_by) == (Stage.PUBLISHED, editor)
    assert published.versions.first().proposal == change
    assert str(published.assured_date) == "2026-03-31"
    assert str(published.next_review_on) == "2027-03-31"
    assert published.listing.name == "A newer name"
    assert list(change.steps.values_list("step", "before", "after")) == [
        ("start", "", "draft"),
        ("save", "draft", "draft"),
        ("submit", "draft", "submitted"),
        ("publish", "submitted", "published"),
    ]
    notice = Notice.objects.get(template="directory_published")
    assert notice.to_person == provider
    assert published.get_absolute_url() in notice.body_text


def test_a_change_comes_back_with_words_and_goes_again(change, provider, service, editor, at):
    change = sent(change, provider, at)
    change = proposing.send_back(
        proposal=change, version=change.version, words="Say what it costs.", by=editor, at=at
    )
    assert (change.stage, change.words) == (Stage.RETURNED, "Say what it costs.")
    assert "Say what it costs." in Notice.objects.get(template="directory_returned").body_text
    change = sent(change, provider, at, name="Better")
    assert change.stage == Stage.SUBMITTED
    with pytest.raises(Refused, match="Say what needs to change"):
        proposing.send_back(proposal=change, version=change.version, words=" ", by=editor, at=at)


@pytest.mark.parametrize("who", ["other provider", "left", "moved on", "entry given away",
                                 "referrer"])  # fmt: skip
def test_nobody_else_touches_it_from_one_moment_to_the_next(
    who, change, provider, service, person, at, signed_in
):
    """Each address of the change, asked for by somebody who may not (any more): not there."""
    somebody = provider
    if who == "other provider":
        other = Account.objects.create(name="Other Club", kind="voluntary", verified_at=at)
        somebody = person(Role.PROVIDER, organisation=other)
    elif who == "referrer":
        somebody = person(Role.REFERRER, organisation=provider.organisation)
    visitor = signed_in(somebody)
    if somebody == provider:
        visitor.visit(change.get_absolute_url())
    if who == "left":
        provider.grants.update(ended_at=at)
    elif who == "moved on":
        provider.organisation = None
        provider.save()
    elif who == "entry given away":
        Organisation.objects.filter(pk=service.organization_id).update(account=None)
    expected = {"left": 403, "referrer": 403, "moved on": 403}.get(who, 404)
    before = Proposal.objects.values().get(pk=change.pk)
    key = change.reference
    item = change.document["contacts"][0]["id"]
    for name, args in (
        ("proposal", [key]), ("preview", [key]), ("part", [key, "about"]),
        ("new-item", [key, "contacts"]), ("item", [key, "contacts", item]),
    ):  # fmt: skip
        visitor.visit(reverse(f"directory:{name}", args=args), status=expected)
    for name, args in (
        ("submission", [key]), ("recall", [key]), ("disposal", [key]),
        ("part", [key, "about"]), ("removal", [key, "contacts", item]),
        ("started", [service.pk]), ("check", [service.pk]), ("state", [service.pk]),
    ):  # fmt: skip
        visitor.send(reverse(f"directory:{name}", args=args), {"version": 1}, status=expected)
    for name in ("publication", "reply"):
        visitor.send(reverse(f"directory:{name}", args=[key]), {"version": 1}, status=403)
    assert Proposal.objects.values().get(pk=change.pk) == before
    somebody = type(somebody).objects.get(pk=somebody.pk)
    with pytest.raises(Refused):
        proposing.save(proposal=change, version=1, document=change.document, by=somebody, at=at)


def test_a_provider_publishes_nothing_themselves(change, provider, service, at):
    change = sent(change, provider, at)
    with pytest.raises(Refused, match="Only a content editor or a publisher can publish"):
        proposing.publish_change(
            proposal=change, version=change.version, seen=service.number, by=provider, at=at
        )


def test_the_same_step_sent_twice_is_one_step(change, provider, service, editor, at):
    version = change.version
    for _ in range(2):
        proposing.save(
            proposal=change, version=version, document=change.document, by=provider, at=at
        )
    change.refresh_from_db()
    for _ in range(2):
        proposing.submit(proposal=change, version=change.version, by=provider, at=at)
    change.refresh_from_db()
    for _ in range(2):
        proposing.publish_change(
            proposal=change, version=change.version, seen=service.number, by=editor, at=at
        )
    assert ProposalStep.objects.filter(proposal=change).count() == 4
    assert Service.objects.get(pk=service.pk).number == 2


def test_a_page_that_is_out_of_date_changes_nothing(change, provider, person, club, at):
    colleague = person(Role.PROVIDER, organisation=club)
    edited(change, provider, at, name="Mine")
    with pytest.raises(Stale):
        proposing.save(
            proposal=change, version=1, document=change.document | {"name": "Theirs"},
            by=colleague, at=at,
        )  # fmt: skip
    change.refresh_from_db()
    assert change.document["name"] == "Mine"


def test_an_editor_decides_on_what_they_read(change, provider, service, editor, at, directory):
    """Published anew after the editor's page was drawn: the page is refused, then both count."""
    change = sent(change, provider, at, description="New words of the provider.")
    document = next(d for d in directory if d["id"] == str(service.pk))
    publish(documents=[document | {"wait_time": "No wait at all"}], by=editor, at=at)
    with pytest.raises(Stale):
        proposing.publish_change(proposal=change, version=change.version, seen=1, by=editor, at=at)
    service = proposing.publish_change(
        proposal=change, version=change.version, seen=2, by=editor, at=at
    )
    assert service.description == "New words of the provider."
    assert service.wait_time == "No wait at all"


def test_what_both_changed_is_told_to_the_editor(change, provider, service, editor, at, directory):
    change = sent(change, provider, at, wait_time="Two weeks")
    document = next(d for d in directory if d["id"] == str(service.pk))
    publish(documents=[document | {"wait_time": "No wait at all"}], by=editor, at=at)
    change.refresh_from_db()
    joined, meetings = proposing.joined(change)
    assert meetings == [("wait_time",)]
    assert joined["wait_time"] == "Two weeks"


@pytest.mark.parametrize(
    ("base", "mine", "now", "merged", "meetings"),
    [
        ({"a": 1}, {"a": 2}, {"a": 1, "b": 3}, {"a": 2, "b": 3}, []),
        ({"a": 1, "b": 1}, {"a": 1}, {"a": 5, "b": 1}, {"a": 5}, []),
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 2}, [("a",)]),
        ({"a": 1}, {"a": 2}, {}, {"a": 2}, [("a",)]),
        (
            {"p": [{"id": "1", "n": "x"}, {"id": "2", "n": "y"}]},
            {"p": [{"id": "2", "n": "z"}]},
            {"p": [{"id": "1", "n": "x"}, {"id": "2", "n": "y"}, {"id": "3"}]},
            {"p": [{"id": "2", "n": "z"}, {"id": "3"}]},
            [],
        ),
        ({"p": [{"id": "1"}]}, {}, {"p": [{"id": "1"}]}, {}, []),
        ({}, {"p": [{"id": "1"}]}, {"p": [{"id": "2"}]}, {"p": [{"id": "1"}, {"id": "2"}]}, []),
    ],
)  # fmt: skip
def test_two_changes_from_one_version_are_joined(base, mine, now, merged, meetings):
    assert merge(base, mine, now) == (merged, meetings)


def test_a_new_entry_lacks_things_until_it_does_not(provider, service, editor, at, signed_in):
    once = uuid.uuid4()
    new = [
        proposing.start_new(
            organization=service.organization, name="Kite choir", once=once, by=provider, at=at
        )
        for _ in range(2)
    ]
    assert new[0] == new[1]
    with pytest.raises(SentBefore, match="the entry “Kite choir”"):
        proposing.start_new(
            organization=service.organization, name="Kite club", once=once, by=provider, at=at
        )
    with pytest.raises(Refused, match="Say what the service does"):
        proposing.submit(proposal=new[0], version=1, by=provider, at=at)
    whole = describing.full(describing.with_everything(Service.objects.all()).get(pk=service.pk))
    facts = {
        key: whole[key] for key in ("description", "eligibility_description", "local_offer",
                                    "application_process", "email")
    }  # fmt: skip
    term = whole["attributes"][0]["taxonomy_term"]
    terms = [each["taxonomy_term"] for each in whole["attributes"]]
    facts["attributes"] = [{"id": str(uuid.uuid4()), "taxonomy_term": each} for each in terms]
    assert term
    change = sent(new[0], provider, at, **facts)
    made = proposing.publish_change(
        proposal=change, version=change.version, seen=0, by=editor, at=at
    )
    assert (made.name, made.number, made.organization) == ("Kite choir", 1, service.organization)
    assert made.versions.get().proposal == change
    page = signed_in(provider).visit(change.get_absolute_url())
    assert "Read the published page" in page.links()


def test_nobody_adds_entries_of_another_provider(provider, directory, at):
    other = Organisation.objects.get(pk=demo.key_of("organisation", "health"))
    with pytest.raises(Refused, match="only services of your own"):
        proposing.start_new(organization=other, name="X", once=uuid.uuid4(), by=provider, at=at)


def test_a_hidden_address_stays_with_those_who_look_after_it(
    change, provider, service, editor, at, signed_in
):
    """Masked through a change: the words leave the change when it is published."""
    place = change.document["service_at_locations"][0]
    hidden = place | {
        "location": {
            "id": str(uuid.uuid4()), "location_type": "physical",
            "local_offer": {"masked": True, "area": "Oakham"},
            "hideaway": {"address": "77 Secret Example Way", "postal_code": "LE15 8VV"},
        }
    }  # fmt: skip
    change = sent(change, provider, at, service_at_locations=[hidden])
    keeper = signed_in(provider)
    assert "77 Secret Example Way" in keeper.visit(change.get_absolute_url()).text
    assert Event.objects.filter(action="hideaway.read", actor=provider.reference).exists()
    preview = reverse("directory:preview", args=[change.reference])
    assert "Secret" not in keeper.visit(preview).text
    proposing.publish_change(
        proposal=change, version=change.version, seen=service.number, by=editor, at=at
    )
    change.refresh_from_db()
    assert "Secret" not in str(change.document)
    assert Hideaway.objects.filter(address="77 Secret Example Way").exists()
    assert "Secret" not in str(list(Event.objects.values_list("why", "facts")))
    page = keeper.visit(reverse("directory:hidden-address", args=[service.pk]))
    assert "77 Secret Example Way" in page.text


def test_words_that_give_a_hidden_address_away_are_never_saved(directory, editor, at):
    safe = Service.objects.get(pk=demo.key_of("service", "safe-house"))
    change = proposing.start(service=safe, by=editor, at=at)
    with pytest.raises(Refused, match="gives away where a masked place is"):
        edited(change, editor, at, alert="We are at 99 Hidden Example Lane.")


def place_values(page, **facts):
    form = page.soup.select_one("main form[novalidate], main form")
    values = {}
    for field in form.select("input, textarea, select"):
        name, kind = field.get("name"), field.get("type")
        if not name or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            value = chosen["value"] if chosen else ""
        else:
            value = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
        values.setdefault(name, []).append(value)
    return values | facts


def test_a_provider_does_not_change_the_places_of_others(change, provider, signed_in):
    """Their entry gets a place of its own; the family hub of the others stays as it is."""
    keeper = signed_in(provider)
    place = change.document["service_at_locations"][0]
    hub = place["location"]["id"]
    assert Location.objects.get(pk=hub).service_at_locations.count() > 1
    address = reverse("directory:item", args=[change.reference, "places", place["id"]])
    page = keeper.visit(address)
    keeper.send(address, place_values(page, address_1="8 Moved Example Road"))
    change.refresh_from_db()
    moved = change.document["service_at_locations"][0]["location"]
    assert moved["id"] != hub
    assert moved["addresses"][0]["address_1"] == "8 Moved Example Road"
    assert moved["latitude"], "the postcode is the same, and so is its point"
    assert Address.objects.get(location=hub).address_1 == "1 Example Street"


@pytest.mark.parametrize("key", ["about", "who", "asking", "cost", "school"])
def test_a_part_sent_as_it_stands_changes_nothing(directory, person, editor, signed_in, at, key):
    """For every demo service: what the form reads out it writes back."""
    from localoffer.directory.change_forms import PARTS

    for service in Service.objects.all():
        document = service.versions.first().document
        blank = PARTS[key](document=document)
        values = {
            name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()
        }
        data = as_sent({**values, "version": 1})
        form = PARTS[key](data, document=document)
        assert form.is_valid(), (service.name, form.errors)
        assert form.into(document) == document, service.name


@pytest.mark.parametrize(
    ("prices", "cost", "says"),
    [
        ("£3 a session", "free", "You chose “Free”. Take the prices out, or choose another answer"),
        ("Free for carers", "free", ""),
        ("£3 a session", "paid", ""),
    ],
)
def test_what_is_free_has_no_price(service, prices, cost, says):
    from localoffer.directory.change_forms import CostForm

    document = service.versions.first().document
    form = CostForm({"cost": cost, "prices": prices, "version": "1"}, document=document)
    assert form.is_valid() is not bool(says)
    assert says in str(form.errors.get("prices", ""))
    unread = document | {
        "cost_options": [
            {"id": str(uuid.uuid4()), "amount": "0" if "Free" in prices else "3", "option": "x"}
        ],
        "local_offer": document["local_offer"] | {"cost": cost},
    }
    found = [each.says for each in wrong(unread)]
    assert found == (
        ["Cost options with a price must be left out of a service that is free"] if says else []
    )


@pytest.mark.parametrize(
    ("name", "is_plain"),
    [("<b>Sing</b>", False), ("Sing &amp; sign", False), ("Under <5s & R&B; 3 > 2", True)],
)
def test_a_name_is_plain_text(service, name, is_plain):
    from localoffer.directory.change_forms import AboutForm, NewEntryForm

    document = service.versions.first().document
    says = "Enter the name as plain text, without HTML such as <b>"
    for form in (
        AboutForm({"name": name, "version": "1"}, document=document),
        NewEntryForm({"name": name}, organizations=Organisation.objects.all()),
    ):
        assert form.errors.get("name", []) == ([] if is_plain else [says])
    assert [each.says for each in wrong(document | {"name": name})] == (
        [] if is_plain else ["Name must be plain text, without HTML such as <b>"]
    )


@pytest.mark.parametrize("key", ["contacts", "times", "dates", "places"])
def test_an_item_sent_as_it_stands_changes_nothing(directory, key):
    from localoffer.directory.change_forms import ITEMS

    seen = 0
    for service in Service.objects.all():
        document = service.versions.first().document
        for row in ITEMS[key].rows(document):
            blank = ITEMS[key](document=document, item=row["id"], editor=True)
            values = {
                name: blank.get_initial_for_field(field, name)
                for name, field in blank.fields.items()
            }
            data = as_sent({**values, "version": 1})
            form = ITEMS[key](data, document=document, item=row["id"], editor=True)
            assert form.is_valid(), (service.name, form.errors)
            assert form.into(document) == document, service.name
            seen += 1
    assert seen > 5


def as_sent(values):
    """Initial values as a browser sends them back."""
    from django.http import QueryDict

    from localoffer.directory import words

    data = QueryDict(mutable=True)
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, bool):
            data[name] = "yes" if value else "no"
        elif isinstance(value, list):
            data.setlist(name, value)
        elif hasattr(value, "hour"):
            data[name] = words.hour(value)
        else:
            data[name] = str(value)
    return data


def test_no_page_of_changes_takes_more_than_a_dozen_queries(
    change, provider, editor, signed_in, at, settings, time_machine, django_assert_max_num_queries
):
    settings.PAGES_KEPT = True  # the frame's own facts are read once, as where it runs
    time_machine.move_to(at, tick=False)
    sent(change, provider, at)
    desk = signed_in(editor)
    desk.visit(reverse("directory:yours"))  # the first page of a visit notes it in the session
    for name, args in (
        ("yours", []), ("waiting", []), ("proposal", [change.reference]),
        ("preview", [change.reference]), ("providers", []), ("statistics", []), ("gaps", []),
        ("versions", [change.service_id]),
    ):  # fmt: skip
        address = reverse(f"directory:{name}", args=args)
        with django_assert_max_num_queries(12):
            desk.visit(address)


def test_nothing_is_mailed_past_the_outbox(change, provider, at):
    sent(change, provider, at)
    assert mail.outbox == []


def test_a_change_to_an_entry_that_was_taken_off_is_not_published(
    change, provider, service, editor, at
):
    change = sent(change, provider, at)
    keeping.withdraw(service=service, number=1, why="Not theirs", by=editor, at=at)
    with pytest.raises(Refused, match="taken off the site"):
        proposing.publish_change(proposal=change, version=change.version, seen=1, by=editor, at=at)
    with pytest.raises(Refused, match="taken off the site"):
        proposing.start(service=service, by=provider, at=at)


def test_what_is_missing_is_listed_when_it_is_sent(change, provider, at, signed_in):
    bare = {key: change.document[key] for key in ("id", "name", "status", "organization")}
    change = proposing.save(proposal=change, version=1, document=bare, by=provider, at=at)
    keeper = signed_in(provider)
    address = reverse("directory:submission", args=[change.reference])
    page = keeper.send(address, {"version": change.version}, status=422)
    assert page.errors == [
        "Say what the service does", "Choose at least one kind of service", "Say who can use it",
        "Say how to ask for it", "Say whether it costs something",
        "Give a phone number or an email address",
    ]  # fmt: skip
