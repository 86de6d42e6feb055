"""Everybody may send: with an account or without, by name or without, in their own words."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from localoffer import clock
from localoffer.accounts.roles import Role
from localoffer.audit.models import Event
from localoffer.council.models import ContactLine, LocalLimit
from localoffer.documents.models import Document
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from referrals import operations, tidying
from referrals.models import Attachment, Draft, EhcRequest, Hold, Referral, Submission
from tests.pages import Visitor
from tests.referrals.conftest import CHILD as CHILD_FACTS
from tests.referrals.test_form import CHILD, HOME, answer, begin

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def tuesday(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture(autouse=True)
def kept(files):
    """Files go into a folder of the test's own."""


@pytest.fixture
def files(tmp_path, settings):
    options = {**settings.STORAGES["default"]["OPTIONS"], "location": tmp_path / "files"}
    default = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def as_who(client, who, *, welfare="yes", need="refer"):
    return answer(client, begin(client, welfare=welfare, need=need), who=who)


def send(client, page):
    """From the list of parts to the page that says it is sent."""
    page = client.visit(re.sub(r"^(/refer/[^/]+/).*", r"\1check/", page.url))
    assert page.h1 == "Check your answers"
    return client.send(page.url, page.form_values())


def test_somebody_who_gives_no_name_sends_a_worry_and_gets_a_code(visitor):
    page = answer(visitor, as_who(visitor, "public"), named="no")
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    page = answer(visitor, page, concern="There is shouting every night.")
    page = send(visitor, page)
    sent = Submission.objects.get()
    assert (sent.anonymous, sent.sender, sent.source.code) == (True, "public", "9")
    assert (sent.referrer_name, sent.email, sent.referrer_phone) == ("", "", "")
    code = re.search(r"Your code (\w{4}-\w{4})", page.text)[1]
    assert Notice.objects.count() == 0
    other = Visitor()
    opened = other.visit("/referrals/follow/")
    opened = answer(other, opened, reference=sent.reference.lower(), code=code.lower())
    assert opened.h1 == f"Your referral {sent.reference}"
    assert "Robin" not in opened.text
    wrong = answer(other, other.visit("/referrals/follow/"), reference=sent.reference, code="2222")
    assert wrong.errors == ["Reference and code do not fit together. Check both"]


def test_a_parent_tells_it_as_theirs_and_decides_what_is_shared(visitor):
    page = as_who(visitor, "parent", welfare="no")
    refused = answer(visitor, page, name="Jo Example-Oakwood", relationship="Mother")
    assert refused.errors == ["Enter a phone number or an email address, so that we can reach you"]
    page = answer(visitor, page, name="Jo Example-Oakwood", relationship="Mother",
                  email="jo@family.example")  # fmt: skip
    assert page.h1 == "About your child"
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    page = answer(visitor, page, concern="Robin will not go to school.")
    page = answer(visitor, page, wants_help="yes", may_share="no")
    page = send(visitor, page)
    sent = Submission.objects.get()
    assert (sent.sharing.agreement, sharing_basis(sent)) == ("agreed", "ask_first")
    assert (sent.sent_by, sent.source.code) == ("Jo Example-Oakwood", "1A")
    notice = Notice.objects.get()
    assert notice.to_address == "jo@family.example"
    assert "Robin" not in notice.body_text
    assert "Example-Oakwood" not in notice.body_text


def sharing_basis(sent):
    return sent.sharing.basis


def test_a_young_person_tells_it_in_their_own_words(visitor):
    page = as_who(visitor, "young_person")
    nothing = answer(visitor, page, phone="", email="", other_way="")
    assert nothing.errors == ["Tell us one way to reach you. It can be through somebody you trust"]
    page = answer(visitor, page, other_way="Through my form teacher")
    page = answer(visitor, page, given_name="Sky", age_known="estimated_age", estimated_age="15")
    assert page.h1 == "Where you are"
    page = answer(visitor, page, where="found", found_at="At a friend’s")
    page = answer(visitor, page, concern="i dont feel safe at home")
    send(visitor, page)
    sent = Submission.objects.get()
    assert (sent.sender, sent.sent_by, sent.source.code) == ("young_person", "Sky", "1C")
    assert Referral.objects.get().child.estimated_age == 15
    assert "Parents and carers" not in visitor.visit("/refer/").text


