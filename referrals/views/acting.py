"""The one shape of every page that does something to a referral: ask, do, say, go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from localoffer import clock, planned
from localoffer.accounts import counting
from localoffer.accounts.requests import PersonRequest
from localoffer.refusal import Answer, Refused, SentBefore, Stale
from localoffer.ui.access import AccessRule, View, requires
from localoffer.ui.forms import OnceForm
from localoffer.ui.middleware import typed_words
from referrals import access, operations, pages
from referrals.models import Referral
from referrals.states import Move

form_page = require_http_methods(["GET", "HEAD", "POST"])
REMEMBERED = 24 * 60 * 60
"""Seconds for which a form that was done is known again when it is sent a second time."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to be done: what is asked, and the operation that does it.

    The operation gets the referral, the form's answers (or `facts`, where it wants them in
    another shape), the version that the page showed, and who acts and when. `rule` is the
    clause that the page cites, `note` what is said above the form, `done` what is said
    afterwards, `then` where it leads: to the referral unless they may not see it any more.
    """

    form: Form
    heading: str
    rule: str
    done: str
    operation: Callable[..., Any]
    facts: Callable[[], Mapping[str, Any]] | None = None
    note: str = ""
    then: str = ""


def step(
    *moves: Move,
    may: Callable[[Referral, Any], Answer] | None = None,
    by: AccessRule = access.casework_only,
) -> Callable[[Callable[..., Any]], View]:
    """A page of the desk that makes one of these moves, if `may` says so.

    The view answers with its Step, or with a page of its own. What was sent too late is never
    lost: the page that says who was first, and when, shows the typed words. The same form sent
    twice by the same person (a double click, the back button) is done already. A refusal for
    the role stays a 403.
    """

    def decorate(view: Callable[..., Any]) -> View:
        @form_page
        @requires(by)
        @wraps(view)
        def page(request: PersonRequest, ref: str, **address: Any) -> HttpResponse:
            try:
                found = visible_referral(request, ref)
                if may is not None:
                    may(found, request.user).or_refuse()
                asked = view(request, found, **address)
                return _act(request, found, asked) if isinstance(asked, Step) else asked
            except Http404:
                if request.method == "POST" and counting.has_counted(_seal(request)):
                    messages.success(request, "That is done already.")
                    return redirect("referrals:desk")
                if request.method == "POST":
                    _note(request, None, ref, view.__name__, "not there for them")
                raise
            except (Refused, Stale) as error:
                found = visible_referral(request, ref)
                return refused(request, found, error, moves, tried=view.__name__)

        return page

    return decorate


def visible_referral(request: PersonRequest, ref: str, *also: str) -> Referral:
    """`also` names what else is wanted of it, as `select_related` does."""
    visible = Referral.objects.visible_to(request.user, at=clock.now())
    return planned.one(visible.select_related("child__household", *also), reference=ref)


def ask(
    request: PersonRequest,
    found: Referral,
    form: Callable[..., Any],
    *,
    initial: Mapping[str, Any] | None = None,
    submit: str = "",
    **options: Any,
) -> Any:
    """The page's form with what was sent, tied to the version of the referral it shows."""
    given = {"version": found.version, **(initial or {})}
    made = form(request.POST or None, initial=given, **options)
    if submit:
        made.submit = submit
    return made


def _act(request: PersonRequest, found: Referral, asked: Step) -> HttpResponse:
    if asked.form.is_valid() and _is_done(request, found, asked):
        messages.success(request, asked.done)
        return redirect(asked.then or found)
    context = {
        "form": asked.form,
        "heading": asked.heading,
        "rule": pages.cited(asked.rule),
        "note": asked.note,
        "referral": found,
    }
    return render(request, "referrals/desk_form.html", context)


def _is_done(request: PersonRequest, found: Referral, asked: Step) -> bool:
    given = dict(asked.form.cleaned_data)
    version = {"version": given.pop("version")} if "version" in given else {}
    facts = given if asked.facts is None else asked.facts()
    try:
        perform(request, asked.operation, referral=found, **facts, **version)
    except SentBefore as before:
        if not isinstance(asked.form, OnceForm):
            raise
        asked.form.ask_again(before)
        return False
    return True


def perform(request: PersonRequest, operation: Callable[..., Any], **facts: Any) -> Any:
    """Do it, and know this form again should it be sent a second time. What was made."""
    with transaction.atomic():
        made = operation(**facts, by=request.user, at=clock.now())
        # It is counted in a table, so this is there exactly when what was done is.
        counting.count(_seal(request), seconds=REMEMBERED)
    return made


def _seal(request: PersonRequest) -> str:
    """A name for this very form: who sent which answers to which page. It gives none away."""
    answers = sorted((k, v) for k, v in request.POST.lists() if k != "csrfmiddlewaretoken")
    sent = repr((request.user.pk, request.path, answers))
    return salted_hmac("referrals.acting", sent, algorithm="sha256").hexdigest()


def _note(request: PersonRequest, found: Referral | None, ref: str, tried: str, why: str) -> None:
    operations.record_refusal(
        referral=found, reference=ref, tried=tried, why=why, by=request.user, at=clock.now()
    )


def refused(
    request: PersonRequest,
    found: Referral,
    error: Refused | Stale,
    moves: tuple[Move, ...],
    *,
    tried: str,
    back: tuple[str, str] | None = None,
) -> HttpResponse:
    """Done already; not for this role; or why not now, with what was typed.

    `back` is the way back and its words: the referral’s page if none is given.
    """
    href, text = back or (found.get_absolute_url(), "Back to the referral")
    sent = request.method == "POST"
    cites = error.answer.cites if isinstance(error, Refused) else ""
    if sent and counting.has_counted(_seal(request)):
        messages.success(request, "That is done already.")
        return redirect(href)
    if sent:
        _note(request, found, found.reference, tried, cites or "stale page")
    if sent and isinstance(error, Refused):
        if access.is_for_the_role(error.answer, moves, request.user):
            raise error
        if not typed_words(request):
            messages.warning(request, error.reason)
            return redirect(href)
    context = {
        "referral": found,
        "stale": error if isinstance(error, Stale) else None,
        "reason": error.reason if isinstance(error, Refused) else "",
        "rule": pages.cited(cites) if cites else "",
        "last": pages.last_change(found),
        "typed": typed_words(request),
        "sent": sent,
        "back": href,
        "back_text": text,
    }
    return render(request, "referrals/refused.html", context, status=409 if sent else 403)
