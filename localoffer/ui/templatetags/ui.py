"""Filters of ours: dates as people say them, and a form's problems as a list of links."""

import datetime as dt
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.forms import BaseFormSet
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from localoffer import clock

register = template.Library()


@register.filter
def day(when: dt.date | dt.datetime | None) -> str:
    """Thursday 2 April 2026; a moment is read as the day it was in London."""
    if not when:
        return ""
    date = _local(when)
    return f"{date:%A} {date.day} {date:%B} {date.year}"


@register.filter
def short_day(when: dt.date | dt.datetime | None) -> str:
    """2 Apr 2026, for tables."""
    if not when:
        return ""
    date = _local(when)
    return f"{date.day} {date:%b} {date.year}"


@register.filter
def moment(when: dt.datetime | None) -> str:
    """2 April 2026 at 10:42am, in London."""
    if not when:
        return ""
    local = _local(when)
    return f"{local.day} {local:%B} {local.year} at {hour(local)}"


@register.filter
def hour(when: dt.datetime | dt.time | None) -> str:
    """10:42am, 5pm, midday, midnight."""
    return "" if when is None else clock.hour_in_words(when)


@register.filter
def paragraphs(text: str) -> list[str]:
    """Typed text in its paragraphs: an empty line begins a new one."""
    return [part for part in re.split(r"\n[^\S\n]*\n\s*", str(text or "").strip()) if part]


@register.filter
def problems(form: Any) -> list[dict[str, str]]:
    """What is wrong with a form (or a set of forms): words, and where to go to put it right."""
    if not form or not getattr(form, "is_bound", False):
        return []
    if isinstance(form, BaseFormSet):
        rows = [{"text": str(error), "href": ""} for error in form.non_form_errors()]
        return rows + [row for one in form for row in problems(one)]
    rows = [{"text": str(error), "href": ""} for error in form.non_field_errors()]
    for field in form:
        target = getattr(field, "target", field.auto_id)
        rows += [
            {"text": str(error), "href": f"#{target}" if target else ""} for error in field.errors
        ]
    return rows


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A short word of state; the colour only helps the eye."""
    modifier = f" govuk-tag--{_safe(colour)}" if colour else ""
    return mark_safe(f'<strong class="govuk-tag{modifier}">{_safe(text)}</strong>')  # noqa: S308


@register.filter
def shown(cell: Any) -> Any:
    """A cell of a table: what it says, or {text, href, whole}, {tag, colour} or {text}.

    What is `whole` is not broken at its hyphen.
    """
    if not isinstance(cell, dict):
        return cell
    if cell.get("href"):
        whole = " app-whole" if cell.get("whole") else ""
        link = (
            f'<a class="govuk-link{whole}" href="{_safe(cell["href"])}">{_safe(cell["text"])}</a>'
        )
        return mark_safe(link)  # noqa: S308  (`_safe` escapes both)
    if cell.get("tag"):
        return tag(cell["tag"], cell.get("colour", ""))
    return cell["text"]


def _safe(text: Any) -> str:
    """What is said, escaped unless it is safe already; of plain text without asking what it is."""
    return escape(text) if type(text) is str else conditional_escape(text)


@register.simple_tag
def stacked_rows(rows: Any, head: Any) -> SafeString:
    """The rows of a stacked table. On a phone each cell carries its column’s heading itself.

    Written here and not as a template, and without Django’s own formatting of each cell: those
    took most of the time of a long list.
    """
    labels = [escape(column["text"] if isinstance(column, dict) else column) for column in head]
    made = "\n".join(_stacked(row, labels) for row in rows)
    return mark_safe(made)  # noqa: S308  (`_said` escapes what each cell says)


def _stacked(row: Any, labels: list[str]) -> str:
    first, *others = row
    cells = "".join(
        f'<td role="cell" class="govuk-table__cell{_numeric(cell)}">'
        f'<span class="app-stacked__label" aria-hidden="true">{labels[place]}</span> '
        f"{_said(cell)}</td>"
        for place, cell in enumerate(others, 1)
    )
    return (
        '<tr class="govuk-table__row" role="row">'
        f'<th scope="row" role="rowheader" class="govuk-table__header">{_said(first)}</th>'
        f"{cells}</tr>"
    )


@register.simple_tag
def table_rows(rows: Any) -> SafeString:
    """The rows of a plain table, written here for the same reason."""
    made = "\n".join(_plain(row) for row in rows)
    return mark_safe(made)  # noqa: S308  (`_said` escapes what each cell says)


def _plain(row: Any) -> str:
    first, *others = row
    cells = "".join(
        f'<td class="govuk-table__cell{_numeric(cell)}">{_said(cell)}</td>' for cell in others
    )
    return (
        '<tr class="govuk-table__row">'
        f'<th scope="row" class="govuk-table__header">{_said(first)}</th>{cells}</tr>'
    )


def _numeric(cell: Any) -> str:
    return " govuk-table__cell--numeric" if isinstance(cell, dict) and cell.get("numeric") else ""


def _said(cell: Any) -> str:
    """What a cell says, safe in a page."""
    return escape(cell) if type(cell) is str else _safe(localize(shown(cell)))


@register.filter
def headings(words: str) -> list[str | dict[str, Any]]:
    """The head of a table written in its template: “Referral|To|Days #”, of numbers where a # is."""
    return [
        {"text": word.removesuffix(" #"), "numeric": True} if word.endswith(" #") else word
        for word in words.split("|")
    ]


