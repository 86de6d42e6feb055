"""Boxes and lists to choose from, as Django’s own templates draw them, without those.

A page with seven questions spent a third of its time in them, most of it on each choice’s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from localoffer.ui.templatetags.ui import _safe


def draw(template: str, context: Mapping[str, Any]) -> SafeString | None:
    """What this template of Django’s makes of a widget; nothing, if it is not one of these."""
    drawn = _DRAWN.get(template)
    return mark_safe(drawn(context["widget"])) if drawn else None  # noqa: S308  (`_safe` escapes)


Widget = Mapping[str, Any]


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_safe(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_safe(widget["name"])}"{value}{_attrs(widget)}>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, choices) for name, choices, _ in widget["optgroups"])
    return f'<select name="{_safe(widget["name"])}"{_attrs(widget)}>{groups}\n</select>'


def _group(name: Any, choices: list[Widget]) -> str:
    options = "".join(
        f'\n  <option value="{_safe(each["value"])}"{_attrs(each)}>{_safe(each["label"])}</option>'
        for each in choices
    )
    return f'\n  <optgroup label="{_safe(name)}">{options}\n  </optgroup>' if name else options


def _attrs(widget: Widget) -> str:
    return "".join(
        f" {_safe(name)}" if value is True else f' {_safe(name)}="{_safe(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


_DRAWN: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in (
            "input",
            "text",
            "hidden",
            "email",
            "number",
            "tel",
            "search",
            "url",
            "password",
        )
    },
}
