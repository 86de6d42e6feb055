"""What several of the room's views need: the item somebody may know of, forms that can refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from localoffer import clock
from localoffer.accounts.models import Anyone
from localoffer.accounts.requests import PersonRequest
from localoffer.accounts.roles import Role
from localoffer.planned import Question
from localoffer.refusal import Refused, SentBefore, Stale
from localoffer.ui.forms import OnceForm
from localoffer.ui.middleware import typed_words
from panel import access
from panel.forms import ConfirmForm, DayForm, ReasonForm
from panel.models import Advice, Case, Challenge, Item, Meeting
from panel.states import ITEM, ItemMove

form_page = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


Thing = TypeVar("Thing", Case, Item, Meeting)


@Question
def _items(roles: frozenset[Role], *, person: Any, reference: Any) -> QuerySet[Item]:
    seen = Item.objects.visible_to(Anyone(roles, person)).filter(reference=reference).order_by()
    child = "case__child__household"
    return seen.select_related(child, "meeting__chair", "meeting__deputy", "presenter")


@Question
def _cases(roles: frozenset[Role], *, person: Any, reference: Any) -> QuerySet[Case]:
    seen = Case.objects.visible_to(Anyone(roles, person)).filter(reference=reference).order_by()
    return seen.select_related("child")


@Question
def _meetings(roles: frozenset[Role], *, person: Any, reference: Any) -> QuerySet[Meeting]:
    seen = Meeting.objects.visible_to(Anyone(roles, person)).filter(reference=reference)
    return seen.order_by().select_related("chair", "deputy")


def item_of(request: PersonRequest, ref: str) -> Item:
    """The item, or 404 for whoever may not know of it: an interest gives nothing away."""
    return _known(_items, request, ref)


def case_of(request: PersonRequest, ref: str) -> Case:
    return _known(_cases, request, ref)


def meeting_of(request: PersonRequest, ref: str) -> Meeting:
    return _known(_meetings, request, ref)


def _known(seen: Question[Thing], request: PersonRequest, ref: str) -> Thing:
    """The only row that this person may know of under the reference, or 404."""
    found = seen.rows(request.user.roles, person=request.user.pk, reference=ref)
    if not found:
        raise Http404
    return leads_back(request, found[0])


def undertaking_first(request: PersonRequest, found: Item) -> HttpResponse | None:
    """A member whose undertaking is not signed, or is over, signs it before papers open."""
    if access.has_undertaken(request.user, on=clock.today()):
        return None
    return redirect(reverse("panel:undertaking", query={"item": found.reference}))


def leads_back(request: PersonRequest, found: Thing) -> Thing:
    """A refusal from here on leads back to this page; an item's own asks for the declaration."""
    request.way_back = {  # type: ignore[attr-defined]  # for the page that says no
        "href": found.get_absolute_url(),
        "text": f"{found._meta.verbose_name} {found.reference}",
    }
    return found


def answers_on_the_item(
    *moves: ItemMove,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A form of an item that is refused leads back to the item, with the reason above it.

    Somebody who sends one of `moves` again after it is done is told so. Who may not see
    the item, or holds no role for any of the moves, is refused as for any page; and so is
    who typed words, since that page gives them back.
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
                elif typed_words(request):
                    raise
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
    """Make a change that a valid form asks for. A refusal is shown with the kept answers.

    It stands at the answer that it is about, or else above them all.
    """
    if not form.is_valid():
        return False
    try:
        change()
    except SentBefore as before:
        if not isinstance(form, OnceForm):
            raise
        form.ask_again(before)
        return False
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.reason)
        return False
    return True


def press(
    request: PersonRequest,
    found: Case | Item | Meeting,
    change: Callable[..., Any],
    *,
    said: str,
    to: str = "",
) -> HttpResponse:
    """One button of a page. It carries the version that the page showed."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The page’s button lost its version.")
    thing = {str(found._meta.model_name): found}
    change(**thing, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, said)
    return redirect(to or found)


def act(
    request: PersonRequest,
    found: Case | Item | Meeting | Advice | Challenge,
    form: forms.Form,
    change: Callable[..., Any],
    *,
    heading: str,
    said: str,
    text: str = "",
    to: Any = None,
) -> HttpResponse:
    """One thing done: ask, do, say that it is done, go back. A refusal keeps the answers.

    `change` takes the thing by its name, `by`, `at`, and the form's answers.
    """
    thing = {str(found._meta.model_name): found}

    def do() -> None:
        answers = getattr(form, "answers", form.cleaned_data)
        change(**thing, **answers, by=request.user, at=clock.now())

    page = found.case if isinstance(found, Advice | Challenge) else found
    if done(form, do):
        messages.success(request, said)
        return redirect(to or page)
    context = {"form": form, "heading": heading, "text": text, "back": page.get_absolute_url()}
    return render(request, "panel/form.html", context)


def ask_one(
    request: PersonRequest,
    found: Case | Item | Meeting | Advice,
    asks: type[ReasonForm | DayForm],
    change: Callable[..., Any],
    *,
    label: str,
    submit: str,
    **words: Any,
) -> HttpResponse:
    """One thing done that asks one question: why, or when."""
    start = {"version": found.version}
    form = asks(sent(request), initial=start, label=label, submit=submit)
    return act(request, found, form, change, **words)
