"""An inspector, between two dates: register, query log, traces, tests before their eyes, everything in one sealed file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def inspector(browser: Browser, served: Served) -> Iterator[Walker]:
    one = served.enter(browser, "inspector", label="Inspection")
    yield one
    one.page.context.close()


@pytest.fixture
def jobs(served: Served) -> Iterator[None]:
    """The process that does what the console asks for."""
    command = [sys.executable, "-m", "regard.cli.jobs"]
    process = subprocess.Popen(command, env={**os.environ, "REGARD_SITE": str(served.folder)})
    yield
    process.terminate()
    process.wait(30)


def test_the_inspector_reads_the_register_and_what_was_read(inspector: Walker) -> None:
    inspector.go("/inspection/")
    inspector.check("inspection")
    expect(inspector.page.get_by_role("main")).to_contain_text("Your access ends by itself on")
    inspector.page.get_by_role("link", name="Register of processing").click()
    expect(inspector.page.get_by_role("heading", level=1)).to_have_text("1 processing is declared here.")
    inspector.check("inspection-register")
    inspector.go("/inspection/read/")
    inspector.check("inspection-read")
    inspector.go("/findings/")
    expect(inspector.page.get_by_role("heading", level=1)).to_be_visible()


def test_the_inspector_searches_traces_and_opens_a_name_after_a_weighing(inspector: Walker) -> None:
    inspector.go("/inspection/traces/")
    inspector.check("inspection-traces")
    page = inspector.page
    page.get_by_label("What the search is for").fill("complaint of 12 May")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_contain_text("not leafed through")
    page.get_by_label("Act", exact=True).select_option("govern")
    page.get_by_label("Object contains").fill("grant")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("answer")
    expect(page.get_by_role("main")).not_to_contain_text("Camille")
    assert "complaint" not in page.url
    inspector.check("inspection-traces-found", answers_a_form=True)
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    inspector.check("inspection-weigh")
    page.get_by_label("Why the name is needed").fill("yes")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("alert")).to_contain_text("why that outweighs")
    page.get_by_label("Why the name is needed").fill("The complaint names this grant; no milder way.")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Camille Roux did this.")
    inspector.check("inspection-trace", answers_a_form=True)


def test_a_restore_and_an_erasure_before_their_eyes(inspector: Walker, jobs: None) -> None:
    page = inspector.page
    for button, said, name in (
        ("Try an erasure", "does not open any more", "test-erase"),
        ("Try a restore", "Everything came back", "test-restore"),
    ):
        inspector.go("/inspection/")
        page.get_by_role("button", name=button).click()
        page.wait_for_url(re.compile("/tests/[0-9a-f]{32}/"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(said, timeout=120_000)
        inspector.check(name)
        inspector.speak("en")


def test_everything_leaves_in_one_file_that_opens_offline(browser: Browser, inspector: Walker, tmp_path: Path) -> None:
    inspector.go("/inspection/")
    inspector.speak("en")
    with inspector.page.expect_download() as got:
        inspector.page.get_by_role("button", name="Make the sealed file").click()
    file = tmp_path / "inspection.regard.html"
    got.value.save_as(file)
    context = browser.new_context(locale="en-GB", offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.locator("#verdict")).to_contain_text(re.compile("Every file is the one that was sealed|Chaque fichier"))
    page.locator("details summary").first.click()
    expect(page.locator("#files")).to_contain_text("register.json")
    context.close()


def test_an_inspector_has_no_business_with_people(inspector: Walker) -> None:
    for path in ("/people/", "/people/watched/", "/requests/", "/machine/"):
        inspector.go(path)
        expect(inspector.page.get_by_label("Why this is refused")).to_be_visible()
