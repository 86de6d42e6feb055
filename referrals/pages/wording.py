"""The first wording of what a referrer is told. People edit it before it goes."""

from __future__ import annotations

from referrals.models import Referral
from referrals.states import Route

INTRODUCTION = "Thank you for your referral {reference}. We have looked at it and decided."
SAID = {
    Route.A: "The child and family will be offered an assessment by a social worker. "
    "A social worker will be in touch with you if they need to know more.",
    Route.B: "The child and family will be offered an assessment by a social worker, "
    "who looks at what the child’s disability means for the family. "
    "A social worker will be in touch with you if they need to know more.",
    Route.C: "We have passed the referral on for early help: {destination}. "
    "The team there will be in touch with the family.",
    Route.D: "Services that are open to every family can help here. "
    "We have given information and advice:\n\n{information}",
}
KEPT_BACK = "We will be in touch if we need to know more from you. We cannot tell you more"
BY_MAIL, ON_THEIR_PAGE = "by e-mail.", "on this page."
CLOSING = (
    "If you are worried that things have changed, refer again or call us. "
    "If a child is in danger now, call 999."
)


def cited(rule: str) -> str:
    """Where a rule comes from, as the desk knows it: a step of the pathway or local practice."""
    step = rule.removeprefix("pathway, ")
    if step.startswith("T") or step == "option boxes":
        return f"Pathway {step}"
    return rule[:1].upper() + rule[1:]


def draft_advice(found: Referral) -> str:
    """The first wording of the message, from the outcome; the route only for verified people."""
    decision = found.decision
    said = f"{KEPT_BACK} {BY_MAIL if found.submission.email else ON_THEIR_PAGE}"
    if decision and found.submission.is_from_verified_professional:
        said = SAID[Route(decision.route)].format(
            destination=decision.destination.label if decision.destination else "",
            information=decision.information_given,
        )
    lead = INTRODUCTION.format(reference=found.submission.reference)
    return f"{lead}\n\n{said}\n\n{CLOSING}"
