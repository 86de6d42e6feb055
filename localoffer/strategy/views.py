"""What the council wants to achieve, and how it goes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from localoffer import clock
from localoffer.search import glossary
from localoffer.strategy import access, operations, pages
from localoffer.strategy.forms import ProgressForm
from localoffer.strategy.models import Action, Rag, Strategy
from localoffer.ui.access import public, requires


@require_safe
@public
def strategies(request: HttpRequest) -> HttpResponse:
    return render(request, "strategy/strategies.html", {"strategies": Strategy.objects.all()})


@require_safe
@public
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Strategy, slug=slug)
    context = {
        "strategy": found,
        "statements": pages.statements(found),
        "figures": pages.where_we_are(on=clock.today()),
        "years": pages.years(found, on=clock.today()),
    }
    return render(request, "strategy/strategy.html", context)


@require_safe
@public
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Strategy, slug=slug)
    context = {
        "strategy": found,
        "sections": pages.evaluation(found),
        "figures": pages.self_check_figures(on=clock.today()),
    }
    return render(request, "strategy/evaluation.html", context)


@require_safe
@public
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan, filtered by what the address says."""
    found = get_object_or_404(Strategy, slug=slug)
    offered = pages.choices(found)
    picked = {
        name: value
        for name, values in offered.items()
        if (value := request.GET.get(name, "")) in {each for each, _ in values}
    }
    chosen = pages.Chosen(**picked, slips=request.GET.get("slips") == "on")
    context = {
        "strategy": found,
        "rows": pages.action_rows(chosen.apply(found.actions.all()), on=clock.today()),
        "total": found.actions.count(),
        "chosen": chosen,
        "offered": offered,
    }
    return render(request, "strategy/plan.html", context)


@require_safe
@public
def action(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    found = _action(slug, reference)
    row = pages.action_rows(Action.objects.filter(pk=found.pk), on=clock.today())[0]
    history = [(each, Rag(each.rag)) for each in found.progress.all()]
    return render(
        request,
        "strategy/action.html",
        {
            "strategy": found.strategy,
            "row": row,
            "history": [
                {"progress": p, "rag": r.label, "colour": pages.COLOURS[r]} for p, r in history
            ],
            "may_write": bool(access.editors_only(request.user)),
        },
    )


@require_safe
@public
def report(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    found = get_object_or_404(Strategy, slug=slug)
    today = clock.today()
    if year not in pages.years(found, on=today):
        raise Http404
    context = {
        "strategy": found,
        "report": pages.report(found, year=year, on=today),
        "years": pages.years(found, on=today),
    }
    return render(request, "strategy/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(access.editors_only)
def progress(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    found = _action(slug, reference)
    initial = {"version": found.version, "said_on": clock.today()}
    form = ProgressForm(request.POST or None, initial=initial)
    words = glossary.report(form)
    if words is None and form.is_valid():
        operations.write_progress(
            action=found, **form.cleaned_data, by=request.user, at=clock.now()
        )
        messages.success(request, "The progress is published. What was said before stays below it.")
        return redirect(found)
    return render(
        request, "strategy/progress.html", {"form": form, "report": words, "action": found}
    )


def _action(slug: str, reference: str) -> Action:
    return get_object_or_404(
        Action.objects.select_related("strategy").prefetch_related("progress"),
        strategy__slug=slug,
        reference=reference.upper(),
    )
