"""Asking a question: anybody, the forum, and following what was asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from faq import access, receipts
from faq.forms.questions import AskForm, ManyForm, ReceiptForm
from faq.limits import minutes_to_wait
from faq.models import Comment, Question
from faq.operations import questions as operations
from faq.pages import comments as comment_pages
from faq.pages import following, likeness
from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.council.models import Council
from localoffer.search import danger
from localoffer.ui.access import public, requires

form_page = require_http_methods(["GET", "HEAD", "POST"])
SENT = "sent"
SHOWN_FOR = 10 * 60
"""Seconds in which the page with the receipt code can be loaded again."""


@form_page
@public
def ask(request: HttpRequest) -> HttpResponse:
    """One question. Before it is sent, answers that are there already are shown once."""
    form = AskForm(request.POST or None, initial={"question": request.GET.get("q", "")[:300]})
    urgent = danger.worries(request.POST.get("question", ""))
    if not form.is_valid():
        return render(request, "faq/ask.html", {"form": form, "urgent": urgent})
    given = form.cleaned_data
    if not given["seen"] and (found := likeness.answered_already(given["question"])):
        context = {"given": given, "found": found, "urgent": urgent}
        return render(request, "faq/ask_seen.html", context)
    if wait := minutes_to_wait(request, action="question"):
        return too_many(request, "faq/ask.html", form=form, wait=wait)
    made = form.make(
        lambda: operations.ask(
            wording=given["question"],
            reply_to=given["reply_to"],
            once=given["once"],
            by=request.user,
            at=clock.now(),
        )
    )
    if made is None:
        return render(request, "faq/ask.html", {"form": form, "urgent": urgent})
    question, code = made
    told = bool(question.reply_to)
    return sent(request, kind="question", code=code, told=told, urgent=urgent)


@never_cache
@require_safe
@public
def asked(request: HttpRequest) -> HttpResponse:
    """What was sent a moment ago, with its receipt code. Only this browser sees it, and only
    for a while: the next pupil at a shared computer does not."""
    sent = request.session.get(SENT)
    if not sent or clock.now().timestamp() - sent["at"] > SHOWN_FOR:
        return redirect("faq:follow")
    by = operations.answer_by(clock.now())
    return render(
        request, "faq/asked.html", {"sent": sent, "answer_by": by, "urgent": sent["urgent"]}
    )


@never_cache
@form_page
@public
def follow(request: HttpRequest) -> HttpResponse:
    """How far something is, by its receipt code. The code never stands in an address."""
    form = ReceiptForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        if wait := minutes_to_wait(request, action="receipt"):
            return too_many(request, "faq/follow.html", form=form, wait=wait)
        digest = receipts.digest(form.cleaned_data["receipt"])
        question = Question.objects.select_related("joined_to").filter(receipt=digest).first()
        comment = Comment.objects.filter(receipt=digest).first()
        if question:
            context["progress"] = following.progress(question, today=clock.today())
        elif comment:
            context["comment"] = comment_pages.told(comment, today=clock.today())
        else:
            form.add_error("receipt", "We know no such code. Check each letter and number")
    return render(request, "faq/follow.html", context)


@form_page
@requires(access.forum_only)
def for_families(request: PersonRequest) -> HttpResponse:
    """The forum's own page: several questions at once, and what became of those before."""
    form = ManyForm(request.POST or None)
    if form.is_valid():
        wordings = form.cleaned_data["questions"]
        if not form.cleaned_data["checked"]:
            return render(request, "faq/for_families_check.html", _check(form, wordings))
        asked = form.make(
            lambda: operations.ask_for_families(
                wordings=wordings,
                asked_by=Council.current().forum_name,
                once=form.cleaned_data["once"],
                by=request.user,
                at=clock.now(),
            )
        )
        if asked:
            return redirect("faq:for-families")
    mine = Question.objects.filter(asker=request.user).select_related("joined_to")
    rows = [
        following.progress(each, today=clock.today())
        for each in mine.order_by("-proposed_at", "place")
    ]
    return render(request, "faq/for_families.html", {"form": form, "rows": rows})


@require_safe
@requires(access.forum_only)
def one_for_families(request: PersonRequest, reference: str) -> HttpResponse:
    question = get_object_or_404(Question, asker=request.user, reference=reference)
    context = {"progress": following.progress(question, today=clock.today())}
    return render(request, "faq/one_for_families.html", context)


def sent(request: HttpRequest, **facts: Any) -> HttpResponse:
    """On to the page with the receipt code, which is kept for this browser alone."""
    request.session[SENT] = {**facts, "at": clock.now().timestamp()}
    return redirect("faq:asked")


def too_many(request: HttpRequest, template: str, *, form: Any, wait: int) -> HttpResponse:
    """The same page, with what was typed, and when to come back."""
    minutes = f"{wait} minute{'' if wait == 1 else 's'}"
    form.add_error(
        None,
        f"Many people at your school, library or home sent this just now. Wait {minutes}, then "
        "send it again. You can also ring us",
    )
    response = render(request, template, {"form": form}, status=429)
    response["Retry-After"] = str(wait * 60)
    return response


def _check(form: ManyForm, wordings: list[str]) -> dict[str, Any]:
    rows = [
        {
            "wording": wording,
            "pointers": operations.pointers_in(wording),
            "found": likeness.answered_already(wording)[:2],
        }
        for wording in wordings
    ]
    typed, once = "\n\n".join(wordings), form.cleaned_data["once"]
    return {"rows": rows, "typed": typed, "once": once}
