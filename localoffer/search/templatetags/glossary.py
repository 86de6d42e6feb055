"""{% explained %} … {% endexplained %}: the glossary at work in what stands between."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.db import Error
from django.utils.safestring import SafeString, mark_safe

from localoffer.search import danger
from localoffer.search.explaining import explain
from localoffer.search.glossary import spelt_out_meanings
from localoffer.search.models import SearchEntry

register = template.Library()


class Explained(template.Node):
    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: Any) -> SafeString:
        html = self.inside.render(context)
        try:
            meanings = spelt_out_meanings()
        except Error:  # with the database away the page is still read
            return html
        return mark_safe(explain(html, meanings))  # noqa: S308  (our own HTML, words escaped)


@register.tag
def explained(parser: Any, token: Any) -> Explained:
    inside = parser.parse(("endexplained",))
    parser.delete_first_token()
    return Explained(inside)


@register.filter
def kind_of(kinds: Mapping[str, str], kind: str) -> str:
    """What a kind of result is called; empty for one without a name."""
    return kinds.get(kind, "")


@register.simple_tag
def danger_guide() -> SearchEntry | None:
    """The guide on being hurt or not safe, while it is published."""
    return danger.guide()
