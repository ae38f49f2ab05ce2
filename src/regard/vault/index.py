"""The index: one row per segment, and who is in it. Functions take a Connection; the caller owns the transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, delete, func, literal, or_, select, update
from sqlalchemy import insert as sql_insert
from sqlalchemy.exc import IntegrityError

from regard.terms.clock import from_micros, micros
from regard.terms.errors import Conflict, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import totals
from regard.vault.tables import bucket_total, segment, segment_person
from regard.vault.tables import hold as hold_table

OPEN, SEALED, DEAD = "open", "sealed", "dead"
_BATCH = 500

T = TypeVar("T")


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
    state: str = SEALED
    supplement_of: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is held of one system and kind: segments, bytes, rows, earliest and latest erase-by."""

    system: str
    kind: str
    segments: int
    size: int
    rows: int
    first_erase_by: datetime
    last_erase_by: datetime


def insert(conn: Connection, row: SegmentRow, persons: Iterable[str] = ()) -> None:
    """Add one segment and the pseudonyms in it. Raises `Conflict` (`segment_exists`); the transaction must then be given up."""
    insert_many(conn, [(row, persons)])


def insert_many(conn: Connection, rows: Iterable[tuple[SegmentRow, Iterable[str]]]) -> None:
    """Add several segments. Raises `Conflict` (`segment_exists`)."""
    listed = [(row, sorted(set(persons))) for row, persons in rows]
    if not listed:
        return
    try:
        values = [_values(row) for row, _ in listed]
        conn.execute(sql_insert(segment), values)
    except IntegrityError:
        raise Conflict(
            "segment_exists", Text("The index has this segment already.", "L’index connaît déjà ce segment.")
        ) from None
    totals.add(conn, values)
    people = [
        {"segment_id": row.id, "system": row.system, "pseudonym": who} for row, persons in listed for who in persons
    ]
    if people:
        conn.execute(sql_insert(segment_person), people)


def get(conn: Connection, segment_id: str) -> SegmentRow:
    """One row. Raises `NotFound` (`segment_absent`)."""
    found = conn.execute(select(segment).where(segment.c.id == segment_id)).one_or_none()
    if found is None:
        raise NotFound(
            "segment_absent",
            Text("There is no segment “{id}”.", "Il n’y a pas de segment « {id} »."),
            id=segment_id[:40],
        )
    return _row(found)


def find(
    conn: Connection,
    *,
    system: str | None = None,
    kind: str | None = None,
    span: Span | None = None,
    device: str | None = None,
    pseudonym: str | None = None,
    hold: str | None = None,
    state: str | None = SEALED,
) -> list[SegmentRow]:
    """Rows that overlap `span` (a segment of no length counts at its instant), ordered by start, then order of keeping."""
    wanted = select(segment).order_by(segment.c.start_us, segment.c.n)
    if system is not None:
        wanted = wanted.where(segment.c.system == system)
    if kind is not None:
        wanted = wanted.where(segment.c.kind == kind)
    if device is not None:
        wanted = wanted.where(segment.c.device == device)
    if hold is not None:
        wanted = wanted.where(segment.c.hold == hold)
    if state is not None:
        wanted = wanted.where(segment.c.state == state)
    if span is not None:
        start, end = micros(span.start), micros(span.end)
        instant = and_(segment.c.start_us == segment.c.end_us, segment.c.start_us >= start)
        wanted = wanted.where(segment.c.start_us < end, or_(segment.c.end_us > start, instant))
    if pseudonym is not None:
        inside = select(segment_person.c.segment_id).where(segment_person.c.pseudonym == pseudonym)
        if system is not None:
            inside = inside.where(segment_person.c.system == system)
        wanted = wanted.where(segment.c.id.in_(inside))
    return [_row(found) for found in conn.execute(wanted)]


def all_rows(conn: Connection) -> Iterator[SegmentRow]:
    """Every row, in order of keeping."""
    for found in conn.execute(select(segment).order_by(segment.c.n)):
        yield _row(found)


def due(conn: Connection, now: datetime) -> list[SegmentRow]:
    """Rows whose erase-by and not-before have come and that no hold keeps, and rows already marked dead."""
    return [_row(found) for found in conn.execute(select(segment).where(is_due(micros(now))).order_by(segment.c.n))]


