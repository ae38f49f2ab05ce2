"""The vault itself: a folder of journals and segments, and the order of steps that makes keeping crash-safe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from regard.terms.clock import Clock
from regard.terms.span import Span
from regard.vault.index import SegmentRow
from regard.vault.journal import Journal
from regard.vault.keyring import Keyring

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Kept:
    """What is being kept, known when its journal opens. `erase_by` was computed by the gate from the earliest moment possible in `span`."""

    system: str
    kind: str
    span: Span
    erase_by: datetime
    device: str = ""
    not_before: datetime | None = None
    supplement_of: str | None = None
    hold: str | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload in place, not yet in the index: commit `row` (with `persons`) and the trace together, then `settle`."""

    row: SegmentRow
    persons: tuple[str, ...]
    journal: Path


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a start found: `to_seal` are journals with acknowledged frames and no sealed segment (open them with `vault.resume`)."""

    to_seal: tuple[Path, ...] = ()
    finished: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    keyless: tuple[Path, ...] = ()


class Vault:
    """The folder of one site's segments. One process owns the open journals; any may read."""

    def __init__(self, folder: Path, keyring: Keyring, clock: Clock) -> None: ...

    def open_journal(self, kept: Kept) -> Journal:
        """A fresh key, durable, then a journal under it. Raises `Unavailable` (`disk_full`)."""
        raise NotImplementedError

    def resume(self, path: Path) -> Journal:
        """Open a journal that a crash or a restart left, to append or to seal. Raises `NotFound` (`key_destroyed`), `Damaged`."""
        raise NotImplementedError

    def journals(self) -> tuple[Path, ...]:
        """Every journal on the disk."""
        raise NotImplementedError

    def kept(self, journal: Journal | Path) -> Kept:
        """What the journal was opened for."""
        raise NotImplementedError

    def seal(
        self,
        journal: Journal,
        frames: Sequence[tuple[str, bytes]],
        *,
        codec: str,
        rows: int = 0,
        persons: Iterable[str] = (),
        span: Span | None = None,
    ) -> Sealed:
        """Close the journal, write the payload, sync, rename, sync the folder. The journal stays until `settle`."""
        raise NotImplementedError

    def keep(
        self, kept: Kept, frames: Sequence[tuple[str, bytes]], *, codec: str, rows: int = 0, persons: Iterable[str] = ()
    ) -> Sealed:
        """Seal something that is whole already (a report, a derived table): an empty journal stands for the intent."""
        raise NotImplementedError

    def settle(self, sealed: Sealed) -> None:
        """After the index row is committed: unlink the journal, sync its folder."""

    def abandon(self, sealed: Sealed) -> None:
        """When the transaction failed: remove the payload; the journal stays as it was."""

    def recover(self, conn: Connection) -> Recovery:
        """At start: finish the sealings that the index knows, undo the others, remove temporary files."""
        raise NotImplementedError

    def read(self, row: SegmentRow, names: Collection[str] | None = None) -> dict[str, bytes]:
        """The frames of a segment. Raises `NotFound` (`key_destroyed`, `segment_file`), `Damaged`."""
        raise NotImplementedError

    def table(self, row: SegmentRow, columns: Sequence[str] | None = None) -> pa.Table:
        """A segment's table (codec of `scans`), with these columns only."""
        raise NotImplementedError
