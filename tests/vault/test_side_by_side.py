"""Two processes on one vault: what one is keeping, a start of the other leaves alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from regard.terms import crash
from regard.terms.span import Span
from regard.vault import disk, fsck, index, scans
from regard.vault import journal as journals
from regard.vault.store import Kept, Recovery
from vault.place import DAY, HOUR, START, SYSTEM, open_place, table_of

STEPS = ["keep.key_made", "keep.journal_made", "journal.written", "journal.synced", "segment.written", "segment.renamed",
         "keep.payload_in_place", "keep.indexed", "keep.settled"]  # fmt: skip


def test_a_start_leaves_alone_what_another_process_is_keeping(place, monkeypatch):
    """Between any two steps of a keeping, the recovery of a process that starts finds nothing to undo, seal or finish."""
    other = open_place(place.folder, place.clock.now())
    seen: dict[str, Recovery] = {}

    def starts_here(name: str) -> None:
        with other.engine.begin() as conn:
            seen[name] = other.vault.recover(conn)

    monkeypatch.setattr(crash, "point", starts_here)
    kept = Kept(SYSTEM, "scans", Span(START, START + HOUR), (START + 31 * DAY).replace(hour=0))
    with place.vault.open_journal(kept) as journal:
        journal.append([b"acknowledged"])
        sealed = place.vault.seal(journal, scans.encode(table_of(["p1"])), codec=scans.CODEC, rows=3, persons=["p1"])
        with place.engine.begin() as conn:
            index.insert(conn, sealed.row, sealed.persons)
        place.vault.settle(sealed)
    row = place.keep(1)
    monkeypatch.undo()
    assert set(STEPS) <= set(seen)
    assert {replace(found, held=()) for found in seen.values()} == {Recovery()}
    assert [place.vault.table(each).num_rows for each in (sealed.row, row)] == [3, 6]
    assert place.vault.journals() == ()
    with place.engine.begin() as conn:
        assert fsck.check(conn, place.vault) == ()


def test_a_journal_settled_as_another_process_opens_it_is_not_there(place, monkeypatch):
    """Opened before it was unlinked, locked after: no frames are read from it, and its key is not taken for destroyed."""
    sealed = place.seal(0, ["p1"])
    with place.engine.begin() as conn:
        index.insert(conn, sealed.row, sealed.persons)
    lock = journals._hold

    def settles_first(fd: int, path: Path) -> None:
        place.vault.settle(sealed)
        lock(fd, path)

    monkeypatch.setattr(journals, "_hold", settles_first)
    with place.engine.begin() as conn:
        assert place.vault.recover(conn) == Recovery()
    assert place.vault.table(sealed.row).num_rows == 3


def test_a_journal_that_is_just_being_made_is_held_and_not_damaged(place, monkeypatch):
    other, seen = open_place(place.folder, place.clock.now()), []
    written = disk.write_all

    def starts_first(fd: int, chunks: Iterable[bytes | memoryview]) -> int:
        with other.engine.begin() as conn:
            seen.append(other.vault.recover(conn))
        return written(fd, chunks)

    kept = Kept(SYSTEM, "scans", Span(START, START + HOUR), (START + 31 * DAY).replace(hour=0))
    name = place.keyring.new_segment(kept.in_bucket)
    monkeypatch.setattr(disk, "write_all", starts_first)
    with journals.Journal.create(place.folder / "vault/journals/x.journal", journals.Head(name, {}), b"k" * 32) as made:
        assert seen == [Recovery(held=(made.path,))]
        assert made.append([b"one"]) == 0
