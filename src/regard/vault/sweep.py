"""Erasing what is due: a pure plan, then key gone → bytes unlinked, folder synced → index row marked, then removed.

The rows of a bucket that goes whole are not marked one by one before they are removed: they are due by their own dates, so that a run
cut short plans them again, and rewriting a million of them twice would take longer than all the rest. Segments that go alone are marked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from regard.terms import crash
from regard.terms.clock import micros
from regard.terms.errors import Unavailable
from regard.terms.text import Text
from regard.vault import clearing, disk, index
from regard.vault.buckets import Bucket
from regard.vault.erasures import Erasure
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.store import SEGMENT_SUFFIX, SEGMENTS, Vault
from regard.vault.tables import segment as table

Begin = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Line:
    """What is due of one system and kind."""

    system: str
    kind: str
    segments: int
    size: int


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What is due at `now`.

    `buckets` go whole; `segments` go alone out of buckets that stay; `row_buckets` are keys of trace and name rows. `held` and
    `too_early` count the segments whose date has come but that a hold or a fixed term keeps.
    """

    now: datetime
    buckets: tuple[str, ...]
    segments: tuple[str, ...]
    row_buckets: tuple[str, ...]
    lines: tuple[Line, ...]
    held: int
    too_early: int

    @property
    def empty(self) -> bool:
        """Whether nothing is due."""
        return not (self.buckets or self.segments or self.row_buckets)

    @property
    def count(self) -> int:
        """How many segments are due."""
        return sum(line.segments for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was destroyed. `older_copies_gone` is None while an older copy of the keys (escrow) waits to be overwritten."""

    segments: int
    files: int
    buckets: int
    row_buckets: tuple[str, ...]
    generation: int
    keys_gone: datetime
    older_copies_gone: datetime | None


def plan(conn: Connection, now: datetime, buckets: Iterable[Bucket], *, spared: Collection[str] = ()) -> ErasePlan:
    """What is due: erase-by ≤ now, not-before ≤ now, no hold. Reads only.

    `buckets` are the keyring's: those whose date has come and that no index row needs go too (a journal never sealed, rows of traces).
    `spared` are ids of buckets or segments that the caller keeps out of this run.
    """
    dated = [b for b in buckets if b.erase_by is not None and b.erase_by <= now and b.id not in spared]
    found = index.due_by_bucket(conn, now, [b.id for b in dated if not b.rows])
    totals = index.count_by_bucket(conn, sorted({line[0] for line in found}))
    due: dict[str, int] = {}
    lines: dict[tuple[str, str], list[int]] = {}
    held = early = 0
    for bucket, system, kind, count, size, kept, fixed in found:
        held, early = held + kept, early + fixed
        if bucket not in spared:
            due[bucket] = due.get(bucket, 0) + count
            line = lines.setdefault((system, kind), [0, 0])
            line[0], line[1] = line[0] + count, line[1] + size
    whole = {bucket for bucket, count in due.items() if count == totals[bucket]}
    alone = _alone(conn, now, [bucket for bucket, count in due.items() if count and bucket not in whole])
    loose = {b.id for b in dated if not b.rows and b.id not in totals}
    loose -= set(index.count_by_bucket(conn, sorted(loose)))
    return ErasePlan(
        now=now,
        buckets=tuple(sorted(whole | loose)),
        segments=tuple(name for name in alone if name not in spared),
        row_buckets=tuple(sorted(b.id for b in dated if b.rows)),
        lines=tuple(Line(system, kind, n, size) for (system, kind), (n, size) in sorted(lines.items()) if n),
        held=held,
        too_early=early,
    )


def destroy(
    wanted: ErasePlan,
    begin: Begin,
    vault: Vault,
    erasures: ErasureJournal | None = None,
    *,
    kind: str = "sweep",
    note: str = "",
) -> Outcome:
    """Carry out a plan, after its trace is durable. What came under a hold since is left. Run again after a crash: it resumes.

    Raises `Unavailable` (`disk_full`: no key was destroyed), `Damaged`.
    """
    with begin() as conn:
        agreed = _still_due(conn, wanted)
    names = (*agreed.buckets, *agreed.row_buckets)
    gone = vault.keyring.destroy(names, agreed.segments)
    crash.point("erase.key_gone")
    if erasures is not None and (names or agreed.segments):
        erasures.append(Erasure(gone.switched, kind, names, agreed.segments, note))
    crash.point("erase.recorded")
    with begin() as conn:
        paths = [vault.folder / path for path in index.paths(conn, agreed.segments)]
    try:
        files = vault.unlink_segments(paths) + sum(_empty_folder(vault, name) for name in agreed.buckets)
        files += vault.drop_journals(frozenset(agreed.buckets))
    except OSError as error:
        raise disk.failed(error) from error
    crash.point("erase.unlinked")
    with begin() as conn:
        index.mark(conn, agreed.segments, index.DEAD)
    crash.point("erase.marked")
    with begin() as conn:
        count = clearing.remove_buckets(conn, agreed.buckets) + index.remove(conn, agreed.segments)
    crash.point("erase.removed")
    return Outcome(
        count, files, gone.buckets, agreed.row_buckets, gone.generation, gone.switched, gone.older_copies_gone
    )


def truncate_wal(database: Path) -> None:
    """Empty SQLite's write-ahead log after keys died (`wal_checkpoint(TRUNCATE)`). Raises `Unavailable` (`wal_busy`)."""
    with closing(sqlite3.connect(database, timeout=10)) as conn:
        busy, _, _ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Unavailable(
            "wal_busy",
            Text(
                "The database’s log could not be emptied: a reader holds it. Run the erasure again.",
                "Le journal de la base n’a pas pu être vidé : un lecteur le retient. Relancez l’effacement.",
            ),
        )


def _alone(conn: Connection, now: datetime, buckets: list[str]) -> list[str]:
    found: list[str] = []
    for batch in index.batches(buckets):
        condition = index.is_due(micros(now))
        found += conn.execute(
            select(table.c.id).where(table.c.bucket.in_(batch), condition).order_by(table.c.n)
        ).scalars()
    return found


def _still_due(conn: Connection, wanted: ErasePlan) -> ErasePlan:
    """The plan without what a hold, or a newcomer, keeps since it was made."""
    if not (wanted.buckets or wanted.segments):
        return wanted
    kept = index.kept_by_bucket(conn, wanted.now, wanted.buckets)
    buckets = tuple(name for name in wanted.buckets if name not in kept)
    left = list(kept)
    alone = set(_due_among(conn, wanted.now, wanted.segments))
    still = tuple(name for name in wanted.segments if name in alone)
    return replace(wanted, buckets=buckets, segments=still + tuple(_alone(conn, wanted.now, left)))


def _due_among(conn: Connection, now: datetime, segments: tuple[str, ...]) -> Iterator[str]:
    for batch in index.batches(segments):
        condition = index.is_due(micros(now))
        yield from conn.execute(select(table.c.id).where(table.c.id.in_(batch), condition)).scalars()


def _empty_folder(vault: Vault, bucket: str) -> int:
    """Unlink what is left of a dead bucket: every file but those whose key moved on to a hold's bucket."""
    folder = vault.folder / SEGMENTS / bucket
    if not folder.is_dir():
        return 0
    return vault.unlink_segments(path for path in sorted(folder.iterdir()) if not _has_key(vault, path))


def _has_key(vault: Vault, path: Path) -> bool:
    name = path.name.removesuffix(SEGMENT_SUFFIX)
    return len(name) == 32 and set(name) <= set("0123456789abcdef") and vault.keyring.holds(name)
