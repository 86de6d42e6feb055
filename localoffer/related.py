"""What points at a row, for pages that show all of it: one question, which tables say anything.

A referral, a case or an item is pointed at by a dozen tables or two, and most say nothing about
most of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Self

from django.db.models import Model, QuerySet

from localoffer import planned
from localoffer.planned import Question


def without_asking(*found: Model) -> None:
    """Ask once which tables have rows about these at all, and never ask the others.

    One of these does not count as a row about another of them: where a referral and its child
    are asked about together, and the child has no other referral, it has just this one.
    For reading only: rows that are written later are not seen through `found`.
    """
    statement, links = _pointing_at(*map(type, found))
    keys: list[Any] = []
    for place, _link, own in links:
        keys += [found[place].pk] if own is None else [found[place].pk, found[own].pk]
    [has_rows] = planned.fetch(statement, keys)
    for (place, link, own), has in zip(links, has_rows, strict=True):
        if not has:
            _remember(found[place], link, None if own is None else found[own])


def with_rows(about: Model, **links: Question[Any]) -> None:
    """The rows that point at this one, by the name of each link; those it has already stay."""
    known = about.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, question in links.items():
        if name not in known:
            link = getattr(about, name)
            known[name] = link.all()
            known[name]._result_cache = question.rows(about=about.pk)
            for row in known[name]:
                link.field.set_cached_value(row, about)


def _remember(about: Model, link: Any, own: Model | None) -> None:
    """That no row points at `about` by this link, unless it is its `own` that was asked about."""
    only = own if own is not None and getattr(own, link.field.attname) == about.pk else None
    name = link.get_accessor_name()
    if link.one_to_one:
        link.set_cached_value(about, only)
        return
    rows = _nothing(link.related_model)
    if only is not None:
        rows = getattr(about, name).all()
        rows._result_cache = [only]
    about.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


class Nothing(QuerySet[Any]):
    """The rows of a table that has none. Narrowed or sorted it is still that, and nothing is
    put into SQL to find that out."""

    def _itself(self, *args: Any, **kwargs: Any) -> Self:
        return self

    all = filter = exclude = order_by = select_related = prefetch_related = _itself

    def _fetch_all(self) -> None:
        self._result_cache: list[Any] = []

    def exists(self) -> bool:
        return False

    def first(self) -> None:
        return None

    last = first


@cache
def _nothing(model: Any) -> Any:
    """None of these, as an answer to whatever their own kind of question is."""
    kind = type(model._default_manager.all())
    return type("Nothing", (Nothing, kind), {})(model).none()


Link = tuple[int, Any, int | None]


@cache
def _pointing_at(*models: type[Model]) -> tuple[str, tuple[Link, ...]]:
    """The question about one row of each kind, and what it asks: about which row, by which link,
    and which other row of the question does not count."""
    links = tuple(
        (place, link, models.index(link.related_model) if link.related_model in models else None)
        for place, model in enumerate(models)
        for link in model._meta.related_objects
        if link.get_accessor_name()
    )
    return f"SELECT {', '.join(_exists(link, own) for _place, link, own in links)}", links


def _exists(link: Any, own: int | None) -> str:
    kind = link.related_model._meta
    besides = "" if own is None else f' AND "{kind.pk.column}" <> %s'
    return f'EXISTS (SELECT FROM "{kind.db_table}" WHERE "{link.field.column}" = %s{besides})'
