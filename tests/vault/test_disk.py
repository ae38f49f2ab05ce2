"""The whole disk after an erasure and after a restore: nothing plain, no key that opens what is gone."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.terms.errors import Damaged, NotFound
from regard.vault import backup, holds, index, persons, segment, sweep
from regard.vault.holds import Hold
from regard.vault.store import Vault
from vault.place import DAY, SECRET, START, SYSTEM, Place, make_place, open_place

GONE = "person-who-asked-to-be-forgotten"


def everything(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def secrets_of(place: Place, row: index.SegmentRow) -> list[bytes]:
    """The keys that open a segment, as they are now: its own, its bucket's, the root."""
    ring = place.keyring
    return [ring.segment_key(row.id), ring._bucket_key(ring._row(row.id)[0]), ring._root]


def erase(place: Place) -> sweep.ErasePlan:
    with place.engine.begin() as conn:
        holds.expire(conn, place.clock.now())
        plan = sweep.plan(conn, place.clock.now(), place.keyring.buckets())
    sweep.destroy(plan, place.engine.begin, place.vault, place.erasures)
    place.engine.dispose()
    sweep.truncate_wal(place.database)
    return plan


def save(place: Place, name: str) -> None:
    copy = place.folder.parent / f"{name}.db"
    with sqlite3.connect(place.database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    backup.make(place.vault, copy, place.folder.parent / name)


def assert_nothing_left(data: bytes, keys: list[bytes]) -> None:
    assert SECRET.encode() not in data
    for key in keys:
        assert key not in data
        assert key.hex().encode() not in data


def test_after_erasure_and_after_a_restore_nothing_on_the_disk_opens_what_is_gone(tmp_path):
    place = make_place(tmp_path / "site")
    old, asked, stays = place.keep(0), place.keep(5, [GONE, "p2"]), place.keep(9, ["p3"])
    cipher = place.keyring.row_cipher(SYSTEM, "names", old.erase_by)
    name, sealed = cipher.seal(SECRET.encode() + b"Jean", about=b"p1")
    keys = secrets_of(place, old) + secrets_of(place, asked)[:2]
    names_key = place.keyring._bucket_key(place.keyring._buckets[name])
    assert all(root.hex().encode() in everything(tmp_path / "site/keys") for root in keys[2:3]), (
        "the test must be able to fail"
    )
    save(place, "backup")
    remains = {row.id: place.vault.path(row).read_bytes() for row in (old, asked)}
    persons.erase_person(
        place.engine.begin, place.vault, system=SYSTEM, pseudonym=GONE, column="person", erasures=place.erasures
    )
    place.clock.advance(32 * DAY)
    erase(place)
    site = everything(tmp_path / "site")
    assert_nothing_left(site, [*keys, names_key])
    assert GONE.encode() not in site
    assert_nothing_left(everything(tmp_path / "backup"), [*keys, names_key])
    shutil.rmtree(place.vault.folder)
    backup.restore(tmp_path / "backup", place.vault.folder, place.database)
    back = open_place(tmp_path / "site", place.clock.now())
    found = backup.reconcile(back.engine.begin, back.vault, back.erasures)
    assert set(found.keyless) == {old.id, asked.id}
    back.engine.dispose()
    sweep.truncate_wal(back.database)
    site = everything(tmp_path / "site")
    assert_nothing_left(site, [*keys, names_key])
    assert GONE.encode() not in site
    assert back.vault.table(stays).num_rows == 3
    with pytest.raises(NotFound, match="key_destroyed"):
        back.keyring.row_cipher(SYSTEM, "names", None).open(name, sealed, about=b"p1")
    try_every_key(tmp_path, remains)


def try_every_key(folder: Path, remains: dict[str, bytes]) -> None:
    """Any 32 bytes on the disk, whatever they are, tried as the key of what is gone."""
    data = everything(folder / "site/keys") + everything(folder / "site/escrow")
    windows = {data[at : at + 32] for at in range(len(data) - 31)}
    windows |= {bytes.fromhex(text) for text in _hex_runs(data)}
    for content in remains.values():
        (folder / "remains.seg").write_bytes(content)
        for key in windows:
            with pytest.raises(Damaged):
                segment.read(folder / "remains.seg", key, [])


def _hex_runs(data: bytes) -> list[str]:
    text = data.decode("latin-1")
    return [
        text[at : at + 64] for at in range(len(text) - 63) if all(c in "0123456789abcdef" for c in text[at : at + 64])
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("keep"),
            st.integers(0, 3),
            st.sampled_from([2, 10, 31]),
            st.sets(st.sampled_from(["p1", "p2", "p3"]), min_size=1),
        ),
        st.tuples(st.just("advance"), st.integers(1, 20)),
        st.tuples(st.just("erase")),
        st.tuples(st.just("hold"), st.integers(0, 9), st.integers(1, 40)),
        st.tuples(st.just("forget"), st.sampled_from(["p1", "p2"])),
        st.tuples(st.just("save")),
        st.tuples(st.just("restore")),
    ),
    min_size=3,
    max_size=10,
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_after_erase_no_segment_past_its_term_opens(tmp_path_factory, steps):
    """Random lives: after each erasure, whatever is past its term opens neither from the disk nor from any backup's bytes."""
    base = tmp_path_factory.mktemp("life")
    place = make_place(base / "site")
    life = Life(place, base)
    for name, *values in [*steps, ("erase",), ("restore",), ("erase",)]:
        getattr(life, name)(*values)
        life.check(after_erase=name == "erase")
    place.engine.dispose()
    shutil.rmtree(base)


