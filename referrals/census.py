"""The Children in Need census: the desk's episodes of a year as the DfE's XML message.

A census year runs from 1 April to 31 March; the collection “2027” ends on 31 March 2027. What
the return asks is asked when work is done, so that an episode that can be reached is valid. The
names and the order of the elements, and the rules that `faults` checks, are docs/census.md's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from xml.etree import ElementTree

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.children.models import Child, all_restricted, hidden_from
from localoffer.council.models import closed_days
from referrals import timescales
from referrals.models import Decision, Episode, Referral, Section47, SingleAssessment
from referrals.states import Option, Route

SOFTWARE = "Local Offer"
SOURCE_LEVEL = "L"
UPN_TOO_YOUNG, UPN_NOT_KNOWN, UPN_NOT_NEEDED = "UN1", "UN4", "UN7"
SCHOOL_AGE = 5
BORN_OF_UNKNOWN_SEX = "U"


@dataclass(frozen=True)
class Year:
    """One collection: its first day, and the day on which it looks."""

    ends: int

    @property
    def first(self) -> date:
        return date(self.ends - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.ends, 3, 31)

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Enquiry:
    """One section 47 enquiry as the return writes it."""

    began_on: date
    target: date
    conference_on: date | None
    not_required: bool


@dataclass(frozen=True)
class Assessed:
    began_on: date
    review_on: date
    finished_on: date | None
    factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Details:
    """One referral with what followed; `no_further_action` has nothing behind it."""

    referred_on: date
    source: str
    no_further_action: bool = False
    need: str = ""
    closed_on: date | None = None
    closure: str = ""
    assessments: tuple[Assessed, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()


@dataclass
class Entry:
    """One child of the return."""

    child: Child
    details: list[Details] = field(default_factory=list)

    @property
    def in_need(self) -> bool:
        return any(not each.no_further_action for each in self.details)


def entries(year: Year, *, at: datetime, viewer: Person | None) -> Iterator[Entry]:
    """Every child with an episode in the year, or a referral that led nowhere, as it stood.

    For a year that has not ended: as it stands now. Restricted children are in it only for a
    `viewer` who may know of them.
    """
    day = min(year.last, clock.local_day(at))
    hidden = hidden_from(viewer, at=at) if viewer else all_restricted()
    found: dict[int, Entry] = {}
    episodes = (
        Episode.objects.filter(began_on__lte=day)
        .exclude(ended_on__lt=year.first)
        .exclude(child__in=hidden)
        .select_related("child", "source", "need", "closure", "referral")
        .prefetch_related("assessments", "enquiries__discussion")
    )
    for episode in episodes.order_by("child_id", "began_on", "id"):
        entry = found.setdefault(episode.child_id, Entry(episode.child))
        entry.details.append(_details(episode, day))
    for decision in _nowhere(year, day):
        referral = decision.referral
        if referral.child_id in set(hidden):
            continue
        entry = found.setdefault(referral.child_id, Entry(referral.child))
        entry.details.append(
            Details(
                referred_on=clock.local_day(referral.received_at),
                source=referral.submission.source.code,
                no_further_action=True,
            )
        )
    yield from sorted(found.values(), key=lambda entry: entry.child.reference)


def _nowhere(year: Year, day: date) -> Iterator[Decision]:
    """Worries about welfare that a social worker ended with information: referrals with NFA."""
    found = (
        Decision.objects.filter(
            superseded_by=None, no_further_action=True, route=Route.D, option=Option.WELFARE
        )
        .exclude(referral__in=Referral.objects.filter(episodes__isnull=False))
        .select_related("referral__child", "referral__submission__source")
        .order_by("referral__received_at")
    )
    for decision in found:
        referred_on = clock.local_day(decision.referral.received_at)
        if year.has(referred_on) and clock.local_day(decision.at) <= day:
            yield decision


def _details(episode: Episode, day: date) -> Details:
    """The episode as it stood at the end of the day: what came later is not in it."""
    ended = episode.ended_on is not None and episode.ended_on <= day
    return Details(
        referred_on=episode.began_on,
        source=episode.source.code,
        need=episode.need.code,
        closed_on=episode.ended_on if ended else None,
        closure=episode.closure.code if ended and episode.closure else "",
        assessments=tuple(
            _assessed(each, episode, day)
            for each in episode.assessments.all()
            if each.started_on <= day
        ),
        enquiries=tuple(
            _enquiry(each, day) for each in episode.enquiries.all() if each.began_on <= day
        ),
    )


def _assessed(each: SingleAssessment, episode: Episode, day: date) -> Assessed:
    finished = each.finished_on is not None and each.finished_on <= day
    return Assessed(
        began_on=each.started_on,
        review_on=timescales.assess_by(each.started_on, closed=closed_days()).on,
        finished_on=each.finished_on if finished else None,
        factors=tuple(each.factors) if finished else (),
    )


def _enquiry(each: Section47, day: date) -> Enquiry:
    ended = each.ended_on is not None and each.ended_on <= day
    off = each.called_off_on is not None and each.called_off_on <= day
    held = each.conference_stands_on(day)
    without = ended and each.outcome != Section47.Outcome.CONFERENCE
    return Enquiry(
        began_on=each.began_on,
        target=timescales.conference_by(each.discussion.held_on, closed=closed_days()).on,
        conference_on=each.conference_on if held and not off else None,
        not_required=without or off,
    )


def message(
    year: Year, *, authority: str, at: datetime, viewer: Person | None = None
) -> ElementTree.Element:
    """The whole return. `authority` is the council's three-figure DfE number."""
    root = ElementTree.Element("Message")
    header = _under(root, "Header")
    collection = _under(header, "CollectionDetails")
    _say(collection, "Collection", "CIN")
    _say(collection, "Year", str(year.ends))
    _say(collection, "ReferenceDate", year.last)
    source = _under(header, "Source")
    _say(source, "SourceLevel", SOURCE_LEVEL)
    _say(source, "LEA", authority)
    _say(source, "SoftwareCode", SOFTWARE)
    _say(source, "SerialNo", "001")
    _say(source, "DateTime", at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M:%S"))
    children = _under(root, "Children")
    for entry in entries(year, at=at, viewer=viewer):
        _child(children, entry, year)
    return root


def _under(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, name)


def _say(parent: ElementTree.Element, name: str, value: object) -> None:
    """An element with text; what is not known is left out."""
    if value is None or value == "":
        return
    text = value.isoformat() if isinstance(value, date) else str(value)
    _under(parent, name).text = text


def _child(parent: ElementTree.Element, entry: Entry, year: Year) -> None:
    child, element = entry.child, _under(parent, "Child")
    who = _under(element, "ChildIdentifiers")
    _say(who, "LAchildID", identifier(child))
    _say(who, "UPN", child.upn)
    if not child.upn:
        _say(who, "UPNunknown", no_upn(entry, year))
    _say(who, "PersonBirthDate", born(child, entry))
    _say(who, "ExpectedPersonBirthDate", child.expected_on)
    _say(who, "Sex", BORN_OF_UNKNOWN_SEX if child.expected_on else child.sex)
    if child.died_on and child.died_on <= year.last:
        _say(who, "PersonDeathDate", child.died_on)
    traits = _under(element, "ChildCharacteristics")
    if child.expected_on is None:
        _say(traits, "Ethnicity", child.ethnicity or "NOBT")
        if entry.in_need:
            disabilities = _under(traits, "Disabilities")
            for code in child.disabilities:
                _say(disabilities, "Disability", code)
    for details in entry.details:
        _cin_details(element, details)


def _cin_details(parent: ElementTree.Element, details: Details) -> None:
    element = _under(parent, "CINdetails")
    _say(element, "CINreferralDate", details.referred_on)
    _say(element, "ReferralSource", details.source)
    _say(element, "PrimaryNeedCode", details.need)
    _say(element, "CINclosureDate", details.closed_on)
    _say(element, "ReasonForClosure", details.closure)
    for each in details.assessments:
        assessment = _under(element, "Assessments")
        _say(assessment, "AssessmentActualStartDate", each.began_on)
        _say(assessment, "AssessmentInternalReviewDate", each.review_on)
        _say(assessment, "AssessmentAuthorisationDate", each.finished_on)
        if each.factors:
            factors = _under(assessment, "FactorsIdentifiedAtAssessment")
            for code in each.factors:
                _say(factors, "AssessmentFactors", code)
    for enquiry in details.enquiries:
        section = _under(element, "Section47")
        _say(section, "S47ActualStartDate", enquiry.began_on)
        _say(section, "InitialCPCtarget", enquiry.target)
        _say(section, "DateOfInitialCPC", enquiry.conference_on)
        _say(section, "ICPCnotRequired", "true" if enquiry.not_required else "false")
    _say(element, "ReferralNFA", "true" if details.no_further_action else "false")


def identifier(child: Child) -> str:
    """Letters and figures only, as the return asks: “C-7KQ2MW” becomes “C7KQ2MW”."""
    return child.reference.replace("-", "")


def born(child: Child, entry: Entry) -> date | None:
    """The day of birth, or 1 July of the year that an estimated age gives."""
    if child.birth_date or child.estimated_age is None:
        return child.birth_date
    known = entry.details[0].referred_on
    year = known.year - child.estimated_age - ((known.month, known.day) < (7, 1))
    return date(year, 7, 1)


def no_upn(entry: Entry, year: Year) -> str:
    """Why there is no pupil number: too young for school, not known yet, or not asked."""
    if not entry.in_need:
        return UPN_NOT_NEEDED
    birth = born(entry.child, entry)
    if birth is None or year.last.year - birth.year < SCHOOL_AGE:
        return UPN_TOO_YOUNG
    return UPN_NOT_KNOWN


def faults(root: ElementTree.Element) -> list[str]:
    """Every rule of docs/census.md that the message breaks, with the rule's own number.

    It reads the XML and nothing else, so that it does not share the exporter's mistakes.
    """
    header = root.find("Header/CollectionDetails")
    last = date.fromisoformat(_text(header, "ReferenceDate"))
    year = Year(last.year)
    found = []
    if _text(header, "Year") != str(last.year):
        found.append("100: the year is not the reference date’s")
    seen: set[str] = set()
    for child in root.iterfind("Children/Child"):
        name = _text(child, "ChildIdentifiers/LAchildID")
        if not name.isalnum() or len(name) > 10:
            found.append("8500: a child without an identifier of up to ten letters and figures")
        if name in seen:
            found.append(f"8510: {name} stands twice")
        seen.add(name)
        found += [f"{fault} ({name})" for fault in _child_faults(child, year)]
    return found


def _text(parent: ElementTree.Element | None, path: str) -> str:
    return (parent.findtext(path) or "") if parent is not None else ""


def _day(parent: ElementTree.Element, path: str) -> date | None:
    text = _text(parent, path)
    return date.fromisoformat(text) if text else None


def _child_faults(child: ElementTree.Element, year: Year) -> Iterator[str]:
    who = child.find("ChildIdentifiers")
    assert who is not None
    birth, expected = _day(who, "PersonBirthDate"), _day(who, "ExpectedPersonBirthDate")
    details = child.findall("CINdetails")
    in_need = [each for each in details if _text(each, "ReferralNFA") == "false"]
    if not details:
        yield "8590: a child without details"
    if (birth is None) == (expected is None):
        yield "8525: exactly one of birth date and expected birth date"
    if birth and birth > year.last:
        yield "8520: born after the reference date"
    if bool(_text(who, "UPN")) == bool(_text(who, "UPNunknown")):
        yield "1540: exactly one of pupil number and the reason why there is none"
    if _text(who, "UPNunknown") == UPN_NOT_NEEDED and in_need:
        yield "1550: UN7 is for referrals without further action alone"
    if _text(who, "Sex") not in {"M", "F", "U"} or (expected and _text(who, "Sex") != "U"):
        yield "4180: sex is M, F or U, and U before birth"
    if birth:
        if not _text(child, "ChildCharacteristics/Ethnicity"):
            yield "4220: no ethnicity"
        disabilities = [e.text for e in child.iterfind("ChildCharacteristics/Disabilities/*")]
        if in_need and not disabilities:
            yield "8540: no disability code"
        if "NONE" in disabilities and len(disabilities) > 1:
            yield "8794: NONE stands beside a disability"
    for each in details:
        yield from _details_faults(each, year)
    yield from _overlap_faults(in_need, year)


def _details_faults(each: ElementTree.Element, year: Year) -> Iterator[str]:
    referred, closed = _day(each, "CINreferralDate"), _day(each, "CINclosureDate")
    nowhere = _text(each, "ReferralNFA") == "true"
    if referred is None:
        yield "8600: no referral date"
        return
    if referred > year.last:
        yield "8569: referred after the year"
    if not _text(each, "ReferralSource"):
        yield "8866: no source"
    if nowhere:
        if not year.has(referred):
            yield "8569: a referral without further action outside the year"
        if any(each.findall(name) for name in ("Assessments", "Section47", "CINclosureDate")):
            yield "8831: a referral without further action has something behind it"
        return
    if not _text(each, "PrimaryNeedCode"):
        yield "8610: no primary need"
    if bool(closed) != bool(_text(each, "ReasonForClosure")):
        yield "8640: closure date and reason do not stand together"
    if closed and closed < referred:
        yield "8630: closed before it was referred"
    if closed and not year.has(closed):
        yield "8620: closed outside the year"
    for path in ("Assessments/AssessmentActualStartDate", "Section47/S47ActualStartDate"):
        for begun in each.iterfind(path):
            if date.fromisoformat(begun.text or "") < referred:
                yield f"8615: {begun.tag} before the referral"
    activity = ("Assessments/AssessmentActualStartDate", "Assessments/AssessmentAuthorisationDate",
                "Section47/S47ActualStartDate", "Section47/DateOfInitialCPC")  # fmt: skip
    for path in activity:
        for done in each.iterfind(path):
            if closed and date.fromisoformat(done.text or "") > closed:
                yield f"8565: {done.tag} after the closure"
            if date.fromisoformat(done.text or "") > year.last:
                yield f"8696: {done.tag} after the year"
    yield from _assessment_faults(each, closed)
    yield from _enquiry_faults(each, closed, year)


def _assessment_faults(each: ElementTree.Element, closed: date | None) -> Iterator[str]:
    unfinished = 0
    for assessment in each.iterfind("Assessments"):
        begun = _day(assessment, "AssessmentActualStartDate")
        done = _day(assessment, "AssessmentAuthorisationDate")
        factors = [f.text for f in assessment.iterfind("FactorsIdentifiedAtAssessment/*")]
        unfinished += done is None
        if begun is None:
            yield "8608: an assessment without a start"
        elif done and done < begun:
            yield "8608: an assessment ends before it starts"
        if done and not factors:
            yield "8617: a finished assessment without factors"
        if "21" in factors and len(factors) > 1:
            yield "8869: “no factors” stands beside others"
        if closed and done is None:
            yield "8867: closed with an unfinished assessment"
    if unfinished > 1:
        yield "8736: two assessments are open at once"


def _enquiry_faults(each: ElementTree.Element, closed: date | None, year: Year) -> Iterator[str]:
    spans = []
    for enquiry in each.iterfind("Section47"):
        begun = _day(enquiry, "S47ActualStartDate")
        held = _day(enquiry, "DateOfInitialCPC")
        not_required = _text(enquiry, "ICPCnotRequired") == "true"
        if begun is None or _day(enquiry, "InitialCPCtarget") is None:
            yield "8740: an enquiry without start or target"
            continue
        if held and held < begun:
            yield "8715: the conference before the enquiry"
        if held and not_required:
            yield "8772: a conference that was not required"
        if closed and held is None and not not_required:
            yield "8839: closed with a conference neither held nor not required"
        if not not_required:
            spans.append((begun, held or year.last, enquiry))
    waiting = [span for span in spans if _day(span[2], "DateOfInitialCPC") is None]
    if len(waiting) > 1:
        yield "8730: two enquiries wait for a conference"
    for start, end, enquiry in spans:
        for other in each.iterfind("Section47"):
            begun = _day(other, "S47ActualStartDate")
            if other is not enquiry and begun and start <= begun <= end:
                yield "8750: one enquiry begins within another"


def _overlap_faults(in_need: list[ElementTree.Element], year: Year) -> Iterator[str]:
    spans = []
    for each in in_need:
        referred, closed = _day(each, "CINreferralDate"), _day(each, "CINclosureDate")
        if referred:
            spans.append((referred, closed))
    if sum(closed is None for _, closed in spans) > 1:
        yield "8816: two episodes are open at once"
    spans.sort(key=lambda span: (span[0], span[1] or year.last))
    for (_, closed), (later, _) in pairwise(spans):
        if closed is None or later < closed:
            yield "8820: episodes overlap"
