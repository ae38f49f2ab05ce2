"""The passer-by: one screen in plain words, a sign that says all that the law asks, and a code that leads from it to the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import RESULTS, Served, walker

pytestmark = pytest.mark.browser
LEVEL_ONE = {
    "fr": (
        "Qui en répond",
        "Pourquoi",
        "Combien de temps",
        "Base légale",
        "Vos droits",
        "Écrire à",
        "CNIL",
        "copie",
        "opposer",
    ),
    "en": (
        "Who answers for it",
        "Why",
        "How long",
        "Legal ground",
        "Your rights",
        "Write to",
        "CNIL",
        "copy",
        "Object",
    ),
}


def test_the_public_page_says_what_must_be_said(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.speak_first("fr")
    one.go("/")
    main = one.page.get_by_role("main")
    for said in (
        "Responsable du traitement",
        "Délégué à la protection des données",
        "Base légale : intérêt légitime",
        "mis en balance",
        "Qui d’autre le reçoit",
        "Aucun chiffre ne décide pour vous",
        "Copies ailleurs",
        "Vous opposer",
        "CNIL",
        "Ce qui a été refusé",
        "Ne sert pas à",
    ):
        expect(main).to_contain_text(said)
    one.check("public")
    one.page.context.close()


@pytest.mark.parametrize(("size", "millimetres"), [("a4", (210, 297)), ("a5", (148, 210))])
def test_a_sign_holds_on_its_sheet(browser: Browser, served: Served, size: str, millimetres: tuple[int, int]) -> None:
    one = walker(browser, served)
    for words in ("fr", "en"):
        one.go(f"/sign/?size={size}&words={words}")
        sheet = one.page.locator("article.sheet")
        expect(sheet).to_have_attribute("lang", words)
        for said in LEVEL_ONE[words]:
            expect(sheet).to_contain_text(said)
        expect(sheet.locator(".pictogram")).to_be_visible()
        expect(sheet.locator(".qr svg")).to_be_visible()
        pdf = one.page.pdf(prefer_css_page_size=True)
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1, f"{size} {words}: more than one sheet"
        points = tuple(round(one * 72 / 25.4) for one in millimetres)
        assert _box(pdf) == pytest.approx(points, abs=1)
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"sign-{size}-{words}.pdf").write_bytes(pdf)
    one.go(f"/sign/?size={size}&words=both")
    expect(one.page.locator("article.sheet")).to_have_count(2)
    one.check(f"sign-{size}")
    one.page.context.close()


def test_a_sign_of_no_system_is_not_found(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.speak_first("en")
    one.go("/sign/?system=nothing")
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Nothing here by that name")
    one.page.context.close()


def _box(pdf: bytes) -> tuple[float, float]:
    """The size of the first page, in points."""
    import re

    found = re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)
    assert found is not None
    left, low, right, high = map(float, found[1].split())
    return right - left, high - low
