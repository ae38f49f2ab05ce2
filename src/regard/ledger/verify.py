"""The whole ledger, verified: table against tiles, tiles against checkpoints (an older one too), traces against their leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from regard.ledger import checkpoint, entry, recover, tables, traces, tree
from regard.ledger.checkpoint import COSIGNATURE_LIMIT, Checkpoint
from regard.ledger.entry import Kind
from regard.ledger.tiles import ENTRIES, WIDTH, Store, Tile, pack
from regard.terms.clock import micros
from regard.terms.errors import Damaged, InputRefused, NotFound
from regard.terms.sealing import RowCipher
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.ledger.log import Log

_HOUR_US = 3_600_000_000


class ProblemKind(StrEnum):
    """What can be wrong with a ledger."""

    LEAF_MISSING = "leaf_missing"
    LEAF_MALFORMED = "leaf_malformed"
    TILE_MISSING = "tile_missing"
    TILE_DIFFERS = "tile_differs"
    CHECKPOINT_INVALID = "checkpoint_invalid"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    OLDER_DIFFERS = "older_differs"
    TRACE_MISSING = "trace_missing"
    TRACE_DIFFERS = "trace_differs"
    TRACE_KEY_GONE = "trace_key_gone"
    TRACE_OVERDUE = "trace_overdue"
    TRACE_STRAY = "trace_stray"
    NOT_WITNESSED = "not_witnessed"


SENTENCES: dict[ProblemKind, Text] = {
    ProblemKind.LEAF_MISSING: Text(
        "The database lacks ledger entry {at}.", "Il manque l’entrée {at} du registre dans la base."
    ),
    ProblemKind.LEAF_MALFORMED: Text("Ledger entry {at} is malformed.", "L’entrée {at} du registre est mal formée."),
    ProblemKind.TILE_MISSING: Text("The tile {at} is missing.", "La tuile {at} manque."),
    ProblemKind.TILE_DIFFERS: Text(
        "The tile {at} is not what the database’s entries give.",
        "La tuile {at} ne correspond pas aux entrées de la base.",
    ),
    ProblemKind.CHECKPOINT_INVALID: Text(
        "The stored checkpoint is malformed or its signature does not hold.",
        "Le point de contrôle conservé est mal formé, ou sa signature n’est pas valable.",
    ),
    ProblemKind.CHECKPOINT_DIFFERS: Text(
        "The ledger does not lead to the checkpoint that was signed at {at} entries.",
        "Le registre ne conduit pas au point de contrôle signé à {at} entrées.",
    ),
    ProblemKind.OLDER_DIFFERS: Text(
        "The ledger does not begin with the older checkpoint of {at} entries: what it said then was changed.",
        "Le registre ne commence pas par l’ancien point de contrôle de {at} entrées : ce qu’il disait alors a été modifié.",
    ),
    ProblemKind.TRACE_MISSING: Text(
        "The trace of entry {at} is gone before its term.", "La trace de l’entrée {at} a disparu avant son échéance."
    ),
    ProblemKind.TRACE_DIFFERS: Text(
        "The trace of entry {at} is not the one that was committed to.",
        "La trace de l’entrée {at} n’est pas celle qui a été attestée.",
    ),
    ProblemKind.TRACE_KEY_GONE: Text(
        "The key of trace {at} was destroyed before its term.",
        "La clé de la trace {at} a été détruite avant son échéance.",
    ),
    ProblemKind.TRACE_OVERDUE: Text(
        "The trace of entry {at} is past its term and not erased.",
        "La trace de l’entrée {at} a dépassé son échéance sans être effacée.",
    ),
    ProblemKind.TRACE_STRAY: Text(
        "The trace {at} belongs to no ledger entry.", "La trace {at} n’appartient à aucune entrée du registre."
    ),
    ProblemKind.NOT_WITNESSED: Text(
        "No witness has cosigned the ledger for {at}.", "Aucun témoin n’a cosigné le registre depuis {at}."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: a leaf's index, a tile's path, a size, or a stretch of time."""

    kind: ProblemKind
    at: str

    @property
    def text(self) -> Text:
        """The sentence."""
        return SENTENCES[self.kind].filled(at=self.at)


@dataclass(frozen=True, slots=True)
class Report:
    """What was verified: leaves, and traces opened; `lost` traces are those that a recorded restore could not bring back."""

    size: int
    root: bytes
    opened: int
    lost: int
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass
class _State:
    problems: list[Problem] = field(default_factory=list)
    opened: int = 0
    lost: int = 0

    def add(self, kind: ProblemKind, at: object) -> None:
        self.problems.append(Problem(kind, str(at)))


