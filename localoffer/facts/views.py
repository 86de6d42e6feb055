"""Facts and figures: for everybody, and for those who keep them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.facts import access, operations, pages
from localoffer.facts.forms import CitationForm, FactForm, FigureForm
from localoffer.facts.models import Citation, Fact
from localoffer.search.models import SearchEntry
from localoffer.ui.access import public, requires

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public
def facts(request: HttpRequest) -> HttpResponse:
    return render(request, "facts/facts.html", {"groups": pages.groups(on=clock.today())})


@require_safe
@public
def fact(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Fact.objects.prefetch_related("figures", "citations"), slug=slug)
    current = found.current
    context = {
        "fact": found,
        "figure": current,
        "is_stale": current is not None and current.is_stale(on=clock.today()),
        "older": [each for each in found.figures.all() if each != current],
        "cited_by": [entry for _, entry in pages.uses(found)],
    }
    return render(request, "facts/fact.html", context)


@require_safe
@public
def over_the_years(request: HttpRequest) -> HttpResponse:
    return render(request, "facts/over_the_years.html", {"drawn": pages.over_the_years()})


@require_safe
@requires(access.editors_only)
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "facts/desk.html", {"due": pages.due(on=clock.today())})


@form_page
@requires(access.editors_only)
def new_fact(request: HttpRequest) -> HttpResponse:
    form = FactForm(request.POST or None)
    if form.is_valid():
        made = operations.add_fact(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, "The fact is added. Now enter its first figure.")
        return redirect("facts:figure", made.slug)
    context = {"form": form, "figure_form": form, "heading": "Add a fact"}
    return render(request, "facts/form.html", context)


@form_page
@requires(access.editors_only)
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Fact.objects.prefetch_related("figures"), slug=slug)
    current = found.current
    initial: dict[str, Any] = {"version": found.version}
    if current:
        initial |= {"source_name": current.source_name, "source_url": current.source_url}
    form = FigureForm(request.POST or None, initial=initial)
    if form.is_valid():
        operations.record_figure(
            fact=found, **form.cleaned_data, by=request.user, at=clock.now()
        )  # fmt: skip
        messages.success(request, "The figure is published. The older one stays readable.")
        return redirect(found)
    return _figure_page(request, found, form)


@require_POST
@requires(access.editors_only)
def citation(request: HttpRequest, slug: str) -> HttpResponse:
    """Something published uses this fact: its page shows the figure with its date from now on."""
    found = get_object_or_404(Fact.objects.prefetch_related("figures"), slug=slug)
    form = CitationForm(request.POST)
    if form.is_valid():
        path = urlsplit(form.cleaned_data["address"].strip()).path
        entry = SearchEntry.objects.filter(url=path).first()
        if entry is not None:
            operations.cite(
                fact=found, kind=entry.kind, ref=entry.ref, by=request.user, at=clock.now()
            )
            messages.success(request, f"“{entry.title}” now shows this figure with its date.")
            return redirect("facts:figure", found.slug)
        form.add_error("address", "Enter the address of something that is published on this site")
    return _figure_page(request, found, FigureForm(initial={"version": found.version}), form)


@require_POST
@requires(access.editors_only)
def citation_removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Citation.objects.select_related("fact"), pk=pk)
    operations.cite_no_more(citation=found, by=request.user, at=clock.now())
    messages.success(request, "The page no longer shows this figure.")
    return redirect("facts:figure", found.fact.slug)


def _figure_page(
    request: HttpRequest, fact: Fact, form: FigureForm, sent: CitationForm | None = None
) -> HttpResponse:
    context = {
        "form": sent or form,
        "figure_form": form,
        "citation_form": sent or CitationForm(),
        "heading": f"New figure: {fact.name}",
        "figure": fact.current,
        "fact": fact,
        "uses": pages.uses(fact),
    }
    return render(request, "facts/form.html", context)
