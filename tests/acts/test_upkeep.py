"""Upkeep: backups without keys, coming back without the erased, and the checks that tell the truth of a site."""

from __future__ import annotations

import shutil

import pytest

from acts import warehouse as w
from regard.acts import answer, erase, govern, keep, prove
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import checks, copies
from regard.terms.clock import SetClock
from regard.terms.errors import Conflict, Damaged, NotFound
from regard.vault.fsck import Fault


def lose(site: RunningSite) -> None:
    """The disk with database and segments dies; keys, erasures, settings, charters and ledger lie elsewhere."""
    site.close()
    for name in ("segments", "journals"):
        shutil.rmtree(site.folder.path / name)
    for file in site.folder.path.glob("site.db*"):
        file.unlink()


def restored(site: RunningSite, backup, **more) -> tuple[RunningSite, copies.Restored]:
    lose(site)
    done = copies.restore(backup, site.folder.path, clock=site.clock, **more)
    return RunningSite.open(site.folder.path, clock=site.clock), done


def faults(site: RunningSite) -> list[tuple[str, str]]:
    return [(p.fault, p.about) for p in checks.fsck(site)]


def test_a_backup_holds_no_key_and_no_secret(site, doors, tmp_path):
    made = copies.backup(site, tmp_path / "backup")
    assert made.segments == 9
    with pytest.raises(Conflict) as error:
        copies.backup(site, tmp_path / "backup")
    assert error.value.code == "backup_exists"
    data = b"".join(p.read_bytes() for p in (tmp_path / "backup").rglob("*") if p.is_file())
    for row in w.segments(site):
        key = site.keyring.segment_key(row.id)
        assert key not in data
        assert key.hex().encode() not in data
    for secret in (site.settings.identity_key, site.settings.worker_lookup_key, w.name(3), "WORKER-003"):
        assert secret.encode() not in data
    assert not list((site.folder.path / "run").glob("tmp*")), "no plain copy of the database is left"


def test_what_was_kept_is_there_again(site, doors, tmp_path):
    before = w.rows_kept(site), w.rows_kept(site, "stock")
    copies.backup(site, tmp_path / "backup")
    back, done = restored(site, tmp_path / "backup")
    assert (done.segments, done.replayed, done.keyless, done.erased) == (9, 0, 0, 0)
    assert (w.rows_kept(back), w.rows_kept(back, "stock")) == before
    assert faults(back) == []
    assert prove.verify(back).sound
    back.close()


def test_coming_back_brings_nothing_back_that_was_erased(site, doors, tmp_path):
    """The sweep, one person with their name, and what fell due since: none of it opens again."""
    dpo = w.actor(site, "dpo")
    who = w.pseudonym(site, "WORKER-003")
    copies.backup(site, tmp_path / "backup")
    erase.person(site, dpo, w.SYSTEM, who, "objection granted")
    older = prove.checkpoint(site).encode()
    back, done = restored(site, tmp_path / "backup")
    assert done.replayed >= 1
    assert who not in {row["person"] for row in w.rows_kept(back)}
    names = {name for _, name, _ in w.roster_of(back, w.actor(back, "dpo"))}
    assert w.name(3) not in names
    assert len(names) == 23
    with pytest.raises(AssertionError):
        w.pseudonym(back, "WORKER-003")
    report = prove.verify(back, older=older)
    assert report.sound, report.problems
    assert report.lost > 0, "the traces since the backup are lost, and said so"
    copies.backup(back, tmp_path / "second")
    back.clock.set(w.SHIFT + 3 * w.DAY)
    again, done = restored(back, tmp_path / "second")
    assert done.erased > 0
    assert w.rows_kept(again) == []
    assert prove.verify(again, older=older).sound
    again.close()


def test_what_was_swept_since_a_backup_does_not_open_from_it(site, doors, tmp_path):
    copies.backup(site, tmp_path / "backup")
    site.clock.set(w.SHIFT + 3 * w.DAY)
    erase.run(site)
    back, done = restored(site, tmp_path / "backup")
    assert done.keyless + done.erased >= 3
    assert w.rows_kept(back) == []
    assert sum(row["scans"] for row in w.rows_kept(back, "stock")) == 24 * 18
    assert faults(back) == []
    back.close()


def test_a_hold_placed_before_a_backup_keeps_what_it_kept(site, doors, tmp_path):
    me = w.watched(site, "WORKER-003")
    answer.ask(site, me, w.SYSTEM, "restriction", "I may go to court")
    copies.backup(site, tmp_path / "backup")
    site.clock.set(w.SHIFT + 4 * w.DAY)
    back, _ = restored(site, tmp_path / "backup")
    assert {row["person"] for row in w.rows_kept(back)} == {me.pseudonym(w.SYSTEM)}
    assert faults(back) == []
    back.close()


