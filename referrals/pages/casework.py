"""One referral's page: what it says, what may be done and why not, and its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.roles import RAIS_DESK
from localoffer.council.models import closed_days
from localoffer.refusal import Answer
from localoffer.ui.templatetags.ui import day, moment
from referrals import access
from referrals.asking import AGENCIES
from referrals.models import Decision, Evidence, Referral, Sender, Submission, Where
from referrals.pages.answers import about
from referrals.pages.desk import due, state_tag
from referrals.pages.wording import cited
from referrals.states import (
    BEFORE_DECISION,
    DECIDES,
    PRACTICE,
    TABLE,
    AdviceStatus,
    Move,
    Option,
    Route,
    State,
)

Row = dict[str, Any]


def decision_rule(referral: Referral, route: Route) -> str:
    return TABLE.rules[DECIDES[Option(referral.option), route]].cites


def referral(found: Referral, *, viewer: Person, at: datetime) -> dict[str, Any]:
    """Everything the page of one referral shows, finished."""
    actions = _actions(found, viewer)
    undecided = found.state in BEFORE_DECISION
    return {
        "referral": found,
        "tag": state_tag(found),
        "unattended": found.state == State.SUBMITTED and found.option == Option.WELFARE,
        "due": due(found, closed=closed_days(), today=clock.local_day(at)) if undecided else "",
        "facts": _facts(found),
        "child_rows": _child(found, at),
        "concern_rows": _concern(found),
        "sharing_rows": _sharing(found),
        "carers": _carers(found, viewer),
        "files": _files(found),
        "evidence_rows": _evidence(found),
        "letters": list(found.submission.messages.select_related("by")),
        "withdrawal": getattr(found.submission, "withdrawal", None),
        "disagreements": list(found.disagreements.select_related("raised_by", "answered_by")),
        "decisions": [_decision(each) for each in _decisions(found)],
        "advice_rows": _advice(found),
        "siblings": list(found.submission.referrals.exclude(pk=found.pk)),
        "can": [each for each in actions if each["answer"]],
        "cannot": [each for each in actions if not each["answer"]],
        "ehc_request": getattr(found, "ehc_request", None),
        "ehc_words": _ehc_words(found),
        "panel_case": _panel_case(found, viewer),
        "history": _history(found),
    }


def _actions(found: Referral, viewer: Person) -> list[Row]:
    """Each thing that can be done, with its rule; what cannot, with the reason."""

    def row(text: str, name: str, answer: Answer, rule: str, *args: str) -> Row:
        href = reverse(f"referrals:{name}", args=[found.reference, *args])
        return {"text": text, "href": href, "answer": answer, "rule": cited(answer.cites or rule)}

    may_switch = access.may_switch(found, viewer)
    up = found.option == Option.SUPPORT
    rows = [
        row("Claim this referral", "claim", access.may_claim(found, viewer), "T4"),
        row(
            "Make this Option 1" if up else "Ask to make this Option 2",
            "option",
            may_switch,
            "T5" if up else "T6",
        ),
        row(
            "Answer the change of option",
            "option-answer",
            access.may_answer_switch(found, viewer),
            "T6",
        ),
        *(
            row(
                f"Decide {Route(route).label[0].lower()}{Route(route).label[1:]}",
                "decision",
                access.may_decide(found, route, viewer),
                decision_rule(found, route),
                route.value,
            )
            for route in Route
        ),
        row(
            "Start the Single Assessment",
            "assessment",
            access.may_start_assessment(found, viewer),
            "T13",
        ),
        row(
            "Finish the Single Assessment",
            "assessment-outcome",
            access.may_finish_assessment(found, viewer),
            "T13",
        ),
        row("Advise the referrer", "advice", access.may_advise(found, viewer), "T22"),
        row(
            "Withhold the advice",
            "advice-withheld",
            access.may_leave_unadvised(found, Move.WITHHOLD_ADVICE, viewer),
            "T22",
        ),
        row(
            "Record that the referrer cannot be reached",
            "not-contactable",
            access.may_leave_unadvised(found, Move.NOT_CONTACTABLE, viewer),
            "T22",
        ),
        row("Close this referral", "closing", access.may_close(found, viewer), "T22"),
        row("Correct the decision", "correction", access.may_correct(found, viewer), PRACTICE),
        row(
            "Give it back to the list",
            "release",
            access.may(Move.RELEASE, found, viewer),
            PRACTICE,
        ),
        *_panel_row(found, viewer),
    ]
    return rows


def _facts(found: Referral) -> list[Row]:
    claimed = f"{found.screener.name}, since {moment(found.claimed_at)}" if found.screener else ""
    sent = found.submission
    return [
        {"key": "The referrer’s reference", "value": found.submission.reference},
        {"key": "Option", "value": Option(found.option).label},
        {"key": "Received", "value": moment(found.received_at)},
        {"key": "Screened by", "value": claimed or "Nobody yet"},
        {
            "key": "Supported by",
            "value": found.supporter.name if found.supporter else "Nobody yet",
        },
        {
            "key": "Known to the Children with Disabilities team",
            "value": "Yes" if found.known_to_cwd else "No",
        },
        {"key": "Referred by", "value": _sender(sent)},
        {
            "key": "How to reach them",
            "value": "\n".join(
                filter(None, [sent.email, sent.referrer_phone, sent.referrer_other_way])
            )
            or "They wait for a message on their own page",
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
                        child.get_sex_display(),
                        f"UPN {child.upn}" if child.upn else "",
                        f"NHS number {child.nhs_number}" if child.nhs_number else "",
                    ],
                )
            ),
        },
    ]


def _concern(found: Referral) -> list[Row]:
    sent = found.submission
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


def _carers(found: Referral, viewer: Person) -> list[Row]:
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
        for carer in found.submission.carers.visible_to(viewer)
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


def _sharing(found: Referral) -> list[Row]:
    sharing = found.submission.sharing
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


def _advice(found: Referral) -> list[Row]:
    return [
        {
            "key": f"{each.get_status_display()}, {moment(each.settled_at or each.at)}",
            "value": each.text
            if each.status not in {AdviceStatus.WITHHELD, AdviceStatus.NOT_CONTACTABLE}
            else each.reason,
        }
        for each in found.advice.all()
    ]


def _ehc_words(found: Referral) -> str:
    request = getattr(found, "ehc_request", None)
    if request is None:
        return ""
    return (
        f"Request {request.reference} for an EHC needs assessment, asked by: "
        f"{request.get_requested_by_kind_display().lower()}. Received on {day(request.received_on)}."
    )


def _panel_row(found: Referral, viewer: Person) -> list[Row]:
    """T21: the panel's room records the request and opens the case from it in one step."""
    href = _panel_address(found, viewer)
    if not href:
        return []
    answer = access.may_request_ehc(found, viewer)
    text = "Make a panel case: request for an EHC needs assessment"
    return [{"text": text, "href": href, "answer": answer, "rule": cited(answer.cites or "T21")}]


def _panel_case(found: Referral, viewer: Person) -> str:
    """Where a request that has no case yet gets one."""
    request = getattr(found, "ehc_request", None)
    waiting = request is not None and not hasattr(request, "panel_case")
    return _panel_address(found, viewer) if waiting else ""


def _panel_address(found: Referral, viewer: Person) -> str:
    """The panel's page for this referral, when its room is there and open to the viewer."""
    if not viewer.has(*RAIS_DESK):
        return ""
    try:
        return reverse("panel:open-from-referral", args=[found.reference])
    except NoReverseMatch:
        return ""


def _history(found: Referral) -> list[Row]:
    return [
        {
            "title": Move(made.move).label,
            "by": " and ".join(p.name for p in (made.by, made.second) if p),
            "at": made.at,
            "text": made.reason,
        }
        for made in found.transitions.select_related("by", "second").order_by("-id")
    ]