def test_a_professional_without_an_account_is_not_verified(visitor):
    page = as_who(visitor, "professional")
    page = answer(visitor, page, name="Test Nurse", works_at="Invented Surgery",
                  email="nurse@invented-surgery.example")  # fmt: skip
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    send(visitor, answer(visitor, page, concern="Bruises that nobody explains."))
    sent = Submission.objects.get()
    assert not sent.is_from_verified_professional
    assert sent.referrer_works_at == "Invented Surgery"


def test_only_the_public_may_stay_unnamed(draft, at):
    """The database refuses it too."""
    from django.db import IntegrityError, transaction

    written = draft(welfare="yes", by=None, who={"who": "parent"}, contact={"anonymous": True})
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.send(draft=written, by=None, at=at)


def test_the_public_cannot_ask_for_an_ehc_assessment_and_learns_who_can(visitor):
    page = as_who(visitor, "public", welfare="no", need="ehc")
    assert page.errors == [
        "Only a parent, a young person, a school or a college can ask for an EHC needs "
        "assessment. Go back and choose support for a child instead"
    ]


@pytest.mark.parametrize(("age", "asked"), [("12", 0), ("15", 0), ("16", 1)])
def test_who_is_too_young_to_ask_for_an_ehc_assessment_learns_who_must_and_no_date(
    visitor, age, asked
):
    page = as_who(visitor, "young_person", welfare="no", need="ehc")
    page = answer(visitor, page, other_way="Through my form teacher")
    page = answer(visitor, page, given_name="Sky", age_known="estimated_age", estimated_age=age)
    who_must = "a parent or carer, your school or your college must ask"
    assert (who_must in page.text) == (not asked)
    page = answer(visitor, page, where="found", found_at="At a friend’s")
    page = answer(visitor, page, concern="i cant do my work", hopes="More help.")
    page = answer(visitor, page, wants_help="yes", may_share="yes", family_told="yes")
    check = visitor.visit(re.sub(r"^(/refer/[^/]+/).*", r"\1check/", page.url))
    assert (who_must in check.text) == (not asked)
    page = send(visitor, page)
    assert (who_must in page.text) == (not asked)
    assert ("6 weeks" in page.text) == bool(asked)
    assert EhcRequest.objects.count() == asked
    assert ("An EHC needs assessment." in Submission.objects.get().hopes) == (not asked)


def test_a_professional_cannot_name_a_child_of_8_as_the_one_who_asks(signed_in, referrer):
    client = signed_in(referrer)
    page = answer(client, begin(client, need="ehc"), **CHILD)
    ehc = client.visit(re.sub(r"^(/refer/[^/]+/).*", r"\1ehc/", page.url))
    refused = answer(client, ehc, asker="young_person")
    assert refused.errors == [
        "A young person can ask once Year 11 has ended. Before that a parent, the school or the "
        "college must ask. Select who of them asks"
    ]


def test_a_parents_request_for_an_ehc_assessment_starts_its_six_weeks(visitor, at):
    page = as_who(visitor, "parent", welfare="no", need="ehc")
    page = answer(visitor, page, name="Jo Example-Oakwood", relationship="Mother",
                  phone="01632 960123")  # fmt: skip
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    page = answer(visitor, page, concern="Robin cannot read yet.")
    page = answer(visitor, page, wants_help="yes", may_share="yes")
    evidence = visitor.visit(f"{page.url}evidence/")
    page = answer(visitor, evidence, parents="attached", psychologist="none")
    page = send(visitor, page)
    assert "The last day is Tuesday 12 May 2026." in page.text
    request = EhcRequest.objects.get()
    assert (request.requested_by_kind, request.received_on) == ("parent", clock.local_day(at))
    assert request.recorded_by is None
    lines = dict(Submission.objects.get().evidence.values_list("kind__code", "status"))
    assert (lines["parents"], lines["psychologist"], lines["health"]) == (
        "attached",
        "none",
        "none",
    )


