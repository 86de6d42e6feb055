"""Facts and figures: for everybody, and for those who keep them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from localoffer import clock
from localoffer.facts import access, operations, pages
from localoffer.facts.forms import FactForm, FigureForm
from localoffer.facts.models import Fact
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
        "cited_by": pages.cited_by(found),
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
    context = {"form": form, "heading": "Add a fact"}
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
    context = {"form": form, "heading": f"New figure: {found.name}", "figure": current}
    return render(request, "facts/form.html", context)
