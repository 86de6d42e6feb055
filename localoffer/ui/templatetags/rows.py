"""What repeats in a component, drawn in plain Python.

As templates, with their own formatting of each word, these took most of the time of a page.
`_safe` escapes each word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe

from localoffer.ui.templatetags.ui import _local, _safe, day, moment, short_day, tag

register = template.Library()

Row = dict[str, Any]
STATES = {"done": "Done", "now": "Happening now"}


@register.simple_tag
def step_rows(steps: Iterable[Row]) -> SafeString:
    """How far something is: name, state (“done”, “now” or “next”), when."""
    return mark_safe("\n  ".join(map(_step, steps)))  # noqa: S308


def _step(step: Row) -> str:
    state, when = step["state"], step.get("when")
    current = ' aria-current="step"' if state == "now" else ""
    day_of_it = f'<span class="app-steps__when">{short_day(when)}</span>' if when else ""
    return (
        f'<li class="app-steps__step app-steps__step--{_safe(state)}"{current}>'
        '<span class="app-steps__mark"></span>'
        f'<span class="app-steps__name">{_safe(step["name"])}</span>'
        f'<span class="app-steps__state">{STATES.get(state, "Not yet")}</span>{day_of_it}</li>'
    )


@register.simple_tag
def event_rows(events: Iterable[Row]) -> SafeString:
    """What happened: title, by, at (a moment) or on (a day), text."""
    return mark_safe("\n  ".join(map(_event, events)))  # noqa: S308


def _event(event: Row) -> str:
    by, at, text = event.get("by"), event.get("at"), event.get("text")
    exact = _local(at).isoformat() if at else f"{event['on']:%Y-%m-%d}"
    who = f' <p class="moj-timeline__byline">by {_safe(by)}</p>' if by else ""  # on one line
    said = f'<div class="moj-timeline__description">{linebreaksbr(text)}</div>' if text else ""
    return (
        '<div class="moj-timeline__item"><div class="moj-timeline__header">'
        f'<h2 class="moj-timeline__title">{_safe(event["title"])}</h2>{who}</div>'
        f'<p class="moj-timeline__date"><time datetime="{exact}">'
        f"{moment(at) if at else day(event['on'])}</time></p>{said}</div>"
    )


@register.simple_tag
def task_rows(tasks: Iterable[Row], part: str) -> SafeString:
    """What there is to do: name, href, hint, status, colour. `part` makes the ids unique."""
    rows = (_task(task, f"{_safe(part)}-{number}") for number, task in enumerate(tasks, 1))
    return mark_safe("\n  ".join(rows))  # noqa: S308


def _task(task: Row, key: str) -> str:
    href, hint, colour = task.get("href"), task.get("hint"), task.get("colour")
    name = f"<div>{_safe(task['name'])}</div>"
    if href:
        described = f"{key}-hint {key}-status" if hint else f"{key}-status"
        name = (
            f'<a class="govuk-link govuk-task-list__link" href="{_safe(href)}"'
            f' aria-describedby="{described}">{_safe(task["name"])}</a>'
        )
    more = f'<div id="{key}-hint" class="govuk-task-list__hint">{_safe(hint)}</div>' if hint else ""
    return (
        f'<li class="govuk-task-list__item{" govuk-task-list__item--with-link" if href else ""}">'
        f'<div class="govuk-task-list__name-and-hint">{name}{more}</div>'
        '<div class="govuk-task-list__status'
        f'{"" if href else " govuk-task-list__status--cannot-start-yet"}" id="{key}-status">'
        f"{tag(task['status'], colour) if colour else _safe(task['status'])}</div></li>"
    )


@register.simple_tag
def menu_rows(links: Iterable[Row]) -> SafeString:
    """The links of the menu: text, href, current (this page) or active (above it)."""
    return mark_safe("\n          ".join(map(_menu, links)))  # noqa: S308


def _menu(link: Row) -> str:
    text, item, here = _safe(link["text"]), "govuk-service-navigation__item", ""
    if link.get("current") or link.get("active"):
        text = f'<strong class="govuk-service-navigation__active-fallback">{text}</strong>'
        item += " govuk-service-navigation__item--active"
        here = f' aria-current="{"page" if link.get("current") else "true"}"'
    return (
        f'<li class="{item}"><a class="govuk-service-navigation__link"'
        f' href="{_safe(link["href"])}"{here}>{text}</a></li>'
    )


@register.simple_tag
def page_rows(page: Page[Any], query: str = "") -> SafeString:
    """The pages to link to: the ends, this one and its neighbours, dots between."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    made = (_page(number, page.number, _safe(query)) for number in numbers)
    return mark_safe("\n    ".join(made))  # noqa: S308


def _page(number: int | str, current: int, query: str) -> str:
    item = "govuk-pagination__item"
    if not isinstance(number, int):
        return f'<li class="{item} {item}--ellipsis">{number}</li>'
    here = ""
    if number == current:
        item, here = f"{item} {item}--current", ' aria-current="page"'
    return (
        f'<li class="{item}"><a class="govuk-link govuk-pagination__link"'
        f' href="?{query}page={number}" aria-label="Page {number}"{here}>{number}</a></li>'
    )