def test_a_parent_of_several_says_for_which_children_an_ehc_assessment_is_asked(visitor):
    page = as_who(visitor, "parent", welfare="no", need="ehc")
    page = answer(visitor, page, name="Jo Example-Oakwood", relationship="Mother",
                  phone="01632 960123")  # fmt: skip
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    where = Draft.objects.get().get_absolute_url()
    answer(visitor, visitor.visit(f"{where}concern/"), concern="Robin cannot read yet.")
    answer(visitor, visitor.visit(f"{where}sharing/"), wants_help="yes", may_share="yes")
    sibling = answer(
        visitor, visitor.visit(f"{where}children/2/"), **{**CHILD, "given_name": "Ash"}
    )
    chosen = answer(visitor, sibling, where="same")
    assert chosen.h1 == "Which children is the EHC needs assessment for?"
    assert answer(visitor, chosen).errors == ["Select at least one child"]
    first = chosen.soup.find("input", {"name": "children"})["value"]
    answer(visitor, chosen, children=first)
    baby = visitor.visit(f"{where}children/3/")
    baby = answer(visitor, baby, name_known="no", age_known="expected_on", expected_on_day="1",
                  expected_on_month="9", expected_on_year="2026")  # fmt: skip
    answer(visitor, baby, where="same")
    check = visitor.visit(f"{where}check/")
    assert (
        "You ask for an EHC needs assessment for child 1, Robin Example-Oakwood. You do not ask "
        "for it for child 2, Ash Example-Oakwood or child 3, Not known." in check.text
    )
    assert "You asked for an EHC needs assessment for 1 of 3 children." in send(visitor, check).text
    [request] = EhcRequest.objects.all()
    assert request.referral.child.given_name == "Robin"
    assert Referral.objects.count() == 3


def test_a_child_who_is_added_after_the_choice_is_asked_about_too(draft, referrer, at):
    two = [{**CHILD_FACTS, "row": "a"}, {**CHILD_FACTS, "row": "b", "given_name": "Ash"}]
    written = draft(need={"need": "ehc"}, ehc={"asker": "school"}, evidence={"health": "none"},
                    assessed={"children": ["b"], "asked": ["a"]})  # fmt: skip
    written.answers["children"] = two
    written.save()
    with pytest.raises(Refused, match="Who the EHC needs assessment is for"):
        operations.send(draft=written, by=referrer, at=at)
    written.answers["assessed"]["asked"] = ["a", "b"]
    written.save()
    operations.send(draft=written, by=referrer, at=at)
    assert [each.referral.child.given_name for each in EhcRequest.objects.all()] == ["Ash"]


def test_for_an_unborn_child_no_ehc_assessment_is_requested_and_the_page_says_why(
    draft, referrer, coordinator, signed_in, at
):
    unborn = {**CHILD_FACTS, "birth_date": "", "expected_on": "2026-09-01"}
    written = draft(need={"need": "ehc"}, ehc={"asker": "parent"}, evidence={"health": "none"})
    written.answers["children"] = [unborn]
    written.save()
    check = signed_in(referrer).visit(f"{written.get_absolute_url()}check/")
    assert "An EHC needs assessment can be asked for once a baby is born." in check.text
    sent = operations.send(draft=written, by=referrer, at=at)
    assert EhcRequest.objects.count() == 0
    assert sent.hopes.endswith("An EHC needs assessment, once the baby is born.")
    facts = {"referral": sent.referrals.get(), "requested_by_kind": "parent"}
    with pytest.raises(IntegrityError, match="once a child is born"), transaction.atomic():
        EhcRequest.objects.create(**facts, received_on=clock.local_day(at), recorded_at=at)
    with pytest.raises(Refused, match="once a baby is born"):
        operations.request_ehc_assessment(**facts, by=coordinator, at=at)


def test_a_school_says_of_each_piece_of_evidence_where_it_is(signed_in, referrer):
    client = signed_in(referrer)
    page = answer(client, begin(client, need="ehc"), **CHILD)
    page = answer(client, answer(client, page, **HOME), concern="Robin cannot read yet.")
    page = answer(client, page, asker="school")
    assert page.h1 == "Evidence for the EHC needs assessment"
    page = answer(client, page)
    assert "Select where you are with: A report by an educational psychologist" in page.errors


