"""Every page that the demo publishes is plain enough, by the check that editors have.

Reading age of each page at most 12, half of them at most 10 (docs: localoffer/plain_english.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from statistics import median

import pytest
from bs4 import BeautifulSoup

from faq import demo as questions
from localoffer import plain_english
from localoffer.accounts.models import Person
from localoffer.accounts.roles import Role
from localoffer.council import demo as council
from localoffer.directory import demo as directory
from localoffer.facts import demo as facts
from localoffer.ledger import demo as ledger
from localoffer.search import demo as glossary
from localoffer.search.models import SearchEntry
from localoffer.strategy import demo as strategy

PROSE = ["h1", "h2", "h3", "p", "li", "summary", "blockquote"]
BY_HAND = ["/", "/questions/", "/questions/how-to-ask/", "/search/?q=zzzz", "/glossary/", "/facts/",
           "/facts/over-the-years/", "/strategy/", "/what-the-law-asks/", "/services/",
           "/accessibility/", "/cookies/", "/refer/"]  # fmt: skip


@pytest.fixture
def demo(db: None, person: Callable[..., Person], at: datetime) -> None:
    people = {role.value: person(role) for role in Role}
    for room in (council, glossary, facts, strategy):
        room.load(people=people, at=at)
    directory.publish_services(by=people["content_editor"], at=at)
    questions.load(people=people, at=at)
    ledger.load(people=people, at=at)


def prose(html: str) -> str:
    """What a page says in sentences: one block a paragraph, without what stands in tables."""
    main = BeautifulSoup(html, "html5lib").find("main")
    assert main is not None
    for quiet in main.select("table, nav, form, dl, script, style, svg, .app-term__meaning"):
        quiet.decompose()
    blocks = [each for each in main.find_all(PROSE) if not each.find(PROSE)]
    return "\n\n".join(" ".join(each.get_text(" ").split()) for each in blocks)


def test_every_demo_page_is_plain_enough(demo, client, capsys):
    addresses = [*BY_HAND, *SearchEntry.objects.order_by("url").values_list("url", flat=True)]
    ages: dict[str, float] = {}
    for address in dict.fromkeys(each.split("#")[0] for each in addresses):
        response = client.get(address, follow=True)
        if response.status_code == 404 and address in BY_HAND:
            continue
        assert response.status_code == 200, address
        report = plain_english.check(prose(response.content.decode()))
        if report.enough and report.reading_age is not None:
            ages[address] = report.reading_age
    hardest = sorted(ages.items(), key=lambda each: -each[1])[:8]
    with capsys.disabled():
        print(  # noqa: T201
            f" {len(ages)} pages, median {median(ages.values())}, hardest {hardest[0]}", end=" "
        )
    assert len(ages) > 90
    assert [each for each in hardest if each[1] > plain_english.OLDEST] == []
    assert median(ages.values()) <= plain_english.MIDDLE
