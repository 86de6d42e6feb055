"""Guidance pages: read, on paper, and written at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from faq import access, contacts, markdown, papers, timescales
from faq.forms import guidance as forms
from faq.forms.questions import ReviewForm, ShortWhyForm, WhyForm
from faq.limits import minutes_to_wait
from faq.models import Guide, GuideVersion
from faq.operations import guidance as operations
from faq.pages import guidance as pages
from faq.states import VERSION, VersionMove, VersionState
from faq.views.asking import too_many
from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.facts.models import Fact
from localoffer.facts.pages import cited
from localoffer.search import glossary
from localoffer.ui.access import public, requires
from localoffer.ui.forms import Form, VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public
def every(request: HttpRequest) -> HttpResponse:
    return render(request, "faq/guidance.html", {"groups": pages.by_topic()})


@require_safe
@public
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The published version; a page that was taken off the site says why (410)."""
    found = get_object_or_404(Guide, slug=slug)
    version = pages.current().filter(guide=found).first()
    if version is None:
        gone = get_object_or_404(found.versions.filter(state=VersionState.WITHDRAWN)[:1])
        return render(request, "faq/guide_gone.html", {"version": gone}, status=410)
    context = {
        "version": version,
        "text": markdown.html(contacts.filled(version.text)),
        "late": pages.late(version, today=clock.today()),
        "cited": cited(kind=operations.KIND, ref=found.reference, on=clock.today()),
        "older": found.versions.filter(state=VersionState.REPLACED),
        "topics": found.topics.all(),
    }
    return render(request, "faq/guide.html", context)


@require_safe
@public
def easy_read(request: HttpRequest, slug: str) -> HttpResponse:
    version = get_object_or_404(pages.current().exclude(easy_read=""), guide__slug=slug)
    context = {"version": version, "text": markdown.html(contacts.filled(version.easy_read))}
    return render(request, "faq/guide_easy_read.html", context)