def is_due(now_us: int) -> ColumnElement[bool]:
    """The condition of `due`. A hold keeps until its own term; one whose row is missing keeps (the check reports it)."""
    ended = select(hold_table.c.id).where(or_(hold_table.c.state != "active", hold_table.c.until_us <= now_us))
    return or_(
        segment.c.state == DEAD,
        and_(
            segment.c.erase_by_us <= now_us,
            func.coalesce(segment.c.not_before_us, 0) <= now_us,
            or_(segment.c.hold.is_(None), segment.c.hold.in_(ended)),
        ),
    )


def persons(conn: Connection, segments: Collection[str]) -> dict[str, frozenset[str]]:
    """Segment id → pseudonyms in it (those with none are left out)."""
    found: dict[str, set[str]] = {}
    for batch in batches(list(segments)):
        wanted = select(segment_person.c.segment_id, segment_person.c.pseudonym).where(
            segment_person.c.segment_id.in_(batch)
        )
        for segment_id, who in conn.execute(wanted):
            found.setdefault(segment_id, set()).add(who)
    return {segment_id: frozenset(who) for segment_id, who in found.items()}


def mark(conn: Connection, segments: Sequence[str], state: str) -> None:
    """Set the state of these rows."""
    for batch in batches(segments):
        totals.count(conn, batch, sign=-1)
        conn.execute(update(segment).where(segment.c.id.in_(batch)).values(state=state))
        totals.count(conn, batch, sign=1)


def let_go(conn: Connection, segments: Sequence[str], now: datetime) -> None:
    """Make segments due at `now`: what they were kept for has ended before their term. The next sweep destroys them."""
    for batch in batches(segments):
        totals.count(conn, batch, sign=-1)
        conn.execute(update(segment).where(segment.c.id.in_(batch)).values(erase_by_us=micros(now)))
        totals.count(conn, batch, sign=1)


def remove(conn: Connection, segments: Sequence[str]) -> int:
    """Remove these rows and their persons; returns how many segments."""
    count = 0
    for batch in batches(segments):
        totals.count(conn, batch, sign=-1)
        conn.execute(delete(segment_person).where(segment_person.c.segment_id.in_(batch)))
        count += conn.execute(delete(segment).where(segment.c.id.in_(batch))).rowcount
    return count


def default_path(bucket: str, segment_id: str) -> str:
    """Where a segment's file is, relative to the vault's folder, unless its key moved to a hold's bucket since."""
    return f"segments/{bucket}/{segment_id}.seg"


def paths(conn: Connection, segments: Sequence[str]) -> Iterator[str]:
    """The relative paths of these segments' files."""
    for batch in batches(segments):
        wanted = select(segment.c.id, segment.c.bucket, segment.c.path).where(segment.c.id.in_(batch))
        yield from (path or default_path(bucket, name) for name, bucket, path in conn.execute(wanted))


def put_under_hold(conn: Connection, segment_id: str, hold_id: str | None, bucket: str) -> None:
    """Write the hold that keeps a segment, and the bucket that its key is in now. Its file stays where it is."""
    stays = get(conn, segment_id).path
    totals.count(conn, [segment_id], sign=-1)
    conn.execute(update(segment).where(segment.c.id == segment_id).values(hold=hold_id, bucket=bucket, path=stays))
    totals.count(conn, [segment_id], sign=1)


def summary(conn: Connection) -> list[Summary]:
    """What is held, per system and kind: added up from the buckets' totals."""
    c = bucket_total.c
    wanted = select(
        c.system,
        c.kind,
        func.sum(c.segments),
        func.sum(c.size),
        func.sum(c.rows),
        func.min(c.first_us),
        func.max(c.last_us),
    ).where(c.segments > 0)
    return [
        Summary(system, kind, int(n), int(size), int(rows), from_micros(int(first)), from_micros(int(last)))
        for system, kind, n, size, rows, first, last in conn.execute(
            wanted.group_by(c.system, c.kind).order_by(c.system, c.kind)
        )
    ]


