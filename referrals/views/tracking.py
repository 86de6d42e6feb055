"""What a referrer sees of what they sent: their own, and nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.ui.access import requires
from referrals import pages
from referrals.access import referrers_only
from referrals.models import Draft, Submission


@require_safe
@requires(referrers_only)
def mine(request: PersonRequest) -> HttpResponse:
    """Drafts to go on with, and what was sent."""
    context = pages.mine(
        drafts=Draft.objects.of(request.user).unsent(),
        submissions=Submission.objects.of(request.user),
    )
    return render(request, "referrals/mine.html", context)


@require_safe
@requires(referrers_only)
def track(request: PersonRequest, ref: str) -> HttpResponse:
    """Received, being looked at, decision made, closed; the route for verified professionals."""
    found = get_object_or_404(Submission.objects.of(request.user), reference=ref)
    return render(request, "referrals/track.html", pages.track(found, viewer=request.user))


@require_safe
@requires(referrers_only)
def sent(request: PersonRequest, ref: str) -> HttpResponse:
    """The reference, and what happens next and by when."""
    found = get_object_or_404(Submission.objects.of(request.user), reference=ref)
    context = {**pages.sent(found), **pages.hours(at=clock.now())}
    return render(request, "referrals/sent.html", context)
