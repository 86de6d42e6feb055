"""Actions that were promised at a meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from localoffer import clock
from localoffer.accounts.requests import PersonRequest
from localoffer.audit import operations as audit
from localoffer.ui.access import requires
from panel import access, pages
from panel.forms import ActionForm, DoneForm
from panel.models import Action, Item
from panel.operations import actions
from panel.views.shared import act, answers_on_the_item, done, form_page, item_of, leads_back, sent


@require_safe
@requires(access.panel_people_only)
def index(request: PersonRequest) -> HttpResponse:
    """One's own actions; all that one may know of for the operations officer."""
    at = clock.now()
    rows = pages.action_rows(request.user, at=at)
    audit.record("panel.actions.read", by=request.user, at=at, facts={"count": len(rows)})
    context = {
        "head": ["Action", "Item", "Who", "By", "Now"],
        "rows": rows,
        "sections": pages.sections(request.user, current="actions"),
    }
    return render(request, "panel/actions.html", context)


@form_page
@requires(access.panel_people_only)
@answers_on_the_item()
def new(request: PersonRequest, ref: str) -> HttpResponse:
    found = item_of(request, ref)
    access.may_set_action(found, request.user).or_refuse()
    return act(
        request,
        found,
        ActionForm(sent(request), item=found),
        actions.promise,
        heading="Record an action",
        said="The action is recorded.",
    )


@form_page
@requires(access.panel_people_only)
def action(request: PersonRequest, ref: str) -> HttpResponse:
    """One action, which its owner says is done."""
    seen = Item.objects.visible_to(request.user)
    found = get_object_or_404(Action.objects.filter(item__in=seen), reference=ref)
    leads_back(request, found.item)
    access.may_finish(found, request.user).or_refuse()
    form = DoneForm(sent(request))
    if done(
        form,
        lambda: actions.finish(
            action=found, note=form.cleaned_data["note"], by=request.user, at=clock.now()
        ),
    ):
        messages.success(request, "Thank you. The action is done.")
        return redirect("panel:actions")
    context = {
        "form": form,
        "heading": f"Action {found.reference}",
        "text": f"{found.what} ({found.item.reference})",
        "back": reverse("panel:actions"),
    }
    return render(request, "panel/form.html", context)
