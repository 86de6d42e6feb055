"""What several of the room's views need: the item somebody may know of, forms that can refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from localoffer.accounts.requests import PersonRequest
from localoffer.refusal import Refused
from panel.models import Case, Item, Meeting

form_page = require_http_methods(["GET", "HEAD", "POST"])


def item_of(request: PersonRequest, ref: str) -> Item:
    """The item, or 404 for whoever may not know of it: an interest gives nothing away."""
    seen = Item.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("case__child", "meeting", "presenter"), reference=ref
    )


def case_of(request: PersonRequest, ref: str) -> Case:
    seen = Case.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("child", "ehc_request"), reference=ref)


def meeting_of(request: PersonRequest, ref: str) -> Meeting:
    seen = Meeting.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("chair", "deputy"), reference=ref)


def sent(request: PersonRequest) -> QueryDict | None:
    """The answers of a form that was sent, an empty one too; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def done(form: forms.Form, change: Callable[[], Any]) -> bool:
    """Make a change that a valid form asks for. A refusal is shown above the kept answers."""
    if not form.is_valid():
        return False
    try:
        change()
    except Refused as refused:
        form.add_error(None, refused.reason)
        return False
    return True
