"""The data-protection officer's Monday: what asks for an act, the registers, and someone who leaves, with two officers at work."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer(browser: Browser, served: Served) -> Iterator[Walker]:
    one = served.enter(browser, "dpo", label="Officer of Mondays")
    yield one
    one.page.context.close()


@pytest.fixture(scope="module")
def second(browser: Browser, served: Served) -> Iterator[Walker]:
    one = served.enter(browser, "dpo", label="Second officer")
    yield one
    one.page.context.close()


def local(moment: datetime) -> str:
    """An instant as a field of a form in Paris wants it, to the minute."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Paris")).strftime("%Y-%m-%dT%H:%M")


def test_monday_is_home_and_says_what_asks_for_an_act(officer: Walker) -> None:
    officer.go("/home/")
    officer.page.wait_for_url("**/monday/")
    main = officer.page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_contain_text("for you.")
    expect(main).to_contain_text("not told")
    expect(main.get_by_role("link", name="Hand the notice over")).to_be_visible()
    expect(main).to_contain_text("No witness has ever cosigned the ledger.")
    assert officer.page.locator(".rail a").count() <= 6
    officer.check("monday")


def test_the_month_for_management_is_one_page(officer: Walker, tmp_path: Path) -> None:
    officer.speak("en")
    with officer.page.expect_download() as got:
        officer.page.get_by_role("link", name=re.compile(r"^\w+ \d{4}$")).first.click()
    assert re.fullmatch(r"regard-\d{4}-\d\d-en\.pdf", got.value.suggested_filename)
    with pypdfium2.PdfDocument(got.value.path()) as pdf:
        assert len(pdf) == 1
        assert "Person " not in pdf[0].get_textpage().get_text_bounded()
    assert officer.page.request.get(f"{officer.origin}/monday/management/1999-13.pdf").status == 404


