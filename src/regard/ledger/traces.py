"""Traces in the database: appended in the caller's transaction, found again by whom they concern, erased at their term.

Every function takes a `Connection` and leaves the transaction to the caller: the trace and what it is the trace of commit together, or
the trace commits first. Indices are gapless: the ledger's head is one row, and the `UPDATE` that moves it holds the writer's lock.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update

from regard.ledger import entry as entries_of
from regard.ledger.entry import Entry, Kind, Leaf, Opened, Salted
from regard.ledger.tables import head, leaf, trace, trace_person
from regard.ledger.tree import leaf_hash
from regard.terms.clock import from_micros, micros, utc
from regard.terms.errors import Damaged, InputRefused, NotFound
from regard.terms.sealing import RowCipher
from regard.terms.span import Span
from regard.terms.text import Text

_HOUR_US = 3_600_000_000
_CHUNK = 20_000
_MOVE = (
    update(head)
    .where(head.c.id == 1)
    .values(size=head.c.size + bindparam("by", type_=BigInteger))
    .returning(head.c.size)
)
_ADD_LEAF, _ADD_TRACE, _ADD_PERSON = insert(leaf), insert(trace), insert(trace_person)
_COLUMNS = {name: trace.c[name] for name in ("week", "act", "role", "purpose", "system", "outcome")}
_ERASED = Text(
    en="The trace {index} was erased at its term, or its key was. Its leaf in the ledger still stands.",
    fr="La trace {index} a été effacée à son échéance, ou sa clé l’a été. Sa feuille demeure dans le registre.",
)
_NO_LEAF = Text(
    en="The ledger has no entry {index}.",
    fr="Le registre n’a pas d’entrée {index}.",
)
_DIFFERS = Text(
    en="The trace {index} is not the one that its leaf commits to. Keep the "
    "database as it is and run `regard ledger verify`.",
    fr="La trace {index} n’est pas celle que sa feuille atteste. Gardez la base "
    "telle quelle et lancez `regard ledger verify`.",
)
_BAD_FOLLOWS = Text(
    en="An outcome follows an act traced before it; {follows} is not one. "
    "Give the index that the act’s trace returned.",
    fr="Un résultat suit un acte tracé avant lui ; {follows} n’en est pas un. "
    "Donnez l’indice rendu par la trace de l’acte.",
)
_BAD_COLUMN = Text(
    en="Traces are not counted by {column}. Choose among: {known}.",
    fr="Les traces ne se comptent pas par {column}. Choisissez parmi : {known}.",
)


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A trace opened again: its leaf index, its leaf, and every field with its salt; checked against the leaf."""

    index: int
    leaf: Leaf
    leaf_bytes: bytes
    fields: tuple[Salted, ...]
    at: datetime
    term: datetime
    follows: int | None

    def value(self, name: str) -> str:
        """The field's value; empty when the trace has none. The first of several."""
        return next((f.value for f in self.fields if f.name == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field that may occur several times (`person`, `requirement`), sorted."""
        return tuple(sorted(f.value for f in self.fields if f.name == name))

    def opened(self, names: Iterable[str], *, persons: Iterable[str] = ()) -> tuple[Opened, ...]:
        """Those fields alone, each with its proof; of `person` only the tokens in `persons`. For a receipt."""
        wanted, own = set(names) - {"person"}, set(persons)
        places = [
            place for place, f in enumerate(self.fields) if f.name in wanted or (f.name == "person" and f.value in own)
        ]
        return entries_of.prove(self.fields, places)


@dataclass(frozen=True, slots=True)
class Count:
    """How many acts share these values: `values` are in the order of the columns that were asked for."""

    values: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure of due traces removed: rows, and the key buckets in which no trace is left."""

    rows: int
    buckets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Traces that are made and sealed, and only want their place: what `prepare` gives to `add`."""

    entries: tuple[Entry, ...]
    leaves: tuple[bytes, ...]
    rows: tuple[dict[str, Any], ...]
    persons: tuple[tuple[bytes, ...], ...]


def append(conn: Connection, entries: Sequence[Entry], *, cipher: RowCipher, blind: bytes, zone: tzinfo = UTC) -> range:
    """Append traces, in order, and return their leaf indices. Durable when the caller's transaction commits, not before.

    `cipher` seals every row of this call: give those entries together whose term falls into one bucket of keys. `blind` (32 bytes)
    keys the blind indexes of actors and persons; `zone` is the site's, for the week that statistics count by. Raises InputRefused
    (`trace_malformed`, `trace_follows`) before anything is written.
    """
    return add(conn, prepare(entries, cipher=cipher, blind=blind, zone=zone))


def prepare(entries: Sequence[Entry], *, cipher: RowCipher, blind: bytes, zone: tzinfo = UTC) -> Prepared:
    """Salt, commit to and seal traces before the transaction: while it lasts, other writers wait. As `append`."""
    made = [entries_of.commit(entry) for entry in entries]
    blinds = _Blinds(blind)
    rows = [
        _trace_row(entry, public, cipher.seal(plain, about=leaf_hash(public)), blinds.actor(entry.actor), zone)
        for entry, (public, plain) in zip(entries, made, strict=True)
    ]
    persons = [tuple(blinds.person(person) for person in dict.fromkeys(e.persons) if person) for e in entries]
    return Prepared(tuple(entries), tuple(public for public, _ in made), tuple(rows), tuple(persons))


def add(conn: Connection, prepared: Prepared) -> range:
    """Give prepared traces their place, in order, and return their leaf indices; once only. As `append`."""
    _refuse_stray_outcomes(conn, prepared.entries)
    start = _advance(conn, len(prepared.entries))
    end = start + len(prepared.entries)
    public_rows = [_leaf_row(index, public) for index, public in enumerate(prepared.leaves, start)]
    rows = [{**row, "idx": index} for index, row in enumerate(prepared.rows, start)]
    persons = [{"blind": each, "idx": index} for index, blinds in enumerate(prepared.persons, start) for each in blinds]
    for statement, rows_of in ((_ADD_LEAF, public_rows), (_ADD_TRACE, rows), (_ADD_PERSON, persons)):
        if rows_of:
            conn.execute(statement, rows_of)
    return range(start, end)


def append_notice(conn: Connection, act: str, text: str, *, at: datetime) -> int:
    """Append a public notice (a gap, a new origin) whose text stands in the tree itself: never anything personal."""
    public = entries_of.notice(act, text, at)
    index = _advance(conn, 1)
    conn.execute(insert(leaf), [_leaf_row(index, public)])
    return index


def append_leaves(conn: Connection, leaves_of: Sequence[bytes]) -> range:
    """Append leaves that come back from a mirror, without their traces (see `recover`). Raises Damaged `leaf_malformed`."""
    for public in leaves_of:
        entries_of.parse_leaf(public)
    start = _advance(conn, len(leaves_of))
    if leaves_of:
        conn.execute(insert(leaf), [_leaf_row(index, public) for index, public in enumerate(leaves_of, start)])
    return range(start, start + len(leaves_of))


def find(conn: Connection, index: int, *, cipher: RowCipher) -> TraceRow:
    """The trace of one leaf. Raises NotFound `trace_erased` when its row or its key is gone, `leaf_unknown` beyond the ledger."""
    row = conn.execute(_selection().where(trace.c.idx == index)).first()
    if row is None:
        known = conn.execute(select(leaf.c.idx).where(leaf.c.idx == index)).first()
        if known is None:
            raise NotFound("leaf_unknown", _NO_LEAF, index=index)
        raise NotFound("trace_erased", _ERASED, index=index)
    found = _open(row, cipher)
    if found is None:
        raise NotFound("trace_erased", _ERASED, index=index)
    return found


def find_leaf(conn: Connection, index: int) -> bytes:
    """One leaf's bytes, also when its trace is gone. Raises NotFound `leaf_unknown`."""
    found = conn.execute(select(leaf.c.bytes).where(leaf.c.idx == index)).scalar()
    if found is None:
        raise NotFound("leaf_unknown", _NO_LEAF, index=index)
    return bytes(found)


def rows_about(
    conn: Connection,
    person: str,
    *,
    cipher: RowCipher,
    blind: bytes,
    span: Span | None = None,
    acts: Sequence[str] = (),
    limit: int = 1000,
    before: int | None = None,
) -> tuple[TraceRow, ...]:
    """The traces that concern `person` (a token given in `persons`), the newest first, those older than leaf `before` when it is given.

    Rows whose key is gone are left out.
    """
    at = trace_person.c.idx
    query = _selection().join(trace_person, at == trace.c.idx)
    query = query.where(trace_person.c.blind == _Blinds(blind).person(person))
    if before is not None:
        query = query.where(at < before)
    # In the order of the person's own rows: the database stops at the limit, however many traces concern them.
    narrowed = _narrow(query, span, acts).order_by(at.desc()).limit(limit)
    found = (_open(row, cipher) for row in conn.execute(narrowed))
    return tuple(row for row in found if row is not None)


def rows_by(
    conn: Connection,
    actor: str,
    *,
    cipher: RowCipher,
    blind: bytes,
    span: Span | None = None,
    acts: Sequence[str] = (),
    limit: int = 1000,
) -> tuple[TraceRow, ...]:
    """The traces of what `actor` did, the newest first. Rows whose key is gone are left out."""
    query = _selection().where(trace.c.actor_blind == _Blinds(blind).actor(actor))
    return _rows(conn, query, cipher, span, acts=acts, limit=limit)


def last_by(conn: Connection, actors: Iterable[str], *, blind: bytes) -> dict[str, datetime]:
    """When each of `actors` last did anything; absent where no trace of theirs is left. Opens nothing; one look-up by index each."""
    blinds = _Blinds(blind)
    found = {}
    for actor in actors:
        newest = select(trace.c.at_us).where(trace.c.actor_blind == blinds.actor(actor)).order_by(trace.c.idx.desc())
        at = conn.execute(newest.limit(1)).scalar()
        if at is not None:
            found[actor] = from_micros(at)
    return found


def rows(
    conn: Connection,
    *,
    cipher: RowCipher,
    span: Span | None = None,
    acts: Sequence[str] = (),
    system: str | None = None,
    role: str | None = None,
    purpose: str | None = None,
    limit: int = 1000,
) -> tuple[TraceRow, ...]:
    """The traces of a span, the newest first: for whoever reviews the use of a system. Rows whose key is gone are left out."""
    query = _selection()
    for column, wanted in ((trace.c.role, role), (trace.c.purpose, purpose)):
        if wanted is not None:
            query = query.where(column == wanted)
    if system is not None:
        query = query.where(trace.c.system == system)
    return _rows(conn, query, cipher, span, acts=acts, limit=limit)


def outcomes_of(conn: Connection, index: int, *, cipher: RowCipher) -> tuple[TraceRow, ...]:
    """The outcomes that follow one act, in order."""
    query = _selection().where(trace.c.follows == index).order_by(trace.c.idx)
    found = (_open(row, cipher) for row in conn.execute(query))
    return tuple(row for row in found if row is not None)


def count_by(
    conn: Connection,
    columns: Sequence[str] = ("week", "role", "purpose"),
    *,
    span: Span | None = None,
    acts: Sequence[str] = (),
    system: str | None = None,
) -> tuple[Count, ...]:
    """How many acts, by any of `week` (`2026-W47`), `act`, `role`, `purpose`, `system`, `outcome`.

    Opens nothing; outcomes are not counted again. Traces past their term are no longer counted. Raises InputRefused `trace_column`.
    """
    for column in columns:
        if column not in _COLUMNS:
            raise InputRefused("trace_column", _BAD_COLUMN, column=column, known=", ".join(_COLUMNS))
    by: list[ColumnElement[Any]] = [_COLUMNS[column] for column in columns]
    query = select(func.count(), *by).where(trace.c.follows.is_(None))
    if system is not None:
        query = query.where(trace.c.system == system)
    query = _narrow(query, span, acts).group_by(*by).order_by(*by)
    return tuple(Count(tuple(str(v) for v in row[1:]), int(row[0])) for row in conn.execute(query))


def size(conn: Connection) -> int:
    """How many leaves there are."""
    found = conn.execute(select(head.c.size).where(head.c.id == 1)).scalar()
    return 0 if found is None else int(found)


def leaves(conn: Connection, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The leaves [start, end), in order, as index and bytes. A missing one is simply not there: compare the indices."""
    for low in range(start, end, _CHUNK):
        high = min(low + _CHUNK, end)
        query = select(leaf.c.idx, leaf.c.bytes).where(leaf.c.idx >= low, leaf.c.idx < high).order_by(leaf.c.idx)
        for index, public in conn.execute(query):
            yield index, bytes(public)


def erase_due(conn: Connection, now: datetime) -> Erased:
    """Delete the trace rows whose term is over at `now`; leaves stay. The caller destroys the buckets' keys."""
    due = trace.c.term_us <= micros(now)
    buckets = set(conn.execute(select(trace.c.bucket).where(due).distinct()).scalars())
    conn.execute(delete(trace_person).where(trace_person.c.idx.in_(select(trace.c.idx).where(due))))
    gone = conn.execute(delete(trace).where(due)).rowcount
    alive = set(conn.execute(select(trace.c.bucket).where(trace.c.bucket.in_(buckets)).distinct()).scalars())
    return Erased(gone, tuple(sorted(buckets - alive)))


def _advance(conn: Connection, by: int) -> int:
    """Move the head and return where it stood. Holds the row until the transaction ends."""
    moved = conn.execute(_MOVE, {"by": by}).scalar()
    if moved is None:
        # The first entry of all: whoever comes second finds the row and waits on it.
        conn.exec_driver_sql("INSERT INTO ledger_head (id, size) VALUES (1, 0) ON CONFLICT (id) DO NOTHING")
        moved = conn.execute(_MOVE, {"by": by}).scalar_one()
    return int(moved) - by


def _leaf_row(index: int, public: bytes) -> dict[str, Any]:
    end = 3 + public[2]
    return {
        "idx": index,
        "kind": public[1],
        "act": public[3:end].decode(),
        "hour": int.from_bytes(public[end : end + 4], "big"),
        "term": int.from_bytes(public[end + 4 : end + 8], "big"),
        "bytes": public,
    }


def _trace_row(
    entry: Entry, public: bytes, sealed: tuple[str, bytes], actor_blind: bytes, zone: tzinfo
) -> dict[str, Any]:
    end = 3 + public[2]
    return {
        "follows": entry.follows,
        "act": entry.act,
        "at_us": micros(entry.at),
        "week": _week(entry.at, zone),
        "system": entry.system,
        "role": entry.role,
        "purpose": entry.purpose,
        "outcome": entry.outcome,
        "actor_blind": actor_blind,
        "bucket": sealed[0],
        "sealed": sealed[1],
        "term_us": int.from_bytes(public[end + 4 : end + 8], "big") * _HOUR_US,
    }


def _refuse_stray_outcomes(conn: Connection, entries: Sequence[Entry]) -> None:
    follows = {entry.follows for entry in entries if entry.follows is not None}
    if not follows:
        return
    acts = select(leaf.c.idx).where(leaf.c.idx.in_(follows), leaf.c.kind == int(Kind.ACT))
    for stray in sorted(follows - set(conn.execute(acts).scalars())):
        raise InputRefused("trace_follows", _BAD_FOLLOWS, follows=stray)


def _week(at: datetime, zone: tzinfo) -> str:
    year, week, _ = utc(at).astimezone(zone).isocalendar()
    return f"{year}-W{week:02d}"


class _Blinds:
    """Keyed digests that find the rows of one actor or person without naming them; each computed once."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("a key of 32 bytes is needed")
        self._key = key
        self._known: dict[tuple[bytes, str], bytes] = {}

    def actor(self, token: str) -> bytes:
        return self._of(b"actor\0", token)

    def person(self, token: str) -> bytes:
        return self._of(b"person\0", token)

    def _of(self, sort: bytes, token: str) -> bytes:
        found = self._known.get((sort, token))
        if found is None:
            found = self._known[sort, token] = hmac.digest(self._key, sort + token.encode(), "sha256")[:16]
        return found


_S = TypeVar("_S", bound=Select[Any])
_Query = Select[Any]


def _selection() -> _Query:
    return select(
        trace.c.idx,
        trace.c.follows,
        trace.c.at_us,
        trace.c.term_us,
        trace.c.bucket,
        trace.c.sealed,
        leaf.c.bytes,
    ).join(leaf, leaf.c.idx == trace.c.idx)


def _narrow(query: _S, span: Span | None, acts: Sequence[str]) -> _S:
    if span is not None:
        query = query.where(trace.c.at_us >= micros(span.start), trace.c.at_us < micros(span.end))
    return query.where(trace.c.act.in_(acts)) if acts else query


def _rows(
    conn: Connection,
    query: _Query,
    cipher: RowCipher,
    span: Span | None,
    *,
    acts: Sequence[str],
    limit: int,
) -> tuple[TraceRow, ...]:
    narrowed = _narrow(query, span, acts).order_by(trace.c.idx.desc()).limit(limit)
    found = (_open(row, cipher) for row in conn.execute(narrowed))
    return tuple(row for row in found if row is not None)


def _open(row: Sequence[Any], cipher: RowCipher) -> TraceRow | None:
    """The row opened and checked against its leaf; None when its key is gone. Raises Damaged `trace_differs`."""
    index, follows, at_us, term_us, bucket, sealed, public = row
    try:
        plain = cipher.open(bucket, bytes(sealed), about=leaf_hash(bytes(public)))
    except NotFound:
        return None
    parsed, fields = entries_of.parse_leaf(bytes(public)), entries_of.unpack(plain)
    agrees = parsed.kind is not Kind.NOTICE and entries_of.check(parsed, fields)
    if not agrees:
        raise Damaged("trace_differs", _DIFFERS, index=index)
    return TraceRow(index, parsed, bytes(public), fields, from_micros(at_us), from_micros(term_us), follows)
