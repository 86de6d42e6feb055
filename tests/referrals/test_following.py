"""After sending: messages both ways, taking it back, the ladder, and organisations."""

import re
import uuid
from datetime import date

import pytest

from localoffer.accounts import operations as accounts
from localoffer.accounts.models import Organisation
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.council.models import ContactLine
from localoffer.notices import delivery
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from referrals import access, operations
from referrals.models import Advice, Draft, Message, Referral, Submission
from referrals.pages import draft_advice
from tests.referrals.test_form import answer


@pytest.fixture(autouse=True)
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def unnamed(draft, at):
    """A worry by somebody who gave no name, and the code they got."""
    written = draft(welfare="yes", by=None, who={"who": "public"},
                    contact={"named": False, "anonymous": True})  # fmt: skip
    return operations.send_with_receipt(draft=written, by=None, at=at)


def refused(operation, **facts):
    with pytest.raises(Refused) as error:
        operation(**facts)
    return error.value.reason


def test_the_desk_asks_and_somebody_without_a_name_answers(
    visitor, signed_in, social_worker, unnamed
):
    referral = unnamed.submission.referrals.get()
    desk = signed_in(social_worker)
    page = desk.visit(f"/desk/{referral.reference}/message/")
    answer(desk, page, text="Which street was it?")
    assert Notice.objects.count() == 0
    page = answer(visitor, visitor.visit("/referrals/follow/"),
                  reference=unnamed.submission.reference, code=unnamed.receipt)  # fmt: skip
    assert "Which street was it?" in page.text
    form = visitor.visit(f"{page.url}message/")
    for _ in range(2):
        answer(visitor, form, text="Invented Lane.")
    again = answer(visitor, form, text="By the mill.")
    assert "already: the message “Invented Lane.”. What it says now has not" in again.errors[0]
    assert Message.objects.count() == 2
    answer(visitor, again, text="By the mill.")
    said = ["Which street was it?", "Invented Lane.", "By the mill."]
    assert [m.text for m in Message.objects.all()] == said
    assert Message.objects.first().read_at is not None
    assert referral.reference in desk.visit("/desk/from-referrers/").text
    assert "Invented Lane." in desk.visit(f"/desk/{referral.reference}/").text
    assert referral.reference in desk.visit("/desk/from-referrers/").text
    seen = desk.visit(f"/desk/{referral.reference}/").soup.find("input", {"name": "last"})["value"]
    assert int(seen) == Message.objects.last().pk
    desk.send(f"/desk/{referral.reference}/reading/", {"last": seen})
    assert referral.reference not in desk.visit("/desk/from-referrers/").text


def test_a_message_that_came_after_the_page_was_drawn_stays_new(
    visitor, signed_in, social_worker, unnamed, at
):
    """Both ways: by “I have read”, and by an answer to what stood above it."""
    sent, desk = unnamed.submission, signed_in(social_worker)
    found = sent.referrals.get()

    def write(text, operation, **more):
        return operation(submission=sent, text=text, once=uuid.uuid4(), at=at, **more)

    def new():
        return list(Message.objects.filter(read_at=None).values_list("text", flat=True))

    first = write("He is safe.", operations.write_to_desk, by=None)
    form = desk.visit(f"/desk/{found.reference}/message/")
    assert "He is safe." in form.text
    write("He is not safe.", operations.write_to_desk, by=None)
    answer(desk, form, text="Thank you.")
    assert new() == ["He is not safe.", "Thank you."]
    desk.send(f"/desk/{found.reference}/reading/", {"last": first.pk})
    desk.send(f"/desk/{found.reference}/reading/")
    assert new() == ["He is not safe.", "Thank you."]
    answer(visitor, visitor.visit("/referrals/follow/"), reference=sent.reference,
           code=unnamed.receipt)  # fmt: skip
    form = visitor.visit(f"/referrals/{sent.reference}/message/")
    write("Call us today.", operations.write_to_sender, by=social_worker)
    answer(visitor, form, text="Goodbye.")
    assert new() == ["He is not safe.", "Call us today.", "Goodbye."]


def test_an_e_mail_says_that_there_is_a_message_and_not_what(referral, coordinator, at):
    found = referral()
    operations.write_to_sender(
        submission=found.submission, text="Does Robin sleep?", once=uuid.uuid4(),
        by=coordinator, at=at,
    )  # fmt: skip
    notice = Notice.objects.get(template="referral_message")
    assert "sleep" not in notice.body_text
    assert found.submission.reference in notice.body_text


