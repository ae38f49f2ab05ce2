"""AES key wrap (RFC 3394) of many 32-byte keys at once.

The RFC's 24 steps run one after another within one key, but side by side over all keys: one pass of AES per step over a whole column.
Re-wrapping 100,000 keys takes a fraction of a second, against several seconds one by one. The tests hold it to `cryptography`'s own.
"""

from __future__ import annotations

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

_INITIAL = np.uint64(0xA6A6A6A6A6A6A6A6)
_PARTS = 4

Words = NDArray[np.uint64]


def wrap(key: bytes, keys: bytes) -> bytes:
    """Wrap each 32 bytes of `keys` under `key`; 40 bytes each come back, in order."""
    parts = np.frombuffer(keys, dtype=">u8").reshape(-1, _PARTS).astype(np.uint64)
    check = np.full(len(parts), _INITIAL, dtype=np.uint64)
    aes = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the RFC's own building block
    for turn in range(6):
        for part in range(_PARTS):
            blocks = np.frombuffer(aes.update(_blocks(check, parts[:, part])), dtype=">u8").reshape(-1, 2)
            check = blocks[:, 0].astype(np.uint64) ^ np.uint64(_PARTS * turn + part + 1)
            parts[:, part] = blocks[:, 1]
    return np.column_stack((check, parts)).astype(">u8").tobytes()


def unwrap(key: bytes, wrapped: bytes) -> bytes:
    """The keys back, 32 bytes each. Raises ValueError when any of them does not unwrap."""
    words = np.frombuffer(wrapped, dtype=">u8").reshape(-1, _PARTS + 1).astype(np.uint64)
    check, parts = words[:, 0].copy(), words[:, 1:].copy()
    aes = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305 - the RFC's own building block
    for turn in reversed(range(6)):
        for part in reversed(range(_PARTS)):
            check ^= np.uint64(_PARTS * turn + part + 1)
            blocks = np.frombuffer(aes.update(_blocks(check, parts[:, part])), dtype=">u8").reshape(-1, 2)
            check = blocks[:, 0].astype(np.uint64)
            parts[:, part] = blocks[:, 1]
    if not bool(np.all(check == _INITIAL)):
        raise ValueError("a key does not unwrap")
    return parts.astype(">u8").tobytes()


def _blocks(left: Words, right: Words) -> bytes:
    return np.column_stack((left, right)).astype(">u8").tobytes()
