"""People walk through the console: passer-by, officer, manager, watched person; both languages, two widths, axe on every page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker, walker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer(browser: Browser, served: Served) -> Iterator[Walker]:
    """The officer, enrolled with a passkey through the link that the starter prints."""
    one = walker(browser, served)
    one.go(f"/enrol/#{served.officer}")
    one.page.wait_for_url("**/enrol/way/")
    assert served.officer not in one.page.url
    one.check("enrol-way")
    one.page.get_by_role("button", name="Create a passkey").click()
    one.page.wait_for_url("**/monday/")
    yield one
    one.page.context.close()


def test_a_passer_by_reads_what_is_watched(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.go("/")
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Ici, 1 système observe le travail.")
    expect(one.page.get_by_role("main")).to_contain_text("Ses règles n’ont encore rien refusé.")
    one.check("public")
    for path, name in (
        ("/sign/", "sign"),
        ("/charter/", "charter"),
        ("/ledger/", "ledger"),
        ("/law/ACC-07/", "law"),
        ("/law/BC-01/?on=2022-01-25", "law-limits"),
        ("/law/", "laws"),
        ("/law/?before=2025-12-22&after=2025-12-23", "law-changes"),
        ("/components/", "components"),
    ):
        one.go(path)
        one.check(name)
    one.go("/sign-in/")
    one.page.locator("details.way summary").click()
    one.check("sign-in")
    one.go("/enrol/")
    one.check("enrol")
    one.go("/nothing-here/")
    one.check("not-found")
    one.page.context.close()


def test_a_link_works_once(browser: Browser, served: Served, officer: Walker) -> None:
    one = walker(browser, served)
    one.go(f"/enrol/#{served.officer}")
    expect(one.page.get_by_role("alert")).to_be_visible()
    one.page.context.close()


def test_the_officer_signs_in_again_with_the_passkey(officer: Walker) -> None:
    officer.go("/account/")
    officer.check("account")
    officer.page.get_by_role("button", name="Sign out").click()
    officer.go("/findings/")
    officer.page.wait_for_url("**/sign-in/?next=*")
    officer.page.get_by_role("button", name="Use a passkey").click()
    officer.page.wait_for_url("**/findings/")
    officer.check("findings")


def test_the_officer_erases_what_is_due(officer: Walker) -> None:
    officer.go("/erasure/")
    officer.check("erasure")
    expect(officer.page.get_by_role("main")).to_contain_text("This is a demonstration")
    kept = officer.page.get_by_role("region", name="Kept now")
    expect(kept.get_by_role("row", name="Where goods went")).to_contain_text("31 days")
    expect(kept.get_by_role("link", name="GDPR 5(1)(e)").first).to_be_visible()
    link = officer.page.get_by_role("link", name="Erase what is due")
    expect(link).to_be_visible()
    link.click()
    officer.check("erasure-run")
    officer.page.get_by_role("button", name="Erase now").click()
    officer.page.wait_for_url("**/erasure/run/*/")
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("erased on")
    officer.check("erasure-done")
    officer.go("/erasure/")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Nothing is over its term.")


def test_the_officer_verifies_the_ledger(officer: Walker) -> None:
    officer.go("/ledger/")
    officer.page.get_by_role("button", name="Verify the whole ledger now").click()
    expect(officer.page.get_by_role("status")).to_contain_text("The ledger verifies")


def test_a_manager_is_enrolled_and_sees_groups_after_a_reason(
    browser: Browser, served: Served, officer: Walker
) -> None:
    officer.go("/people/")
    officer.check("people")
    officer.page.get_by_label("Name or post").fill("Operations")
    panel = officer.page.locator("form.panel")
    panel.get_by_label("Role", exact=True).select_option("operations-manager")
    panel.get_by_label("Until").fill("2030-12-31")
    officer.page.get_by_role("button", name="Make a way in").click()
    link = officer.page.get_by_role("textbox", name="Link").input_value()
    assert "/enrol/#" in link

    one = walker(browser, served, passkeys=False)
    one.speak_first("en")
    one.page.goto(link)
    one.page.wait_for_url("**/enrol/way/")
    one.page.get_by_role("link", name="Set up a passphrase").click()
    one.check("enrol-passphrase")
    name = one.page.locator("strong.mono").inner_text()
    phrase = one.page.locator(".drawn").first.inner_text()
    secret = one.page.locator(".drawn").nth(1).inner_text()
    one.page.get_by_label("Passphrase").fill("password")
    one.page.get_by_label("The six digits").fill(_code(secret))
    one.page.get_by_role("button", name="Continue").click()
    expect(one.page.get_by_role("alert")).to_contain_text("can be guessed")
    one.page.get_by_label("Passphrase").fill(phrase)
    one.page.get_by_label("The six digits").fill(_code(secret))
    one.page.get_by_role("button", name="Continue").click()
    codes = one.page.locator(".codes li").all_inner_texts()
    assert len(set(codes)) == 10
    one.page.get_by_role("link", name="I have kept them").click()
    one.page.wait_for_url("**/reason/?next=*")
    one.check("reason")
    one.page.get_by_label("In a few words").fill("planning of next week")
    one.page.get_by_role("button", name="Open").click()
    one.page.wait_for_url("**/team/")
    expect(one.page.get_by_label("What you have open")).to_contain_text("planning of next week")
    one.check("team")
    one.go("/people/")
    expect(one.page.get_by_label("Why this is refused")).to_be_visible()
    one.check("refused")
    one.page.get_by_role("button", name="Close").click()
    one.page.wait_for_url("**/reason/?next=*")

    one.page.get_by_role("button", name="Sign out").click()
    one.go("/sign-in/")
    one.page.locator("details.way summary").click()
    one.page.get_by_label("Sign-in name").fill(name)
    one.page.get_by_label("Passphrase").fill(phrase)
    one.page.get_by_label("One-time code").fill(codes[0])
    one.page.locator("details").get_by_role("button", name="Sign in").click()
    one.page.wait_for_url("**/reason/?next=*")
    one.page.context.close()


def test_a_team_lead_waits_for_two_factors_then_sees_their_team(
    browser: Browser, served: Served, officer: Walker
) -> None:
    officer.go("/people/")
    panel = officer.page.locator("form.panel")
    panel.get_by_label("Name or post").fill("Lead of inbound A")
    panel.get_by_label("Role", exact=True).select_option("team-lead")
    panel.get_by_label("Team").select_option("inbound-A")
    panel.get_by_label("Until").fill("2030-12-31")
    officer.page.get_by_role("button", name="Make a way in").click()
    expect(officer.page.get_by_role("main")).to_contain_text("waits for two factors")
    officer.check("people-link-later", answers_a_form=True)
    link = officer.page.get_by_role("textbox", name="Link").input_value()
    officer.go("/people/")
    expect(officer.page.get_by_role("button", name="Grant", exact=True).locator("visible=true")).to_have_count(0)

    one = walker(browser, served)
    one.speak_first("en")
    one.page.goto(link)
    one.page.get_by_role("button", name="Create a passkey").click()
    one.page.wait_for_url("**/charter/")  # no role yet: nothing about people opens
    one.go("/team/")
    expect(one.page.get_by_role("main")).to_contain_text("open nothing about people")

    officer.go("/people/")
    officer.check("people-prepared")
    row = officer.page.get_by_role("row", name="Lead of inbound A")
    expect(row.get_by_label("Team")).to_have_value("inbound-A")
    row.get_by_role("button", name="Grant", exact=True).click()
    expect(row).to_contain_text("team lead (inbound-A)")

    one.go("/team/")
    one.page.get_by_label("In a few words").fill("hm")
    one.page.get_by_role("button", name="Open").click()
    expect(one.page.get_by_role("alert")).to_contain_text("a few words")
    one.page.get_by_label("In a few words").fill("planning of next week")
    one.page.get_by_role("button", name="Open").click()
    one.page.wait_for_url("**/team/")
    expect(one.page.get_by_role("heading", level=1)).to_contain_text("units in the week of")
    assert one.page.locator("tbody th").all_inner_texts() == ["inbound-A"]
    one.check("team-own")
    one.page.context.close()


def test_the_officer_tells_people_and_prints_a_paper_code(officer: Walker) -> None:
    officer.go("/people/watched/")
    officer.check("watched")
    boxes = officer.page.get_by_role("checkbox")
    before = boxes.count()
    assert before == 3  # one in each team was never told
    boxes.first.check()
    officer.page.get_by_role("button", name="The notice was handed").click()
    expect(officer.page.get_by_role("status")).to_contain_text("Told now, on record: 1.")
    assert boxes.count() == before - 1
    officer.page.get_by_role("button", name="Make one").last.click()
    expect(officer.page.locator("p.drawn")).to_have_text(re.compile(r"^([A-Z0-9]{4}-){5}[A-Z0-9]{4}$"))


def test_a_watched_person_comes_with_a_paper_code(browser: Browser, served: Served) -> None:
    one = walker(browser, served)
    one.speak_first("en")
    one.go("/enrol/")
    one.page.get_by_label("Code from your paper").fill("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF")
    one.page.get_by_role("button", name="Continue").click()
    expect(one.page.get_by_role("alert")).to_contain_text("Check each sign")
    one.page.get_by_label("Code from your paper").fill(served.paper.lower())
    one.page.get_by_role("button", name="Continue").click()
    one.page.get_by_role("button", name="Create a passkey").click()
    one.page.wait_for_url("**/me/")
    one.check("me")
    expect(one.page.get_by_role("main")).to_contain_text("You were told of this on")
    hours = one.page.get_by_role("region", name="My hours").get_by_role("row").nth(1)
    expect(hours.get_by_role("cell").nth(2)).to_have_text(
        re.compile(r"^(\d+ h( \d\d min)?|\d+ min|–)$".replace(" ", "\u00a0"))
    )
    one.page.get_by_label("A correction").check()
    one.page.get_by_label("In your words").fill("The scanner was shared that morning.")
    one.page.get_by_role("button", name="Send the request").click()
    expect(one.page.get_by_role("status")).to_contain_text("on record")
    one.check("me-asked")
    one.page.get_by_role("link", name="Who looked at me?").first.click()
    one.page.wait_for_url("**/me/looks/")
    one.check("looks")
    expect(one.page.get_by_role("region", name="Looks")).to_contain_text("A paper code was made for you")
    key = one.page.locator(".hash").first.inner_text()
    with one.page.expect_download() as got:
        one.page.get_by_role("link", name="Receipt").first.click()
    assert got.value.suggested_filename.endswith(".tlog-proof")
    receipt = got.value.path()
    with one.page.expect_download() as got:
        one.page.get_by_role("link", name="Download the verifier").click()
    assert got.value.suggested_filename == "regard-verifier.html"
    verifier = got.value.path().rename(got.value.path().with_suffix(".html"))
    _accepts(browser, verifier, receipt, key)
    one.go("/me/")
    served.person = one


def test_the_officer_answers_the_request(served: Served, officer: Walker) -> None:
    officer.go("/requests/")
    expect(officer.page.get_by_role("main")).to_contain_text("The scanner was shared that morning.")
    officer.check("requests")
    officer.page.get_by_role("button", name="Refuse, with this reason").click()
    expect(officer.page.get_by_role("main")).to_contain_text("A refusal says why.")
    officer.go("/requests/")
    officer.page.get_by_label("Answer, in plain words").fill("The record is right: the badge was yours.")
    officer.page.get_by_role("button", name="Refuse, with this reason").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("No request waits.")
    assert served.person is not None
    served.person.page.reload()
    expect(served.person.page.get_by_role("region", name="My requests")).to_contain_text("the badge was yours")
    served.person.page.context.close()


@pytest.fixture
def jobs(served: Served) -> Iterator[None]:
    """The process that does what the console asks for."""
    command = [sys.executable, "-m", "regard.cli.jobs"]
    process = subprocess.Popen(command, env={**os.environ, "REGARD_SITE": str(served.folder)})
    yield
    process.terminate()
    process.wait(30)


def test_the_officer_examines_a_system_that_others_run(officer: Walker, jobs: None, tmp_path: Path) -> None:
    before = Path(__file__).parents[2] / "examples" / "warehouse-before" / "charter.toml"
    officer.go("/examinations/")
    officer.check("examinations")
    officer.speak("en")
    officer.page.get_by_label("Export or dossier").set_input_files(before)
    officer.page.locator("summary").first.click()
    officer.page.get_by_label("Law as it was read on").fill("2026-06-01")
    officer.page.get_by_role("button", name="Examine").click()
    officer.page.wait_for_url(re.compile("/examinations/[0-9a-f]{32}/"))
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("found", timeout=60_000)
    officer.check("examination")
    officer.speak("en")
    breaches = officer.page.locator(".findings > li").count()
    officer.page.get_by_label("Severity").select_option("high")
    officer.page.get_by_role("button", name="Show").click()
    assert 0 < officer.page.locator(".findings > li").count() < breaches
    with officer.page.expect_download() as got:
        officer.page.get_by_role("link", name="PDF", exact=True).click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")
    hostile = tmp_path / "<b>mystery.bin"
    hostile.write_bytes(bytes(range(256)) * 64)
    officer.go("/examinations/")
    officer.page.get_by_label("Export or dossier").set_input_files(hostile)
    officer.page.get_by_role("button", name="Examine").click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("could not be examined", timeout=60_000)
    officer.check("examination-refused")
    officer.go("/examinations/")
    officer.speak("en")
    officer.page.get_by_role("button", name="Examine").click()
    expect(officer.page.get_by_role("main")).to_contain_text("Choose an export")
    officer.go("/examinations/")
    officer.check("examinations-some")


def _accepts(browser: Browser, verifier: Path, receipt: Path, key: str) -> None:
    """The verifier, opened from disk and without a network, accepts the receipt under the ledger's key, and under no other."""
    context = browser.new_context(locale="en-GB", offline=True)
    page = context.new_page()
    for pasted, said in ((key, "Proved"), ("0".join(key.rsplit(key[-4], 1)), "")):
        page.goto(verifier.as_uri())
        page.locator("#log-key").fill(pasted)
        page.locator("#receipt-file").set_input_files(receipt)
        page.get_by_role("button", name="Check the receipt").click()
        if said:
            expect(page.get_by_text(said).first).to_be_visible()
        else:
            expect(page.get_by_text("Proved")).to_have_count(0)
    context.close()


def _code(secret: str) -> str:
    import base64

    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    raw = secret.replace(" ", "")
    key = base64.b32decode(raw + "=" * (-len(raw) % 8))
    return TOTP(key, 6, hashes.SHA1(), 30, enforce_key_length=False).generate(int(time.time())).decode()
