"""A question of a form with one box or list: what stands around it, drawn in plain Python.

As a template that took longer than the box itself.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from localoffer.ui.templatetags.ui import _safe

register = template.Library()


@register.simple_tag
def question(field: Any) -> SafeString:
    """Its label, its hint, what is wrong with it, and the box; how much may be typed."""
    group, count, info = "govuk-form-group", "", ""
    if limit := field.limit:
        group += " govuk-character-count"
        count = f' data-module="govuk-character-count" data-maxlength="{limit}"'
        info = (
            f'<div id="{field.info_id}" class="govuk-hint govuk-character-count__message">'
            f"You can enter up to {limit} characters</div>"
        )
    if field.errors:
        group += " govuk-form-group--error"
    parts = [_label(field), hint_and_error(field), str(field), info]
    inside = "\n  ".join(part for part in parts if part)
    return mark_safe(f'<div class="{group}"{count}>\n  {inside}</div>')  # noqa: S308  (`_safe` escapes)


def _label(field: Any) -> str:
    size = f" govuk-label--{field.label_size}" if field.label_size else ""
    optional = " (optional)" if field.is_optional else ""
    label = f'<label class="govuk-label{size}" for="{field.target}">{_safe(field.label)}{optional}</label>'
    return f'<h1 class="govuk-label-wrapper">{label}</h1>' if field.is_heading else label


@register.simple_tag
def hint_and_error(field: Any) -> SafeString:
    """What helps with a question, and what is wrong with its answer."""
    parts = []
    if field.help_text:
        parts.append(f'<div id="{field.hint_id}" class="govuk-hint">{_safe(field.help_text)}</div>')
    if field.errors:
        parts.append(
            f'<p id="{field.error_id}" class="govuk-error-message">'
            '<span class="govuk-visually-hidden">Error:</span> '
            f"{'<br>'.join(map(_safe, field.errors))}</p>"
        )
    return mark_safe("\n  ".join(parts))  # noqa: S308  (`_safe` escapes)
