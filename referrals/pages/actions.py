"""What can be done with a referral, and what cannot and why: the table behind its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join

from localoffer.accounts.models import Person
from localoffer.accounts.roles import RAIS_DESK
from localoffer.refusal import Answer
from referrals import access
from referrals.models import Referral
from referrals.pages.wording import cited
from referrals.states import (
    DECIDES,
    PRACTICE,
    STEP_DOWN,
    STEP_UP,
    TABLE,
    Move,
    Option,
    Route,
)

Row = dict[str, Any]
May = Callable[[Referral, Person], Answer]


@dataclass(frozen=True)
class Action:
    """One page that does something: its words, its address, who may, and the rule behind it.

    A refusal that cites a rule of its own is shown with that one.
    """

    text: str
    page: str
    may: May
    rule: str
    rest: tuple[str, ...] = ()


def about(may: Callable[[Referral, Any, Person], Answer], what: Move | Route) -> May:
    """A rule that is asked about one of several moves or routes."""
    return lambda found, by: may(found, what, by)


def decision_rule(option: int, route: Route) -> str:
    return TABLE.rules[DECIDES[Option(option), route]].cites


@cache
def actions(option: Option) -> tuple[Action, ...]:
    """Everything that is ever done with a referral of this option, in the order of its way."""
    up = option == Option.SUPPORT
    return (
        Action("Claim this referral", "claim", access.may_claim, "T4"),
        Action("Make this Option 1", "option", access.may_switch, "T5")
        if up
        else Action("Ask to make this Option 2", "option", access.may_switch, "T6"),
        Action("Answer the change of option", "option-answer", access.may_answer_switch, "T6"),
        *(
            Action(
                f"Decide {route.label[0].lower()}{route.label[1:]}",
                "decision",
                about(access.may_decide, route),
                decision_rule(option, route),
                (route.value,),
            )
            for route in Route
        ),
        Action("Start the Single Assessment", "assessment", access.may_start_assessment, "T13"),
        Action(
            "Finish the Single Assessment",
            "assessment-outcome",
            access.may_finish_assessment,
            "T13",
        ),
        Action("Advise the referrer", "advice", access.may_advise, "T22"),
        Action(
            "Withhold the advice",
            "advice-withheld",
            about(access.may_leave_unadvised, Move.WITHHOLD_ADVICE),
            "T22",
        ),
        Action(
            "Record that the referrer cannot be reached",
            "not-contactable",
            about(access.may_leave_unadvised, Move.NOT_CONTACTABLE),
            "T22",
        ),
        Action("Close this referral", "closing", access.may_close, "T22"),
        Action("Correct the decision", "correction", access.may_correct, PRACTICE),
        Action("Give it back to the list", "release", access.may_release, PRACTICE),
        Action("Ask for information", "information", access.may_ask_information, "T7"),
        Action("Record information that arrived", "information-arrived", access.may_go_on, "T7"),
        Action(
            "Hold a strategy discussion", "strategy", access.may_hold_strategy_discussion, "T14"
        ),
        Action("Begin a section 47 enquiry", "enquiry", access.may_begin_enquiry, "T15"),
        Action(
            "Give the enquiry to the other team",
            "enquiry-override",
            access.may_override_enquiry,
            "T15",
        ),
        Action(
            "End the discussion without an enquiry",
            "strategy-ended",
            about(access.may_propose, Move.END_STRATEGY_DISCUSSION),
            PRACTICE,
        ),
        *(
            Action(text, "enquiry-outcome", about(access.may_propose, which), "T16", (kind,))
            for kind, which, text in (
                ("conference", Move.S47_TO_CONFERENCE, "Take the enquiry to a conference"),
                ("assessment", Move.S47_TO_ASSESSMENT, "End the enquiry with an assessment"),
                ("nothing", Move.S47_NO_FURTHER_ACTION, "End the enquiry with no further action"),
            )
        ),
        Action(
            "Answer as the second person", "second", access.may_answer_proposal, "T15, T16, T20"
        ),
        Action(
            "Take back what waits for a second person",
            "second-withdrawal",
            access.may_withdraw_proposal,
            "T15, T16, T20",
        ),
        Action("Allocate at once", "allocation", access.may_allocate, "T17"),
        Action("Begin the Early Help assessment", "early-help", access.may_begin_early_help, "T18"),
        Action("Write the family’s plan", "plan", access.may_write_plan, "T18"),
        Action("Form a Team Around the Family", "team", access.may_form_team, "T18"),
        Action("Ask to step up", "step-up", access.may_ask_step_up, "T19"),
        *(
            Action(
                f"Step up to route {route}",
                "step-up-decision",
                about(access.may_decide_step_up, which),
                "T19",
                (route,),
            )
            for route, which in STEP_UP.items()
        ),
        Action(
            "Do not step up",
            "step-up-declined",
            about(access.may_decide_step_up, Move.DECLINE_STEP_UP),
            "T19",
        ),
        *(
            Action(
                f"Step down to route {route}",
                "step-down",
                about(access.may_step_down, which),
                "T20",
                (route,),
            )
            for route, which in STEP_DOWN.items()
        ),
        Action(
            "Accept or turn down a family that is stepped down",
            "acceptance",
            access.may_accept_family,
            "T20",
        ),
        Action("Add to the child’s open referral", "attachment", access.may_join_open, "T24"),
        Action("Read a further contact", "contact", access.may_see_contact, "T24"),
        Action("Give to another worker", "reassignment", access.may_reassign, PRACTICE),
        Action("Give the sender a new code", "desk-code", access.may_give_new_code, PRACTICE),
        Action("Write a supervision note", "supervision", access.may_supervise, PRACTICE),
    )


PANEL_CASE = Action(
    "Make a panel case: request for an EHC needs assessment", "", access.may_request_ehc, "T21"
)
"""T21: the panel’s room records the request and opens the case from it in one step."""


def rows(found: Referral, viewer: Person) -> list[Row]:
    """Each thing that can be done, with the way there; what cannot, with the reason."""
    asked = [(action, action.may(found, viewer)) for action in actions(Option(found.option))]
    panel = panel_address(found, viewer)
    if panel:
        asked.append((PANEL_CASE, access.may_request_ehc(found, viewer)))
    return [
        {
            "text": action.text,
            "answer": answer,
            "rule": cited(answer.cites or action.rule),
            "href": (_address(found, action) if action.page else panel) if answer else "",
        }
        for action, answer in asked
    ]


def at_once(found: Referral, viewer: Person) -> tuple[str, str]:
    """What this viewer can do where harm is suspected, for nobody waits then (T7): in words, and
    as links. Without a move of their own they tell the screener."""
    wanted = [("strategy",), ("decision", Route.A.value)]
    if found.option == Option.SUPPORT:
        wanted.append(("option",))
    every = {(each.page, *each.rest): each for each in actions(Option(found.option))}
    ways = [every[page] for page in wanted if every[page].may(found, viewer)]
    if not ways:
        tell = f"Tell {found.screener.name} at once" if found.screener else "Tell a manager at once"
        return tell, f"{tell}."
    first, *others = (each.text for each in ways)
    links = format_html_join(
        " ",
        '<a class="govuk-link" href="{}">{}</a>',
        [(_address(found, each), f"{each.text}.") for each in ways],
    )
    return ", or ".join([first, *(f"{text[0].lower()}{text[1:]}" for text in others)]), links


def _address(found: Referral, action: Action) -> str:
    return reverse(f"referrals:{action.page}", args=[found.reference, *action.rest])


def panel_address(found: Referral, viewer: Person) -> str:
    """The panel's page for this referral, when its room is there and open to the viewer."""
    if not viewer.has(*RAIS_DESK):
        return ""
    try:
        return reverse("panel:open-from-referral", args=[found.reference])
    except NoReverseMatch:
        return ""
