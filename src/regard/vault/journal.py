"""The open segment: an append-only file of AES-256-GCM frames under the segment's own key. Format: `docs/formats/journal.md`.

Nonces are random and never derived from the frame number: after a torn tail is cut, the same number is written again under the same key.
"""

from __future__ import annotations

import fcntl
import json
import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regard.terms import crash
from regard.terms.errors import Conflict, Damaged, NotFound, Unavailable
from regard.terms.text import Text
from regard.vault import disk

MAGIC = b"RGRDJNL1"
_HEAD = struct.Struct("<8sI")
_FRAME = struct.Struct("<II")
_NONCE, _TAG = 12, 16
_HEAD_CEILING = 1 << 20
_ABOUT = b"regard journal 1\0"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Head:
    """What a journal says in clear: the segment's id and the facts given when it was opened (JSON values; nothing personal)."""

    segment: str
    about: dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A journal's bytes, taken apart: head, the prefix that every frame is bound to, where frames begin."""

    head: Head
    bound: bytes
    seal: bytes
    start: int


class _Waiting(Generic[T]):
    __slots__ = ("done", "error", "item", "result")

    def __init__(self, item: T) -> None:
        self.item = item
        self.result = 0
        self.done = False
        self.error: BaseException | None = None


class GroupCommit(Generic[T]):
    """Lets several threads share one durable write: the first to come leads and writes for all who queued meanwhile.

    `write` gets the items in order and returns one number for each; what it raises, every thread of that group raises.
    """

    def __init__(self, write: Callable[[Sequence[T]], Sequence[int]]) -> None:
        self._write = write
        self._turn = threading.Condition()
        self._queue: list[_Waiting[T]] = []
        self._leading = False

    def submit(self, item: T) -> int:
        """Hand in an item; return its number once it is durable. Raises what `write` raised."""
        mine = _Waiting(item)
        with self._turn:
            self._queue.append(mine)
            while self._leading and not mine.done:
                self._turn.wait()
            if not mine.done:
                self._leading = True
                group, self._queue = self._queue, []
        if not mine.done:
            self._lead(group)
        if mine.error is not None:
            raise mine.error
        return mine.result

    def _lead(self, group: list[_Waiting[T]]) -> None:
        error: BaseException | None = None
        try:
            for waiting, result in zip(group, self._write([w.item for w in group]), strict=True):
                waiting.result = result
        except BaseException as raised:  # every thread of the group must hear of it, and be released
            error = raised
        with self._turn:
            for waiting in group:
                waiting.error = error
                waiting.done = True
            self._leading = False
            self._turn.notify_all()