def test_three_siblings_of_whom_one_is_not_born_share_one_home(visitor, at):
    page = answer(visitor, as_who(visitor, "public"), named="no")
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    page = answer(visitor, page, concern="They are often alone.")
    second = {**CHILD, "given_name": "Ash", "age_known": "estimated_age", "estimated_age": "3"}
    page = answer(visitor, visitor.visit(f"{page.url}children/2/"), **second)
    page = answer(visitor, page, where="same")
    unborn = {"name_known": "no", "age_known": "expected_on", "expected_on_day": "1",
              "expected_on_month": "6", "expected_on_year": "2026"}  # fmt: skip
    page = answer(visitor, visitor.visit(f"{page.url}children/3/"), **unborn)
    send(visitor, answer(visitor, page, where="same"))
    children = [each.child for each in Referral.objects.order_by("id")]
    assert [child.full_name for child in children] == [
        "Robin Example-Oakwood", "Ash Example-Oakwood", "Name not known",
    ]  # fmt: skip
    assert len({child.household_id for child in children}) == 1


def test_carers_are_kept_with_who_may_see_them(signed_in, referrer, social_worker, person):
    from localoffer.accounts.roles import Role
    from referrals.models import Carer

    client = signed_in(referrer)
    page = answer(client, answer(client, begin(client, welfare="yes"), **CHILD), **HOME)
    page = answer(client, page, concern="A worry.")
    page = answer(client, client.visit(f"{page.url}carers/1/"), name="Jo Example-Oakwood",
                  relationship="Mother", has_responsibility="unknown",
                  seen_by="front_door")  # fmt: skip
    assert "Parents and carers: Jo Example-Oakwood" in page.text
    send(client, page)
    assert Carer.objects.get().has_responsibility is None
    assert Carer.objects.visible_to(social_worker).count() == 1
    assert Carer.objects.visible_to(person(Role.CWD_SOCIAL_WORKER)).count() == 0


# Drafts


def test_somebody_without_an_account_comes_back_with_link_and_code(visitor):
    page = answer(visitor, as_who(visitor, "public"), named="no")
    draft = Draft.objects.get()
    shown = visitor.send(f"/refer/{draft.reference}/later/")
    link = re.search(r"/refer/back/([\w-]+)/", shown.text)[1]
    code = re.search(r"Your code (\w{4}-\w{4})", shown.text)[1]
    draft.refresh_from_db()
    assert link not in (draft.key, draft.code)
    assert code not in (draft.key, draft.code)
    visitor.send("/refer/leaving/")  # others use this computer too
    assert visitor.visit(page.url).h1 == "Come back to your referral"
    elsewhere = Visitor()
    assert elsewhere.visit(page.url).h1 == "Come back to your referral"
    asked = elsewhere.visit(f"/refer/back/{link}/")
    wrong = answer(elsewhere, asked, code="2222-2222")
    assert wrong.errors[0].startswith("Link and code do not fit together")
    assert answer(elsewhere, asked, code=code.replace("-", " ").lower()).h1 == (
        "Your referral so far"
    )


def test_a_visit_that_ended_on_the_last_page_loses_nothing(signed_in, referrer, draft):
    unsent, client = draft(), signed_in(referrer)
    page = client.visit(f"/refer/{unsent.reference}/check/")
    client.logout()
    ended = client.send(page.url, page.form_values())
    assert ended.h1 == "Come back to your referral"
    assert ended.links()["Sign in"].endswith(f"?next=/refer/{unsent.reference}/check/")
    again = signed_in(referrer)
    check = again.visit(f"/refer/{unsent.reference}/check/")
    assert again.send(check.url, check.form_values()).h1 == "Referral sent"