def test_advice_for_somebody_without_an_address_stands_on_their_page(
    visitor, unnamed, social_worker, coordinator, at
):
    from tests.referrals.conftest import outcome

    referral = unnamed.submission.referrals.get()
    referral = operations.claim(referral=referral, by=social_worker, supporter=coordinator, at=at)
    decided = outcome("D", why_not_statutory="No sign of harm.")
    operations.decide(referral=referral, outcome=decided, by=social_worker, at=at)
    referral.refresh_from_db()
    operations.advise(referral=referral, text="We looked at it.", by=social_worker, at=at)
    advice = Advice.objects.get()
    assert (advice.status, advice.to) == ("sent", "")
    page = answer(visitor, visitor.visit("/referrals/follow/"),
                  reference=unnamed.submission.reference, code=unnamed.receipt)  # fmt: skip
    assert "We looked at it." in page.text
    advice.refresh_from_db()
    assert advice.status == "sent"  # a page that is only opened changes nothing
    shown = {each["name"]: each["value"] for each in page.soup.find_all("input")
             if each["name"] in {"last", "told"}}  # fmt: skip
    assert shown == {"last": "0", "told": str(advice.pk)}
    unseen = {"last": "0"}  # of a page that was drawn before the advice stood there
    assert "I have read this" in visitor.send(f"{page.url}reading/", unseen).text
    assert "I have read this" not in visitor.send(f"{page.url}reading/", shown).text
    advice.refresh_from_db()
    assert advice.status == "delivered"
    referral.refresh_from_db()
    operations.close(referral=referral, by=social_worker, at=at)


def from_family(who="parent", **facts):
    contact = {"name": "Jo Example-Oakwood", "email": "jo@family.example"}
    return {"by": None, "who": {"who": who}, "contact": contact, **facts}


@pytest.mark.parametrize("who", ["parent", "young_person"])
@pytest.mark.parametrize(
    ("route", "facts", "says"),
    [
        ("A", {}, "A social worker will be in touch with you."),
        ("B", {}, "A social worker will be in touch with you."),
        ("C", {}, "They will be in touch with you."),
        ("C", {"family_answer": "refused", "after_refusal": "School watches."},
         "If you would like help later, tell us."),
        ("D", {}, "The Local Offer pages on reading."),
    ],
)  # fmt: skip
def test_a_family_is_told_what_happens_next_and_not_the_route(decided, who, route, facts, says):
    found = decided(route, referred=from_family(who), **facts)
    words = draft_advice(found)
    assert says in words
    for hidden in (found.decision.get_route_display(), "disability", "School watches", "cannot"):
        assert hidden not in words


def test_a_family_reads_the_same_whether_or_not_a_disability_met_the_threshold(decided):
    found = [decided(route, referred=from_family()) for route in "AB"]
    said = {draft_advice(each).replace(each.submission.reference, "") for each in found}
    assert len(said) == 1


@pytest.mark.parametrize("risk", ["own worry", "another's worry", "hidden carer", "hidden home"])
def test_with_a_risk_about_a_family_is_not_told_who_will_come(decided, referral, risk):
    """A message may be read by whoever the child, or its parent, is afraid of."""
    carer = {"name": "Kim Example-Ash", "relationship": "Aunt", "has_responsibility": None,
             "seen_by": "front_door"}  # fmt: skip
    facts = from_family(carers=[carer]) if risk == "hidden carer" else from_family()
    found = decided("A", option=1 if risk == "own worry" else 2, referred=facts)
    if risk == "another's worry":
        Referral.objects.filter(pk=referral(welfare="yes").pk).update(child=found.child)
    if risk == "hidden home":
        found.child.household.hidden = True
    words = draft_advice(found)
    assert "We will be in touch with you about what happens next." in words
    assert "social worker" not in words


def test_somebody_else_who_is_no_professional_is_told_nothing_of_the_outcome(decided):
    neighbour = from_family("public", named={"named": "yes"})
    for route in "CD":
        words = draft_advice(decided(route, referred=neighbour))
        assert "We cannot tell you more by e-mail." in words
        for secret in ("Inclusion", "The Local Offer pages on reading."):
            assert secret not in words


