"""Comments, as everybody sees them: making one, “You said, we did”, the annual reports."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from faq import papers
from faq.forms.comments import CommentForm, ProblemForm, page_of_ours
from faq.limits import minutes_to_wait
from faq.models import AnnualReport, Comment
from faq.operations import comments as operations
from faq.pages import comments as pages
from faq.views.asking import sent, too_many
from localoffer import clock
from localoffer.search import danger
from localoffer.ui.access import public
from localoffer.ui.forms import OnceForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public
def you_said(request: HttpRequest) -> HttpResponse:
    about = request.GET.get("about", "")
    filters = [
        {"text": label, "href": f"?about={code}" if code else "?", "current": code == about}
        for code, label in [("", "Everything"), *Comment.About.choices]
    ]
    context = {
        "rows": pages.you_said(about=about),
        "filters": filters,
        "numbers": pages.numbers(),
        "reports": AnnualReport.objects.order_by("-year", "-number").distinct("year"),
    }
    return render(request, "faq/you_said.html", context)


@form_page
@public
def comment(request: HttpRequest) -> HttpResponse:
    form = CommentForm(request.POST or None)
    if not form.is_valid():
        return render(request, "faq/comment.html", {"form": form})
    if wait := minutes_to_wait(request, action="comment"):
        return too_many(request, "faq/comment.html", form=form, wait=wait)
    given = form.cleaned_data
    facts = {name: given[name] for name in ("about", "words", "may_publish", "reply_to")}
    return _sent(request, form, **facts) or render(request, "faq/comment.html", {"form": form})


@form_page
@public
def problem(request: HttpRequest) -> HttpResponse:
    """“Something wrong with this page?” Reached from the foot of every page."""
    page = page_of_ours(request.GET.get("page", ""))
    form = ProblemForm(request.POST or None, initial={"page": page})
    context: dict[str, Any] = {"form": form, "page": page or form.data.get("page", "")}
    if not form.is_valid():
        return render(request, "faq/problem.html", context)
    if wait := minutes_to_wait(request, action="comment"):
        return too_many(request, "faq/problem.html", form=form, wait=wait)
    facts = {name: form.cleaned_data[name] for name in ("words", "page", "reply_to")}
    facts |= {"about": Comment.About.CONTENT, "may_publish": False}
    return _sent(request, form, **facts) or render(request, "faq/problem.html", context)


def _sent(request: HttpRequest, form: OnceForm, **facts: Any) -> HttpResponse | None:
    once = form.cleaned_data["once"]
    sent_now = form.make(
        lambda: operations.make(**facts, once=once, by=request.user, at=clock.now())
    )
    if sent_now is None:
        return None
    made, code = sent_now
    told = bool(made.reply_to)
    urgent = danger.worries(made.words)
    return sent(request, kind="comment", code=code, told=told, page=made.page, urgent=urgent)


@require_safe
@public
def annual_report(request: HttpRequest, year: int) -> HttpResponse:
    report = _report(year)
    page = pages.report_page(report)
    context = {"report": report, "rows": pages.in_words(page["counts"]), **page}
    return render(request, "faq/annual_report.html", context)


@require_safe
@public
def annual_report_pdf(request: HttpRequest, year: int) -> FileResponse:
    report = _report(year)
    return papers.as_file(papers.annual_report(report), name=f"comments-{year}.pdf")


def _report(year: int) -> AnnualReport:
    """The newest report of a year."""
    newest = AnnualReport.objects.filter(year=year).order_by("-number")[:1]
    return get_object_or_404(AnnualReport, pk__in=newest.values("pk"))
