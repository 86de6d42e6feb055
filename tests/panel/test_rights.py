"""A letter without its whole rights block is not made, and says what it lacks."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import InternalError, transaction
from pypdf import PdfReader

from localoffer.council.models import ContactLine
from localoffer.documents import operations as documents
from localoffer.documents.models import Document
from localoffer.documents.serving import read
from localoffer.notices import texts
from localoffer.notices.models import Notice
from localoffer.refusal import Refused
from panel import rights
from panel.models import NoticeServed
from panel.models.decision import Outcome
from panel.operations import cases, notices
from panel.rights import Line, Rights

LINE = Line(label="Invented service", phone="01632 960000")
WHOLE = Rights(
    reasons="Because.",
    appeal_until=date(2026, 6, 16),
    tribunal=LINE,
    mediation_until=date(2026, 6, 16),
    mediation=LINE,
    disagreement=LINE,
    sendiass=LINE,
)
LACKING = {
    "reasons": ("  ", "the reasons for the decision"),
    "appeal_until": (None, "the last day to appeal"),
    "tribunal": (None, "how to reach the SEND Tribunal"),
    "mediation_until": (None, "the last day to ask about mediation"),
    "mediation": (None, "how to reach the mediation adviser"),
    "disagreement": (None, "how to reach the disagreement resolution service"),
    "sendiass": (Line(label="SENDIASS"), "how to reach SENDIASS"),
}


def test_a_whole_block_lacks_nothing():
    assert rights.missing(WHOLE) == []


def test_a_yes_needs_no_last_day_but_every_service():
    yes = replace(WHOLE, refuses=False, appeal_until=None, mediation_until=None)
    assert rights.missing(yes) == []
    for part in ("tribunal", "mediation", "disagreement", "sendiass"):
        assert rights.missing(replace(yes, **{part: None})) == [LACKING[part][1]]


@pytest.mark.parametrize("part", LACKING)
def test_each_part_of_the_block_is_asked_for_by_its_name(part):
    value, words = LACKING[part]
    assert rights.missing(replace(WHOLE, **{part: value})) == [words]
    with pytest.raises(Refused, match=f"it must also say {words}"):
        rights.or_refuse(replace(WHOLE, **{part: value}))


@pytest.mark.parametrize("purpose", ["tribunal", "sendiass", "mediation", "disagreement"])
def test_a_letter_that_cannot_name_a_service_leaves_everything_as_it_was(story, purpose):
    story.ready_to_tell(b=False)
    ContactLine.objects.filter(purpose=purpose).delete()
    with pytest.raises(Refused, match="This letter cannot be made"):
        notices.notify(item=story.item, version=story.item.version, by=story.officer, at=story.now)
    story.case.refresh_from_db()
    assert (story.item.state, story.case.state) == ("approved", "requested")
    assert (NoticeServed.objects.count(), Document.objects.count()) == (0, 0)
    assert not Notice.objects.filter(template="panel-letter-coming").exists()


def test_the_page_says_what_the_letter_lacks_and_offers_no_button(story, as_):
    story.approved()
    ContactLine.objects.filter(purpose="sendiass").delete()
    page = as_("officer").visit(f"{story.item.get_absolute_url()}letter/")
    assert "how to reach SENDIASS" in page.text
    assert "who the letter goes to" in page.text
    assert "Make the letter" not in page.text


def test_a_letter_needs_somebody_to_go_to(story):
    story.approved()
    with pytest.raises(Refused, match="Say first who the letter goes to"):
        notices.notify(item=story.item, version=story.item.version, by=story.officer, at=story.now)


def text_of(served: NoticeServed, story) -> tuple[PdfReader, str]:
    pdf = PdfReader(BytesIO(read(served.letter, by=story.officer, at=story.now)))
    return pdf, " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize(
    ("b", "says"),
    [
        (False, "We have decided not to carry out an assessment."),
        (True, "We have decided to carry out an assessment."),
    ],
    ids=["refusal", "agreement"],
)
def test_the_letter_says_the_decision_the_reasons_and_every_right(story, b, says):
    _, text = text_of(story.told(b=b), story)
    for words in [
        says,
        story.decision.reasons,
        "Robin Example-Oakwood",
        "Sam Example-Oakwood",
        "On 10 March 2026 we received",
        "Talk to somebody independent",
        "Settle a disagreement",
        "Mediation is a meeting with somebody neutral",
        "Appeal to the Tribunal",
        "Invented Disagreement Resolution",
        "Invented Mediation",
        "Invented SENDIASS",
        "First-tier Tribunal (Special Educational Needs and Disability)",
        "section 36(8)",
        "Enclosed: SENDIASS leaflet",
        "Chief Example",
    ]:
        assert words in text, words


REFUSAL_SAYS = [
    "Your appeal must reach it by 16 June 2026",
    "2 months from the date of this letter",
    "within 1 month of the date on your mediation certificate",
    "Tell the mediation adviser by 16 June 2026",
]
AGREEMENT_SAYS = [
    "there is nothing to appeal now",
    "you will then have the right to mediation. We will tell you the last day",
    "you will then have the right to appeal to the First-tier Tribunal",
]


@pytest.mark.parametrize(
    ("b", "says", "never"),
    [(False, REFUSAL_SAYS, AGREEMENT_SAYS), (True, AGREEMENT_SAYS, REFUSAL_SAYS)],
    ids=["refusal", "agreement"],
)
def test_only_a_refusal_can_be_appealed_now(story, b, says, never):
    served = story.told(b=b)
    _, text = text_of(served, story)
    assert [words for words in says if words not in text] == []
    assert [words for words in never if words in text] == []
    assert ("16 June 2026" in text) is not b
    email = served.email.body_text
    assert ("appeal to the SEND Tribunal by 16 June 2026" in email) is not b
    assert ("There is nothing to appeal now." in email) is b
    assert "Invented SENDIASS" in email


@pytest.mark.parametrize("b", [True, False], ids=["agreement", "refusal"])
def test_a_signature_never_stands_alone_on_a_page(story, b):
    story.ready_to_tell(b=b)
    decision = story.decision
    lengths = set()
    for lines in range(1, 19, 2):
        decision.item.case.parent_address = "Invented Road\n" * lines
        pdf = PdfReader(BytesIO(notices.letter(decision, by=story.officer, at=story.now)))
        lengths.add(len(pdf.pages))
        last = pdf.pages[-2].extract_text()  # the leaflet is the last page of all
        assert "Appeal to the Tribunal" in last
        assert "Yours sincerely" in last
    assert lengths == {3, 4}


def test_the_page_before_the_letter_offers_no_appeal_against_a_yes(story, as_):
    story.ready_to_tell()
    page = as_("officer").visit(f"{story.item.get_absolute_url()}letter/")
    assert "There is nothing to appeal yet." in page.text
    assert "16 June 2026" not in page.text


@pytest.mark.parametrize(
    ("b", "until"), [(True, date(2026, 6, 16)), (False, None)], ids=["agreement", "refusal"]
)
def test_the_database_too_keeps_last_days_to_refusals(story, b, until):
    story.ready_to_tell(b=b)
    stored = documents.store(
        name="x.pdf", content=b"%PDF-1.7", content_type="application/pdf", kind="panel-letter",
        about=story.item, by=story.officer, at=story.now,
    )  # fmt: skip
    with pytest.raises(InternalError, match="only a refusal"), transaction.atomic():
        NoticeServed.objects.create(
            decision=story.decision, letter=stored, served_on=story.now.date(),
            appeal_until=until, mediation_until=until, by=story.officer, at=story.now,
        )  # fmt: skip


def test_the_letter_is_tagged_titled_and_in_british_english(story):
    pdf, _ = text_of(story.told(b=False), story)
    root = pdf.trailer["/Root"]
    assert pdf.metadata.title == "We will not carry out an assessment"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root


def test_a_young_persons_name_stands_as_it_was_typed(story):
    story.approved(b=False)
    story.case.refresh_from_db()
    cases.say_who_to_write_to(
        case=story.case, name='#panic("x") *Sam*', address="= 1 Road", email="",
        version=story.case.version, by=story.officer, at=story.now,
    )  # fmt: skip
    served = notices.notify(
        item=story.item, version=story.item.version, by=story.officer, at=story.now
    )
    assert '#panic("x") *Sam*' in text_of(served, story)[1]
    assert served.email is None


@pytest.mark.parametrize("outcome", Outcome)
def test_a_young_person_who_asked_for_themselves_reads_of_nobody_else(story, outcome):
    story.ready_to_tell()
    decision = story.decision
    decision.outcome = outcome

    def words():
        made = notices.letter(decision, by=story.officer, at=story.now)
        return " ".join(
            " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split()
        )

    assert "Robin Example-Oakwood" in words()
    decision.item.case.asker = "young_person"
    said = words()
    assert "Robin" not in said
    assert "you and to you" not in said
    assert "plan of you" not in said
    assert any(each in said for each in ("for you", "you need", "your plan"))


@pytest.mark.parametrize(
    ("business", "says", "later"),
    [
        ("assess", "whether to carry out an Education", "no plan is needed"),
        ("issue", "whether to make an Education", "the final plan"),
        ("review", "what follows from the review", "the changed plan"),
        ("transport", "on a request (transport)", ""),
    ],
)
def test_the_email_says_what_was_decided_and_offers_no_appeal_where_there_is_none(
    story, business, says, later
):
    story.approved()
    decision = story.decision
    decision.item.business = business
    block = notices.rights_of(decision, at=story.now)
    said = texts.compose("panel-letter-coming", notices.email_of(decision, block))
    assert says in said.body
    assert ("nothing to appeal now" in said.body) is bool(later)
    assert later in said.body
