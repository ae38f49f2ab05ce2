"""The index: one row per segment, and who is in it. Functions take a Connection; the caller owns the transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regard.terms.span import Span


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment as the index knows it. `state` is open, sealed or dead; `path` is relative to the vault's folder."""

    id: str
    system: str
    kind: str
    span: Span
    erase_by: datetime
    bucket: str
    size: int
    sha256: str
    codec: str
    path: str
    created: datetime
    device: str = ""
    not_before: datetime | None = None
    hold: str | None = None
    rows: int = 0
    state: str = "sealed"
    supplement_of: str | None = None


def insert(conn: Connection, row: SegmentRow, persons: Iterable[str] = ()) -> None:
    """Add one segment and the pseudonyms in it. Raises `Conflict` (`segment_exists`)."""


def get(conn: Connection, segment: str) -> SegmentRow:
    """One row. Raises `NotFound` (`segment_absent`)."""
    raise NotImplementedError


def find(
    conn: Connection,
    *,
    system: str | None = None,
    kind: str | None = None,
    span: Span | None = None,
    device: str | None = None,
    pseudonym: str | None = None,
    state: str | None = "sealed",
) -> list[SegmentRow]:
    """Rows that overlap `span`, ordered by start, then id."""
    raise NotImplementedError


def due(conn: Connection, now: datetime) -> list[SegmentRow]:
    """Rows whose erase-by and not-before have come and that no hold keeps."""
    raise NotImplementedError


def persons(conn: Connection, segments: Collection[str]) -> dict[str, frozenset[str]]:
    """Segment id → pseudonyms in it."""
    raise NotImplementedError


def mark(conn: Connection, segments: Sequence[str], state: str) -> None:
    """Set the state of these rows."""


def remove(conn: Connection, segments: Sequence[str]) -> int:
    """Remove these rows and their persons; returns how many segments."""
    raise NotImplementedError


def summary(conn: Connection) -> list[tuple[str, str, int, int, datetime | None, datetime | None]]:
    """Per system and kind: segments, bytes, earliest and latest erase-by."""
    raise NotImplementedError
