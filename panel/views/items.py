"""One item, as the person in the room sees it, and its way to a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import (
    AgendaForm,
    CallInForm,
    DeclarationForm,
    ReasonForm,
    UrgencyForm,
    WithdrawalForm,
)
from panel.models import Business, Item, Meeting
from panel.operations import items, papers
from panel.states import ItemMove
from panel.views.shared import (
    act,
    answers_on_the_item,
    ask_one,
    done,
    form_page,
    item_of,
    press,
    sent,
    undertaking_first,
)


@require_safe
@requires(access.panel_people_only)
def item(request: PersonRequest, ref: str) -> HttpResponse:
    """Declaration first, then papers, views, test, recommendation, sign-off."""
    found = pages.with_its_rows(item_of(request, ref))
    at = clock.now()
    asks = access.must_declare(found, request.user)
    audit.record(
        "panel.item.read", target=found, by=request.user, at=at, facts={"papers": not asks}
    )
    if asks:
        if first := undertaking_first(request, found):
            return first
        context = {
            "item": found,
            "form": DeclarationForm(),
            "child": pages.child_rows(found, at=at),
        }
        return render(request, "panel/declaration.html", context)
    access.may_read_papers(found, request.user).or_refuse()
    return render(request, "panel/item.html", pages.item_page(found, request.user, at=at))


@require_POST
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.SUBMIT)
def submission(request: PersonRequest, ref: str) -> HttpResponse:
    return press(
        request,
        item_of(request, ref),
        items.submit,
        said="The papers are with the operations officer.",
    )


@require_POST
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.ACCEPT)
def acceptance(request: PersonRequest, ref: str) -> HttpResponse:
    return press(request, item_of(request, ref), items.accept, said="The papers are accepted.")


@require_POST
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.DISCUSS)
def discussion(request: PersonRequest, ref: str) -> HttpResponse:
    return press(
        request, item_of(request, ref), items.begin_discussion, said="The discussion has begun."
    )


@require_POST
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.CLOSE)
def closing(request: PersonRequest, ref: str) -> HttpResponse:
    return press(request, item_of(request, ref), items.close, said="The item is closed.")


def _why(
    request: PersonRequest,
    ref: str,
    move: ItemMove,
    change: Callable[..., Any],
    *,
    heading: str,
    label: str,
    submit: str,
    said: str,
) -> HttpResponse:
    """A change of an item that asks for its reason."""
    found = item_of(request, ref)
    access.may_move(found, move, request.user).or_refuse()
    return ask_one(
        request, found, ReasonForm, change, label=label, submit=submit, heading=heading, said=said
    )


@form_page
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.RETURN)
def papers_return(request: PersonRequest, ref: str) -> HttpResponse:
    return _why(
        request,
        ref,
        ItemMove.RETURN,
        items.send_back_papers,
        heading="Return the papers",
        label="What do the papers need?",
        submit="Return the papers",
        said="The papers are with the case officer again.",
    )


@form_page
@requires(access.operations_officer_only)
@answers_on_the_item(ItemMove.UNLIST)
def off_agenda(request: PersonRequest, ref: str) -> HttpResponse:
    return _why(
        request,
        ref,
        ItemMove.UNLIST,
        items.take_off_agenda,
        heading="Take this item off the agenda",
        label="Why does it come off the agenda?",
        submit="Take it off",
        said="The item waits for another agenda. Its clock runs on.",
    )


@form_page
@requires(access.panel_people_only)
@answers_on_the_item(ItemMove.WITHDRAW)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """A request to assess only on the word of whoever made it; its case ends with its item."""
    found = item_of(request, ref)
    access.may_move(found, ItemMove.WITHDRAW, request.user).or_refuse()
    ends = found.business == Business.ASSESS
    return act(
        request,
        found,
        WithdrawalForm(sent(request), initial={"version": found.version}, item=found),
        items.withdraw,
        heading="Withdraw this request" if ends else "Withdraw this item",
        text=pages.withdrawal_in_words(found),
        said="The request is withdrawn. Its clock has stopped."
        if ends
        else "The item is withdrawn. The case goes on.",
    )


@form_page
@requires(access.chairs_only)
@answers_on_the_item(ItemMove.HASTEN)
def urgency(request: PersonRequest, ref: str) -> HttpResponse:
    """Between meetings, when none falls before the date."""
    found = item_of(request, ref)
    access.may_hasten(found, request.user, at=clock.now()).or_refuse()
    start = {"version": found.version}
    return act(
        request,
        found,
        UrgencyForm(sent(request), initial=start, missing=papers.missing(found)),
        items.hasten,
        heading="Decide this item between meetings",
        text="No meeting falls before its date. We write to the members, who give their views in "
        "writing. The next meeting’s minutes report it.",
        said="Members can now give their views in writing.",
    )


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def guests(request: PersonRequest, ref: str) -> HttpResponse:
    """Somebody is called in for this item alone."""
    found = item_of(request, ref)
    access.may_call_in(found, request.user).or_refuse()
    return act(
        request,
        found,
        CallInForm(sent(request), item=found),
        items.call_in,
        heading="Call somebody in for this item",
        text="They see this item and no other of the meeting.",
        said="They are asked to this item alone.",
    )


@form_page
@requires(access.operations_officer_only)
@answers_on_the_item(ItemMove.LIST)
def agenda(request: PersonRequest, ref: str) -> HttpResponse:
    """Choose a meeting, each with how it stands to the date the parent must be told by."""
    found: Item = item_of(request, ref)
    access.may_move(found, ItemMove.LIST, request.user).or_refuse()
    at = clock.now()
    open_now = list(Meeting.objects.taking_items().filter(papers_deadline_at__gte=at))
    form = AgendaForm(
        sent(request),
        initial={"version": found.version},
        meetings=open_now,
        due=found.due.on,
    )
    if done(form, lambda: items.put_on_agenda(item=found, by=request.user, at=at, **form.answers)):
        messages.success(request, "The item is on the agenda.")
        return redirect(found)
    context = {
        "form": form if open_now else None,
        "item": found,
        "usable": pages.usable_meetings(found, at=at),
        "due": found.due.on,
        "too_late": not any(meeting.date <= found.due.on for meeting in open_now),
    }
    return render(request, "panel/agenda.html", context)