def test_a_lost_code_is_sent_only_to_the_address_that_sent_the_referral(draft, at, visitor):
    written = draft(by=None, who={"who": "parent"}, contact={
        "name": "Jo Example-Oakwood", "email": "jo@family.example"})  # fmt: skip
    first = operations.send_with_receipt(draft=written, by=None, at=at)
    reference = first.submission.reference
    form = visitor.visit("/referrals/follow/code/")
    pages = [
        answer(visitor, form, reference=reference, email=email).text
        for email in ("other@family.example", "JO@family.example")
    ]
    assert pages[0] == pages[1]
    notice = Notice.objects.get(template="referral_new_code")
    assert notice.to_address == "jo@family.example"
    assert notice.sensitive
    old = operations.open_with_receipt(reference=reference, code=first.receipt, at=at)
    assert old is None


def test_who_has_no_email_address_and_lost_the_code_is_told_whom_to_call(visitor):
    ContactLine.objects.update_or_create(
        purpose="front_door",
        defaults={"label": "The front door", "phone": "01632 960100", "checked_on": "2026-03-01"},
    )
    page = visitor.visit("/referrals/follow/code/")
    assert "No email address? If you gave none, or cannot read it now, call us." in page.text
    assert page.soup.find("main").find("a", href="tel:01632960100")


@pytest.fixture
def rings(draft, at):
    """A parent who gave a number and no address: their referral, and the code that they lost."""
    written = draft(by=None, who={"who": "parent"}, contact={
        "name": "Jo Example-Oakwood", "phone": "01632 960123"})  # fmt: skip
    return operations.send_with_receipt(draft=written, by=None, at=at)


def test_the_desk_gives_a_caller_a_new_code_once_it_knows_who_calls(
    signed_in, visitor, rings, coordinator, at
):
    sent = rings.submission
    found = sent.referrals.get()
    desk = signed_in(coordinator)
    page = desk.visit(f"/desk/{found.reference}/")
    page = desk.visit(page.links()["Give the sender a new code"])
    assert "Sent by: Jo Example-Oakwood. How to reach them: 01632 960123." in page.text
    assert answer(desk, page).errors == ["Select how you checked who calls"]
    given = {**page.form_values(), "how": "rang_back"}
    shown = desk.send(page.url, given)
    code = re.search(r"New code (\w{4}-\w{4})", shown.text)[1]
    assert "That is done already." in desk.send(page.url, given).text
    for typed, opens in ((rings.receipt, False), (code, True)):
        found_with = operations.open_with_receipt(reference=sent.reference, code=typed, at=at)
        assert (found_with == sent) == opens
    event = Event.objects.get(action="submission.receipt_renewed")
    assert (event.actor, event.facts) == (coordinator.reference, {"checked": "rang_back"})
    follow = answer(visitor, visitor.visit("/referrals/follow/"), reference=sent.reference,
                    code=code)  # fmt: skip
    assert "We gave a new code for this page to somebody who said they were you." in follow.text


def test_no_code_is_given_where_nobody_could_check_who_calls_or_by_who_may_not(
    rings, unnamed, draft, referral, coordinator, person, at
):
    """To who signs in, to who gave no name, and on a ring back without a number."""
    family = operations.send(draft=draft(**from_family()), by=None, at=at)
    named, nameless = rings.submission.referrals.get(), unnamed.submission.referrals.get()
    outsider = person(Role.CWD_SOCIAL_WORKER)
    for found, how, by, says in (
        (referral(), "asked", coordinator, "They follow it by signing in."),
        (nameless, "asked", coordinator, "They gave no name"),
        (named, "asked", outsider, "Only "),
        (family.referrals.get(), "rang_back", coordinator, "They gave no number"),
    ):
        reason = refused(operations.give_new_receipt, referral=found, how=how, by=by, at=at)
        assert reason.startswith(says)
    assert operations.open_with_receipt(
        reference=rings.submission.reference, code=rings.receipt, at=at
    )


def test_a_sender_with_an_address_hears_by_mail_that_a_code_was_given(draft, coordinator, at):
    family = operations.send(draft=draft(**from_family()), by=None, at=at)
    operations.give_new_receipt(referral=family.referrals.get(), how="met", by=coordinator, at=at)
    notice = Notice.objects.get(template="referral_message")
    assert notice.to_address == "jo@family.example"


