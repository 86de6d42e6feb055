"""What a sender sees of what they sent, by signing in or by their receipt; and what they add."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.accounts.requests import PersonRequest
from localoffer.references import read_reference
from localoffer.ui.access import public, requires
from referrals import access, operations, pages
from referrals.access import referrers_only
from referrals.forms import following as forms
from referrals.models import Draft, Submission
from referrals.views.holding import (
    RECEIPTS,
    SENT,
    begun_here,
    give,
    limited,
    sent_page,
    wanted,
)

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(referrers_only)
def mine(request: PersonRequest) -> HttpResponse:
    """Drafts to go on with, and what was sent; the organisation's for who oversees it."""
    context = pages.mine(
        drafts=Draft.objects.of(request.user).unsent(),
        submissions=Submission.objects.of(request.user),
        viewer=request.user,
    )
    context |= {
        "begun_here": begun_here(request),
        "taken": operations.taken_from(request.user).order_by("saved_at"),
    }
    return render(request, "referrals/mine.html", context)


@form_page
@public
@limited("code")
def follow(request: HttpRequest) -> HttpResponse:
    """Somebody without an account opens their page with reference and code."""
    form = forms.ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = operations.open_with_receipt(
            reference=read_reference(form.cleaned_data["reference"]),
            code=form.cleaned_data["code"],
            at=clock.now(),
        )
        if found is not None:
            give(request, SENT, found.reference)
            return redirect(wanted(request, found))
        form.add_error("code", "Reference and code do not fit together. Check both")
    return render(request, "referrals/follow.html", {"form": form})


@form_page
@public
@limited("code")
def new_code(request: HttpRequest) -> HttpResponse:
    """A lost code: a new one goes to the address that the referral was sent with."""
    form = forms.LostCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.send_new_receipt(
            reference=read_reference(form.cleaned_data["reference"]),
            email=form.cleaned_data["email"],
            at=clock.now(),
        )
        messages.success(
            request,
            "If this address sent that referral, a new code is on its way. The old one ends.",
        )
        return redirect("referrals:follow")
    return render(request, "referrals/new_code.html", {"form": form})


@require_safe
@sent_page
def track(request: HttpRequest, found: Submission, by: Person | None) -> HttpResponse:
    """Received, being looked at, decision made, closed; messages; the way to disagree."""
    return render(request, "referrals/track.html", pages.track(found, viewer=by))


@require_POST
@sent_page
def reading(request: HttpRequest, found: Submission, by: Person | None) -> HttpResponse:
    """The sender says that they have read what stands on their page."""
    form = forms.ReadingForm(request.POST, submission=found)
    if form.is_valid():
        operations.read_messages(
            submission=found, by_desk=False, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, "Thank you. We know that you have read it.")
    return redirect(found)


@require_safe
@sent_page
def sent(request: HttpRequest, found: Submission, by: Person | None) -> HttpResponse:
    """The reference, and what happens next and by when."""
    context = {
        **pages.sent(found),
        **pages.hours(at=clock.now()),
        "receipt": request.session.get(RECEIPTS, {}).get(found.reference, ""),
    }
    return render(request, "referrals/sent.html", context)


@form_page
@sent_page
@limited("message")
def message(request: HttpRequest, found: Submission, by: Person | None) -> HttpResponse:
    """Write to the people who look at it."""
    letters = list(found.messages.all())
    form = forms.MessageForm(
        request.POST if request.method == "POST" else None, initial={"last": pages.last_of(letters)}
    )
    if form.is_valid():
        written = form.make(
            lambda: operations.write_to_desk(
                submission=found,
                text=form.cleaned_data["text"],
                once=form.cleaned_data["once"],
                last=form.cleaned_data["last"],
                by=by,
                at=clock.now(),
            )
        )
        if written:
            messages.success(request, "Your message is with the people who look at this.")
            return redirect(found)
    context = {"form": form, "heading": "", "back": found.get_absolute_url(), "letters": letters}
    return render(request, "referrals/question.html", context)


@form_page
@sent_page
def withdrawal(request: HttpRequest, found: Submission, by: Person | None) -> HttpResponse:
    """Take it back, with the reason. What happens then is said before."""
    if hasattr(found, "withdrawal"):
        return redirect(found)
    access.may_withdraw(found).or_refuse()
    form = forms.WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.withdraw(
            submission=found, reason=form.cleaned_data["reason"], by=by, at=clock.now()
        )
        messages.success(request, "We know that you want to take this back.")
        return redirect(found)
    context = {
        "form": form,
        "heading": "Take this referral back",
        "note": "We look at what you told us all the same if a child may not be safe. "
        "Otherwise we stop, and tell you.",
        "back": found.get_absolute_url(),
    }
    return render(request, "referrals/question.html", context)


@form_page
@sent_page
def disagreement(
    request: HttpRequest, found: Submission, by: Person | None, number: int
) -> HttpResponse:
    """A professional climbs the next rung of the ladder about one child’s decision."""
    children = list(found.referrals.all())
    if by is None or not 1 <= number <= len(children):
        raise Http404
    referral = children[number - 1]
    access.may_disagree(referral, by).or_refuse()
    rung = access.next_rung(referral)
    form = forms.DisagreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = operations.disagree(
            referral=referral, reason=form.cleaned_data["reason"], by=by, at=clock.now()
        )
        messages.success(request, pages.ladder_words(made))
        return redirect(found)
    context = {
        "form": form,
        "heading": "You do not agree with the decision",
        "note": f"Step {rung.value} of 3: {rung.label} look at it again."
        if rung == 1
        else f"Step {rung.value} of 3: {rung.label} looks at it again.",
        "back": found.get_absolute_url(),
    }
    return render(request, "referrals/question.html", context)
