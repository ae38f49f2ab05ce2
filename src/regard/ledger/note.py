"""Signed notes (C2SP signed-note): text, a blank line, signature lines. Ed25519 only; parsed strictly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class KeyType(IntEnum):
    """The signature types of C2SP signed-note that Regard speaks."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under a name: what a signature line is checked with."""

    name: str
    type: KeyType
    public: bytes


class Signer(Protocol):
    """Signs notes under a name. The key may live elsewhere (a card, a TPM)."""

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over `message`."""
        ...