def test_taking_it_back_needs_a_reason_and_closes_nothing(
    signed_in, referrer, referral, coordinator
):
    found = referral()
    client = signed_in(referrer)
    form = client.visit(f"/referrals/{found.submission.reference}/withdrawal/")
    assert answer(client, form, reason=" ").errors == ["Enter why you take it back"]
    page = answer(client, form, reason="The family moved.")
    assert "You asked us to take this back." in page.text
    found.refresh_from_db()
    assert found.state == "submitted"
    desk = signed_in(coordinator)
    assert found.reference in desk.visit("/desk/from-referrers/").text
    desk.send(f"/desk/{found.reference}/withdrawal/")
    assert found.reference not in desk.visit("/desk/from-referrers/").text


def test_a_closed_referral_cannot_be_taken_back(signed_in, referrer, decided, coordinator, at):
    found = decided("D")
    operations.advise(referral=found, text="We looked at it.", by=coordinator, at=at)
    notice = Notice.objects.get(template="referral_advice")
    delivery.send(reference=notice.reference, at=at)
    found.refresh_from_db()
    operations.close(referral=found, by=coordinator, at=at)
    client = signed_in(referrer)
    page = client.visit(f"/referrals/{found.submission.reference}/")
    assert "Take this referral back" not in page.links()
    refused_page = client.visit(f"{page.url}withdrawal/", status=403)
    assert "nothing to take back" in refused_page.text


def test_the_ladder_has_three_rungs_each_with_its_last_day(
    signed_in, referrer, decided, coordinator, manager, at
):
    """Two working days from Tuesday 31 March are Thursday; five from there pass Easter."""
    found = decided("D")
    client = signed_in(referrer)
    address = f"/referrals/{found.submission.reference}/disagreement/1/"
    page = answer(client, client.visit(address), reason="The bruises were not looked at.")
    assert "you get an answer by the end of Thursday 2 April" in page.text
    waiting = found.disagreements.get()
    client.visit(address, status=403)
    desk = signed_in(coordinator)
    assert "answer by Thursday 2 April" in desk.visit("/desk/from-referrers/").text
    page = desk.visit(f"/desk/{found.reference}/disagreements/1/")
    answer(desk, page, outcome="stands", answer="The school nurse saw them.")
    page = answer(client, client.visit(address), reason="She did not.")
    second = found.disagreements.last()
    assert (second.rung, second.due_on) == (2, date(2026, 4, 2))
    only = refused(operations.answer_disagreement, disagreement=second, outcome="stands",
                   answer="No.", by=coordinator, at=at)  # fmt: skip
    assert only == "Only a RAIS manager can do this."
    operations.answer_disagreement(
        disagreement=second, outcome="stands", answer="Looked again.", by=manager, at=at
    )
    third = operations.disagree(referral=found, reason="Still.", by=referrer, at=at)
    assert (third.rung, third.due_on) == (3, date(2026, 4, 9))
    operations.answer_disagreement(
        disagreement=third, outcome="changed", answer="You are right.", by=manager, at=at
    )
    end = refused(operations.disagree, referral=found, reason="More.", by=referrer, at=at)
    assert end == "You have come to the end of the ladder. You can refer again."
    waiting.refresh_from_db()
    assert waiting.answered_by == coordinator


def test_only_a_verified_professional_climbs_the_ladder(person, decided, referrer, at):
    found = decided("D")
    stranger = person(Role.REFERRER)
    for by in (stranger, person(Role.REFERRER, organisation=referrer.organisation)):
        assert not access.may_disagree(found, by)
    assert access.may_disagree(found, referrer)


# Organisations


@pytest.fixture
def senco(person, verified_school, manager, at):
    made = person(Role.REFERRER, organisation=verified_school, name="Test Coordinator Example")
    operations.give_standing(
        person=made, organisation=verified_school, oversees=True, by=manager, at=at
    )
    return made


def test_whoever_oversees_a_school_sees_all_its_referrals_and_colleagues_do_not(
    signed_in, person, senco, referrer, referral, verified_school
):
    found = referral().submission
    colleague = person(Role.REFERRER, organisation=verified_school)
    signed_in(senco).visit(f"/referrals/{found.reference}/")
    signed_in(colleague).visit(f"/referrals/{found.reference}/", status=404)


