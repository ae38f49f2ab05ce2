"""The key file: root key → bucket keys → segment keys, outside the database and its backups. Format: `docs/formats/keys.md`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.terms.clock import Clock
from regard.terms.sealing import RowCipher
from regard.vault.buckets import Bucket
from regard.vault.protectors import Protector


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What one destruction of keys did. `older_copies_gone` is None while an older copy (the escrow) could not be overwritten."""

    generation: int
    buckets: int
    segments: int
    switched: datetime
    older_copies_gone: datetime | None


class Keyring:
    """The keys of one site, shared by its processes through a lock file."""

    def __init__(
        self, folder: Path, *, clock: Clock, protector: Protector | None = None, escrow: Path | None = None
    ) -> None:
        """Open; finish or undo a half-done rotation. Raises `NotFound` (`keyring_absent`), `Unavailable` (`keys_exposed`, `passphrase_wrong`), `Damaged`."""

    @classmethod
    def create(
        cls, folder: Path, *, clock: Clock, protector: Protector | None = None, escrow: Path | None = None
    ) -> Keyring:
        """Make the first generation in an absent or empty folder. Raises `Conflict` (`keyring_exists`)."""
        raise NotImplementedError

    def new_segment(self, bucket: Bucket, *, segment: str | None = None) -> str:
        """A fresh segment key in `bucket` (made when absent), durable on return. Returns the segment's id."""
        raise NotImplementedError

    def segment_key(self, segment: str) -> bytes:
        """The 32-byte key. Raises `NotFound` (`key_destroyed`)."""
        raise NotImplementedError

    def rewrap(self, segment: str, bucket: Bucket) -> None:
        """Move a segment's key to another bucket (a hold's), durable on return."""
        raise NotImplementedError

    def row_cipher(self, system: str, kind: str, erase_by: datetime | None) -> RowCipher:
        """A cipher for small rows that go at `erase_by` (None: no date). `open` takes rows of any bucket of the same system and kind."""
        raise NotImplementedError

    def destroy(self, buckets: Collection[str], segments: Collection[str] = ()) -> Destroyed:
        """Write a new generation without these keys, under a new root; overwrite the old one; replace the escrow. Unknown ones are skipped."""
        raise NotImplementedError

    def buckets(self) -> tuple[Bucket, ...]:
        """Every bucket that has a key."""
        raise NotImplementedError

    def segments(self) -> dict[str, str]:
        """Segment id → bucket id of every key held."""
        raise NotImplementedError

    def replace_escrow(self) -> datetime:
        """Bring the escrow copy to the present generation and overwrite its older ones. Raises `Unavailable` (`escrow_absent`)."""
        raise NotImplementedError
