"""The audit, for the data protection officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.audit import names, operations
from localoffer.audit.access import data_protection_only
from localoffer.audit.models import Event
from localoffer.ui.access import requires

PAGE = 50


def in_words(action: str) -> str:
    """“referral.option_switched” → “Referral: option switched”."""
    room, _, did = action.partition(".")
    return f"{room.capitalize()}: {did.replace('_', ' ').replace('.', ' ')}"


@require_safe
@requires(data_protection_only)
def events(request: HttpRequest) -> HttpResponse:
    """The newest events, narrowed by person, record or action; older ones by `before`."""
    asked = {key: request.GET.get(key, "").strip() for key in ("actor", "target", "action")}
    found = Event.objects.narrowed(**asked, before=request.GET.get("before", ""))
    page = list(found[: PAGE + 1])
    known = names.of({event.actor for event in page})
    operations.record("audit.read", by=request.user, at=clock.now(), facts=asked)
    return render(
        request,
        "audit/events.html",
        {
            "rows": [
                {"event": event, "name": known.get(event.actor, ""), "did": in_words(event.action)}
                for event in page[:PAGE]
            ],
            "asked": asked,
            "older": page[PAGE - 1].pk if len(page) > PAGE else None,
            "narrowed": any(asked.values()),
        },
    )


@require_safe
@requires(data_protection_only)
def chain(request: HttpRequest) -> HttpResponse:
    """Is the audit whole? Read now, in full."""
    return render(request, "audit/chain.html", {"report": operations.check()})
