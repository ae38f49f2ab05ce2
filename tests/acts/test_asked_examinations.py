"""Examinations asked for on a site: the upload is sealed as it arrives and dies with the examination; what came out is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from regard.acts import erase
from regard.acts.examining import asked, job, offered, uploads
from regard.acts.running.site import RunningSite
from regard.ledger import tables as ledger_tables
from regard.site import outbox
from regard.terms.actor import Actor
from regard.terms.clock import SetClock
from regard.terms.errors import InputRefused, NotFound

OFFICER = Actor("officer", frozenset({"dpo"}), second_factor=True)
SECRET = b"Jean-Claude-Untel;2019-11-05;sanction\n"
CHARTER = """format = 1
observed_on = 2019-11-19
[site]
name = "Entrepot voisin"
kind = "company"
[[system]]
id = "scanners"
area = "scanners"
purposes = ["appraisal"]
[[system.keeps]]
data = "raw-events"
per = "person"
grain = "event"
whom = "everyone"
kept = "P31D"
"""


def uploaded(site: RunningSite, data: bytes, name: str = "charter.toml") -> asked.Asking:
    upload = uploads.Upload(site, name, 64)
    for start in range(0, len(data), 1 << 20):
        upload.add(data[start : start + (1 << 20)])
    upload.finish()
    return asked.Asking(name=name, sha256=upload.sha256, upload=upload.id)


def traces_of(site: RunningSite) -> int:
    return site.read(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(ledger_tables.leaf)).scalar_one())


def test_an_upload_is_never_plain_on_the_disk_and_opens_whole(site: RunningSite) -> None:
    data = SECRET * (uploads.PART_BYTES // len(SECRET) + 1000)
    asking = uploaded(site, data, "Dossier de M. Untel/../export.csv")
    for path in site.folder.path.rglob("*"):
        if path.is_file():
            assert SECRET.strip() not in path.read_bytes(), path.name
    with uploads.opened(site, asking.upload, asking.name) as path:
        assert path.read_bytes() == data
        assert path.name == "export.csv"
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()


def test_too_much_is_refused_and_nothing_of_it_opens(site: RunningSite) -> None:
    upload = uploads.Upload(site, "big.zip", 20)
    with pytest.raises(InputRefused, match="upload_too_big"):
        for _ in range(30):
            upload.add(b"x" * (1 << 20))
    upload.abandon()
    erase.run(site)
    with pytest.raises(NotFound, match="upload_gone"), uploads.opened(site, upload.id, "big.zip"):
        pass


def test_an_empty_upload_is_refused(site: RunningSite) -> None:
    with pytest.raises(InputRefused, match="upload_empty"):
        uploads.Upload(site, "nothing.zip", 20).finish()


def test_an_upload_that_nobody_examined_is_gone_after_a_day(site: RunningSite, clock: SetClock) -> None:
    asking = uploaded(site, SECRET)
    clock.set(clock.now() + timedelta(days=1, seconds=1))
    erase.run(site)
    with pytest.raises(NotFound, match="upload_gone"), uploads.opened(site, asking.upload, asking.name):
        pass


def test_asking_is_traced_before_anything_is_read_and_the_outcome_follows(site: RunningSite) -> None:
    asking = replace(uploaded(site, CHARTER.encode()), read_as_of="2026-06-01")
    before = traces_of(site)
    examination = asked.ask(site, OFFICER, asking)
    assert traces_of(site) == before + 1
    job.run(site, examination)
    one = asked.one(site, examination)
    assert (one.state, one.fault) == (asked.DONE, None)
    assert one.breached and one.not_evidenced is not None
    for document in offered.DOCUMENTS:
        assert len(asked.document(site, examination, document.name)) > 500, document.name
    assert asked.document(site, examination, "report.fr.pdf").startswith(b"%PDF-1.")
    kept = json.loads(asked.document(site, examination, asked.PAGE))
    assert kept["name"] == "Entrepot voisin"
    assert any(f["requirement"] == "SCN-01" and f["state"] == "breached" for f in kept["findings"])
    erase.run(site)
    with pytest.raises(NotFound, match="upload_gone"), uploads.opened(site, asking.upload, asking.name):
        pass
    assert asked.document(site, examination, asked.PAGE)


def test_what_cannot_be_read_says_why_and_is_no_fault_of_the_site(site: RunningSite) -> None:
    examination = asked.ask(site, OFFICER, uploaded(site, b"\x00\x01 not an export", "mystery.bin"))
    job.run(site, examination)
    one = asked.one(site, examination)
    assert one.state == asked.REFUSED
    assert one.fault is not None and one.fault.fr != one.fault.en
    with pytest.raises(NotFound, match="examination_not_done"):
        asked.document(site, examination, asked.PAGE)


def test_names_and_options_stand_nowhere_in_clear(site: RunningSite) -> None:
    asked.ask(site, OFFICER, uploaded(site, SECRET, "Dossier-de-Jean-Untel.csv"))
    site.close()
    for path in site.folder.path.rglob("*"):
        if path.is_file():
            assert b"Jean-Untel" not in path.read_bytes(), path.name


def test_only_what_lies_in_the_exports_folder_may_be_pointed_at(site: RunningSite, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="export_unknown"):
        asked.ask(site, OFFICER, asked.Asking(name="passwd", pointed="../../etc/passwd"))


def test_outcomes_die_after_a_year_and_leave_no_row(site: RunningSite, clock: SetClock) -> None:
    examination = asked.ask(site, OFFICER, uploaded(site, CHARTER.encode()))
    job.run(site, examination)
    clock.set(clock.now() + timedelta(days=364))
    assert asked.listed(site) == ()
    assert asked.tidy(site) == 1
    clock.set(clock.now() + timedelta(days=3))
    erase.run(site)
    with pytest.raises(NotFound):
        asked.one(site, examination)


@dataclass
class Started:
    """A process that a test ends when it wants to."""

    codes: list[int | None]
    ended: list[str] = field(default_factory=list)

    def poll(self) -> int | None:
        return self.codes.pop(0) if len(self.codes) > 1 else self.codes[0]

    def terminate(self) -> None:
        self.ended.append("terminated")


def test_jobs_are_taken_one_at_a_time_and_given_up_after_three_deaths(site: RunningSite, clock: SetClock) -> None:
    examination = asked.ask(site, OFFICER, uploaded(site, CHARTER.encode()))
    begun: list[str] = []

    def start(which: str) -> Started:
        begun.append(which)
        return Started([None, 137])

    turning = job.Examinations(site, start)
    for _ in range(20):
        clock.set(clock.now() + timedelta(seconds=5))
        turning.turn()
    assert begun == [examination] * job.MOST_ATTEMPTS
    assert asked.one(site, examination).state == asked.REFUSED
    assert site.read(outbox.waiting) == 0


def test_a_long_examination_keeps_its_lease(site: RunningSite, clock: SetClock) -> None:
    asked.ask(site, OFFICER, uploaded(site, CHARTER.encode()))
    running = Started([None])
    turning = job.Examinations(site, lambda _: running)
    other = job.Examinations(site, lambda _: pytest.fail("it was taken twice"))
    for _ in range(40):
        clock.set(clock.now() + timedelta(minutes=1))
        turning.turn()
        other.turn()
    running.codes = [0]
    turning.turn()
    assert site.read(outbox.waiting) == 0


def test_a_stop_gives_it_back_and_costs_no_attempt(site: RunningSite, clock: SetClock) -> None:
    examination = asked.ask(site, OFFICER, uploaded(site, CHARTER.encode()))
    for _ in range(5):
        running = Started([None])
        turning = job.Examinations(site, lambda _, it=running: it)  # type: ignore[misc]
        turning.turn()
        turning.stop()
        assert running.ended == ["terminated"]
    begun: list[str] = []
    job.Examinations(site, lambda which: begun.append(which) or Started([None])).turn()  # type: ignore[func-returns-value]
    assert begun == [examination]
