"""The watched person: what is held, who looked, a request with its days; and whoever wants no account, with a code that works once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker, walker
from console.living_site import SYSTEM
from regard.acts import govern
from regard.acts.running.site import RunningSite

pytestmark = pytest.mark.browser
PIN = "407193"


@pytest.fixture(scope="module")
def officer(browser: Browser, served: Served) -> Iterator[Walker]:
    """A second officer, who makes papers."""
    one = served.enter(browser, "dpo")
    yield one
    one.page.context.close()


@pytest.fixture(scope="module")
def codes(officer: Walker) -> list[str]:
    """A paper of three codes, made while the person types the PIN."""
    officer.speak_first("en")
    officer.go(f"/people/watched/?system={SYSTEM}&team=inbound-B")
    officer.page.get_by_role("button", name="Single-use codes").last.click()
    officer.check("watched-pass", answers_a_form=True)
    officer.page.get_by_label("PIN: the person types it").fill("123456")
    officer.page.get_by_role("button", name="Make the codes").click()
    expect(officer.page.get_by_role("alert")).to_contain_text("neither all alike nor one after the other")
    officer.page.get_by_label("PIN: the person types it").fill(PIN)
    officer.page.get_by_role("button", name="Make the codes").click()
    officer.check("watched-pass-made", answers_a_form=True)
    found = officer.page.locator(".passes li").all_inner_texts()
    assert len(found) == 3
    assert PIN not in officer.page.content()
    return [one.removeprefix("☐").strip() for one in found]


def test_a_code_and_a_pin_open_ones_own_pages_and_nothing_else(
    browser: Browser, served: Served, codes: list[str]
) -> None:
    one = walker(browser, served, passkeys=False)
    one.go("/visit/")
    one.check("visit")
    one.speak("en")
    one.page.get_by_label("Code from your paper").fill(codes[0])
    one.page.get_by_label("Your PIN").fill("407194")
    one.page.get_by_role("button", name="Open").click()
    expect(one.page.get_by_role("alert")).to_contain_text("open nothing together")
    one.page.get_by_label("Code from your paper").fill(codes[0].lower())
    one.page.get_by_label("Your PIN").fill(PIN)
    one.page.get_by_role("button", name="Open").click()
    one.page.wait_for_url("**/me/")
    expect(one.page.get_by_role("heading", level=1)).to_contain_text("about you")
    expect(one.page.get_by_role("banner")).to_contain_text("Visit until")
    one.check("visit-me")
    one.speak("en")
    one.page.get_by_label("A copy").check()
    one.page.get_by_role("button", name="Send the request").click()
    expect(one.page.get_by_role("status")).to_contain_text("on record")
    expect(one.page.get_by_role("region", name="My requests")).to_contain_text("days left")
    for path in ("/me/flags/", "/me/looks/"):
        one.go(path)
        assert one.page.url.endswith(path)
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Nobody has looked at you.")
    expect(one.page.get_by_role("region", name="Looks")).to_contain_text("Single-use codes")
    for path in ("/team/", "/team/live/", "/people/", "/findings/", "/requests/", "/account/", "/reason/", "/erasure/"):
        one.go(path)
        assert "/sign-in/" in one.page.url, path
    one.go("/me/")
    one.page.get_by_role("button", name="End the visit").click()
    one.page.wait_for_url(served.origin + "/")
    one.go("/me/")
    assert "/sign-in/" in one.page.url
    one.go("/visit/")
    one.page.get_by_label("Code from your paper").fill(codes[0])
    one.page.get_by_label("Your PIN").fill(PIN)
    one.page.get_by_role("button", name="Open").click()
    expect(one.page.get_by_role("alert")).to_contain_text("works once")
    one.page.context.close()


def test_a_visit_that_was_ended_elsewhere_says_so(browser: Browser, served: Served, codes: list[str]) -> None:
    one = walker(browser, served, passkeys=False)
    one.speak_first("en")
    one.go("/visit/")
    one.page.get_by_label("Code from your paper").fill(codes[1])
    one.page.get_by_label("Your PIN").fill(PIN)
    one.page.get_by_role("button", name="Open").click()
    one.page.wait_for_url("**/me/")
    site = RunningSite.open(served.folder)
    try:
        from regard.people import tables

        site.write(lambda conn: conn.execute(tables.pass_code.update().values(until_us=0)))
    finally:
        site.close()
    one.go("/me/")
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Your visit is over.")
    one.check("visit-over")
    one.page.context.close()


def test_each_right_can_be_asked_for_with_its_days(browser: Browser, served: Served) -> None:
    site = RunningSite.open(served.folder)
    try:
        who = site.read(lambda conn: site.directory.find(conn, SYSTEM, "woutbound-A-4"))
        assert who is not None
        code = govern.paper_code(site, govern.OWNER, SYSTEM, who)
    finally:
        site.close()
    one = walker(browser, served)
    one.speak_first("en")
    one.go(f"/enrol/#{code}")
    one.page.get_by_role("button", name="Create a passkey").click()
    one.page.wait_for_url("**/me/")
    for label in ("A copy", "A correction", "An objection", "A freeze"):
        one.page.get_by_label(label).check()
        one.page.get_by_role("button", name="Send the request").click()
        expect(one.page.get_by_role("status")).to_contain_text("on record")
    rows = one.page.get_by_role("region", name="My requests").locator("tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("frozen meanwhile")
    for row in rows.all():
        expect(row).to_contain_text("days left")
    one.check("me-four")
    one.speak("en")
    with one.page.expect_download() as got:
        one.page.get_by_role("button", name="Download a copy of everything").click()
    copy = got.value.path().read_text("utf-8")
    assert '"flags"' in copy and '"scans"' in copy
    one.page.context.close()
