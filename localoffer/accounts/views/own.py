"""A person's own account: password, second factor, where they are signed in, staying."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts import pages
from localoffer.accounts.access import signed_in, with_password_only
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.refusal import Refused
from localoffer.ui import navigation
from localoffer.ui.access import requires


class AddApp(totp.ActivateTOTPView):
    """Setting a factor up has just proved it: the visit goes on without asking again."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        _changed(self.request, "second_factor.added", "totp")
        return response


class RemoveApp(totp.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _changed(self.request, "second_factor.removed", "totp")
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    """A passkey belongs to a name: a portal reached by a number alone cannot have any."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        host = self.request.get_host().rpartition(":")[0] or self.request.get_host()
        by_number = not any(letter.isalpha() for letter in host)
        return super().get_context_data(**facts) | {"by_number": by_number}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        _changed(self.request, "second_factor.added", "webauthn")
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        adapter = second_factors()
        if not adapter.can_delete_authenticator(self.get_object()):
            raise Refused(adapter.error_messages["cannot_delete_authenticator"] + ".")
        response = super().form_valid(form)
        _changed(self.request, "second_factor.removed", "webauthn")
        return response


class ChangePassword(account.PasswordChangeView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _changed(self.request, "password.changed")
        return response


@require_safe
@requires(signed_in)
def own(request: PersonRequest) -> HttpResponse:
    return render(request, "accounts/own.html", {"rows": pages.about(request.user)})


@require_safe
@requires(signed_in)
def work(request: PersonRequest) -> HttpResponse:
    held = frozenset(request.user.roles)
    context = {"work": navigation.work(held), "public": navigation.public(held)}
    return render(request, "accounts/work.html", context)


@require_safe
@requires(signed_in)
def sessions(request: PersonRequest) -> HttpResponse:
    found = UserSession.objects.purge_and_list(request.user)
    rows = pages.sessions(found, current=request.session.session_key or "")
    return render(request, "accounts/sessions.html", {"rows": rows})


@require_POST
@requires(signed_in)
def end_session(request: PersonRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    audit.record("session.ended", target=request.user, by=request.user, at=clock.now())
    messages.success(request, "That browser is signed out.")
    return redirect("account_sessions")


@require_POST
@requires(signed_in)
def stay(request: PersonRequest) -> HttpResponse:
    """“Stay signed in”: having asked is enough. A script is told the seconds that are left."""
    if "application/json" in request.headers.get("Accept", ""):
        ends = request.visit_ends_at  # type: ignore[attr-defined]
        seconds = max(0, int((ends - timezone.now()).total_seconds()))
        return HttpResponse(str(seconds), content_type="application/json")
    back = request.headers.get("Referer", "")
    own_page = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if own_page else "/")


def _changed(request: PersonRequest, action: str, kind: str = "") -> None:
    facts = {"kind": kind} if kind else {}
    audit.record(action, target=request.user, by=request.user, at=clock.now(), facts=facts)


inside = requires(with_password_only)
change_password = inside(ChangePassword.as_view())
password_again = inside(account.reauthenticate)
factor_again = inside(mfa.reauthenticate)
passkey_again = inside(webauthn.reauthenticate_webauthn)
factors = inside(mfa.index)
add_app = inside(AddApp.as_view())
remove_app = inside(RemoveApp.as_view())
passkeys = inside(webauthn.list_webauthn)
add_passkey = inside(AddPasskey.as_view())
edit_passkey = inside(webauthn.edit_webauthn)
remove_passkey = inside(RemovePasskey.as_view())
recovery_codes = inside(recovery.view_recovery_codes)
new_recovery_codes = inside(recovery.generate_recovery_codes)
