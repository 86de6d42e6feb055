"""Interests and views."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import ConnectionForm, DeclarationForm, InterestForm, ViewForm
from panel.models import Declaration
from panel.operations import members
from panel.views.shared import answers_on_the_item, done, form_page, item_of, sent


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def declaration(request: PersonRequest, ref: str) -> HttpResponse:
    """The gate before the papers. With an interest, the item is gone from the next page on."""
    found = item_of(request, ref)
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
def view(request: PersonRequest, ref: str) -> HttpResponse:
    """A member’s own view, or one that the minute taker writes down."""
    found = item_of(request, ref)
    access.may_write_views(found, request.user).or_refuse()
    own = access.counting_views(found).filter(member=request.user).first()
    start = {"leaning": own.leaning, "text": own.text} if own else None
    form = ViewForm(sent(request), item=found, by=request.user, initial=start)
    if done(
        form,
        lambda: members.record_view(
            item=found,
            member=form.cleaned_data.get("member") or request.user,
            leaning=form.cleaned_data["leaning"],
            text=form.cleaned_data["text"],
            by=request.user,
            at=clock.now(),
        ),
    ):
        messages.success(request, "The view is saved.")
        return redirect(found)
    context = {"form": form, "heading": "A view on this item", "back": found.get_absolute_url()}
    return render(request, "panel/form.html", context)
