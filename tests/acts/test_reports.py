"""Reports as files, sealed and opened again; formal notices and exceptions of a site."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from acts import warehouse as w
from audit.formats import examined as x
from regard.acts import examine, govern
from regard.acts.examining import exceptions, notices, reports, sealing, writing
from regard.acts.examining.sealing import Signed
from regard.acts.running.signing import ledger_key
from regard.audit import notice
from regard.audit.notice import Proof, Standing
from regard.audit.strict import DeclarationRefused
from regard.papers import sealed
from regard.terms.clock import SetClock
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound, Unavailable

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sealed") / "out.regard.html"
    writing.write(x.made(), path, "fr")
    return path


def test_the_ending_says_the_format(tmp_path: Path) -> None:
    starts = {
        "html": b"<!doctype", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{", "sarif": b"{",
        "oscal.json": b"{", "ocsf.json": b"[", "regard.html": b"<!doctype",
    }  # fmt: skip
    for ending, start in starts.items():
        (written,) = writing.write(x.made(), tmp_path / f"out.{ending}", "fr")
        assert written.format == ending
        assert written.path.read_bytes().startswith(start)
        assert written.path.stat().st_mode & 0o077 == 0
    with pytest.raises(InputRefused) as caught:
        reports.format_of("out.docx")
    assert caught.value.code == "report_format_unknown"


def test_a_folder_gets_every_format_and_nothing_half_written(tmp_path: Path) -> None:
    written = writing.write(x.made(), tmp_path, "fr")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(each.path.name for each in written)
    assert len(written) == len(reports.FORMATS)
    with pytest.raises(Unavailable):
        writing.write(x.made(), tmp_path / "absent" / "out.csv", "fr")


def test_what_stands_beside_a_dossier_counts(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "charter.toml").write_text(
        'format = 1\nobserved_on = 2026-10-01\n[[system]]\nid = "scanners"\narea = "scanners"\n[system.accounts]\nshared = true\n'
    )
    (folder / "exceptions.toml").write_text(x.EXCEPTIONS)
    (folder / "notice.toml").write_text(x.NOTICE)
    found = examine.dossier(folder)
    one = reports.of(found, beside=folder, clock=SetClock(x.MADE))
    assert {e.finding.requirement for e in one.excepted} == {"ACC-05"}
    assert "EXC-01" in {e.finding.requirement for e in one.judged}
    assert one.exit_code == 8
    told = [line.fr for line in reports.told(one)]
    assert "38" in told[0]
    assert "ACC-05" in told[1]
    (folder / "exceptions.toml").write_text(x.EXCEPTIONS.replace('"scanners"', '"scaners"', 1))
    with pytest.raises(DeclarationRefused) as caught:
        reports.of(found, beside=folder, clock=SetClock(x.MADE))
    assert caught.value.problems[0].nearest == "scanners"


def test_a_sealed_file_opens_and_says_that_nobody_signed_it(file: Path) -> None:
    found = sealing.open_sealed(file)
    assert (found.whole, found.signed, found.shell) == (True, Signed.NONE, True)
    assert found.name == "Entrepôt de Lens"
    assert {"report.fr.pdf", "report.en.html", "report.json", "report.sarif", "query-log.csv"} <= {
        f.name for f in found.files
    }
    held = sealed.parts(file.read_bytes())
    assert held is not None
    assert json.loads(held[1]["report.json"])["name"] == "Entrepôt de Lens"


def altered(data: bytes, name: str) -> bytes:
    """The sealed file with one byte of one of its files changed, the manifest left as it was."""
    held = sealed.parts(data)
    assert held is not None
    changed = {**held[1], name: held[1][name].replace(b"400", b"040", 1)}
    assert changed[name] != held[1][name]
    return sealed.page(held[0], changed, "fr", "Regard – Entrepôt de Lens")


def test_a_changed_file_is_told(file: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.regard.html"
    wrong.write_bytes(altered(file.read_bytes(), "report.fr.html"))
    found = sealing.open_sealed(wrong)
    assert not found.whole
    assert [f.name for f in found.files if not f.same] == ["report.fr.html"]


def test_a_file_taken_out_or_put_in_is_told(file: Path, tmp_path: Path) -> None:
    held = sealed.parts(file.read_bytes())
    assert held is not None
    less = {name: data for name, data in held[1].items() if name != "report.en.pdf"}
    for files, name in ((less, "report.en.pdf"), ({**held[1], "more.txt": b"x"}, "more.txt")):
        wrong = tmp_path / "wrong.regard.html"
        wrong.write_bytes(sealed.page(held[0], files, "fr", "Regard"))
        found = sealing.open_sealed(wrong)
        assert not found.whole
        assert [f.name for f in found.files if not f.same] == [name]


def test_a_page_that_shows_something_else_is_told(file: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.regard.html"
    wrong.write_bytes(file.read_bytes().replace(b'<p id="verdict"', b'<p>All is well</p><p id="verdict"'))
    assert not sealing.open_sealed(wrong).shell


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html>",
        b"\xff" * 100,
        b'<script type="application/octet-stream" id="manifest">\n====\n</script>\n',
    ],
)
def test_what_is_no_sealed_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputRefused) as caught:
        sealing.open_sealed(tmp_path / "x")
    assert caught.value.code == "sealed_malformed"
    with pytest.raises(NotFound):
        sealing.open_sealed(tmp_path / "absent")


def test_hostile_names_do_not_leave_their_place_in_the_sealed_page(tmp_path: Path) -> None:
    path = tmp_path / "out.regard.html"
    writing.write(x.made(hostile=True), path, "fr")
    assert sealing.open_sealed(path).whole
    text = path.read_bytes()
    assert b"<img" not in text
    assert text.count(b"<script>") == 1
    assert re.findall(rb"<script[^>]*>", text)[-1] == b"<script>"


def test_a_site_signs_and_traces_before_it_gives(site, tmp_path: Path) -> None:
    dpo = w.actor(site, "dpo")
    one = reports.of(examine.site(site), site=site)
    before = w.leaves(site)
    path = tmp_path / "out.regard.html"
    sealing.write(one, path, "fr", site=site, actor=dpo)
    assert w.leaves(site) == before + 1
    trace = w.last_trace(site, "examine")
    key = ledger_key(site.folder)
    found = sealing.open_sealed(path, key)
    assert (found.signed, found.whole, found.shell) == (Signed.TRUSTED, True, True)
    assert trace.value("object") == "sealed-report"
    assert trace.value("sha256") == found.digest
    assert trace.value("actor") == dpo.id
    assert sealing.open_sealed(path).signed is Signed.OWN_KEY
    other = "other.example/log" + key[key.index("+") :]
    with pytest.raises(InputRefused):
        sealing.open_sealed(path, other)  # its id does not fit its name


def test_a_signature_over_another_text_or_by_another_site_is_told(site, tmp_path: Path) -> None:
    path = tmp_path / "out.regard.html"
    sealing.write(reports.of(examine.site(site), site=site), path, "fr", site=site)
    held = sealed.parts(path.read_bytes())
    assert held is not None
    path.write_bytes(sealed.page(held[0].replace(b"facts-on 2026", b"facts-on 2025"), held[1], "fr", "Regard"))
    assert sealing.open_sealed(path).signed is Signed.BROKEN
    assert not sealing.open_sealed(path).whole
    unsigned = held[0].rpartition(b"\n\n")[0] + b"\n"
    path.write_bytes(sealed.page(unsigned, held[1], "fr", "Regard"))
    assert sealing.open_sealed(path).signed is Signed.BROKEN, "it names a key, and no signature is there"


def test_the_exceptions_of_a_site_are_in_its_reports(site) -> None:
    dpo, other = w.actor(site, "dpo"), w.actor(site, "dpo")
    until = site.clock.now() + 10 * w.DAY
    govern.exception(site, dpo, "ACC-03", w.SYSTEM, "why", "0" * 64, until, other.id)
    (held,) = exceptions.of_site(site)
    assert (held.requirement, held.owner, held.approver) == ("ACC-03", dpo.id, other.id)
    assert held.until == until.astimezone(site.zone).date()
    site.clock.set(until + w.DAY)
    one = reports.of(examine.site(site), site=site)
    assert "EXC-01" in {each.finding.requirement for each in one.judged}
    assert one.exit_code == 8


def test_a_notice_is_recorded_answered_and_closed_each_with_its_trace(site) -> None:
    site.clock.set(x.MADE)
    dpo, before = w.actor(site, "dpo"), 0
    before = w.leaves(site)
    first = notices.record(site, dpo, notice.loads(x.NOTICE))
    assert w.leaves(site) == before + 1
    (held,) = notices.notices(site)
    assert (held.id, held.standing, held.days_left, held.penalty_eur) == (first, Standing.RUNNING, 38, 0)
    assert held.notice == notice.loads(x.NOTICE)
    assert reports.of(examine.site(site), site=site).notice == held.notice
    notices.hand_back(site, dpo, first, Proof("New notice", date(2026, 11, 20), "1" * 64))
    assert len(notices.notice(site, first).notice.proofs) == 2
    with pytest.raises(InputRefused):
        notices.hand_back(site, dpo, first, Proof("From the future", date(2026, 11, 23), "1" * 64))
    with pytest.raises(InputRefused):
        notices.close(site, dpo, first, date(2026, 9, 29))
    notices.close(site, dpo, first, date(2026, 11, 22))
    assert notices.notice(site, first).standing is Standing.CLOSED
    assert notices.latest_open(site) is None
    with pytest.raises(Conflict):
        notices.hand_back(site, dpo, first, Proof("Too late", date(2026, 11, 22), "1" * 64))
    with pytest.raises(NotFound):
        notices.close(site, dpo, "none", date(2026, 11, 22))


def test_nobody_else_may_record_a_notice(site) -> None:
    someone, before = w.actor(site, "team-lead", team="inbound-A"), w.leaves(site)
    with pytest.raises(NotAllowed):
        notices.record(site, someone, notice.loads(x.NOTICE))
    assert notices.notices(site) == ()
    assert w.last_trace(site).value("outcome") in ("refuse", "gap")
    assert w.leaves(site) > before


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield launched
        launched.close()


def verdict(browser: Browser, path: Path, key: str = "") -> tuple[str, str, str, list[str]]:
    """What the page says of itself: the verdict, the signature, the report's heading if it is shown, and what the browser complained of."""
    page, said = browser.new_page(locale="en-GB"), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: said.append(request.url) if not request.url.startswith(("file:", "about:", "blob:")) else None,
    )
    page.goto(path.as_uri())
    page.wait_for_function("document.getElementById('verdict').textContent !== ''")
    if key:
        page.locator("summary").click()
        page.fill("#key", key)
        page.locator("#key").blur()
        page.wait_for_timeout(300)
    shown = page.locator("#report").get_attribute("srcdoc") is not None
    heading = page.frame_locator("#report").locator("h1").inner_text() if shown else ""
    told = page.locator("#verdict").inner_text(), page.locator("#signature").text_content() or "", heading, said
    page.close()
    return told


