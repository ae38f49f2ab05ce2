"""Keeping, holding, erasing, coming back: through the whole vault."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound
from regard.terms.span import Span
from regard.vault import backup, fsck, holds, index, persons, scans, sweep, tables
from regard.vault.fsck import Fault, Problem
from regard.vault.holds import Hold
from regard.vault.store import Kept
from vault.place import DAY, HOUR, START, SYSTEM, Place, make_place, open_place, table_of


def erase(place: Place) -> sweep.Outcome:
    with place.engine.begin() as conn:
        wanted = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
    return sweep.destroy(wanted, place.engine.begin, place.vault, place.erasures)


def problems(place: Place, **more) -> list[tuple[Fault, str]]:
    with place.engine.begin() as conn:
        return [(p.fault, p.about) for p in fsck.check(conn, place.vault, **more)]


def bend(path: Path) -> None:
    """Change one bit of the last byte."""
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def hold_of(place: Place, days: int = 90) -> Hold:
    now = place.clock.now()
    hold = Hold(holds.new_id(), SYSTEM, "person", now, now + days * DAY, "litigation", "RG 26/1", "actor-1")
    with place.engine.begin() as conn:
        holds.place(conn, hold)
    return hold


def test_an_hour_goes_from_journal_to_segment_and_is_read_by_column(place):
    span = Span(START, START + HOUR)
    kept = Kept(SYSTEM, "scans", span, (START + 31 * DAY).replace(hour=0), device="gate-1")
    with place.vault.open_journal(kept) as journal:
        journal.append([b"a batch"])
        assert place.vault.kept(journal) == kept == place.vault.kept(journal.path)
        sealed = place.vault.seal(
            journal, scans.encode(table_of(["p1"])), codec=scans.CODEC, rows=3, persons=["p1", "p1"]
        )
    with place.engine.begin() as conn:
        index.insert(conn, sealed.row, sealed.persons)
    place.vault.settle(sealed)
    assert place.vault.journals() == ()
    (row,) = place.rows(system=SYSTEM, span=span, device="gate-1", pseudonym="p1")
    assert row == sealed.row
    assert place.vault.table(row, ["person"]).to_pydict() == {"person": ["p1"] * 3}
    assert problems(place) == []
    with place.engine.begin() as conn:
        assert index.persons(conn, [row.id]) == {row.id: frozenset({"p1"})}
        (line,) = index.summary(conn)
        assert (line.segments, line.rows, line.first_erase_by) == (1, 3, row.erase_by)
        assert index.find(conn, span=Span(START + HOUR, START + 2 * HOUR)) == []
        with pytest.raises(NotFound, match="segment_absent"):
            index.get(conn, "00" * 16)


def test_a_late_row_s_supplement_dies_with_its_hour(place):
    first = place.keep()
    late = place.keep(supplement_of=first.id)
    assert (late.bucket, late.supplement_of) == (first.bucket, first.id)
    place.clock.advance(32 * DAY)
    assert erase(place).segments == 2


def test_a_transaction_given_up_leaves_nothing(place):
    sealed = place.seal(0, ["p1"])
    place.vault.abandon(sealed)
    assert place.vault.journals() == ()
    assert not place.vault.path(sealed.row).exists()
    row = place.keep()
    with pytest.raises(Conflict, match="segment_exists"), place.engine.begin() as conn:
        index.insert(conn, row)


def test_what_is_due_goes_and_nothing_else(place):
    old, new = [place.keep(0) for _ in range(3)], place.keep(5)
    cipher = place.keyring.row_cipher(SYSTEM, "trace", START + DAY)
    bucket, sealed = cipher.seal(b"who", about=b"1")
    place.clock.advance(32 * DAY)
    with place.engine.begin() as conn:
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
        assert sweep.plan(conn, place.clock.now(), place.keyring.buckets(), spared=[old[0].bucket, bucket]).empty
    assert (plan.buckets, plan.segments, plan.row_buckets, plan.count) == ((old[0].bucket,), (), (bucket,), 3)
    with pytest.raises(NotFound, match="past_term"):
        place.vault.read(old[0])
    outcome = erase(place)
    assert (outcome.segments, outcome.files, outcome.buckets, outcome.row_buckets) == (3, 3, 2, (bucket,))
    assert outcome.older_copies_gone == place.clock.now()
    assert [row.id for row in place.rows(state=None)] == [new.id]
    assert place.vault.table(new).num_rows == 6
    with pytest.raises(NotFound, match="key_destroyed"):
        cipher.open(bucket, sealed, about=b"1")
    assert problems(place) == []
    assert [e.buckets for e in place.erasures.read()] == [(old[0].bucket, bucket)]
    with place.engine.begin() as conn:
        assert sweep.plan(conn, place.clock.now(), place.keyring.buckets()).empty


def test_a_journal_never_sealed_dies_at_its_term(place):
    journal = place.vault.open_journal(Kept(SYSTEM, "scans", Span(START, START + HOUR), START + DAY))
    journal.append([b"x"])
    journal.close()
    place.clock.advance(2 * DAY)
    assert problems(place) == [(Fault.PAST_TERM, f"journals/{journal.path.name}")]
    assert erase(place).files == 1
    assert place.vault.journals() == ()


def test_a_fixed_term_is_not_cut_short(place):
    row = place.keep(keep_days=30, not_before=START + 30 * DAY)
    other = place.keep(keep_days=30)
    assert row.bucket == other.bucket
    place.clock.set((START + 30 * DAY).replace(hour=1))
    with place.engine.begin() as conn:
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
    assert (plan.buckets, plan.segments, plan.too_early) == ((), (other.id,), 1)
    erase(place)
    assert place.vault.table(row).num_rows == 6
    with pytest.raises(Conflict, match="too_early"):
        persons.erase_person(
            place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures
        )
    place.clock.advance(DAY)
    assert erase(place).segments == 1


def test_a_held_segment_outlives_its_day_and_ends_with_its_hold(place):
    row, other = place.keep(), place.keep()
    hold = hold_of(place)
    with place.engine.begin() as conn:
        persons.hold_segment(conn, place.vault, hold, row)
        held = index.get(conn, row.id)
    second = hold_of(place)
    with pytest.raises(Conflict, match="held_already"), place.engine.begin() as conn:
        persons.hold_segment(conn, place.vault, second, held)
    with pytest.raises(Conflict, match="held"):
        persons.erase_person(
            place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures
        )
    place.clock.advance(32 * DAY)
    with place.engine.begin() as conn:
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
    assert (plan.buckets, plan.held) == ((other.bucket,), 1)
    erase(place)
    assert place.vault.table(held).num_rows == 6
    assert problems(place) == []
    place.clock.advance(90 * DAY)
    with place.engine.begin() as conn:
        assert {h.id for h in holds.active(conn, system=SYSTEM)} == {hold.id, second.id}
        assert set(holds.expire(conn, place.clock.now())) == {hold.id, second.id}
    assert erase(place).segments == 1
    assert place.keyring.segments() == {}


def test_a_hold_placed_between_plan_and_erasure_is_respected(place):
    row, other = place.keep(), place.keep()
    place.clock.advance(32 * DAY)
    with place.engine.begin() as conn:
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
        index.put_under_hold(conn, row.id, hold_of_in(conn, place).id, row.bucket)
    outcome = sweep.destroy(plan, place.engine.begin, place.vault, place.erasures)
    assert (outcome.segments, outcome.buckets) == (1, 0)
    assert place.keyring.holds(row.id)
    assert not place.keyring.holds(other.id)


def hold_of_in(conn, place: Place) -> Hold:
    now = place.clock.now()
    hold = Hold(holds.new_id(), SYSTEM, "segment", now, now + DAY, "litigation", "x", "actor-1")
    holds.place(conn, hold)
    with pytest.raises(InputRefused, match="hold_term"):
        holds.place(conn, replace(hold, until=now))
    with pytest.raises(NotFound, match="hold_absent"):
        holds.release(conn, "none")
    return hold


def test_a_hold_extended_keeps_on_and_one_run_out_shuts(place):
    row = place.keep()
    hold = hold_of(place, days=40)
    with place.engine.begin() as conn:
        persons.hold_segment(conn, place.vault, hold, row)
    place.clock.advance(39 * DAY)
    with place.engine.begin() as conn:
        longer = persons.extend_hold(conn, place.vault, hold.id, hold.until + 40 * DAY)
        assert holds.get(conn, hold.id) == longer
    place.clock.advance(20 * DAY)
    erase(place)
    (held,) = place.rows()
    assert place.vault.table(held).num_rows == 6
    assert problems(place) == []
    place.clock.advance(40 * DAY)
    with pytest.raises(NotFound, match="past_term"):
        place.vault.table(held)


def test_a_released_hold_gives_the_segment_back_to_its_own_term(place):
    row = place.keep()
    hold = hold_of(place)
    with place.engine.begin() as conn:
        persons.hold_segment(conn, place.vault, hold, row)
        assert holds.release(conn, hold.id) == 1
    assert place.vault.table(place.rows()[0]).num_rows == 6
    place.clock.advance(32 * DAY)
    assert erase(place).segments == 1


def test_one_person_s_rows_are_held_without_the_rest_of_the_hour(place):
    row = place.keep(people=["p1", "p2"])
    hold = hold_of(place)
    made = persons.hold_rows(place.engine.begin, place.vault, hold, rows=[row], pseudonym="p1", column="person")
    again = persons.hold_rows(place.engine.begin, place.vault, hold, rows=[row], pseudonym="p1", column="person")
    assert made == again
    assert len(made) == 1
    assert persons.hold_rows(place.engine.begin, place.vault, hold, rows=[row], pseudonym="p9", column="person") == ()
    place.clock.advance(32 * DAY)
    assert erase(place).segments == 1
    (kept,) = place.rows()
    assert kept.supplement_of == row.id
    assert place.vault.table(kept).column("person").to_pylist() == ["p1"] * 3
    assert problems(place) == []


def test_one_person_is_erased_without_the_rest_of_the_hour(place):
    row, alone, other = place.keep(people=["p1", "p2"]), place.keep(people=["p1"]), place.keep(people=["p2"])
    report = place.keep(people=["p1"], kind="profile")
    before = place.keyring.segment_key(row.id)
    traced = []
    done = persons.erase_person(
        place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures,
        record=lambda _conn, sealed: traced.append(sealed.row.id), note="request 7",
    )  # fmt: skip
    successors = dict(done.rewritten)
    assert successors[alone.id] is successors[report.id] is None
    assert (done.rows, done.keys_gone, traced) == (9, place.clock.now(), [successors[row.id]])
    assert {r.id for r in place.rows(state=None)} == {other.id, successors[row.id]}
    assert place.rows(pseudonym="p1", state=None) == []
    (fresh,) = [r for r in place.rows() if r.id == successors[row.id]]
    assert (fresh.erase_by, fresh.span, fresh.bucket) == (row.erase_by, row.span, row.bucket)
    assert place.keyring.segment_key(fresh.id) != before
    assert place.vault.table(fresh).column("person").to_pylist() == ["p2"] * 3
    assert not place.keyring.holds(row.id)
    assert not place.vault.path(row).exists()
    (entry,) = place.erasures.read()
    assert (entry.kind, entry.note, set(entry.segments)) == ("person", "request 7", {row.id, alone.id, report.id})
    assert problems(place) == []
    nothing = persons.erase_person(
        place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures
    )
    assert nothing.rewritten == ()


def test_a_start_undoes_what_the_index_does_not_know_and_hands_back_what_was_acknowledged(place):
    intent = place.seal(0, ["p1"])
    kept = Kept(SYSTEM, "scans", Span(START, START + HOUR), (START + 31 * DAY).replace(hour=0))
    journal = place.vault.open_journal(kept)
    journal.append([b"acknowledged"])
    half = place.vault.seal(journal, [("x", b"")], codec="x")
    known = place.seal(0, ["p2"])
    for left in (intent, half, known):
        left.journal.close()  # as the end of their process does
    with place.engine.begin() as conn:
        index.insert(conn, known.row, known.persons)
    gone = place.vault.open_journal(replace(kept, kind="other"))
    gone.close()
    place.keyring.destroy([place.vault.kept(gone.path).in_bucket.id])
    bad = place.vault.open_journal(kept)
    bad.close()
    bad.path.write_bytes(bad.path.read_bytes()[:-1])
    busy = place.vault.open_journal(kept)
    torn = place.vault.path(half.row).with_name("x.seg.tmp")
    torn.write_bytes(b"half")
    with place.engine.begin() as conn:
        found = place.vault.recover(conn)
    assert found.to_seal == (journal.path,)
    assert found.finished == (known.row.id,)
    assert set(found.undone) == {intent.row.id, half.row.id}
    assert (found.keyless, found.damaged, found.held) == ((gone.path,), (bad.path,), (busy.path,))
    assert not torn.exists()
    assert not place.vault.path(half.row).exists()
    with place.vault.resume(journal.path) as again:
        assert list(again.frames()) == [b"acknowledged"]
    busy.close()


def backed_up(place: Place, name: str = "backup"):
    copy = place.folder.parent / f"{name}.db"
    with sqlite3.connect(place.database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return backup.make(place.vault, copy, place.folder.parent / name)


def come_back(place: Place, name: str = "backup", *, lose: bool = True) -> tuple[Place, backup.Restored]:
    now = place.clock.now()
    place.engine.dispose()
    if lose:
        shutil.rmtree(place.vault.folder)
        place.database.unlink()
    backup.restore(place.folder.parent / name, place.vault.folder, place.database)
    back = open_place(place.folder, now)
    for row in back.rows(state=None):
        with pytest.raises(Conflict, match="restore_unfinished"):
            back.vault.read(row)
    return back, backup.reconcile(back.engine.begin, back.vault, back.erasures)


def test_a_backup_has_no_key_and_brings_back_nothing_erased(place):
    person, due, stays = place.keep(0, keep_days=60), place.keep(0), place.keep(5, people=["p3"])
    made = backed_up(place)
    assert made.segments == 3
    with pytest.raises(Conflict, match="backup_exists"):
        backed_up(place)
    persons.erase_person(
        place.engine.begin, place.vault, system=SYSTEM, pseudonym="p1", column="person", erasures=place.erasures
    )
    place.clock.advance(32 * DAY)
    erase(place)
    back, found = come_back(place)
    assert set(found.keyless) == {person.id, due.id}
    assert found.replayed == 2
    assert found.plan.empty
    assert [row.id for row in back.rows(state=None)] == [stays.id]
    assert back.vault.table(stays).num_rows == 3
    assert not back.vault.path(due).exists()


def test_what_fell_due_while_away_is_due_at_once_and_stays_shut(place):
    row = place.keep(0)
    backed_up(place)
    place.clock.advance(40 * DAY)
    back, found = come_back(place)
    assert found.plan.count == 1
    with pytest.raises(NotFound, match="past_term"):
        back.vault.read(back.rows()[0])
    sweep.destroy(found.plan, back.engine.begin, back.vault, back.erasures)
    assert back.rows(state=None) == []
    assert not back.keyring.holds(row.id)


def test_an_old_escrow_does_not_bring_back_what_was_erased(place, tmp_path):
    """Disk and escrow lost since: keys come from an older copy, and the erasure journal destroys them again."""
    gone, stays = place.keep(0), place.keep(5)
    backed_up(place)
    place.keyring.replace_escrow()
    shutil.copytree(place.folder / "escrow", tmp_path / "old-escrow")
    place.clock.advance(32 * DAY)
    erase(place)
    shutil.rmtree(place.folder / "keys")
    shutil.copytree(tmp_path / "old-escrow", place.folder / "keys")
    (place.folder / "keys").chmod(0o700)
    back, found = come_back(place)
    assert found.keyless == (gone.id,)
    assert not back.keyring.holds(gone.id)
    assert back.vault.table(stays).num_rows == 6


def test_a_hold_newer_than_the_backup_survives_the_restore(place):
    row = place.keep()
    backed_up(place)
    hold = hold_of(place)
    with place.engine.begin() as conn:
        persons.hold_segment(conn, place.vault, hold, row)
    place.clock.advance(32 * DAY)
    back, found = come_back(place)
    assert found.unheld == (row.id,)
    assert found.plan.count == 0
    (kept,) = back.rows()
    assert kept.hold == hold.id
    assert problems(back) == [(Fault.HOLD_MISSING, row.id)]
    assert back.vault.table(kept).num_rows == 6


def test_what_came_after_the_backup_is_told_and_a_changed_file_mended(place):
    row = place.keep()
    backed_up(place)
    later = place.keep()
    path = place.vault.path(row)
    bend(path)
    back, found = come_back(place, lose=False)
    assert found.unknown_files == (later.path,)
    assert back.vault.table(row).num_rows == 6


def test_a_changed_backup_is_refused(place):
    row = place.keep()
    backed_up(place)
    target = place.folder.parent / "backup" / row.path
    bend(target)
    shutil.rmtree(place.vault.folder)
    with pytest.raises(Damaged, match="backup_file"):
        backup.restore(place.folder.parent / "backup", place.vault.folder, place.database)
    with pytest.raises(NotFound, match="backup_absent"):
        backup.restore(place.folder.parent / "nowhere", place.vault.folder, place.database)
    manifest = place.folder.parent / "backup/manifest.json"
    manifest.write_text(manifest.read_text().replace("segments/", "../../segments/"))
    with pytest.raises(Damaged, match="backup_file"):
        backup.restore(place.folder.parent / "backup", place.vault.folder, place.database)


def test_the_check_names_every_fault_and_repairs_none(place):
    good, keyless, fileless, changed, differs, dead, held = (place.keep(n) for n in range(7))
    place.keyring.destroy([], [keyless.id])
    place.vault.path(fileless).unlink()
    place.vault.path(changed).write_bytes(b"x" * changed.size)
    orphan = place.seal(8, ["p1"])
    orphan.journal.path.unlink()
    loose = place.keyring.new_segment(place.keyring.bucket_of(good.id))
    (place.vault.folder / "segments/x.tmp").write_bytes(b"")
    bad = place.vault.open_journal(Kept(SYSTEM, "scans", Span(START, START + HOUR), START + 9 * DAY))
    bad.append([b"frame"])
    bad.close()
    bend(bad.path)
    late = place.keep(0, keep_days=1, kind="short")
    with place.engine.begin() as conn:
        later = tables.segment.c.erase_by_us + 60_000_000
        conn.execute(update(tables.segment).where(tables.segment.c.id == differs.id).values(erase_by_us=later))
        index.mark(conn, [dead.id], index.DEAD)
        index.put_under_hold(conn, held.id, "nobody", held.bucket)
    place.clock.advance(timedelta(days=1))
    found = problems(place, has_trace=lambda name: name != good.id)
    assert found == sorted(
        [
            (Fault.KEY_MISSING, keyless.id),
            (Fault.TOTAL_DIFFERS, differs.bucket),
            (Fault.FILE_MISSING, fileless.id),
            (Fault.FILE_CHANGED, changed.id),
            (Fault.HEADER_DIFFERS, differs.id),
            (Fault.DEAD_LEFT, dead.id),
            (Fault.HOLD_MISSING, held.id),
            (Fault.TRACE_MISSING, good.id),
            (Fault.KEY_ORPHAN, orphan.row.id),
            (Fault.KEY_ORPHAN, loose),
            (Fault.FILE_ORPHAN, orphan.row.path),
            (Fault.TEMPORARY_LEFT, "segments/x.tmp"),
            (Fault.JOURNAL_DAMAGED, f"journals/{bad.path.name}"),
            (Fault.PAST_TERM, late.id),
        ]
    )
    assert problems(place, has_trace=lambda name: name != good.id) == found
    for fault in Fault:
        sentence = Problem(fault, "x").sentence
        assert sentence.en
        assert sentence.fr


def test_the_escrow_left_behind_is_reported(tmp_path):
    place = make_place(tmp_path / "site")
    shutil.rmtree(tmp_path / "site/escrow")
    assert (Fault.ESCROW_STALE, "1") in problems(place)


def test_the_write_ahead_log_is_emptied(place):
    place.keep()
    wal = place.database.with_name("site.db-wal")
    assert wal.stat().st_size > 0
    sweep.truncate_wal(place.database)
    assert wal.stat().st_size == 0


def test_a_hold_that_ends_before_the_term_does_not_shorten_it(place):
    row = place.keep(0, keep_days=31)
    now = place.clock.now()
    hold = holds.Hold(holds.new_id(), row.system, "segment", now, now + 2 * DAY, "claim", "x", "a")
    with place.engine.begin() as conn:
        holds.place(conn, hold)
        persons.hold_segment(conn, place.vault, hold, row)
    place.clock.advance(5 * DAY)
    assert place.vault.table(place.rows()[0]).num_rows == 6, (
        "its own term runs on, whether the hold is ended yet or not"
    )
    with place.engine.begin() as conn:
        assert holds.expire(conn, place.clock.now()) == (hold.id,)
    erase(place)
    (kept,) = place.rows()
    assert place.vault.table(kept).num_rows == 6
