"""Those who look after entries: their list, "still right", opening and closing, versions,
taking off, whose entries are whose, and what an editor counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.accounts.models import Organisation as Account
from localoffer.directory import access, operations
from localoffer.directory.change_forms import KeeperForm, StateForm, WhyForm
from localoffer.directory.interchange import describing
from localoffer.directory.models import Hideaway, Organisation, Proposal, Service, ServiceVersion
from localoffer.directory.operations import keeping
from localoffer.directory.pages import changes, counts, one
from localoffer.directory.pages import keeping as rows
from localoffer.directory.states import MOVES, Move
from localoffer.ui.access import public, requires
from localoffer.ui.forms import VersionedForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


@require_safe
@requires(access.keepers_only)
def yours(request: HttpRequest) -> HttpResponse:
    """The entries that this person looks after; an editor looks after all."""
    is_editor = bool(access.editors_only(request.user))
    show = request.GET.get("show", "")
    if show not in rows.SHOWS or (show == "gone" and not is_editor):
        show = ""
    search = " ".join(request.GET.get("q", "").split())[:100]
    kept = Service.objects.kept_by(request.user)
    page, entries = rows.entries(
        kept,
        show=show,
        search=search,
        page=request.GET.get("page"),
        today=clock.today(),
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "entries": entries,
        "page": page,
        "show": show,
        "shows": rows.SHOWS.items(),
        "words": search,
        "is_editor": is_editor,
        "new_entries": [] if is_editor else _own_new(request),
        "carried": f"{query.urlencode()}&" if query else "",
        "here": request.get_full_path(),
    }
    return render(request, "directory/yours.html", context)


def _own_new(request: HttpRequest) -> list[Any]:
    """Entries that this provider has begun and that are not there yet."""
    begun = Proposal.objects.visible_to(request.user).open().filter(service=None)
    return [
        changes.row(each) for each in begun.select_related("organization", "started_by")[:PER_PAGE]
    ]


@require_POST
@requires(access.keepers_only)
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Still right: one click for each entry."""
    service = _kept(request, pk)
    form = VersionedForm(request.POST)
    if form.is_valid():
        keeping.still_right(
            service=service, number=form.cleaned_data["version"], by=request.user, at=clock.now()
        )
        messages.success(request, f"“{service.name}” is marked as still right.")
    return redirect(_back(request))


@form_page
@requires(access.keepers_only)
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pause, open or close the service. The page says it at once."""
    service = _kept(request, pk)
    moves = [
        (str(move), str(move.label))
        for move in Move
        if MOVES.may(move, state=service.state, roles=request.user.roles)  # type: ignore[union-attr]
    ]
    form = StateForm(request.POST or None, moves=moves, initial={"version": service.number or 1})
    if form.is_valid():
        operations.move(
            service=service,
            move=Move(form.cleaned_data["move"]),
            why=form.cleaned_data["why"],
            number=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "Saved. The page says it now.")
        return redirect(service)
    context = {"form": form, "heading": "Open, pause or close", "service": service}
    return render(request, "directory/about_service.html", context)


@form_page
@requires(access.editors_only)
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an entry off the site, with a reason for the record."""
    service = get_object_or_404(Service, pk=pk)
    access.may_withdraw(service, request.user).or_refuse()
    form = WhyForm(request.POST or None, initial={"version": service.number or 1})
    if form.is_valid():
        keeping.withdraw(
            service=service,
            number=form.cleaned_data["version"],
            why=form.cleaned_data["why"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, f"“{service.name}” is off the site. You can put it back.")
        return redirect("directory:yours")
    context = {"form": form, "heading": "Take an entry off the site", "service": service}
    return render(request, "directory/about_service.html", context)


@require_POST
@requires(access.editors_only)
def restoration(request: HttpRequest, pk: UUID) -> HttpResponse:
    service = get_object_or_404(Service, pk=pk)
    keeping.restore(service=service, by=request.user, at=clock.now())
    messages.success(request, f"“{service.name}” is on the site again.")
    return redirect(service)


@require_safe
@public
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every version of an entry that the public could read, newest first."""
    service = get_object_or_404(Service.objects.published(), pk=pk)
    found = ServiceVersion.objects.filter(service=service).defer("document")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/versions.html", {"service": service, "page": page})


@require_safe
@public
def version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What the public read from that day on, without what has been masked since."""
    found = get_object_or_404(
        ServiceVersion.objects.select_related("service").filter(service__withdrawn_at=None),
        service=pk,
        number=number,
    )
    if found.number == found.service.number:
        return redirect(found.service)
    document = describing.without_masked(found.document)
    service = one.revived(document)
    context = one.page(service, today=clock.local_day(found.published_at), document=document)
    context |= {"old": found, "shown_as": "version"}
    return render(request, "directory/service.html", context)


@require_safe
@requires(access.keepers_only)
def hidden_addresses(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an entry's masked places are, for those who look after it. Each reading is kept."""
    service = _kept(request, pk)
    access.may_see_hideaway(service, request.user).or_refuse()
    found = Hideaway.objects.filter(location__service_at_locations__service=service).select_related(
        "location"
    )
    if found:
        keeping.note_hideaways_read(target=service, by=request.user, at=clock.now())
    context = {"service": service, "hideaways": found}
    return render(request, "directory/hidden_addresses.html", context)


@require_safe
@requires(access.editors_only)
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider, and whose people look after its entries."""
    found = (
        Organisation.objects.select_related("account")
        .annotate(number=Count("services"))
        .order_by("name", "id")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/providers.html", {"page": page})


@form_page
@requires(access.editors_only)
def keeper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whose people look after a provider's entries."""
    found = get_object_or_404(Organisation, pk=pk)
    form = KeeperForm(
        request.POST or None,
        accounts=Account.objects.filter(verified_at__isnull=False),
        initial={"account": found.account_id},
    )
    if form.is_valid():
        keeping.entrust(organization=found, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "Saved.")
        return redirect("directory:providers")
    context = {"form": form, "heading": found.name, "proposal": None}
    return render(request, "directory/about_service.html", context)


@require_safe
@requires(access.editors_only)
def statistics(request: HttpRequest) -> HttpResponse:
    """What people read, what they looked for in vain, and which entries are stale."""
    return render(request, "directory/statistics.html", counts.statistics(today=clock.today()))


@require_safe
@requires(access.editors_only)
def gaps(request: HttpRequest) -> HttpResponse:
    """What is missing: for each need how much there is, and how far each area has to go."""
    return render(request, "directory/gaps.html", counts.gaps())


def _kept(request: HttpRequest, pk: UUID) -> Service:
    """An entry of this person's; whatever else is not there."""
    kept = Service.objects.kept_by(request.user).select_related("organization")
    return get_object_or_404(kept, pk=pk)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return "directory:yours"
