"""Every step of keep, erase and restore may be the last before a crash: killed at each, started again, nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from acts import warehouse as w
from regard.acts import admit, erase, keep, prove
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import checks, copies
from regard.terms.clock import SetClock
from regard.vault.fsck import Fault

pytestmark = pytest.mark.crash

SITE = ["site.writer.before_commit", "site.writer.after_commit"]
KEEP = ["keep.key_made", "keep.journal_made", "journal.before_write", "journal.written", "journal.synced", "segment.written",
        "segment.renamed", "keep.payload_in_place", "keep.indexed", "keep.settled", *SITE]  # fmt: skip
KEYS = ["keyring.new_folder", "keyring.new_written", "keyring.switched", "keyring.old_root_gone", "keyring.old_gone"]
ERASE = [*KEYS, "erase.key_gone", "erase.recorded", "erase.unlinked", "erase.marked", "erase.removed", *SITE]
PERSON = ["person.rewritten", "person.swapped", "keep.key_made", "keep.payload_in_place", "keep.indexed", *ERASE]
RESTORE = ["restore.barred", "restore.file", "restore.before_database", "restore.database", "restore.replayed",
           "restore.sorted", "restore.done", "ledger_batch_integrated", "ledger_files_renamed",
           "ledger_checkpoint_written", *KEYS, *SITE]  # fmt: skip
LEDGER = ["ledger_batch_integrated", "ledger_checkpoint_written", "ledger_size_written", "ledger_files_written",
          "ledger_files_synced", "ledger_files_renamed"]  # fmt: skip
STOCK = 3 * 36 + 18
ROWS = [w.scan(w.worker(n), w.SHIFT + n * w.MINUTE) for n in range(1, 7)]


def dies_at(point: str, work, folder: Path, now) -> None:
    """Do `work` on the site, opened in a child that must die at `point`."""
    _in_child(point, work, lambda: RunningSite.open(folder, clock=SetClock(now)))


def _in_child(point: str, work, opened=None) -> None:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            given = [opened()] if opened else []
            os.environ["REGARD_CRASH_AT"] = point
            work(*given)
            code = 0
        finally:
            os._exit(code)
    found = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert found == 137, f"{point} was not reached ({found})"


def sound(site: RunningSite, *allowed: Fault, older: bytes | None = None) -> None:
    found = [p for p in checks.fsck(site) if p.fault not in allowed]
    assert found == [], found
    report = prove.verify(site, older=older)
    assert report.sound, report.problems


@pytest.fixture(scope="module")
def at_rest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its people and a device; nothing scanned yet."""
    base = tmp_path_factory.mktemp("at-rest")
    site = w.found(base / "site", SetClock(w.START))
    w.people(site, 8, teams=("inbound-A",))
    w.device(site)
    site.close()
    return base


@pytest.fixture
def stopped(tmp_path: Path, at_rest: Path) -> Path:
    """A copy of it, for one crash."""
    shutil.copytree(at_rest, tmp_path, dirs_exist_ok=True)
    return tmp_path / "site"


@pytest.mark.parametrize("point", KEEP)
def test_keep(stopped, point):
    """A batch is sent, acknowledged, sealed; the process dies somewhere. Sent again after the start, it is there once."""
    folder = stopped
    told = folder.parent / "acknowledged"

    def work(site: RunningSite) -> None:
        doors = admit.Doors(site)
        site.clock.set(w.SHIFT + w.HOUR)
        w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), ROWS)
        told.touch()
        w.seal_all(site, doors)

    dies_at(point, work, folder, w.SHIFT)
    site = RunningSite.open(folder, clock=SetClock(w.SHIFT + w.HOUR))
    keep.seal_left(site)
    if told.exists():
        assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == len(ROWS), "acknowledged means durable"
    doors = admit.Doors(site)
    again = w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), ROWS)
    assert again.accepted + again.duplicates == len(ROWS)
    w.seal_all(site, doors)
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == len(ROWS)
    assert len(w.rows_kept(site)) == len(ROWS)
    assert site.vault.journals() == ()
    sound(site, Fault.KEY_ORPHAN)
    doors.close()
    site.close()


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, at_rest: Path) -> Path:
    """Four sealed hours, in the last of which WORKER-003 was not there; a note of the ledger, a backup."""
    base = tmp_path_factory.mktemp("worked")
    shutil.copytree(at_rest, base, dirs_exist_ok=True)
    site = RunningSite.open(base / "site", clock=SetClock(w.SHIFT))
    doors = admit.Doors(site)
    for hour in range(4):
        site.clock.set(w.SHIFT + (hour + 1) * w.HOUR)
        who = range(1, 7) if hour < 3 else range(4, 7)
        w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), w.hour_of(w.SHIFT + hour * w.HOUR, who))
        w.seal_all(site, doors)
    w.actor(site, "dpo")
    (base / "note").write_bytes(prove.checkpoint(site).encode())
    copies.backup(site, base / "backup")
    doors.close()
    site.close()
    return base


