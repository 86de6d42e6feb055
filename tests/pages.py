"""A client that checks every HTML page it fetches, so that no page escapes the house rules."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from bs4 import BeautifulSoup
from bs4.builder import HTML5TreeBuilder
from bs4.element import Tag
from django.test import Client

NEEDS_LABEL = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
UNRESOLVED = re.compile(r"\{\{|\}\}|\{%|%\}")
TOLERATED_PARSE_ERRORS = {"expected-doctype-but-got-chars"}


class Builder(HTML5TreeBuilder):
    """Draws the tree as Beautiful Soup's own does, and keeps what was wrong with the HTML."""

    def feed(self, markup: Any) -> None:
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.underlying_builder.parser = None
        self.errors = parser.errors


class Page:
    """One fetched page: its response and its parsed text."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request["PATH_INFO"]
        self.html = response.content.decode()
        builder = Builder()
        self.soup = BeautifulSoup(self.html, builder=builder)
        self._parse_errors = builder.errors

    @property
    def h1(self) -> str:
        found = self.soup.find("h1")
        return words(found) if found else ""

    @property
    def text(self) -> str:
        """What a person reads in the main part of the page."""
        main = self.soup.find("main")
        return words(main if isinstance(main, Tag) else self.soup)

    @property
    def errors(self) -> list[str]:
        """What the error summary says, line by line."""
        return [words(a) for a in self.soup.select(".govuk-error-summary__list li")]

    def links(self) -> dict[str, str]:
        return {words(a): str(a.get("href", "")) for a in self.soup.find_all("a")}

    def form_values(self, index: int = -1) -> dict[str, str]:
        """The values of the hidden inputs of a form, as a browser would send them."""
        forms = self.soup.select("main form")
        return {
            str(field["name"]): str(field.get("value", ""))
            for field in forms[index].select("input[type=hidden]")
        }

    def faults(self) -> list[str]:
        """Every house rule this page breaks, in words."""
        return [*self._parse_faults(), *self._head_faults(), *self._body_faults()]

    def _parse_faults(self) -> list[str]:
        return [
            f"HTML error at line {position[0]}: {code} {data}"
            for position, code, data in self._parse_errors
            if code not in TOLERATED_PARSE_ERRORS
        ]

    def _head_faults(self) -> list[str]:
        faults = []
        headings = self.soup.find_all("h1")
        title = words(self.soup.title) if self.soup.title else ""
        if len(headings) != 1:
            faults.append(f"{len(headings)} h1 headings")
        elif not title.removeprefix("Error: ").startswith(self.h1):
            faults.append(f"the title “{title}” does not begin with the h1 “{self.h1}”")
        html = self.soup.find("html")
        if isinstance(html, Tag) and html.get("lang") != "en-GB":
            faults.append("the page does not say it is in British English")
        return faults

    def _body_faults(self) -> list[str]:
        faults = []
        ids = [str(tag["id"]) for tag in self.soup.find_all(id=True)]
        faults += [
            f"id “{each}” stands more than once" for each in {i for i in ids if ids.count(i) > 1}
        ]
        labels = {str(tag.get("for")) for tag in self.soup.find_all("label")}
        for field in self.soup.find_all(list(NEEDS_LABEL)):
            named = (
                field.get("id") in labels or field.get("aria-label") or field.get("aria-labelledby")
            )
            if field.get("type") not in UNLABELLED_TYPES and not named:
                faults.append(f"field “{field.get('name')}” has no label")
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for tag in self.soup.find_all(attrs={attribute: True}):
                missing = set(str(tag[attribute]).split()) - set(ids)
                faults += [
                    f"{attribute} points at “{each}”, which is not there" for each in missing
                ]
        for script in self.soup.find_all("script"):
            if not script.get("nonce"):
                faults.append("a script without a nonce")
        for tag in self.soup.find_all(True):
            inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
            faults += [f"{tag.name} has an inline {name}" for name in inline]
        for image in self.soup.find_all("img"):
            if not image.has_attr("alt"):
                faults.append("an image without alt")
        for link in self.soup.find_all("a"):
            if link.get("href", "").startswith("#") and link["href"][1:] not in ids:
                faults.append(f"the link {link['href']} leads nowhere")
            if not words(link) and not link.get("aria-label"):
                faults.append("a link without words")
        for tag in self.soup.find_all(string=UNRESOLVED):
            faults.append(f"an unresolved template variable: {tag.strip()[:60]}")
        for tag in self.soup.find_all(string=re.compile(r"^\s*None\s*$")):
            faults.append(f"“None” stands as text in {tag.parent.name}")
        return faults


def words(tag: Tag | BeautifulSoup) -> str:
    return " ".join(tag.get_text(" ").split())


class Visitor(Client):
    """Django's test client, for people: it follows redirects and checks each page."""

    def visit(self, url: str, *, status: int = 200, **query: Any) -> Page:
        """GET a page, following redirects; it must have the status and break no house rule."""
        return self._read(self.get(url, query, follow=True), status)

    def send(self, url: str, data: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """POST a form and follow where it leads."""
        return self._read(self.post(url, data or {}, follow=True), status)

    def _read(self, response: Any, status: int) -> Page:
        page = Page(response)
        assert page.status == status, f"{page.url}: {page.status}, {page.text[:300]}"
        assert page.faults() == [], f"{page.url}: {page.faults()}"
        return page
