"""The filters and the results of the finding page, written here and not as templates.

Drawn by those, a hundred filters and twenty results took half of the page’s time.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from localoffer.directory.pages.results import Facet, Option, Row
from localoffer.ui.templatetags.ui import tag

register = template.Library()


@register.simple_tag
def filter_groups(facets: Iterable[Facet]) -> SafeString:
    """Each group of filters, shut unless something in it is chosen."""
    return mark_safe("".join(map(_group, facets)))  # noqa: S308  (`_group` and `_option` escape)


def _group(facet: Facet) -> str:
    title = escape(facet.title)
    options = "".join(_option(facet.key, each) for each in facet.options)
    return f"""<details class="govuk-details app-filters__group"{" open" if facet.open else ""}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{title}</span></summary>
    <div class="app-filters__options"><fieldset class="govuk-fieldset">
      <legend class="govuk-visually-hidden">{title}</legend>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        {options}
      </div>
    </fieldset></div>
  </details>"""


def _option(key: str, option: Option) -> str:
    count = f' <span class="app-filters__count">({option.count})</span>' if option.count else ""
    return f"""<div class="govuk-checkboxes__item">
          <input class="govuk-checkboxes__input" id="{option.id}" name="{key}" type="checkbox" value="{escape(option.value)}"{" checked" if option.chosen else ""}>
          <label class="govuk-label govuk-checkboxes__label" for="{option.id}">{escape(option.label)}{count}</label>
        </div>"""


@register.simple_tag
def service_rows(rows: Iterable[Row], *, schools: bool = False) -> SafeString:
    """Services as items of a list; `schools` with their kind and their SEN information report."""
    return mark_safe("\n  ".join(_row(each, schools=schools) for each in rows))  # noqa: S308  (`_row` escapes)


def _row(row: Row, *, schools: bool) -> str:
    name = escape(row.name)
    state = f" {tag(row.state, row.state_colour)}" if row.state else ""
    by = escape((schools and row.setting) or row.provider)
    far = f' <span class="app-result__far">{row.distance} away</span>' if row.distance else ""
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in row.facts)
    return f"""<li class="app-list__item">
    <h3 class="govuk-heading-s app-result__title"><a class="govuk-link" href="{row.url}">{name}</a>{state}</h3>
    <p class="govuk-body app-result__by">{by}{far}</p>
    <p class="govuk-body app-result__about">{escape(row.summary)}</p>
    <ul class="app-result__facts">{facts}</ul>
    {_report(row, name) if schools else ""}
    <p class="govuk-body app-result__list app-unprinted"><button class="app-link-button" type="submit" name="put" value="{row.id}">Put on my list<span class="govuk-visually-hidden"> {name}</span></button></p>
  </li>"""


def _report(row: Row, name: str) -> str:
    if not row.report:
        return '<p class="govuk-body">No SEN information report yet. Ask the school.</p>'
    when = f", {row.report_on:%B %Y}" if row.report_on else ""
    return f'<p class="govuk-body"><a class="govuk-link" href="{escape(row.report)}">SEN information report<span class="govuk-visually-hidden"> of {name}</span></a>{when}</p>'
