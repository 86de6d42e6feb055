"""The desk: everything that waits, and one question from its first look to its review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from faq import access, timescales
from faq.forms import questions as forms
from faq.models import AnsweringService, Question
from faq.operations import editions, services
from faq.operations import questions as operations
from faq.pages import desk, worklist
from faq.states import QUESTION, Move
from localoffer import clock
from localoffer.accounts.access import signed_in
from localoffer.accounts.requests import PersonRequest
from localoffer.council.models import Council
from localoffer.facts.models import Fact
from localoffer.facts.pages import said_in
from localoffer.search import glossary
from localoffer.ui.access import requires
from localoffer.ui.forms import Form, VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
Sent = Callable[[PersonRequest, Question, Any], str]
"""Does what a form asks for, and gives the words that say so."""


@require_safe
@requires(access.editors_only)
def work(request: PersonRequest) -> HttpResponse:
    """Everything that waits for somebody, by due date."""
    kind = request.GET.get("kind", "")
    jobs = worklist.worklist(today=clock.today(), kind=kind if kind in worklist.KINDS else "")
    kinds = [
        {"text": text, "href": f"?kind={code}", "current": code == kind}
        for code, text in {"": "Everything", **worklist.KINDS}.items()
    ]
    return render(request, "faq/desk/worklist.html", {"jobs": jobs, "kinds": kinds})


@require_safe
@requires(signed_in)
def to_answer(request: PersonRequest) -> HttpResponse:
    """What the services of this person have been asked and have not answered yet."""
    rows = Question.objects.to_answer_by(request.user).select_related("service")
    context = {"rows": rows, "today": clock.today()}
    return render(request, "faq/desk/to_answer.html", context)


@require_safe
@requires(signed_in)
def one(request: PersonRequest, reference: str) -> HttpResponse:
    """One question with all that was done, and the next steps this person may take."""
    question = _question(request, reference)
    urgent = worklist.is_urgent(question)
    context = {"question": question, "urgent": urgent, **desk.one(question, by=request.user)}
    return render(request, "faq/desk/question.html", context)


@form_page
@requires(signed_in)
def step(request: PersonRequest, reference: str, kind: str) -> HttpResponse:
    """One step of a question: its form, and doing it."""
    question = _question(request, reference)
    if kind not in STEPS:
        raise Http404
    move, make, carry_out = STEPS[kind]
    access.may(
        QUESTION, move, state=question.state, by=request.user, question=question
    ).or_refuse()  # fmt: skip
    form = make(request, question)
    report = glossary.report(form)
    if report is None and form.is_valid():
        try_it = carry_out(request, question, form)
        messages.success(request, try_it)
        still_theirs = access.may_read(_fresh(question), request.user)
        return redirect("faq:question-desk" if still_theirs else "faq:to-answer",
                        *([question.reference] if still_theirs else []))  # fmt: skip
    context = {
        "question": question,
        "form": form,
        "report": report,
        "step": desk.STEP_TITLES[move],
        "drafts": desk.drafts(question) if move in (Move.DRAFT, Move.APPROVE) else [],
        "pointers": desk.pointers(question) if move in desk.CHECKED_FOR_NAMES else [],
        "alike": desk.alike(question) if move == Move.JOIN else [],
    }
    return render(request, "faq/desk/step.html", context)


@form_page
@requires(access.editors_only)
def new_question(request: PersonRequest) -> HttpResponse:
    """A question that came by phone, on paper or at a meeting."""
    form = forms.WrittenDownForm(request.POST or None)
    if form.is_valid():
        question = form.make(
            lambda: operations.propose(**form.cleaned_data, by=request.user, at=clock.now())
        )
        if question:
            return redirect("faq:question-desk", question.reference)
    return render(request, "faq/desk/form.html", {"form": form, "title": "Write a question down"})


@require_safe
@requires(access.editors_only)
def all_services(request: PersonRequest) -> HttpResponse:
    rows = AnsweringService.objects.prefetch_related("people")
    return render(request, "faq/desk/services.html", {"rows": rows})


@form_page
@requires(access.editors_only)
def service(request: PersonRequest, pk: int = 0) -> HttpResponse:
    """A service that answers questions, and who of it writes them."""
    held = get_object_or_404(AnsweringService, pk=pk) if pk else None
    first: dict[str, Any] = {"version": 1}
    if held:
        first = {name: getattr(held, name) for name in ("name", "email", "version")}
        first["people"] = held.people.all()
    form = forms.ServiceForm(request.POST or None, initial=first)
    if form.is_valid():
        services.keep(service=held, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The service is saved.")
        return redirect("faq:services")
    title = held.name if held else "Add a service"
    return render(request, "faq/desk/form.html", {"form": form, "title": title})


def _question(request: PersonRequest, reference: str) -> Question:
    """Foreign or unknown: the same nothing."""
    found = get_object_or_404(
        Question.objects.select_related("service", "edition", "joined_to", "revises", "changed_by"),
        reference=reference,
    )
    if not access.may_read(found, request.user):
        raise Http404
    return found


def _fresh(question: Question) -> Question:
    return Question.objects.select_related("service").get(pk=question.pk)


def _wording(request: PersonRequest, question: Question) -> Form:
    return forms.WordingForm(request.POST or None, initial=forms.WordingForm.of(question))


def _why(label: str, hint: str, submit: str, *, short: bool = False) -> Callable[..., Form]:
    def make(request: PersonRequest, question: Question) -> Form:
        cls = forms.ShortWhyForm if short else forms.WhyForm
        form = cls(
            request.POST or None, label=label, hint=hint, initial={"version": question.version}
        )
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _plain(submit: str) -> Callable[..., Form]:
    def make(request: PersonRequest, question: Question) -> Form:
        form = VersionedForm(request.POST or None, initial={"version": question.version})
        form.submit = submit  # type: ignore[misc]
        return form

    return make


def _join(request: PersonRequest, question: Question) -> Form:
    first = {"version": question.version, "twin": request.GET.get("twin", "")[:20]}
    return forms.JoinForm(request.POST or None, initial=first)


def _assign(request: PersonRequest, question: Question) -> Form:
    first = {
        "version": question.version,
        "service": question.service,
        "due": question.due_on or operations.answer_by(clock.now()),
    }
    return forms.AssignForm(request.POST or None, initial=first)


def _draft(request: PersonRequest, question: Question) -> Form:
    newest = question.drafts.first()
    older = question.revises.answer if question.revises else None
    first = {
        "version": question.version,
        "text": newest.text if newest else older.text if older else "",
        "figures_of": question.figures_of,
    }
    return forms.DraftForm(request.POST or None, initial=first)


def _publish(request: PersonRequest, question: Question) -> Form:
    today = clock.today()
    first = {
        "version": question.version,
        "edition": f"{today:%B %Y}",
        "review_on": timescales.review_on(today),
        "facts": _still_said(question),
    }
    form = forms.EditionForm(request.POST or None, initial=first)
    if not desk.pointers(question):
        form.fields.pop("nobody_recognised")
    return form


def _still_said(question: Question) -> list[Fact]:
    """Of the facts of the older answer, those whose figures stand in the newer one too."""
    newest = question.drafts.first()
    if newest is None or question.revises is None:
        return []
    facts = Fact.objects.filter(
        citations__kind=operations.KIND, citations__ref=question.revises.reference
    )
    return said_in(newest.text, facts.prefetch_related("figures"))


def _review(request: PersonRequest, question: Question) -> Form:
    first = {"version": question.version, "next_on": timescales.review_on(clock.today())}
    return forms.ReviewForm(request.POST or None, initial=first)


def _call(operation: Callable[..., Any], words: str) -> Sent:
    """Hand a form's answers to the operation of the same words."""

    def carry_out(request: PersonRequest, question: Question, form: Form) -> str:
        operation(question=question, **form.cleaned_data, by=request.user, at=clock.now())
        return words

    return carry_out


