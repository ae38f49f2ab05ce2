"""Signed notes (C2SP signed-note v1.0.0): a text, a blank line, signature lines. Ed25519 only; parsed strictly.

A note is at most 64 KiB and 64 signatures here. Base64 is canonical (RFC 4648, section 4, padded, no stray bits): one note, one form.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from regard.terms.clock import from_micros, micros
from regard.terms.errors import InputRefused
from regard.terms.text import Text

NOTE_LIMIT = 65_536
SIGNATURE_LIMIT = 64
_DASH = "\u2014 "
# The last second of the year 9999: `datetime` ends there.
_LAST_SECOND = 253_402_300_799
_MALFORMED = Text(
    en="This is not a signed note ({what}). Ask whoever gave it for the file as it was published.",
    fr="Ceci n’est pas une note signée ({what}). Demandez à qui vous l’a remise le fichier tel qu’il a été publié.",
)
_WRONG = Text(
    en="The signature of {name} does not fit this note: it was changed, or signed with another key. Do not rely on it.",
    fr="La signature de {name} ne correspond pas à cette note : elle a été modifiée, ou signée avec une autre clé. Ne vous y fiez pas.",
)
_UNKNOWN = Text(
    en="This note carries no signature by a key that is known here. Check the key that was published on paper.",
    fr="Cette note ne porte aucune signature d’une clé connue ici. Vérifiez la clé publiée sur papier.",
)
_BAD_KEY = Text(
    en="This is not a key as ledgers and witnesses print it ({what}). Copy the whole line: name+id+key.",
    fr="Ceci n’est pas une clé telle que les registres et les témoins l’impriment ({what}). Copiez la ligne entière : nom+identifiant+clé.",
)


class KeyType(IntEnum):
    """The signature types of C2SP signed-note that Regard speaks: a log's own signature, a witness's timestamped cosignature."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


def b64(data: bytes) -> str:
    """Standard base64, padded."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes | None:
    """The bytes of canonical base64; None for any other text."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if b64(data) == text else None


def good_name(name: str) -> bool:
    """Whether a key may bear this name: not empty, no space of any kind, no plus, no control character, at most 255 bytes."""
    fits = 0 < len(name.encode("utf-8", "replace")) <= 255
    return fits and not any(c.isspace() or c == "+" or c < " " or c == "\x7f" for c in name)


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under a name: what a signature line is checked with. `public` is the 32-byte Ed25519 key."""

    name: str
    type: KeyType
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ type ‖ public key), its first four bytes."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """The key as it is printed: `name+id+base64(type ‖ public key)` (C2SP vkey)."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.type]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read a printed key. Raises InputRefused `key_malformed`, also when the id in it does not fit."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not good_name(parts[0]):
            raise InputRefused("key_malformed", _BAD_KEY, what="three parts are needed")
        data = unb64(parts[2])
        if data is None or len(data) != 33 or data[0] not in set(KeyType):
            raise InputRefused("key_malformed", _BAD_KEY, what="the last part is not an Ed25519 key")
        found = cls(parts[0], KeyType(data[0]), data[1:])
        if found.key_id.hex() != parts[1]:
            raise InputRefused("key_malformed", _BAD_KEY, what="its id does not fit: a character is wrong")
        return found