@register.simple_tag
def refusals(rows: Iterable[dict[str, Any]]) -> SafeString:
    """What cannot be done, each with its reason and the rule: text, answer, rule."""
    said = ((row["text"], row["answer"].reason, row["rule"]) for row in rows)
    return format_html_join("", "<li><strong>{}.</strong> {} ({})</li>", said)


@register.simple_tag
def summary_rows(rows: Iterable[dict[str, Any]] | None) -> SafeString:
    """The rows of a summary list; where one can be changed, the others say that they cannot.

    Written here and not as a template, as those of a stacked table.
    """
    full = list(rows or ())
    some = any(row.get("href") or row.get("actions") for row in full)
    made = "\n  ".join(_summary(row, some) for row in full)
    return mark_safe(made)  # noqa: S308  (`_safe` escapes each word)


def _summary(row: dict[str, Any], some: bool) -> str:
    changes = _changes(row)
    fixed = " govuk-summary-list__row--no-actions" if some and not changes else ""
    return (
        f'<div class="govuk-summary-list__row{fixed}">'
        f'<dt class="govuk-summary-list__key">{_safe(row["key"])}</dt>'
        f'<dd class="govuk-summary-list__value">{_value(row)}</dd>{changes}</div>'
    )


def _value(row: dict[str, Any]) -> str:
    if parts := row.get("paragraphs"):
        return "".join(f'<p class="govuk-body">{_safe(part)}</p>' for part in parts)
    return linebreaksbr(row.get("value", ""))


def _changes(row: dict[str, Any]) -> str:
    """The link to change a row, or the list of its links."""
    if row.get("href"):
        made = _change(row, row)
    elif actions := row.get("actions"):
        item = '<li class="govuk-summary-list__actions-list-item">'
        listed = "".join(f"{item}{_change(each, row)}</li>" for each in actions)
        made = f'<ul class="govuk-summary-list__actions-list">{listed}</ul>'
    else:
        return ""
    return f'<dd class="govuk-summary-list__actions">{made}</dd>'


def _change(link: dict[str, Any], row: dict[str, Any]) -> str:
    what = str(link.get("what") or row["key"]).lower()
    return (
        f'<a class="govuk-link" href="{_safe(link["href"])}">{_safe(link.get("action") or "Change")}'
        f'<span class="govuk-visually-hidden"> {_safe(what)}</span></a>'
    )


def _local(when: dt.date) -> Any:
    if isinstance(when, dt.datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when