def test_words_of_somebody_without_an_account_outlive_their_session(draft, at, visitor):
    written = draft(by=None, who={"who": "public"}, welfare="yes")
    way = operations.make_way_back(draft=written, at=at)
    door = f"/refer/back/{way.secret}/"
    answer(visitor, visitor.visit(door), code=way.code)
    page = visitor.visit(f"/refer/{written.reference}/concern/")
    Session.objects.all().delete()
    typed = {**page.form_values(), "concern": "A long account of it."}
    ended = visitor.send(page.url, typed)
    assert ended.h1 == "Come back to your referral"
    assert "Your answers are kept." in ended.text
    again = answer(visitor, visitor.visit(door), code=way.code)
    assert again.url == page.url
    assert "This is what you typed before." in again.text
    assert again.soup.find(id="id_concern").text.strip() == "A long account of it."
    assert Visitor().send(page.url, typed).h1 == ended.h1  # a stranger learns no more


def test_a_lost_answer_is_found_again_with_link_and_code(draft, at, visitor):
    """The phone’s battery ended in the moment of sending."""
    written = draft(by=None, who={"who": "public"}, sharing=None,
                    contact={"named": False, "anonymous": True}, welfare="yes")  # fmt: skip
    way = operations.make_way_back(draft=written, at=at)
    operations.send(draft=written, by=None, at=at)
    page = answer(visitor, visitor.visit(f"/refer/back/{way.secret}/"), code=way.code)
    assert page.h1 == "Referral sent"
    assert Submission.objects.get().reference in page.text
    assert "Your code" in page.text


def test_who_was_led_away_and_comes_back_begins_again(visitor):
    page = answer(visitor, visitor.visit("/refer/new/"), welfare="no")
    answer(visitor, page, need="general")
    again = answer(visitor, page, need="refer")
    assert again.h1 == "Refer a child or young person"
    assert "That form has ended." in again.text


def test_whoever_signed_in_for_other_work_refers_as_everybody_may(signed_in):
    provider = signed_in(Role.PROVIDER)
    page = provider.visit(provider.visit("/refer/").links()["Start now"])
    page = answer(provider, page, welfare="yes")
    page = answer(provider, page, who="public")
    assert answer(provider, page, named="no").h1 == "About the child"
    assert Draft.objects.get().person is None


def sign_in(visitor, who):
    visitor.force_login(who, backend="localoffer.accounts.backends.PersonAndRoles")


def test_whoever_signs_in_on_the_way_and_says_it_is_theirs_keeps_what_they_wrote(visitor, referrer):
    page = begin(visitor)
    draft = Draft.objects.get()
    assert visitor.visit(page.links()["Sign in first"]).h1 == "Sign in"
    sign_in(visitor, referrer)
    door = visitor.visit(f"/refer/{draft.reference}/account/")
    draft.refresh_from_db()
    assert draft.person is None  # a page that is only opened changes nothing
    page = answer(visitor, door, mine="yes")
    assert page.h1 == "Your referral so far"
    draft.refresh_from_db()
    assert draft.person == referrer
    assert draft.answers["need"] == {"need": "refer"}
    assert "How to reach you" not in page.text


def test_a_young_persons_draft_is_not_taken_by_whoever_signs_in_next(visitor, referrer):
    page = answer(visitor, as_who(visitor, "young_person"), other_way="Through my form teacher")
    draft = Draft.objects.get()
    sign_in(visitor, referrer)
    assert draft.reference not in visitor.visit("/referrals/").text
    assert visitor.visit(page.url).h1 == page.h1  # its writer goes on, without the account
    door = visitor.visit(f"/refer/{draft.reference}/account/")
    assert "You said in it that you are a young person" in door.text
    assert answer(visitor, door).errors == ["Select yes to put this draft into your account"]
    page = answer(visitor, door, mine="no")
    assert visitor.visit(page.links()["Go on with it without your account"]).status == 200
    before = draft.answers
    draft.refresh_from_db()
    assert (draft.person, draft.answers) == (None, before)
    visitor.send("/refer/leaving/")  # “Forget it on this device”, in the midst of another's visit
    visitor.visit(f"/refer/{draft.reference}/", status=404)


