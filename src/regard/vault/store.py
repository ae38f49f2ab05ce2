"""The vault itself: a folder of journals and segments, and the order of steps that makes keeping crash-safe.

    journal (durable) → payload → sync → rename → [index row and trace, the caller's transaction] → journal unlinked

Each step may be the last before a crash. While the journal is there it is the truth: a payload that the index does not know is undone
and sealed again; a payload that the index knows makes the journal superfluous. What comes whole (a report, a derived table) goes the
same way with an empty journal, which stands for the intent. The journal is locked from its first byte until it is unlinked: a process
that starts meanwhile leaves alone what another one is keeping.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from regard.terms import crash
from regard.terms.clock import Clock, from_micros, micros
from regard.terms.errors import Conflict, Damaged, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import buckets, disk, index, scans, segment
from regard.vault import journal as journals
from regard.vault.index import SegmentRow
from regard.vault.journal import Head, Journal
from regard.vault.keyring import Keyring

if TYPE_CHECKING:
    import pyarrow as pa

JOURNALS, SEGMENTS, RESTORING = "journals", "segments", "RESTORING"
JOURNAL_SUFFIX, SEGMENT_SUFFIX = ".journal", ".seg"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is being kept, known when its journal opens. `erase_by` was computed by the gate from the earliest moment possible in `span`.

    `bucket` is the id of another bucket than the one that `erase_by` gives: a hold's.
    """

    system: str
    kind: str
    span: Span
    erase_by: datetime
    device: str = ""
    not_before: datetime | None = None
    supplement_of: str | None = None
    hold: str | None = None
    bucket: str | None = None

    @property
    def in_bucket(self) -> buckets.Bucket:
        """The bucket whose key covers it."""
        return (
            buckets.bucket(self.system, self.kind, self.erase_by) if self.bucket is None else buckets.parse(self.bucket)
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload in place, not yet in the index: commit `row` (with `persons`) and the trace together, then `settle`.

    `journal` takes no more and is still locked; `settle` or `abandon` lets it go.
    """

    row: SegmentRow
    persons: tuple[str, ...]
    journal: Journal


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a start found.

    `to_seal`: journals with acknowledged frames and no sealed segment (open them with `vault.resume`). `finished`: segment ids whose
    journal could go. `undone`: ids of payloads or intents that no index row knew. `keyless`: journals whose key is destroyed, now
    unlinked. `damaged`: journals that do not verify, left where they are. `held`: journals that another process has open.
    """

    to_seal: tuple[Path, ...] = ()
    finished: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    keyless: tuple[Path, ...] = ()
    damaged: tuple[Path, ...] = ()
    held: tuple[Path, ...] = ()


class Vault:
    """The folder of one site's segments. One process owns the open journals; any may read."""

    def __init__(self, folder: Path, keyring: Keyring, clock: Clock) -> None:
        """Open, making the folders where absent. Raises `Unavailable` (`disk_full`, `disk_failed`)."""
        self.folder = folder
        self.keyring = keyring
        self.clock = clock
        try:
            disk.folder(folder / JOURNALS)
            disk.folder(folder / SEGMENTS)
        except OSError as error:
            raise disk.failed(error) from error

    def open_journal(self, kept: Kept) -> Journal:
        """A fresh key, durable, then a journal under it. Raises `Unavailable` (`disk_full`), `InputRefused` (`bucket_name`)."""
        name = self.keyring.new_segment(kept.in_bucket)
        crash.point("keep.key_made")
        opened = Journal.create(self._journal(name), Head(name, _about(kept)), self.keyring.segment_key(name))
        crash.point("keep.journal_made")
        return opened

    def resume(self, path: Path) -> Journal:
        """Open a journal that a crash or a restart left, to append or to seal.

        Raises `NotFound` (`key_destroyed`, `journal_absent`), `Conflict` (`journal_held`), `Damaged`.
        """
        return Journal.resume(path, self.keyring.segment_key(journals.read_head(path).segment))

    def journals(self) -> tuple[Path, ...]:
        """Every journal on the disk, by name."""
        return tuple(sorted((self.folder / JOURNALS).glob("*" + JOURNAL_SUFFIX)))

    def kept(self, journal: Journal | Path) -> Kept:
        """What the journal was opened for. Raises `Damaged` (`journal_head`), `NotFound` (`journal_absent`)."""
        head = journal.head if isinstance(journal, Journal) else journals.read_head(journal)
        return _kept(head)

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
        """End the journal, write the payload, sync, rename, sync the folder. The journal stays, locked, until `settle`.

        `span` replaces the one that the journal was opened for, when the payload's is known better. Raises `Unavailable` (`disk_full`),
        `NotFound` (`key_destroyed`).
        """
        kept = self.kept(journal)
        name = journal.head.segment
        journal.end()
        bucket = kept.in_bucket
        relative = index.default_path(bucket.id, name)
        header = segment.Header(name, kept.system, kept.kind, span or kept.span, kept.erase_by, codec)
        try:
            written = segment.write(self.folder / relative, self.keyring.segment_key(name), header, frames)
            crash.point("keep.payload_in_place")
        except BaseException:
            journal.close()
            raise
        row = SegmentRow(
            id=name,
            system=kept.system,
            kind=kept.kind,
            span=header.span,
            erase_by=kept.erase_by,
            bucket=bucket.id,
            size=written.size,
            sha256=written.sha256,
            codec=codec,
            path=relative,
            created=self.clock.now(),
            device=kept.device,
            not_before=kept.not_before,
            hold=kept.hold,
            rows=rows,
            supplement_of=kept.supplement_of,
        )
        return Sealed(row, tuple(sorted(set(persons))), journal)

    def keep(
        self, kept: Kept, frames: Sequence[tuple[str, bytes]], *, codec: str, rows: int = 0, persons: Iterable[str] = ()
    ) -> Sealed:
        """Seal something that is whole already (a report, a derived table): an empty journal stands for the intent."""
        return self.seal(self.open_journal(kept), frames, codec=codec, rows=rows, persons=persons)

    def settle(self, sealed: Sealed) -> None:
        """After the index row is committed: unlink the journal, sync its folder."""
        crash.point("keep.indexed")
        self._drop(sealed.journal.path)
        sealed.journal.close()
        crash.point("keep.settled")

    def abandon(self, sealed: Sealed) -> None:
        """When the transaction failed: remove the payload. A journal with frames stays as it was, an intent goes."""
        self._unlink(self.folder / sealed.row.path)
        if sealed.journal.count == 0:
            self._drop(sealed.journal.path)
        sealed.journal.close()

    def recover(self, conn: Connection) -> Recovery:
        """At start: finish the sealings that the index knows, undo the others, remove temporary files. Reads the index only.

        What another process is keeping at this moment stays as it is (`held`).
        """
        temporary = sorted(
            (self.folder / SEGMENTS).rglob("*" + disk.TEMPORARY)
        )  # before the journals: one stands for each write
        found: dict[str, list[Path]] = {"to_seal": [], "keyless": [], "damaged": [], "held": []}
        finished: list[str] = []
        undone: list[str] = []
        for path in self.journals():
            try:
                head = journals.read_head(path)
                opened = self.resume(path)
            except Conflict:
                found["held"].append(path)
                continue
            except NotFound as error:
                if error.code != "journal_absent":  # settled meanwhile
                    self._drop(path)
                    found["keyless"].append(path)
                continue
            except Damaged:
                found["held" if journals.is_held(path) else "damaged"].append(
                    path
                )  # held: its first bytes are being written
                continue
            with opened:
                if self._known(conn, head.segment):
                    finished.append(head.segment)
                    self._drop(path)
                    continue
                payload = self.folder / SEGMENTS / _kept(head).in_bucket.id / (head.segment + SEGMENT_SUFFIX)
                if payload.exists() or opened.count == 0:
                    self._unlink(payload)
                    undone.append(head.segment)
                if opened.count == 0:
                    self._drop(path)
                else:
                    found["to_seal"].append(path)
        held = {path.name.removesuffix(JOURNAL_SUFFIX) for path in found["held"]}
        self.unlink_segments(path for path in temporary if path.name.partition(".")[0] not in held)
        return Recovery(
            finished=tuple(finished), undone=tuple(undone), **{name: tuple(paths) for name, paths in found.items()}
        )

    def read(self, row: SegmentRow, names: Collection[str] | None = None) -> dict[str, bytes]:
        """The frames of a segment, authenticated.

        Raises `NotFound` (`past_term`: due and no hold keeps it; `key_destroyed`; `segment_file`; `frame_absent`), `Damaged`,
        `Conflict` (`restore_unfinished`).
        """
        self._refuse_past_term(row)
        return segment.read(self.folder / row.path, self.keyring.segment_key(row.id), names, segment=row.id)

    def table(self, row: SegmentRow, columns: Sequence[str] | None = None) -> pa.Table:
        """A segment's table (codec of `scans`), with these columns only. Raises as `read` does."""
        return scans.decode(self.read(row, scans.names(columns)), columns)

    def path(self, row: SegmentRow) -> Path:
        """Where the segment's file is."""
        return self.folder / row.path

    def unlink_segments(self, paths: Iterable[Path]) -> int:
        """Unlink files and sync their folders once each; removes folders left empty; returns how many files there were."""
        folders: set[Path] = set()
        count = 0
        for path in paths:
            try:
                path.unlink()
            except FileNotFoundError:
                continue
            count += 1
            folders.add(path.parent)
        for folder in folders:
            disk.sync_folder(folder)
            self.prune(folder)
        return count

    def prune(self, folder: Path) -> None:
        """Remove a bucket's folder when nothing is left in it, and its parents likewise, up to the folder of segments."""
        top = self.folder / SEGMENTS
        while folder != top and folder.is_dir() and not any(folder.iterdir()):
            try:
                folder.rmdir()
            except OSError:
                return  # something came in meanwhile
            disk.sync_folder(folder.parent)
            folder = folder.parent

    def drop_journals(self, buckets_gone: Collection[str]) -> int:
        """Unlink the journals whose bucket is gone; returns how many."""
        gone = 0
        for path in self.journals():
            try:
                inside = self.kept(path).in_bucket.id in buckets_gone
            except (Damaged, NotFound):
                continue
            if inside:
                self._drop(path)
                gone += 1
        return gone

    def _refuse_past_term(self, row: SegmentRow) -> None:
        if (self.folder / RESTORING).exists():
            raise Conflict(
                "restore_unfinished",
                Text(
                    "A restore is not finished: what was erased since must be erased again before anything opens.",
                    "Une restauration n’est pas finie : ce qui a été effacé depuis doit l’être à nouveau avant toute ouverture.",
                ),
            )
        now = self.clock.now()
        ends = (row.erase_by if row.hold is None else buckets.parse(row.bucket).erase_by) or row.erase_by
        if row.state == index.DEAD or (ends <= now and (row.not_before is None or row.not_before <= now)):
            raise NotFound(
                "past_term",
                Text(
                    "This segment is past its term and waits to be erased.",
                    "Ce segment a dépassé son terme et attend son effacement.",
                ),
                segment=row.id,
            )

    def _known(self, conn: Connection, name: str) -> bool:
        try:
            index.get(conn, name)
        except NotFound:
            return False
        return True

    def _journal(self, name: str) -> Path:
        return self.folder / JOURNALS / (name + JOURNAL_SUFFIX)

    def _drop(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        disk.sync_folder(path.parent)

    def _unlink(self, path: Path) -> None:
        self.unlink_segments([path])


def _about(kept: Kept) -> dict[str, str | int | None]:
    return {
        "bucket": kept.bucket,
        "device": kept.device,
        "end_us": micros(kept.span.end),
        "erase_by_us": micros(kept.erase_by),
        "hold": kept.hold,
        "kind": kept.kind,
        "not_before_us": None if kept.not_before is None else micros(kept.not_before),
        "start_us": micros(kept.span.start),
        "supplement_of": kept.supplement_of,
        "system": kept.system,
    }


def _kept(head: Head) -> Kept:
    about = head.about

    def instant(name: str) -> datetime:
        value = about[name]
        if not isinstance(value, int):
            raise TypeError(name)
        return from_micros(value)

    def text(name: str) -> str | None:
        value = about[name]
        if value is not None and not isinstance(value, str):
            raise TypeError(name)
        return value

    try:
        return Kept(
            system=text("system") or "",
            kind=text("kind") or "",
            span=Span(instant("start_us"), instant("end_us")),
            erase_by=instant("erase_by_us"),
            device=text("device") or "",
            not_before=None if about["not_before_us"] is None else instant("not_before_us"),
            supplement_of=text("supplement_of"),
            hold=text("hold"),
            bucket=text("bucket"),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Damaged(
            "journal_head",
            Text(
                "The head of a journal is not what was written.",
                "L’en-tête d’un journal n’est pas celui qui a été écrit.",
            ),
        ) from None
