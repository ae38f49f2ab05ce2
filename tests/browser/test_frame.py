"""The frame: by keyboard alone, at 200 % zoom, and every part on the page of parts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import RESULTS, Served, walker

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/sign/",
    "/sign-in/",
    "/enrol/",
    "/visit/",
    "/charter/",
    "/ledger/",
    "/law/",
    "/law/SCN-03/",
    "/components/",
)
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {what: at.tagName + ":" + (at.innerText || at.getAttribute("aria-label") || at.name || "").trim().slice(0, 40),
          outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, width: box.width, height: box.height};
}"""


def walk(page: Page, most: int = 60) -> list[str]:
    """Tab through a page; each thing that takes the focus shows it. Returns what took it, in order."""
    seen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["what"].startswith("BODY"):
            break
        assert at["outline"], f"{page.url}: {at['what']} does not show that it has the focus"
        assert at["width"] > 0 and at["height"] > 0, f"{page.url}: {at['what']} has the focus and cannot be seen"
        seen.append(at["what"])
    return seen


def test_every_public_page_can_be_walked_with_tab_alone(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.speak_first("en")
    one.page.set_viewport_size({"width": 1280, "height": 900})
    for path in PAGES:
        one.go(path)
        order = walk(one.page)
        assert order[0] == "A:Skip to content", path
        assert any("Who looked at me?" in what for what in order), path
        one.go(path)
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("document.activeElement.id") == "main", path
    one.page.context.close()


def test_the_menu_of_a_narrow_rail_opens_by_keyboard(browser: Browser, served: Served) -> None:
    one = served.enter(browser, "representative")
    one.speak_first("en")
    one.page.set_viewport_size({"width": 640, "height": 900})
    one.go("/ledger/")
    toggle = one.page.get_by_role("button", name="Menu")
    for _ in range(20):
        one.page.keyboard.press("Tab")
        if toggle.evaluate("button => button === document.activeElement"):
            break
    expect(toggle).to_have_attribute("aria-expanded", "false")
    one.page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.closest('[data-rail-list]') !== null")
    one.page.context.close()


def test_nothing_is_lost_at_twice_the_size(browser: Browser, served: Served) -> None:
    """200 % on a screen of 1280 px leaves 640 px of CSS (WCAG 1.4.4, 1.4.10)."""
    one = walker(browser, served)
    RESULTS.mkdir(exist_ok=True)
    for language in ("fr", "en"):
        one.speak_first(language)
        one.page.set_viewport_size({"width": 640, "height": 450})
        for path in PAGES:
            one.go(path)
            sticks = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert sticks <= 0, f"{path} ({language}) sticks out by {sticks} px"
            cut = one.page.evaluate(
                "[...document.querySelectorAll('main button, main .btn, main h1, main label')].filter("
                "e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== 'visible').map(e => e.innerText)"
            )
            assert cut == [], f"{path} ({language}) cuts {cut}"
            name = path.strip("/").replace("/", "-") or "public"
            one.page.screenshot(path=RESULTS / f"zoom-{name}-{language}.png", full_page=True)
    one.page.context.close()


def test_the_page_of_parts_shows_them_all(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.speak_first("en")
    one.go("/components/")
    main = one.page.get_by_role("main")
    for shown in (
        ".pill",
        ".state",
        ".law",
        ".refusal",
        ".empty",
        "progress",
        ".chart",
        ".filter",
        ".btn-danger",
        ".purpose",
        ".pictogram",
        ".note",
    ):
        expect(main.locator(shown).first).to_be_visible()
    expect(main.locator(".state")).to_have_count(4)
    expect(one.page.get_by_role("heading", level=1)).to_have_text(
        f"{one.page.locator('main > section').count()} parts, as pages use them."
    )
    one.page.context.close()
