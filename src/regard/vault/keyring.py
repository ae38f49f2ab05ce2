"""The key file: root key → bucket keys → segment keys, outside the database and its backups. Format: `docs/formats/keys.md`.

Destroying keys writes a new generation without them, under a new root key. A bucket that dies whole is simply left out. A segment
that dies alone makes its bucket's key be replaced and the bucket's other segments re-wrapped: else the old file's bytes, wherever they
survive, would open again with a bucket key that lives on.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from regard.terms.clock import Clock
from regard.terms.errors import Conflict, NotFound, Unavailable
from regard.terms.sealing import RowCipher
from regard.terms.text import Text
from regard.vault import disk, generations, ring, rotation, rows
from regard.vault.buckets import Bucket
from regard.vault.buckets import bucket as make_bucket
from regard.vault.keytable import KeyTable
from regard.vault.protectors import FileMode, Protector


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What one destruction of keys did. `older_copies_gone` is None while an older copy (the escrow) could not be overwritten."""

    generation: int
    buckets: int
    segments: int
    switched: datetime
    older_copies_gone: datetime | None


class Keyring:
    """The keys of one site, shared by its processes through a lock file. Safe to use from several threads."""

    def __init__(
        self, folder: Path, *, clock: Clock, protector: Protector | None = None, escrow: Path | None = None
    ) -> None:
        """Open; finish or undo a half-done rotation.

        Raises `NotFound` (`keyring_absent`), `Unavailable` (`keys_exposed`, `passphrase_needed`, `passphrase_wrong`), `Damaged`.
        """
        self.folder = folder
        self.escrow = escrow
        self._clock = clock
        self._protector: Protector = protector or FileMode()
        self._mutex = threading.RLock()
        self._buckets: dict[str, ring.WrappedBucket] = {}
        self._by_number: dict[int, ring.WrappedBucket] = {}
        self._open_buckets: dict[str, bytes] = {}
        self._table = KeyTable()
        self._ciphers: dict[str, rows.BucketCipher] = {}
        self._stamp: generations.Stamp | None = None
        self._root = self._mac = b""
        self._generation = self._end = 0
        generations.stamp(folder)
        with self._locked():
            generations.destroy_others(folder, self._generation)
            self._catch_up_escrow()

    @classmethod
    def create(
        cls, folder: Path, *, clock: Clock, protector: Protector | None = None, escrow: Path | None = None
    ) -> Keyring:
        """Make the first generation in an absent or empty folder. Raises `Conflict` (`keyring_exists`), `Unavailable` (`disk_full`)."""
        if (folder / generations.CURRENT).exists():
            raise Conflict(
                "keyring_exists",
                Text(
                    "There are keys here already; open them instead.", "Il y a déjà des clés ici ; ouvrez-les plutôt."
                ),
            )
        try:
            disk.folder(folder)
            folder.chmod(disk.OWNER_FOLDER)
            generations.destroy_others(folder, None)
            root = generations.root_bytes(protector or FileMode(), secrets.token_bytes(32))
            generations.write(folder, 1, root, [ring.header(1)])
            generations.switch(folder, 1)
        except OSError as error:
            raise disk.failed(error) from error
        return cls(folder, clock=clock, protector=protector, escrow=escrow)

    @classmethod
    def from_escrow(cls, folder: Path, escrow: Path, *, clock: Clock, protector: Protector | None = None) -> Keyring:
        """Bring the keys back from their escrow copy into an empty folder. Then replay (`backup.reconcile`)."""
        if (folder / generations.CURRENT).exists():
            raise Conflict(
                "keyring_exists",
                Text(
                    "There are keys here already; move them away first.",
                    "Il y a déjà des clés ici ; écartez-les d’abord.",
                ),
            )
        generations.copy(escrow, folder)
        return cls(folder, clock=clock, protector=protector, escrow=escrow)

    @property
    def generation(self) -> int:
        """The number of the generation in use."""
        with self._mutex:
            self._refresh()
            return self._generation

    def new_segment(self, bucket: Bucket, *, segment: str | None = None) -> str:
        """A fresh segment key in `bucket` (made when absent), durable on return. Returns the segment's id.

        Raises `Conflict` (`segment_exists`, `bucket_use`), `Unavailable` (`disk_full`).
        """
        name = segment or secrets.token_hex(16)
        with self._locked():
            if self._table.find(bytes.fromhex(name)) is not None:
                raise Conflict(
                    "segment_exists",
                    Text("This segment has a key already.", "Ce segment a déjà une clé."),
                    segment=name,
                )
            entry, record = self._bucket(bucket)
            wrapped = aes_key_wrap(self._bucket_key(entry), secrets.token_bytes(32))
            self._append_row(record, entry, name, wrapped)
        return name

    def segment_key(self, segment: str) -> bytes:
        """The 32-byte key. Raises `NotFound` (`key_destroyed`)."""
        with self._mutex:
            entry, wrapped = self._row(segment)
            return _unwrap(self._bucket_key(entry), wrapped)

    def bucket_of(self, segment: str) -> Bucket:
        """The bucket whose death takes this segment. Raises `NotFound` (`key_destroyed`)."""
        with self._mutex:
            return self._row(segment)[0].bucket

    def holds(self, segment: str) -> bool:
        """Whether there is a key for this segment."""
        try:
            self.bucket_of(segment)
        except NotFound:
            return False
        return True

    def rewrap(self, segment: str, bucket: Bucket) -> None:
        """Move a segment's key to another bucket (a hold's), durable on return. Raises `NotFound` (`key_destroyed`)."""
        with self._locked():
            key = self.segment_key(segment)
            entry, record = self._bucket(bucket)
            self._append_row(record, entry, segment, aes_key_wrap(self._bucket_key(entry), key))

    def row_cipher(self, system: str, kind: str, erase_by: datetime | None) -> RowCipher:
        """A cipher for small rows that go at `erase_by` (None: no date). `open` takes rows of any bucket of the same system and kind."""
        return rows.Rows(make_bucket(system, kind, erase_by, rows=True), self.row_bucket)

    def row_bucket(self, bucket: Bucket, *, make: bool) -> rows.BucketCipher:
        """The cipher of one bucket of rows, made when absent and wanted. Raises `NotFound` (`key_destroyed`), `Conflict` (`bucket_use`)."""
        with self._mutex:
            self._refresh()
            found = self._ciphers.get(bucket.id)
            if found is None:
                if bucket.id not in self._buckets:
                    self._read_tail()
                if bucket.id not in self._buckets and make:
                    with self._locked():
                        self._append(self._bucket(bucket)[1])
                entry = self._buckets.get(bucket.id)
                if entry is None:
                    raise gone(bucket.id)
                _same_use(entry.bucket, bucket)
                found = self._ciphers[bucket.id] = rows.BucketCipher(bucket.id, self._bucket_key(entry))
            return found

    def make_row_buckets(self, wanted: Collection[Bucket]) -> None:
        """Make the buckets of rows that are absent, in one durable write. Raises `Unavailable` (`disk_full`)."""
        with self._locked():
            data, number = b"", max(self._by_number, default=0)
            for bucket in dict.fromkeys(wanted):
                if bucket.id not in self._buckets:
                    number += 1
                    entry = ring.WrappedBucket(number, bucket, aes_key_wrap(self._root, secrets.token_bytes(32)))
                    data += ring.bucket_record(self._mac, self._generation, self._end + len(data), entry)
            self._append(data)

    def destroy(self, buckets: Collection[str], segments: Collection[str] = ()) -> Destroyed:
        """Write a new generation without these keys, under a new root; overwrite the old one; replace the escrow.

        Unknown ids are skipped; when nothing is left to destroy, no generation is written, but an escrow left behind is replaced.
        Raises `Unavailable` (`disk_full`): then nothing was destroyed.
        """
        with self._locked():
            dead = {self._buckets[name].number for name in buckets if name in self._buckets}
            before = len(self._table)
            drop = self._table.positions(segments)
            if dead or len(drop):
                work = rotation.without(self._table, self._buckets.values(), dead, drop, self._bucket_key)
                self._rotate(work)
            switched = self._clock.now()
            gone_at = self._clock.now() if self._catch_up_escrow() else None
            return Destroyed(self._generation, len(dead), before - len(self._table), switched, gone_at)

    def buckets(self) -> tuple[Bucket, ...]:
        """Every bucket that has a key."""
        with self._mutex:
            self._refresh()
            self._read_tail()
            return tuple(entry.bucket for entry in self._buckets.values())

    def segments(self) -> dict[str, str]:
        """Segment id → bucket id of every key held."""
        with self._mutex:
            self._refresh()
            self._read_tail()
            return {segment.hex(): self._by_number[number].bucket.id for segment, number in self._table.items()}

    @property
    def protected(self) -> bool:
        """Whether the root key on the disk is under the protector given at opening (a new one takes hold at the next generation)."""
        stored = json.loads((self.folder / generations.name(self.generation) / generations.ROOT).read_bytes())
        return bool(stored.get("protector") == self._protector.name)

    def replace_escrow(self) -> datetime:
        """Bring the escrow copy up to date and overwrite its older ones. Raises `Unavailable` (`escrow_absent`)."""
        with self._locked():
            if self.escrow is None or not self._catch_up_escrow(force=True):
                raise Unavailable(
                    "escrow_absent",
                    Text(
                        "The escrow copy of the keys cannot be reached.",
                        "La copie de séquestre des clés n’est pas accessible.",
                    ),
                )
            return self._clock.now()

    @property
    def escrow_current(self) -> bool:
        """Whether the escrow holds the generation in use and none older, which would open what was erased (true without escrow)."""
        if self.escrow is None:
            return True
        try:
            return generations.current(self.escrow) == self.generation and not generations.others(
                self.escrow, self.generation
            )
        except (OSError, NotFound):
            return False

    # -- below: the lock is held, or taken by the caller --------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._mutex:
            fd = os.open(self.folder / generations.LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, disk.OWNER_FILE)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                self._refresh()
                self._read_tail()
                yield
            except OSError as error:
                raise disk.failed(error) from error
            finally:
                os.close(fd)

    def _ring_path(self) -> Path:
        return self.folder / generations.name(self._generation) / generations.RING

    def _refresh(self) -> None:
        """Notice a generation that another process made."""
        while self._stamp is None or generations.stamp(self.folder) != self._stamp:
            try:
                self._load()
            except FileNotFoundError:
                if generations.stamp(self.folder) == self._stamp:
                    raise

    def _load(self) -> None:
        self._stamp = generations.stamp(self.folder)
        self._generation = generations.current(self.folder)
        folder = self.folder / generations.name(self._generation)
        generations.check_modes((self.folder, folder, folder / generations.ROOT, folder / generations.RING))
        self._root = generations.read_root(folder, self._protector)
        self._mac = ring.mac_key(self._root)
        self._buckets, self._by_number, self._open_buckets, self._ciphers = {}, {}, {}, {}
        self._table = KeyTable()
        self._take((folder / generations.RING).read_bytes(), 0)

    def _read_tail(self) -> None:
        with self._ring_path().open("rb") as file:
            if os.fstat(file.fileno()).st_size > self._end:
                file.seek(self._end)
                self._take(file.read(), self._end)

    def _take(self, data: bytes, start: int) -> None:
        parsed = ring.parse(data, self._mac, self._generation, start)
        for entry in parsed.buckets:
            self._know(entry)
        self._table.extend(parsed.rows)
        self._end = parsed.end

    def _know(self, entry: ring.WrappedBucket) -> None:
        self._buckets[entry.bucket.id] = entry
        self._by_number[entry.number] = entry

    def _row(self, segment: str) -> tuple[ring.WrappedBucket, bytes]:
        self._refresh()
        raw = bytes.fromhex(segment)
        found = self._table.find(raw)
        if found is None:
            self._read_tail()
            found = self._table.find(raw)
        if found is None or found[0] not in self._by_number:
            raise gone(segment)
        return self._by_number[found[0]], found[1]

    def _bucket(self, bucket: Bucket) -> tuple[ring.WrappedBucket, bytes]:
        """The bucket, and the record to append first when it is new."""
        found = self._buckets.get(bucket.id)
        if found is not None:
            _same_use(found.bucket, bucket)
            return found, b""
        number = max(self._by_number, default=0) + 1
        entry = ring.WrappedBucket(number, bucket, aes_key_wrap(self._root, secrets.token_bytes(32)))
        return entry, ring.bucket_record(self._mac, self._generation, self._end, entry)

    def _bucket_key(self, entry: ring.WrappedBucket) -> bytes:
        key = self._open_buckets.get(entry.bucket.id)
        if key is None:
            key = _unwrap(self._root, entry.wrapped)
            if self._buckets.get(entry.bucket.id) is entry:
                self._open_buckets[entry.bucket.id] = key
        return key

    def _append_row(self, first: bytes, entry: ring.WrappedBucket, segment: str, wrapped: bytes) -> None:
        row = ring.row(entry.number, bytes.fromhex(segment), wrapped)
        self._append(first + ring.keys_record(self._mac, self._generation, self._end + len(first), row))

    def _append(self, data: bytes) -> None:
        if not data:
            return
        fd = os.open(self._ring_path(), os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(fd, self._end)  # a torn tail of an append that a crash cut short
            os.lseek(fd, self._end, os.SEEK_SET)
            try:
                disk.write_all(fd, [data])
                os.fsync(fd)
            except OSError:
                os.ftruncate(fd, self._end)
                raise
        finally:
            os.close(fd)
        self._take(data, self._end)

    def _rotate(self, work: rotation.Rotation) -> None:
        root = secrets.token_bytes(32)
        number = self._generation + 1
        entries, content = rotation.content(work, self._root, root, number)
        generations.destroy_others(self.folder, self._generation)
        try:
            generations.write(self.folder, number, generations.root_bytes(self._protector, root), content)
            generations.switch(self.folder, number)
        except OSError as error:
            if generations.current(self.folder) != number:
                generations.destroy_others(self.folder, self._generation)
                raise disk.failed(error) from error
            raise
        generations.destroy_others(self.folder, number)
        self._adopt(number, root, entries, work)

    def _adopt(self, number: int, root: bytes, entries: list[ring.WrappedBucket], work: rotation.Rotation) -> None:
        self._stamp = generations.stamp(self.folder)
        self._generation, self._root, self._mac = number, root, ring.mac_key(root)
        self._buckets, self._by_number, self._open_buckets, self._ciphers = {}, {}, {}, {}
        for entry in entries:
            self._know(entry)
        self._table = KeyTable([work.rows])
        self._end = self._ring_path().stat().st_size

    def _escrow_stale(self) -> bool:
        """Whether the escrow lacks keys of the ring in use: another generation, or fewer bytes of the same one."""
        assert self.escrow is not None
        if not (self.escrow / generations.CURRENT).exists() or generations.current(self.escrow) != self._generation:
            return True
        return (
            self.escrow / generations.name(self._generation) / generations.RING
        ).stat().st_size < self._ring_path().stat().st_size

    def _catch_up_escrow(self, *, force: bool = False) -> bool:
        """Whether no older copy is left. The escrow may be away (a disk in a safe): then it is not, and that is told, not raised."""
        if self.escrow is None:
            return True
        try:
            if force or self._escrow_stale() or generations.others(self.escrow, self._generation):
                if not self.escrow.parent.is_dir():
                    return False
                generations.copy(self.folder, self.escrow)
        except OSError:
            return False
        return True


def gone(what: str) -> NotFound:
    """The key of a segment or a bucket is not there: destroyed, or never made here."""
    return NotFound(
        "key_destroyed",
        Text(
            "The key of “{what}” is gone: what it opened cannot be read again.",
            "La clé de « {what} » n’existe plus : ce qu’elle ouvrait est illisible.",
        ),
        what=what,
    )


def _unwrap(key: bytes, wrapped: bytes) -> bytes:
    try:
        return aes_key_unwrap(key, wrapped)
    except InvalidUnwrap:
        raise ring.damaged(0) from None


def _same_use(found: Bucket, wanted: Bucket) -> None:
    if found.rows != wanted.rows:
        raise Conflict(
            "bucket_use",
            Text(
                "“{bucket}” is in use for the other sort of thing (rows or segments); name another kind.",
                "« {bucket} » sert déjà à l’autre usage (lignes ou segments) ; nommez une autre sorte.",
            ),
            bucket=found.id,
        )
