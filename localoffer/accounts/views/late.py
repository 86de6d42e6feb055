"""What is sent after the session, or the token of its form, has ended: nothing of it is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from localoffer import clock
from localoffer.accounts import kept
from localoffer.accounts.models import Person
from localoffer.ui.access import page_of, public
from localoffer.ui.middleware import typed_words

SIGNED_OUT = "This browser was signed out before your answers reached us."
ANSWERS_KEPT = "Your answers are kept. They are there again when you come back in this browser."
NOT_FILES = "Files are not kept. Add them again."


def keep(request: HttpRequest, *, person: Person | None, at: datetime, why: str = "") -> str:
    """Keep what was sent for this person, and say `why`; the secret for the cookie, or “”."""
    secret = kept.keep(
        person=person,
        path=page_of(request),
        sent=request.POST,
        at=at,
        secret=request.COOKIES.get(kept.COOKIE, ""),
    )
    said = [why, ANSWERS_KEPT if secret else "", NOT_FILES if request.FILES else ""]
    if any(said):
        messages.info(request, " ".join(filter(None, said)))
    return secret


def kept_or_shown(
    request: HttpRequest, response: HttpResponseBase, *, whom: str, at: datetime
) -> HttpResponseBase:
    """Of somebody who has to sign in first: keep the answers, or give the words back."""
    person = kept.who_was_here(request) if whom == "person" else None
    typed = typed_words(request)
    if person is not None or (whom == "anybody" and _not_too_often(request)):
        if secret := keep(request, person=person, at=at, why=SIGNED_OUT):
            kept.hand_out(response, secret)
    elif typed:
        context = {"typed": typed, "onwards": response["Location"]}
        return render(request, "accounts/late.html", context, status=403)
    return response


def _not_too_often(request: HttpRequest) -> bool:
    """Strangers fill no table with what they send to pages that are not theirs."""
    return bool(ratelimit.consume(request, app="allauth.account", action="kept_form"))


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token has run out, for instance by signing in again in another tab (403).

    What came from a page of ours is kept or shown again; what came from elsewhere is not.
    """
    secret = ""
    context: dict[str, Any] = {"page": page_of(request)}
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        person = request.user if request.user.is_authenticated else kept.who_was_here(request)
        secret = keep(request, person=person, at=clock.now()) if person is not None else ""
        context["typed"] = [] if secret else typed_words(request)
    response = render(request, "accounts/form_expired.html", context, status=403)
    if secret:
        kept.hand_out(response, secret)
    return response
