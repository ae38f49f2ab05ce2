"""What one room asks of another that holds keys: a cipher, by value, so that no room needs to know the vault."""

from __future__ import annotations

from typing import Protocol


class RowCipher(Protocol):
    """Seals small rows (a trace, a name) so that they die with their term."""

    def seal(self, plain: bytes, *, about: bytes) -> tuple[str, bytes]:
        """Seal `plain`, bound to `about`. Returns the id of the key's bucket, and nonce + ciphertext + tag."""
        ...

    def open(self, bucket: str, sealed: bytes, *, about: bytes) -> bytes:
        """Open what `seal` returned. Raises `NotFound` (code `key_destroyed`) when the key is gone, `Damaged` when it was changed."""
        ...
