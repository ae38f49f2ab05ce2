"""The ring: the append-only file of wrapped keys inside one generation. Format: `docs/formats/keys.md`.

Every record carries a MAC under a key drawn from the root key, bound to its place in the file: a changed or moved record is found, and
only a torn tail (an append cut short) is forgiven. A CRC over type and length keeps a changed length from passing for a torn tail.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from regard.terms.errors import Damaged, InputRefused
from regard.terms.text import Text
from regard.vault import buckets

MAGIC = b"RGRDKEY1"
HEADER = struct.Struct("<8sQ")
_RECORD = struct.Struct("<BII")
_MAC = 16
BUCKET, KEYS = 1, 2
WRAPPED = 40

ROW = np.dtype([("bucket", "<u4"), ("hi", "<u8"), ("lo", "<u8"), ("key", f"V{WRAPPED}")])
Rows = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class WrappedBucket:
    """One bucket's key under the root key; `number` is its name inside this ring."""

    number: int
    bucket: buckets.Bucket
    wrapped: bytes


@dataclass(slots=True)
class Parsed:
    """What a stretch of ring holds, and where its last whole record ends."""

    buckets: list[WrappedBucket]
    rows: list[Rows]
    end: int


def mac_key(root: bytes) -> bytes:
    """The key of the records' MACs."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"regard ring 1").derive(root)


def header(generation: int) -> bytes:
    """The first bytes of a ring."""
    return HEADER.pack(MAGIC, generation)


def bucket_record(mac: bytes, generation: int, offset: int, entry: WrappedBucket) -> bytes:
    """A bucket key as a record that will stand at `offset`."""
    body = struct.pack("<IB", entry.number, int(entry.bucket.rows)) + entry.wrapped + entry.bucket.id.encode()
    return _record(mac, generation, offset, BUCKET, body)


def keys_record(mac: bytes, generation: int, offset: int, rows: Rows) -> bytes:
    """Segment keys as one record that will stand at `offset`."""
    return _record(mac, generation, offset, KEYS, rows.tobytes())


def row(number: int, segment: bytes, wrapped: bytes) -> Rows:
    """One segment key as a row."""
    return np.frombuffer(struct.pack("<I", number) + segment + wrapped, dtype=ROW)


def parse(data: bytes, mac: bytes, generation: int, start: int) -> Parsed:
    """Read records from bytes that begin at file offset `start` (0: the header too). Raises `Damaged` (`ring_record`)."""
    at = 0
    if start == 0:
        if data[: HEADER.size] != header(generation):
            raise damaged(0)
        at = HEADER.size
    found = Parsed([], [], start + at)
    while len(data) - at >= _RECORD.size:
        kind, length, check = _RECORD.unpack_from(data, at)
        if check != _check(kind, length):
            if not any(data[at:]):
                break  # the file grew and the bytes never came: a torn tail
            raise damaged(start + at)
        body_at = at + _RECORD.size
        if body_at + length + _MAC > len(data):
            break
        body = data[body_at : body_at + length]
        tag = data[body_at + length : body_at + length + _MAC]
        if not hmac.compare_digest(tag, _tag(mac, generation, start + at, kind, body)):
            raise damaged(start + at)
        _take(found, kind, body, start + at)
        at = body_at + length + _MAC
        found.end = start + at
    return found


def _take(found: Parsed, kind: int, body: bytes, offset: int) -> None:
    if kind == KEYS and len(body) % ROW.itemsize == 0:
        found.rows.append(np.frombuffer(body, dtype=ROW))
    elif kind == BUCKET and len(body) > 5 + WRAPPED:
        number, rows = struct.unpack_from("<IB", body)
        try:
            entry = buckets.parse(body[5 + WRAPPED :].decode(), rows=bool(rows))
        except (InputRefused, UnicodeDecodeError):
            raise damaged(offset) from None
        found.buckets.append(WrappedBucket(number, entry, body[5 : 5 + WRAPPED]))
    else:
        raise damaged(offset)


def _record(mac: bytes, generation: int, offset: int, kind: int, body: bytes) -> bytes:
    head = _RECORD.pack(kind, len(body), _check(kind, len(body)))
    return b"".join((head, body, _tag(mac, generation, offset, kind, body)))


def _check(kind: int, length: int) -> int:
    return zlib.crc32(struct.pack("<BI", kind, length))


def _tag(mac: bytes, generation: int, offset: int, kind: int, body: bytes) -> bytes:
    keyed = hmac.new(mac, struct.pack("<QQBI", generation, offset, kind, len(body)), hashlib.sha256)
    keyed.update(body)
    return keyed.digest()[:_MAC]


def damaged(offset: int) -> Damaged:
    """A record is not what was written."""
    return Damaged(
        "ring_record",
        Text(
            "The key file was changed at byte {offset}. Bring the keys back from their escrow copy.",
            "Le fichier des clés a été modifié à l’octet {offset}. Rétablissez les clés depuis leur copie de séquestre.",
        ),
        offset=offset,
    )
