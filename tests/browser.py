"""A tab of a real Chromium, handled by what a person sees: labels, links and buttons.

Every page it reaches is checked by axe and for sideways scrolling.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator
from playwright.sync_api import Page as ChromiumPage

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("LOCALOFFER_SCREENSHOTS")
"""A folder: when set, every page visited is kept there as a picture."""

AT_ONCE = "() => { window.setTimeout = (then, ms) => (ms ? 0 : Promise.resolve().then(then)) }"
RUN_AXE = """async () => {
  const {violations} = await axe.run(document, {resultTypes: ['violations']})
  return violations.map(({id, help, nodes}) =>
    `${id}: ${help} (${nodes.slice(0, 3).map(({target}) => target).join('; ')})`)
}"""


class Window:
    """One person's browser: its own cookies, its own size, scripts on or off."""

    def __init__(self, browser: Browser, base_url: str, *, width: int, scripts: bool) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-GB",
        )
        self.context.set_default_timeout(8_000)
        self.page: ChromiumPage = self.context.new_page()
        self.width = width
        self.scripts = scripts
        self.visited: list[str] = []
        self.scope: ChromiumPage | Locator = self.page

    def section(self, name: str) -> Window:
        """Look only at the part of this page with this heading, until the next page."""
        self.scope = self.page.get_by_role("region", name=name, exact=True)
        return self

    def search(self, words: str) -> Window:
        """Type into the page's search box and send it."""
        self.page.get_by_role("searchbox").first.fill(words)
        return self._leave(self.page.get_by_role("button", name="Search", exact=True).first)

    def go(self, path: str) -> Window:
        self.page.goto(path)
        return self.check()

    def press(self, name: str) -> Window:
        """Press the button with these words and read the page it leads to."""
        return self._leave(self.scope.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str, *, exact: bool = True) -> Window:
        """Follow the link with these words."""
        return self._leave(self.page.get_by_role("link", name=name, exact=exact).first)

    def _leave(self, locator: Locator) -> Window:
        assert locator.count(), f"{locator} is not on “{self.heading}”, only {self.ways_on()}"
        with self.page.expect_navigation():
            locator.click()
        return self.check()

    def ways_on(self) -> list[str]:
        """The words of every link and button of the page's main part."""
        return self.page.locator("main").locator("a, button").all_inner_texts()

    def fill(self, label: str, value: str) -> Window:
        words = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        self.scope.get_by_label(words).first.fill(value)
        return self

    def choose(self, label: str, *, group: str = "") -> Window:
        """Tick the radio or checkbox with this label, inside the group with that question."""
        scope = self.page.get_by_role("group", name=group) if group else self.page
        scope.get_by_label(label, exact=True).first.check()
        return self

    def select(self, label: str, option: str) -> Window:
        self.page.get_by_label(label, exact=True).first.select_option(label=option)
        return self

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def check(self) -> Window:
        """axe finds nothing, nothing scrolls sideways, and a picture is kept when asked for."""
        self.scope = self.page
        self.visited.append(self.page.url)
        if SHOTS:
            name = f"{len(self.visited):02}-{self.heading[:40]}-{self.width}.png"
            folder = Path(SHOTS)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(
                path=folder / name.replace("/", "-").replace(" ", "-"), full_page=True
            )
        found = axe_violations(self.page, timers=self.scripts)
        assert found == [], f"{self.page.url} ({self.heading}): {found}"
        wider = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{self.page.url} scrolls sideways by {wider} px at {self.width} px"
        return self

    def close(self) -> None:
        self.context.close()


def axe_violations(page: ChromiumPage, *, timers: bool) -> list[str]:
    """What axe says is wrong, best practices included, in words.

    Where a page's scripts are off, so are its timers: what axe puts off, it does at once.
    """
    page.evaluate(AXE.read_text())
    if not timers:
        page.evaluate(AT_ONCE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found
