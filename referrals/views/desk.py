"""The RAIS desk: the list, a referral's page, and a page for each thing done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.references import read_reference
from localoffer.ui.access import requires
from referrals import access, operations, pages
from referrals.forms import desk as forms
from referrals.models import Referral
from referrals.states import Move, Option, Route

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(access.casework_only)
def worklist(request: PersonRequest) -> HttpResponse:
    """Unattended Option 1 on top, then one's own option's work, the oldest first."""
    visible = Referral.objects.visible_to(request.user)
    asked = read_reference(request.GET.get("reference", ""))
    if asked and (found := visible.named(asked).first()):
        return redirect(found)
    context = pages.worklist(visible, viewer=request.user, at=clock.now())
    context["asked"] = request.GET.get("reference", "")
    return render(request, "referrals/desk.html", context)


@require_safe
@requires(access.casework_only)
def referral(request: PersonRequest, ref: str) -> HttpResponse:
    """Everything about one referral. Reading it is audited."""
    found = _referral(request, ref)
    moment = clock.now()
    operations.record_reading(referral=found, by=request.user, at=moment)
    context = pages.referral(found, viewer=request.user, at=moment)
    return render(request, "referrals/referral.html", context)


@form_page
@requires(access.casework_only)
def claim(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may_claim(found, request.user).or_refuse()
    initial = {"version": found.version, "known_to_cwd": found.known_to_cwd}
    form = forms.ClaimForm(request.POST or None, initial=initial, referral=found, by=request.user)
    return _page(
        request,
        found,
        form,
        heading="Claim this referral",
        rule="T4",
        done="You have claimed this referral.",
        call=lambda: operations.claim(
            referral=found,
            supporter=form.cleaned_data["supporter"],
            known_to_cwd=form.cleaned_data["known_to_cwd"],
            **_who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
def release(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may(Move.RELEASE, found, request.user).or_refuse()
    form = forms.ReasonForm(request.POST or None, initial={"version": found.version})
    return _page(
        request,
        found,
        form,
        heading="Give this referral back to the list",
        rule="ADR 0008",
        done="The referral is on the list again.",
        call=lambda: operations.release(
            referral=found, reason=form.cleaned_data["reason"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def option(request: PersonRequest, ref: str) -> HttpResponse:
    """T5 up at once; T6 down only as a question to a manager."""
    found = _referral(request, ref)
    access.may_switch(found, request.user).or_refuse()
    up = found.option == Option.SUPPORT
    form = forms.ReasonForm(request.POST or None, initial={"version": found.version})
    change = operations.switch_to_welfare if up else operations.ask_switch_to_support
    return _page(
        request,
        found,
        form,
        heading="Make this Option 1" if up else "Ask to make this Option 2",
        rule="T5" if up else "T6",
        note="It goes back to the list, at the top, for a social worker. Its clock runs on."
        if up
        else "A manager must agree. Until then it stays Option 1.",
        done="This is Option 1 now, and waits for a social worker."
        if up
        else "A manager has been asked on the list. It stays Option 1 until they agree.",
        call=lambda: change(
            referral=found, reason=form.cleaned_data["reason"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def option_answer(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may_answer_switch(found, request.user).or_refuse()
    waiting = found.switches.select_related("asked_by").get(answered_at=None)
    form = forms.SwitchAnswerForm(request.POST or None, initial={"version": found.version})
    return _page(
        request,
        found,
        form,
        heading="Answer the change of option",
        rule="T6",
        note=f"{waiting.asked_by.name} asks for Option 2: {waiting.reason}",
        done="Your answer is saved.",
        call=lambda: operations.answer_switch(
            referral=found, agreed=form.cleaned_data["agreed"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def decision(request: PersonRequest, ref: str, route: str) -> HttpResponse:
    found = _referral(request, ref)
    if route not in Route.values:
        raise Http404
    access.may_decide(found, Route(route), request.user).or_refuse()
    form = forms.DECISION_FORMS[route](
        request.POST or None,
        initial={"version": found.version},
        option=Option(found.option),
        day=clock.today(),
    )
    return _page(
        request,
        found,
        form,
        heading=f"Decide route {route}",
        rule=pages.decision_rule(found, Route(route)),
        note=Route(route).label,
        done="The decision is recorded. Advise the referrer next.",
        call=lambda: operations.decide(
            referral=found, outcome=form.outcome(), **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def correction(request: PersonRequest, ref: str) -> HttpResponse:
    """The same questions again, with the reason; the first record stays readable."""
    found = _referral(request, ref)
    access.may_correct(found, request.user).or_refuse()
    standing = found.decision
    form = forms.correction_form(standing)(
        request.POST or None,
        initial={**forms.decision_values(standing), "version": found.version},
        option=Option(standing.option),
        day=clock.today(),
    )
    return _page(
        request,
        found,
        form,
        heading="Correct the decision",
        rule="ADR 0008",
        note="The first record stays, marked as corrected. The route stays as it is.",
        done="The decision is corrected.",
        call=lambda: operations.correct_decision(
            referral=found,
            outcome=form.outcome(),
            reason=form.cleaned_data["reason"],
            **_who(request, form),
        ),
    )


@form_page
@requires(access.casework_only)
def assessment(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may_start_assessment(found, request.user).or_refuse()
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    form.submit = "Start the assessment"  # type: ignore[misc]
    return _page(
        request,
        found,
        form,
        heading="Start the Single Assessment",
        rule="T13",
        note="It starts today. The law’s limit counts from the day of the referral.",
        done="The Single Assessment has started.",
        call=lambda: operations.start_assessment(referral=found, **_who(request, form)),
    )


@form_page
@requires(access.casework_only)
def assessment_outcome(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may(Move.FINISH_ASSESSMENT, found, request.user).or_refuse()
    form = forms.AssessmentOutcomeForm(request.POST or None, initial={"version": found.version})
    return _page(
        request,
        found,
        form,
        heading="Finish the Single Assessment",
        rule="T13",
        done="The assessment is finished.",
        call=lambda: operations.finish_assessment(
            referral=found, outcome=form.cleaned_data["outcome"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def advice(request: PersonRequest, ref: str) -> HttpResponse:
    """The message is drafted from the outcome and can be edited before it goes."""
    found = _referral(request, ref)
    access.may_advise(found, request.user).or_refuse()
    initial = {"version": found.version, "text": pages.draft_advice(found)}
    form = forms.AdviceForm(request.POST or None, initial=initial)
    if form.is_valid():
        answer = access.names_nobody(found, form.cleaned_data["text"])
        if not answer:
            form.add_error("text", answer.reason)
    return _page(
        request,
        found,
        form,
        heading="Advise the referrer",
        rule="T22",
        done="The message is on its way. You can close the referral once it has left.",
        call=lambda: operations.advise(
            referral=found, text=form.cleaned_data["text"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def advice_withheld(request: PersonRequest, ref: str) -> HttpResponse:
    return _unadvised(
        request,
        ref,
        Move.WITHHOLD_ADVICE,
        operations.withhold_advice,
        heading="Withhold the advice",
        done="The referrer is not told. Your reason is recorded.",
    )


@form_page
@requires(access.casework_only)
def not_contactable(request: PersonRequest, ref: str) -> HttpResponse:
    return _unadvised(
        request,
        ref,
        Move.NOT_CONTACTABLE,
        operations.record_not_contactable,
        heading="The referrer cannot be reached",
        done="It is recorded that the referrer cannot be reached.",
    )


def _unadvised(
    request: PersonRequest,
    ref: str,
    move: Move,
    operation: Callable[..., Any],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    found = _referral(request, ref)
    access.may_leave_unadvised(found, move, request.user).or_refuse()
    form = forms.ReasonForm(request.POST or None, initial={"version": found.version})
    return _page(
        request,
        found,
        form,
        heading=heading,
        rule="T22",
        done=done,
        call=lambda: operation(
            referral=found, reason=form.cleaned_data["reason"], **_who(request, form)
        ),
    )


@form_page
@requires(access.casework_only)
def ehc_request(request: PersonRequest, ref: str) -> HttpResponse:
    """T21: the request that the panel makes its case from."""
    found = _referral(request, ref)
    access.may_request_ehc(found, request.user).or_refuse()
    form = forms.EhcRequestForm(request.POST or None, initial={"version": found.version})
    return _page(
        request,
        found,
        form,
        heading="",
        rule="T21",
        done="The request is recorded. The SEND team opens the case from it.",
        call=lambda: operations.request_ehc_assessment(
            referral=found,
            requested_by_kind=form.cleaned_data["requested_by_kind"],
            by=request.user,
            at=clock.now(),
        ),
    )


@form_page
@requires(access.casework_only)
def closing(request: PersonRequest, ref: str) -> HttpResponse:
    found = _referral(request, ref)
    access.may_close(found, request.user).or_refuse()
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    form.submit = "Close the referral"  # type: ignore[misc]
    return _page(
        request,
        found,
        form,
        heading="Close this referral",
        rule="T22",
        note="The outcome is recorded, the referrer is advised and nothing is open.",
        done="The referral is closed.",
        call=lambda: operations.close(referral=found, **_who(request, form)),
    )


def _referral(request: PersonRequest, ref: str) -> Referral:
    visible = Referral.objects.visible_to(request.user)
    chosen = visible.select_related("child__household", "submission__referrer__organisation",
                                    "screener", "supporter")  # fmt: skip
    return get_object_or_404(chosen, reference=ref)


def _who(request: PersonRequest, form: Form) -> dict[str, Any]:
    return {"version": form.cleaned_data["version"], "by": request.user, "at": clock.now()}


def _page(
    request: PersonRequest,
    found: Referral,
    form: Form,
    *,
    heading: str,
    rule: str,
    done: str,
    call: Callable[[], Any],
    note: str = "",
) -> HttpResponse:
    """One thing done to a referral: ask, do, say that it is done."""
    if form.is_valid():
        call()
        messages.success(request, done)
        return redirect(found)
    context = {"form": form, "heading": heading, "rule": rule, "note": note, "referral": found}
    return render(request, "referrals/desk_form.html", context)
