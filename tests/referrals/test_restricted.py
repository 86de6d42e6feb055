"""A restricted child, looked for through every channel by everybody who might look."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.children import operations as children
from localoffer.children.models import (
    BrokenGlass,
    Child,
    Restriction,
    hidden_from,
    read_hidden_from,
)
from localoffer.children.privacy import HOLDINGS, NOT_ABOUT_A_CHILD
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from referrals import census, operations, retention, subject_access
from referrals.models import Code, Referral
from referrals.pages.oversight import workload
from referrals.states import State
from tests.pages import Page
from tests.referrals.conftest import CHILD, outcome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def keeper(person):
    return person(Role.RAIS_MANAGER, name="Kim Test-Keeper")


@pytest.fixture
def hidden(decided, keeper, at):
    """A child in need whom only the keeper may know of."""
    found = decided("A", option=1)
    children.restrict(child=found.child, reason="A threat.", readers=[], by=keeper, at=at)
    return found


def test_nobody_claims_what_was_restricted_after_they_opened_its_page(
    referral, keeper, social_worker, coordinator, at
):
    seen = referral(welfare="yes")
    children.restrict(child=seen.child, reason="A threat.", readers=[], by=keeper, at=at)
    with pytest.raises(Refused, match="no longer open to you"):
        operations.claim(referral=seen, supporter=coordinator, by=social_worker, at=at)


def test_whom_the_desk_reads_as_hidden_is_whom_the_question_finds(
    hidden, decided, keeper, social_worker, manager, person, at
):
    kept, opened, lifted = hidden.child, decided("C").child, decided("D").child
    for child in (opened, lifted):
        children.restrict(child=child, reason="A threat.", readers=[], by=keeper, at=at)
    until = at + timedelta(minutes=60)
    BrokenGlass.objects.create(child=opened, by=social_worker, reason="Now.", at=at, until=until)
    Restriction.objects.filter(child=lifted).update(lifted_by=keeper, lifted_at=at)
    everybody = [keeper, social_worker, manager, person(Role.DATA_PROTECTION_OFFICER)]
    for who in everybody:
        for moment in (at - timedelta(minutes=1), at, until):
            assert read_hidden_from(who, at=moment) == set(hidden_from(who, at=moment))
    found = [read_hidden_from(who, at=at) for who in everybody]
    assert found == [set(), {kept.pk}, {kept.pk, opened.pk}, set()]


CHANNELS = ["/desk/", "/desk/list/", "/desk/list/?show=late", "/desk/workload/",
            "/desk/from-referrers/", "/desk/dashboard/", "/desk/meetings/"]  # fmt: skip


@pytest.mark.parametrize(
    "role",
    [Role.RAIS_SOCIAL_WORKER, Role.EARLY_HELP_COORDINATOR, Role.RAIS_MANAGER, Role.CWD_MANAGER,
     Role.CWD_SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SEN_CASE_OFFICER],
)  # fmt: skip
def test_no_list_count_search_or_address_gives_it_away(signed_in, hidden, role):
    client = signed_in(role)
    child = hidden.child
    said = []
    for address in CHANNELS:
        said.append(client.get(address).content.decode())
    for typed in (hidden.reference, hidden.submission.reference):
        said.append(client.get("/desk/", {"reference": typed}).content.decode())
    for page in said:
        for secret in (hidden.reference, child.reference, child.full_name, "Robin"):
            # The search repeats what was typed: not that it is there.
            assert (
                secret
                not in page.replace(f"“{hidden.reference}”", "").replace(
                    f'value="{hidden.reference}"', ""
                )
                or secret == hidden.submission.reference
            )
    addresses = [
        reverse("referrals:referral", args=[hidden.reference]),
        *(f"/desk/{hidden.reference}/{noun}/"
          for noun in ("claim", "child", "strategy", "supervision", "plan", "second")),
        f"/children/{child.reference}/record/",
        f"/children/{child.reference}/record/reads/",
        f"/panel/referrals/{hidden.reference}/case/",
    ]  # fmt: skip
    for address in addresses:
        nobody = address.replace(hidden.reference, "R-222222").replace(child.reference, "C-222222")
        theirs, none = Page(client.get(address)), Page(client.get(nobody))
        assert (theirs.status, theirs.text) == (none.status, none.text), address
        assert theirs.status in {403, 404}


def test_it_is_counted_nowhere(signed_in, hidden, referral, manager, person):
    counts = signed_in(manager).visit("/desk/").text
    assert "Mine : 0" in counts or "Mine: 0" in counts.replace(" :", ":")
    assert "0 found." in signed_in(manager).visit("/desk/list/").text
    page = signed_in(Role.CHIEF_OFFICER).visit("/desk/dashboard/")
    assert "Referrals received 0" in page.text


def test_it_is_proposed_to_nobody_as_the_same_child_or_as_family(
    signed_in, hidden, referral, coordinator, social_worker
):
    """The same name, birth date and address come again: the page knows nothing."""
    again = referral(children=1)
    text = signed_in(coordinator).visit(f"/desk/{again.reference}/").text
    assert "Do we know this child already?" not in text
    assert "Children at the same address" not in text
    assert hidden.child.reference not in text


@pytest.mark.asvs(46)
def test_its_household_stays_apart_where_the_address_is_hidden(
    signed_in, decided, referral, coordinator
):
    known = decided("C")
    other = referral(children=1)
    assert (
        "Children at the same address"
        in signed_in(coordinator).visit(f"/desk/{other.reference}/").text
    )
    known.child.household.hidden = True
    known.child.household.save()
    text = signed_in(coordinator).visit(f"/desk/{other.reference}/").text
    assert known.reference not in text.split("Do we know this child already?")[0]
    assert "Children at the same address" not in text


def test_the_exports_leave_it_out_unless_whoever_asks_may_know(hidden, keeper, at, tmp_path):
    root = census.message(census.Year(2026), authority="857", at=at)
    assert root.findall("Children/Child") == []
    out = tmp_path / "cin.xml"
    call_command("export_cin", year=2026, out=out, stdout=StringIO(), stderr=StringIO())
    assert hidden.child.reference.replace("-", "") not in out.read_text()
    call_command(
        "export_cin", year=2026, by=keeper.email, out=out, stdout=StringIO(), stderr=StringIO()
    )
    assert hidden.child.reference.replace("-", "") in out.read_text()


def test_its_keeper_goes_on_working(signed_in, hidden, keeper):
    client = signed_in(keeper)
    assert hidden.reference in client.visit("/desk/list/").text
    assert "Robin" in client.visit(f"/desk/{hidden.reference}/").text


def test_breaking_the_glass_needs_a_reason_ends_by_itself_and_rings(
    signed_in, hidden, social_worker, keeper, person, time_machine, at
):
    officer = person(Role.DATA_PROTECTION_OFFICER)
    desk = signed_in(social_worker)
    page = desk.visit("/desk/restricted/")
    for typed in ("R-222222", "x"):
        page = desk.send(page.url, {"reference": typed, "reason": "Child at the door."})
        assert page.errors == ["No restricted record has this reference"]
    page = desk.send(page.url, {"reference": hidden.reference, "reason": ""})
    assert page.errors == ["Enter why you need it now"]
    page = desk.send(page.url, {"reference": hidden.reference, "reason": "Child at the door."})
    assert page.h1 == f"Referral {hidden.reference}"
    told = {notice.to_person for notice in Notice.objects.filter(template="glass_broken")}
    assert told == {keeper, officer}
    event = Event.objects.get(action="child.glass_broken")
    assert (event.actor, event.why) == (social_worker.reference, "Child at the door.")
    assert BrokenGlass.objects.get().until == at + timedelta(minutes=60)
    time_machine.move_to(at + timedelta(minutes=61), tick=False)
    signed_in(social_worker).visit(f"/desk/{hidden.reference}/", status=404)


def test_an_open_record_is_not_opened_as_if_it_were_restricted(signed_in, decided, social_worker):
    found = decided("C")
    page = signed_in(social_worker).send(
        "/desk/restricted/", {"reference": found.reference, "reason": "x"}
    )
    assert page.errors == ["No restricted record has this reference"]


def test_a_record_is_found_for_a_request_by_reference_name_or_birthday_and_a_restricted_one_is_not(
    signed_in, hidden, decided, manager, person
):
    open_one = decided("C")
    officer, boss = signed_in(person(Role.DATA_PROTECTION_OFFICER)), signed_in(manager)
    page = officer.visit("/children/")
    assert officer.send(page.url, {}).errors == ["Enter a reference, both names or a date of birth"]
    other = signed_in(person(Role.RAIS_MANAGER))
    for typed in (
        {"reference": open_one.reference},
        {"given_name": "Robyn", "family_name": "Example-Oakwood"},
        {"birth_date": "2017-05-04"},
    ):
        assert open_one.child.reference in officer.send(page.url, typed).text
        found = other.send(page.url, typed).text
        assert open_one.child.reference in found
        assert hidden.child.reference not in found
    unseen = other.send(page.url, {"reference": hidden.reference})
    assert "No record you may see fits" in unseen.text
    assert boss.get("/children/").status_code == 200
    event = Event.objects.filter(action="child.looked_for").latest("pk")
    assert event.facts == {"found": 0}


def test_only_a_manager_restricts_and_lifts(signed_in, decided, coordinator, keeper):
    found = decided("C")
    address = f"/desk/{found.reference}/restriction/"
    assert signed_in(coordinator).get(address).status_code == 403
    boss = signed_in(keeper)
    page = boss.visit(address)
    boss.send(address, {**page.form_values(), "reason": "A threat.", "readers": [coordinator.pk]})
    assert signed_in(coordinator).visit(f"/desk/{found.reference}/")
    page = boss.visit(address)
    assert page.h1 == "Lift the restriction"
    boss.send(address, page.form_values())
    assert not found.child.restrictions.filter(lifted_at=None).exists()


def test_nobody_is_shut_out_of_a_record_while_its_clocks_run_for_them(
    signed_in, claimed, coordinator, social_worker, keeper, person, at
):
    other = person(Role.EARLY_HELP_COORDINATOR, name="Sky Test-Other")
    found = claimed()
    boss, address = signed_in(keeper), f"/desk/{found.reference}/restriction/"
    page = boss.visit(address)
    assert "Chris Test-Coordinator, Early Help coordinator" in page.text
    given = {**page.form_values(), "reason": "A threat."}
    ticked = {box["value"] for box in page.soup.select("input[name=readers][checked]")}
    assert ticked == {str(coordinator.pk), str(social_worker.pk)}
    still = (
        f"Chris Test-Coordinator still has {found.reference}. Give it to somebody who may know "
        "of it first, or let Chris Test-Coordinator know of it too."
    )
    page = boss.send(address, {**given, "readers": [social_worker.pk]})
    assert page.errors == [still]
    assert not found.child.restrictions.exists()
    shut = {"child": found.child, "reason": "A threat.", "by": keeper, "at": at}
    assert refused(operations.restrict_record, readers=[social_worker], **shut) == still
    supports = refused(operations.restrict_record, readers=[coordinator], **shut)
    assert supports.startswith(f"Sam Test-Worker still has {found.reference}.")
    operations.reassign(referral=found, to=other, reason="A threat.", by=keeper, at=at)
    operations.restrict_record(readers=[other, social_worker], **shut)
    text = signed_in(other).visit(f"/desk/{found.reference}/").text
    assert "Restricted Only these people know of this record: Kim Test-Keeper, Sam Test" in text
    assert signed_in(coordinator).get(f"/desk/{found.reference}/").status_code == 404


def test_an_unclaimed_worry_is_restricted_only_where_somebody_who_knows_of_it_can_claim_it(
    signed_in, referral, keeper, coordinator, social_worker, at
):
    found = referral(welfare="yes")
    boss, address = signed_in(keeper), f"/desk/{found.reference}/restriction/"
    given = {**boss.visit(address).form_values(), "reason": "A threat."}
    nobody = (
        f"{found.reference} waits for a RAIS social worker and an Early Help coordinator. "
        "Let one of each know of it: else nobody can claim it."
    )
    for readers in ([], [social_worker], [coordinator]):
        page = boss.send(address, {**given, "readers": [each.pk for each in readers]})
        assert page.errors == [nobody]
        shut = {"child": found.child, "reason": "A threat.", "by": keeper, "at": at}
        assert refused(operations.restrict_record, readers=readers, **shut) == nobody
    assert not found.child.restrictions.exists()
    boss.send(address, {**given, "readers": [social_worker.pk, coordinator.pk]})
    operations.claim(referral=found, supporter=coordinator, by=social_worker, at=at)


def test_a_decided_record_is_restricted_only_where_somebody_who_knows_of_it_goes_on(
    claimed, coordinator, social_worker, keeper, at
):
    """The social worker who supports decides route A; without one nobody could assess."""
    found = claimed()
    operations.decide(referral=found, outcome=outcome("A"), by=social_worker, at=at)
    shut = {"child": found.child, "reason": "A threat.", "by": keeper, "at": at}
    assert refused(operations.restrict_record, readers=[coordinator], **shut) == (
        f"{found.reference} needs a RAIS social worker next. Let one know of it: "
        "else nobody can go on."
    )
    operations.restrict_record(readers=[coordinator, social_worker], **shut)


def test_a_new_worry_does_not_come_under_a_restricted_record_where_nobody_can_claim_it(
    decided, referral, keeper, coordinator, social_worker, at
):
    known, again = decided("D"), referral(welfare="yes")
    operations.withhold_advice(referral=known, reason="x", by=keeper, at=at)
    operations.close(referral=known, by=coordinator, at=at)
    children.restrict(child=known.child, reason="A threat.", readers=[], by=keeper, at=at)
    same = {"referral": again, "kept": known.child, "reason": "The same.", "by": keeper, "at": at}
    assert refused(operations.say_same_child, **same).startswith(f"{again.reference} waits for")
    both = [coordinator, social_worker]
    children.admit(child=known.child, readers=both, by=keeper, at=at)
    assert operations.say_same_child(**same).kept == known.child


def test_who_takes_work_on_in_need_keeps_it_when_that_time_ends(hidden, social_worker, person, at):
    other = person(Role.RAIS_SOCIAL_WORKER)
    for each in (social_worker, other):
        children.break_glass(child=hidden.child, reason="At the door.", by=each, at=at)
    operations.start_assessment(referral=hidden, by=social_worker, at=at)
    later_on = at + timedelta(minutes=61)
    assert hidden in Referral.objects.visible_to(social_worker, at=later_on)
    assert hidden not in Referral.objects.visible_to(other, at=later_on)
    event = Event.objects.get(action="child.readers_added")
    assert (event.actor, event.facts["readers"]) == (
        social_worker.reference, [social_worker.reference])  # fmt: skip


def test_a_screener_or_supporter_whose_work_is_done_can_be_left_out(
    decided, coordinator, social_worker, person, keeper, at
):
    lead = person(Role.LEAD_PROFESSIONAL)
    found = decided("C")
    operations.allocate(referral=found, to=lead, urgent_why="Now.", by=coordinator, at=at)
    operations.restrict_record(
        child=found.child, reason="A threat.", readers=[lead], by=keeper, at=at
    )
    assert found in Referral.objects.visible_to(lead, at=at)
    assert found not in Referral.objects.visible_to(coordinator, at=at)


# Who read it, a copy, and how long it is kept


def test_a_family_can_be_given_who_read_the_record_by_role_and_not_by_name(
    signed_in, decided, coordinator, manager
):
    found = decided("C")
    signed_in(coordinator).visit(f"/desk/{found.reference}/")
    page = signed_in(manager).visit(f"/children/{found.child.reference}/record/reads/")
    assert "Early Help coordinator" in page.text
    assert coordinator.name not in page.text
    assert "Read the referral" in page.text


def test_the_copy_holds_the_childs_own_facts_and_keeps_other_peoples_apart(
    decided, coordinator, manager, at
):
    found = decided("C")
    operations.advise(referral=found, text="We passed it on.", by=coordinator, at=at)
    packed = zipfile.ZipFile(subject_access.export(child=found.child, by=manager, at=at))
    given, apart = packed.read("record.json").decode(), packed.read("to-read-first.json").decode()
    assert "Robin" in given
    assert found.reference in given
    for words in ("Robin finds reading hard.", "Because of it.", "We passed it on."):
        assert words not in given
        assert words in apart
    for name in (coordinator.name, found.submission.referrer.name, coordinator.email):
        assert name not in given + packed.read("record.html").decode()
    assert {s["title"] for s in json.loads(given)["sections"]} >= {"Your record", "Referrals"}
    assert Event.objects.filter(action="child.exported", target_ref=found.child.reference).exists()


def test_the_copy_is_in_words_and_says_nothing_of_who_referred_or_whether_the_family_was_told(
    signed_in, claimed, coordinator, social_worker, manager, at
):
    sharing = {"agreement": "not_asked", "basis": "safety", "family_told": False,
               "not_told_why": "The father would hurt Robin."}  # fmt: skip
    found = claimed(option=1, sharing=sharing)
    operations.decide(referral=found, outcome=outcome("A"), by=social_worker, at=at)
    packed = zipfile.ZipFile(subject_access.export(child=found.child, by=manager, at=at))
    names = ("record.html", "record.json", "to-read-first.html", "to-read-first.json")
    own, given, first, apart = (packed.read(name).decode() for name in names)
    for words in ("Thursday 4 May 2017", "31 March 2026 at 10:30am", "RAIS social worker",
                  "Known to the Children with Disabilities team"):  # fmt: skip
        assert words in own
    ethnicity = Code.objects.get(list="ethnicity", code="NOBT").label
    assert ethnicity in own
    for raw in ("NOBT", "[&quot;", "T10:30", "Known to cwd"):
        assert raw not in own
    for secret in ("Test Head Teacher", "Schools", "in the words of the census", "amily told",
                   "Referrer", "not told", "The father would"):  # fmt: skip
        assert secret not in own + given
    for words in ("Test Head Teacher", "The father would hurt Robin."):
        assert words in first
        assert words in apart
    warning = f"{found.reference}: the family was not told of this referral."
    assert warning in first
    page = signed_in(manager).visit(f"/children/{found.child.reference}/record/")
    assert warning in page.text


def test_the_copy_is_made_on_a_page_too_after_showing_the_second_factor(
    signed_in, decided, manager, coordinator
):
    found = decided("C")
    address = f"/children/{found.child.reference}/record/copy/"
    assert signed_in(coordinator).post(address).status_code == 403
    response = signed_in(manager).post(address)
    assert response["Content-Disposition"] == f'attachment; filename="{found.child.reference}.zip"'
    assert zipfile.ZipFile(BytesIO(b"".join(response.streaming_content))).namelist() == [
        "to-read-first.html", "to-read-first.json", "record.html", "record.json"]  # fmt: skip


def test_every_field_of_these_rooms_is_sorted_by_whom_it_is_about():
    from django.apps import apps

    assert {h.model: h.strays() for h in HOLDINGS if h.strays()} == {}
    sorted_ = {holding.model for holding in HOLDINGS} | NOT_ABOUT_A_CHILD
    ours = {
        f"{m._meta.app_label}.{m.__name__}"
        for app in ("children", "referrals", "panel")
        for m in apps.get_app_config(app).get_models()
        if not m._meta.auto_created
    }
    assert ours == sorted_


@pytest.fixture
def ended(decided, coordinator, manager, at):
    found = decided("D")
    operations.withhold_advice(referral=found, reason="x", by=manager, at=at)
    return operations.close(referral=found, by=coordinator, at=at)


def later(day, years):
    return clock.local_day(day).replace(year=day.year + years)


def test_a_referral_is_due_when_its_rule_says_and_not_a_day_before(ended, at):
    last = later(at, 6)
    assert list(retention.due(on=last)) == []
    [item] = retention.due(on=last + timedelta(days=1))
    assert (item.referral, item.on, item.kept_because) == (ended, last, "")


@pytest.mark.asvs(54)
def test_destroying_leaves_a_tombstone_and_nothing_else(ended, at):
    names = (ended.reference, ended.child.reference)
    years_after = at.replace(year=at.year + 7)
    assert retention.apply(at=years_after) == (1, 0)
    assert (Referral.objects.count(), Child.objects.count()) == (0, 0)
    from localoffer.children.models import Tombstone

    tombstone = Tombstone.objects.get()
    assert (tombstone.reference, tombstone.kind) == (names[0], "route_d")
    assert len(tombstone.digest) == 64
    assert Event.objects.filter(action="referral.destroyed", target_ref=names[0]).exists()
    assert retention.apply(at=years_after) == (0, 0)


def test_a_legal_hold_keeps_everything_until_it_ends(ended, person, at):
    officer = person(Role.DATA_PROTECTION_OFFICER)
    children.hold(child=ended.child, reason="An inquiry.", by=officer, at=at)
    years_after = at.replace(year=at.year + 7)
    [item] = retention.due(on=clock.local_day(years_after))
    assert item.kept_because == "A legal hold stands."
    assert retention.apply(at=years_after) == (0, 1)
    with pytest.raises(ValueError, match="kept"):
        retention.destroy(item=item, at=years_after)
    children.end_hold(child=ended.child, by=officer, at=years_after)
    assert retention.apply(at=years_after) == (1, 0)


def test_open_work_is_never_due_and_early_help_counts_from_birth(decided, at):
    found = decided("C")
    assert list(retention.due(on=later(at, 60))) == []
    rules = {r.kind: r for r in retention.RetentionRule.objects.all()}
    found.closed_at = at
    assert retention.until(found, rules["route_c"]).isoformat() == "2042-05-04"
    assert CHILD["birth_date"] == "2017-05-04"


@pytest.mark.asvs(54)
def test_the_command_only_says_what_it_would_do_unless_told_to(ended, time_machine, at):
    said = StringIO()
    time_machine.move_to(at.replace(year=at.year + 7), tick=False)
    call_command("retention", stdout=said)
    assert "would be destroyed" in said.getvalue()
    assert Referral.objects.get().state == State.CLOSED
    call_command("retention", apply=True, stdout=said)
    assert "1 destroyed, 0 kept." in said.getvalue()
    assert outcome("D")


def test_the_panel_does_not_learn_of_a_restricted_childs_case_either(
    signed_in, decided, coordinator, keeper, person, at
):
    """A case that was opened before: its page, its lists and its items are there for keepers."""
    from panel.models import Case, Item
    from panel.operations import cases

    found = decided("C")
    case = cases.open_case_from_referral(
        referral=found, requested_by_kind="parent", by=coordinator, at=at
    )
    officer, trusted = (person(Role.SEN_CASE_OFFICER) for _ in range(2))
    assert Case.objects.visible_to(officer).get() == case
    children.restrict(child=found.child, reason="A threat.", readers=[trusted], by=keeper, at=at)
    for model in (Case, Item):
        assert not model.objects.visible_to(officer).exists()
        assert model.objects.visible_to(trusted).exists()
    signed_in(officer).visit(case.get_absolute_url(), status=404)
    signed_in(trusted).visit(case.get_absolute_url())


@pytest.fixture
def siblings(draft, referrer, keeper, at):
    """Two children sent together, of whom the second is restricted: only the keeper knows."""
    submission = operations.send(draft=draft(children=2), by=referrer, at=at)
    known, secret = submission.referrals.order_by("id")
    children.restrict(child=secret.child, reason="A threat.", readers=[], by=keeper, at=at)
    return known, secret


def test_what_was_sent_together_does_not_tell_of_a_restricted_sibling(
    signed_in, siblings, coordinator, keeper
):
    known, secret = siblings
    for viewer, knows in ((coordinator, False), (keeper, True)):
        text = signed_in(viewer).visit(f"/desk/{known.reference}/").text
        assert ("Sent together with this one" in text) == knows
        assert (secret.reference in text) == knows


def test_what_the_sender_writes_is_heard_while_one_of_the_children_may_be_known(
    signed_in, siblings, coordinator, keeper, referrer, at
):
    known, secret = siblings
    sent = known.submission
    operations.write_to_desk(submission=sent, text="We moved.", once=uuid4(), by=referrer, at=at)
    operations.withdraw(submission=sent, reason="All is well.", by=referrer, at=at)
    page = signed_in(coordinator).visit("/desk/from-referrers/").text
    assert page.count(known.reference) == 2
    assert secret.reference not in page
    children.restrict(child=known.child, reason="A threat.", readers=[], by=keeper, at=at)
    page = signed_in(coordinator).visit("/desk/from-referrers/").text
    assert known.reference not in page
    assert secret.reference not in page


def test_workload_counts_only_what_the_viewer_may_know(
    hidden, social_worker, coordinator, keeper, at
):
    def has(viewer, worker):
        rows = workload(viewer=viewer, at=at)["rows"]
        return next(row["work"] for row in rows if row["person"] == worker)

    assert (has(coordinator, social_worker), has(keeper, social_worker)) == (0, 1)
    operations.start_assessment(referral=hidden, by=social_worker, at=at)
    assert (has(coordinator, social_worker), has(keeper, social_worker)) == (0, 1)


def refused(call, **facts):
    with pytest.raises(Refused) as caught, transaction.atomic():
        call(**facts)
    return caught.value.reason


def test_work_on_a_restricted_child_goes_only_to_people_who_may_know_of_it(
    signed_in, decided, coordinator, keeper, person, at
):
    lead = person(Role.LEAD_PROFESSIONAL, name="Lou Test-Lead")
    other = person(Role.EARLY_HELP_COORDINATOR, name="Sky Test-Other")
    found = decided("C")
    children.restrict(
        child=found.child, reason="A threat.", readers=[coordinator], by=keeper, at=at
    )
    give = {"referral": found, "by": keeper, "at": at}
    for call, facts in (
        (operations.allocate, {"to": lead, "urgent_why": "Now.", **give}),
        (operations.reassign, {"to": other, "reason": "Ill.", **give}),
    ):
        says = refused(call, **facts)
        assert says.startswith(
            f"This record is restricted, and {facts['to'].name} may not know of it. A manager"
        )
    boss = signed_in(keeper)
    link = "Add people who may know of this record"
    assert link in says
    assert link in boss.visit(f"/desk/{found.reference}/").text
    page = boss.visit(f"/desk/{found.reference}/readers/")
    assert boss.send(page.url, {**page.form_values(), "readers": []}).errors == [
        "Select who else may know of it"
    ]
    boss.send(page.url, {**page.form_values(), "readers": [lead.pk]})
    assert signed_in(coordinator).get(page.url).status_code == 403
    assert Event.objects.get(action="child.readers_added").facts["readers"] == [lead.reference]
    operations.allocate(to=lead, urgent_why="Now.", **give)
    assert found in Referral.objects.visible_to(lead, at=at)


def test_a_panel_case_of_a_restricted_child_waits_until_the_send_team_may_know_of_it(
    signed_in, decided, coordinator, keeper, person, at
):
    from panel.models import Case
    from panel.operations import cases

    found, officer = decided("C"), person(Role.SEN_CASE_OFFICER)
    children.restrict(child=found.child, reason="A threat.", readers=[], by=keeper, at=at)
    ask = {"referral": found, "requested_by_kind": "parent", "by": keeper, "at": at}
    says = refused(cases.open_case_from_referral, **ask)
    assert "Somebody of the SEND team must be added." in says
    page = signed_in(keeper).visit(f"/panel/referrals/{found.reference}/case/")
    assert says in page.text
    children.admit(child=found.child, readers=[officer], by=keeper, at=at)
    made = cases.open_case_from_referral(**ask)
    assert Case.objects.visible_to(officer).get() == made