def test_it_checks_itself_where_it_is_opened(browser: Browser, file: Path, tmp_path: Path) -> None:
    told = verdict(browser, file)
    assert told[0] == "Chaque fichier est bien celui qui a été scellé."
    assert told[2:] == ("Entrepôt de Lens", [])
    wrong = tmp_path / "wrong.regard.html"
    wrong.write_bytes(altered(file.read_bytes(), "report.fr.html"))
    told = verdict(browser, wrong)
    assert told[0].startswith("Ne vous fiez pas")
    assert told[2] == "", "what was changed is not shown"


def test_it_checks_the_sites_signature_where_it_is_opened(browser: Browser, site, tmp_path: Path) -> None:
    path = tmp_path / "out.regard.html"
    sealing.write(reports.of(examine.site(site), site=site), path, "en", site=site)
    assert verdict(browser, path, ledger_key(site.folder))[1] == "Signed with the key that you entered."
    held = sealed.parts(path.read_bytes())
    assert held is not None
    text, _, line = held[0].decode().rpartition("\n\n— ")
    name, _, payload = line.strip().partition(" ")
    forged = bytearray(base64.b64decode(payload))
    forged[-1] ^= 1
    note = f"{text}\n\n— {name} {base64.b64encode(bytes(forged)).decode()}\n".encode()
    path.write_bytes(sealed.page(note, held[1], "en", "Regard"))
    assert verdict(browser, path)[0].startswith("Do not rely on this file")
    assert sealing.open_sealed(path).signed is Signed.BROKEN
