"""What stands between a session and the pages: time-outs, the second factor, kept answers.

Each fails closed: a visit without its marks is a visit that has to begin again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from localoffer import clock
from localoffer.accounts import kept, visits
from localoffer.accounts.models import Person
from localoffer.accounts.views import late
from localoffer.audit import operations as audit
from localoffer.ui.access import page_of
from localoffer.ui.forms import KEPT

Handler = Callable[[HttpRequest], HttpResponseBase]

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WHILE_SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
}
"""All that opens before there is a second factor."""

LEFT_ALONE = "You were signed out because this page was left alone. Sign in again to carry on."
MORE_ASKED = "Sign in again with your password and your second factor to carry on."
STILL_HERE = "This is what you typed before. It is not saved yet: send it once more."


def time_outs(get_response: Handler) -> Handler:
    """Signs people out when they have left the page alone, and after a working day."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return get_response(request)
        moment = timezone.now()  # not the demo's clock: moving that on signs nobody out
        session = request.session
        if visits.SIGNED_IN not in session or visits.LAST_SEEN not in session:
            visits.begin(session, at=moment)
        limits = visits.limits()
        if moment >= visits.end_of(session, within=limits):
            return _sign_in_again(request, why=LEFT_ALONE, at=clock.now())
        visits.touch(session, at=moment)
        request.visit_ends_at = visits.end_of(session, within=limits)  # type: ignore[attr-defined]
        response = get_response(request)
        if request.user.is_authenticated:  # and has not just signed out
            kept.remember(request, response)
        return response

    return middleware


def second_factor(get_response: Handler) -> Handler:
    """Staff and panel open nothing until a second factor has been used (TRUST 37)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated or not person.needs_second_factor:
            return get_response(request)
        if any(r["method"] == "mfa" for r in get_authentication_records(request, person)):
            return get_response(request)
        if is_mfa_enabled(person, FACTORS):
            return _sign_in_again(request, why=MORE_ASKED, at=clock.now())
        if _name(request) in WHILE_SETTING_UP:
            return get_response(request)
        return redirect("mfa_index")

    return middleware


def kept_answers(get_response: Handler) -> Handler:
    """A page begins with the answers that were kept for it, until they are sent again.

    What is sent to a page that asks to sign in first is kept for whoever signed in last at
    this browser; where nobody has, the person gets their words back to copy them.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            response = get_response(request)
            if whom := getattr(response, "asks_to_sign_in", ""):
                return late.kept_or_shown(request, response, whom=whom, at=clock.now())
            if response.status_code < 400:
                _forget(request)
            return response
        token = KEPT.set(_find(request))
        try:
            return get_response(request)
        finally:
            KEPT.reset(token)

    return middleware


def _person(request: HttpRequest) -> Person | None:
    return request.user if request.user.is_authenticated else None


def _forget(request: HttpRequest) -> None:
    secret = request.COOKIES.get(kept.COOKIE)
    if secret:
        kept.forget(secret=secret, person=_person(request), path=page_of(request))


def _find(request: HttpRequest) -> QueryDict | None:
    secret = request.COOKIES.get(kept.COOKIE)
    if not secret:
        return None
    whose, page = _person(request), page_of(request)
    answers = kept.find(secret=secret, person=whose, path=page, at=clock.now())
    if answers is not None:
        messages.info(request, STILL_HERE)
    return answers


def _sign_in_again(request: HttpRequest, *, why: str, at: datetime) -> HttpResponseBase:
    """End the visit; keep what was being sent; come back to the page after signing in."""
    person, page = cast(Person, request.user), page_of(request)
    own = page.startswith("/account/")
    audit.record("person.timed_out", target=person, by=person, at=at)
    logout(request)
    response = redirect_to_login("/" if own else page)
    if request.method != "POST" or own:
        messages.info(request, why)
    elif secret := late.keep(request, person=person, at=at, why=why):
        kept.hand_out(response, secret)
    return response


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
