"""One trace, its leaf, and the proof of one of its fields.

A leaf commits to every field of a trace with that field's own random salt, as SD-JWT (RFC 9901) does it: one field can be shown and
checked without the others, and once the salts are erased nobody can guess a value back. `docs/formats/ledger.md` gives every byte.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from itertools import pairwise

from regard.ledger import tree
from regard.terms.clock import from_micros, micros, utc
from regard.terms.errors import Damaged, InputRefused
from regard.terms.text import Text

SALT_BYTES = 16
VERSION = 1
LEAF_LIMIT = 65_535
_HOUR_US = 3_600_000_000
_ACT = re.compile(r"[a-z][a-z-]{0,30}", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,62}", re.ASCII)
_MAX_HOUR = 0xFFFFFFFF
_MAX_VALUE = 1 << 20
_BAD_ENTRY = Text(
    en="This trace cannot be written: {what}. Nothing was recorded, and the act must not happen.",
    fr="Cette trace ne peut pas être écrite : {what}. Rien n’a été consigné, et l’acte ne doit pas avoir lieu.",
)
_BAD_LEAF = Text(
    en="These bytes are not a leaf of this ledger ({what}). Compare the ledger with a witness's mirror.",
    fr="Ces octets ne sont pas une feuille de ce registre ({what}). Comparez le registre avec le miroir d’un témoin.",
)
_BAD_FIELDS = Text(
    en="The opened trace is not one that was written ({what}). Run `regard fsck`.",
    fr="La trace ouverte n’est pas celle qui a été écrite ({what}). Lancez `regard fsck`.",
)


class Kind(IntEnum):
    """What a leaf stands for: an act; the outcome of an act traced before; a public notice of the ledger itself (a gap, a new origin)."""

    ACT = 0
    OUTCOME = 1
    NOTICE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One trace: who did what, when, to what, why, for whom.

    `act` is the act's word, lower case; `at` the instant, aware; `term` the instant (aware) at which the row is erased, rounded down to
    the hour. `actor` is an opaque id; `persons` are pseudonyms or other tokens, each concerned person once; `requirements` the ids that
    the decision rests on; `outcome` one word (`permit`, `refuse`, `gap`, `done`, `failed`). `system`, `role`, `purpose` and `outcome`
    are kept readable beside the sealed row, for statistics: they must never name anyone. `detail` takes further named fields.
    `follows` is the leaf index of the act that this entry is the outcome of. Empty fields are not committed to.
    """

    act: str
    at: datetime
    term: datetime
    actor: str
    role: str = ""
    purpose: str = ""
    reason: str = ""
    system: str = ""
    object: str = ""
    outcome: str = ""
    requirements: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()
    follows: int | None = None

    @property
    def kind(self) -> Kind:
        """Act, or outcome of one."""
        return Kind.ACT if self.follows is None else Kind.OUTCOME


@dataclass(frozen=True, slots=True)
class Salted:
    """One field of a trace with the salt that its digest was made with. `person` and `requirement` may occur many times."""

    name: str
    value: str
    salt: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 over 0x00, the salt, the name's length and the name, and the value: 32 bytes."""
        return field_digest(self.name, self.value, self.salt)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The public part of a trace, as it stands in the tree. `hour` and `term` are whole hours, UTC."""

    kind: Kind
    act: str
    hour: datetime
    term: datetime
    body: bytes = field(repr=False)

    @property
    def commitment(self) -> bytes | None:
        """The 32-byte root over the salted fields; None for a notice."""
        return None if self.kind is Kind.NOTICE else self.body

    @property
    def notice(self) -> str | None:
        """The text of a notice; None for a trace."""
        return self.body.decode() if self.kind is Kind.NOTICE else None


@dataclass(frozen=True, slots=True)
class Opened:
    """One field shown on its own: with it and the leaf, anyone checks that this value is what was written."""

    name: str
    value: str
    salt: bytes
    index: int
    path: tuple[bytes, ...]
