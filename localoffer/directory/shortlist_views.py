"""A parent's own list: put services on it, print it, take it away, send it to oneself."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.directory import shortlist
from localoffer.directory.forms import ShortlistEmailForm
from localoffer.directory.models import Service
from localoffer.directory.pages import listed
from localoffer.notices import letters
from localoffer.notices import operations as notices
from localoffer.refusal import Refused
from localoffer.ui.access import public

TOO_MANY = "This list was sent often in the last hour. Try again later, or print it."


@require_safe
@public
def own_list(request: HttpRequest) -> HttpResponse:
    entries = listed.entries(shortlist.read(request), today=clock.today())
    sent = request.GET.get("sent") == "yes"
    return _page(request, entries, ShortlistEmailForm(), sent=sent)


@csrf_exempt
@require_POST
@public
def items(request: HttpRequest) -> HttpResponse:
    """Put a service on the list or take it off.

    The button stands on public pages, which are the same for everybody and so hold no token:
    the browser itself says that the form came from a page of ours (TRUST 22).
    """
    if not _came_from_us(request):
        raise Refused(
            "The button was not on a page of this site, so your list was not changed. "
            "Find the service on this site, and press “Put on my list” there."
        )
    ids = shortlist.read(request)
    put, taken = _id(request.POST.get("put", "")), _id(request.POST.get("taken", ""))
    outcome = ""
    if put and Service.objects.published().filter(pk=put).exists():
        outcome = "put"
        if put not in ids and len(ids) >= shortlist.MOST:
            outcome = "full"
        elif put not in ids:
            ids = [*ids, put]
    address = reverse("directory:shortlist")
    query = {"now": outcome, "back": _back(request)} if outcome else {}
    response = redirect(f"{address}?{urlencode(query)}" if query else address)
    shortlist.write(response, [each for each in ids if each != taken])
    return response


def _came_from_us(request: HttpRequest) -> bool:
    """Browsers say where a form was sent from, and no page can make them say otherwise."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


@require_POST
@public
def emptied(request: HttpRequest) -> HttpResponse:
    response = redirect("directory:shortlist")
    shortlist.write(response, [])
    return response


@require_safe
@public
def pdf(request: HttpRequest) -> HttpResponse:
    if not consume(request, action="shortlist_pdf"):
        raise Refused("You asked for many files in the last hour. Print the page instead.")
    at = clock.now()
    entries = listed.entries(shortlist.read(request), today=clock.local_day(at))
    data = {
        "title": "Services on your list",
        "date": at,
        "entries": [
            {
                "name": each.name,
                "provider": each.provider,
                "summary": each.summary,
                "state": each.state,
                "facts": [list(fact) for fact in each.facts],
                "address": request.build_absolute_uri(each.url),
            }
            for each in entries
        ],
    }
    response = HttpResponse(letters.render("shortlist", data), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="services.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public
def email(request: HttpRequest) -> HttpResponse:
    """Send the list to an address, once. The words are forgotten when they have left."""
    entries = listed.entries(shortlist.read(request), today=clock.today())
    form = ShortlistEmailForm(request.POST or None)
    if not entries:
        return redirect("directory:shortlist")
    if form.is_valid():
        address = form.cleaned_data["email"]
        if not consume(request, action="shortlist", key=address):
            form.add_error("email", TOO_MANY)
            return _page(request, entries, form, status=429)
        notices.queue(
            template="directory_shortlist",
            to=address,
            context={"entries": entries},
            by=None,
            at=clock.now(),
            sensitive=True,
        )
        return redirect(f"{reverse('directory:shortlist')}?sent=yes")
    return _page(request, entries, form)


def _page(
    request: HttpRequest,
    entries: list[listed.Entry],
    form: ShortlistEmailForm,
    *,
    sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "entries": entries,
        "form": form,
        "sent": sent,
        "now": request.GET.get("now", ""),
        "back": _back(request),
        "most": shortlist.MOST,
    }
    response = render(request, "directory/shortlist.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _back(request: HttpRequest) -> str:
    """The page that the button stood on, if it is one of ours."""
    back = request.POST.get("back", "") or request.GET.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back[:500] if ours else ""
