"""The page with which people check receipts, driven in a real browser, from a file, without a network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from regard.ledger import proof
from regard.ledger.note import Verifier
from regard.ledger.verifier import verifier_html, verifier_sha256

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "ledger" / "receipt.json").read_text("utf-8"))
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def test_the_vector_verifies_here_too() -> None:
    keys = Verifier.parse(VECTOR["log_key"]), Verifier.parse(VECTOR["witness_key"])
    proved = proof.verify(VECTOR["receipt"].encode(), keys[0], (keys[1],))
    assert [list(f) for f in proved.fields] == VECTOR["fields"]
    assert (proved.index, proved.checkpoint.size, len(proved.cosigned)) == (2, 5, 1)


def test_its_fingerprint_is_that_of_its_bytes() -> None:
    assert verifier_sha256() == hashlib.sha256(verifier_html()).hexdigest()


def test_it_needs_nothing_from_elsewhere_and_its_policy_forbids_it() -> None:
    text = verifier_html().decode()
    assert not re.search(
        r"(https?:)?//[a-z]+\.[a-z]+/|<link|<img|import\s*\(|fetch\(|XMLHttpRequest|src=|@import|url\(", text
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy[1], (
            f"the page's {tag} changed: its policy must say sha256-{digest}"
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "verifier.html"
    path.write_bytes(verifier_html())
    return path


def opened(browser: Browser, file: Path, locale: str = "en-GB", **more: object) -> tuple[Page, list[str]]:
    context = browser.new_context(
        locale=locale, timezone_id="Europe/Paris", viewport={"width": 375, "height": 800}, **more
    )  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("request", lambda r: faults.append(r.url) if not r.url.startswith("file:") else None)
    page.goto(file.as_uri())
    page.fill("#log-key", VECTOR["log_key"])
    page.fill("#witness-keys", VECTOR["witness_key"])
    return page, faults


def shots(default: Path) -> Path:
    """Where to leave screenshots: REGARD_SCREENSHOTS, for whoever wants to look at them."""
    return Path(os.environ.get("REGARD_SCREENSHOTS", default))


def result(page: Page, name: str) -> str:
    page.click(f"#{name}-check")
    page.wait_for_selector(f"#{name}-result[aria-busy=false] .verdict")
    return page.inner_text(f"#{name}-result")


@pytest.mark.browser
def test_a_receipt_in_english_then_in_french(browser: Browser, file: Path, tmp_path: Path) -> None:
    page, faults = opened(browser, file)
    receipt = tmp_path / "mine.tlog-proof"
    receipt.write_text(VECTOR["receipt"], "utf-8")
    page.set_input_files("#receipt-file", str(receipt))
    said = result(page, "receipt")
    assert "Proved." in said
    assert "a look at data" in said
    assert "team-leader" in said
    assert "w2" in said
    assert "union.example/w1 saw this checkpoint on 22 November 2026 at 16:00" in said
    assert "other details are hidden" in said
    page.screenshot(path=shots(tmp_path) / "verifier-en.png", full_page=True)
    page.click("#tongue")
    page.wait_for_timeout(200)
    dit = page.inner_text("#receipt-result")
    assert "Prouvé." in dit
    assert "Le témoin union.example/w1 a vu ce point de contrôle le 22 novembre 2026" in dit
    assert page.get_attribute("html", "lang") == "fr"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("own", [False, True])
def test_changed_receipts_are_refused(browser: Browser, file: Path, own: bool) -> None:
    """With the browser's Ed25519, and with the page's own where a browser lacks it."""
    page, faults = opened(browser, file)
    if own:
        page.evaluate("() => { crypto.subtle.importKey = () => Promise.reject(new Error('no Ed25519')) }")
    page.fill("#receipt-text", VECTOR["receipt"])
    assert "Proved." in result(page, "receipt")
    parsed = proof.Receipt.parse(VECTOR["receipt"].encode())
    lied = (parsed.extra or b"").replace(b"team-leader", b"worker-rep!")
    bent = parsed.note.replace(b"\n5\n", b"\n6\n")
    cases = {
        proof.Receipt(2, parsed.path, parsed.note, lied): "not the one that was written: role",
        proof.Receipt(3, parsed.path, parsed.note, parsed.extra): "not in the tree",
        proof.Receipt(2, parsed.path, bent, parsed.extra): "does not fit",
        proof.Receipt(2, parsed.path, parsed.note, b"{}"): "malformed",
    }
    for case, sentence in cases.items():
        page.fill("#receipt-text", case.encode().decode())
        said = result(page, "receipt")
        assert ("Nothing could be checked" if sentence == "malformed" else "Not proved") in said
        assert "Proved." not in said
        assert sentence in said
    assert faults == []


@pytest.mark.browser
def test_without_the_right_key_nothing_is_proved(browser: Browser, file: Path) -> None:
    page, _ = opened(browser, file, locale="fr-FR")
    page.fill("#receipt-text", VECTOR["receipt"])
    page.fill("#log-key", "")
    assert "Il manque la clé du registre" in result(page, "receipt")
    page.fill("#log-key", VECTOR["log_key"][:-2] + "AA")
    assert "un caractère est faux" in result(page, "receipt")
    page.fill("#log-key", VECTOR["log_key"])
    page.fill("#witness-keys", "")
    said = result(page, "receipt")
    assert "Prouvé." in said
    assert "Seul le site en répond" in said
    page.fill("#receipt-text", "")
    assert "choisissez un fichier" in result(page, "receipt")


@pytest.mark.browser
def test_an_older_checkpoint_is_compared(browser: Browser, file: Path) -> None:
    page, faults = opened(browser, file)
    page.fill("#older-text", VECTOR["older"])
    page.fill("#newer-text", VECTOR["growth"])
    said = result(page, "growth")
    assert "begins with the very 5 entries" in said
    first, hashed, rest = VECTOR["growth"].split("\n", 2)
    swapped = ("B" if hashed[0] == "A" else "A") + hashed[1:]
    page.fill("#newer-text", f"{first}\n{swapped}\n{rest}")
    assert "Its past was changed" in result(page, "growth")
    page.fill("#newer-text", VECTOR["growth"].replace("old 5", "old 4"))
    assert "Ask for a proof from 5 entries" in result(page, "growth")
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, file: Path, scheme: str, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _ = opened(browser, file, locale="fr-FR", color_scheme=scheme)
    page.fill("#receipt-text", VECTOR["receipt"])
    result(page, "receipt")
    page.fill("#older-text", "x")
    page.fill("#newer-text", "y")
    result(page, "growth")
    page.screenshot(path=shots(tmp_path) / f"verifier-{scheme}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
