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
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from localoffer import clock
from localoffer.accounts import kept, visits
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
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
ANSWERS_KEPT = "Your answers are kept."


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
        return get_response(request)

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
    """A page begins with the answers that were kept for it, until they are sent again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        secret = request.COOKIES.get(kept.COOKIE)
        if not secret or not request.user.is_authenticated:
            return get_response(request)
        page = kept.page_of(request)
        if request.method == "POST":
            sent_again = kept.forget(secret=secret, person=request.user, path=page)
            response = get_response(request)
            if sent_again:
                response.delete_cookie(kept.COOKIE, samesite="Lax")
            return response
        answers = kept.find(secret=secret, person=request.user, path=page, at=clock.now())
        token = KEPT.set(answers)
        try:
            return get_response(request)
        finally:
            KEPT.reset(token)

    return middleware


def _sign_in_again(request: HttpRequest, *, why: str, at: datetime) -> HttpResponseBase:
    """End the visit; keep what was being sent; come back to the page after signing in."""
    person, page, secret = cast(Person, request.user), kept.page_of(request), ""
    own = page.startswith("/account/")
    if request.method == "POST" and not own:
        secret = kept.keep(person=person, path=page, sent=request.POST, at=at)
    audit.record("person.timed_out", target=person, by=person, at=at)
    logout(request)
    messages.info(request, f"{why} {ANSWERS_KEPT}" if secret else why)
    response = redirect_to_login("/" if own else page)
    if secret:
        kept.hand_out(response, secret)
    return response


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
