"""The door: signing in, registering, signing out. Most of it is the library's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.base import views as mfa
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from localoffer.accounts.adapter import TOO_MANY
from localoffer.accounts.forms import CodeForm, CodeRequestForm, RegisterForm
from localoffer.accounts.models import Organisation
from localoffer.accounts.registration import Registration
from localoffer.ui.access import public

form_page = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(account.LoginView):
    """One page, two ways in."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return super().get_context_data(**facts) | {"code_form": CodeRequestForm(prefix=None)}


class SignOut(account.LogoutView):
    """The browser is told to forget what it has seen (TRUST 52)."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@form_page
@public
def register(request: HttpRequest) -> HttpResponse:
    """A new referrer says who they are; the code comes by e-mail."""
    if request.user.is_authenticated:
        return redirect("account_own")
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if refused := consume_or_429(request, action="signup", key=email):
            return refused
        then = get_next_redirect_url(request) or ""
        Registration.begin(request, facts=form.cleaned_data, then=then)
        return redirect("account_confirm_registration")
    known = Organisation.objects.filter(verified_at__isnull=False).values_list("name", flat=True)
    return render(request, "account/signup.html", {"form": form, "organisations": known})


@form_page
@public
def confirm_registration(request: HttpRequest) -> HttpResponse:
    process = Registration.resume(request)
    if process is None:
        return redirect("account_signup")
    form = CodeForm(request.POST or None, code=process.code)
    if form.is_valid():
        return process.finish()
    if form.is_bound and not process.record_invalid_attempt():
        get_adapter().add_message(request, messages.ERROR, message=TOO_MANY)
        return redirect("account_signup")
    context = {"form": form, "email": process.state["email"]}
    return render(request, "account/confirm_registration.html", context)


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
request_code = public(account.request_login_code)
confirm_code = public(account.confirm_login_code)
inactive = public(account.account_inactive)
reset = public(account.password_reset)
confirm_reset = public(account.confirm_password_reset_code)
complete_reset = public(account.complete_password_reset)
reset_done = public(account.password_reset_from_key_done)
second_factor = public(mfa.authenticate)
