"""What the law asks of a Local Offer, item by item."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.ledger import access, operations, pages
from localoffer.ledger.forms import CheckForm, ProofForm
from localoffer.ledger.models import Duty, Judged, Proof
from localoffer.search.models import SearchEntry
from localoffer.ui.access import public, requires


@require_safe
@public
def items(request: HttpRequest) -> HttpResponse:
    rows = pages.rows()
    context = {
        "rows": rows,
        "summary": pages.summary(rows),
        "gaps": [row for row in rows if row.is_gap],
        "may_edit": bool(access.editors_only(request.user)),
    }
    return render(request, "ledger/items.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(access.editors_only)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    duty = get_object_or_404(Duty.objects.select_related("term"), pk=pk)
    initial = {"version": duty.version, "owner": duty.owner, "missing": duty.missing}
    if duty.judged != Judged.NOT_CHECKED:
        initial["judged"] = duty.judged
    form = CheckForm(request.POST or None, initial=initial)
    if form.is_valid():
        now = clock.now()
        operations.check(
            duty=duty, **form.cleaned_data, on=clock.local_day(now), by=request.user, at=now
        )
        messages.success(request, f"Item {duty.term.term} is checked.")
        return redirect("ledger:items")
    return _page(request, duty, form, ProofForm())


@require_POST
@requires(access.editors_only)
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    duty = get_object_or_404(Duty.objects.select_related("term"), pk=pk)
    form = ProofForm(request.POST)
    if form.is_valid():
        typed = urlsplit(form.cleaned_data["address"].strip())
        entry = SearchEntry.objects.filter(url=typed.path).first()
        if entry is not None:
            operations.prove(
                duty=duty, kind=entry.kind, ref=entry.ref, by=request.user, at=clock.now()
            )
            messages.success(request, f"“{entry.title}” now stands under item {duty.term.term}.")
            return redirect("ledger:item", duty.pk)
        form.add_error("address", "Enter the address of something that is published on this site")
    initial = {"version": duty.version, "owner": duty.owner, "missing": duty.missing}
    return _page(request, duty, CheckForm(initial=initial), form, sent=form)


@require_POST
@requires(access.editors_only)
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Proof.objects.select_related("duty"), pk=pk)
    operations.prove_no_more(proof=found, by=request.user, at=clock.now())
    messages.success(request, "It no longer stands under this item.")
    return redirect("ledger:item", found.duty_id)


def _page(
    request: HttpRequest,
    duty: Duty,
    form: CheckForm,
    proof_form: ProofForm,
    *,
    sent: ProofForm | None = None,
) -> HttpResponse:
    row = next(row for row in pages.rows() if row.duty.pk == duty.pk)
    context = {"row": row, "check_form": form, "proof_form": proof_form, "form": sent or form}
    return render(request, "ledger/item.html", context)