def verify(
    conn: Connection,
    log: Log,
    *,
    cipher: RowCipher,
    now: datetime,
    older: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Verify everything and report every problem; raises nothing for what it finds.

    `older` is a checkpoint (a note signed by this log) that someone kept: any change to what it covered is found. `progress` is told
    leaves done and in all. Leaves that are not integrated yet are checked against their traces only.
    """
    state = _State()
    first, size = recover.first_of(conn, log.origin), recover.end_of(conn, log.origin)
    store = Store(log.folder)
    told = None if progress is None else (lambda done: progress(done, size - first))
    hashes = _leaves(_whole(conn, state, first, size), store, state, told)
    _tiles(hashes[: store.size], store, state)
    grown = tree.Tree(hashes)
    _checkpoints(log, grown, state, older)
    _traces(conn, cipher, micros(now), state, traces.size(conn))
    age = _witnessed(log, now)
    if log.witnesses and (age is None or age > COSIGNATURE_LIMIT):
        state.add(ProblemKind.NOT_WITNESSED, "ever" if age is None else age)
    return Report(len(grown), grown.root(), state.opened, state.lost, tuple(state.problems))


def _witnessed(log: Log, now: datetime) -> timedelta | None:
    try:
        return log.cosignature_age(now)
    except InputRefused:
        return None


def _leaves(found: Iterator[bytes], store: Store, state: _State, progress: Callable[[int], None] | None) -> list[bytes]:
    """The hashes of this log's leaves; entries compared with their bundles on the way."""
    hashes: list[bytes] = []
    index = 0
    while batch := list(islice(found, WIDTH)):
        hashes += tree.leaf_hashes(batch)
        width = store.width_of(ENTRIES, index)
        if width and (index + 1) * WIDTH > store.minimum:
            _compare(store, Tile(ENTRIES, index, width), pack(batch[:width]), state)
        index += 1
        if progress is not None:
            progress(len(hashes))
    return hashes


def _whole(conn: Connection, state: _State, first: int, size: int) -> Iterator[bytes]:
    """The leaves in order; an empty one where one is missing, so that what follows keeps its place."""
    expected = first
    for index, leaf in traces.leaves(conn, first, size):
        while expected < index:
            state.add(ProblemKind.LEAF_MISSING, expected)
            yield b""
            expected += 1
        try:
            entry.parse_leaf(leaf)
        except Damaged:
            state.add(ProblemKind.LEAF_MALFORMED, index)
        yield leaf
        expected += 1
    for index in range(expected, size):
        state.add(ProblemKind.LEAF_MISSING, index)
        yield b""


def _tiles(hashes: list[bytes], store: Store, state: _State) -> None:
    level = 0
    while hashes:
        above = []
        for index in range((len(hashes) + WIDTH - 1) // WIDTH):
            block = hashes[index * WIDTH : (index + 1) * WIDTH]
            if (index + 1) << (8 * (level + 1)) > store.minimum:
                _compare(store, Tile(level, index, len(block)), b"".join(block), state)
            if len(block) == WIDTH:
                above.append(tree.root_of(block))
        hashes, level = above, level + 1


def _compare(store: Store, tile: Tile, expected: bytes, state: _State) -> None:
    try:
        if store.read(tile) != expected:
            state.add(ProblemKind.TILE_DIFFERS, tile.path)
    except NotFound:
        state.add(ProblemKind.TILE_MISSING, tile.path)
    except InputRefused:
        state.add(ProblemKind.TILE_DIFFERS, tile.path)


def _checkpoints(log: Log, grown: tree.Tree, state: _State, older: bytes | None) -> None:
    try:
        latest = log.latest()
    except InputRefused:
        latest = None
        state.add(ProblemKind.CHECKPOINT_INVALID, "checkpoint")
    if latest is not None and not _leads_to(grown, latest):
        state.add(ProblemKind.CHECKPOINT_DIFFERS, latest.size)
    if older is None:
        return
    try:
        kept = checkpoint.open_checkpoint(older, log.verifier).checkpoint
    except InputRefused:
        state.add(ProblemKind.CHECKPOINT_INVALID, "older")
        return
    if not _leads_to(grown, kept):
        state.add(ProblemKind.OLDER_DIFFERS, kept.size)


def _leads_to(grown: tree.Tree, head: Checkpoint) -> bool:
    return head.size <= len(grown) and grown.root(head.size) == head.root


def _traces(conn: Connection, cipher: RowCipher, now_us: int, state: _State, size: int) -> None:
    """Every leaf younger than its term has a row that opens it; no row is older than its term, or without a leaf."""
    spans = [(int(low), int(high)) for low, high in conn.execute(select(tables.gap.c.first, tables.gap.c.last))]
    leaf, trace = tables.leaf, tables.trace
    columns = (leaf.c.idx, leaf.c.bytes, leaf.c.term, trace.c.bucket, trace.c.sealed, trace.c.term_us)
    joined = select(*columns).join(trace, trace.c.idx == leaf.c.idx, isouter=True)
    for low in range(0, size, 20_000):
        part = joined.where(leaf.c.idx >= low, leaf.c.idx < low + 20_000, leaf.c.kind != int(Kind.NOTICE))
        for index, public, term, bucket, sealed, term_us in conn.execute(part.order_by(leaf.c.idx)):
            due = term * _HOUR_US <= now_us
            if bucket is None:
                if due:
                    continue
                if any(first <= index <= last for first, last in spans):
                    state.lost += 1
                else:
                    state.add(ProblemKind.TRACE_MISSING, index)
            elif due:
                state.add(ProblemKind.TRACE_OVERDUE, index)
            elif term_us != term * _HOUR_US:
                state.add(ProblemKind.TRACE_DIFFERS, index)
            else:
                _trace(bytes(public), cipher, (bucket, bytes(sealed)), state, index)
    strays = select(trace.c.idx).join(leaf, leaf.c.idx == trace.c.idx, isouter=True).where(leaf.c.idx.is_(None))
    for index in conn.execute(strays).scalars():
        state.add(ProblemKind.TRACE_STRAY, index)


def _trace(public: bytes, cipher: RowCipher, row: tuple[str, bytes], state: _State, index: int) -> None:
    bucket, sealed = row
    try:
        fields = entry.unpack(cipher.open(bucket, sealed, about=tree.leaf_hash(public)))
        agrees = entry.check(entry.parse_leaf(public), fields)
    except NotFound:
        state.add(ProblemKind.TRACE_KEY_GONE, index)
        return
    except Damaged:
        agrees = False
    if agrees:
        state.opened += 1
    else:
        state.add(ProblemKind.TRACE_DIFFERS, index)
