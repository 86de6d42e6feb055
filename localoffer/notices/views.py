"""The outbox: in the demo everyone's mailbox, otherwise the administrator's view of what left."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.notices import access, operations, pages
from localoffer.notices.models import Notice
from localoffer.notices.states import Move
from localoffer.ui.access import requires


@require_safe
@requires(access.may_see_the_mail)
def outbox(request: PersonRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    page = pages.notices(to=to, number=request.GET.get("page"))
    rows = [pages.row(notice, person=request.user) for notice in page]
    context = {
        "page": page,
        "head": pages.HEAD,
        "rows": rows,
        "to": to,
        "query": urlencode({"to": to}) + "&" if to else "",
        "demo": settings.DEMO,
    }
    return render(request, "notices/outbox.html", context)


@require_safe
@requires(access.may_see_the_mail)
def notice(request: PersonRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Notice, reference=reference)
    readable = bool(access.may_read_the_texts(request.user))
    audit.record("notice.read", target=found, by=request.user, at=clock.now())
    context = {
        "notice": found,
        "facts": pages.facts(found, person=request.user),
        "head": pages.STEPS_HEAD,
        "rows": pages.steps(found),
        "paragraphs": pages.paragraphs(found) if readable else [],
        "readable": readable,
        "may_bounce": pages.may(found, Move.BOUNCE, person=request.user),
        "may_send_again": pages.may(found, Move.SEND_AGAIN, person=request.user)
        and access.may_send_again(found),
    }
    return render(request, "notices/notice.html", context)


@require_POST
@requires(access.administrators_only)
def bounces(request: PersonRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Notice, reference=reference)
    operations.bounce(notice=found, by=request.user, at=clock.now())
    messages.success(request, f"{found} is recorded as not delivered.")
    return redirect(found)


@require_POST
@requires(access.administrators_only)
def sendings(request: PersonRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Notice, reference=reference)
    operations.send_again(notice=found, by=request.user, at=clock.now())
    messages.success(request, f"{found} will be sent again.")
    return redirect(found)
