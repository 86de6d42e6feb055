"""`{% url %}` that looks an address up once: a page of a list names the same ones again and again."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template import Context, Library, defaulttags
from django.template.base import Parser, Token
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = Library()


@register.tag
def url(parser: Parser, token: Token) -> Address:
    node = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


class Address(defaulttags.URLNode):
    """Django's own, save that what it has found it keeps."""

    def render(self, context: Context) -> str:
        name = self.view_name.resolve(context)
        args = tuple(str(each.resolve(context)) for each in self.args)
        named = tuple((key, str(each.resolve(context))) for key, each in self.kwargs.items())
        try:
            found = _find(name, args, named, get_urlconf(), get_script_prefix())
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is None:
            return conditional_escape(found) if context.autoescape else found
        context[self.asvar] = found
        return ""


def address(name: str, *args: str) -> str:
    """`reverse`, for what many rows of a page link to: it looks each address up once, too."""
    return _find(name, args, (), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=10_000)
def _find(
    name: str, args: tuple[str, ...], named: tuple[tuple[str, str], ...], urlconf: Any, prefix: str
) -> str:
    return reverse(name, urlconf, args, dict(named))
