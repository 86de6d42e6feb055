"""The one search box."""

from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock, plain_english
from localoffer.search import glossary, operations
from localoffer.search.finding import find
from localoffer.search.forms import TermForm
from localoffer.search.models import Asked, Term
from localoffer.ui.access import public, requires

form_page = require_http_methods(["GET", "HEAD", "POST"])
MINUTE = 60
KINDS = {
    "question": "Question and answer",
    "service": "Service",
    "guidance": "Guide",
    "glossary": "What a word means",
    "figures": "Facts and figures",
    "strategy": "Our plans",
    "page": "Page",
}

LONGEST = 200
LONGEST_TEXT = 50_000


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """Results for ?q=, as a page or with format=json as data. Longer texts are cut off.

    The count of searches is the only thing kept of it, and holds nothing personal.
    """
    if wait := _too_often(request):
        return _asked_to_wait(request, wait)
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    finding = find(query)
    operations.count(query=query, nothing_found=not finding.results, on=clock.today())
    if request.GET.get("format") == "json":
        rows = [
            {"kind": each.kind, "title": each.title, "url": each.url, "score": each.score}
            for each in finding.results
        ]
        return JsonResponse({"results": rows})
    context = {"query": query, "finding": finding, "kinds": KINDS}
    return render(request, "search/results.html", context)


def _too_often(request: HttpRequest) -> int:
    """Seconds to wait, 0 for none. A whole school shares one address, so the limit is high, and
    the wait is never longer than the rest of a minute. Counted by each process for itself."""
    from allauth.core.internal.httpkit import get_client_ip

    now = int(clock.now().timestamp())
    key = f"search-{get_client_ip(request)}-{now // MINUTE}"
    here = caches["here"]
    here.add(key, 0, MINUTE * 2)
    return MINUTE - now % MINUTE if here.incr(key) > settings.SEARCHES_PER_MINUTE else 0


def _asked_to_wait(request: HttpRequest, wait: int) -> HttpResponse:
    if request.GET.get("format") == "json":
        response: HttpResponse = JsonResponse(
            {"results": [], "error": f"Too many searches. Try again in {wait} seconds."}, status=429
        )
    else:
        response = render(request, "search/wait.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


@require_safe
@public
def words(request: HttpRequest) -> HttpResponse:
    """The glossary."""
    return render(request, "search/glossary.html", {"letters": glossary.by_letter()})


@require_safe
@requires(glossary.editors_only)
def statistics(request: HttpRequest) -> HttpResponse:
    """What people searched for, and what found nothing: what the site lacks, in their words."""
    context = {
        "nothing": Asked.objects.filter(times_nothing_found__gt=0).order_by(
            "-times_nothing_found", "query"
        )[:100],
        "most": Asked.objects.order_by("-times", "query")[:50],
    }
    return render(request, "search/statistics.html", context)


@require_safe
@requires(glossary.editors_only)
def desk(request: HttpRequest) -> HttpResponse:
    rows = Term.objects.prefetch_related("synonyms")
    return render(request, "search/glossary_desk.html", {"terms": rows})


@form_page
@requires(glossary.editors_only)
def term(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a term (no pk) or change one."""
    found = get_object_or_404(Term.objects.prefetch_related("synonyms"), pk=pk) if pk else None
    initial = TermForm.of(found) if found else {"version": 1, "kind": Term.Kind.ACRONYM}
    form = TermForm(request.POST or None, initial=initial)
    report = glossary.report(form)
    if report is None and form.is_valid():
        given = form.cleaned_data
        saved = glossary.save_term(
            term=found,
            facts={name: given[name] for name in ("term", "kind", "expansion", "meaning")},
            others=given["others"],
            same=given["same"],
            version=given["version"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, f"“{saved.term}” is saved. Every search knows it from now on.")
        return redirect("glossary-desk")
    context = {"form": form, "report": report, "term": found}
    return render(request, "search/term.html", context)


@require_POST
@requires(glossary.editors_only)
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Term, pk=pk)
    glossary.remove_term(term=found, by=request.user, at=clock.now())
    messages.success(request, f"“{found.term}” is taken out of the glossary.")
    return redirect("glossary-desk")


@require_POST
@requires(glossary.signed_in)
def plainness(request: HttpRequest) -> HttpResponse:
    """How plain the sent text is, as the part of a page that a script puts below it."""
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    report = plain_english.check(text, glossary=glossary.meanings())
    return render(request, "components/plain_english.html", {"report": report})
