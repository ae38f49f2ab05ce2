"""Traces in the database: appended in the caller's transaction, found again by whom they concern, erased at their term.

Every function takes a `Connection` and leaves the transaction to the caller: the trace and what it is the trace of commit together, or
the trace commits first. Indices are gapless: the ledger's head is one row, and the `UPDATE` that moves it holds the writer's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from regard.ledger.entry import Entry, Leaf, Opened, Salted
from regard.terms.sealing import RowCipher
from regard.terms.span import Span

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A trace opened again: its leaf index, its leaf, and every field with its salt."""

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
        """All values of a field that may occur several times (`person`, `requirement`)."""
        return tuple(f.value for f in self.fields if f.name == name)

    def opened(self, names: Iterable[str], *, persons: Iterable[str] = ()) -> tuple[Opened, ...]:
        """Those fields alone, each with its proof; of `person` only the tokens in `persons`. For a receipt."""
        raise NotImplementedError


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


def append(
    conn: Connection, entries: Sequence[Entry], *, cipher: RowCipher, blind: bytes, zone: tzinfo = UTC
) -> range:
    """Append traces, in order, and return their leaf indices. Durable when the caller's transaction commits, not before.

    `cipher` seals every row of this call: give those entries together whose term falls into one bucket of keys. `blind` (32 bytes)
    keys the blind indexes of actors and persons; `zone` is the site's, for the week that statistics count by. Raises InputRefused
    (`trace_malformed`) before anything is written.
    """
    raise NotImplementedError


def append_notice(conn: Connection, act: str, text: str, *, at: datetime) -> int:
    """Append a public notice (a gap, a new origin) whose text stands in the tree itself: never anything personal."""
    raise NotImplementedError


def find(conn: Connection, index: int, *, cipher: RowCipher) -> TraceRow:
    """The trace of one leaf. Raises NotFound `trace_erased` when its row or its key is gone."""
    raise NotImplementedError


def rows_about(
    conn: Connection, person: str, *, cipher: RowCipher, blind: bytes, span: Span | None = None, acts: Sequence[str] = (), limit: int = 1000
) -> tuple[TraceRow, ...]:
    """The traces that concern `person` (a token given in `persons`), the newest first. Rows whose key is gone are left out."""
    raise NotImplementedError


def rows_by(
    conn: Connection, actor: str, *, cipher: RowCipher, blind: bytes, span: Span | None = None, acts: Sequence[str] = (), limit: int = 1000
) -> tuple[TraceRow, ...]:
    """The traces of what `actor` did, the newest first."""
    raise NotImplementedError


def rows(
    conn: Connection, *, cipher: RowCipher, span: Span | None = None, acts: Sequence[str] = (), system: str | None = None, limit: int = 1000
) -> tuple[TraceRow, ...]:
    """The traces of a span, the newest first: for whoever reviews the use of a system."""
    raise NotImplementedError


def outcomes_of(conn: Connection, index: int, *, cipher: RowCipher) -> tuple[TraceRow, ...]:
    """The outcomes that follow one act, in order."""
    raise NotImplementedError


def count_by(
    conn: Connection, columns: Sequence[str] = ("week", "role", "purpose"), *, span: Span | None = None, acts: Sequence[str] = (), system: str | None = None
) -> tuple[Count, ...]:
    """How many acts, by any of `week` (`2026-W47`), `act`, `role`, `purpose`, `system`, `outcome`. Opens nothing; outcomes are not counted again."""
    raise NotImplementedError


def size(conn: Connection) -> int:
    """How many leaves there are."""
    raise NotImplementedError


def leaves(conn: Connection, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The leaves [start, end), in order, as index and bytes."""
    raise NotImplementedError


def erase_due(conn: Connection, now: datetime) -> Erased:
    """Delete the trace rows whose term is over at `now`; leaves stay. The caller destroys the buckets' keys."""
    raise NotImplementedError
