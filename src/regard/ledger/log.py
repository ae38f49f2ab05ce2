"""The ledger's tree on disk: tiles made from the leaf table, checkpoints, receipts, and the cosignatures of witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from regard.ledger.checkpoint import Checkpoint
from regard.ledger.entry import Opened
from regard.ledger.note import Signer, Verifier

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Cosigned:
    """One witness's last statement: the size that it saw, and when."""

    witness: str
    size: int
    at: datetime


class Log:
    """One log, under one origin, in one folder: `checkpoint`, `tile/...`, `witnessed/...`.

    `folder` is the C2SP prefix: serving its `checkpoint` and `tile/` as they are is the whole HTTP interface. `witnesses` are the
    cosigners whose cosignatures are taken (`note.Verifier` of type COSIGNATURE, from their printed keys).
    """

    def __init__(self, folder: Path, origin: str, signer: Signer, *, witnesses: tuple[Verifier, ...] = ()) -> None:
        raise NotImplementedError

    @property
    def size(self) -> int:
        """How many leaves the tiles hold (0 before the first `integrate`)."""
        raise NotImplementedError

    def integrate(self, conn: Connection) -> int:
        """Bring the tiles up to the leaf table (committed rows only) and return the tree's size. Crash-safe; idempotent.

        Raises Damaged `ledger_shrunk` when the table holds fewer leaves than the tiles (a restore: see `recover`), `ledger_differs`
        when they disagree.
        """
        raise NotImplementedError

    def checkpoint(self, now: datetime) -> bytes:
        """Sign the tree as it stands, store it as `checkpoint`, and return the note (cosignatures on this size included)."""
        raise NotImplementedError

    def latest(self) -> Checkpoint | None:
        """The last checkpoint signed; None before the first."""
        raise NotImplementedError

    def proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The inclusion proof of a leaf in the tree of `size` (the latest checkpoint's when None)."""
        raise NotImplementedError

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of `new` leaves (the latest checkpoint's when None) begins with that of `old`."""
        raise NotImplementedError

    def receipt(self, index: int, leaf: bytes, opened: tuple[Opened, ...] = (), *, size: int = 0) -> bytes:
        """A `.tlog-proof` file for one leaf, with the reader's own fields in it; against the best cosigned checkpoint that holds it."""
        raise NotImplementedError

    def cosign(self, body: bytes, now: datetime) -> Cosigned:
        """Take a witness's cosigned checkpoint (the body of `POST /ledger/cosignature`).

        Raises InputRefused when it is malformed, of another log or by no known witness; Conflict when it is older than one already held.
        """
        raise NotImplementedError

    def cosigned(self) -> tuple[Cosigned, ...]:
        """Each known witness's last statement, where there is one."""
        raise NotImplementedError

    def cosignature_age(self, now: datetime) -> timedelta | None:
        """How old the newest cosignature is; None when no witness has ever cosigned. More than two days is a finding."""
        raise NotImplementedError

    def resource(self, path: str) -> bytes:
        """What `GET <prefix>/<path>` answers (`checkpoint`, `tile/0/x001/234`, `tile/entries/000.p/12`). Raises NotFound."""
        raise NotImplementedError

    def prune(self, minimum: int) -> int:
        """Remove tiles and bundles wholly below leaf `minimum` and return how many files went (C2SP tlog-tiles, Pruning)."""
        raise NotImplementedError
