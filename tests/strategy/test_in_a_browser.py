"""Figures, plans, the law's list and the words: with a telephone and without scripts."""

from __future__ import annotations

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from localoffer.accounts.roles import Role
from localoffer.facts import demo as facts
from localoffer.ledger import demo as ledger
from localoffer.search import demo as glossary
from localoffer.strategy import demo as strategy

pytestmark = pytest.mark.browser


@pytest.fixture
def published(window, person, at, shared) -> None:
    people = {"content_editor": person(Role.CONTENT_EDITOR)}
    for room in (glossary, facts, strategy, ledger):
        room.load(people=people, at=at)
    files = sorted((shared / "data/sen2").glob("dfe_*.csv"))
    call_command("import_dfe_statistics", *map(str, files), stdout=StringIO())


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_parent_reads_how_the_county_stands(window, published, width, scripts):
    tab = window(width=width, scripts=scripts).go("/facts/")
    tab.follow("See how we compare with England over the years")
    assert tab.page.get_by_role("img").count() >= 6
    tab.go("/strategy/").follow("SEND and Inclusion Strategy 2017")
    tab.follow("The action plan").select("Lead (initials)", "SW").press("Show")
    assert "3 actions." in tab.text
    tab.follow("A1.5", exact=False)
    assert "Two people have the initials SW." in tab.text
    tab.go("/strategy/send-2017/self-evaluation/").go("/strategy/send-2017/report/2018/")
    tab.go("/what-the-law-asks/").go("/glossary/").search("what does APDR mean")
    tab.follow("APDR: assess, plan, do, review")
    assert tab.page.url.endswith("/glossary/#apdr")


def test_an_editor_sees_how_plain_the_words_are_while_writing(window, published, signed_in):
    session = signed_in(Role.CONTENT_EDITOR).cookies[settings.SESSION_COOKIE_NAME].value
    tab = window()
    tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session,
                              "domain": "localhost", "path": "/"}])  # fmt: skip
    tab.go("/strategy/send-2017/plan/a1.2/progress/")
    tab.page.get_by_label("In words").press_sequentially("We utilise forms.")
    tab.page.get_by_text("Instead of “utilise” try “use”.").wait_for()
    tab.check()
