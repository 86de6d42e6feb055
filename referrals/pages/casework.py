"""One referral's page: what it says, what may be done and why not, and its history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from localoffer import clock
from localoffer.accounts.models import Person, people_with
from localoffer.accounts.roles import Role
from localoffer.children import access as child_access
from localoffer.children.models import Child, read_hidden_from
from localoffer.council.models import LocalLimit, closed_days
from localoffer.related import without_asking
from localoffer.ui.templatetags.ui import day, moment
from referrals import access, clocks, timescales
from referrals.asking import AGENCIES
from referrals.models import (
    Advice,
    Code,
    Decision,
    Due,
    Evidence,
    Proposal,
    Referral,
    Section47,
    Sender,
    Submission,
    Transition,
    Where,
)
from referrals.pages import actions, same_child
from referrals.pages.answers import about
from referrals.pages.desk import late, state_tag
from referrals.pages.sending import last_of
from referrals.states import (
    ENDED,
    TABLE,
    AdviceStatus,
    Move,
    Option,
    State,
    asked_plainly,
)
from referrals.timescales import Deadline

Row = dict[str, Any]
SHOWN = "submission__sharing"
"""What the page of one referral shows besides the child, to be read with it."""


def referral(found: Referral, *, viewer: Person, at: datetime) -> dict[str, Any]:
    """Everything the page of one referral shows, finished."""
    _with_people(found)
    without_asking(found, found.submission, found.child)
    prefetch_related_objects([found], "child__referrals", "submission__referrals")
    rows = actions.rows(found, viewer)
    made = list(found.transitions.select_related("by", "second").order_by("-id"))
    hidden = SimpleLazyObject(lambda: read_hidden_from(viewer, at=at))
    letters = list(found.submission.messages.select_related("by"))
    return {
        "referral": found,
        "tag": state_tag(found),
        "readers": _readers(found.child),
        "unattended": found.state == State.SUBMITTED and found.option == Option.WELFARE,
        "clocks": _clocks(found, at),
        "clock_changes": [
            {
                "text": f"{Due(each.due_for).label}: the last day was "
                f"{timescales.in_words(each.was)} and is now {timescales.in_words(each.becomes)}, "
                f"because of {each.because}."
            }
            for each in found.clock_changes.all()
        ],
        "alerts": _alerts(found, viewer),
        "refusal": _refusal(found, made),
        "candidates": same_child.proposed(found, viewer=viewer, at=at, hidden=hidden),
        "family": same_child.family(found, viewer=viewer, hidden=hidden),
        "work_rows": _work(found),
        "contacts": _contacts(found, viewer, at),
        "supervision": _supervision(found, viewer),
        "merges": same_child.merges(found),
        "child_links": _child_links(found, viewer),
        "facts": _facts(found),
        "child_rows": _child(found, at),
        "concern_rows": _concern(found.submission),
        "sharing_rows": _sharing(found.submission),
        "carers": _carers(found.submission, viewer),
        "files": _files(found),
        "evidence_rows": _evidence(found),
        "letters": letters,
        "last": last_of(letters),
        "unread": any(not each.from_desk and each.read_at is None for each in letters),
        "withdrawal": getattr(found.submission, "withdrawal", None),
        "disagreements": list(found.disagreements.select_related("raised_by", "answered_by")),
        "decisions": [_decision(each) for each in _decisions(found)],
        "advice_rows": _advice(found, viewer),
        "siblings": _siblings(found, viewer=viewer, hidden=hidden),
        "can": [each for each in rows if each["answer"]],
        "cannot": [each for each in rows if not each["answer"]],
        "ehc_request": getattr(found, "ehc_request", None),
        "ehc_words": _ehc_words(found),
        "panel_case": _panel_case(found, viewer),
        "history": _history(made),
    }


def _with_people(found: Referral) -> None:
    """Whoever sent it and works on it, in one statement: joined to it, they took longer to plan."""
    places: list[tuple[Referral | Submission, str]] = [
        (found, "screener"),
        (found, "supporter"),
        (found, "owner"),
        (found.submission, "referrer"),
    ]
    keys = {getattr(each, f"{role}_id") for each, role in places}
    people = Person.objects.select_related("organisation").in_bulk(keys - {None})
    for each, role in places:
        setattr(each, role, people.get(getattr(each, f"{role}_id")))


def _readers(child: Child) -> str:
    """Who may know of a restricted record, in one line; nothing of an open one."""
    held = child.restrictions.filter(lifted_at=None).first()
    return ", ".join(held.readers.order_by("name").values_list("name", flat=True)) if held else ""


def _siblings(found: Referral, *, viewer: Person, hidden: Collection[int]) -> list[Referral]:
    """What was sent together with it, as far as the viewer may know of it."""
    if len(found.submission.referrals.all()) == 1:
        return []
    seen = Referral.objects.within_scope_of(viewer).exclude(child__in=hidden)
    return list(seen.filter(submission=found.submission_id).exclude(pk=found.pk))


def _clocks(found: Referral, at: datetime) -> list[Row]:
    """Each clock that runs, its last day with how it was counted, and who set the limit."""
    today = clock.local_day(at)
    return [
        {
            "key": f"{each.due.label} by",
            "value": late(each.deadline, today=today),
            "source": each.source,
        }
        for each in clocks.running(found, closed=closed_days())
    ]


def conference_limit(found: Referral) -> Deadline:
    """By when the conference is due, from the discussion of the open enquiry."""
    discussion = found.discussions.latest("id")
    return timescales.conference_by(discussion.held_on, closed=closed_days())


def last_change(found: Referral) -> list[Row]:
    """Who did what to it last, and when; nothing of one that is as it was sent."""
    made = found.transitions.select_related("by", "second").last()
    if made is None:
        return []
    people = " and ".join(person.name for person in (made.by, made.second) if person)
    return [
        {"key": "Done last", "value": Move(made.move).label},
        {"key": "By", "value": people or "Somebody without an account"},
        {"key": "When", "value": moment(made.at)},
        {"key": "What it is now", "value": found.get_state_display()},
    ]


def rule_of(move: Move) -> str:
    return TABLE.rules[move].cites


def proposal_words(waiting: Proposal) -> str:
    """Who asks for what, and why, with what would be recorded."""
    facts = [
        f"{FACTS[name]}: {_in_words(name, value, on=clock.local_day(waiting.asked_at))}"
        for name, value in waiting.facts.items()
        if name in FACTS and value not in ("", None, [], False)
    ]
    lead = (
        f"{waiting.asked_by.name} asked on {moment(waiting.asked_at)} to "
        f"{asked_plainly(waiting.move)}: {waiting.reason}"
    )
    if waiting.receiver:
        taken = "" if access.received(waiting) else ", who has not accepted the family yet"
        facts.append(f"Lead professional: {waiting.receiver.name}{taken}")
    return "\n".join([lead, *facts])


def _in_words(name: str, value: Any, *, on: date) -> str:
    """What the first person chose, as they read it when they chose it."""
    if name == "conference_on":
        return day(date.fromisoformat(value))
    if name == "family_answer":
        return str(Decision.FamilyAnswer(value).label)
    if name in CODED:
        codes = value if isinstance(value, list) else [value]
        found = Code.objects.on(on).filter(list=CODED[name], code__in=codes)
        return ", ".join(found.values_list("label", flat=True))
    return str(value)


CODED = {"destination": Code.List.DESTINATION, "factors": Code.List.FACTOR}
FACTS = {
    "conference_on": "Conference on",
    "late_why": "Why it is late",
    "factors": "Factors found",
    "level": "Level of need",
    "destination": "Directed to",
    "family_answer": "The family’s answer",
    "after_refusal": "What follows",
    "information_given": "Information given",
    "why_not_statutory": "Why not section 17 or section 47",
}


def lead_professionals(*, viewer: Person, at: datetime) -> list[tuple[Person, str, bool]]:
    """Who may be given a family: how much each has that the viewer may know, and whether they
    are there."""
    cap, hidden = LocalLimit.amount("caseload"), read_hidden_from(viewer, at=at)
    owned = ~Q(owned_referrals__state__in=ENDED) & ~Q(owned_referrals__child__in=hidden)
    people = people_with([Role.LEAD_PROFESSIONAL]).annotate(
        work=Count("owned_referrals", filter=owned, distinct=True)
    )
    away = set(access.away_on(clock.local_day(at)).values_list("person", flat=True))
    rows: list[tuple[Person, str, bool]] = []
    for person in people.order_by("work", "name"):
        words = f"{person.work} {'family' if person.work == 1 else 'families'} now"
        if person.work >= cap:
            words += f". Full: the limit is {cap}"
        rows.append((person, words, person.pk not in away))
    return rows


def _alerts(found: Referral, viewer: Person) -> list[Row]:
    """What must not be missed: a worry that came besides, a second person’s answer to give."""
    rows = []
    for each in found.contacts.filter(seen_at=None).select_related("submission"):
        worry = each.submission.option == Option.WELFARE
        words = "Somebody contacted us again about this child"
        rows.append(
            {
                "text": f"{words}, worried about welfare or safety." if worry else f"{words}.",
                "href": reverse("referrals:contact", args=[found.reference]),
                "link": "Read the contact",
            }
        )
    waiting = access.waiting_proposal(found)
    if waiting is not None:
        rows.append(_waiting(found, waiting, viewer))
    return rows


def _waiting(found: Referral, waiting: Proposal, viewer: Person) -> Row:
    """Who asks for what, whose turn it is, and what the viewer can do about it."""
    taker = None if access.received(waiting) else waiting.receiver
    asks = f"{waiting.asked_by.name} asks to {asked_plainly(waiting.move)}."
    turn = f"{taker.name} to take the family on" if taker else access.second_role(waiting).label
    page, link = "", ""
    if access.may_accept_family(found, viewer):
        page, link = "acceptance", "Say whether you take the family"
    elif access.may_answer_proposal(found, viewer):
        page, link = "second", "Turn it down now" if taker else "Answer"
    elif access.may_withdraw_proposal(found, viewer):
        page, link = "second-withdrawal", "Take it back"
    href = reverse(f"referrals:{page}", args=[found.reference]) if page else ""
    return {"text": f"{asks} It waits for {turn}.", "href": href, "link": link}


REFUSALS = frozenset({Move.DECLINE_STEP_UP, Move.DECLINE_STEP_DOWN, Move.DECLINE_SECOND})


def _refusal(found: Referral, transitions: list[Transition]) -> Row | None:
    """The last answer, newest first, if it was no and nothing was asked or has changed since."""
    for each in transitions:
        if each.move in REFUSALS and each.by is not None:
            break
        if each.before != each.after or each.move in {Move.ASK_STEP_UP, Move.ASK_SECOND}:
            return None
    else:
        return None
    asked = found.proposals.select_related("asked_by").order_by("-id").first()
    if asked is None:
        return None
    who = each.by.name
    does = "does not take the family on" if each.move == Move.DECLINE_STEP_DOWN else "says no"
    return {
        "lead": f"{asked.asked_by.name} asked to {asked_plainly(asked.move)}. {who} {does}, "
        f"{moment(each.at)}:",
        "reason": each.reason,
        "then": f"You do not agree? Talk with {who} first, and then with a RAIS manager. You can "
        "ask again, and say what is new. If the child may not be safe now, do not wait: a RAIS "
        "social worker holds a strategy discussion.",
    }


def _work(found: Referral) -> list[Row]:
    """What has been done since the decision, in the order in which it came."""
    rows: list[Row] = [
        {
            "key": "Who answers for it",
            "value": found.responsible.name if found.responsible else "Nobody yet",
        }
    ]
    for asked in found.questions.all():
        rows.append(
            {"key": "Asked", "value": f"{asked.question}\n{asked.answer or 'No answer yet'}"}
        )
    for each in found.assessments.all():
        end = f"finished on {day(each.finished_on)}" if each.finished_on else "open"
        factors = f"\nFactors: {', '.join(each.factors)}" if each.factors else ""
        words = f"Begun on {day(each.started_on)}, {end}\n{each.outcome}{factors}"
        rows.append({"key": "Single Assessment", "value": words.strip()})
    for discussion in found.discussions.all():
        words = f"{day(discussion.held_on)}\n{discussion.cause}"
        rows.append({"key": "Strategy discussion", "value": words})
    for enquiry in found.enquiries.all():
        rows.append({"key": "Section 47 enquiry", "value": _enquiry(enquiry)})
    for given in found.allocations.select_related("to", "meeting"):
        where = f"at the meeting of {day(given.meeting.held_on)}" if given.meeting else "at once"
        words = f"{given.to.name}, {where}, {moment(given.at)}\n{given.urgent_why or given.note}"
        rows.append({"key": "Allocated to", "value": words.strip()})
    for help_ in found.early_help.all():
        team = f"\nTeam: {', '.join(help_.agencies)}" if help_.agencies else ""
        review = f"\nLook again on {day(help_.review_on)}" if help_.review_on else ""
        words = f"Begun on {day(help_.began_on)}{team}{review}\n{help_.plan}"
        rows.append({"key": "Early Help", "value": words.strip()})
    for episode in found.episodes.select_related("closure"):
        end = f" to {day(episode.ended_on)}: {episode.closure.label}" if episode.closure else ""
        rows.append({"key": "Child in need", "value": f"Since {day(episode.began_on)}{end}"})
    return rows


def _enquiry(enquiry: Section47) -> str:
    lines = [f"Begun on {day(enquiry.began_on)} by the {enquiry.get_team_display()}"]
    if enquiry.overridden_why:
        lines.append(f"Given to this team by a manager: {enquiry.overridden_why}")
    if enquiry.ended_on:
        lines.append(f"Ended on {day(enquiry.ended_on)}: {enquiry.get_outcome_display()}")
    if enquiry.conference_on:
        off = " (called off: a further enquiry began)" if enquiry.called_off_on else ""
        lines.append(f"Conference on {day(enquiry.conference_on)}{off}")
    return "\n".join([*lines, *filter(None, [enquiry.late_why, enquiry.reason])])


def _contacts(found: Referral, viewer: Person, at: datetime) -> list[Row]:
    """Each further contact whole, as it was sent, for whoever may read what it came as (T24)."""
    made = []
    for each in found.contacts.select_related("submission", "came_as"):
        came = each.came_as
        if not Referral.objects.visible_to(viewer, at=at).filter(pk=came.pk).exists():
            continue
        sent = came.submission = each.submission
        letters = list(sent.messages.select_related("by"))
        made.append(
            {
                "title": f"Further contact {sent.reference}",
                "rows": [
                    {"key": "Received", "value": moment(sent.submitted_at)},
                    *_who_sent(sent),
                    *_concern(sent),
                    *_sharing(sent),
                ],
                "carers": _carers(sent, viewer),
                "files": _files(came),
                "letters": letters,
                "last": last_of(letters),
                "unread": any(not one.from_desk and one.read_at is None for one in letters),
                "withdrawal": getattr(sent, "withdrawal", None),
                "referral": came,
            }
        )
    return made


def contact_words(sent: Submission) -> str:
    """A further contact in lines, for the page that asks to have read it."""
    rows = [*_who_sent(sent), *_concern(sent)]
    return "\n".join(f"{row['key']}: {row['value']}" for row in rows)


def _supervision(found: Referral, viewer: Person) -> list[Row]:
    """For the people on the case and managers."""
    return [
        {
            "key": f"{note.by.name}, {moment(note.at)}",
            "value": "\n".join(
                filter(
                    None,
                    [
                        note.text,
                        f"To do: {note.to_do}" if note.to_do else "",
                        f"By {day(note.to_do_by)}" if note.to_do_by else "",
                    ],
                )
            ),
        }
        for note in found.supervision.select_related("by")
    ]


def _child_links(found: Referral, viewer: Person) -> list[Row]:
    """What can be done with the child’s record."""
    rows = []
    if access.may_describe_child(found, viewer):
        href = reverse("referrals:child-facts", args=[found.reference])
        rows.append({"text": "Complete or correct these facts", "href": href})
    ref = found.child.reference
    if child_access.restricters_only(viewer):
        href = reverse("referrals:restriction", args=[found.reference])
        restricted = child_access.is_restricted(found.child)
        if restricted:
            readers = reverse("referrals:readers", args=[found.reference])
            rows.append({"text": "Add people who may know of this record", "href": readers})
        words = "Lift the restriction" if restricted else "Restrict who knows of this record"
        rows.append({"text": words, "href": href})
    if child_access.record_keepers_only(viewer):
        href = reverse("referrals:record", args=[ref])
        rows.append({"text": "Who read it, what is held, and for how long", "href": href})
    return rows


def _facts(found: Referral) -> list[Row]:
    claimed = f"{found.screener.name}, since {moment(found.claimed_at)}" if found.screener else ""
    sent = found.submission
    return [
        {"key": "The referrer’s reference", "value": found.submission.reference},
        {"key": "Option", "value": Option(found.option).label},
        {"key": "Received", "value": moment(found.received_at)},
        {"key": "Screened by", "value": claimed or "Nobody yet"},
        *(
            [
                {
                    "key": "Earlier referral",
                    "value": f"{found.previous.reference}"
                    + (". This is a re-referral, within 12 months" if found.is_re_referral else ""),
                }
            ]
            if found.previous
            else []
        ),
        {
            "key": "Supported by",
            "value": found.supporter.name if found.supporter else "Nobody yet",
        },
        {
            "key": "Known to the Children with Disabilities team",
            "value": "Yes" if found.known_to_cwd else "No",
        },
        *_who_sent(sent),
    ]


def _who_sent(sent: Submission) -> list[Row]:
    ways = filter(None, [sent.email, sent.referrer_phone, sent.referrer_other_way])
    return [
        {"key": "Referred by", "value": _sender(sent)},
        {
            "key": "How to reach them",
            "value": "\n".join(ways) or "They wait for a message on their own page",
        },
    ]


def _sender(sent: Submission) -> str:
    works_at = sent.referrer.works_at if sent.referrer else sent.referrer_works_at
    if sent.organisation:
        works_at = sent.organisation.name
    known = sent.referrer is not None and sent.referrer.works_at
    checked = "" if known or not works_at else f"{works_at} (not checked)"
    return "\n".join(
        filter(
            None,
            [
                sent.sent_by,
                sent.referrer_job,
                works_at if known else checked,
                sent.referrer_relationship,
                SENDERS[sent.sender],
            ],
        )
    )


SENDERS: dict[str, str] = {
    Sender.PROFESSIONAL: "A professional",
    Sender.PARENT: "A parent or carer",
    Sender.YOUNG_PERSON: "The young person",
    Sender.PUBLIC: "A member of the public",
}


def _child(found: Referral, at: datetime) -> list[Row]:
    child, home = found.child, found.child.household
    if child.birth_date:
        age = f"{child.age_on(clock.local_day(at))}, born on {day(child.birth_date)}"
    elif child.expected_on:
        age = f"Not born yet, expected on {day(child.expected_on)}"
    else:
        age = about(child.estimated_age or 0)
    place = "\n".join(filter(None, [home.address, home.postcode])) if home else ""
    lead = "No fixed address\n" if home and home.no_fixed_address else ""
    if found.where == Where.FOUND:
        lead = f"Found or staying at: {found.found_at}\nLives at: {'' if place else 'not known'}"
    return [
        {"key": "Name", "value": child.full_name},
        {"key": "Age", "value": age},
        {"key": "Where the child is", "value": f"{lead}{place}" or "Not given"},
        {"key": "School, college or setting", "value": child.school or "Not given"},
        {
            "key": "Sex and numbers",
            "value": "\n".join(
                filter(
                    None,
                    [
                        child.sex_in_words,
                        f"UPN {child.upn}" if child.upn else "",
                        f"NHS number {child.nhs_number}" if child.nhs_number else "",
                    ],
                )
            ),
        },
    ]


def _concern(sent: Submission) -> list[Row]:
    return [
        {"key": "Worried about welfare or safety", "value": sent.get_welfare_display()},
        {"key": "Concern", "value": sent.concern},
        {"key": "What the referrer hopes for", "value": sent.hopes or "Not given"},
        *(
            {"key": key, "value": value}
            for key, value in [
                ("What is going well", sent.strengths),
                ("What the child says or shows", sent.voice),
                ("Tried: found out", sent.tried_assess),
                ("Tried: planned", sent.tried_plan),
                ("Tried: done", sent.tried_do),
                ("Tried: what it changed", sent.tried_review),
                ("Who else helps", "\n".join(AGENCIES.get(code, code) for code in sent.agencies)),
                ("Names and numbers of helpers", sent.agencies_note),
            ]
            if value
        ),
    ]


def _carers(sent: Submission, viewer: Person) -> list[Row]:
    """A card for each parent or carer whom this viewer may know of."""
    known = {True: "Yes", False: "No", None: "Not known"}
    return [
        {
            "title": f"Parent or carer: {carer.name}",
            "rows": [
                {"key": key, "value": value}
                for key, value in [
                    ("Who they are to the child", carer.relationship),
                    ("Parental responsibility", known[carer.has_responsibility]),
                    ("Phone", carer.phone),
                    ("Email", carer.email),
                    ("Address", carer.address),
                    ("What they need to talk with us", carer.needs),
                    ("Who may see these details", carer.get_seen_by_display()),
                ]
                if value
            ],
        }
        for carer in sent.carers.visible_to(viewer)
    ]


def _files(found: Referral) -> list[Row]:
    """Files that came with it; what has not been checked for viruses is there and shut."""
    return [
        {
            "name": each.document.name,
            "href": reverse("referrals:file", args=[found.reference, each.document.reference])
            if each.document.may_be_opened
            else "",
            "state": each.document.scan.get_state_display()
            if hasattr(each.document, "scan")
            else "",
        }
        for each in found.submission.attachments.select_related("document__scan")
    ]


def _evidence(found: Referral) -> list[Row]:
    return [
        {"key": each.kind.label, "value": SAID[each.status]}
        for each in found.submission.evidence.select_related("kind")
    ]


SAID: dict[str, str] = {
    Evidence.Status.ATTACHED: "With the form",
    Evidence.Status.COMING: "To be sent later",
    Evidence.Status.NONE: "There is none, or the sender does not have it",
}


def _sharing(sent: Submission) -> list[Row]:
    sharing = sent.sharing
    if sharing.family_told is None:
        return [
            {
                "key": "What the family knows",
                "value": "Not answered. A worry about safety can be sent without it.",
            }
        ]
    told = "Yes" if sharing.family_told else f"No: {sharing.not_told_why}"
    return [
        {"key": "The family knows", "value": told},
        {"key": "The family agrees to help", "value": sharing.get_agreement_display()},
        {"key": "Basis for sharing", "value": sharing.get_basis_display()},
    ]


def _decisions(found: Referral) -> list[Decision]:
    return list(
        found.decisions.select_related(
            "by", "need", "destination", "guidance", "thresholds", "superseded_by"
        ).order_by("-id")
    )


def _decision(decision: Decision) -> Row:
    corrected = hasattr(decision, "superseded_by")
    known = {True: "Yes", False: "No", None: ""}[decision.disability_ascertained]
    facts = [
        ("Route", decision.get_route_display()),
        ("Level of need", str(decision.level)),
        ("Why", decision.rationale),
        ("Why not section 17 or section 47", decision.why_not_statutory),
        ("Primary need", decision.need.label if decision.need else ""),
        ("Evidence of a disability", decision.disability_evidence),
        ("Disability known at referral", known),
        ("Directed to", decision.destination.label if decision.destination else ""),
        ("The family’s answer", decision.get_family_answer_display()),
        ("What follows", decision.after_refusal),
        ("Information given", decision.information_given),
        ("No further action", "Yes" if decision.no_further_action else ""),
        ("Decided by", f"{decision.by.name}, {moment(decision.at)}"),
        ("In force then", f"{decision.guidance.name}; {decision.thresholds.name}"),
    ]
    return {
        "title": "Corrected decision" if corrected else "Decision",
        "rows": [{"key": key, "value": value} for key, value in facts if value],
    }


def _advice(found: Referral, viewer: Person) -> list[Row]:
    return [
        {
            "key": f"{each.get_status_display()}, {moment(each.settled_at or each.at)}",
            "value": _words_of(each, found, viewer)
            if each.status not in {AdviceStatus.WITHHELD, AdviceStatus.NOT_CONTACTABLE}
            else each.reason,
        }
        for each in found.advice.all()
    ]


def _words_of(advice: Advice, found: Referral, viewer: Person) -> str:
    return access.may_read_advice(found, advice.text, viewer).reason or advice.text


def _ehc_words(found: Referral) -> str:
    request = getattr(found, "ehc_request", None)
    if request is None:
        return ""
    return (
        f"Request {request.reference} for an EHC needs assessment, asked by: "
        f"{request.get_requested_by_kind_display().lower()}. Received on {day(request.received_on)}."
    )


def _panel_case(found: Referral, viewer: Person) -> str:
    """Where a request that has no case yet gets one."""
    request = getattr(found, "ehc_request", None)
    waiting = request is not None and not any(
        hasattr(request, link) for link in ("panel_case", "panel_repeat")
    )
    return actions.panel_address(found, viewer) if waiting else ""


def _history(transitions: list[Transition]) -> list[Row]:
    return [
        {
            "title": Move(made.move).label,
            "by": " and ".join(p.name for p in (made.by, made.second) if p),
            "at": made.at,
            "text": made.reason,
        }
        for made in transitions
    ]