@require_safe
@public
def older(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version that a newer one has replaced: readable for ever, dated and marked."""
    replaced = GuideVersion.objects.filter(state=VersionState.REPLACED).select_related("guide")
    version = get_object_or_404(replaced, guide__slug=slug, number=number)
    newest = pages.current().filter(guide=version.guide).first()
    context = {
        "version": version,
        "newest": newest,
        "text": markdown.html(contacts.filled(version.text)),
    }
    return render(request, "faq/guide_older.html", context)


@require_safe
@public
def on_paper(request: HttpRequest) -> HttpResponseBase:
    """Choosing topics for a booklet. With topics in the address, the booklet itself is made."""
    asked = request.GET if request.GET else None
    form = forms.PaperForm(asked)
    if not form.is_valid():
        return render(request, "faq/on_paper.html", {"form": form})
    if wait := minutes_to_wait(request, action="paper"):
        return too_many(request, "faq/on_paper.html", form=form, wait=wait)
    given = form.cleaned_data
    made = papers.booklet(
        topics=given["topic"],
        large=given["size"] == "large",
        easy=given["easy"],
        at=clock.now(),
    )
    return papers.as_file(made, name="local-offer.pdf")


@require_safe
@requires(access.editors_only)
def desk(request: PersonRequest) -> HttpResponse:
    return render(request, "faq/desk/guides.html", {"rows": pages.every()})


@form_page
@requires(access.editors_only)
def new(request: PersonRequest) -> HttpResponse:
    form = forms.NewPageForm(request.POST or None)
    report = glossary.report(form)
    if report is None and form.is_valid():
        version = form.make(
            lambda: operations.start(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if version:
            messages.success(request, "The draft is saved. Nobody outside the desk can read it.")
            return redirect("faq:guide-desk", version.guide.reference)
    context = {"form": form, "report": report, "title": "Write a page"}
    return render(request, "faq/desk/form.html", context)


@require_safe
@requires(access.editors_only)
def one(request: PersonRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Guide, reference=reference)
    return render(
        request, "faq/desk/guide.html", {"guide": found, **pages.one(found, by=request.user)}
    )  # fmt: skip


@form_page
@requires(access.editors_only)
def new_version(request: PersonRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Guide, reference=reference)
    if request.method != "POST":
        return redirect("faq:guide-desk", reference)
    draft = operations.start_version(guide=found, by=request.user, at=clock.now())
    return redirect(pages.address(draft, VersionMove.SAVE))


@require_safe
@requires(access.editors_only)
def preview(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """A version as it would stand on the site, and what changed since the one before."""
    version = _version(reference, number)
    context = {
        "version": version,
        "text": markdown.html(contacts.filled(version.text)),
        "easy_read": markdown.html(contacts.filled(version.easy_read)) if version.easy_read else "",
        "difference": pages.difference(version),
    }
    return render(request, "faq/desk/guide_preview.html", context)


@form_page
@requires(access.editors_only)
def step(request: PersonRequest, reference: str, number: int, kind: str) -> HttpResponse:
    """One step of a version: its form, and doing it."""
    version = _version(reference, number)
    if kind not in STEPS:
        raise Http404
    move, make, operation, words = STEPS[kind]
    access.may(VERSION, move, state=version.state, by=request.user).or_refuse()
    form = make(request, version)
    report = glossary.report(form)
    if report is None and form.is_valid():
        operation(draft=version, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, words)
        return redirect("faq:guide-desk", reference)
    checks = move in (VersionMove.SAVE, VersionMove.PUBLISH)
    context: dict[str, Any] = {
        "version": version,
        "form": form,
        "report": report,
        "step": pages.TITLES[move],
        "pointers": pages.pointers(version) if checks else [],
    }
    return render(request, "faq/desk/guide_step.html", context)


def _version(reference: str, number: int) -> GuideVersion:
    versions = GuideVersion.objects.select_related("guide")
    return get_object_or_404(versions, guide__reference=reference, number=number)


def _text(request: PersonRequest, version: GuideVersion) -> Form:
    return forms.PageForm(request.POST or None, initial=forms.PageForm.of(version))


def _plain(submit: str) -> Callable[..., Form]:
    def make(request: PersonRequest, version: GuideVersion) -> Form:
        form = VersionedForm(request.POST or None, initial={"version": version.version})
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _why(label: str, submit: str, *, short: bool = False) -> Callable[..., Form]:
    def make(request: PersonRequest, version: GuideVersion) -> Form:
        cls = ShortWhyForm if short else WhyForm
        form = cls(request.POST or None, label=label, initial={"version": version.version})
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _publication(request: PersonRequest, version: GuideVersion) -> Form:
    first = {
        "version": version.version,
        "review_on": timescales.review_on(clock.today()),
        "facts": Fact.objects.filter(
            citations__kind=operations.KIND, citations__ref=version.guide.reference
        ),
    }
    form = forms.PublishPageForm(request.POST or None, initial=first)
    if not pages.pointers(version):
        form.fields.pop("nobody_recognised")
    return form


def _review(request: PersonRequest, version: GuideVersion) -> Form:
    first = {"version": version.version, "next_on": timescales.review_on(clock.today())}
    return ReviewForm(request.POST or None, initial=first)


STEPS: dict[str, tuple[VersionMove, Callable[..., Form], Callable[..., Any], str]] = {
    "text": (VersionMove.SAVE, _text, operations.save, "The draft is saved."),
    "submission": (
        VersionMove.SUBMIT, _plain("Send it to be checked"), operations.submit,
        "Another publisher checks the page now.",
    ),
    "publication": (VersionMove.PUBLISH, _publication, operations.publish, "The page is public."),
    "return": (
        VersionMove.RETURN, _why("What does the page still need?", "Send it back"),
        operations.send_back, "The draft went back.",
    ),
    "review": (
        VersionMove.REVIEW, _review, operations.review, "The next review has its date.",
    ),
    "removal": (
        VersionMove.DROP, _plain("Drop the draft"), operations.drop, "The draft is dropped.",
    ),
    "withdrawal": (
        VersionMove.WITHDRAW,
        _why("Why is it taken off the site?", "Take it off the site", short=True),
        operations.withdraw,
        "The page is taken off the site.",
    ),
}  # fmt: skip