def test_scans_that_came_after_a_backup_and_were_sealed_are_reported_not_hidden(site, doors, tmp_path):
    copies.backup(site, tmp_path / "backup")
    w.forget_caches(doors)
    door = doors.recognise(w.SYSTEM, f"Bearer {w.device(site)}")
    start = w.SHIFT + 4 * w.HOUR
    site.clock.set(start + w.HOUR)
    w.send(doors, door, w.hour_of(start, range(24)))
    w.seal_all(site, doors)
    site.close()
    for file in site.folder.path.glob("site.db*"):
        file.unlink()
    copies.restore(tmp_path / "backup", site.folder.path, clock=site.clock)
    back = RunningSite.open(site.folder.path, clock=site.clock)
    assert {fault for fault, _ in faults(back)} <= {Fault.FILE_ORPHAN, Fault.KEY_ORPHAN}
    assert prove.verify(back).sound
    back.close()


def test_an_open_hour_comes_back_from_a_backup(site, tmp_path):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, w.hour_of(w.SHIFT, range(24)))
    copies.backup(site, tmp_path / "backup")
    doors.close()
    back, _ = restored(site, tmp_path / "backup")
    keep.seal_left(back)
    assert sum(row["scans"] for row in w.rows_kept(back, "stock")) == 144
    back.close()


def test_a_backup_with_a_changed_file_is_refused(site, doors, tmp_path):
    copies.backup(site, tmp_path / "backup")
    file = next((tmp_path / "backup").rglob("*.seg"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)
    lose(site)
    with pytest.raises(Damaged) as error:
        copies.restore(tmp_path / "backup", site.folder.path, clock=site.clock)
    assert error.value.code == "backup_file"
    with pytest.raises(NotFound):
        copies.restore(tmp_path / "nothing", site.folder.path, clock=site.clock)


def test_a_served_site_is_not_restored_under_its_server(site, doors, tmp_path):
    from regard.site import folder as folders

    copies.backup(site, tmp_path / "backup")
    site.close()
    with folders.serving(folders.open(site.folder.path)), pytest.raises(Conflict) as error:
        copies.restore(tmp_path / "backup", site.folder.path, clock=site.clock)
    assert error.value.code == "site_served"


def test_fsck_finds_what_is_wrong_and_repairs_nothing(site, doors):
    assert faults(site) == []
    first, second, third = w.segments(site, "raw-events")
    changed, missing = site.vault.path(first), site.vault.path(second)
    data = bytearray(changed.read_bytes())
    data[-40] ^= 1
    changed.chmod(0o600)
    changed.write_bytes(data)
    missing.unlink()
    site.write(lambda conn: conn.execute(w.index.segment.delete().where(w.index.segment.c.id == third.id)))
    found = faults(site)
    assert (Fault.FILE_CHANGED, first.id) in found
    assert (Fault.FILE_MISSING, second.id) in found
    assert (Fault.KEY_ORPHAN, third.id) in found
    assert faults(site) == found


def test_fsck_knows_a_segment_that_nobody_traced(site, doors):
    from datetime import timedelta

    from regard.terms.span import Span
    from regard.vault import scans
    from regard.vault.store import Kept

    table = site.vault.table(w.segments(site, "stock")[0])
    kept = Kept(w.SYSTEM, "stock", Span(w.SHIFT, w.SHIFT + w.HOUR), w.SHIFT + timedelta(days=20))
    sealed = site.vault.keep(kept, scans.encode(table), codec=scans.CODEC, rows=table.num_rows)
    site.write(w.index.insert, sealed.row)
    site.vault.settle(sealed)
    assert faults(site) == [(Fault.TRACE_MISSING, sealed.row.id)]


def test_fsck_does_not_ask_for_traces_that_are_past_their_term(site, doors):
    """Stock could be kept longer than traces are: a trace erased at its term is no fault."""
    site.clock.advance(400 * w.DAY)
    erase.run(site)
    assert faults(site) == []


def test_the_doctor_asserts_that_the_site_is_what_its_charter_says(site, doors):
    w.actor(site, "dpo")
    found = checks.doctor(site)
    wrong = [one.what.en for one in found if not one.holds]
    assert wrong == ["A copy of the keys is kept in escrow.", "A witness has cosigned the ledger within two days."]
    assert all(one.remedy for one in found if not one.holds)
    site.clock.set(w.SHIFT + 3 * w.DAY)
    (site.folder.path / "settings.toml").chmod(0o640)
    wrong = [one.what.en for one in checks.doctor(site) if not one.holds]
    assert "Nothing is kept past its term." in wrong
    assert any("settings" in text for text in wrong)
    govern.withdraw_device(site, govern.OWNER, w.SYSTEM, w.DEVICE)
    assert any("door" in one.what.en for one in checks.doctor(site) if not one.holds)


def test_a_demo_and_a_site_without_a_charter_can_be_examined_by_the_doctor(tmp_path):
    bare = govern.found(tmp_path / "bare", clock=SetClock(w.START))
    wrong = [one.what.en for one in checks.doctor(bare) if not one.holds]
    assert any("charter" in text for text in wrong)
    bare.close()
