"""The form: a public start, then one thing a page, kept as a draft."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from localoffer import clock
from localoffer.accounts import kept
from localoffer.accounts.models import Person
from localoffer.council.models import Council, LocalLimit
from localoffer.documents.uploads import KINDS
from localoffer.notices import letters
from localoffer.refusal import Refused, Stale
from localoffer.ui.access import public
from referrals import access, asking, operations, pages
from referrals.forms import child as child_forms
from referrals.forms import refer as forms
from referrals.models import (
    Attachment,
    Code,
    Deflection,
    Draft,
    EhcRequest,
    Sender,
    Submission,
)
from referrals.operations.drafting import TAKEN_FROM
from referrals.pages.answers import STEPS_WITH_PAGES_OF_THEIR_OWN, address
from referrals.views.holding import (
    DRAFTS,
    RECEIPTS,
    SENT,
    begun_here,
    draft_page,
    give,
    limited,
    sender_of,
    wanted,
)

DAY = 24 * 60 * 60
form_page = require_http_methods(["GET", "HEAD", "POST"])
DEFLECTIONS = {
    Deflection.Kind.GENERAL: "referrals:answers",
    Deflection.Kind.WORKER: "referrals:lines",
}


@require_safe
@public
def start(request: HttpRequest) -> HttpResponse:
    """Emergency first; then who it is for, what you need, how long it takes."""
    context = pages.hours(at=clock.now()) | {"begun_here": begun_here(request, in_passing=True)}
    return render(request, "referrals/start.html", context)


@require_safe
@public
def lines(request: HttpRequest) -> HttpResponse:
    """Option 3: who to call."""
    return render(request, "referrals/lines.html")


@require_safe
@public
def answers(request: HttpRequest) -> HttpResponse:
    """A general question: where it is answered."""
    return render(request, "referrals/answers.html")


@form_page
@public
@limited("begin")
def new(request: HttpRequest) -> HttpResponse:
    """T1: the welfare and safety question makes the draft, whoever asks."""
    by = sender_of(request)
    form = forms.NewForm(request.POST or None)
    if form.is_valid():
        draft = operations.start(
            answers={"welfare": form.answer()},
            once=form.cleaned_data["once"],
            by=by,
            at=clock.now(),
        )
        if by is None:
            give(request, DRAFTS, draft.reference)
        return _onwards(request, draft)
    context = {"form": form, "back": reverse("referrals:start")}
    return render(request, "referrals/question.html", context)


@form_page
@public
@limited("code")
def back(request: HttpRequest, secret: str = "") -> HttpResponse:
    """Come back to a draft: by signing in, or with the link and the code that goes with it."""
    form = forms.CodeForm(request.POST if request.method == "POST" else None) if secret else None
    if form is not None and form.is_valid():
        draft = operations.come_back(secret=secret, code=form.cleaned_data["code"], at=clock.now())
        if draft is not None and draft.submission:
            _give_receipt(request, draft.submission)
            return redirect("referrals:sent", draft.submission.reference)
        if draft is not None:
            give(request, DRAFTS, draft.reference)
            if TAKEN_FROM in draft.aside:
                messages.info(
                    request, "The draft is not in an account any more. You go on with it here."
                )
            return redirect(wanted(request, draft))
        form.add_error(
            "code",
            "Link and code do not fit together, or the draft was sent or deleted. "
            "Check both, or begin anew",
        )
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    context = {
        "form": form,
        "next": asked if safe else reverse("referrals:mine"),
        "begun_here": begun_here(request),
        "in_an_account": operations.is_in_an_account(secret=secret) if secret else False,
    }
    return render(request, "referrals/back.html", context)


@require_safe
@draft_page
def tasks(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """The parts of the form, and how far each is."""
    first = _before(draft)
    if draft.submission or first:
        return _onwards(request, draft)
    context = {
        **pages.tasks(draft),
        "draft": draft,
        "ehc_words": pages.ehc_words(draft, on=clock.today()),
        "shared": list(draft.colleagues.select_related("person")),
        "can_share": by is not None and access.colleagues_of(draft, by).exists(),
        "organisations": len(access.organisations_of(by)) > 1 if by is not None else False,
        "account": by is not None,
    }
    return render(request, "referrals/tasks.html", context)


@form_page
@draft_page
def step(request: HttpRequest, draft: Draft, by: Person | None, key: str) -> HttpResponse:
    """One step that is one page."""
    if key not in asking.BY_KEY or key in STEPS_WITH_PAGES_OF_THEIR_OWN:
        raise Http404
    asked = asking.BY_KEY[key]
    if draft.submission or not asked.is_asked(draft.answers) or _is_too_soon(draft, asked):
        return _onwards(request, draft)
    form = _form_for(request, key, draft)
    if form.is_valid() and key == "need" and form.answer()["need"] in DEFLECTIONS:
        kind = Deflection.Kind(form.answer()["need"])
        if operations.deflect(kind=kind, draft=draft, by=by, at=clock.now()):
            messages.info(
                request,
                format_html(
                    "What you have written is kept. "
                    '<a class="govuk-link" href="{}">Go on with your form</a>',
                    draft.get_absolute_url(),
                ),
            )
        return redirect(DEFLECTIONS[kind])
    heading = "" if form.heading else asked.title(draft.answers)
    return _ask(request, draft, by, form, page=key, heading=heading)


def _form_for(request: HttpRequest, key: str, draft: Draft) -> forms.StepForm:
    kinds: dict[str, type[forms.StepForm]] = {
        "welfare": forms.WelfareForm,
        "need": forms.NeedForm,
        "who": forms.WhoForm,
        "contact": forms.CONTACT_FORMS[draft.sender],
        "concern": forms.ConcernForm,
        "strengths": forms.StrengthsForm,
        "voice": forms.VoiceForm,
        "tried": forms.TriedForm,
        "agencies": forms.AgenciesForm,
        "ehc": forms.EhcForm,
        "assessed": forms.AssessedForm,
        "evidence": forms.EvidenceForm,
        "sharing": forms.SHARING_FORMS[draft.sender],
    }
    more: dict[str, Any] = {}
    if key == "who":
        more["asks_for_ehc"] = draft.asks_for_ehc
    if key == "ehc":
        own, today = EhcRequest.Asker.YOUNG_PERSON, clock.today()
        more["too_young"] = access.asks_too_young(draft, on=today, asker=own)
    if key == "assessed":
        more["children"] = pages.children_to_choose(draft)
    if key == "concern":
        more["has_account"] = bool(draft.answer("who", asking.ACCOUNT))
    if key == "evidence":
        today = clock.today()
        more["kinds"] = list(Code.objects.on(today).filter(list=Code.List.EVIDENCE))
    return kinds[key](
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, key, draft.answers.get(key, {})),
        sender=draft.sender,
        **more,
    )


def _initial(draft: Draft, page: str, given: dict[str, Any]) -> dict[str, Any]:
    """What was answered, and for what was not asked then, what was set aside."""
    aside = draft.aside.get("fields", {}).get(page, {})
    return {**given, **aside, "version": draft.mark(page)}


@form_page
@draft_page
def child(request: HttpRequest, draft: Draft, by: Person | None, number: int) -> HttpResponse:
    """Who one of the children is; the page after the last adds another."""
    if draft.submission or _before(draft):
        return _onwards(request, draft)
    page = f"children/{number}"
    before = _one_of(request, draft, page)
    own = draft.sender == Sender.YOUNG_PERSON
    kind = child_forms.OwnForm if own else child_forms.ChildForm
    form = kind(
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, page, kind.initial_from(before)),
        sender=draft.sender,
        today=clock.today(),
    )
    heading = "About the child" if number == 1 else f"About child {number}"
    if draft.sender == Sender.PARENT and number == 1:
        heading = "About your child"
    return _ask(
        request,
        draft,
        by,
        form,
        page=page,
        heading="About you" if own else heading,
        then=reverse("referrals:child-home", args=[draft.reference, number])
        if not before.get("where")
        else "",
    )


@form_page
@draft_page
def child_home(request: HttpRequest, draft: Draft, by: Person | None, number: int) -> HttpResponse:
    """Where one of the children is."""
    if draft.submission or _before(draft):
        return _onwards(request, draft)
    page = f"children/{number}/home"
    before = _one_of(request, draft, page)
    kept = child_forms.HomeForm.initial_from(before)
    if number > 1 and not kept:
        kept = {"where": "same"}
    form = child_forms.HomeForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, page, kept),
        sender=draft.sender,
        first=number == 1,
    )
    heading = "Where the child is" if number == 1 else f"Where child {number} is"
    own = {Sender.YOUNG_PERSON: "Where you are", Sender.PARENT: "Where your child is"}
    return _ask(
        request,
        draft,
        by,
        form,
        page=page,
        heading=own.get(draft.sender, heading) if number == 1 else heading,
    )


@form_page
@draft_page
def child_more(request: HttpRequest, draft: Draft, by: Person | None, number: int) -> HttpResponse:
    """Numbers that help to find the right child's records."""
    if draft.submission or _before(draft):
        return _onwards(request, draft)
    page = f"children/{number}/more"
    before = _one_of(request, draft, page)
    form = child_forms.MoreForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, page, before),
        sender=draft.sender,
    )
    return _ask(
        request,
        draft,
        by,
        form,
        page=page,
        heading="Numbers and sex" if number == 1 else f"Numbers and sex of child {number}",
    )


