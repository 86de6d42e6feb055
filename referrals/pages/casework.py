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
from referrals.models import Decision, Referral
from referrals.pages.desk import due, state_tag
from referrals.pages.sending import about
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
    sender = found.submission.referrer
    organisation = sender.organisation.name if sender.organisation else "No organisation given"
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
        {"key": "Referred by", "value": f"{sender.name}\n{organisation}"},
        {
            "key": "How to reach them",
            "value": "\n".join(filter(None, [sender.email, found.submission.referrer_phone])),
        },
    ]


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
    return [
        {"key": "Name", "value": child.full_name},
        {"key": "Age", "value": age},
        {"key": "Where the child is", "value": f"{lead}{place}" or "Not given"},
        {"key": "School, college or setting", "value": child.school or "Not given"},
    ]


def _concern(found: Referral) -> list[Row]:
    sent = found.submission
    return [
        {"key": "Worried about welfare or safety", "value": sent.get_welfare_display()},
        {"key": "Concern", "value": sent.concern},
        {"key": "What the referrer hopes for", "value": sent.hopes or "Not given"},
    ]


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