@pytest.fixture
def sealed(tmp_path: Path, worked: Path) -> Path:
    """A copy of it, for one crash."""
    shutil.copytree(worked, tmp_path, dirs_exist_ok=True)
    return tmp_path / "site"


@pytest.mark.parametrize("point", ERASE)
def test_erase(sealed, point):
    now = w.SHIFT + 3 * w.DAY
    dies_at(point, erase.run, sealed, now)
    site = RunningSite.open(sealed, clock=SetClock(now))
    erase.run(site)
    assert w.rows_kept(site) == []
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == STOCK
    assert erase.plan(site).segments == 0
    sound(site, older=(sealed.parent / "note").read_bytes())
    site.close()


@pytest.mark.parametrize("point", PERSON)
def test_erase_person(sealed, point):
    """Half forgotten is not forgotten: the next sweep finishes it, though nobody asks again."""
    now = w.SHIFT + 4 * w.HOUR
    site = RunningSite.open(sealed, clock=SetClock(now))
    who = w.pseudonym(site, "WORKER-003")
    dpo = w.actor(site, "dpo")
    site.close()
    dies_at(point, lambda site: erase.person(site, dpo, w.SYSTEM, who, "objection"), sealed, now)
    site = RunningSite.open(sealed, clock=SetClock(now + timedelta(minutes=11)))
    keep.seal_left(site)
    began = [t for t in w.all_traces(site, "erase") if t.value("object") == "person"]
    erase.run(site)
    if not site.erasures.read():
        assert len([row for row in w.rows_kept(site) if row["person"] == who]) == 18, "it had not begun"
        erase.person(site, dpo, w.SYSTEM, who, "objection")
    assert began or point in SITE
    assert who not in {row["person"] for row in w.rows_kept(site)}
    assert len(w.rows_kept(site)) == 5 * 18 + 18
    assert w.segments(site, pseudonym=who, state=None) == []
    with pytest.raises(AssertionError):
        w.pseudonym(site, "WORKER-003")
    sound(site, Fault.KEY_ORPHAN, older=(sealed.parent / "note").read_bytes())
    site.close()


@pytest.mark.parametrize("point", RESTORE)
def test_restore(sealed, point):
    """The backup was taken, then a person was forgotten, then the disk died; coming back dies too, and is done again.

    The hours that the person was in have no key in the backup any more: their successors, without the person, died with the disk.
    """
    now = w.SHIFT + 4 * w.HOUR
    site = RunningSite.open(sealed, clock=SetClock(now))
    who = w.pseudonym(site, "WORKER-003")
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "objection")
    older = prove.checkpoint(site).encode()
    site.close()
    for name in ("segments", "journals"):
        shutil.rmtree(sealed / name)
    for file in sealed.glob("site.db*"):
        file.unlink()
    later = w.SHIFT + 37 * w.HOUR + timedelta(minutes=30)
    backup = sealed.parent / "backup"
    _in_child(point, lambda: copies.restore(backup, sealed, clock=SetClock(later)))
    copies.restore(backup, sealed, clock=SetClock(later))
    site = RunningSite.open(sealed, clock=SetClock(later))
    left = w.rows_kept(site)
    assert who not in {row["person"] for row in left}
    assert [row["at"] >= w.SHIFT + 3 * w.HOUR for row in left] == [True] * 18
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == STOCK
    sound(site, Fault.KEY_ORPHAN, older=older)
    site.close()


@pytest.mark.parametrize("point", LEDGER)
def test_ledger_verifies_after_crash(sealed, point):
    dies_at(point, prove.checkpoint, sealed, w.SHIFT + 4 * w.HOUR)
    site = RunningSite.open(sealed, clock=SetClock(w.SHIFT + 4 * w.HOUR))
    prove.checkpoint(site)
    sound(site, older=(sealed.parent / "note").read_bytes())
    site.close()


def test_the_command_line_killed_in_the_middle_of_a_sweep_is_run_again(sealed):
    """`regard erase` of a demo's clock, by its own program: killed after the keys are gone, the next run says what it finished."""
    env = {**os.environ, "REGARD_SITE": str(sealed), "REGARD_LANG": "en"}
    command = [sys.executable, "-m", "regard", "--json", "erase"]
    killed = subprocess.run(command, env={**env, "REGARD_CRASH_AT": "erase.key_gone"}, capture_output=True, check=False)
    assert killed.returncode in (0, 137), killed.stderr
    again = subprocess.run(command, env=env, capture_output=True, check=False)
    assert again.returncode == 0, again.stderr
    json.loads(again.stdout)
