"""The parent's own view of their case: the link, the code, the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import public, requires
from panel import access, pages
from panel.forms import FamilyCodeForm
from panel.models import FamilyLink
from panel.operations import family
from panel.views.shared import case_of, form_page

OPEN_FOR = timedelta(minutes=30)


@require_POST
@requires(access.send_team_only)
def link(request: PersonRequest, ref: str) -> HttpResponse:
    """The SEND team sends the parent a link. The links before it end."""
    found = case_of(request, ref)
    family.send_link(case=found, by=request.user, at=clock.now())
    messages.success(request, "The link is on its way. Links sent before it end.")
    return redirect(found)


@public
@form_page
def case(request: HttpRequest, secret: str) -> HttpResponse:
    """The code first, then the case as its family may see it."""
    found = family.link_of(secret)
    if found is None:
        raise Http404
    at = clock.now()
    if _is_open(request, found, at):
        audit.record("panel.family.read", target=found.case, by=None, at=at)
        return render(request, "panel/family.html", pages.family_page(found.case, at=at))
    form = FamilyCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if family.use_code(link=found, code=form.cleaned_data["code"], at=at):
            request.session.cycle_key()
            request.session["panel_family"] = [found.key, at.isoformat()]
            return redirect("panel:family", secret=secret)
        form.add_error("code", "This code is not right, or no longer good. Have a new one sent")
    found.refresh_from_db()
    context = {"form": form, "secret": secret, "code_sent": found.takes_codes(at)}
    if not context["code_sent"]:
        context |= {"form": None, "ended": form.is_bound}
    return render(request, "panel/family_code.html", context)


@public
@require_POST
def code(request: HttpRequest, secret: str) -> HttpResponse:
    """Have a code sent to the address that the case has."""
    found = family.link_of(secret)
    if found is None:
        raise Http404
    if refused := consume_or_429(request, action="family_code", key=found.key):
        return refused
    family.send_code(link=found, at=clock.now())
    messages.success(request, "A code is on its way to your email address.")
    return redirect("panel:family", secret=secret)


def _is_open(request: HttpRequest, link: FamilyLink, at: datetime) -> bool:
    """Was the code typed in here, for this link, in the last half hour?"""
    key, since = request.session.get("panel_family", ["", ""])
    return key == link.key and at - datetime.fromisoformat(since) <= OPEN_FOR
