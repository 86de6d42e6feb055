"""The letter to the parent: look at it, send it, print it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from localoffer import clock
from localoffer.accounts.access import reauthenticated
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.documents.serving import serve
from localoffer.refusal import Refused
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import ConfirmForm, DayForm
from panel.models import Item, NoticeServed
from panel.operations import notices
from panel.states import ItemMove
from panel.views.shared import answers_on_the_item, ask_one, done, form_page, item_of, sent


@form_page
@requires(access.send_team_only)
@reauthenticated
@answers_on_the_item(ItemMove.NOTIFY)
def letter(request: PersonRequest, ref: str) -> HttpResponse:
    """What the letter will say, with a button that sends it; or what it still lacks.

    The same for a letter that is made again because it came back or was not posted in time.
    """
    found = item_of(request, ref)
    at = clock.now()
    again = bool(access.may_make_again(found, request.user, at=at))
    if not again:
        access.may_notify(found, request.user).or_refuse()
    make = notices.make_again if again else notices.notify
    decision = found.latest_decision
    assert decision is not None
    form = ConfirmForm(sent(request), initial={"version": found.version})
    if done(
        form,
        lambda: make(item=found, version=form.cleaned_data["version"], by=request.user, at=at),
    ):
        messages.success(request, "The parent’s letter is made. Print it and post it today.")
        return redirect("panel:letters")
    audit.record("panel.letter.looked_at", target=found, by=request.user, at=at)
    context = pages.letter_page(decision, at=at) | {"form": form, "item": found, "again": again}
    context["button"] = "Make the letter again" if again else "Make the letter and tell the parent"
    return render(request, "panel/letter.html", context)


@require_safe
@requires(access.send_team_only)
def preview(request: PersonRequest, ref: str) -> HttpResponse:
    """The letter as it would go out now, as PDF. Nothing is kept or sent."""
    found = item_of(request, ref)
    at = clock.now()
    if not access.may_make_again(found, request.user, at=at):
        access.may_notify(found, request.user).or_refuse()
    decision = found.latest_decision
    assert decision is not None
    audit.record("panel.letter.previewed", target=found, by=request.user, at=at)
    made = notices.letter(decision, by=request.user, at=at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{found.case.reference} draft letter.pdf") or ""
    )
    return response


@require_safe
@requires(access.panel_people_only)
def stored(request: PersonRequest, ref: str) -> HttpResponseBase:
    """The letter that was sent, exactly as it was."""
    found = item_of(request, ref)
    access.may_read_papers(found, request.user).or_refuse()
    served = _served(found)
    at = clock.now()
    audit.record("panel.letter.read", target=found, by=request.user, at=at)
    return serve(served.letter, by=request.user, at=at)


@require_safe
@requires(access.send_team_only)
def index(request: PersonRequest) -> HttpResponse:
    """Letters that were made and have not been posted."""
    seen = Item.objects.visible_to(request.user)
    waiting = NoticeServed.objects.to_post().filter(decision__item__in=seen)
    at = clock.now()
    rows = pages.letter_rows(waiting.select_related("decision__item__case", "letter"), at=at)
    audit.record("panel.letters.read", by=request.user, at=at, facts={"count": len(rows)})
    context = {
        "letters": rows,
        "sections": pages.sections(request.user, current="letters"),
    }
    return render(request, "panel/letters.html", context)


@require_POST
@requires(access.send_team_only)
def posted(request: PersonRequest, ref: str) -> HttpResponse:
    """The button of one row: it says which letter, whatever was made since the page was drawn."""
    found = item_of(request, ref)
    letters = NoticeServed.objects.filter(decision__item=found)
    served = letters.filter(letter__reference=request.POST.get("letter", "")).first()
    if served is None:
        raise Refused("This letter is not the one to post now. Look again at “Letters to post”.")
    notices.mark_posted(served=served, by=request.user, at=clock.now())
    messages.success(request, f"The letter of {found.case.reference} is posted.")
    return redirect("panel:letters")


@form_page
@requires(access.send_team_only)
def delivered(request: PersonRequest, ref: str) -> HttpResponse:
    """The post says that the letter came."""
    return _fate(
        request,
        ref,
        notices.mark_delivered,
        heading="The letter came",
        label="When did it come?",
        submit="It came",
        said="Saved.",
    )


@form_page
@requires(access.send_team_only)
def returned(request: PersonRequest, ref: str) -> HttpResponse:
    """The post brought it back: the parent does not know, and the clock runs on."""
    return _fate(
        request,
        ref,
        notices.mark_returned,
        heading="The letter came back",
        label="When did it come back?",
        submit="It came back",
        said="The parent is not told yet. Find their address, and make the letter again.",
    )


def _fate(
    request: PersonRequest,
    ref: str,
    change: Callable[..., NoticeServed],
    *,
    heading: str,
    label: str,
    submit: str,
    said: str,
) -> HttpResponse:
    found = item_of(request, ref)
    served = _served(found)

    def record(*, item: Item, version: int, **answers: Any) -> NoticeServed:
        return change(served=served, **answers)

    return ask_one(
        request, found, DayForm, record, label=label, submit=submit, heading=heading, said=said
    )


def _served(item: Item) -> NoticeServed:
    letters = NoticeServed.objects.filter(decision__item=item).select_related("letter")
    served = letters.order_by("-decision__number").first()
    if served is None:
        raise Http404
    return served
