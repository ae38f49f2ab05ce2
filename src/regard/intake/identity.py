"""Which event is this? Its own id, scoped by its device, else a keyed hash of what it says.

Retries must not count twice. An index row per event is too slow (48 k/s measured against 426 k/s), so identities are remembered in
memory (`regard.intake.seen`) and each kept row carries its own, so that the memory can be rebuilt. The hash is keyed with a secret
of the site: an identity says nothing of the worker, and nobody outside can craft two rows with one identity.

With H = SipHash-2-4-128 and texts in UTF-8 (an absent text counts as sixteen zero bytes), all numbers 64-bit little-endian:

    with an id     H( H(device) H(id) 1 )
    without        H( H(device) time H(worker) H(task) H(item) H(place) H(team) qty error occurrence 2 )

`time` is `device_time`, else `at`, in microseconds; `qty` is 2^63 when absent; `error` is 0, 1, or 2 when absent; `occurrence` counts
from 0 the rows of one batch that are otherwise alike.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regard.intake.seen import Claim, Seen
from regard.intake.siphash import Words, hash_texts, hash_words

__all__ = ["IDENTITY", "Claim", "Seen", "identities"]

IDENTITY = pa.binary(16)
"""The Arrow type of an identity column."""

_NO_QTY = np.uint64(1 << 63)


def identities(table: pa.Table, *, key: bytes) -> pa.Array:
    """The identity of every row of an arrivals table: 16 bytes each (`IDENTITY`), never null. `key` is 16 bytes (ValueError else).

    Two rows alike in one batch, without ids of their own, are two events (occurrence 0 and 1); the same batch sent again gives
    the same identities.
    """
    count = table.num_rows
    if count == 0:
        return pa.array([], IDENTITY)
    own = table["id"].is_valid().to_numpy(zero_copy_only=False)
    out = np.empty((count, 2), np.uint64)
    if own.all():
        out[:] = _by_id(table, key)
    elif own.any():
        out[own] = _by_id(table.filter(pa.array(own)), key)
        out[~own] = _by_content(table.filter(pa.array(~own)), key)
    else:
        out[:] = _by_content(table, key)
    return pa.FixedSizeBinaryArray.from_buffers(IDENTITY, count, [None, pa.py_buffer(out.astype("<u8", copy=False))])


def _one(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _by_id(table: pa.Table, key: bytes) -> Words:
    device = _hashed(_one(table, "device"), key)
    own = hash_texts(_one(table, "id"), key)
    return hash_words([*device.T, *own.T, _constant(table.num_rows, 1)], key)


def _by_content(table: pa.Table, key: bytes) -> Words:
    words = [*_hashed(_one(table, "device"), key).T, _time(table)]
    for name in ("worker", "task", "item", "place", "team"):
        words += list(_hashed(_one(table, name), key).T)
    qty = _one(table, "qty")
    given = qty.is_valid().to_numpy(zero_copy_only=False)
    number = pc.fill_null(qty, 0).to_numpy(zero_copy_only=False).astype(np.int64).view(np.uint64)
    words.append(np.where(given, number, _NO_QTY))
    words.append(pc.fill_null(_one(table, "error").cast(pa.int8()), 2).to_numpy(zero_copy_only=False).astype(np.uint64))
    first = hash_words([*words, _constant(table.num_rows, 0), _constant(table.num_rows, 2)], key)
    occurrence = _occurrences(first)
    again = np.flatnonzero(occurrence)
    if again.size:
        repeated = [word[again] for word in words]
        first[again] = hash_words([*repeated, occurrence[again], _constant(again.size, 2)], key)
    return first


def _time(table: pa.Table) -> Words:
    instants = pc.coalesce(_one(table, "device_time"), _one(table, "at"))
    micros: npt.NDArray[np.int64] = instants.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(micros).view(np.uint64)


def _hashed(texts: pa.Array, key: bytes) -> Words:
    """Hash a column through its distinct values: workers, tasks and places repeat."""
    encoded = texts.dictionary_encode()
    known = np.vstack((hash_texts(encoded.dictionary, key), np.zeros((1, 2), np.uint64)))
    codes = pc.fill_null(encoded.indices, len(encoded.dictionary)).to_numpy(zero_copy_only=False)
    hashed: Words = known[codes]
    return hashed


def _constant(count: int, value: int) -> Words:
    return np.full(count, value, np.uint64)


def _occurrences(hashes: Words) -> Words:
    """For every row, how many rows before it have the same hash."""
    out = np.zeros(len(hashes), np.uint64)
    ordered = np.sort(hashes[:, 0])
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if not repeated.size:
        return out
    counts: dict[bytes, int] = {}
    for row in np.flatnonzero(np.isin(hashes[:, 0], repeated)):
        name = hashes[row].tobytes()
        out[row] = counts.get(name, 0)
        counts[name] = int(out[row]) + 1
    return out
