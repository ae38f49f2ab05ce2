"""What a new generation of keys holds: the survivors, with the keys of partly dead buckets replaced. Pure but for randomness."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from numpy.typing import NDArray

from regard.vault import keywrap, ring
from regard.vault.keytable import KeyTable


@dataclass(frozen=True, slots=True)
class Rotation:
    """The surviving rows and buckets; `fresh` has the new keys of buckets that lost a segment."""

    rows: ring.Rows
    buckets: tuple[ring.WrappedBucket, ...]
    fresh: dict[int, bytes]


def without(
    table: KeyTable,
    buckets: Iterable[ring.WrappedBucket],
    dead: set[int],
    drop: NDArray[np.int64],
    bucket_key: Callable[[ring.WrappedBucket], bytes],
) -> Rotation:
    """Leave out the dead buckets and the rows at `drop`; re-wrap what shares a bucket with a dropped row under a new bucket key."""
    rows = table.rows()
    keep = np.ones(len(rows), dtype=np.bool_)
    if dead:
        keep &= ~np.isin(rows["bucket"], np.fromiter(dead, dtype=np.uint32))
    touched = {int(number) for number in np.unique(rows["bucket"][drop])} - dead
    keep[drop] = False
    survivors = rows[keep]
    alive = tuple(entry for entry in buckets if entry.number not in dead)
    fresh: dict[int, bytes] = {}
    for entry in alive:
        if entry.number in touched:
            fresh[entry.number] = secrets.token_bytes(32)
            mask = survivors["bucket"] == entry.number
            plain = keywrap.unwrap(bucket_key(entry), survivors["key"][mask].tobytes())
            survivors["key"][mask] = np.frombuffer(
                keywrap.wrap(fresh[entry.number], plain), dtype=survivors["key"].dtype
            )
    return Rotation(survivors, alive, fresh)


def content(
    work: Rotation, old_root: bytes, root: bytes, generation: int
) -> tuple[list[ring.WrappedBucket], list[bytes]]:
    """The buckets under the new root, and the new ring in pieces."""
    mac = ring.mac_key(root)
    pieces = [ring.header(generation)]
    offset = len(pieces[0])
    entries = []
    for entry in work.buckets:
        key = work.fresh.get(entry.number) or aes_key_unwrap(old_root, entry.wrapped)
        moved = ring.WrappedBucket(entry.number, entry.bucket, aes_key_wrap(root, key))
        entries.append(moved)
        pieces.append(ring.bucket_record(mac, generation, offset, moved))
        offset += len(pieces[-1])
    if len(work.rows):
        pieces.append(ring.keys_record(mac, generation, offset, work.rows))
    return entries, pieces
