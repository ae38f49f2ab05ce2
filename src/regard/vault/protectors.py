"""What protects the root key at rest: the file's mode, or a start-up passphrase."""

from __future__ import annotations

from typing import Protocol


class Protector(Protocol):
    """Wraps the root key for the disk. A TPM or PKCS#11 token is another class with these three."""

    name: str

    def protect(self, root: bytes) -> dict[str, str]:
        """The fields to write beside `name`; text only."""
        ...

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The 32-byte root key. Raises `Unavailable` (`passphrase_wrong`) or `Damaged`."""
        ...


class FileMode:
    """No more than the file's mode 0600 (the default)."""

    name = "file"

    def protect(self, root: bytes) -> dict[str, str]:
        """The root key, in hex."""
        raise NotImplementedError

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The root key."""
        raise NotImplementedError


class Passphrase:
    """A passphrase given at start; scrypt (RFC 7914), then AES key wrap (RFC 3394)."""

    name = "scrypt"

    def __init__(self, passphrase: str) -> None: ...

    def protect(self, root: bytes) -> dict[str, str]:
        """Salt, costs and the wrapped root key."""
        raise NotImplementedError

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The root key."""
        raise NotImplementedError
