"""How much each bucket holds, kept up with every row that comes, dies or goes: pages and sweeps read hundreds of rows, not millions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from regard.vault.tables import bucket_total as total
from regard.vault.tables import segment

DEAD = "dead"
_BY = ("bucket", "system", "kind")
_SUMS = ("segments", "dead", "size", "rows")
Row = dict[str, Any]


def add(conn: Connection, rows: Iterable[Row]) -> None:
    """Count these new rows of the index (values of `segment`) to their buckets."""
    grouped: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row["bucket"], row["system"], row["kind"])
        dead = row["state"] == DEAD
        one = {
            **dict(zip(_BY, key, strict=True)),
            "segments": int(not dead),
            "dead": int(dead),
            "size": 0 if dead else row["size"],
            "rows": 0 if dead else row["rows"],
            "first_us": row["erase_by_us"],
            "last_us": row["erase_by_us"],
        }
        known = grouped.get(key)
        grouped[key] = one if known is None else _merged(known, one)
    if grouped:
        conn.execute(_upsert(conn), list(grouped.values()))


def count(conn: Connection, segments: Sequence[str], *, sign: int) -> None:
    """Add (`sign` 1) or take away (-1) what these segments are now. The caller changes them between the two."""
    for row in conn.execute(_sums(segment.c.id.in_(segments))).mappings().all():
        if sign > 0:
            conn.execute(_upsert(conn), [dict(row)])
        else:
            _take(conn, row)


def drop(conn: Connection, buckets: Sequence[str]) -> None:
    """These buckets hold nothing any more."""
    conn.execute(delete(total).where(total.c.bucket.in_(buckets)))


def make_again(conn: Connection) -> None:
    """Count everything anew, from the index itself."""
    conn.execute(delete(total))
    found = [dict(row) for row in conn.execute(_sums(segment.c.bucket.is_not(None))).mappings()]
    if found:
        conn.execute(_upsert(conn), found)


def differs(conn: Connection) -> tuple[str, ...]:
    """The buckets whose total is not the sum of their rows; reads the whole index."""
    true = {tuple(row) for row in conn.execute(_sums(segment.c.bucket.is_not(None)))}
    kept = {
        tuple(row) for row in conn.execute(select(*(total.c[name] for name in (*_BY, *_SUMS, "first_us", "last_us"))))
    }
    return tuple(sorted({str(row[0]) for row in true ^ kept}))


def come(now_us: int) -> Select[Any]:
    """The buckets in which something may be due: a date has come, or a segment was marked dead."""
    return select(total.c.bucket).where((total.c.first_us <= now_us) | (total.c.dead > 0))


def _take(conn: Connection, row: Any) -> None:
    at = [total.c[name] == row[name] for name in _BY]
    conn.execute(update(total).where(*at).values({name: total.c[name] - row[name] for name in _SUMS}))
    left = conn.execute(select(total).where(*at)).one_or_none()
    if left is None:
        return
    if left.segments + left.dead <= 0:
        conn.execute(delete(total).where(*at))
    elif left.first_us != left.last_us:
        # Only a hold's bucket has several dates, and few rows: what remains says which of them still stand.
        dates = [func.min(segment.c.erase_by_us), func.max(segment.c.erase_by_us)]
        inside = [segment.c[name] == row[name] for name in _BY]
        first, last = conn.execute(select(*dates).where(*inside)).one()
        conn.execute(update(total).where(*at).values(first_us=first, last_us=last))


def _sums(which: ColumnElement[bool]) -> Select[Any]:
    c, dead = segment.c, segment.c.state == DEAD
    by = [c[name] for name in _BY]
    return (
        select(
            *by,
            func.sum(case((dead, 0), else_=1)).label("segments"),
            func.sum(case((dead, 1), else_=0)).label("dead"),
            func.sum(case((dead, 0), else_=c.size)).label("size"),
            func.sum(case((dead, 0), else_=c.rows)).label("rows"),
            func.min(c.erase_by_us).label("first_us"),
            func.max(c.erase_by_us).label("last_us"),
        )
        .where(which)
        .group_by(*by)
    )


def _merged(one: Row, other: Row) -> Row:
    return {
        **{name: one[name] for name in _BY},
        **{name: one[name] + other[name] for name in _SUMS},
        "first_us": min(one["first_us"], other["first_us"]),
        "last_us": max(one["last_us"], other["last_us"]),
    }


def _upsert(conn: Connection) -> Any:
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    made = insert(total)
    new = made.excluded
    least = case((new.first_us < total.c.first_us, new.first_us), else_=total.c.first_us)
    most = case((new.last_us > total.c.last_us, new.last_us), else_=total.c.last_us)
    sums: dict[str, Any] = {name: total.c[name] + new[name] for name in _SUMS}
    return made.on_conflict_do_update(index_elements=list(_BY), set_={**sums, "first_us": least, "last_us": most})