def test_a_breach_is_written_down_decided_and_closed(officer: Walker) -> None:
    officer.go("/breaches/")
    officer.check("breaches-none")
    officer.speak("en")
    page = officer.page
    page.get_by_label("Known since").fill(local(datetime.now(UTC) + timedelta(days=2)))
    page.get_by_label("What happened").fill("A list was sent to the wrong carrier.")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("future")
    expect(page.get_by_label("What happened")).to_have_value("A list was sent to the wrong carrier.")
    page.get_by_label("Known since").fill(local(datetime.now(UTC) - timedelta(hours=5)))
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(re.compile(r"/breaches/[0-9a-f]{32}/$"))
    assert "carrier" not in page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("To be decided before")
    expect(page.get_by_role("main")).to_contain_text("hours left")
    officer.check("breach")
    officer.speak("en")
    page.get_by_role("button", name="Close the breach").click()
    expect(page.get_by_role("alert")).to_contain_text("Before closing")
    page.get_by_label("Likely effects on people").fill("None: twelve planning lines, no name.")
    page.get_by_label("Measures taken").fill("Recalled; the list of carriers is checked by two.")
    page.get_by_role("button", name="Write it down").first.click()
    page.get_by_label("It is not notified").check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("It is not notified").check()
    page.get_by_label("Reference; why late").fill("No person can be recognised in it.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("not notified")
    page.get_by_role("button", name="Close the breach").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Closed on")
    officer.check("breach-closed")
    officer.speak("en")
    officer.go("/breaches/")
    officer.check("breaches")
    officer.speak("en")
    with page.expect_download() as got:
        page.get_by_role("button", name="Export the register").click()
    rows = list(csv.DictReader(io.StringIO(got.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert [row["facts"] for row in rows] == ["A list was sent to the wrong carrier."]


def test_an_exception_takes_two_people_and_binding_law_admits_none(
    officer: Walker, second: Walker, tmp_path: Path
) -> None:
    evidence = tmp_path / "note.txt"
    evidence.write_text("the terminals are replaced in March")
    page = officer.page
    officer.go("/exceptions/")
    officer.speak("en")
    for duty in ("GDPR-05", "ACC-01"):
        page.get_by_label("Duty").fill(duty)
        page.get_by_label("Reason, and what").fill("Old terminals until March; locked after use.")
        page.get_by_label("Evidence", exact=True).set_input_files(evidence)
        expect(page.get_by_label("SHA-256 of the evidence")).to_have_value(re.compile("^[0-9a-f]{64}$"))
        page.get_by_label("Until (included)").fill((datetime.now(UTC) + timedelta(days=10)).date().isoformat())
        page.get_by_role("button", name="Ask for it").click()
        if duty == "GDPR-05":
            expect(page.get_by_label("Why this is refused")).to_contain_text("binding law")
            officer.check("exception-refused", answers_a_form=True)
            expect(page.get_by_label("Reason, and what")).to_have_value("Old terminals until March; locked after use.")
    expect(page.get_by_role("status")).to_contain_text("second person")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    second.go("/exceptions/")
    second.check("exceptions")
    second.speak("en")
    second.page.get_by_role("button", name="Approve, until its end").click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("1 exception is in force.")
    expect(second.page.get_by_role("main")).to_contain_text("Officer of Mondays")
    officer.go("/monday/")
    expect(page.get_by_role("main")).to_contain_text("1 exception ends soon.")


def test_a_hold_is_placed_for_one_person_and_ended(officer: Walker) -> None:
    page = officer.page
    officer.go("/holds/")
    officer.check("holds-none")
    officer.speak("en")

    def place(worker: str, until: int) -> None:
        now = datetime.now(UTC)
        page.get_by_label("For", exact=True).select_option("claim")
        page.get_by_label("Reason, with").fill("Claim 26/0412 about a night shift")
        page.get_by_label("One person, by the id").check()
        page.get_by_label("Id on the devices").fill(worker)
        page.get_by_label("Records from").fill(local(now - timedelta(hours=34)))
        page.get_by_label("Records until").fill(local(now))
        page.get_by_label("The hold ends on").fill((now + timedelta(days=until)).date().isoformat())
        page.get_by_role("button", name="Place the hold").click()

    place("nobody-here", 30)
    expect(page.get_by_role("alert")).to_contain_text("Nobody is known there")
    expect(page.get_by_label("Id on the devices")).to_have_value("nobody-here")
    place("winbound-A-1", -3)
    expect(page.get_by_label("Why this is refused")).to_contain_text("passed already")
    officer.check("hold-refused", answers_a_form=True)
    place("winbound-A-1", 10)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 hold is in force.")
    assert "winbound" not in page.content()
    officer.check("holds")
    officer.speak("en")
    page.get_by_text("End it now").click()
    page.get_by_label("Why it ends").fill("the claim was settled")
    page.get_by_role("button", name="End the hold").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is kept beyond its term.")


def test_the_weekly_sample_says_what_it_is_before_there_is_one(officer: Walker) -> None:
    officer.go("/reviews/")
    expect(officer.page.get_by_role("main")).to_contain_text("How it was drawn")
    officer.page.locator("summary").last.click()
    officer.check("reviews")


def test_someone_leaves_and_is_out_at_once(browser: Browser, served: Served, officer: Walker) -> None:
    leaver = served.enter(browser, "operations-manager", label="Leaver of Friday")
    leaver.go("/account/")
    expect(leaver.page.get_by_role("button", name="Sign out")).to_be_visible()
    officer.go("/people/")
    officer.check("people-officer")
    officer.speak("en")
    row = officer.page.get_by_role("row", name="Leaver of Friday")
    row.locator("summary").click()
    row.get_by_role("button", name="Leaves: end the account").click()
    expect(officer.page.get_by_role("status")).to_contain_text("The account has ended")
    expect(officer.page.get_by_role("row", name="Leaver of Friday")).to_contain_text("no longer active")
    leaver.go("/account/")
    leaver.page.wait_for_url("**/sign-in/**")
    leaver.page.context.close()


@pytest.mark.parametrize("role", ["operations-manager", "representative", "administrator"])
def test_others_have_no_business_there(browser: Browser, served: Served, role: str) -> None:
    one = served.enter(browser, role)
    for path in ("/monday/", "/holds/", "/exceptions/", "/breaches/", "/reviews/", "/monday/management/2026-01.pdf"):
        answer = one.page.request.get(one.origin + path)
        assert answer.status == 403, (role, path)
        assert "carrier" not in answer.text()
    one.page.context.close()
