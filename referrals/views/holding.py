"""Who holds a draft, and who may follow a submission: by signing in, or by what this browser
was given: a draft it began, a link with its code, a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from localoffer import clock
from localoffer.accounts import counting
from localoffer.accounts.models import Person
from localoffer.refusal import YES, Answer
from localoffer.ui.access import asks_to_sign_in, page_of
from localoffer.ui.middleware import typed_words
from referrals import access
from referrals.models import Draft, Sender, Submission
from referrals.operations import AlreadySent
from referrals.states import State

DRAFTS, SENT, RECEIPTS = "drafts", "sent", "receipts"
CAME_FOR = "came_for"
"""The page that somebody wanted who had to come back by link or receipt first."""
HOUR = 3600
View = Callable[..., HttpResponse]


def sender_of(request: HttpRequest) -> Person | None:
    """Who sends: a signed-in referrer, or nobody in particular.

    Whoever has signed in for other work (a provider, a worker, a parent of the forum) may
    refer as everybody may: in this browser, without their account.
    """
    if not request.user.is_authenticated:
        return None
    person = cast(Person, request.user)
    return person if access.referrers_only(person) else None


def give(request: HttpRequest, name: str, reference: str) -> None:
    """This browser may open that draft or submission from now on."""
    held = request.session.get(name, [])
    if reference not in held:
        request.session[name] = [*held[-9:], reference]


def holds(request: HttpRequest, name: str, reference: str) -> bool:
    return reference in request.session.get(name, [])


def holders_only(person: Person) -> Answer:
    """Whoever holds the draft or follows the submission; each page asks about its own."""
    return YES


def _first(request: HttpRequest, door: str) -> HttpResponse:
    """Whoever holds nothing here comes back by signing in, or by link or receipt."""
    page = page_of(request)
    if request.method == "POST":
        request.session[CAME_FOR] = page
    to = redirect(f"{reverse(door)}?{urlencode({'next': page})}")
    return cast(HttpResponse, asks_to_sign_in(to, anybody=True))


def wanted(request: HttpRequest, found: Draft | Submission) -> str:
    """Where to go in what has just been opened: to the page that was asked for before."""
    home = found.get_absolute_url()
    page = str(request.session.pop(CAME_FOR, ""))
    return page if page.startswith(home) else home


def begun_here(request: HttpRequest, *, in_passing: bool = False) -> list[Draft]:
    """Unsent drafts that this browser holds outside any account, the last saved first.

    Whoever has signed in refers in their work: they are not shown what says that a parent, a
    young person or a neighbour wrote it. A young person's is shown to nobody `in_passing`, on
    a page that one comes to without looking for it.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []  # a page for everybody stays one: its session is not looked at
    held = request.session.get(DRAFTS, [])
    found = Draft.objects.unsent().filter(person=None, reference__in=held) if held else []
    writers = {Sender.PROFESSIONAL} if sender_of(request) else set(Sender)
    if in_passing:
        writers -= {Sender.YOUNG_PERSON}
    shown = [each for each in found if each.sender in writers]
    return sorted(shown, key=lambda each: each.saved_at, reverse=True)


def draft_page(view: View) -> View:
    """A page of one unsent draft, for whoever holds it. `view(request, draft, by, …)`.

    Nobody else learns whether there is such a draft: who has not signed in is asked how
    they come back, whatever the reference; who has finds nothing there (404). Signing in
    makes nobody's draft one's own: what this browser holds goes on without an account until
    its writer says that it is theirs.
    """

    @wraps(view)
    def answer(request: HttpRequest, ref: str, **address: object) -> HttpResponse:
        by = sender_of(request)
        begun_here = holds(request, DRAFTS, ref)
        if by is None and not begun_here:
            return _first(request, "referrals:back")
        mine = Draft.objects.filter(person=None)
        if by is not None and begun_here and mine.filter(reference=ref).exists():
            by = None
        draft = get_object_or_404(mine if by is None else Draft, reference=ref)
        if not access.writes(draft, by):
            raise Http404
        if draft.state == State.DEFLECTED:
            if typed_words(request):
                request.way_back = {  # type: ignore[attr-defined]
                    "href": reverse("referrals:start"),
                    "text": "the beginning",
                }
                raise AlreadySent(draft)
            messages.info(request, "That form has ended. You can begin again here.")
            return redirect("referrals:start")
        response = view(request, draft, by, **address)
        add_never_cache_headers(response)
        return response

    answer.access = holders_only  # type: ignore[attr-defined]
    return answer


def sent_page(view: View) -> View:
    """A page of one submission, for whoever may follow it. `view(request, submission, by, …)`."""

    @wraps(view)
    def answer(request: HttpRequest, ref: str, **address: object) -> HttpResponse:
        by = sender_of(request)
        given = holds(request, SENT, ref)
        if by is None and not given:
            return _first(request, "referrals:follow")
        found = Submission.objects.filter(referrer=None) if given else Submission.objects.none()
        if by is not None and not (given and found.filter(reference=ref).exists()):
            found = Submission.objects.of(by)
        response = view(request, get_object_or_404(found, reference=ref), by, **address)
        add_never_cache_headers(response)
        return response

    answer.access = holders_only  # type: ignore[attr-defined]
    return answer


def limited(what: str) -> Callable[[View], View]:
    """POSTs of one kind from one person or, without an account, one address, in an hour.

    No puzzle that shuts people out: past the limit the page says who to call. The counts are
    shared by all processes, and hold no address in the open.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **address: object) -> HttpResponse:
            if request.method == "POST" and too_many(request, what):
                page = render(request, "referrals/too_many.html", status=429)
                page["Retry-After"] = str(HOUR)
                return page
            return view(request, *args, **address)

        return answer

    return decorate


def too_many(request: HttpRequest, what: str) -> bool:
    """Count one more; is that past the limit?"""
    person = request.user if request.user.is_authenticated else None
    who = f"person {person.pk}" if person else f"address {get_client_ip(request) or ''}"
    name = hashlib.sha256(f"{settings.SECRET_KEY}{who}".encode()).hexdigest()[:24]
    key = f"refer-{what}-{name}-{int(clock.now().timestamp()) // HOUR}"
    return counting.count(key, seconds=HOUR) > settings.REFERRALS_PER_HOUR[what]
