"""What protects the root key at rest: the file's mode, or a start-up passphrase."""

from __future__ import annotations

import secrets
from typing import Protocol

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from regard.terms.errors import Damaged, Unavailable
from regard.terms.text import Text

_COST = 1 << 15  # 32 MiB with r = 8: about a tenth of a second; a rotation reuses the derived key
_COST_CEILING = 1 << 20


class Protector(Protocol):
    """Wraps the root key for the disk. A TPM or PKCS#11 token is another class with these three."""

    name: str

    def protect(self, root: bytes) -> dict[str, str]:
        """The fields to write beside `name`; text only."""
        ...

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The 32-byte root key. Raises `Unavailable` (`passphrase_wrong`) or `Damaged` (`root_fields`)."""
        ...


class FileMode:
    """No more than the file's mode 0600 (the default): whoever reads the file has the keys."""

    name = "file"

    def protect(self, root: bytes) -> dict[str, str]:
        """The root key, in hex."""
        return {"root": root.hex()}

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The root key. Raises `Damaged` (`root_fields`)."""
        try:
            root = bytes.fromhex(fields["root"])
        except (KeyError, ValueError):
            raise bad_root() from None
        if len(root) != 32:
            raise bad_root()
        return root


class Passphrase:
    """A passphrase given at start: scrypt (RFC 7914) gives the key that wraps the root key (RFC 3394)."""

    name = "scrypt"

    def __init__(self, passphrase: str, *, cost: int = _COST) -> None:
        self._passphrase = passphrase
        self._cost = cost
        self._salt = secrets.token_bytes(16)
        self._derived: dict[tuple[bytes, int], bytes] = {}

    def protect(self, root: bytes) -> dict[str, str]:
        """Salt, cost and the wrapped root key."""
        wrapped = aes_key_wrap(self._key(self._salt, self._cost), root)
        return {"salt": self._salt.hex(), "cost": str(self._cost), "root": wrapped.hex()}

    def reveal(self, fields: dict[str, str]) -> bytes:
        """The root key. Raises `Unavailable` (`passphrase_wrong`), `Damaged` (`root_fields`)."""
        try:
            salt, cost, wrapped = bytes.fromhex(fields["salt"]), int(fields["cost"]), bytes.fromhex(fields["root"])
        except (KeyError, ValueError):
            raise bad_root() from None
        if len(wrapped) != 40 or len(salt) != 16 or not 2 <= cost <= _COST_CEILING or cost & (cost - 1):
            raise bad_root()
        try:
            root = aes_key_unwrap(self._key(salt, cost), wrapped)
        except InvalidUnwrap:
            raise Unavailable(
                "passphrase_wrong",
                Text(
                    "The passphrase does not open the keys; try again.",
                    "La phrase secrète n’ouvre pas les clés ; réessayez.",
                ),
            ) from None
        self._salt, self._cost = salt, cost
        return root

    def _key(self, salt: bytes, cost: int) -> bytes:
        if (salt, cost) not in self._derived:
            self._derived[salt, cost] = Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(self._passphrase.encode())
        return self._derived[salt, cost]


def bad_root() -> Damaged:
    """The root file cannot be read."""
    return Damaged(
        "root_fields",
        Text(
            "The root key file is damaged. Bring the keys back from their escrow copy.",
            "Le fichier de la clé racine est endommagé. Rétablissez les clés depuis leur copie de séquestre.",
        ),
    )
