"""Who may open a page: every view says so, public ones too."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from localoffer.refusal import Answer

View = Callable[..., HttpResponseBase]
AccessRule = Callable[[Any], Answer]


def public(view: View) -> View:
    """Anyone may open this page, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def came_from(request: HttpRequest) -> str:
    """The page of ours on which a form was sent, as an address without a host; else nothing."""
    address = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if request.method != "POST" or not url_has_allowed_host_and_scheme(address, hosts):
        return ""
    referrer = urlsplit(address)
    ours = referrer.netloc and not referrer.path.startswith("//")
    return urlunsplit(("", "", referrer.path, referrer.query, "")) if ours else ""


def page_of(request: HttpRequest) -> str:
    """The page that a form stands on: where it was sent from, else its own address."""
    return came_from(request) or request.get_full_path()


def asks_to_sign_in(response: HttpResponseBase, *, anybody: bool = False) -> HttpResponseBase:
    """Mark an answer that did nothing because nobody is signed in: what was sent is not lost.

    `anybody`: the page can also be opened by what one holds, without an account.
    """
    response.asks_to_sign_in = "anybody" if anybody else "person"  # type: ignore[attr-defined]
    return response


def requires(rule: AccessRule) -> Callable[[View], View]:
    """Only people for whom `rule(person)` answers yes.

    Someone who is not signed in is sent to sign in and comes back here; someone
    who is, but may not, is refused with the rule's reason (403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return asks_to_sign_in(redirect_to_login(page_of(request)))
            answer = rule(request.user)
            request.refused_by_role = not answer  # type: ignore[attr-defined]
            answer.or_refuse()
            return view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]
        return guarded

    return decorate
