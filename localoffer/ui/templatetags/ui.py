"""Filters of ours: dates as people say them, and a form's problems as a list of links."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseFormSet
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    if when is None:
        return ""
    clock = when if isinstance(when, dt.time) else _local(when).time()
    if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
        return "midday" if clock.hour else "midnight"
    minutes = f":{clock:%M}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


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
    modifier = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, text)


LINK = '<a class="govuk-link{}" href="{}">{}</a>'


@register.filter
def shown(cell: Any) -> Any:
    """A cell of a table: what it says, or {text, href, whole}, {tag, colour} or {text}.

    What is `whole` is not broken at its hyphen.
    """
    if not isinstance(cell, dict):
        return cell
    if cell.get("href"):
        whole = " app-whole" if cell.get("whole") else ""
        return format_html(LINK, whole, cell["href"], cell["text"])
    if cell.get("tag"):
        return tag(cell["tag"], cell.get("colour", ""))
    return cell["text"]


@register.simple_tag
def stacked_rows(rows: Any, head: Any) -> SafeString:
    """The rows of a stacked table. On a phone each cell carries its column’s heading itself.

    Written here and not as a template, which took most of the time of a long list.
    """
    headings = [column["text"] if isinstance(column, dict) else column for column in head]
    return format_html_join("\n", ROW, ((_first(row), _others(row, headings)) for row in rows))


ROW = '<tr class="govuk-table__row" role="row">{}{}</tr>'
FIRST = '<th scope="row" role="rowheader" class="govuk-table__header">{}</th>'
CELL = (
    '<td role="cell" class="govuk-table__cell{}">'
    '<span class="app-stacked__label" aria-hidden="true">{}</span> {}</td>'
)


def _first(row: Any) -> SafeString:
    return format_html(FIRST, localize(shown(row[0])))


def _others(row: Any, headings: list[str]) -> SafeString:
    return format_html_join("", CELL, (
        (
            " govuk-table__cell--numeric" if isinstance(cell, dict) and cell.get("numeric") else "",
            headings[place],
            localize(shown(cell)),
        )
        for place, cell in enumerate(row) if place
    ))  # fmt: skip


@register.filter
def headings(words: str) -> list[str | dict[str, Any]]:
    """The head of a table written in its template: “Referral|To|Days #”, of numbers where a # is."""
    return [
        {"text": word.removesuffix(" #"), "numeric": True} if word.endswith(" #") else word
        for word in words.split("|")
    ]


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The pages to link to: the ends, this one and its neighbours, dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def summary_rows(rows: Iterable[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The rows of a summary list in their full form, which a template reads without searching."""
    full = [{**_NO_ROW, **row} for row in rows or ()]
    some = any(row["href"] or row["actions"] for row in full)
    for row in full:
        row["bare"] = some and not row["href"] and not row["actions"]
        row["actions"] = [{**_NO_ROW, **action} for action in row["actions"]]
    return full


_NO_ROW: dict[str, Any] = {
    "value": "", "paragraphs": (), "href": "", "action": "", "what": "", "actions": (),
}  # fmt: skip


def _local(when: dt.date) -> Any:
    if isinstance(when, dt.datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when
