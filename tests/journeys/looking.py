"""What every journey looks for on a page: no violation of WCAG A or AA, and nothing wider than the screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What is in order is not described element by element: on a long list that takes several times as long as looking.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: the rule and its first element."""
    result = Axe().run(page, options=OPTIONS)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in result.response["violations"]]
    if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found


def must_be_clean(page: Page) -> None:
    assert faults_of(page) == [], page.url