class Journal:
    """One open journal, locked against other processes until `close`.

    `append` may be called from several threads: they share one fdatasync (group commit).
    """

    def __init__(self, path: Path, fd: int, opened: _Opened, key: bytes, *, size: int, count: int) -> None:
        self.path = path
        self.head = opened.head
        self._file = os.fdopen(fd, "r+b", buffering=0)  # an object: what is forgotten gives its lock back
        self._fd = fd
        self._bound = opened.bound
        self._start = opened.start
        self._aead = AESGCM(key)
        self._size = size
        self._count = count
        self._failed = self._ended = False
        self._commit: GroupCommit[Sequence[bytes]] = GroupCommit(self._write)

    @classmethod
    def create(cls, path: Path, head: Head, key: bytes) -> Journal:
        """Make the file, header durable, folder synced. Raises `Conflict` (`journal_exists`), `Unavailable` (`disk_full`)."""
        content = json.dumps(
            {"about": head.about, "segment": head.segment}, sort_keys=True, separators=(",", ":")
        ).encode()
        clear = _HEAD.pack(MAGIC, len(content)) + content
        nonce = os.urandom(_NONCE)
        seal = nonce + AESGCM(key).encrypt(nonce, b"", _ABOUT + clear)
        start = len(clear) + len(seal)
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, disk.OWNER_FILE)
        except FileExistsError:
            raise Conflict(
                "journal_exists", Text("This journal exists already.", "Ce journal existe déjà."), name=path.name
            ) from None
        except OSError as error:
            raise disk.failed(error) from error
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)  # before there is anything that another process could take for left behind
            disk.write_all(fd, [clear, seal])
            os.fsync(fd)
            disk.sync_folder(path.parent)
        except OSError as error:
            path.unlink(missing_ok=True)
            os.close(fd)
            raise disk.failed(error) from error
        return cls(path, fd, _Opened(head, _ABOUT + clear, seal, start), key, size=start, count=0)

    @classmethod
    def resume(cls, path: Path, key: bytes) -> Journal:
        """Open an existing one to append after its last whole frame; a torn tail is cut.

        Raises `NotFound` (`journal_absent`), `Conflict` (`journal_held`: another process has it), `Damaged`.
        """
        try:
            fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise _absent(path) from None
        try:
            _hold(fd, path)
            if not os.fstat(fd).st_nlink:  # settled between the opening and the lock
                raise _absent(path)
            with open(fd, "rb", closefd=False) as file:
                data = file.read()
            opened = _open(data, key)
            count, end = 0, opened.start
            for place, _ in _frames(data, opened, AESGCM(key)):
                count, end = count + 1, place
            if end < len(data):
                os.ftruncate(fd, end)
                os.fsync(fd)
        except BaseException:
            os.close(fd)
            raise
        return cls(path, fd, opened, key, size=end, count=count)

    @property
    def count(self) -> int:
        """How many frames are acknowledged."""
        return self._count

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return self._size

    def append(self, payloads: Sequence[bytes]) -> int:
        """Write the payloads as frames; return, when they are on the disk, the number of the first.

        Raises `Unavailable` (`disk_full`, `disk_failed`, `journal_failed`): none is then acknowledged. `Conflict` (`journal_closed`).
        """
        return self._commit.submit(payloads)

    def frames(self) -> Iterator[bytes]:
        """Every frame acknowledged so far, in order. Raises `Damaged` (`journal_frame`)."""
        data = self.path.read_bytes()[: self._size]
        opened = _Opened(self.head, self._bound, b"", self._start)
        for _, plain in _frames(data, opened, self._aead):
            yield plain

    def end(self) -> None:
        """Take no more: appending raises `Conflict` (`journal_closed`). The lock stays, so that no other process thinks it left behind."""
        self._ended = True

    def close(self) -> None:
        """End and let go of the lock; what was acknowledged is on the disk already."""
        self._ended = True
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, groups: Sequence[Sequence[bytes]]) -> list[int]:
        if self._ended:
            raise Conflict(
                "journal_closed",
                Text(
                    "This journal is being sealed; open the next one.",
                    "Ce journal est en cours de scellement ; ouvrez le suivant.",
                ),
            )
        if self._failed:
            raise Unavailable(
                "journal_failed",
                Text(
                    "This journal failed to write; start again to recover it.",
                    "Ce journal n’a pas pu écrire ; redémarrez pour le récupérer.",
                ),
            )
        numbers: list[int] = []
        pieces: list[bytes] = []
        number = self._count
        for payloads in groups:
            numbers.append(number)
            for payload in payloads:
                pieces += self._frame(number, payload)
                number += 1
        try:
            crash.point("journal.before_write")
            written = disk.write_all_at(self._fd, pieces, self._size)
            crash.point("journal.written")
            os.fdatasync(self._fd)
        except OSError as error:
            self._undo()
            raise disk.failed(error) from error
        crash.point("journal.synced")
        self._size += written
        self._count = number
        return numbers

    def _undo(self) -> None:
        """Cut what was half written. If even that fails, or the sync failed, nothing more may be promised on this file."""
        try:
            os.ftruncate(self._fd, self._size)
            os.fdatasync(self._fd)
        except OSError:
            self._failed = True

    def _frame(self, number: int, payload: bytes) -> tuple[bytes, bytes, bytes]:
        nonce = os.urandom(_NONCE)
        length = _NONCE + len(payload) + _TAG
        sealed = self._aead.encrypt(nonce, payload, _frame_bound(self._bound, number))
        return _FRAME.pack(length, _check(self._bound, number, length)), nonce, sealed