class Signer(Protocol):
    """Signs notes under a name. The key may live elsewhere (a card, a TPM)."""

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over `message`."""
        ...


class KeySigner:
    """A signer whose 32-byte Ed25519 seed is in memory. Raises ValueError on a seed or a name that cannot be one."""

    def __init__(self, name: str, seed: bytes, type: KeyType = KeyType.ED25519) -> None:
        if not good_name(name):
            raise ValueError("a key's name has no spaces and no plus")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._verifier = Verifier(name, type, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str, type: KeyType = KeyType.ED25519) -> tuple[KeySigner, bytes]:
        """A new signer and its seed, for the caller to keep."""
        seed = os.urandom(32)
        return cls(name, seed, type), seed

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return self._verifier

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over `message` (RFC 8032)."""
        return self._key.sign(message)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its four-byte id, and what the key's type puts behind."""

    name: str
    key_id: bytes
    payload: bytes

    def line(self) -> str:
        """The line as it stands in a note, newline included."""
        return f"{_DASH}{self.name} {b64(self.key_id + self.payload)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text (ends in a newline) and its signatures, none of them verified by being here."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note's bytes."""
        return (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()

    def with_signatures(self, more: Iterable[Signature]) -> Note:
        """The same text with further signatures; of the same name and key id, the last one stays."""
        by_key = {(s.name, s.key_id): s for s in (*self.signatures, *more)}
        return Note(self.text, tuple(by_key.values()))


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds: by which key, and for a cosignature the second (UTC) that its signer stated."""

    verifier: Verifier
    at: datetime | None = None


def _malformed(what: str) -> InputRefused:
    return InputRefused("note_malformed", _MALFORMED, what=what)


def parse(data: bytes) -> Note:
    """Read a note. Raises InputRefused `note_malformed` on anything that C2SP signed-note does not allow."""
    if len(data) > NOTE_LIMIT:
        raise _malformed("longer than 64 KiB")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise _malformed("not UTF-8") from None
    if any(c < " " and c != "\n" for c in whole):
        raise _malformed("a control character")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise _malformed("no blank line before the signatures, or no newline at the end")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > SIGNATURE_LIMIT:
        raise _malformed("more than 64 signatures")
    return Note(text + "\n", signatures)


def parse_signatures(data: bytes) -> tuple[Signature, ...]:
    """Read signature lines alone, as a witness answers them. Raises InputRefused `note_malformed`."""
    return parse(b"x\n\n" + data).signatures


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise _malformed("a signature line begins with an em dash")
    name, space, encoded = line[len(_DASH) :].partition(" ")
    data = unb64(encoded)
    if not space or not good_name(name) or data is None or len(data) < 5:
        raise _malformed("a signature line is a name and base64")
    return Signature(name, data[:4], data[4:])


def sign(text: str, signer: Signer) -> Signature:
    """Sign a text with a key of type ED25519."""
    key = signer.verifier
    if key.type is not KeyType.ED25519:
        raise ValueError("a witness's key makes cosignatures only")
    return Signature(key.name, key.key_id, signer.sign(text.encode()))


def cosigned_message(text: str, seconds: int) -> bytes:
    """What a `cosignature/v1` signs: a fixed line, the time, the whole note text (C2SP tlog-cosignature)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosign(text: str, signer: Signer, at: datetime) -> Signature:
    """A witness's cosignature over a checkpoint's text, at whole seconds of `at` (aware)."""
    key = signer.verifier
    if key.type is not KeyType.COSIGNATURE:
        raise ValueError("a log's own key makes no cosignatures")
    seconds = micros(at) // 1_000_000
    return Signature(key.name, key.key_id, seconds.to_bytes(8, "big") + signer.sign(cosigned_message(text, seconds)))


def verify(note: Note, known: Sequence[Verifier]) -> tuple[Verified, ...]:
    """The signatures by known keys, all of them valid; of one key that signed several times, the newest, so that nobody counts twice.

    Unknown keys are ignored. Raises InputRefused `signature_wrong` when a known key's signature does not fit, `signature_unknown`
    when no known key signed.
    """
    keys = {(key.name, key.key_id): key for key in known}
    found: dict[Verifier, Verified] = {}
    for signature in note.signatures:
        key = keys.get((signature.name, signature.key_id))
        if key is None:
            continue
        verified = _check(note.text, signature, key)
        if verified is None:
            raise InputRefused("signature_wrong", _WRONG, name=key.name)
        last = found.get(key)
        if last is None or (last.at and verified.at and last.at < verified.at):
            found[key] = verified
    if not found:
        raise InputRefused("signature_unknown", _UNKNOWN)
    return tuple(found.values())


def _check(text: str, signature: Signature, key: Verifier) -> Verified | None:
    """The signature as verified; None when it does not hold."""
    payload, at, message = signature.payload, None, text.encode()
    if key.type is KeyType.COSIGNATURE:
        if len(payload) != 72:
            return None
        seconds, payload = int.from_bytes(payload[:8], "big"), payload[8:]
        if seconds > _LAST_SECOND:
            return None
        at, message = from_micros(seconds * 1_000_000), cosigned_message(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(payload, message)
    except (InvalidSignature, ValueError):
        return None
    return Verified(key, at)