class Life:
    def __init__(self, place: Place, base: Path) -> None:
        self.place, self.base, self.saves = place, base, 0
        self.kept: dict[str, tuple[index.SegmentRow, bytes]] = {}
        self.held: dict[str, Hold] = {}

    def keep(self, day: int, term: int, people: set[str]) -> None:
        today = (self.place.clock.now() - START).days
        self._know(self.place.keep(today + day, sorted(people), keep_days=term))

    def advance(self, days: int) -> None:
        self.place.clock.advance(days * DAY)

    def erase(self) -> None:
        erase(self.place)

    def hold(self, which: int, days: int) -> None:
        rows = [row for row in self.place.rows() if row.hold is None and row.erase_by > self.place.clock.now()]
        if rows:
            now = self.place.clock.now()
            hold = Hold(holds.new_id(), SYSTEM, "segment", now, now + days * DAY, "litigation", "x", "a")
            row = rows[which % len(rows)]
            with self.place.engine.begin() as conn:
                holds.place(conn, hold)
                persons.hold_segment(conn, self.place.vault, hold, row)
            self.held[row.id] = hold

    def forget(self, who: str) -> None:
        if not any(row.hold for row in self.place.rows(pseudonym=who)):
            persons.erase_person(
                self.place.engine.begin,
                self.place.vault,
                system=SYSTEM,
                pseudonym=who,
                column="person",
                erasures=self.place.erasures,
            )
            assert self.place.rows(pseudonym=who, state=None) == []
            for row in self.place.rows():
                self._know(row)
                if row.erase_by > self.place.clock.now():
                    assert who not in self.place.vault.table(row).column("person").to_pylist()

    def save(self) -> None:
        self.saves += 1
        save(self.place, f"backup-{self.saves}")

    def restore(self) -> None:
        if self.saves:
            self.place.engine.dispose()
            shutil.rmtree(self.place.vault.folder)
            backup.restore(self.base / f"backup-{self.saves}", self.place.vault.folder, self.place.database)
            self.place.vault = Vault(self.place.vault.folder, self.place.keyring, self.place.clock)
            found = backup.reconcile(self.place.engine.begin, self.place.vault, self.place.erasures)
            for name in found.unheld:
                hold = self.held[name]
                with self.place.engine.begin() as conn:
                    holds.place(conn, hold)

    def check(self, *, after_erase: bool) -> None:
        now = self.place.clock.now()
        for name, (row, content) in self.kept.items():
            hold = self.held.get(name)
            past = row.erase_by <= now and (hold is None or hold.until <= now)
            if not past:
                continue
            with pytest.raises(NotFound):
                known = [known for known in self.place.rows(state=None) if known.id == name]
                self.place.vault.read(known[0] if known else row)
            if after_erase:
                assert not self.place.keyring.holds(name)
                assert not list((self.base / "site/vault").rglob(f"{name}*"))
                assert content

    def _know(self, row: index.SegmentRow) -> None:
        self.kept.setdefault(row.id, (row, self.place.vault.path(row).read_bytes()))