def test_a_draft_begun_without_an_account_is_found_again_after_signing_in_the_ordinary_way(
    visitor, referrer
):
    begin(visitor)
    draft = Draft.objects.get()
    link = f"Go on with {draft.reference}"
    assert link in visitor.visit("/refer/").links()
    sign_in(visitor, referrer)
    for page in ("/refer/", "/refer/back/", "/referrals/"):
        door = visitor.visit(visitor.visit(page).links()[link])
        assert door.h1 == "Put this draft into your account?"
    answer(visitor, door, mine="yes")
    assert Draft.objects.get().person == referrer
    assert "You began a referral in this browser" not in visitor.visit("/referrals/").text


def test_a_young_persons_draft_is_named_only_where_they_look_for_it(visitor):
    answer(visitor, as_who(visitor, "young_person"), other_way="Through my form teacher")
    link = f"Go on with {Draft.objects.get().reference}"
    assert link not in visitor.visit("/refer/").links()
    assert link in visitor.visit("/refer/back/").links()


def test_link_and_code_go_on_working_when_the_draft_was_put_into_an_account(
    draft, at, visitor, referrer, signed_in
):
    contact = {"name": "", "other_way": "Through my form teacher"}
    written = draft(by=None, welfare="yes", who={"who": "young_person"}, contact=contact)
    way = operations.make_way_back(draft=written, at=at)
    door = f"/refer/back/{way.secret}/"
    comes_out = "it comes out of that account, and their list says so"
    assert comes_out not in visitor.visit(door).text
    operations.adopt(draft=written, by=referrer, at=at)
    page = visitor.visit(door)
    assert comes_out in page.text
    page = answer(visitor, page, code=way.code)
    assert page.h1 == "Your referral so far"
    assert "The draft is not in an account any more." in page.text
    text = signed_in(referrer).visit("/referrals/").text
    assert f"Draft {written.reference} is not in your account any more." in text
    written.refresh_from_db()
    assert (written.person, written.organisation, written.sender) == (None, None, "young_person")
    assert written.answers["contact"] == contact
    assert written.answers["children"]


def test_drafts_nobody_touched_for_28_days_are_gone_and_younger_ones_stay(
    draft, at, time_machine, visitor
):
    old = draft(by=None, who={"who": "public"})
    operations.attach(draft=old, name="a.pdf", content=PDF, by=None, at=at)
    kept_file = Document.objects.get()
    from django.core.files.storage import default_storage

    assert default_storage.exists(kept_file.storage_key)
    assert LocalLimit.amount("draft-kept") == 28
    time_machine.move_to(at + timedelta(days=1), tick=False)
    younger = draft(by=None, who={"who": "public"})
    Draft.objects.filter(pk=younger.pk).update(saved_at=at + timedelta(days=1))
    time_machine.move_to(at + timedelta(days=28, minutes=1), tick=False)
    tidying.forget_drafts.call()
    assert list(Draft.objects.all()) == [younger]
    assert Attachment.objects.count() == Document.objects.count() == 0
    event = Event.objects.get(action="referral.drafts_forgotten")
    assert event.facts == {"count": 1}


def test_a_file_is_gone_from_the_disk_once_its_draft_is(
    draft, at, django_capture_on_commit_callbacks
):
    from django.core.files.storage import default_storage

    written = draft(by=None)
    operations.attach(draft=written, name="a.pdf", content=PDF, by=None, at=at)
    key = Document.objects.get().storage_key
    written.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        operations.discard(draft=written, by=None, at=at)
    assert not default_storage.exists(key)


# Files


def upload(client, page, *files):
    data = {**page.form_values(), "uploads": [SimpleUploadedFile(*each) for each in files]}
    return client.send(page.url, data)


def test_a_bad_file_takes_no_good_one_with_it(signed_in, referrer, draft):
    client = signed_in(referrer)
    page = client.visit(f"/refer/{draft().reference}/files/")
    page = upload(client, page, ("a.pdf", PDF), ("b.pdf", b"MZ nothing of the kind"))
    assert page.errors == ["The file b.pdf is not what its name says. Save it again, then add it."]
    assert "a.pdf" in page.text
    assert "waiting for its virus check" in page.text
    assert upload(client, page).errors == ["Choose a file to add"]
    for name in "cdefghijk":
        page = upload(client, page, (f"{name}.pdf", PDF))
    full = upload(client, page, ("one-more.pdf", PDF))
    assert full.errors == ["You can add 10 files. Take one out before you add one-more.pdf."]


