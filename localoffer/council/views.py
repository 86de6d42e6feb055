"""The council's settings, for an administrator."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from localoffer import clock
from localoffer.council import calendar as days
from localoffer.council import operations
from localoffer.council.access import administrators_only
from localoffer.council.forms import CouncilForm, HolidayForm, LimitForm, LineForm
from localoffer.council.models import BankHoliday, ContactLine, Council, LocalLimit
from localoffer.ui.access import requires

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(administrators_only)
def settings(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": ContactLine.objects.prefetch_related("hours"),
        "limits": LocalLimit.objects.order_by("key"),
    }
    return render(request, "council/settings.html", context)


@form_page
@requires(administrators_only)
def name(request: HttpRequest) -> HttpResponse:
    council = Council.current()
    form = CouncilForm(request.POST or None, initial=CouncilForm.of(council))
    if form.is_valid():
        operations.change(
            row=council,
            facts=form.facts(),
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
        return _saved(request, "The council’s name and look are saved.")
    return render(request, "council/form.html", {"form": form, "heading": "Name and look"})


@form_page
@requires(administrators_only)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ContactLine, pk=pk)
    form = LineForm(request.POST or None, initial=LineForm.of(found))
    if form.is_valid():
        moment = clock.now()
        operations.change_line(
            line=found,
            facts={**form.facts(), "checked_on": clock.local_day(moment)},
            hours=form.hours(),
            version=form.cleaned_data["version"],
            by=request.user,
            at=moment,
        )
        return _saved(request, "The contact line is saved.")
    context = {"form": form, "heading": found.label, "line": found}
    return render(request, "council/form.html", context)


@form_page
@requires(administrators_only)
def new_line(request: HttpRequest) -> HttpResponse:
    form = LineForm(request.POST or None, initial={"version": 1, "order": 50})
    if form.is_valid():
        moment = clock.now()
        operations.add_line(
            facts={**form.facts(), "checked_on": clock.local_day(moment)},
            hours=form.hours(),
            by=request.user,
            at=moment,
        )
        return _saved(request, "The contact line is added.")
    return render(request, "council/form.html", {"form": form, "heading": "Add a contact line"})


@form_page
@requires(administrators_only)
def remove_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: people may be looking for this number."""
    found = get_object_or_404(ContactLine, pk=pk)
    if request.method != "POST":
        return render(request, "council/removal.html", {"line": found})
    operations.remove_line(line=found, by=request.user, at=clock.now())
    return _saved(request, f"“{found.label}” is no longer shown anywhere.")


@form_page
@requires(administrators_only)
def limit(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(LocalLimit, key=key)
    initial = {"value": found.value, "version": found.version}
    form = LimitForm(request.POST or None, initial=initial, limit=found)
    if form.is_valid():
        operations.change(
            row=found,
            facts={"value": form.cleaned_data["value"]},
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )
        return _saved(request, "The limit is saved and holds from now on.")
    return render(request, "council/form.html", {"form": form, "heading": "Change a local limit"})


@form_page
@requires(administrators_only)
def calendar(request: HttpRequest) -> HttpResponse:
    """The days on which nobody works; a new one counts every open clock anew, and says so."""
    form = HolidayForm(request.POST or None)
    if form.is_valid():
        moved = days.add_holiday(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, f"The bank holiday is added. {_moved(moved)}")
        return redirect("council:calendar")
    context = {"form": form, "ahead": BankHoliday.objects.filter(day__gte=clock.today())[:40]}
    return render(request, "council/calendar.html", context)


@form_page
@requires(administrators_only)
def remove_holiday(request: HttpRequest, day: str) -> HttpResponse:
    try:
        found = get_object_or_404(BankHoliday, day=date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    if request.method != "POST":
        return render(request, "council/holiday_removal.html", {"holiday": found})
    moved = days.remove_holiday(holiday=found, by=request.user, at=clock.now())
    messages.success(request, f"It is a working day again. {_moved(moved)}")
    return redirect("council:calendar")


def _moved(number: int) -> str:
    clocks = "1 open clock was" if number == 1 else f"{number} open clocks were"
    return f"{clocks} counted anew, and each says why."


def _saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("council:settings")
