"""The desk's side of what comes from senders: messages, taking back, disagreement, spam, files,
and who refers for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.accounts.models import Organisation, people_with
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import Role
from localoffer.documents.serving import serve
from localoffer.ui.access import requires
from referrals import access, operations, pages
from referrals.access import casework_only, desk_only
from referrals.forms import following as forms
from referrals.models import Disagreement, Hold, Referral, Standing
from referrals.states import PRACTICE, Move
from referrals.views.acting import ask, perform, step, visible_referral

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(desk_only)
def inbox(request: PersonRequest) -> HttpResponse:
    """What senders sent since, oldest first, and what nobody has looked at."""
    return render(request, "referrals/inbox.html", pages.inbox(viewer=request.user, at=clock.now()))


@form_page
@requires(casework_only)
def message(request: PersonRequest, ref: str) -> HttpResponse:
    """“We need to know …”, to the sender's own page."""
    found = visible_referral(request, ref)
    access.may_write_to_sender(found.submission, request.user).or_refuse()
    letters = list(found.submission.messages.select_related("by"))
    form = forms.DeskMessageForm(
        request.POST if request.method == "POST" else None, initial={"last": pages.last_of(letters)}
    )
    if form.is_valid():
        written = form.make(
            lambda: operations.write_to_sender(
                submission=found.submission,
                text=form.cleaned_data["text"],
                once=form.cleaned_data["once"],
                last=form.cleaned_data["last"],
                by=request.user,
                at=clock.now(),
            )
        )
        if written:
            messages.success(request, "The message is on the referrer’s page.")
            return redirect(found)
    context = {
        "form": form,
        "heading": "",
        "referral": found,
        "rule": pages.cited("T7"),
        "letters": letters,
    }
    return render(request, "referrals/desk_form.html", context)


@step(Move.GIVE_NEW_CODE, may=access.may_give_new_code)
def new_code(request: PersonRequest, found: Referral) -> HttpResponse:
    """A new code for a sender who has lost theirs and calls; shown once, to be read out."""
    sent = found.submission
    form = ask(request, found, forms.CallerForm, phone=sent.referrer_phone)
    if form.is_valid():
        code = perform(request, operations.give_new_receipt, referral=found, **form.cleaned_data)
        context = {"code": code, "referral": found}
        return render(request, "referrals/code_given.html", context)
    context = {
        "form": form,
        "heading": "Give the sender a new code",
        "referral": found,
        "rule": pages.cited(PRACTICE),
        "note": f"The old code ends. Sent by: {sent.sent_by}. How to reach them: "
        f"{'; '.join(filter(None, [sent.referrer_phone, sent.email, sent.referrer_other_way]))}.",
    }
    return render(request, "referrals/desk_form.html", context)


@require_POST
@requires(casework_only)
def reading(request: PersonRequest, ref: str) -> HttpResponse:
    """Somebody at the desk says that they have read what the sender wrote."""
    found = visible_referral(request, ref)
    access.may_write_to_sender(found.submission, request.user).or_refuse()
    form = forms.ReadingForm(request.POST, submission=found.submission)
    if form.is_valid():
        operations.read_messages(
            submission=found.submission,
            by_desk=True,
            last=form.cleaned_data["last"],
            at=clock.now(),
        )
        messages.success(request, "It is recorded that the messages are read.")
    return redirect(found)


@require_safe
@requires(casework_only)
def file(request: PersonRequest, ref: str, document: str) -> HttpResponse:
    """A file that came with the referral, to be saved. Refused until it has been checked."""
    found = visible_referral(request, ref)
    attachment = get_object_or_404(
        found.submission.attachments.select_related("document__scan"), document__reference=document
    )
    return serve(attachment.document, by=request.user, at=clock.now())


@form_page
@requires(casework_only)
def disagreement(request: PersonRequest, ref: str, rung: int) -> HttpResponse:
    """Answer a professional who does not agree."""
    found = visible_referral(request, ref)
    waiting = get_object_or_404(found.disagreements.select_related("raised_by"), rung=rung)
    access.may_answer_disagreement(waiting, request.user).or_refuse()
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.answer_disagreement(
            disagreement=waiting, by=request.user, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, "Your answer is on the referrer’s page.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Answer a professional disagreement",
        "note": f"{waiting.raised_by.name}, {Disagreement.Rung(rung).label}: {waiting.reason}",
        "referral": found,
        "rule": "Working Together, professional disagreement",
    }
    return render(request, "referrals/desk_form.html", context)


@require_POST
@requires(casework_only)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """Somebody has read that the sender takes it back."""
    found = visible_referral(request, ref)
    if not hasattr(found.submission, "withdrawal"):
        raise Http404
    operations.note_withdrawal(
        withdrawal=found.submission.withdrawal, by=request.user, at=clock.now()
    )
    messages.success(request, "It is recorded that you have read it.")
    return redirect(found)


@form_page
@requires(desk_only)
def hold(request: PersonRequest, ref: str) -> HttpResponse:
    """Read what looks like spam, and say what it is."""
    held = get_object_or_404(
        Hold.objects.select_related("submission"), submission__reference=ref, settled_at=None
    )
    form = forms.HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.settle_hold(hold=held, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, "Saved. A referral is on the list now.")
        return redirect("referrals:inbox")
    operations.record_held_reading(hold=held, by=request.user, at=clock.now())
    context = {"form": form, "held": held, "rows": pages.held_rows(held)}
    return render(request, "referrals/hold.html", context)


@require_safe
@requires(access.may_give_standing)
def standings(request: PersonRequest) -> HttpResponse:
    """Who refers for which organisation, and who sees all that it sent."""
    rows = Standing.objects.filter(ended_at=None).select_related("person", "organisation")
    return render(request, "referrals/standings.html", {"standings": rows})


@form_page
@requires(access.may_give_standing)
def new_standing(request: PersonRequest) -> HttpResponse:
    form = forms.StandingForm(
        request.POST if request.method == "POST" else None,
        people=people_with([Role.REFERRER]).select_related("organisation"),
        organisations=Organisation.objects.filter(verified_at__isnull=False),
    )
    if form.is_valid():
        made = operations.give_standing(by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"{made.person.name} refers for {made.organisation.name} now.")
        return redirect("referrals:standings")
    context = {
        "form": form,
        "heading": "Somebody refers for an organisation",
        "back": reverse("referrals:standings"),
    }
    return render(request, "referrals/question.html", context)


@require_POST
@requires(access.may_give_standing)
def end_standing(request: PersonRequest, pk: int) -> HttpResponse:
    standing = get_object_or_404(Standing, pk=pk, ended_at=None)
    operations.end_standing(standing=standing, by=request.user, at=clock.now())
    messages.success(request, "It has ended. They see nothing more of that organisation.")
    return redirect("referrals:standings")
