"""The legal test, the recommendation, the signatures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.access import reauthenticated
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import DeferralForm, LimbForm, ReasonForm, RecommendationForm, SignForm
from panel.models import Item
from panel.operations import decisions
from panel.states import ItemMove, ItemState
from panel.views.shared import act, answers_on_the_item, ask_one, done, form_page, item_of, sent


@form_page
@requires(access.chairs_only)
@answers_on_the_item()
def limb(request: PersonRequest, ref: str, code: str) -> HttpResponse:
    """One question of the test. Reasons that no law allows bring a warning before they are saved."""
    found = item_of(request, ref)
    access.may_find(found, request.user).or_refuse()
    asked = {each.code: each for each in decisions.limbs_of(found)}
    if code not in asked:
        raise Http404
    said = access.counting_findings(found).get(code)
    start: dict[str, Any] = {"version": found.version}
    if said:
        start |= {"met": said.met, "reason": said.reason, "evidence": said.evidence}
    form = LimbForm(sent(request), initial=start, item=found)
    if done(
        form,
        lambda: decisions.record_finding(
            item=found, limb=code, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"Limb ({code}) is saved.")
        return redirect(found)
    audit.record(
        "panel.limb.read", target=found, by=request.user, at=clock.now(), facts={"limb": code}
    )
    context = {
        "form": form,
        "heading": asked[code].question,
        "text": f"{asked[code].clause}, limb ({code})",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.chairs_only)
@answers_on_the_item(ItemMove.RECOMMEND)
def recommendation(request: PersonRequest, ref: str) -> HttpResponse:
    found = item_of(request, ref)
    access.may_recommend(found, request.user, at=clock.now()).or_refuse()
    latest = found.latest_decision
    start = {
        "version": found.version,
        "outcome": decisions.outcome_of(found),
        "reasons": latest.reasons if latest else "",
    }
    form = RecommendationForm(sent(request), initial=start, item=found, again=latest is not None)
    if done(
        form,
        lambda: decisions.recommend(
            item=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The recommendation is recorded. Read it, then sign it.")
        return redirect(found)
    audit.record("panel.recommendation.read", target=found, by=request.user, at=clock.now())
    limbs = pages.limb_rows(found)
    context = {
        "form": form,
        "item": found,
        "limbs": limbs,
        "follows": pages.follows_from_limbs(found, limbs),
    }
    return render(request, "panel/recommendation.html", context)


@form_page
@requires(access.chairs_only)
@answers_on_the_item(ItemMove.DEFER)
def deferral(request: PersonRequest, ref: str) -> HttpResponse:
    found = item_of(request, ref)
    access.may_defer(found, request.user).or_refuse()
    return act(
        request,
        found,
        DeferralForm(sent(request), initial={"version": found.version}, item=found),
        decisions.defer,
        heading="Put this item off",
        text="The clock never pauses. A day after the date below breaks the law’s time limit.",
        said="The item is put off. Its clock runs on.",
    )


@form_page
@requires(access.chairs_only)
@reauthenticated
@answers_on_the_item(ItemMove.SIGN)
def signature(request: PersonRequest, ref: str) -> HttpResponse:
    """The chair sees exactly what is signed, and signs it or not."""
    found = item_of(request, ref)
    access.may_sign(found, request.user).or_refuse()
    form = _sign_form(request, found)
    if done(
        form,
        lambda: decisions.sign(
            item=found, digest=form.cleaned_data["digest"], by=request.user, at=clock.now()
        ),
    ):
        messages.success(request, "Signed. The recommendation is with the chief officer.")
        return redirect(found)
    return _sign_page(request, found, form, heading="Sign the recommendation")


@form_page
@requires(access.chairs_only)
@answers_on_the_item(ItemMove.TAKE_BACK)
def taken_back(request: PersonRequest, ref: str) -> HttpResponse:
    """The chair changes what nobody has signed yet."""
    found = item_of(request, ref)
    access.may_take_back(found, request.user).or_refuse()
    return ask_one(
        request,
        found,
        ReasonForm,
        decisions.take_back,
        label="Why does the recommendation change?",
        submit="Change the recommendation",
        heading="Change the recommendation",
        text="The version that stands now is kept, unsigned. The findings are carried over.",
        said="Change what you need to, then record the recommendation as a new version.",
    )


@form_page
@requires(access.chief_officers_only)
@reauthenticated
@answers_on_the_item(ItemMove.APPROVE)
def approval(request: PersonRequest, ref: str) -> HttpResponse:
    """The chief officer sees exactly what the chair signed, and approves it or not."""
    found = item_of(request, ref)
    if access.must_declare(found, request.user):
        return redirect(found)
    access.may_approve(found, request.user).or_refuse()
    form = _sign_form(request, found)
    if done(
        form,
        lambda: decisions.approve(
            item=found, digest=form.cleaned_data["digest"], by=request.user, at=clock.now()
        ),
    ):
        messages.success(request, "Approved. The SEND team now tells the parent.")
        return redirect("panel:approvals")
    return _sign_page(request, found, form, heading="Approve the decision")


def _sign_form(request: PersonRequest, item: Item) -> SignForm:
    decision = item.latest_decision
    start = {"digest": decision.digest if decision else ""}
    return SignForm(sent(request), initial=start)


def _sign_page(request: PersonRequest, item: Item, form: SignForm, *, heading: str) -> HttpResponse:
    decision = item.latest_decision
    assert decision is not None
    audit.record("panel.decision.read", target=item, by=request.user, at=clock.now())
    context = {
        "form": form,
        "item": item,
        "heading": heading,
        "content": pages.signed_content(decision),
        "unheard": pages.unheard(item),
        "may_send_back": access.may_send_back(item, request.user),
    }
    return render(request, "panel/sign.html", context)


@form_page
@requires(access.chief_officers_only)
@answers_on_the_item(ItemMove.SEND_BACK)
def sent_back(request: PersonRequest, ref: str) -> HttpResponse:
    found = item_of(request, ref)
    access.may_send_back(found, request.user).or_refuse()
    return ask_one(
        request,
        found,
        ReasonForm,
        decisions.send_back,
        label="What should the chair look at again?",
        submit="Send it back",
        heading="Send it back",
        said="The recommendation is with the chair again.",
        to="panel:approvals",
    )


@form_page
@requires(access.chief_officers_only)
@reauthenticated
@answers_on_the_item(ItemMove.CORRECT)
def correction(request: PersonRequest, ref: str) -> HttpResponse:
    """A decision that stands is wrong: a new version is made, signed and told anew."""
    found = item_of(request, ref)
    access.may_correct(found, request.user).or_refuse()
    return ask_one(
        request,
        found,
        ReasonForm,
        decisions.correct,
        label="What is wrong with the decision?",
        submit="Have it corrected",
        heading="Have this decision corrected",
        text="Nothing that was signed or sent changes. The chair makes a new version, which is "
        "signed, approved and told to the parent in a letter of its own.",
        said="The decision is with the chair again. What was sent is kept.",
        to="panel:approvals",
    )


@require_safe
@requires(access.chief_officers_only)
def approvals(request: PersonRequest) -> HttpResponse:
    """What waits for the chief officer, oldest date first."""
    waiting = Item.objects.visible_to(request.user).filter(state=ItemState.WITH_OFFICER)
    at = clock.now()
    rows = pages.approval_rows(waiting, at=at)
    audit.record("panel.approvals.read", by=request.user, at=at, facts={"count": len(rows)})
    context = {
        "head": [
            "Item",
            "Business",
            "Signed by the chair",
            "Approve by (the council’s own limit)",
            "Tell the parent by",
            "Time left",
        ],
        "rows": rows,
        "sections": pages.sections(request.user, current="approvals"),
    }
    return render(request, "panel/approvals.html", context)
