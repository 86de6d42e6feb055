"""Markdown: clean HTML for a page, plain blocks for a paper, plain words for the search."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from faq import markdown

TEXT = """# One

A **bold** and *light* [link](https://example.org/a?b=1&c=2).

### Two

1. first
2. second
   - inner

| A | B |
|---|---|
| 1 | *2* |

> said
"""


def test_a_page_has_our_classes_and_headings_without_a_gap():
    soup = BeautifulSoup(markdown.html(TEXT), "html5lib")
    assert [(tag.name, tag.text) for tag in soup.find_all(["h1", "h2", "h3", "h4"])] == [
        ("h2", "One"), ("h3", "Two"),
    ]  # fmt: skip
    assert soup.select_one("a.govuk-link")["href"] == "https://example.org/a?b=1&c=2"
    assert soup.select_one("th.govuk-table__header")["scope"] == "col"
    assert soup.select_one(".app-scroll")["tabindex"] == "0"
    assert [li.text.strip()[:6] for li in soup.select("ol > li")] == ["first", "second"]


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        '<a href="https://x.example" onclick="x()">x</a>',
        "<style>*{display:none}</style>",
        '[x](https://x.example "a" onmouseover=alert(1))',
        "<iframe src=https://evil.example></iframe>",
        "```<script>alert(1)</script>```",
        "| <b onclick=x>a</b> |\n|---|\n| <svg/onload=x> |",
    ],
)
def test_nothing_written_becomes_a_script_an_image_or_a_strange_address(evil):
    soup = BeautifulSoup(f"<body>{markdown.html(evil)}</body>", "html5lib")
    assert soup.find_all(["script", "img", "style", "iframe", "svg", "b"]) == []
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        assert not str(tag.get("href", "")).startswith(("javascript", "data"))


def test_blocks_hold_every_word_of_the_page():
    blocks = markdown.blocks(TEXT)
    assert [(each["kind"], each.get("level")) for each in blocks] == [
        ("heading", 2), ("paragraph", None), ("heading", 3), ("list", None), ("table", None),
        ("quote", None),
    ]  # fmt: skip
    assert blocks[1]["inline"][1] == {"text": "bold", "strong": True}
    assert blocks[1]["inline"][5]["href"] == "https://example.org/a?b=1&c=2"
    assert blocks[3]["ordered"]
    assert [item[0]["inline"][0]["text"] for item in blocks[3]["items"]] == ["first", "second"]
    assert blocks[4]["rows"] == [[[{"text": "1"}], [{"text": "2", "em": True}]]]
    words = BeautifulSoup(markdown.html(TEXT), "html5lib").text.split()
    assert markdown.plain(TEXT).split() == words
