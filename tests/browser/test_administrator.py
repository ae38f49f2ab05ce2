"""The administrator's day: what runs, what room is left, what was tested; nothing about anyone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", ["dpo", "representative", "inspector", "administrator", "operations-manager"])
def test_each_person_enters_by_their_own_link(browser: Browser, served: Served, role: str) -> None:
    one = served.enter(browser, role)
    one.go("/account/")
    expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    assert "/account/" in one.page.url
    one.page.context.close()
