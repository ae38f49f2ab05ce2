"""Rows of dead buckets go, the others stay as they were, whichever way is quicker; nothing of what went is left on the disk."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from regard.site.database import sqlite_engine, truncate_wal
from regard.terms.span import Span
from regard.vault import clearing, index, tables
from regard.vault.buckets import bucket
from regard.vault.index import SegmentRow

START = datetime(2026, 3, 2, tzinfo=UTC)


def rows(count: int, seed: int) -> list[tuple[SegmentRow, tuple[str, ...]]]:
    """Segments over ten days of two kinds, mixed as they come in, some with persons."""
    rng, found = random.Random(seed), []
    for number in range(count):
        day, kind = rng.randrange(10), rng.choice(["raw-events", "stock"])
        into = bucket("floor-1", kind, START + timedelta(days=day))
        name = rng.randbytes(16).hex()
        span = Span(START - timedelta(hours=1), START)
        row = SegmentRow(
            id=name, system="floor-1", kind=kind, span=span, erase_by=START + timedelta(days=day), bucket=into.id, size=7,
            sha256=rng.randbytes(32).hex(), codec="x/1", path=index.default_path(into.id, name), created=START, rows=number,
        )  # fmt: skip
        found.append((row, tuple(f"day-{day}-person-{rng.randrange(9)}-{number}" for _ in range(rng.randrange(3)))))
    return found


@pytest.mark.parametrize("dying", [0, 1, 5, 9, 10])
@pytest.mark.parametrize("many", [1, 10**9])
def test_what_dies_goes_and_what_lives_stays(tmp_path: Path, monkeypatch, dying: int, many: int) -> None:
    monkeypatch.setattr(clearing, "_MANY", many)
    engine = sqlite_engine(tmp_path / "site.db")
    tables.metadata.create_all(engine)
    kept = rows(400, dying)
    with engine.begin() as conn:
        index.insert_many(conn, kept)
        before = all_of(conn)
    dead = {row.bucket for row, _ in kept if row.erase_by < START + timedelta(days=dying)}
    going = [row.id for row, _ in kept if row.bucket in dead]
    with engine.begin() as conn:
        assert clearing.remove_buckets(conn, sorted(dead)) == len(going)
        assert all_of(conn) == {name: found for name, found in before.items() if name not in set(going)}
        assert conn.exec_driver_sql("SELECT count(*) FROM sqlite_temp_master").scalar_one() == 0
        said = conn.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        # SQLite 3.40 sees nulls that are not there in tables WITHOUT ROWID whose key is not their first columns.
        assert {each for each in said if not each.startswith("NULL value in segment_person.")} <= {"ok"}
    truncate_wal(engine)
    engine.dispose()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for day in range(10):
        assert (f"day-{day}-person".encode() in left) == (day >= dying), day


def all_of(conn: sa.Connection) -> dict[str, tuple[object, ...]]:
    """Every row with its number and its persons."""
    numbers = dict(conn.execute(sa.select(tables.segment.c.id, tables.segment.c.n)).all())
    people = index.persons(conn, list(numbers))
    return {row.id: (row, numbers[row.id], people.get(row.id)) for row in index.all_rows(conn)}


def test_tables_that_would_be_set_aside_on_the_disk_are_not(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(clearing, "_MANY", 1)
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'site.db'}")
    tables.metadata.create_all(engine)
    kept = rows(50, 3)
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    with engine.begin() as conn:
        index.insert_many(conn, kept)
        assert clearing.remove_buckets(conn, [row.bucket for row, _ in kept]) == 50
    assert not any("TEMP" in statement for statement in said)
    engine.dispose()
