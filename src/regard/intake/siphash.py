"""SipHash-2-4 with 128 bits out (Aumasson & Bernstein, "SipHash: a fast short-input PRF", 2012), over many messages at once.

Rows are hashed side by side in numpy: about fifty times faster than one call a row. Checked against OpenSSL's SIPHASH.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Words = npt.NDArray[np.uint64]

_BLOCK = 4096  # rows a time: the four words of state and what is beside them stay in the second-level cache


def hash_words(words: Sequence[Words], key: bytes, *, tail: int = 0) -> Words:
    """Hash messages given as 64-bit little-endian words, one array a word: n rows in, (n, 2) words out.

    `tail` is how many bytes of the last word belong to the message (0: the message is whole words, and the last word is not given).
    """
    if len(key) != 16:
        raise ValueError("a key of 16 bytes is needed")
    count = len(words[0])
    whole = len(words) - bool(tail)
    size = np.uint64(((whole * 8 + tail) & 0xFF) << 56)
    out = np.empty((count, 2), np.uint64)
    for start in range(0, count, _BLOCK):
        block = [word[start : start + _BLOCK] for word in words]
        last = block[-1] | size if tail else np.full(len(block[0]), size)
        _hash_block(block[:whole], last, key, out[start : start + _BLOCK])
    return out


def hash_texts(texts: pa.Array, key: bytes) -> Words:
    """Hash the bytes of every text of a string array: (n, 2) words; a null gives zeros."""
    count = len(texts)
    out = np.zeros((count, 2), np.uint64)
    if texts.null_count == count:
        return out
    offsets = np.frombuffer(texts.buffers()[1], np.int32, count=count + 1, offset=texts.offset * 4).astype(np.int64)
    buffer = texts.buffers()[2]
    data = np.frombuffer(buffer, np.uint8) if buffer is not None else np.zeros(0, np.uint8)
    lengths = np.where(pc.is_valid(texts).to_numpy(zero_copy_only=False), np.diff(offsets), -1)
    for length in np.unique(lengths).tolist():
        if length < 0:
            continue
        rows = np.flatnonzero(lengths == length)
        padded = np.zeros((rows.size, length // 8 * 8 + 8), np.uint8)
        if length:
            whole = rows.size == count and offsets[-1] - offsets[0] == count * length
            padded[:, :length] = (
                data[offsets[0] : offsets[-1]].reshape(count, length)
                if whole
                else data[offsets[rows][:, None] + np.arange(length)]
            )
        words = list(np.ascontiguousarray(padded.view("<u8").T))
        tail = length % 8
        out[rows] = hash_words(words if tail else words[:-1], key, tail=tail) if length else _nothing(rows.size, key)
    return out


def words_of(ids: pa.Array) -> Words:
    """Identities as (n, 2) words: what is sorted and compared."""
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    raw = (
        np.frombuffer(ids.buffers()[1], "<u8", count=len(ids) * 2, offset=ids.offset * 16)
        if len(ids)
        else np.zeros(0, "<u8")
    )
    return raw.reshape(-1, 2)


def _nothing(count: int, key: bytes) -> Words:
    """The hash of the empty message, `count` times."""
    out = np.empty((1, 2), np.uint64)
    _hash_block([], np.zeros(1, np.uint64), key, out)
    return np.repeat(out, count, axis=0)


def _hash_block(words: Sequence[Words], last: Words, key: bytes, out: Words) -> None:
    low, high = (np.uint64(int.from_bytes(part, "little")) for part in (key[:8], key[8:]))
    count = len(last)
    state = [
        np.full(count, low ^ np.uint64(0x736F6D6570736575)),
        np.full(count, high ^ np.uint64(0x646F72616E646F6D ^ 0xEE)),
        np.full(count, low ^ np.uint64(0x6C7967656E657261)),
        np.full(count, high ^ np.uint64(0x7465646279746573)),
    ]
    spare = np.empty(count, np.uint64)
    for word in (*words, last):
        state[3] ^= word
        for _ in range(2):
            _round(state, spare)
        state[0] ^= word
    state[2] ^= np.uint64(0xEE)
    for half, change in ((0, 0), (1, 0xDD)):
        if change:
            state[1] ^= np.uint64(change)
        for _ in range(4):
            _round(state, spare)
        out[:, half] = state[0] ^ state[1] ^ state[2] ^ state[3]


def _rotate(word: Words, by: int, spare: Words) -> None:
    np.left_shift(word, np.uint64(by), out=spare)
    np.right_shift(word, np.uint64(64 - by), out=word)
    np.bitwise_or(word, spare, out=word)


def _round(state: list[Words], spare: Words) -> None:
    v0, v1, v2, v3 = state
    v0 += v1
    _rotate(v1, 13, spare)
    v1 ^= v0
    _rotate(v0, 32, spare)
    v2 += v3
    _rotate(v3, 16, spare)
    v3 ^= v2
    v0 += v3
    _rotate(v3, 21, spare)
    v3 ^= v0
    v2 += v1
    _rotate(v1, 17, spare)
    v1 ^= v2
    _rotate(v2, 32, spare)
