"""Frigate's database (peewee models of its published source): recordings, events that never expire, exports, accounts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regard.audit.foreign import ForeignDatabase

_MOST = 5_000_000
_MOST_HELD = 10_000


@dataclass
class Held:
    """What the database lists. Instants are in UTC. `sent` is how many pictures were given to Frigate+."""

    recordings: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)
    held_events: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    exports: list[datetime] = field(default_factory=list)
    accounts: list[tuple[str, str]] = field(default_factory=list)
    snapshots_oldest: datetime | None = None
    sent: int = 0
    rows: int = 0
    refused: int = 0
    tables: frozenset[str] = frozenset()

    def usual(self) -> list[tuple[str, str, datetime, datetime]]:
        """The recordings that no event held for ever overlaps: those that the terms set are for."""
        spans: dict[str, list[tuple[datetime, datetime]]] = {}
        for camera, start, end in sorted(self.held_events):
            mine = spans.setdefault(camera, [])
            if mine and start <= mine[-1][1]:
                mine[-1] = (mine[-1][0], max(mine[-1][1], end))
            else:
                mine.append((start, end))
        return [row for row in self.recordings if not _overlaps(spans.get(row[1], []), row[2], row[3])]


def _overlaps(spans: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    """Whether one of these spans, in order and apart, shares time with the stretch."""
    at = bisect_left(spans, end, key=lambda span: span[0])
    return at > 0 and spans[at - 1][1] > start


def held(opened: ForeignDatabase) -> Held:
    """Read what is needed of each table; tables and columns of other versions that are missing are passed over."""
    found = Held(tables=frozenset(name.lower() for name in opened.tables))
    for name, camera, start, end in _rows(opened, found, "recordings", ("id", "camera", "start_time", "end_time")):
        first, last = instant(start), instant(end)
        if first is None:
            found.refused += 1
            continue
        found.recordings.append((str(name), str(camera), first, max(first, last or first)))
    where = " WHERE retain_indefinitely"
    for camera, start, end in _rows(
        opened, found, "event", ("camera", "start_time", "end_time"), where, _MOST_HELD, need=("retain_indefinitely",)
    ):
        first, last = instant(start), instant(end)
        if first is not None:
            found.held_events.append((str(camera), first, max(first, last or first)))
    for (made,) in _rows(opened, found, "export", ("date",)):
        at = instant(made)
        if at is not None:
            found.exports.append(at)
    for name, role in _rows(opened, found, "user", ("username", "role")):
        found.accounts.append((str(name)[:120], str(role)[:40]))
    if not found.accounts:
        found.accounts = [(str(name)[:120], "admin") for (name,) in _rows(opened, found, "user", ("username",))]
    for (start,) in _rows(
        opened,
        found,
        "event",
        ("MIN(start_time)",),
        " WHERE has_snapshot AND NOT retain_indefinitely",
        1,
        need=("has_snapshot", "retain_indefinitely"),
    ):
        found.snapshots_oldest = instant(start)
    for (sent,) in _rows(opened, found, "event", ("COUNT(*)",), " WHERE plus_id <> ''", 1, need=("plus_id",)):
        found.sent = sent if isinstance(sent, int) else 0
    return found


def _rows(
    opened: ForeignDatabase,
    found: Held,
    table: str,
    columns: tuple[str, ...],
    where: str = "",
    most: int = _MOST,
    need: tuple[str, ...] = (),
) -> list[tuple[object, ...]]:
    there = {name.lower() for name in opened.columns(table)}
    plain = [*(name for name in columns if "(" not in name), *need]
    if not there or any(name not in there for name in plain):
        return []
    # The names are this module's own; none of them comes from the export.
    sql = f'SELECT {", ".join(columns)} FROM "{table}"{where} LIMIT {most}'  # noqa: S608
    rows = list(opened.rows(sql))
    found.rows += len(rows)
    return rows


def instant(value: object) -> datetime | None:
    """A time as peewee writes it: seconds since 1970, or ISO 8601 in UTC; None for anything else."""
    try:
        if isinstance(value, int | float) and 0 < value < 4e9:
            return datetime.fromtimestamp(float(value), UTC)
        if isinstance(value, str) and value:
            at = datetime.fromisoformat(value[:32])
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
