"""Every step may be the last before a crash: a child process dies at each point, the next start goes on from there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from regard.terms.errors import Conflict, NotFound
from regard.terms.span import Span
from regard.vault import backup, fsck, generations, index, persons, scans, sweep
from regard.vault.fsck import Fault
from regard.vault.store import Kept
from vault.place import DAY, HOUR, START, SYSTEM, Place, make_place, open_place, table_of

pytestmark = pytest.mark.crash
NOW = START + 2 * HOUR
LATER = START + 32 * DAY

KEEP = ["keep.key_made", "keep.journal_made", "journal.before_write", "journal.written", "journal.synced", "segment.written",
        "segment.renamed", "keep.payload_in_place", "keep.indexed", "keep.settled"]  # fmt: skip
KEYS = ["keyring.new_folder", "keyring.new_written", "keyring.switched", "keyring.old_root_gone", "keyring.old_gone",
        "keyring.escrow_written", "keyring.escrow_switched"]  # fmt: skip
ERASE = [*KEYS, "erase.key_gone", "erase.recorded", "erase.unlinked", "erase.marked", "erase.removed"]
PERSON = ["person.rewritten", "person.swapped", "keep.indexed", "keyring.switched", *ERASE[-5:]]
RESTORE = ["restore.barred", "restore.file", "restore.before_database", "restore.database", "restore.replayed", "restore.sorted",
           "restore.done"]  # fmt: skip


def dies_at(point: str, folder: Path, now: datetime, work: Callable[[Place], None]) -> None:
    """Do `work` in a child that must die at `point`."""
    child = os.fork()
    if child == 0:
        os.environ["REGARD_CRASH_AT"] = point
        code = 1
        try:
            work(open_place(folder, now))
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137, f"{point} was not reached"


def clean(place: Place, *allowed: Fault) -> None:
    with place.engine.begin() as conn:
        assert [p for p in fsck.check(conn, place.vault) if p.fault not in allowed] == []


def recover(place: Place) -> tuple[Path, ...]:
    with place.engine.begin() as conn:
        return place.vault.recover(conn).to_seal


def keep(place: Place) -> None:
    kept = Kept(SYSTEM, "scans", Span(START, START + HOUR), (START + 31 * DAY).replace(hour=0))
    journal = place.vault.open_journal(kept)
    journal.append([b"p1"])
    (place.folder / "acknowledged").touch()
    seal(place, journal)


def seal(place: Place, journal) -> None:
    people = [frame.decode() for frame in journal.frames()]
    sealed = place.vault.seal(
        journal, scans.encode(table_of(people)), codec=scans.CODEC, rows=3 * len(people), persons=people
    )
    with place.engine.begin() as conn:
        index.insert(conn, sealed.row, sealed.persons)
    place.vault.settle(sealed)


@pytest.mark.parametrize("point", KEEP)
def test_keep(tmp_path, point):
    folder = tmp_path / "site"
    make_place(folder).engine.dispose()
    dies_at(point, folder, NOW, keep)
    place = open_place(folder, NOW)
    for path in recover(place):
        seal(place, place.vault.resume(path))
    assert place.vault.journals() == ()
    rows = place.rows(state=None)
    assert len(rows) <= 1
    if (folder / "acknowledged").exists():
        assert len(rows) == 1
    for row in rows:
        assert place.vault.table(row).column("person").to_pylist() == ["p1"] * 3
    clean(place, *([] if rows else [Fault.KEY_ORPHAN]))


def erase(place: Place) -> None:
    with place.engine.begin() as conn:
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
    sweep.destroy(plan, place.engine.begin, place.vault, place.erasures)


@pytest.mark.parametrize("point", ERASE)
def test_erase(tmp_path, point):
    folder = tmp_path / "site"
    place = make_place(folder)
    due, early, stays = place.keep(0), place.keep(0, not_before=LATER + 9 * DAY), place.keep(5)
    also = place.keep(1, ["p3"], keep_days=20)
    place.keyring.replace_escrow()
    place.engine.dispose()
    dies_at(point, folder, LATER, erase)
    place = open_place(folder, LATER)
    recover(place)
    for row in (due, also):
        with pytest.raises(NotFound):
            place.vault.read(row)
    assert generations.others(folder / "keys", place.keyring.generation) == []
    erase(place)
    assert {row.id for row in place.rows(state=None)} == {early.id, stays.id}
    assert set(place.keyring.segments()) == {early.id, stays.id}
    assert {p.stem for p in folder.rglob("*.seg")} == {early.id, stays.id}
    for row in (early, stays):
        assert place.vault.table(row).num_rows == 6
    done = place.erasures.read()
    assert also.bucket in {name for entry in done for name in entry.buckets}
    assert due.id in {name for entry in done for name in entry.segments}
    assert place.keyring.escrow_current
    clean(place)


@pytest.mark.parametrize("point", PERSON)
def test_erase_person(tmp_path, point):
    folder = tmp_path / "site"
    place = make_place(folder)
    both, other = place.keep(0), place.keep(0, ["p2"])
    place.engine.dispose()

    def work(where: Place) -> None:
        persons.erase_person(
            where.engine.begin, where.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=where.erasures
        )

    dies_at(point, folder, NOW, work)
    place = open_place(folder, NOW)
    recover(place)
    work(place)
    erase(place)
    rows = place.rows(state=None)
    assert len(rows) == 2
    assert other.id in {row.id for row in rows}
    assert [place.vault.table(row).column("person").to_pylist() for row in rows] == [["p2"] * 3] * 2
    assert not place.keyring.holds(both.id)
    assert both.id in {name for entry in place.erasures.read() for name in entry.segments}
    clean(place, Fault.KEY_ORPHAN)


@pytest.mark.parametrize("point", RESTORE)
def test_restore(tmp_path, point):
    folder = tmp_path / "site"
    place = make_place(folder)
    erased, due, stays = place.keep(0, ["p1"]), place.keep(1, ["p2"]), place.keep(20, ["p2", "p3"])
    with sqlite3.connect(place.database) as source, sqlite3.connect(tmp_path / "copy.db") as target:
        source.backup(target)
    backup.make(place.vault, tmp_path / "copy.db", tmp_path / "backup")
    persons.erase_person(
        place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures
    )
    place.engine.dispose()
    shutil.rmtree(folder / "vault")
    place.database.unlink()

    def work(where: Place) -> backup.Restored:
        where.engine.dispose()
        backup.restore(tmp_path / "backup", where.vault.folder, where.database)
        return backup.reconcile(where.engine.begin, where.vault, where.erasures)

    def shut(where: Place) -> None:
        for row in (erased, due):
            with pytest.raises((NotFound, Conflict)):
                where.vault.read(row)

    dies_at(point, folder, LATER + 2 * DAY, work)
    place = open_place(folder, LATER + 2 * DAY)
    shut(place)
    found = work(place)
    shut(place)
    sweep.destroy(found.plan, place.engine.begin, place.vault, place.erasures)
    shut(place)
    assert [row.id for row in place.rows(state=None)] == [stays.id]
    assert place.vault.table(stays).num_rows == 6
    clean(place, Fault.KEY_ORPHAN)
