"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a tree, as a signed note; and witnesses' cosignatures on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regard.ledger import note
from regard.ledger.note import KeyType, Note, Signer, Verified, Verifier
from regard.ledger.tree import EMPTY, HASH_BYTES
from regard.terms.clock import utc
from regard.terms.errors import InputRefused
from regard.terms.text import Text

COSIGNATURE_LIMIT = timedelta(days=2)
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_MAX_SIZE = (1 << 63) - 1
_MALFORMED = Text(
    en="This is not a checkpoint of a ledger ({what}). Ask for the file as it was published.",
    fr="Ceci n’est pas un point de contrôle d’un registre ({what}). Demandez le fichier tel qu’il a été publié.",
)
_UNSIGNED = Text(
    en="The ledger {origin} did not sign this checkpoint with the key that is known here. Do not rely on it.",
    fr="Le registre {origin} n’a pas signé ce point de contrôle avec la clé connue ici. Ne vous y fiez pas.",
)
_OTHER = Text(
    en="This checkpoint is of {found}, not of {origin}.",
    fr="Ce point de contrôle est celui de {found}, non de {origin}.",
)


def parse_size(text: str) -> int | None:
    """A tree size or index as C2SP writes it: decimal, no leading zero, below 2^63; None for any other text."""
    if not _SIZE.fullmatch(text):
        return None
    value = int(text)
    return value if value <= _MAX_SIZE else None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which log, how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note text: three lines, and the extensions."""
        return "\n".join((self.origin, str(self.size), note.b64(self.root), *self.extensions)) + "\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text. Raises InputRefused `checkpoint_malformed`."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise _malformed("three lines that are not empty are needed")
        size, root = parse_size(lines[1]), note.unb64(lines[2])
        if size is None:
            raise _malformed("the second line is not a size")
        if root is None or len(root) != HASH_BYTES:
            raise _malformed("the third line is not a root")
        if size == 0 and root != EMPTY:
            raise _malformed("an empty tree has one root only")
        return cls(lines[0], size, root, tuple(lines[3:-1]))


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose own signature holds, the note it stood in, and the witnesses' cosignatures that hold."""

    checkpoint: Checkpoint
    note: Note
    cosigned: tuple[Verified, ...] = ()


def _malformed(what: str) -> InputRefused:
    return InputRefused("checkpoint_malformed", _MALFORMED, what=what)


def sign(head: Checkpoint, signer: Signer) -> Note:
    """The checkpoint as a note with the log's own signature. Raises ValueError when it could not be read back."""
    if Checkpoint.parse(head.text()) != head:
        raise ValueError("not a checkpoint")
    return Note(head.text(), (note.sign(head.text(), signer),))


def cosign(signed: Note, signer: Signer, at: datetime) -> Note:
    """The same note with a witness's cosignature. The caller has verified consistency: that is what a cosignature states."""
    Checkpoint.parse(signed.text)
    return signed.with_signatures((note.cosign(signed.text, signer, at),))


def open_checkpoint(
    data: bytes, log: Verifier, witnesses: Sequence[Verifier] = (), *, origin: str | None = None
) -> Opened:
    """Read a checkpoint and verify the log's signature and every cosignature by a known witness.

    `origin` is the log's (its key's name when None). Raises InputRefused: `note_malformed`, `checkpoint_malformed`,
    `checkpoint_other_log`, `checkpoint_unsigned`, `signature_wrong`, `signature_unknown`.
    """
    signed = note.parse(data)
    head = Checkpoint.parse(signed.text)
    expected = log.name if origin is None else origin
    if head.origin != expected:
        raise InputRefused("checkpoint_other_log", _OTHER, found=head.origin, origin=expected)
    verified = note.verify(signed, (log, *witnesses))
    if not any(v.verifier == log for v in verified):
        raise InputRefused("checkpoint_unsigned", _UNSIGNED, origin=head.origin)
    return Opened(head, signed, tuple(v for v in verified if v.verifier.type is KeyType.COSIGNATURE))


def age(opened: Opened, now: datetime) -> timedelta | None:
    """How old the newest cosignature is at `now`; None without any. Over `COSIGNATURE_LIMIT` (two days) it is a finding."""
    stated = [v.at for v in opened.cosigned if v.at is not None]
    return utc(now) - max(stated) if stated else None