def test_who_leaves_a_school_loses_its_referrals_and_drafts_and_the_school_keeps_them(
    person, senco, referrer, referral, draft, at, signed_in
):
    found, unsent = referral().submission, draft()
    administrator = person(Role.ADMINISTRATOR)
    other = Organisation.objects.create(name="Other Invented School", kind="school", verified_at=at)
    accounts.confirm_workplace(
        person=referrer, organisation=other, why="Moved.", by=administrator, at=at
    )
    client = signed_in(type(referrer).objects.get(pk=referrer.pk))
    client.visit(f"/referrals/{found.reference}/", status=404)
    client.visit(f"/refer/{unsent.reference}/", status=404)
    assert list(Submission.objects.of(senco)) == [found]
    page = signed_in(senco).visit(f"/refer/{unsent.reference}/")
    assert page.h1 == "Your referral so far"
    assert operations.send(draft=unsent, by=senco, at=at).organisation == senco.organisation


def test_a_draft_is_shared_with_a_named_colleague_who_can_send_it(
    signed_in, person, referrer, draft, verified_school, at
):
    colleague = person(Role.REFERRER, organisation=verified_school, name="Test Colleague")
    unsent = draft()
    stranger = person(Role.REFERRER)
    assert list(access.colleagues_of(unsent, referrer)) == [colleague]
    signed_in(colleague).visit(f"/refer/{unsent.reference}/", status=404)
    client = signed_in(referrer)
    page = client.visit(f"/refer/{unsent.reference}/colleagues/")
    page = answer(client, page, colleague=colleague.reference)
    assert "Test Colleague can go on with this draft now." in page.text
    other = signed_in(colleague)
    check = other.visit(f"/refer/{unsent.reference}/check/")
    first = other.send(check.url, check.form_values())
    again = client.send(check.url, check.form_values())
    assert again.h1 == first.h1 == "Referral sent"
    assert Submission.objects.get().reference in again.text
    assert Submission.objects.count() == 1
    assert "may share a draft" not in refused(
        operations.share, draft=draft(), colleague=stranger, by=referrer, at=at
    )


def test_an_older_page_of_a_shared_draft_says_who_was_first(
    signed_in, person, referrer, draft, verified_school, at
):
    colleague = person(Role.REFERRER, organisation=verified_school, name="Test Colleague")
    unsent = draft()
    operations.share(draft=unsent, colleague=colleague, by=referrer, at=at)
    pages = [signed_in(who).visit(f"/refer/{unsent.reference}/voice/")
             for who in (referrer, colleague)]  # fmt: skip
    answer(signed_in(colleague), pages[1], voice="“I like maths.”")
    stale = signed_in(referrer).send(
        pages[0].url, {**pages[0].form_values(), "voice": "Other."}, status=409
    )
    assert "Test Colleague goes on with this draft too." in stale.text
    assert Draft.objects.get(pk=unsent.pk).answers["voice"] == {"voice": "“I like maths.”"}


def test_somebody_of_two_schools_says_for_which_they_refer(
    signed_in, person, referrer, manager, draft, verified_school, at
):
    other = Organisation.objects.create(name="Other Invented School", kind="school", verified_at=at)
    boss = signed_in(manager)
    page = boss.visit("/desk/standings/new/")
    page = answer(boss, page, person=referrer.pk, organisation=other.pk, oversees="no")
    assert "Other Invented School" in page.text
    unsent = draft()
    client = signed_in(referrer)
    page = client.visit(f"/refer/{unsent.reference}/organisation/")
    answer(client, page, organisation=other.pk)
    assert operations.send(draft=unsent, by=referrer, at=at).organisation == other
    assert not access.may_give_standing(referrer)


# A further contact about a child whose referral is open


@pytest.fixture
def family(decided, person, referral, coordinator, at):
    """The open referral, its lead professional, and the contact that was added to it."""
    older = decided("C")
    lead = person(Role.LEAD_PROFESSIONAL, name="Test Lead")
    operations.allocate(referral=older, to=lead, urgent_why="Now.", by=coordinator, at=at)
    newer = referral(
        by=None, who={"who": "parent"}, voice={"voice": "I hide under the table."},
        contact={"name": "Jo Example-Oakwood", "phone": "01632 960123"},
        carers=[{"name": "Ann Example-Oakwood", "relationship": "Aunt", "has_responsibility": None,
                 "phone": "", "email": "", "address": "", "needs": "", "seen_by": "all_who_help"}],
    )  # fmt: skip
    operations.say_same_child(
        referral=newer, kept=older.child, reason="Same number.", by=coordinator, at=at
    )
    newer.refresh_from_db()
    operations.join_open_referral(referral=newer, by=coordinator, at=at)
    older.refresh_from_db()
    return older, lead, newer.submission


