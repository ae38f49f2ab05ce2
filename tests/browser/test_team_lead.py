"""The team lead: a flag is its person’s first; the board helps now and keeps nothing; weeks and quarters hide what they must."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker, walker
from browser.floor import BUSY, NAMES, QUICK, SILENT, TEAM, under_way

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def papers(own: Served) -> dict[str, str]:
    """A shift under way, and a paper code for each of three people in it."""
    return under_way(own.folder)


@pytest.fixture(scope="module")
def lead(browser: Browser, own: Served, papers: dict[str, str]) -> Iterator[Walker]:
    """The lead of their team, who comes at the start of a shift."""
    one = own.enter(browser, "team-lead", team=TEAM)
    assert one.page.url.endswith("/reason/?next=%2Fteam%2Flive%2F"), "the first place is who may need a hand now"
    yield one
    one.page.context.close()


@pytest.fixture(scope="module")
def person(browser: Browser, own: Served, papers: dict[str, str]) -> Iterator[Walker]:
    """Whoever scanned twice in a second."""
    one = enrolled(browser, own, papers[QUICK])
    yield one
    one.page.context.close()


def enrolled(browser: Browser, served: Served, code: str) -> Walker:
    one = walker(browser, served)
    one.speak_first("en")
    one.go("/enrol/")
    one.page.get_by_label("Code from your paper").fill(code)
    one.page.get_by_role("button", name="Continue").click()
    one.page.get_by_role("button", name="Create a passkey").click()
    one.page.wait_for_url("**/me/")
    return one


def opened(one: Walker, purpose: str, words: str) -> None:
    """Open the board for a purpose, with a reason."""
    one.speak_first("en")
    one.go("/reason/?next=/team/live/")
    one.page.get_by_role("radio", name=re.compile(purpose, re.IGNORECASE)).check()
    one.page.get_by_label("In a few words").fill(words)
    one.page.get_by_role("button", name="Open").click()
    one.page.wait_for_url("**/team/live/")


def test_who_may_need_a_hand_is_one_sentence_and_a_short_list(lead: Walker) -> None:
    lead.go("/team/live/")
    lead.check("reason-live")
    opened(lead, "help in real time", "the morning shift, dock 1")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("1 person may need a hand.")
    row = lead.page.get_by_role("region", name="Who may need a hand").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(NAMES[SILENT])
    expect(row).to_contain_text("14 min")
    expect(lead.page.get_by_label("What you have open")).to_contain_text("now")
    lead.check("team-live")


def test_the_board_draws_itself_again_without_a_word(lead: Walker, papers: dict[str, str]) -> None:
    lead.speak("en")
    before = lead.page.locator("[data-live] .k").inner_text()
    lead.page.wait_for_timeout(1100)
    lead.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(lead.page.locator("[data-live] .k")).not_to_have_text(before)
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("1 person may need a hand.")


def test_a_flag_is_shown_to_its_person_first(lead: Walker, person: Walker) -> None:
    opened(lead, "error", "stowing errors of this shift")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("No pair of scans to check.")
    lead.check("team-live-none")

    person.go("/me/flags/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("1 flag about your work.")
    person.check("flags")
    person.speak("en")
    person.page.get_by_label("Your words").fill("One tray, two like items")
    person.page.get_by_role("button", name="Put it beside").click()
    expect(person.page.get_by_role("status")).to_contain_text("Your words stand beside the flag")

    lead.speak_first("en")
    lead.go("/team/live/")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("1 pair of scans to check.")
    expect(lead.page.get_by_role("region", name="Pairs of scans")).to_contain_text("One tray, two like items")
    lead.check("team-live-pairs")


def test_whoever_is_silent_says_why_and_reads_who_saw_it(
    browser: Browser, own: Served, papers: dict[str, str], lead: Walker
) -> None:
    one = enrolled(browser, own, papers[SILENT])
    one.go("/me/flags/")
    expect(one.page.get_by_role("heading", level=2).first).to_contain_text("No scan since")
    one.page.get_by_label("Your words").fill("Unloading truck 4")
    one.page.get_by_role("button", name="Put it beside").click()
    opened(lead, "help in real time", "the morning shift again")
    expect(lead.page.get_by_role("region", name="Who may need a hand")).to_contain_text("Unloading truck 4")
    one.go("/me/looks/")
    seen = one.page.get_by_role("region", name="Looks")
    expect(seen).to_contain_text("who may need a hand, live")
    expect(seen).to_contain_text("the morning shift again")
    one.page.context.close()


def test_closing_closes_the_view(lead: Walker) -> None:
    lead.page.get_by_role("button", name="Close").click()
    lead.page.wait_for_url("**/reason/?next=*")
    lead.go("/team/live/")
    lead.page.wait_for_url("**/reason/?next=*")


def test_the_week_and_the_quarter_are_one_sentence_one_chart_one_table(lead: Walker) -> None:
    lead.speak_first("en")
    lead.go("/team/quarter/")
    lead.page.get_by_label("In a few words").fill("planning of next quarter")
    lead.page.get_by_role("button", name="Open").click()
    lead.page.wait_for_url("**/team/quarter/")
    expect(lead.page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"units in quarter [1-4] of \d{4}"))
    assert lead.page.locator("tbody th").all_inner_texts() == [TEAM]
    lead.check("team-quarter")
    lead.speak("en")
    units = lead.page.locator("tbody td").first.inner_text()
    lead.page.get_by_role("link", name="Week", exact=True).click()
    lead.page.wait_for_url("**/team/")
    total = [lead.page.locator("tbody td").nth(1).inner_text()]
    while lead.page.get_by_role("link", name="Week before").count():
        lead.page.get_by_role("link", name="Week before").click()
        total.append(lead.page.locator("tbody td").nth(1).inner_text())
    assert sum(int(re.sub(r"\D", "", one) or 0) for one in total) >= int(re.sub(r"\D", "", units))
    lead.check("team-week-own")


@pytest.mark.parametrize("path", ["/team/quarter/?quarter=2026-5", "/team/?week=yesterday"])
def test_a_date_that_is_none_says_how_to_write_one(lead: Walker, path: str) -> None:
    lead.speak_first("en")
    lead.go(path)
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Something is missing")


def test_a_person_sees_nothing_of_the_team(person: Walker, papers: dict[str, str]) -> None:
    assert BUSY in papers
    person.speak_first("en")
    person.go("/team/live/")
    expect(person.page.get_by_role("main")).to_contain_text("open nothing about people")
