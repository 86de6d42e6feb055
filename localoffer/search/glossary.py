"""The glossary at work on texts: what short words mean, and how plain a text is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from localoffer import plain_english
from localoffer.accounts.roles import EDITORS, Role
from localoffer.audit import operations as audit
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import YES, Answer, Refused, Stale, no
from localoffer.search import operations as search
from localoffer.search.models import SearchEntry, Synonym, Term
from localoffer.search.phrases import in_words, is_slip, spelt_out
from localoffer.ui.forms import FormWords

KIND = "glossary"
PLAIN_WORDS = frozenset({"PD", "SALT"})
"""Acronyms that also stand for other things in plain texts."""


def meanings() -> dict[str, str]:
    """Each acronym of the glossary with its words."""
    acronyms = Term.objects.filter(kind=Term.Kind.ACRONYM)
    return dict(acronyms.values_list("term", "expansion"))


def report(form: FormWords) -> plain_english.Report | None:
    """How plain the text in an editor's form is, when its writer asked; see `FormWords.checks`.

    A view that gets one shows the form again with it, and saves nothing:

        form = EntryForm(request.POST or None)
        report = glossary.report(form)
        if report is None and form.is_valid():
            …
        return render(request, "…", {"form": form, "report": report})

    with `{% include "components/plain_english.html" %}` above the form.
    """
    text = form.text_to_check
    return None if text is None else plain_english.check(text, glossary=meanings())


def spelt_out_meanings() -> dict[str, str]:
    """Each acronym with its words, without the glossary's remarks in brackets. Those that could
    mean two things are left out: a page has to say itself which it means."""
    return {
        term: spelt_out(words)
        for term, words in meanings().items()
        if "ambiguous" not in words and term not in PLAIN_WORDS
    }


def signed_in(person: Any) -> Answer:
    """Anybody who has signed in may have words checked: nothing is read, nothing is kept."""
    return YES


def editors_only(person: Any) -> Answer:
    """Who may change the glossary."""
    if person == SYSTEM or (hasattr(person, "has") and person.has(*EDITORS)):
        return YES
    return no(
        f"Only {Role.CONTENT_EDITOR.label} or {Role.PUBLISHER.label} can change the glossary."
    )


@transaction.atomic
def save_term(
    *,
    term: Term | None,
    facts: dict[str, str],
    others: Sequence[str],
    same: Sequence[str],
    version: int,
    by: Any,
    at: datetime,
) -> Term:
    """Add a term, or change one with all the words for it. Raises Stale when it has moved on."""
    editors_only(by).or_refuse()
    name = facts["term"]
    twin = Term.objects.filter(term__iexact=name).first()
    if twin is not None and twin != term:
        raise Refused(f"“{name}” is in the glossary already.")
    if facts["kind"] == Term.Kind.ACRONYM and not facts["expansion"]:
        raise Refused("Say which words the acronym stands for.")
    if term is None:
        held = Term(**facts)
    else:
        held = Term.objects.select_for_update().get(pk=term.pk)
        if held.version != version:
            raise Stale(changed_at=held.changed_at or at, now_says=held.expansion or held.term)
        for field, value in facts.items():
            setattr(held, field, value)
        held.version += 1
    held.changed_at = at
    held.save()
    held.synonyms.all().delete()
    words = {each.casefold(): each for each in [*others, *same] if each.casefold() != name.lower()}
    equal = {each.casefold() for each in same}
    Synonym.objects.bulk_create(
        Synonym(term=held, words=each, is_same=key in equal) for key, each in words.items()
    )
    publish(at=at)
    audit.record("glossary.term.saved", target=held, by=by, at=at, facts={"term": name})
    return held


@transaction.atomic
def remove_term(*, term: Term, by: Any, at: datetime) -> None:
    """Take a term out of the glossary, and so out of every search."""
    editors_only(by).or_refuse()
    audit.record("glossary.term.removed", target=term, by=by, at=at, facts={"term": term.term})
    term.delete()
    publish(at=at)


def address(term: str) -> str:
    return f"{reverse('glossary')}#{slugify(term) or 'term'}"


def publish(*, at: datetime) -> None:
    """Bring the search up to date with the glossary: each acronym, and each term with a meaning,
    can be found."""
    found = set()
    for term in Term.objects.exclude(kind=Term.Kind.ELSEWHERE):
        if not (term.expansion or term.meaning):
            continue
        same = [each.words for each in term.synonyms.all() if each.is_same]
        others = ", ".join(
            each for each in same if not is_slip(each.casefold(), term.term.casefold())
        )
        words = in_words(term.expansion)
        title = f"{term.term}: {words}" if words else term.term
        meaning = term.meaning or f"{term.term} is short for {words}."
        facts = {"title": title, "url": address(term.term)}
        found.add(term.term)
        held = SearchEntry.objects.filter(kind=KIND, ref=term.term)
        if not held.filter(body=search.whole(meaning, others), **facts).exists():
            search.index(kind=KIND, ref=term.term, body=meaning, also=others, at=at, **facts)
    SearchEntry.objects.filter(kind=KIND).exclude(ref__in=found).delete()


def by_letter() -> list[dict[str, Any]]:
    """The public glossary: every term by its first letter."""
    rows: list[dict[str, Any]] = [
        {
            "term": term.term,
            "id": slugify(term.term) or "term",
            "expansion": in_words(term.expansion),
            "meaning": term.meaning,
            "pk": term.pk,
        }
        for term in Term.objects.exclude(kind=Term.Kind.ELSEWHERE)
    ]
    return [
        {"letter": letter, "terms": list(terms)}
        for letter, terms in groupby(rows, key=lambda row: row["term"][0].upper())
    ]
