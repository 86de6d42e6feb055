"""What every page of the desk that does something to a referral shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.refusal import Refused, Stale
from referrals import access, operations, pages
from referrals.models import Referral
from referrals.states import Move

form_page = require_http_methods(["GET", "HEAD", "POST"])


def visible_referral(request: PersonRequest, ref: str) -> Referral:
    visible = Referral.objects.visible_to(request.user, at=clock.now())
    chosen = visible.select_related("child__household", "submission__referrer__organisation",
                                    "screener", "supporter")  # fmt: skip
    return get_object_or_404(chosen, reference=ref)


def keeps_to_the_referral(*moves: Move) -> Callable[[Callable], Callable]:
    """Of a page that makes one of these moves: a refused POST goes back to the referral.

    There a message says the reason, for instance who was first. One's own move sent twice
    (a double click, the back button) is done already. A refusal for the role stays a 403,
    and a page that is older than somebody else's change a 409.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answer(request: PersonRequest, ref: str, **address: str) -> HttpResponse:
            try:
                return view(request, ref, **address)
            except Http404:
                if request.method == "POST":
                    _note(request, None, ref, view.__name__, "not there for them")
                raise
            except (Refused, Stale) as error:
                found = visible_referral(request, ref)
                if request.method != "POST" and isinstance(error, Refused):
                    return _refused(request, found, error)
                if _is_repeat(request, found, moves, route=address.get("route")):
                    messages.success(request, "That is done already.")
                    return redirect(found)
                rule = error.answer.cites if isinstance(error, Refused) else "stale page"
                _note(request, found, ref, view.__name__, rule)
                if isinstance(error, Stale) or access.is_for_the_role(
                    error.answer, moves, request.user
                ):
                    raise
                else:
                    messages.warning(request, error.reason)
                return redirect(found)

        return answer

    return decorate


def _note(request: PersonRequest, found: Referral | None, ref: str, tried: str, why: str) -> None:
    operations.record_refusal(
        referral=found, reference=ref, tried=tried, why=why, by=request.user, at=clock.now()
    )


def _refused(request: PersonRequest, found: Referral, error: Refused) -> HttpResponse:
    """A page that cannot be opened now: why, by which rule, and the way back."""
    context = {
        "referral": found,
        "reason": error.reason,
        "rule": pages.cited(error.answer.cites) if error.answer.cites else "",
    }
    return render(request, "referrals/refused.html", context, status=403)


def _is_repeat(
    request: PersonRequest, found: Referral, moves: tuple[Move, ...], *, route: str | None
) -> bool:
    """Did this person make this very move from the same version of the page?"""
    last = found.transitions.last()
    return (
        last is not None
        and last.move in moves
        and last.by_id == request.user.pk
        and request.POST.get("version") == str(found.version - 1)
        and (route is None or (found.decision is not None and found.decision.route == route))
    )


def who(request: PersonRequest, form: Form) -> dict[str, Any]:
    return {"version": form.cleaned_data["version"], "by": request.user, "at": clock.now()}


def act(
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
    context = {
        "form": form,
        "heading": heading,
        "rule": pages.cited(rule),
        "note": note,
        "referral": found,
    }
    return render(request, "referrals/desk_form.html", context)
