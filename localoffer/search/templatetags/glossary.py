"""{% explained %} … {% endexplained %}: the glossary at work in what stands between."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.db import Error
from django.utils.safestring import SafeString, mark_safe

from localoffer.search import danger
from localoffer.search.explaining import explain
from localoffer.search.finding import Result
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


@register.simple_tag
def result_rows(results: Iterable[Result], kinds: Mapping[str, str]) -> SafeString:
    """The results as items of a list, what was asked for marked in each extract.

    Written here and not as a template: drawn by one, twenty results took a fifth of the page’s time.
    """
    return mark_safe("\n      ".join(_row(each, kinds.get(each.kind, "")) for each in results))  # noqa: S308  (`_row` escapes)


def _row(result: Result, kind: str) -> str:
    said = f'<p class="govuk-body-s app-list__kind">{escape(kind)}</p>' if kind else ""
    extract = "".join(
        f"<mark>{escape(part)}</mark>" if asked else escape(part) for part, asked in result.snippet
    )
    return f"""<li class="app-list__item">
        <a class="govuk-link app-list__link" href="{escape(result.url)}">{escape(result.title)}</a>
        {said}
        <p class="govuk-body app-list__note">{extract}{" …" if result.is_cut else ""}</p>
      </li>"""


@register.simple_tag
def danger_guide() -> SearchEntry | None:
    """The guide on being hurt or not safe, while it is published."""
    return danger.guide()
