"""Sealing small rows (a trace, a name) under the key of their bucket, so that they die with it."""

from __future__ import annotations

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from regard.terms.errors import Damaged
from regard.terms.text import Text
from regard.vault import buckets
from regard.vault.buckets import Bucket

_NONCE, _TAG = 12, 16


class BucketCipher:
    """AES-256-GCM under a key drawn from one bucket's key (HKDF-SHA256, `regard rows 1`); nonces are random, 12 bytes."""

    def __init__(self, bucket: str, key: bytes) -> None:
        self.bucket = bucket
        self._bound = bucket.encode() + b"\0"
        self._aead = AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"regard rows 1").derive(key))

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """Nonce, ciphertext, tag."""
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, plain, self._bound + about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """The plain row. Raises `Damaged` (`row_changed`)."""
        try:
            if len(sealed) < _NONCE + _TAG:
                raise InvalidTag
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound + about)
        except InvalidTag:
            raise Damaged(
                "row_changed",
                Text("A sealed row is not what was written.", "Une ligne scellée n’est pas celle qui a été écrite."),
                bucket=self.bucket,
            ) from None


class _Ring(Protocol):
    def __call__(self, bucket: Bucket, *, make: bool) -> BucketCipher: ...


class Rows:
    """A `terms.sealing.RowCipher` for one system and kind."""

    def __init__(self, bucket: Bucket, ring: _Ring) -> None:
        self._bucket = bucket
        self._ring = ring

    def seal(self, plain: bytes, *, about: bytes) -> tuple[str, bytes]:
        """Seal under this cipher's bucket, bound to `about`; returns the bucket's id and nonce + ciphertext + tag."""
        return self._bucket.id, self._ring(self._bucket, make=True).seal(plain, about)

    def open(self, bucket: str, sealed: bytes, *, about: bytes) -> bytes:
        """Open a row of any bucket of this system and kind. Raises `NotFound` (`key_destroyed`), `Damaged` (`row_changed`)."""
        found = buckets.parse(bucket, rows=True)
        if (found.system, found.kind) != (self._bucket.system, self._bucket.kind):
            raise Damaged(
                "row_elsewhere",
                Text(
                    "A sealed row names a bucket of another system.",
                    "Une ligne scellée désigne un lot d’un autre système.",
                ),
                bucket=bucket[:200],
            )
        return self._ring(found, make=False).open(sealed, about)
