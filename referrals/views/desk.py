"""The RAIS desk: the list, a referral’s page, claiming it and changing its option."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.references import read_reference
from localoffer.ui.access import requires
from referrals import access, operations, pages
from referrals.forms import desk as forms
from referrals.models import Referral
from referrals.states import CLAIMS, PRACTICE, Move, Option
from referrals.views.acting import Step, ask, step, visible_referral


@require_safe
@requires(access.casework_only)
def worklist(request: PersonRequest) -> HttpResponse:
    """Unattended Option 1 on top, then one's own option's work, the oldest first."""
    visible = Referral.objects.visible_to(request.user, at=clock.now())
    asked = read_reference(request.GET.get("reference", ""))
    if asked and (found := visible.named(asked).first()):
        return redirect(found)
    context = pages.worklist(visible, viewer=request.user, at=clock.now())
    context["asked_for"] = request.GET.get("reference", "")
    context["may_meet"] = bool(access.meeting_only(request.user))
    context["may_screen_again"] = bool(access.second_screeners_only(request.user))
    context["may_oversee"] = bool(access.overseers_only(request.user))
    return render(request, "referrals/desk.html", context)


@require_safe
@requires(access.casework_only)
def listing(request: PersonRequest) -> HttpResponse:
    """Everything open, filtered and sorted, 25 at a time."""
    moment = clock.now()
    visible = Referral.objects.visible_to(request.user, at=moment)
    wanted = pages.Wanted.read(request.GET)
    context = pages.listing(visible, wanted, viewer=request.user, at=moment)
    return render(request, "referrals/listing.html", context)


@require_safe
@requires(access.casework_only)
def referral(request: PersonRequest, ref: str) -> HttpResponse:
    """Everything about one referral. Reading it is audited."""
    found = visible_referral(request, ref, pages.SHOWN)
    moment = clock.now()
    operations.record_reading(referral=found, by=request.user, at=moment)
    context = pages.referral(found, viewer=request.user, at=moment)
    return render(request, "referrals/referral.html", context)


@step(*CLAIMS.values(), may=access.may_claim)
def claim(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(
            request,
            found,
            forms.ClaimForm,
            initial={"known_to_cwd": found.known_to_cwd},
            referral=found,
            by=request.user,
        ),
        heading="Claim this referral",
        rule="T4",
        done="You have claimed this referral.",
        operation=operations.claim,
    )


@step(Move.RELEASE, may=access.may_release)
def release(request: PersonRequest, found: Referral) -> Step:
    return Step(
        form=ask(request, found, forms.ReasonForm),
        heading="Give this referral back to the list",
        rule=PRACTICE,
        done="The referral is on the list again.",
        operation=operations.release,
    )


@step(Move.SWITCH_TO_WELFARE, Move.ASK_SWITCH_TO_SUPPORT, may=access.may_switch)
def option(request: PersonRequest, found: Referral) -> Step:
    """T5 up at once; T6 down only as a question to a manager."""
    form = ask(request, found, forms.ReasonForm)
    if found.option == Option.SUPPORT:
        return Step(
            form=form,
            heading="Make this Option 1",
            rule="T5",
            note="It goes back to the list, at the top, for a social worker. Its clock runs on.",
            done="This is Option 1 now, and waits for a social worker.",
            operation=operations.switch_to_welfare,
        )
    return Step(
        form=form,
        heading="Ask to make this Option 2",
        rule="T6",
        note="A manager must agree. Until then it stays Option 1.",
        done="A manager has been asked on the list. It stays Option 1 until they agree.",
        operation=operations.ask_switch_to_support,
    )


@step(Move.AGREE_SWITCH_TO_SUPPORT, Move.DECLINE_SWITCH_TO_SUPPORT, may=access.may_answer_switch)
def option_answer(request: PersonRequest, found: Referral) -> Step:
    waiting = found.switches.select_related("asked_by").get(answered_at=None)
    return Step(
        form=ask(request, found, forms.SwitchAnswerForm),
        heading="Answer the change of option",
        rule="T6",
        note=f"{waiting.asked_by.name} asks for Option 2: {waiting.reason}",
        done="Your answer is saved.",
        operation=operations.answer_switch,
    )