def told(template):
    found = Notice.objects.filter(template=template).order_by("to_person__name")
    return [each.to_person.name for each in found]


def test_whoever_has_the_child_hears_what_the_sender_writes_and_takes_back(family, coordinator, at):
    older, lead, contact = family
    operations.write_to_desk(
        submission=contact, text="It is worse.", once=uuid.uuid4(), by=None, at=at
    )
    operations.write_to_desk(
        submission=older.submission, text="And so.", once=uuid.uuid4(), by=None, at=at
    )
    both = [coordinator.name, lead.name]
    assert told("referral_message_arrived") == sorted(both * 2)
    notices = Notice.objects.filter(template="referral_message_arrived")
    assert all(older.reference in each.body_text for each in notices)
    operations.withdraw(submission=contact, reason="We moved.", by=None, at=at)
    assert told("referral_withdrawn") == both


def test_a_leavers_mail_goes_to_the_managers(family, coordinator, manager, at):
    older, lead, _ = family
    type(lead).objects.filter(pk__in=[lead.pk, coordinator.pk]).update(is_active=False)
    operations.write_to_desk(
        submission=older.submission, text="And so.", once=uuid.uuid4(), by=None, at=at
    )
    assert told("referral_message_arrived") == [manager.name]


def test_the_first_rung_goes_to_whoever_is_responsible_now(family, referrer, coordinator, at):
    older, lead, _ = family
    operations.disagree(referral=older, reason="Not enough.", by=referrer, at=at)
    assert told("referral_disagreement") == [coordinator.name, lead.name]


def test_the_lead_professional_reads_the_whole_contact_and_answers_it(
    signed_in, family, person, at
):
    older, lead, contact = family
    operations.write_to_desk(
        submission=contact, text="It is worse.", once=uuid.uuid4(), by=None, at=at
    )
    desk = signed_in(lead)
    start = desk.visit("/desk/")
    assert "Messages, disagreements and files from referrers" not in start.links()
    assert "New messages from referrers" in start.text
    page = desk.visit(f"/desk/{older.reference}/")
    for words in ("I hide under the table.", "Ann Example-Oakwood", "It is worse.", "01632 960123"):
        assert words in page.text
    answer(desk, desk.visit(page.links()["Ask the sender of this contact something"]),
           text="We come today.")  # fmt: skip
    assert contact.messages.first().read_at == at
    assert "New messages from referrers" not in desk.visit("/desk/").text
    came = contact.referrals.get()
    operations.withdraw(submission=contact, reason="We moved.", by=None, at=at)
    assert "We moved." in desk.visit(f"/desk/{older.reference}/").text
    desk.send(f"/desk/{came.reference}/withdrawal/")
    contact.withdrawal.refresh_from_db()
    assert contact.withdrawal.seen_by == lead
    signed_in(person(Role.LEAD_PROFESSIONAL)).visit(f"/desk/{came.reference}/", status=404)


@pytest.mark.asvs(52)
@pytest.mark.parametrize("opened_by", ["receipt", "link and code", "link alone"])
def test_no_browser_keeps_a_page_that_opened_without_an_account(
    visitor, unnamed, draft, at, opened_by
):
    if opened_by == "receipt":
        page = answer(visitor, visitor.visit("/referrals/follow/"),
                      reference=unnamed.submission.reference, code=unnamed.receipt)  # fmt: skip
    else:
        written = draft(by=None, who={"who": "parent"})
        way = operations.make_way_back(draft=written, at=at)
        page = visitor.visit(f"/refer/back/{way.secret}/")
        if opened_by == "link and code":
            page = answer(visitor, page, code=way.code)
            assert written.reference in page.url
    kept = visitor.visit(page.url).response["Cache-Control"]
    assert {"no-store", "private"} <= set(kept.split(", "))
