"""After a restore from backup: the leaves that the copy lacks come back from a mirror; or a new origin opens that names the gap.

Never both, and never neither: a log that goes on from an older copy would sign two histories, and every witness would refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from regard.ledger import checkpoint, tables, traces, tree
from regard.ledger.checkpoint import Checkpoint
from regard.ledger.note import Verifier, good_name
from regard.ledger.opening import Opening
from regard.ledger.tiles import Store
from regard.terms.clock import micros
from regard.terms.errors import Conflict, Damaged, InputRefused
from regard.terms.text import Text

_GAP = "regard-ledger-gap/1"
_BAD_MIRROR = Text(
    en="The mirror does not hold the tree of its own checkpoint. Take another mirror, or open a new origin.",
    fr="Le miroir ne contient pas l’arbre de son propre point de contrôle. Prenez "
    "un autre miroir, ou ouvrez une nouvelle origine.",
)
_PARTED = Text(
    en="The database went on after the restore: entry {index} is not the one that the mirror saw. Open a new origin.",
    fr="La base a continué après la restauration : l’entrée {index} n’est pas celle "
    "que le miroir a vue. Ouvrez une nouvelle origine.",
)
_NO_CHECKPOINT = Text(
    en="The mirror {folder} holds no checkpoint.",
    fr="Le miroir {folder} ne contient pas de point de contrôle.",
)
_SAME_ORIGIN = Text(
    en="{origin} has been used already. Give the new log an origin of its own, for instance with the year behind it.",
    fr="{origin} a déjà servi. Donnez au nouveau registre une origine à lui, par exemple avec l’année à la suite.",
)


@dataclass(frozen=True, slots=True)
class Refilled:
    """What came back: the leaves [first, last], whose traces are lost; `first` > `last` when nothing was missing."""

    first: int
    last: int

    @property
    def lost(self) -> int:
        """How many traces are lost."""
        return max(0, self.last - self.first + 1)


def first_of(conn: Connection, origin: str) -> int:
    """The database index at which this origin's tree begins: 0 for a site's first log."""
    found = conn.execute(select(tables.log.c.first).where(tables.log.c.origin == origin)).scalar()
    return 0 if found is None else int(found)


def end_of(conn: Connection, origin: str) -> int:
    """The database index at which this origin's tree ends: where the next log begins, else after the last leaf."""
    later = select(func.min(tables.log.c.first)).where(tables.log.c.first > first_of(conn, origin))
    found = conn.execute(later).scalar()
    return traces.size(conn) if found is None else int(found)


def refill(conn: Connection, mirror: Path, log: Verifier, *, at: datetime) -> Refilled:
    """Append the leaves that the database lacks, from a witness's mirror or the log's own surviving folder, in the caller's transaction.

    `log` is the log's public key: the mirror's checkpoint must bear its signature, and its tiles must lead to that checkpoint's root. A
    public notice tells how many traces are lost. Raises InputRefused or Damaged (`mirror_damaged`), or Conflict `ledger_parted` when
    the database holds a leaf that the mirror saw otherwise: then only `open_origin` is honest.
    """
    head, store = _mirror(mirror, log)
    first = first_of(conn, head.origin)
    held = traces.size(conn) - first
    missing: list[bytes] = []
    hashed: list[bytes] = []
    own = traces.leaves(conn, first, first + min(held, store.size))
    for index in range(store.size):
        if index % 256 == 0:
            bundle = store.entries(index // 256)
        leaf = bundle[index % 256]
        hashed.append(tree.leaf_hash(leaf))
        if index >= held:
            missing.append(leaf)
        elif next(own, (None, b""))[1] != leaf:
            raise Conflict("ledger_parted", _PARTED, index=index)
    if tree.root_of(hashed[: head.size]) != head.root:
        raise Damaged("mirror_damaged", _BAD_MIRROR)
    if not missing:
        return Refilled(first + held, first + held - 1)
    back = traces.append_leaves(conn, missing)
    found = Refilled(back.start, back.stop - 1)
    conn.execute(insert(tables.gap).values(first=found.first, last=found.last, at_us=micros(at)))
    traces.append_notice(conn, "govern", f"{_GAP}\nlost {found.first - first} {found.last - first}\n", at=at)
    return found


def open_origin(conn: Connection, origin: str, witnessed: bytes, log: Verifier, *, at: datetime) -> int:
    """Begin a new log, in the caller's transaction, and return the index of its first entry, which names the gap.

    `witnessed` is the last checkpoint of the old log that anyone outside holds, `log` the old log's key. Make the `Log` of the new
    origin afterwards, in a folder of its own. Raises InputRefused, Conflict `origin_used`.
    """
    if not good_name(origin):
        raise InputRefused("origin_malformed", _SAME_ORIGIN, origin=origin[:80])
    old = checkpoint.open_checkpoint(witnessed, log).checkpoint
    known = conn.execute(select(tables.log.c.origin).where(tables.log.c.origin == origin)).scalar()
    if known is not None or origin == old.origin:
        raise Conflict("origin_used", _SAME_ORIGIN, origin=origin)
    start = traces.size(conn)
    kept = max(0, start - first_of(conn, old.origin))
    opening = Opening(origin, old.origin, old.size, old.root, kept)
    index = traces.append_notice(conn, "govern", opening.text(), at=at)
    conn.execute(insert(tables.log).values(origin=origin, first=index))
    return index


def _mirror(folder: Path, log: Verifier) -> tuple[Checkpoint, Store]:
    file = folder / "checkpoint"
    if not file.exists():
        raise InputRefused("mirror_empty", _NO_CHECKPOINT, folder=str(folder))
    head = checkpoint.open_checkpoint(file.read_bytes(), log).checkpoint
    store = Store(folder)
    if store.size < head.size:
        raise Damaged("mirror_damaged", _BAD_MIRROR)
    return head, store
