"""The desk's side of comments: responding, publishing, leaving out, actions, the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from faq import access
from faq.forms import comments as forms
from faq.forms.questions import ShortWhyForm, WhyForm
from faq.models import Action, AnnualReport, Comment
from faq.operations import comments as operations
from faq.pages import comments as pages
from faq.pages import worklist
from faq.states import ACTION, COMMENT, ActionMove, CommentMove
from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.search import glossary
from localoffer.ui.access import requires
from localoffer.ui.forms import Form, VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(access.editors_only)
def every(request: PersonRequest) -> HttpResponse:
    """All comments, newest first, and the annual reports."""
    context = {
        "rows": Comment.objects.prefetch_related("actions"),
        "reports": AnnualReport.objects.select_related("published_by"),
    }
    return render(request, "faq/desk/comments.html", context)


@form_page
@requires(access.editors_only)
def written_down(request: PersonRequest) -> HttpResponse:
    form = forms.WrittenDownForm(request.POST or None)
    if form.is_valid():
        made = form.make(
            lambda: operations.write_down(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if made:
            return redirect(made)
    context = {"form": form, "title": "Write a comment down"}
    return render(request, "faq/desk/form.html", context)


@require_safe
@requires(access.editors_only)
def one(request: PersonRequest, reference: str) -> HttpResponse:
    comment = get_object_or_404(Comment, reference=reference)
    urgent = worklist.is_urgent(comment)
    context = {"comment": comment, "urgent": urgent, **pages.one(comment, by=request.user)}
    return render(request, "faq/desk/comment.html", context)


@form_page
@requires(access.editors_only)
def step(request: PersonRequest, reference: str, kind: str) -> HttpResponse:
    """One step of a comment: its form, and doing it."""
    comment = get_object_or_404(Comment, reference=reference)
    if kind not in STEPS:
        raise Http404
    move, make, operation, words = STEPS[kind]
    access.may(COMMENT, move, state=comment.state, by=request.user).or_refuse()
    form = make(request, comment)
    report = glossary.report(form)
    if report is None and form.is_valid():
        facts = form.facts() if isinstance(form, forms.ResponseForm) else form.cleaned_data
        operation(comment=comment, **facts, by=request.user, at=clock.now())
        messages.success(request, words)
        return redirect(comment)
    context = {
        "comment": comment,
        "form": form,
        "report": report,
        "step": pages.TITLES[move],
        "shows_words": move in (CommentMove.RESPOND, CommentMove.PUBLISH, CommentMove.REPLY),
        "pointers": pages.pointers(comment) if move == CommentMove.PUBLISH else [],
        "actions": comment.actions.all(),
    }
    return render(request, "faq/desk/comment_step.html", context)


@form_page
@requires(access.editors_only)
def plan(request: PersonRequest, reference: str) -> HttpResponse:
    """One more action for a comment."""
    comment = get_object_or_404(Comment, reference=reference)
    form = forms.PlanForm(request.POST or None, initial={"version": comment.version})
    if form.is_valid():
        given = form.cleaned_data
        intent = operations.Intent(given["what"], given["owner"], given["due_on"])
        operations.plan(
            comment=comment,
            intent=intent,
            version=given["version"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "The action is planned.")
        return redirect(comment)
    context = {"comment": comment, "form": form, "step": "Plan an action"}
    return render(request, "faq/desk/comment_step.html", context)


@form_page
@requires(access.editors_only)
def action_step(request: PersonRequest, reference: str, kind: str) -> HttpResponse:
    action = get_object_or_404(Action.objects.select_related("comment"), reference=reference)
    if kind not in ACTION_STEPS:
        raise Http404
    move, make, operation = ACTION_STEPS[kind]
    access.may(ACTION, move, state=action.state, by=request.user).or_refuse()
    form = make(request, action)
    if form.is_valid():
        operation(action=action, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The action is brought up to date.")
        return redirect(action.comment)
    context = {
        "comment": action.comment,
        "action": action,
        "form": form,
        "step": pages.ACTION_TITLES[move],
    }
    return render(request, "faq/desk/comment_step.html", context)


@form_page
@requires(access.editors_only)
def reports(request: PersonRequest) -> HttpResponse:
    """The annual report of a year: one button."""
    years = pages.years() or [clock.today().year]
    over = [year for year in years if year < clock.today().year]
    form = forms.ReportForm(request.POST or None, years=years, initial={"year": (over or years)[0]})
    if form.is_valid():
        report = form.make(
            lambda: operations.publish_report(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if report:
            messages.success(request, "The report is public, as a page and as a PDF.")
            return redirect(report)
    context = {"form": form, "title": "Publish the annual report"}
    return render(request, "faq/desk/form.html", context)


def _why(label: str, hint: str, submit: str, *, short: bool = False) -> Callable[..., Form]:
    def make(request: PersonRequest, comment: Comment) -> Form:
        cls = ShortWhyForm if short else WhyForm
        first = {"version": comment.version}
        form = cls(request.POST or None, label=label, hint=hint, initial=first)
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _plain(submit: str) -> Callable[..., Form]:
    def make(request: PersonRequest, comment: Comment) -> Form:
        form = VersionedForm(request.POST or None, initial={"version": comment.version})
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _response(request: PersonRequest, comment: Comment) -> Form:
    first = {
        "version": comment.version,
        "public_words": comment.public_words or comment.words,
        "response": comment.response,
    }
    return forms.ResponseForm(request.POST or None, initial=first, comment=comment)


def _left_out(request: PersonRequest, comment: Comment) -> Form:
    return forms.LeaveOutForm(request.POST or None, initial={"version": comment.version})


def _published(request: PersonRequest, comment: Comment) -> Form:
    form = forms.CheckedForm(request.POST or None, initial={"version": comment.version})
    if not pages.pointers(comment):
        form.fields.pop("nobody_recognised")
    return form


STEPS: dict[str, tuple[CommentMove, Callable[..., Form], Callable[..., Any], str]] = {
    "response": (CommentMove.RESPOND, _response, operations.respond, "The response is saved."),
    "return": (
        CommentMove.RETURN,
        _why("What does the response still need?", "", "Send it back"),
        operations.send_back,
        "The response went back.",
    ),
    "publication": (
        CommentMove.PUBLISH, _published, operations.publish, "The comment is public.",
    ),
    "reply": (
        CommentMove.REPLY, _plain("Answer it privately"), operations.reply,
        "The comment is answered. It is not published.",
    ),
    "omission": (
        CommentMove.LEAVE_OUT, _left_out, operations.leave_out, "The comment is left out.",
    ),
    "return-to-desk": (
        CommentMove.TAKE_IN, _plain("Take it in again"), operations.take_in,
        "The comment waits for a response again.",
    ),
    "removal": (
        CommentMove.TAKE_DOWN,
        _why("Why is it taken down?", "", "Take it down", short=True),
        operations.take_down,
        "The comment is taken down.",
    ),
}  # fmt: skip


def _outcome(label: str, submit: str) -> Callable[..., Form]:
    def make(request: PersonRequest, action: Action) -> Form:
        first = {"version": action.version}
        form = forms.OutcomeForm(request.POST or None, label=label, initial=first)
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _postponed(request: PersonRequest, action: Action) -> Form:
    first = {"version": action.version, "due_on": action.due_on}
    return forms.PostponeForm(request.POST or None, initial=first)


ACTION_STEPS: dict[str, tuple[ActionMove, Callable[..., Form], Callable[..., Any]]] = {
    "completion": (
        ActionMove.FINISH, _outcome("What was done?", "Mark as done"), operations.finish,
    ),
    "postponement": (ActionMove.POSTPONE, _postponed, operations.postpone),
    "refusal": (
        ActionMove.GIVE_UP, _outcome("Why will it not be done?", "It will not be done"),
        operations.give_up,
    ),
}  # fmt: skip
