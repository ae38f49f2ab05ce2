"""The administrator's day: what runs, what room is left, what was tested; nothing about anyone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def administrator(browser: Browser, served: Served) -> Iterator[Walker]:
    one = served.enter(browser, "administrator", label="Machine room")
    yield one
    one.page.context.close()


@pytest.mark.parametrize("role", ["dpo", "representative", "operations-manager"])
def test_each_person_enters_by_their_own_link(browser: Browser, served: Served, role: str) -> None:
    one = served.enter(browser, role)
    one.go("/account/")
    expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    assert "/account/" in one.page.url
    one.page.context.close()


def test_the_administrator_sees_the_machine_and_tries_a_restore(administrator: Walker, served: Served) -> None:
    page = administrator.page
    administrator.go("/machine/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("about this machine ask")
    administrator.check("machine")
    administrator.speak("en")
    jobs = subprocess.Popen(
        [sys.executable, "-m", "regard.cli.jobs"], env={**os.environ, "REGARD_SITE": str(served.folder)}
    )
    try:
        page.get_by_role("button", name="Try a restore").click()
        page.wait_for_url(re.compile("/tests/[0-9a-f]{32}/"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Everything came back", timeout=120_000)
    finally:
        jobs.terminate()
        jobs.wait(30)
    page.get_by_role("link", name="Machine").last.click()
    expect(page.get_by_role("main")).to_contain_text("It came back whole.")
    administrator.check("machine-tested")


def test_there_is_no_way_from_here_into_anything_about_anyone(administrator: Walker) -> None:
    for path in ("/people/", "/people/watched/", "/requests/", "/inspection/", "/inspection/traces/", "/examinations/"):
        administrator.go(path)
        expect(administrator.page.get_by_label("Why this is refused")).to_be_visible()
    administrator.go("/machine/")
    links = administrator.page.locator("nav.rail a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert set(links) <= {"/machine/", "/findings/", "/erasure/", "/charter/", "/ledger/"}
