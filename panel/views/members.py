"""Interests, the undertaking, questions and views."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import (
    AnswerForm,
    ConnectionForm,
    DeclarationForm,
    InterestForm,
    QuestionForm,
    UndertakingForm,
    ViewForm,
)
from panel.models import Declaration, Item, Question
from panel.operations import members
from panel.views.shared import (
    act,
    answers_on_the_item,
    done,
    form_page,
    item_of,
    sent,
    undertaking_first,
)


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def declaration(request: PersonRequest, ref: str) -> HttpResponse:
    """The gate before the papers. With an interest, the item is gone from the next page on."""
    found = item_of(request, ref)
    if first := undertaking_first(request, found):
        return first
    form = DeclarationForm(sent(request))
    if done(
        form,
        lambda: members.declare(
            item=found, person=request.user, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        if form.cleaned_data["nature"] == Declaration.Nature.INTEREST:
            messages.success(
                request, "Thank you. The item is no longer shown to you, and you leave for it."
            )
            return redirect("panel:meetings")
        return redirect(found)
    at = clock.now()
    audit.record("panel.declaration.read", target=found, by=request.user, at=at)
    context = {"item": found, "form": form, "child": pages.child_rows(found, at=at)}
    return render(request, "panel/declaration.html", context)


@form_page
@requires(access.interest_recorders_only)
@answers_on_the_item()
def interest(request: PersonRequest, ref: str) -> HttpResponse:
    """Somebody else’s interest, recorded by the operations officer or a chair."""
    found = item_of(request, ref)
    form = InterestForm(sent(request))
    if done(
        form,
        lambda: members.declare(
            item=found,
            nature=Declaration.Nature.INTEREST,
            by=request.user,
            at=clock.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, "The interest is recorded.")
        own = form.cleaned_data["person"] == request.user
        return redirect("panel:meetings" if own else found)
    context = {
        "form": form,
        "heading": "Record someone’s interest",
        "text": "It stays: nobody can take it back. The item is no longer shown to that person, "
        "and a view they gave no longer counts.",
        "back": found.get_absolute_url(),
    }
    return render(request, "panel/form.html", context)


@form_page
@requires(access.panel_people_only)
def connections(request: PersonRequest) -> HttpResponse:
    """What one is connected with, told once, so that interests can be suggested."""
    form = ConnectionForm(sent(request))
    if request.method == "POST" and request.POST.get("forget"):
        members.forget_connection(pk=request.POST["forget"], by=request.user, at=clock.now())
        messages.success(request, "It is forgotten.")
        return redirect("panel:connections")
    if done(
        form,
        lambda: members.tell_connection(by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "Thank you. You are asked about interests that this suggests.")
        return redirect("panel:connections")
    context = {
        "form": form,
        "told": request.user.panel_connections.all(),
        "sections": pages.sections(request.user, current="connections"),
    }
    return render(request, "panel/connections.html", context)


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def question(request: PersonRequest, ref: str) -> HttpResponse:
    """What a member asked while the item was discussed, and the answer."""
    found = item_of(request, ref)
    access.may_record_question(found, request.user).or_refuse()
    return act(
        request,
        found,
        QuestionForm(sent(request), item=found),
        members.record_question,
        heading="Write down a question",
        text="It goes into the minutes, with the answer.",
        said="The question is saved.",
    )


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def answer(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """The answer to a question that was still to come."""
    found = item_of(request, ref)
    access.may_record_question(found, request.user).or_refuse()
    asked = get_object_or_404(found.questions.select_related("asked_of"), pk=pk)

    def record(*, item: Item, **answers: Any) -> Question:
        return members.record_answer(question=asked, **answers)

    return act(
        request,
        found,
        AnswerForm(sent(request)),
        record,
        heading=f"The answer of {asked.asked_of.name}",
        text=asked.text,
        said="The answer is saved.",
    )


@form_page
@requires(access.members_only)
def undertaking(request: PersonRequest) -> HttpResponse:
    """Confidentiality, signed once for so long, before the first papers open."""
    form = UndertakingForm(sent(request))
    at = clock.now()
    back = Item.objects.visible_to(request.user).filter(reference=request.GET.get("item", ""))
    if done(form, lambda: members.undertake(by=request.user, at=at)):
        messages.success(request, "Thank you. Your undertaking is signed.")
        return redirect(back.first() or "panel:meetings")
    holds = request.user.panel_undertakings.filter(until__gte=clock.local_day(at)).last()
    context = {"form": None if holds else form, "holds": holds, "lines": members.UNDERTAKING}
    return render(request, "panel/undertaking.html", context)


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def view(request: PersonRequest, ref: str) -> HttpResponse:
    """A member’s own view, or one that the minute taker writes down."""
    found = item_of(request, ref)
    access.may_write_views(found, request.user).or_refuse()
    own = access.counting_views(found).filter(member=request.user).first()
    start = {"leaning": own.leaning, "text": own.text} if own else None
    return act(
        request,
        found,
        ViewForm(sent(request), item=found, by=request.user, initial=start),
        members.record_view,
        heading="A view on this item",
        said="The view is saved.",
    )
