"""The open segment: an append-only file of AES-256-GCM frames under the segment's own key. Format: `docs/formats/journal.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Head:
    """What a journal says in clear: the segment's id and the facts given when it was opened (JSON values; nothing personal)."""

    segment: str
    about: dict[str, str | int | None]


class Journal:
    """One open journal. `append` may be called from several threads: they share one fdatasync (group commit)."""

    path: Path
    head: Head

    @classmethod
    def create(cls, path: Path, head: Head, key: bytes) -> Journal:
        """Make the file, header durable, folder synced. Raises `Conflict` (`journal_exists`), `Unavailable` (`disk_full`)."""
        raise NotImplementedError

    @classmethod
    def resume(cls, path: Path, key: bytes) -> Journal:
        """Open an existing one to append after its last whole frame; a torn tail is cut. Raises `Damaged`."""
        raise NotImplementedError

    def append(self, payloads: Sequence[bytes]) -> int:
        """Write the payloads as frames; return, when they are on the disk, the number of the first. Raises `Unavailable` (`disk_full`, `journal_failed`): then none of them is acknowledged."""
        raise NotImplementedError

    def frames(self) -> Iterator[bytes]:
        """Every frame acknowledged so far, in order."""
        raise NotImplementedError

    def close(self) -> None:
        """Sync and close. Appending after it raises `Conflict` (`journal_closed`)."""

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_head(path: Path) -> Head:
    """The header in clear (not authenticated until a frame is read). Raises `Damaged` (`journal_head`)."""
    raise NotImplementedError


def read(path: Path, key: bytes) -> list[bytes]:
    """The frames up to the last whole one. Raises `Damaged` (`journal_frame`) when one was changed."""
    raise NotImplementedError
