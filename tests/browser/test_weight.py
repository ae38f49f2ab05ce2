"""What a page weighs, with style, script and pictures, as a browser that has nothing of it receives it; and that it shows itself soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import Served, Walker, walker

pytestmark = pytest.mark.browser

MOST_BYTES = 400_000
MOST_PAGES = 45
_WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, one) => sum + one.encodedBodySize + 300, 0)"""
_LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), location.href))
    .filter(u => u.origin === location.origin && u.pathname.endsWith('/'))
    .map(u => u.pathname + u.search)"""


@pytest.fixture(scope="module")
def officer(browser: Browser, served: Served) -> Iterator[Walker]:
    one = served.enter(browser, "dpo", label="Officer who weighs")
    yield one
    one.page.context.close()


def weights(page: Page, origin: str, start: str) -> dict[str, int]:
    """Each page that links lead to from `start`, one of a kind, with its bytes."""
    found: dict[str, int] = {}
    waiting, kinds = [start], set[str]()
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        kind = "/".join(part for part in path.split("/")[:3] if not any(c.isdigit() for c in part))
        if address in found or kind in kinds:
            continue
        kinds.add(kind)
        answer = page.goto(origin + address, wait_until="load")
        assert answer is not None
        if answer.ok and "html" in answer.headers.get("content-type", ""):
            found[address] = int(page.evaluate(_WEIGHT))
            waiting += page.evaluate(_LINKS)
    return found


def test_no_page_of_the_officer_weighs_much(officer: Walker) -> None:
    found = weights(officer.page, officer.origin, "/home/")
    assert len(found) > 15, found
    assert {address: size for address, size in found.items() if size > MOST_BYTES} == {}


def test_what_a_passer_by_loads_is_light_and_shows_at_once(browser: Browser, served: Served) -> None:
    one = walker(browser, served, passkeys=False)
    found = weights(one.page, one.origin, "/")
    assert len(found) > 5, found
    assert max(found.values()) < MOST_BYTES, found
    one.go("/")
    one.page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    paint = one.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 5_000, (
        "a shared machine may be slow; the figure console_first_paint says how soon it is on a quiet one"
    )
    one.page.context.close()
