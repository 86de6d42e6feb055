"""Guidance in Markdown: as HTML for a page, as blocks for a paper, as plain words for the search.

Written by markdown-it-py (CommonMark and tables; raw HTML is text, never markup), then cleaned
by nh3 with a short list of what may stand in a page of ours. Headings begin at the second level,
because the page has its own first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "div",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "th": {"scope"},
    "ol": {"start"},
    "div": {"role", "aria-label", "tabindex"},
}
SCHEMES = {"https", "http", "mailto", "tel"}
CLASSES = {
    "p": "govuk-body",
    "h2": "govuk-heading-l",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--visible govuk-section-break--m",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
DEEPEST = 4

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_parser.disable("image")


def html(text: str) -> SafeString:
    """A page's text as clean HTML in our own classes."""
    tokens = _parser.parse(text)
    levels = _levels(tokens)
    for token in _all(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = levels[token.tag]
        if token.nesting >= 0 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type in ("th_open", "td_open"):
            token.attrs.pop("style", None)
    made = str(_parser.renderer.render(tokens, _parser.options, {}))
    made = made.replace(
        '<table class="govuk-table">',
        '<div class="app-scroll" role="region" aria-label="Table" tabindex="0">'
        '<table class="govuk-table">',
    ).replace("</table>", "</table></div>")
    return SafeString(
        nh3.clean(
            made,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def blocks(text: str) -> list[dict[str, Any]]:
    """A page's text as plain data, for a paper: headings, paragraphs, lists and tables.

    {"kind": "heading", "level": 2, "inline": […]} · {"kind": "paragraph", "inline": […]} ·
    {"kind": "list", "ordered": False, "items": [[block, …], …]} · {"kind": "quote", "blocks": […]}
    · {"kind": "table", "head": [[…]], "rows": [[[…]]]}. An inline piece is {"text": …} with
    "strong", "em" or "href" where they apply.
    """
    tokens = _parser.parse(text)
    levels = _levels(tokens)
    made, _ = _blocks(tokens, 0, levels)
    return made


def plain(text: str) -> str:
    """The words alone, a block to a paragraph."""
    return "\n\n".join(_words(block) for block in blocks(text) if _words(block))


def _levels(tokens: Sequence[Token]) -> dict[str, str]:
    """The heading levels that were used, moved to h2, h3 and h4 without a gap."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    return {tag: f"h{min(place, DEEPEST)}" for place, tag in enumerate(used, 2)}


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _blocks(
    tokens: Sequence[Token], place: int, levels: dict[str, str], until: str = ""
) -> tuple[list[dict[str, Any]], int]:
    """Blocks from `place` up to the closing token `until`, and the place behind it."""
    made: list[dict[str, Any]] = []
    while place < len(tokens):
        token = tokens[place]
        if token.type == until:
            return made, place + 1
        if token.type == "heading_open":
            level = int(levels[token.tag][1])
            made.append(
                {"kind": "heading", "level": level, "inline": _inline(tokens[place + 1])}
            )  # fmt: skip
            place += 3
        elif token.type == "paragraph_open":
            made.append({"kind": "paragraph", "inline": _inline(tokens[place + 1])})
            place += 3
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            close = token.type.replace("open", "close")
            items, place = _items(tokens, place + 1, levels, close)
            made.append({"kind": "list", "ordered": token.tag == "ol", "items": items})
        elif token.type == "blockquote_open":
            inner, place = _blocks(tokens, place + 1, levels, "blockquote_close")
            made.append({"kind": "quote", "blocks": inner})
        elif token.type == "table_open":
            table, place = _table(tokens, place + 1)
            made.append(table)
        elif token.type in ("fence", "code_block"):
            made.append({"kind": "paragraph", "inline": [{"text": token.content}]})
            place += 1
        else:
            place += 1
    return made, place


def _items(
    tokens: Sequence[Token], place: int, levels: dict[str, str], close: str
) -> tuple[list[list[dict[str, Any]]], int]:
    items = []
    while tokens[place].type != close:
        item, place = _blocks(tokens, place + 1, levels, "list_item_close")
        items.append(item)
    return items, place + 1


def _table(tokens: Sequence[Token], place: int) -> tuple[dict[str, Any], int]:
    rows: list[list[Any]] = []
    while tokens[place].type != "table_close":
        if tokens[place].type == "tr_open":
            rows.append([])
        elif tokens[place].type in ("th_open", "td_open"):
            rows[-1].append(_inline(tokens[place + 1]))
        place += 1
    return {"kind": "table", "head": rows[0], "rows": rows[1:]}, place + 1


def _inline(token: Token) -> list[dict[str, Any]]:
    pieces: list[dict[str, Any]] = []
    marks: dict[str, Any] = {}
    for child in token.children or []:
        if child.type == "text" or child.type == "code_inline":
            pieces.append({"text": child.content, **marks})
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append({"text": " ", **marks})
        elif child.type in ("strong_open", "em_open"):
            marks[child.type.split("_")[0]] = True
        elif child.type in ("strong_close", "em_close"):
            marks.pop(child.type.split("_")[0], None)
        elif child.type == "link_open":
            marks["href"] = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            marks.pop("href", None)
    return [piece for piece in pieces if piece["text"]]


def _words(block: dict[str, Any]) -> str:
    if block["kind"] == "list":
        return "\n".join(" ".join(_words(each) for each in item) for item in block["items"])
    if block["kind"] == "quote":
        return "\n".join(_words(each) for each in block["blocks"])
    if block["kind"] == "table":
        lines = [block["head"], *block["rows"]]
        return "\n".join(" ".join(_said(cell) for cell in line) for line in lines)
    return _said(block["inline"])


def _said(inline: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] for piece in inline)
