"""Whoever examines: what changed on this site, systems that others run compared and judged again, copies elsewhere, a formal notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Served, Walker
from regard.acts.examining import asked, job, sealing, uploads
from regard.acts.running.site import RunningSite
from regard.terms.actor import Actor

pytestmark = pytest.mark.browser
BEFORE = Path(__file__).parents[2] / "examples" / "warehouse-before" / "charter.toml"


@pytest.fixture(scope="module")
def examiner(browser: Browser, own: Served) -> Iterator[Walker]:
    one = own.enter(browser, "dpo", label="Examiner")
    yield one
    one.page.context.close()


@pytest.fixture(scope="module")
def examined(own: Served) -> tuple[str, str]:
    """Two examinations of a dossier, made while nobody looks: the second lacks a table and is about today."""
    text = BEFORE.read_text("utf-8")
    less = re.sub(r"(?s)\[\[system\.notice\]\].*?(?=\n\[|\Z)", "", text, count=1)
    assert less != text
    return _examined(own, text), _examined(own, less, on=_today(own))


def test_the_site_is_examined_and_says_what_changed(examiner: Walker) -> None:
    page = examiner.page
    examiner.go("/findings/")
    page.get_by_role("button", name="Examine now").click()
    page.get_by_role("button", name="Examine now").click()
    beside = page.get_by_role("region", name="What changed")
    expect(beside).to_contain_text("Since the examination of")
    _open_all(page)
    examiner.check("findings-compared", answers_a_form=True)
    examiner.go("/findings/")
    examiner.check("findings-own")
    examiner.speak("en")
    page.get_by_label("Severity").select_option("high")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "severity=high" in page.url
    with page.expect_download() as got:
        page.get_by_role("link", name="Sealed file").click()
    opened = sealing.open_sealed(got.value.path())
    assert opened.whole
    assert opened.key
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").click()
    assert got.value.path().stat().st_size > 500


def test_the_same_facts_are_judged_again_for_another_day(examiner: Walker, examined: tuple[str, str]) -> None:
    page, (first, _) = examiner.page, examined
    examiner.go(f"/examinations/{first}/?read_as_of=2024-06-01")
    expect(page.get_by_role("heading", level=1)).to_contain_text("judged again")
    expect(page.locator(".findings > li.marked").filter(has_text="was: met")).not_to_have_count(0)
    examiner.check("examination-again")
    examiner.go(f"/examinations/{first}/?read_as_of=twelve")
    expect(page.get_by_role("main")).to_contain_text("is no day")


def test_two_examinations_are_compared(examiner: Walker, examined: tuple[str, str]) -> None:
    page, (first, second) = examiner.page, examined
    examiner.speak("en")
    examiner.go(f"/examinations/{second}/")
    page.get_by_text("Compare, or judge the same facts again").click()
    page.get_by_label("Compare with").select_option(first)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("region", name="What changed")).to_contain_text("Compared with “charter.toml”")
    expect(page.get_by_role("region", name="What changed")).to_contain_text(re.compile("went away|changed|new"))
    examiner.check("examination-compared")


def test_a_finding_is_followed_over_time(examiner: Walker, examined: tuple[str, str]) -> None:
    page, (first, _) = examiner.page, examined
    examiner.speak("en")
    examiner.go(f"/examinations/{first}/?state=all")
    row = page.locator(".findings > li").filter(has=page.locator('a[href^="/law/SCN-04/"]')).first
    row.locator("summary").click()
    row.get_by_role("link", name="The same facts over time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The same facts: breached on 22 December 2025, met as the law was read on 1 June 2026.".replace("22 ", "22\xa0")
        .replace("December ", "December\xa0")
        .replace("1 June ", "1\xa0June\xa0")
    )
    expect(page.locator("#chosen")).to_contain_text("Conseil d’État")
    examiner.check("over-time")
    examiner.speak("en")
    band = page.get_by_role("link", name=re.compile("^Breached, from December 27|^Breached, from 27 December")).first
    band.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**day=2023-12-27**")
    page.get_by_label("Another day").fill("2012-05-01")
    page.get_by_label("The facts").select_option("yes")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("there was no such duty")


def test_a_finding_of_this_site_has_a_timeline_too(examiner: Walker) -> None:
    page = examiner.page
    examiner.speak("en")
    examiner.go("/findings/")
    page.locator(".findings > li summary").first.click()
    page.get_by_role("link", name="The same facts over time").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("as the law is read today")
    examiner.check("over-time-own")
    examiner.go("/findings/over-time/0123456789abcdef/")
    expect(page.get_by_role("main")).to_contain_text("no such finding")


def test_a_copy_elsewhere_is_linked_to_an_examination(examiner: Walker, examined: tuple[str, str]) -> None:
    page = examiner.page
    examiner.speak("en")
    examiner.go("/perimeter/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not evidenced")
    examiner.check("perimeter")
    examiner.speak("en")
    page.get_by_label("Examination of this copy").first.select_option(examined[0])
    page.get_by_role("button", name="Link this examination").first.click()
    expect(page.get_by_role("main")).to_contain_text("Examine a newer export")
    examiner.go("/perimeter/")
    page.get_by_label("Examination of this copy").first.select_option(examined[1])
    page.get_by_role("button", name="Link this examination").first.click()
    expect(page.get_by_role("status")).to_contain_text("this copy is known as of")
    expect(page.get_by_role("main")).to_contain_text("The examination that says so")
    examiner.check("perimeter-linked")
    examiner.speak("en")
    page.get_by_label("Examination of this copy").first.select_option("")
    page.get_by_role("button", name="Link this examination").first.click()
    expect(page.get_by_role("status")).to_contain_text("taken back")


def test_a_formal_notice_is_recorded_answered_and_closed(examiner: Walker, own: Served) -> None:
    page, today = examiner.page, _today(own)
    examiner.speak("en")
    examiner.go("/notices/")
    examiner.check("notices-none")
    examiner.speak("en")
    page.get_by_role("link", name="Record a notice").click()
    page.wait_for_url("**/notices/new/")
    examiner.check("notice-form")
    examiner.speak("en")
    page.get_by_label("Its reference").fill("MED-2026-041")
    page.get_by_label("Notified on").fill((today - timedelta(days=20)).isoformat())
    page.get_by_label("In months").fill("two")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Put on record").click()
    expect(page.get_by_role("alert")).to_contain_text("is no whole number")
    assert page.get_by_label("Its reference").input_value() == "MED-2026-041"
    assert page.get_by_role("checkbox").first.is_checked()
    page.get_by_label("In months").fill("2")
    page.get_by_role("button", name="Put on record").click()
    expect(page.get_by_role("status")).to_contain_text("on record")
    expect(page.locator(".pill")).to_contain_text("days left")
    page.get_by_label("What is handed back").fill("Sealed report of the findings")
    page.get_by_label("On", exact=True).first.fill(today.isoformat())
    page.get_by_role("button", name="Hand back").click()
    expect(page.get_by_role("alert")).to_contain_text("SHA-256")
    page.get_by_label("The file").set_input_files(BEFORE)
    page.get_by_role("button", name="Hand back").click()
    expect(page.get_by_role("status")).to_contain_text("handed back is on record")
    expect(page.locator(".hash")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    examiner.check("notice")
    examiner.go("/findings/")
    examiner.speak("en")
    expect(page.get_by_role("link", name="under a formal notice").first).to_be_visible()
    examiner.check("findings-noticed")
    examiner.go("/notices/")
    examiner.check("notices")
    examiner.speak("en")
    page.get_by_role("link", name="CNIL, MED-2026-041").click()
    page.get_by_label("On", exact=True).last.fill(today.isoformat())
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The authority closed it on")
    examiner.check("notice-closed", answers_a_form=True)


def test_the_administrator_examines_nothing(browser: Browser, own: Served) -> None:
    one = own.enter(browser, "administrator")
    for path in (
        "/notices/",
        "/notices/new/",
        "/findings/over-time/0123456789abcdef/",
        "/findings/report/report.json",
        "/examinations/",
    ):
        one.go(path)
        expect(one.page.get_by_label("Why this is refused")).to_be_visible()
    one.go("/perimeter/")
    expect(one.page.get_by_role("button", name="Link this examination")).to_have_count(0)
    one.page.context.close()


def _examined(own: Served, text: str, on: date | None = None) -> str:
    site = RunningSite.open(own.folder)
    try:
        upload = uploads.Upload(site, "charter.toml", 64)
        upload.add(text.encode())
        upload.finish()
        officer = Actor(own.first, frozenset({"dpo"}), second_factor=True)
        asking = asked.Asking(
            "charter.toml", upload.sha256, upload.id, on=on and on.isoformat(), read_as_of=None if on else "2026-06-01"
        )
        examination = asked.ask(site, officer, asking)
    finally:
        site.close()
    _run(own, examination)
    return examination


def _run(own: Served, examination: str) -> None:
    """In a process of its own, as the site does."""
    site = RunningSite.open(own.folder)
    try:
        job.run(site, examination)
    finally:
        site.close()


def _today(own: Served) -> date:
    site = RunningSite.open(own.folder)
    try:
        return site.clock.now().astimezone(site.zone).date()
    finally:
        site.close()


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.findings details').forEach(one => one.open = true)")
