"""The directory's public pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.directory import access, finding
from localoffer.directory.forms import FindForm, without_nulls
from localoffer.directory.models import Service
from localoffer.directory.operations import counting
from localoffer.directory.pages import events as event_pages
from localoffer.directory.pages import ledger, one, results
from localoffer.search.finding import explained
from localoffer.ui.access import public

SCHOOL_GROUPS = ("setting", "need", "place", "access", "reach")
SERVICE_GROUPS = (
    "kind", "need", "cost", "place", "access", "language", "reach", "schedule-2",
)  # fmt: skip


def _find(
    request: HttpRequest, template: str, *, groups: tuple[str, ...], base: tuple[str, ...] = ()
) -> HttpResponse:
    asked = without_nulls(request.GET)
    form = FindForm(asked)
    wanted = form.wanted(asked, groups=groups)
    wanted.base = base
    found = finding.find(wanted)
    labels = results.labels()
    facets = results.facets(wanted, found, groups=groups, labels=labels)
    past_the_end = wanted.page > found.pages
    query = asked.copy()
    query.pop("page", None)
    known = {f"{group}:{value}" for group, value in labels}
    counting.looked(wanted=wanted, found=found, known=known, on=clock.today())
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "parts": results.parts(wanted, found),
        "facets": facets,
        "chosen": results.chosen(form, facets, asked),
        "total": results.total(found),
        "page": results.pager(wanted, found),
        "past_the_end": past_the_end,
        "carried": f"{query.urlencode()}&" if query else "",
        "nearest_says": results.nearest(wanted, found),
        "here": request.get_full_path(),
    }
    return render(request, template, context, status=404 if past_the_end else 200)


@public
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Find help: every filter stands in the address, so that it can be kept and shared."""
    return _find(request, "directory/services.html", groups=SERVICE_GROUPS)


@public
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Schools, colleges and nurseries, each with its SEN information report (Schedule 2, 6)."""
    return _find(request, "directory/schools.html", groups=SCHOOL_GROUPS, base=("kind:settings",))


@public
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What is on, by date."""
    today = clock.today()
    return render(request, "directory/events.html", {"days": event_pages.days(today=today)})


@public
@require_safe
def by_law(request: HttpRequest) -> HttpResponse:
    """The items of Schedule 2 of the SEND Regulations 2014, with the services under each."""
    return render(request, "directory/by_law.html", {"items": ledger.items()})


@public
@require_safe
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One service. A closed one stays readable and says so."""
    found = get_object_or_404(Service.objects.published().select_related("organization"), pk=pk)
    context = one.page(found, today=clock.today())
    if request.method == "GET" and not request.user.is_authenticated:
        counting.viewed(service=found.pk, on=clock.today())
    context |= {
        "terms": explained(f"{found.name} {found.description}"),
        "here": found.get_absolute_url(),
        "keeps": bool(request.user.is_authenticated and access.may_keep(found, request.user)),
        "hidden": any(place.masked for place in context["places"]),
        "edits": bool(request.user.is_authenticated and access.editors_only(request.user)),
        "earlier": found.number > 1,
    }
    return render(request, "directory/service.html", context)


@public
@require_safe
def easy_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same service in Easy Read: short sentences, one on a line."""
    found = get_object_or_404(Service.objects.published().exclude(easy_read=""), pk=pk)
    context = {"service": found, "lines": one.paragraphs(found.easy_read)}
    return render(request, "directory/easy_read.html", context)