@form_page
@draft_page
def child_removal(
    request: HttpRequest, draft: Draft, by: Person | None, number: int
) -> HttpResponse:
    """Asks once, then takes one of several children out of the draft again."""
    if draft.submission is None and len(draft.children) < 2:
        raise Http404
    return _leave_out(request, draft, by, f"children/{number}", then="referrals:check")


@form_page
@draft_page
def carer(request: HttpRequest, draft: Draft, by: Person | None, number: int) -> HttpResponse:
    """A parent or carer, and who may see what is said about them."""
    if draft.submission or _before(draft) or not asking.BY_KEY["carers"].is_asked(draft.answers):
        return _onwards(request, draft)
    page = f"carers/{number}"
    before = _one_of(request, draft, page)
    form = forms.CarerForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(draft, page, forms.CarerForm.initial_from(before)),
        sender=draft.sender,
    )
    return _ask(
        request,
        draft,
        by,
        form,
        page=page,
        heading="About a parent or carer",
        removal=reverse("referrals:carer-removal", args=[draft.reference, number])
        if before
        else "",
    )


@form_page
@draft_page
def carer_removal(
    request: HttpRequest, draft: Draft, by: Person | None, number: int
) -> HttpResponse:
    """Asks once, then takes a parent or carer out of the draft again."""
    return _leave_out(request, draft, by, f"carers/{number}", then="referrals:draft")