def due_by_bucket(
    conn: Connection, now: datetime, dated: Collection[str] = ()
) -> list[tuple[str, str, str, int, int, int, int]]:
    """Of rows whose date has come: bucket, system, kind, due, bytes due, kept by a hold, kept by a fixed term.

    Looked into are the buckets whose totals tell of a date that has come, and those of `dated` (the keyring's), whatever the totals say.
    """
    c = segment.c
    come = sorted({*conn.execute(totals.come(micros(now))).scalars(), *dated})
    # A bucket is of one system and kind, save a hold's: adding up by bucket alone follows the index and takes half the time.
    same = and_(func.min(c.system) == func.max(c.system), func.min(c.kind) == func.max(c.kind))
    wanted = _come(now, c.bucket, func.min(c.system), func.min(c.kind), same).group_by(c.bucket)
    found, mixed = [], []
    for batch in batches(come):
        for bucket, system, kind, one, *sums in conn.execute(wanted.where(c.bucket.in_(batch))):
            if one:
                found.append((bucket, system, kind, *map(int, sums)))
            else:
                mixed.append(bucket)
    for batch in batches(mixed):
        apart = _come(now, c.bucket, c.system, c.kind, literal(True)).where(c.bucket.in_(batch))
        rows = conn.execute(apart.group_by(c.bucket, c.system, c.kind))
        found += [(bucket, system, kind, *map(int, sums)) for bucket, system, kind, _, *sums in rows]
    return sorted(found)


def _come(now: datetime, *columns: ColumnElement[Any]) -> Select[Any]:
    """Sums over the rows whose date has come, after these columns: due, bytes due, kept by a hold, kept by a fixed term."""
    c, now_us = segment.c, micros(now)
    due_now = is_due(now_us)
    held = and_(~due_now, c.hold.is_not(None))
    sums = [
        func.sum(case((due_now, 1), else_=0)),
        func.sum(case((due_now, c.size), else_=0)),
        func.sum(case((held, 1), else_=0)),
        func.sum(case((and_(~due_now, ~held), 1), else_=0)),
    ]
    return select(*columns, *sums).where(or_(c.erase_by_us <= now_us, c.state == DEAD))


def kept_by_bucket(conn: Connection, now: datetime, buckets: Sequence[str]) -> dict[str, int]:
    """How many rows of each of these buckets are not due; buckets in which all are due are left out."""
    found: dict[str, int] = {}
    for batch in batches(buckets):
        wanted = select(segment.c.bucket, func.count()).where(segment.c.bucket.in_(batch), ~is_due(micros(now)))
        found.update({name: int(n) for name, n in conn.execute(wanted.group_by(segment.c.bucket))})
    return found


def count_by_bucket(conn: Connection, buckets: Sequence[str]) -> dict[str, int]:
    """How many rows each of these buckets has, whatever their state."""
    found: dict[str, int] = {}
    for batch in batches(buckets):
        wanted = select(segment.c.bucket, func.count()).where(segment.c.bucket.in_(batch)).group_by(segment.c.bucket)
        found.update({name: int(n) for name, n in conn.execute(wanted)})
    return found


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Slices small enough for one statement's parameters."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _values(row: SegmentRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "system": row.system,
        "kind": row.kind,
        "start_us": micros(row.span.start),
        "end_us": micros(row.span.end),
        "device": row.device,
        "erase_by_us": micros(row.erase_by),
        "not_before_us": None if row.not_before is None else micros(row.not_before),
        "hold": row.hold,
        "bucket": row.bucket,
        "size": row.size,
        "sha256": row.sha256,
        "codec": row.codec,
        "rows": row.rows,
        "state": row.state,
        "supplement_of": row.supplement_of,
        "path": None if row.path == default_path(row.bucket, row.id) else row.path,
        "created_us": micros(row.created),
    }


def _row(found: Row[Any]) -> SegmentRow:
    return SegmentRow(
        id=found.id,
        system=found.system,
        kind=found.kind,
        span=Span(from_micros(found.start_us), from_micros(found.end_us)),
        erase_by=from_micros(found.erase_by_us),
        bucket=found.bucket,
        size=found.size,
        sha256=found.sha256,
        codec=found.codec,
        path=found.path or default_path(found.bucket, found.id),
        created=from_micros(found.created_us),
        device=found.device,
        not_before=None if found.not_before_us is None else from_micros(found.not_before_us),
        hold=found.hold,
        rows=found.rows,
        state=found.state,
        supplement_of=found.supplement_of,
    )
