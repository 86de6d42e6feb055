"""What several of the room's views need: the item somebody may know of, forms that can refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from localoffer.accounts.requests import PersonRequest
from localoffer.refusal import Refused, Stale
from panel.models import Case, Item, Meeting
from panel.states import ITEM, ItemMove

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


def answers_on_the_item(
    *moves: ItemMove,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A form of an item that is refused leads back to the item, with the reason above it.

    Somebody who sends one of `moves` again after it is done is told so. Who may not see
    the item, or holds no role for any of the moves, is refused as for any page.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answered(
            request: PersonRequest, ref: str, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            try:
                return view(request, ref, *args, **kwargs)
            except Stale:
                item = Item.objects.visible_to(request.user).filter(reference=ref).first()
                if item is None or not is_done(item, request, *moves):
                    raise
                messages.success(request, "That is done already.")
                return redirect(item)
            except Refused as refused:
                item = Item.objects.visible_to(request.user).filter(reference=ref).first()
                roles = request.user.roles
                allowed = not moves or any(ITEM.rules[move].by & roles for move in moves)
                if request.method != "POST" or item is None or not allowed:
                    raise
                if is_done(item, request, *moves):
                    messages.success(request, "That is done already.")
                else:
                    messages.warning(request, refused.reason)
                return redirect(item)

        return answered

    return decorate


def is_done(item: Item, request: PersonRequest, *moves: ItemMove) -> bool:
    """Has this person made the move, so that the item is past it?"""
    past = [move for move in moves if item.state not in ITEM.rules[move].before]
    return item.history.filter(move__in=past, by=request.user).exists()


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
