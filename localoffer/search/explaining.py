"""Short words explained where they stand in a page: the first time with their words behind them.

Works on the HTML that our own templates have made, so tags are well formed. Headings, links,
buttons, forms and pictures stay as they are: words put in there would be read out as part of
their names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
LEFT_ALONE = frozenset(
    [
        "a",
        "abbr",
        "button",
        "caption",
        "code",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "label",
        "legend",
        "option",
        "script",
        "select",
        "style",
        "summary",
        "svg",
        "textarea",
        "th",
        "title",
    ]
)
EMPTY = frozenset("area base br col hr img input link meta source track wbr".split())  # noqa: SIM905


def explain(html: str, meanings: Mapping[str, str]) -> str:
    """The page with `meanings` (short word: its words) given at the first use of each.

    Where the page says the words itself, the short word only gets its title.
    """
    whole = _plain(" ".join(unescape(TAG.sub(" ", html)).split()))
    wanted = {word: words for word, words in meanings.items() if word.casefold() in whole}
    if not wanted:
        return html
    pattern = re.compile(
        r"(?<![\w/.@-])("
        + "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True))
        + r")(s?)(?![\w@]|/\w)"
    )
    met: set[str] = set()
    made: list[str] = []
    alone: list[str] = []
    for part in TAG.split(html):
        if part.startswith("<"):
            _follow(part, alone)
            made.append(part)
        elif alone:
            made.append(part)
        else:
            made.append(pattern.sub(lambda found: _said(found, wanted, met, whole), part))
    return "".join(made)


def _plain(text: str) -> str:
    """A text to compare with: however it is written with hyphens and capitals."""
    return text.casefold().replace("-", "")


def _follow(tag: str, alone: list[str]) -> None:
    """Keep in mind which elements we are in that are to be left alone."""
    found = NAME.match(tag)
    name = found[1].lower() if found else ""
    if tag.startswith("</"):
        if name in alone:
            while alone.pop() != name:
                pass
    elif name in LEFT_ALONE and name not in EMPTY and not tag.endswith("/>"):
        alone.append(name)


def _said(found: re.Match[str], wanted: Mapping[str, str], met: set[str], whole: str) -> str:
    word = found[1]
    if word in met:
        return found[0]
    met.add(word)
    words = wanted[word]
    title = f'<abbr class="app-term" title="{escape(words)}">{found[0]}</abbr>'
    full = re.sub(r"\b[A-Z]{3,}\b", lambda short: wanted.get(short[0], short[0]), words)
    if _plain(words) in whole or _plain(full) in whole:
        return title
    return f'{title} <span class="app-term__meaning">({escape(words)})</span>'
