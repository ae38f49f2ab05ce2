"""The charter is changed: checked as one types, compared, consulted on, published; two tabs, the back button, a keyboard, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker
from regard.acts import govern
from regard.acts.running.site import RunningSite

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer(browser: Browser, own: Served) -> Iterator[Walker]:
    one = own.enter(browser, "dpo", label="Camille Roux")
    yield one
    one.page.context.close()


@pytest.fixture(scope="module")
def second(browser: Browser, own: Served) -> Iterator[Walker]:
    one = own.enter(browser, "dpo", label="Noor Haddad")
    yield one
    one.page.context.close()


def text_of(one: Walker) -> str:
    return str(one.page.get_by_label("charter.toml").input_value())


def write(one: Walker, text: str) -> None:
    with one.page.expect_response("**/charter/draft/check/"):
        one.page.get_by_label("charter.toml").fill(text)


def checks(one: Walker):  # type: ignore[no-untyped-def]
    return one.page.get_by_role("region", name="Checks")


def test_the_checks_follow_what_one_types(officer: Walker) -> None:
    officer.go("/charter/")
    officer.speak("en")
    officer.page.get_by_role("link", name="Change the charter").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("No draft yet: this is the charter in force.")
    officer.check("charter-draft")
    officer.speak("en")
    text = text_of(officer)
    write(officer, text.replace("real-time-help", "real-time-hepl", 1))
    problem = checks(officer).locator(".problems li").first
    expect(problem).to_contain_text("did you mean “real-time-help”?")
    expect(officer.page.get_by_role("status").filter(has_text="Not saved")).to_be_visible()
    # The keyboard alone leads from the problem to its line.
    problem.get_by_role("link").focus()
    officer.page.keyboard.press("Enter")
    selected = officer.page.evaluate(
        "(() => { const a = document.getElementById('text'); return a.value.slice(a.selectionStart, a.selectionEnd) })()"
    )
    assert "real-time-hepl" in selected
    assert officer.page.evaluate("document.activeElement.id") == "text"
    write(officer, text.replace("shared = false", "shared = true", 1))
    expect(checks(officer)).to_contain_text("cannot be published as things stand")
    expect(checks(officer).get_by_label("Why this is refused")).to_be_visible()
    write(officer, text)
    expect(checks(officer)).to_contain_text("word for word")


def test_two_people_do_not_overwrite_each_other(officer: Walker, second: Walker) -> None:
    second.go("/charter/draft/")
    officer.go("/charter/draft/")
    write(officer, text_of(officer).replace("min_group = 11", "min_group = 12"))
    officer.page.get_by_role("button", name="Save the draft").click()
    expect(officer.page.get_by_role("status").first).to_contain_text("The draft is saved")
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("last saved by Camille Roux")

    write(second, text_of(second).replace("min_group = 11", "min_group = 15"))
    second.page.get_by_role("button", name="Save the draft").click()
    expect(second.page.get_by_role("alert")).to_contain_text("Camille Roux saved it on")
    expect(second.page.get_by_role("alert").locator("del")).to_contain_text("min_group = 12")
    expect(second.page.get_by_role("alert").locator("ins")).to_contain_text("min_group = 15")
    assert "min_group = 15" in text_of(second)
    second.check("charter-clash", answers_a_form=True)
    second.page.once("dialog", lambda dialog: dialog.accept())
    second.page.get_by_role("link", name="Leave mine and open theirs").click()
    assert "min_group = 12" in text_of(second)
    back = second.page.get_by_role("button", name="Put it back")
    expect(back).to_be_visible()  # what was typed is still in this tab
    second.page.evaluate("sessionStorage.clear()")


def test_the_back_button_brings_no_old_text_over_a_new_one(officer: Walker) -> None:
    officer.go("/charter/draft/")
    write(officer, text_of(officer) + "# one\n")
    officer.page.get_by_role("button", name="Save the draft").click()
    write(officer, text_of(officer) + "# two\n")
    officer.page.get_by_role("button", name="Save the draft").click()
    stale = officer.page.locator("input[name=mark]").first
    stale.evaluate("field => field.value = field.value.replace(/\\d+$/, '1')")
    officer.page.get_by_role("button", name="Save the draft").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Someone saved the draft before you did.")
    officer.go("/charter/draft/")
    assert text_of(officer).endswith("# one\n# two\n")


def test_a_session_that_ends_mid_form_loses_nothing(browser: Browser, own: Served) -> None:
    one = own.enter(browser, "dpo", label="Third")
    one.go("/charter/draft/")
    write(one, text_of(one) + "# typed before the session ended\n")
    one.page.context.clear_cookies(name=re.compile("session"))
    with one.page.expect_response("**/charter/draft/check/"):
        one.page.get_by_label("charter.toml").press("End")
        one.page.get_by_label("charter.toml").type("#")
    expect(one.page.get_by_role("status").filter(has_text="sign in again in another tab")).to_be_visible()
    one.page.get_by_role("button", name="Save the draft").click()
    one.page.wait_for_url("**/sign-in/**")
    one.page.get_by_role("button", name="Use a passkey").click()
    one.page.wait_for_url("**/charter/draft/")
    one.page.get_by_role("button", name="Put it back").click()
    assert "# typed before the session ended" in text_of(one)
    one.page.evaluate("sessionStorage.clear()")
    one.page.context.close()


def test_the_editor_works_without_a_script(browser: Browser, own: Served, officer: Walker) -> None:
    state = officer.page.context.storage_state()
    context = browser.new_context(storage_state=state, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{own.origin}/charter/draft/")
    page.get_by_label("charter.toml").fill('format = 1\nprofile = "sit"\n')
    page.get_by_role("button", name="Check only").click()
    expect(page.locator(".problems li").first).to_contain_text("did you mean “site”?")
    assert page.get_by_label("charter.toml").input_value() == 'format = 1\nprofile = "sit"\n'
    context.close()


def test_what_widens_is_marked_consulted_on_and_only_then_published(officer: Walker, own: Served) -> None:
    officer.go("/charter/draft/")
    narrow = text_of(officer)
    write(officer, narrow.replace('"PT36H"', '"PT40H"'))
    officer.page.get_by_role("button", name="Save and see the difference").click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("watch")
    expect(officer.page.get_by_text("watches more").first).to_be_visible()
    expect(officer.page.get_by_role("button", name="Publish this charter")).to_have_count(0)
    officer.check("charter-review")
    officer.speak("en")
    with officer.page.expect_download() as got:
        officer.page.get_by_role("link", name="Consultation file of the draft").click()
    assert got.value.suggested_filename == "consultation-file-projet.en.pdf"
    assert got.value.path().read_bytes().startswith(b"%PDF-")

    officer.page.get_by_role("link", name="Record a consultation").click()
    officer.check("charter-consultations")
    officer.speak("en")
    officer.page.get_by_label("Submitted to the council on").fill("2026-01-15")
    officer.page.get_by_label("Did the council call in an expert?").select_option("yes")
    officer.page.get_by_role("button", name="Work out the day").click()
    expect(officer.page.get_by_role("status")).to_contain_text("15 March 2026")
    officer.check("charter-consultation-day")
    officer.speak("en")
    officer.page.get_by_role("button", name="Put it on record").click()
    expect(officer.page.get_by_role("status")).to_contain_text("on record, and traced")

    officer.go("/charter/draft/")
    write(officer, narrow)
    officer.page.get_by_role("button", name="Save and see the difference").click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("nothing watches more")
    officer.check("charter-review-fine")
    officer.speak("en")
    officer.page.get_by_role("button", name="Publish this charter").click()
    expect(officer.page.get_by_role("status")).to_contain_text("Version 2 is in force")
    expect(officer.page.get_by_role("main")).to_contain_text("mallest group")
    officer.check("charter-published")
    site = RunningSite.open(own.folder)
    assert govern.charter_text(site) == narrow
    site.close()


def test_who_may_not_govern_sees_no_draft(browser: Browser, own: Served) -> None:
    one = own.enter(browser, "representative")
    one.go("/charter/")
    expect(one.page.get_by_role("link", name="Change the charter")).to_have_count(0)
    for path in ("/charter/draft/", "/charter/draft/review/", "/charter/consultations/"):
        one.go(path)
        expect(one.page.get_by_label("Why this is refused")).to_be_visible()
    one.page.context.close()