@form_page
@draft_page
@limited("upload")
def files(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """Add files; each one that cannot be kept says why, and takes no other with it."""
    if draft.submission:
        return redirect(draft.submission)
    form = forms.FilesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        chosen = request.FILES.getlist("uploads")
        if not chosen:
            form.add_error("uploads", "Choose a file to add")
        kept = 0
        for each in chosen:
            try:
                operations.attach(
                    draft=draft, name=each.name or "", content=each.read(), by=by, at=clock.now()
                )
                kept += 1
            except Refused as refused:
                form.add_error("uploads", refused.reason)
        if kept:
            words = "1 file is added." if kept == 1 else f"{kept} files are added."
            messages.success(request, words)
        if not form.errors:
            return redirect("referrals:files", draft.reference)
        draft.refresh_from_db()
    context = {
        "form": form,
        "draft": draft,
        "kinds": KINDS,
        "files": list(draft.attachments.select_related("document__scan")),
        "back": draft.get_absolute_url(),
        "onwards": _after(request, draft),
    }
    return render(request, "referrals/files.html", context)


@require_POST
@draft_page
def file_removal(request: HttpRequest, draft: Draft, by: Person | None, pk: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.filter(draft=draft), pk=pk)
    operations.detach(draft=draft, attachment=attachment, by=by, at=clock.now())
    messages.success(request, "The file is taken out.")
    return redirect("referrals:files", draft.reference)


@form_page
@draft_page
def colleagues(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """Share the draft with a named colleague of the same organisation."""
    if by is None:
        raise Http404
    if draft.submission:
        return redirect(draft.submission)
    already = draft.colleagues.values("person")
    form = forms.ColleagueForm(
        request.POST if request.method == "POST" else None,
        colleagues=access.colleagues_of(draft, by).exclude(pk__in=already),
    )
    if form.is_valid():
        colleague = form.cleaned_data["colleague"]
        operations.share(draft=draft, colleague=colleague, by=by, at=clock.now())
        messages.success(request, f"{colleague.name} can go on with this draft now.")
        return redirect(draft)
    context = {"form": form, "draft": draft, "back": draft.get_absolute_url()}
    return render(request, "referrals/question.html", context)


@require_POST
@draft_page
def colleague_removal(
    request: HttpRequest, draft: Draft, by: Person | None, person: str
) -> HttpResponse:
    if by is None:
        raise Http404
    found = get_object_or_404(draft.colleagues.select_related("person"), person__reference=person)
    operations.unshare(draft=draft, colleague=found.person, by=by, at=clock.now())
    messages.success(request, f"{found.person.name} does not see this draft any more.")
    return redirect(draft)


@form_page
@draft_page
def organisation(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """Somebody who refers for several organisations says for which."""
    if by is None or draft.submission:
        raise Http404
    form = forms.OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial={"organisation": draft.organisation_id},
        organisations=access.organisations_of(by),
    )
    if form.is_valid():
        chosen = form.cleaned_data["organisation"]
        operations.refer_for(draft=draft, organisation=chosen, by=by, at=clock.now())
        messages.success(request, f"You refer for {chosen.name}.")
        return redirect(draft)
    context = {"form": form, "draft": draft, "back": draft.get_absolute_url()}
    return render(request, "referrals/question.html", context)


@form_page
@draft_page
def account(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """“Sign in first”: whoever has signed in says that this draft is theirs, or leaves it."""
    if draft.submission or by is not None:
        return _onwards(request, draft)
    person = sender_of(request)
    if person is None:
        page = reverse("referrals:draft-account", args=[draft.reference])
        if request.user.is_authenticated:
            messages.info(request, "You refer without this account. Go on where you stopped.")
            return redirect(draft)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': page})}")
    form = forms.AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["mine"]:
        operations.adopt(draft=draft, by=person, at=clock.now())
        messages.success(request, "The draft is in your account now. Your answers are kept.")
        return redirect(draft)
    if form.is_valid():
        messages.info(
            request,
            format_html(
                "The draft stays as it is, outside your account. Whoever wrote it goes on with it "
                "in this browser, or with their link and code. "
                '<a class="govuk-link" href="{}">Go on with it without your account</a>',
                draft.get_absolute_url(),
            ),
        )
        return redirect("referrals:mine")
    context = {
        "form": form,
        "heading": "",
        "note": pages.account_note(draft, person),
        "back": draft.get_absolute_url(),
    }
    return render(request, "referrals/question.html", context)


@form_page
@draft_page
def later(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """Stop here and come back: by signing in, or with a link and a code shown once."""
    if draft.submission:
        return redirect(draft.submission)
    way = None
    if by is None and request.method == "POST":
        way = operations.make_way_back(draft=draft, at=clock.now())
    context = {
        "draft": draft,
        "account": by is not None,
        "code": way.code if way else "",
        "link": request.build_absolute_uri(reverse("referrals:back-with", args=[way.secret]))
        if way
        else "",
        "kept_days": LocalLimit.amount("draft-kept"),
        "browser_days": settings.SESSION_COOKIE_AGE // DAY,
        "back": draft.get_absolute_url(),
    }
    return render(request, "referrals/later.html", context)


@require_POST
@public
def leaving(request: HttpRequest) -> HttpResponse:
    """Somebody without an account leaves a device that others use: it forgets what they did."""
    if not request.user.is_authenticated:
        request.session.flush()
    for name in (DRAFTS, SENT, RECEIPTS):
        request.session.pop(name, None)
    messages.success(
        request, "This device has forgotten it. You come back with what you have written down."
    )
    response = redirect("referrals:start")
    kept.give_up(response)
    return response


@require_safe
@draft_page
def copy(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """The answers so far as a file to print or save."""
    if draft.submission:
        return redirect(draft.submission)
    at = clock.now()
    content = letters.render(
        "plain",
        {
            "title": "Copy of your answers",
            "reference": draft.reference,
            "date": at,
            "to": {"name": Council.current().name, "address": []},
            "text": pages.in_lines(draft),
        },
        at=at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="copy-{draft.reference}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@form_page
@draft_page
@limited("send")
def check(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """All answers with their change links, and the button that sends. Sent twice, sent once."""
    if draft.submission is None and (_before(draft) or list(asking.missing(draft.answers))):
        return _onwards(request, draft)
    if request.method == "POST":
        form = forms.SendForm(request.POST)
        if form.is_valid():
            try:
                sent = operations.send_with_receipt(
                    draft=draft, version=form.cleaned_data["version"], by=by, at=clock.now()
                )
            except Stale as stale:
                who = stale.by if stale.by != "You" else "You or somebody in this browser"
                messages.warning(
                    request,
                    f"{who} saved an answer after this page was opened, so the referral is not "
                    "sent yet. Read it once more, then send it.",
                )
                return redirect("referrals:check", draft.reference)
            if by is None:
                _give_receipt(request, sent.submission, sent.receipt)
            return redirect("referrals:sent", sent.submission.reference)
    if draft.submission:
        if by is None:
            give(request, SENT, draft.submission.reference)
        return redirect(draft.submission)
    form = forms.SendForm(initial={"version": draft.version})
    context = {
        **pages.check(draft),
        **pages.hours(at=clock.now()),
        "ehc_words": pages.ehc_words(draft, on=clock.today()),
        "form": form,
        "draft": draft,
    }
    return render(request, "referrals/check.html", context)


@form_page
@draft_page
def removal(request: HttpRequest, draft: Draft, by: Person | None) -> HttpResponse:
    """Asks once, then deletes an unsent draft."""
    if draft.submission:
        return redirect(draft.submission)
    form = forms.RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.discard(draft=draft, by=by, at=clock.now())
        messages.success(request, "The draft is deleted.")
        return redirect("referrals:mine" if by is not None else "referrals:start")
    return render(request, "referrals/removal.html", {"form": form, "draft": draft})


def _give_receipt(request: HttpRequest, found: Submission, receipt: str = "") -> None:
    """This browser follows it, and shows its code; a new one where the answer was lost."""
    give(request, SENT, found.reference)
    kept = request.session.get(RECEIPTS, {})
    if receipt or found.reference not in kept:
        code = receipt or operations.make_receipt(submission=found, at=clock.now())
        request.session[RECEIPTS] = {**kept, found.reference: code}


# From page to page


def _leave_out(
    request: HttpRequest, draft: Draft, by: Person | None, page: str, *, then: str
) -> HttpResponse:
    if draft.submission:
        return _onwards(request, draft)
    row = _one_of(request, draft, page)
    if not row:
        raise Http404
    form = forms.LeaveOutForm(
        request.POST if request.method == "POST" else None, initial={"version": draft.mark(page)}
    )
    name = row["name"] if "name" in row else pages.child_name(row)
    if form.is_valid():
        operations.leave_out(
            draft=draft, page=page, mark=form.cleaned_data["version"], by=by, at=clock.now()
        )
        messages.success(request, "They are taken out of this referral.")
        return redirect(then, draft.reference)
    context = {
        "form": form,
        "heading": f"Take {name} out of this referral?",
        "note": "What you have told us about them in this form will be gone.",
        "back": reverse(then, args=[draft.reference]),
    }
    return render(request, "referrals/question.html", context)


def _one_of(request: HttpRequest, draft: Draft, page: str) -> dict[str, Any]:
    """One of several, empty for the one after the last; Stale when it was left out since."""
    key, number, about = asking.place_in(page)
    rows: list[dict[str, Any]] = draft.answers.get(key, [])
    several = not (key == "children" and draft.sender == Sender.YOUNG_PERSON)
    most = len(rows) + (0 if about or (rows and not several) else 1)
    if request.method == "POST" and number > most:
        raise Stale(
            changed_at=draft.saved_at,
            now_says="This child or carer was taken out of the form on another page.",
        )
    if not 1 <= number <= most:
        raise Http404
    return rows[number - 1] if number <= len(rows) else {}


def _before(draft: Draft) -> str:
    """The first of the questions before the list of parts that is still open, or “”."""
    for asked in asking.asked(draft.answers):
        if asked.section == asking.BEFORE and asked.key not in draft.answers:
            return asked.key
    return ""


def _is_too_soon(draft: Draft, wanted: asking.Step) -> bool:
    """Out of turn: a question before the list is still open (TRUST 8)."""
    first = _before(draft)
    return bool(first) and asking.STEPS.index(wanted) > asking.STEPS.index(asking.BY_KEY[first])


def _ask(
    request: HttpRequest,
    draft: Draft,
    by: Person | None,
    form: forms.StepForm,
    *,
    page: str,
    heading: str = "",
    then: str = "",
    removal: str = "",
) -> HttpResponse:
    """One page: ask, keep, go on."""
    step = asking.place_in(page)[0]
    if form.is_valid():
        try:
            draft = operations.keep(
                draft=draft,
                page=page,
                answer=form.answer(),
                unasked=form.unasked(),
                mark=form.cleaned_data["version"],
                by=by,
                at=clock.now(),
            )
        except operations.PartChanged as changed:
            return _both(request, changed, form, page)
        words_about_age = pages.ehc_words(draft, on=clock.today()) if step == "children" else ""
        for words in filter(None, [*form.warnings(), words_about_age]):
            messages.warning(request, words)
        return redirect(then) if then else _onwards(request, draft)
    context = {
        "form": form,
        "heading": heading,
        "back": _back(request, draft, step),
        "draft": draft,
        "removal": removal,
        "step": step,
        "may_sign_in": by is None
        and (sender_of(request) is not None or not request.user.is_authenticated),
    }
    return render(request, "referrals/question.html", context)


def _both(
    request: HttpRequest, changed: operations.PartChanged, form: forms.StepForm, page: str
) -> HttpResponse:
    """What the part says now beside what was typed, and a way to keep either."""
    form.data = request.POST.copy()
    form.data["version"] = changed.draft.mark(page)
    form.heading, form.submit = None, "Save what you typed"  # type: ignore[misc]
    context = {
        "changed": changed,
        "rows": pages.compared(changed.draft, page, form.answer()),
        "form": form,
        "now": _after(request, changed.draft),
    }
    return render(request, "referrals/changed.html", context, status=409)


def _after(request: HttpRequest, draft: Draft) -> str:
    """To the first open question; to the check when one came from there; else to the list."""
    if draft.submission:
        return draft.submission.get_absolute_url()
    if first := _before(draft):
        return address(first, draft.reference)
    left = next(asking.missing(draft.answers), None)
    if left is None:
        came_from_check = request.GET.get("then") == "check"
        name = "referrals:check" if came_from_check else "referrals:draft"
        return reverse(name, args=[draft.reference])
    if left.key == "children":
        for number, each in enumerate(draft.children, 1):
            if not asking.whole(each):
                return reverse("referrals:child-home", args=[draft.reference, number])
    return address(left.key, draft.reference)


def _onwards(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST" and draft.submission:
        raise operations.AlreadySent(draft)
    return redirect(_after(request, draft))


def _back(request: HttpRequest, draft: Draft, step: str) -> str:
    if request.GET.get("then") == "check":
        return reverse("referrals:check", args=[draft.reference])
    before = [
        each
        for each in asking.asked(draft.answers)
        if each.section == asking.BEFORE
        and asking.STEPS.index(each) < asking.STEPS.index(asking.BY_KEY[step])
    ]
    if asking.BY_KEY[step].section == asking.BEFORE and before:
        return address(before[-1].key, draft.reference)
    if step == "welfare":
        return reverse("referrals:start")
    return draft.get_absolute_url()