def _joined(request: PersonRequest, question: Question, form: Form) -> str:
    given = form.cleaned_data
    twin = given["twin"]
    operations.join(
        question=question, twin=twin, version=given["version"], by=request.user, at=clock.now()
    )
    return f"The question is joined to {twin.reference}. Whoever asked it is told."


def _published(request: PersonRequest, question: Question, form: Form) -> str:
    given = form.cleaned_data
    operations.release(
        question=question,
        edition=editions.named(given["edition"], source=Council.current().forum_name),
        review_on=given["review_on"],
        facts=given["facts"],
        nobody_recognised=given.get("nobody_recognised", False),
        version=given["version"],
        by=request.user,
        at=clock.now(),
    )
    return "The answer is public. Whoever asked is told."


STEPS: dict[str, tuple[Move, Callable[..., Form], Sent]] = {
    "acceptance": (
        Move.ACCEPT, _wording, _call(operations.accept, "The question is accepted."),
    ),
    "wording": (Move.REWORD, _wording, _call(operations.reword, "The wording is saved.")),
    "refusal": (
        Move.DECLINE,
        _why(
            "What do you tell the asker?",
            "Say why we do not answer this here, and where they can go. They read these words.",
            "Do not answer it here",
        ),
        _call(operations.decline, "The question is closed. The asker is told why."),
    ),
    "twin": (Move.JOIN, _join, _joined),
    "service": (
        Move.ASSIGN, _assign, _call(operations.assign, "The service has the question."),
    ),
    "answer": (Move.DRAFT, _draft, _call(operations.draft, "The answer is saved.")),
    "return": (
        Move.RETURN,
        _why("What does the answer still need?", "The service reads these words.", "Send it back"),
        _call(operations.send_back, "The answer went back to the service."),
    ),
    "approval": (
        Move.APPROVE, _plain("The answer is right"),
        _call(operations.approve, "The answer is approved. Now publish it."),
    ),
    "publication": (Move.PUBLISH, _publish, _published),
    "review": (
        Move.REVIEW, _review, _call(operations.review, "The next review has its date."),
    ),
    "withdrawal": (
        Move.WITHDRAW,
        _why("Why is it taken down?", "These words stand in its place on the site.",
             "Take it down", short=True),
        _call(operations.withdraw, "The answer is taken down."),
    ),
}  # fmt: skip
"""Each step by the noun in its address: its move, its form, and what it does."""


@form_page
@requires(access.editors_only)
def anew(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask a published question anew: the answer that comes of it takes the old one's place."""
    question = _question(request, reference)
    form = VersionedForm(request.POST or None, initial={"version": question.version})
    if form.is_valid():
        newer = operations.ask_anew(question=question, by=request.user, at=clock.now())
        return redirect("faq:question-desk", newer.reference)
    context = {"question": question, "form": form, "step": "Have it answered again"}
    form.submit = "Have it answered again"  # type: ignore[misc]
    return render(request, "faq/desk/step.html", context)