def read_head(path: Path) -> Head:
    """The header in clear (not authenticated: `read` does that). Raises `NotFound` (`journal_absent`), `Damaged` (`journal_head`)."""
    try:
        with path.open("rb") as file:
            return _take_apart(file.read(_HEAD.size + _HEAD_CEILING)).head
    except FileNotFoundError:
        raise _absent(path) from None


def read(path: Path, key: bytes) -> list[bytes]:
    """The frames up to the last whole one. Raises `NotFound` (`journal_absent`), `Damaged` (`journal_head`, `journal_frame`)."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _absent(path) from None
    return [plain for _, plain in _frames(data, _open(data, key), AESGCM(key))]


def is_held(path: Path) -> bool:
    """Whether a process has this journal open; not when it is not there."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _take_apart(data: bytes) -> _Opened:
    try:
        magic, length = _HEAD.unpack_from(data)
        clear = data[: _HEAD.size + length]
        start = len(clear) + _NONCE + _TAG
        if magic != MAGIC or length > _HEAD_CEILING or len(data) < start:
            raise _bad_head()
        content = json.loads(clear[_HEAD.size :])
        head = Head(content["segment"], content["about"])
        bytes.fromhex(head.segment)
    except (struct.error, ValueError, KeyError, TypeError):
        raise _bad_head() from None
    return _Opened(head, _ABOUT + clear, data[len(clear) : start], start)


def _open(data: bytes, key: bytes) -> _Opened:
    opened = _take_apart(data)
    try:
        AESGCM(key).decrypt(opened.seal[:_NONCE], opened.seal[_NONCE:], opened.bound)
    except InvalidTag:
        raise _bad_head() from None
    return opened


def _frames(data: bytes, opened: _Opened, aead: AESGCM) -> Iterator[tuple[int, bytes]]:
    """Each frame with the offset of its end, up to a torn tail."""
    at, number, view = opened.start, 0, memoryview(data)
    while len(data) - at >= _FRAME.size:
        length, check = _FRAME.unpack_from(data, at)
        if check != _check(opened.bound, number, length):
            if not any(view[at:]):
                return  # the file grew and the bytes never came
            raise _bad_frame(number)
        end = at + _FRAME.size + length
        if end > len(data):
            return
        body = view[at + _FRAME.size : end]
        try:
            if length < _NONCE + _TAG:
                raise InvalidTag
            plain = aead.decrypt(body[:_NONCE], body[_NONCE:], _frame_bound(opened.bound, number))
        except InvalidTag:
            raise _bad_frame(number) from None
        yield end, plain
        at, number = end, number + 1


def _frame_bound(bound: bytes, number: int) -> bytes:
    return bound + struct.pack("<Q", number)


def _check(bound: bytes, number: int, length: int) -> int:
    return zlib.crc32(struct.pack("<QI", number, length), zlib.crc32(bound))


def _hold(fd: int, path: Path) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Conflict(
            "journal_held",
            Text(
                "Another process has the journal “{name}” open.",
                "Un autre processus tient le journal « {name} » ouvert.",
            ),
            name=path.name,
        ) from None


def _absent(path: Path) -> NotFound:
    return NotFound(
        "journal_absent", Text("There is no journal “{name}”.", "Il n’y a pas de journal « {name} »."), name=path.name
    )


def _bad_head() -> Damaged:
    return Damaged(
        "journal_head",
        Text(
            "The head of a journal is not what was written.", "L’en-tête d’un journal n’est pas celui qui a été écrit."
        ),
    )


def _bad_frame(number: int) -> Damaged:
    return Damaged(
        "journal_frame",
        Text(
            "Frame {number} of a journal was changed; the frames before it can be read.",
            "La trame {number} d’un journal a été modifiée ; celles qui la précèdent sont lisibles.",
        ),
        number=number,
    )
