"""Who may open a page: every view says so, public ones too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from localoffer.refusal import Answer

View = Callable[..., HttpResponseBase]
AccessRule = Callable[[Any], Answer]


def public(view: View) -> View:
    """Anyone may open this page, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(rule: AccessRule) -> Callable[[View], View]:
    """Only people for whom `rule(person)` answers yes.

    Someone who is not signed in is sent to sign in and comes back here; someone
    who is, but may not, is refused with the rule's reason (403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            rule(request.user).or_refuse()
            return view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]
        return guarded

    return decorate
