"""The first wording of what a referrer is told. People edit it before it goes."""

from __future__ import annotations

from localoffer.children.access import is_restricted
from referrals.access import carers_of
from referrals.models import Carer, Decision, Referral, Sender
from referrals.states import Option, Route, State

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
A_SOCIAL_WORKER = "A social worker will be in touch with you. Together you look at what would help."
TO_FAMILY = {
    Route.A: A_SOCIAL_WORKER,
    Route.B: A_SOCIAL_WORKER,
    Route.C: "We have asked people to help you: {destination}. They will be in touch with you.",
    Route.D: "Services that are open to every family can help here. "
    "This is our information and advice for you:\n\n{information}",
}
"""What happens next, for a parent about their own child or a young person about themselves. The
route is only for verified professionals, so it is not named, and A and B read the same."""
DECLINED = "You do not need to do anything now. If you would like help later, tell us."
IN_TOUCH = "We will be in touch with you about what happens next."
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
    decision, sent = found.decision, found.submission
    said = f"{KEPT_BACK} {BY_MAIL if sent.email else ON_THEIR_PAGE}"
    if decision and sent.is_from_verified_professional:
        said = _filled(SAID, decision)
    elif decision and sent.sender in {Sender.PARENT, Sender.YOUNG_PERSON}:
        said = _to_family(found, decision)
    lead = INTRODUCTION.format(reference=sent.reference)
    return f"{lead}\n\n{said}\n\n{CLOSING}"


def _filled(words: dict[Route, str], decision: Decision) -> str:
    return words[Route(decision.route)].format(
        destination=decision.destination.label if decision.destination else "",
        information=decision.information_given,
    )


def _to_family(found: Referral, decision: Decision) -> str:
    """With a risk about, no message says who will come: anybody at home might read it."""
    if decision.family_answer == Decision.FamilyAnswer.REFUSED:
        return DECLINED
    if decision.route != Route.D and has_risk(found):
        return IN_TOUCH
    return _filled(TO_FAMILY, decision)


def has_risk(found: Referral) -> bool:
    """Is there a worry about the child’s safety, the sender’s or anybody’s, or somebody to hide?"""
    worries = found.child.referrals.filter(option=Option.WELFARE).exclude(state=State.CLOSED)
    home = found.child.household
    return (
        worries.exists()
        or found.discussions.exists()
        or is_restricted(found.child)
        or carers_of(found).filter(seen_by=Carer.SeenBy.FRONT_DOOR).exists()
        or (home is not None and home.hidden)
    )
