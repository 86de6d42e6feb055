"""The professional's form: public start, then one thing a page, kept as a draft."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import public, requires
from referrals import operations, pages
from referrals.access import referrers_only
from referrals.forms.child import ChildForm
from referrals.forms.refer import (
    REFER,
    ConcernForm,
    NeedForm,
    NewForm,
    RemovalForm,
    SendForm,
    SharingForm,
    WelfareForm,
)
from referrals.models import Deflection, Draft
from referrals.models.draft import STEPS

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public
def start(request: HttpRequest) -> HttpResponse:
    """Emergency first; then who it is for, what you need, how long it takes."""
    return render(request, "referrals/start.html", pages.hours(at=clock.now()))


@form_page
@public
def need(request: HttpRequest) -> HttpResponse:
    """T3: general questions go to the answers, known workers to the lines; both are counted."""
    form = NeedForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data["need"]
        if chosen == REFER:
            return redirect("referrals:new")
        by = request.user if request.user.is_authenticated else None
        operations.deflect(kind=chosen, by=by, at=clock.now())
        return redirect(_answers() if chosen == Deflection.Kind.GENERAL else "referrals:lines")
    context = {"form": form, "back": reverse("referrals:start")}
    return render(request, "referrals/question.html", context)


def _answers() -> str:
    """Where questions are answered: the list of them, else the home page."""
    try:
        return reverse("faq:questions")
    except NoReverseMatch:
        return "/"


@require_safe
@public
def lines(request: HttpRequest) -> HttpResponse:
    """Option 3: who to call."""
    return render(request, "referrals/lines.html")


@form_page
@requires(referrers_only)
def new(request: PersonRequest) -> HttpResponse:
    """T1: the welfare and safety question makes the draft."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        draft = operations.start(
            answers={"welfare": form.answer()},
            once=form.cleaned_data["once"],
            by=request.user,
            at=clock.now(),
        )
        return _onwards(draft)
    context = {"form": form, "back": reverse("referrals:need")}
    return render(request, "referrals/question.html", context)


@form_page
@requires(referrers_only)
def welfare(request: PersonRequest, ref: str) -> HttpResponse:
    draft = _draft(request, ref)
    initial = {**draft.answers.get("welfare", {}), "version": draft.version}
    form = WelfareForm(request.POST or None, initial=initial)
    return _step(request, draft, "welfare", form)


@form_page
@requires(referrers_only)
def child(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """One page a child; the page after the last adds another."""
    draft = _draft(request, ref)
    children = draft.answers.get("children", [])
    if not 1 <= number <= len(children) + 1:
        raise Http404
    before = children[number - 1] if number <= len(children) else {}
    form = ChildForm(
        request.POST or None,
        initial={**ChildForm.initial_from(before), "version": draft.version},
        today=clock.today(),
    )
    heading = "About the child" if number == 1 else f"About child {number}"
    return _step(
        request,
        draft,
        "children",
        form,
        heading=heading,
        answer=lambda: [*children[: number - 1], form.answer(), *children[number:]],
    )


@require_POST
@requires(referrers_only)
def child_removal(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Takes one of several children out of the draft again."""
    draft = _draft(request, ref)
    children = draft.answers.get("children", [])
    form = SendForm(request.POST)
    if not (1 <= number <= len(children) and len(children) > 1 and form.is_valid()):
        raise Http404
    operations.keep(
        draft=draft,
        step="children",
        answer=[*children[: number - 1], *children[number:]],
        version=form.cleaned_data["version"],
        by=request.user,
        at=clock.now(),
    )
    return redirect("referrals:check", draft.reference)


@form_page
@requires(referrers_only)
def concern(request: PersonRequest, ref: str) -> HttpResponse:
    draft = _draft(request, ref)
    initial = {**draft.answers.get("concern", {}), "version": draft.version}
    form = ConcernForm(request.POST or None, initial=initial)
    return _step(request, draft, "concern", form, heading="Your concern")


@form_page
@requires(referrers_only)
def sharing(request: PersonRequest, ref: str) -> HttpResponse:
    draft = _draft(request, ref)
    initial = {**draft.answers.get("sharing", {}), "version": draft.version}
    form = SharingForm(request.POST or None, initial=initial)
    return _step(request, draft, "sharing", form, heading="Sharing this information")


@form_page
@requires(referrers_only)
def check(request: PersonRequest, ref: str) -> HttpResponse:
    """All answers with their change links, and the button that sends. Sent twice, sent once."""
    draft = get_object_or_404(Draft.objects.of(request.user).sendable(), reference=ref)
    if draft.submission is None and draft.next_step:
        return _onwards(draft)
    if request.method == "POST":
        form = SendForm(request.POST)
        if form.is_valid():
            submission = operations.send(
                draft=draft,
                version=form.cleaned_data["version"],
                by=request.user,
                at=clock.now(),
            )
            return redirect("referrals:sent", submission.reference)
    if draft.submission:
        return redirect(draft.submission)
    form = SendForm(initial={"version": draft.version})
    context = {**pages.check(draft), **pages.hours(at=clock.now()), "form": form, "draft": draft}
    return render(request, "referrals/check.html", context)


@form_page
@requires(referrers_only)
def removal(request: PersonRequest, ref: str) -> HttpResponse:
    """Asks once, then deletes an unsent draft."""
    draft = _draft(request, ref)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.discard(draft=draft, by=request.user, at=clock.now())
        messages.success(request, "The draft is deleted.")
        return redirect("referrals:mine")
    return render(request, "referrals/removal.html", {"form": form, "draft": draft})


def _draft(request: PersonRequest, ref: str) -> Draft:
    drafts = Draft.objects.of(request.user).unsent()
    return get_object_or_404(drafts, reference=ref)


def _step(
    request: PersonRequest,
    draft: Draft,
    step: str,
    form: Form,
    *,
    heading: str = "",
    answer: object = None,
) -> HttpResponse:
    """One step: out of turn it leads back to the first open question (TRUST 8)."""
    if draft.next_step and STEPS.index(step) > STEPS.index(draft.next_step):
        return _onwards(draft)
    if form.is_valid():
        given = answer() if callable(answer) else form.answer()  # type: ignore[attr-defined]
        draft = operations.keep(
            draft=draft,
            step=step,
            answer=given,
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
        return _onwards(draft)
    context = {"form": form, "heading": heading, "back": _back(draft, step), "draft": draft}
    return render(request, "referrals/question.html", context)


def _onwards(draft: Draft) -> HttpResponse:
    """To the first open question, or to the check when there is none."""
    if draft.next_step == "children":
        return redirect("referrals:child", draft.reference, 1)
    return redirect(f"referrals:{draft.next_step or 'check'}", draft.reference)


def _back(draft: Draft, step: str) -> str:
    if not draft.next_step:
        return reverse("referrals:check", args=[draft.reference])
    if step == "welfare":
        return reverse("referrals:mine")
    before = STEPS[STEPS.index(step) - 1]
    if before == "children":
        return reverse("referrals:child", args=[draft.reference, 1])
    return reverse(f"referrals:{before}", args=[draft.reference])