def test_with_the_scanner_away_an_option_1_is_sent_and_the_desk_sees_the_shut_file(
    signed_in, referrer, social_worker, settings, tmp_path
):
    settings.CLAMD = f"unix:{tmp_path / 'stopped'}"
    client = signed_in(referrer)
    page = answer(client, answer(client, begin(client, welfare="yes"), **CHILD), **HOME)
    page = answer(client, page, concern="A worry.")
    page = upload(client, client.visit(f"{page.url}files/"), ("photo-list.pdf", PDF))
    page = send(client, page)
    assert page.h1 == "Referral sent"
    referral = Referral.objects.get()
    desk = signed_in(social_worker)
    page = desk.visit(f"/desk/{referral.reference}/")
    assert "photo-list.pdf (Not checked for viruses yet)" in page.text
    document = Document.objects.get()
    shut = desk.visit(f"/desk/{referral.reference}/files/{document.reference}/", status=403)
    assert "nobody can open it yet" in shut.text
    assert "photo-list.pdf" in desk.visit("/desk/from-referrers/").text


# Hours, limits, spam


def test_outside_hours_a_worry_raises_the_alarm_once(draft, at, manager):
    door = ContactLine.objects.create(
        purpose="front_door", label="Door", phone="01632 960100", checked_on="2026-03-01"
    )
    door.hours.create(day=1, opens="08:30", closes="17:00")
    night = datetime(2026, 4, 3, 22, 0, tzinfo=clock.LONDON)
    operations.send(draft=draft(welfare="yes"), by=Draft.objects.get().person, at=at)
    assert not Notice.objects.filter(template="referral_out_of_hours").exists()
    written = draft(welfare="yes")
    for _ in range(2):
        operations.send(draft=written, by=written.person, at=night)
    alarm = Notice.objects.get(template="referral_out_of_hours")
    assert alarm.to_person == manager
    assert "Robin" not in alarm.body_text


def test_too_many_beginnings_lead_to_the_phone_and_not_to_a_puzzle(visitor, settings):
    settings.REFERRALS_PER_HOUR = {**settings.REFERRALS_PER_HOUR, "begin": 2}
    for _ in range(2):
        answer(visitor, visitor.visit("/refer/new/"), welfare="yes")
    page = visitor.visit("/refer/new/")
    page = visitor.send(page.url, {**page.form_values(), "welfare": "yes"}, status=429)
    assert "If you are worried about a child, do not wait. Call us" in page.text
    assert Draft.objects.count() == 2


SPAM = "Cheap SEO services for you https://a.example"


def test_what_looks_like_spam_waits_for_a_person_and_is_never_dropped(
    visitor, signed_in, coordinator
):
    page = answer(visitor, as_who(visitor, "public", welfare="no"), named="no")
    page = answer(visitor, answer(visitor, page, **CHILD), **HOME)
    page = answer(visitor, answer(visitor, page, concern=SPAM), family_told="no")
    assert send(visitor, page).h1 == "Referral sent"
    referral = Referral.objects.get()
    desk = signed_in(coordinator)
    assert referral.reference not in desk.visit("/desk/").text
    desk.visit(f"/desk/{referral.reference}/", status=404)
    page = desk.visit(desk.visit("/desk/from-referrers/").links()[referral.submission.reference])
    assert "advertisement" in page.text
    answer(desk, page, verdict="referral", reason="A parent quotes a leaflet.")
    assert referral.reference in desk.visit("/desk/").text
    referral.refresh_from_db()
    assert referral.received_at == Hold.objects.get().at


def test_a_worry_about_safety_is_never_held(draft, at):
    concern = {"concern": SPAM}
    written = draft(welfare="yes", by=None, who={"who": "public"}, concern=concern,
                    contact={"named": False, "anonymous": True})  # fmt: skip
    operations.send(draft=written, by=None, at=at)
    assert not Hold.objects.exists()
    assert not Referral.objects.get().held
