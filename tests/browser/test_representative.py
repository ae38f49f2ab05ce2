"""A staff representative: what changed, what was looked at and refused without names, the witnesses, the file, the phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Served, Walker, walker
from regard.acts.governing import charter_drafts as drafts
from regard.acts.running import actors, signing
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry
from regard.acts.upkeep import tallies
from regard.ledger.note import KeySigner, KeyType
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

pytestmark = pytest.mark.browser
LEAD = Actor("lead", frozenset({"team-lead"}), second_factor=True)


@pytest.fixture(scope="module")
def person(browser: Browser, own: Served) -> Iterator[Walker]:
    """A representative, at a site where people looked 30 times at one thing, 4 times at another, and were refused 12 times."""
    site = RunningSite.open(own.folder)
    refused = Decision(Answer.REFUSE, (Ground("GDPR-32", Text("No.", "Non.")),))
    for times, purpose, decision in (
        (30, Purpose.PLANNING, Decision(Answer.PERMIT)),
        (4, Purpose.REAL_TIME_HELP, Decision(Answer.PERMIT)),
        (12, Purpose.PLANNING, refused),
    ):
        doing = Doing(Act.SHOW, "scanners", purpose, "planning of next week", role="team-lead", object="week")
        site.write(lambda conn, d=doing, a=decision, n=times: append(conn, site, [entry(site, LEAD, d, a)] * n))
    tallies.fold(site)
    site.close()
    one = own.enter(browser, "representative")
    yield one
    one.page.context.close()


def test_the_first_page_says_what_waits(person: Walker) -> None:
    person.page.wait_for_url("**/representative/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("No witness of yours watches the ledger yet.")
    person.check("representative")


def test_looks_are_counted_by_role_and_purpose_and_small_numbers_are_hidden(person: Walker) -> None:
    person.go("/representative/")
    person.speak("en")
    person.page.get_by_role("link", name="Looks, twelve weeks").click()
    table = person.page.get_by_role("region", name="Looks by week")
    planning = table.get_by_role("row").filter(has_text="planning")
    expect(planning.get_by_role("cell").last).to_have_text("30")
    help_ = table.get_by_role("row").filter(has_text="help")
    expect(help_.get_by_role("cell").last).to_contain_text("11")
    expect(table.get_by_role("row").last.get_by_role("cell").last).to_have_text("hidden")
    expect(person.page.get_by_role("main")).not_to_contain_text("34")
    person.check("representative-looks")


def test_refusals_are_counted_by_rule(person: Walker) -> None:
    person.go("/representative/refusals/")
    person.speak("en")
    row = person.page.get_by_role("region", name="Refusals by week").get_by_role("row").filter(has_text="12")
    expect(row.first).to_be_visible()
    person.check("representative-refusals")


def test_a_shared_draft_comes_with_its_differences_and_its_file(person: Walker, own: Served) -> None:
    site = RunningSite.open(own.folder)
    officer = site.read(lambda conn: actors.load(conn, own.first, site.clock.now(), second_factor=True))
    text = (site.folder.charters / sorted(p.name for p in site.folder.charters.iterdir())[-1]).read_text("utf-8")
    draft = drafts.save(site, officer, text.replace("min_group = 11", "min_group = 9"), mark="")
    person.go("/representative/")
    person.speak("en")
    expect(person.page.get_by_role("heading", name="The draft")).to_have_count(0)
    drafts.share(site, officer, shared=True)
    person.go("/representative/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("A new charter is put before you.")
    expect(person.page.get_by_text("watches more").first).to_be_visible()
    person.check("representative-draft")
    person.speak("fr")
    with person.page.expect_download() as got:
        person.page.get_by_role("link", name="Dossier de consultation du projet").click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")
    drafts.discard(site, officer, mark=draft.mark)
    site.close()


def test_a_witness_is_set_up_in_five_steps_and_its_silence_shows(person: Walker, own: Served) -> None:
    person.go("/ledger/witnesses/")
    person.check("witnesses")
    person.speak("en")
    assert person.page.locator(".steps > li").count() == 5
    command = person.page.locator("#step-3").input_value()
    assert f"--from {own.origin}/ledger --post {own.origin}/ledger/cosignature" in command
    site = RunningSite.open(own.folder)
    signing.add_witness(site.folder, str(KeySigner("union.example/w1", bytes(32), KeyType.COSIGNATURE).verifier))
    site.close()
    person.go("/ledger/witnesses/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("The witness union.example/w1 is silent.")
    expect(person.page.get_by_role("region", name="Witnesses")).to_contain_text("never")
    person.check("witnesses-silent")


def test_anyone_may_check_from_a_phone(browser: Browser, own: Served) -> None:
    one = walker(browser, own, passkeys=False)
    one.go("/ledger/phone/")
    expect(one.page.get_by_role("heading", level=1)).to_contain_text("sans croire cette page")
    one.check("ledger-phone")
    one.page.context.close()


def test_another_role_is_refused(browser: Browser, own: Served) -> None:
    one = own.enter(browser, "team-lead", team="inbound-A")
    for path in ("/representative/", "/representative/looks/", "/representative/refusals/", "/ledger/witnesses/"):
        one.go(path)
        expect(one.page.get_by_label("Why this is refused")).to_be_visible()
    one.page.context.close()
