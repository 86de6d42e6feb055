"""What every page of the desk that does something to a referral shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from referrals.models import Referral

form_page = require_http_methods(["GET", "HEAD", "POST"])


def visible_referral(request: PersonRequest, ref: str) -> Referral:
    visible = Referral.objects.visible_to(request.user)
    chosen = visible.select_related("child__household", "submission__referrer__organisation",
                                    "screener", "supporter")  # fmt: skip
    return get_object_or_404(chosen, reference=ref)


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
    context = {"form": form, "heading": heading, "rule": rule, "note": note, "referral": found}
    return render(request, "referrals/desk_form.html", context)
