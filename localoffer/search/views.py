"""The one search box."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.search import operations
from localoffer.search.finding import find
from localoffer.ui.access import public

LONGEST = 200


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """Results for ?q=, as a page or with format=json as data. Longer texts are cut off.

    The count of searches is the only thing kept of it, and holds nothing personal.
    """
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    finding = find(query)
    operations.count(query=query, nothing_found=not finding.results, on=clock.today())
    if request.GET.get("format") == "json":
        rows = [
            {"kind": each.kind, "title": each.title, "url": each.url, "score": each.score}
            for each in finding.results
        ]
        return JsonResponse({"results": rows})
    return render(request, "search/results.html", {"query": query, "finding": finding})
