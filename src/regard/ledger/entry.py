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
from functools import lru_cache
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
    en="These bytes are not a leaf of this ledger ({what}). Compare the ledger with a witness’s mirror.",
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
    """The public part of a trace, as it stands in the tree. `hour` and `term` are whole hours, UTC; a notice has no term."""

    kind: Kind
    act: str
    hour: datetime
    term: datetime | None
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


def field_digest(name: str, value: str, salt: bytes) -> bytes:
    """The digest of one salted field: the RFC 6962 leaf hash of salt ‖ length of name (one byte) ‖ name ‖ value."""
    encoded = name.encode()
    return sha256(b"\x00" + salt + bytes([len(encoded)]) + encoded + value.encode()).digest()


_RESERVED = frozenset(
    {"at", "actor", "role", "purpose", "reason", "system", "object", "outcome", "requirement", "person", "follows"}
)


def stamp(instant: datetime) -> str:
    """The instant as the field `at` has it: `2026-11-22T14:18:09.123456Z`."""
    return utc(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _pairs(entry: Entry) -> list[tuple[str, str]]:
    """The fields that an entry commits to: those that are not empty, each person and requirement once."""
    fixed = (
        ("at", stamp(entry.at)),
        ("actor", entry.actor),
        ("role", entry.role),
        ("purpose", entry.purpose),
        ("reason", entry.reason),
        ("system", entry.system),
        ("object", entry.object),
        ("outcome", entry.outcome),
    )
    pairs = [pair for pair in fixed if pair[1]]
    pairs += [("requirement", r) for r in dict.fromkeys(entry.requirements) if r]
    pairs += [("person", p) for p in dict.fromkeys(entry.persons) if p]
    if entry.follows is not None:
        pairs.append(("follows", str(entry.follows)))
    if entry.detail:
        for name, value in entry.detail:
            if not _NAME.fullmatch(name) or name in _RESERVED:
                raise _bad("a detail has a name that is reserved or malformed")
            if value:
                pairs.append((name, value))
    return pairs


@lru_cache(maxsize=512)
def _head(name: str) -> bytes:
    """The name's length and the name; names are few (`_NAME` bounds what a detail may be called)."""
    return bytes((len(name),)) + name.encode()


def _bad(what: str) -> InputRefused:
    return InputRefused("trace_malformed", _BAD_ENTRY, what=what)


def _header(kind: Kind, act: str, at: datetime, term: datetime | None) -> bytes:
    if not _ACT.fullmatch(act):
        raise _bad("the act's word is malformed")
    hour = micros(at) // _HOUR_US
    end = 0 if term is None else micros(term) // _HOUR_US
    if not 0 < hour <= _MAX_HOUR or not 0 <= end <= _MAX_HOUR:
        raise _bad("its time is out of range")
    if term is not None and end < hour:
        raise _bad("its term is over before it began")
    word = act.encode()
    return bytes((VERSION, kind, len(word))) + word + hour.to_bytes(4, "big") + end.to_bytes(4, "big")


def commit(entry: Entry) -> tuple[bytes, bytes]:
    """The leaf of an entry, and the plain bytes of its trace (values and fresh salts) for the caller to seal.

    Raises InputRefused `trace_malformed` on a field that is too long or cannot be written.
    """
    pairs = _pairs(entry)
    header = _header(entry.kind, entry.act, entry.at, entry.term)
    salts = os.urandom(SALT_BYTES * len(pairs))
    packed = []
    try:
        for place, (name, value) in enumerate(pairs):
            text = value.encode()
            if len(text) > _MAX_VALUE:
                raise _bad("a field is longer than 1 MiB")
            start = place * SALT_BYTES
            head = salts[start : start + SALT_BYTES] + _head(name)
            packed.append((sha256(b"\x00" + head + text).digest(), head, text))
    except UnicodeEncodeError:
        raise _bad("a field holds half a character") from None
    packed.sort()
    plain = b"".join(head + len(text).to_bytes(4, "big") + text for _, head, text in packed)
    return header + tree.root_of([digest for digest, _, _ in packed]), plain


def notice(act: str, text: str, at: datetime) -> bytes:
    """The leaf of a public notice. Raises InputRefused `trace_malformed` when it is longer than a leaf may be."""
    leaf = _header(Kind.NOTICE, act, at, None) + text.encode()
    if len(leaf) > LEAF_LIMIT:
        raise _bad("the notice is longer than 64 KiB")
    return leaf


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf. Raises Damaged `leaf_malformed` on anything that `commit` and `notice` do not write."""
    if len(data) < 12 or len(data) > LEAF_LIMIT or data[0] != VERSION or data[1] not in set(Kind):
        raise Damaged("leaf_malformed", _BAD_LEAF, what="header")
    kind, end = Kind(data[1]), 3 + data[2]
    word, times, body = data[3:end], data[end : end + 8], data[end + 8 :]
    act = word.decode("ascii", "replace")
    hour, term = int.from_bytes(times[:4], "big"), int.from_bytes(times[4:], "big")
    if len(times) != 8 or not _ACT.fullmatch(act):
        raise Damaged("leaf_malformed", _BAD_LEAF, what="act")
    if hour == 0 or (kind is Kind.NOTICE) != (term == 0) or 0 < term < hour:
        raise Damaged("leaf_malformed", _BAD_LEAF, what="hours")
    if kind is Kind.NOTICE:
        try:
            body.decode()
        except UnicodeDecodeError:
            raise Damaged("leaf_malformed", _BAD_LEAF, what="notice") from None
    elif len(body) != tree.HASH_BYTES:
        raise Damaged("leaf_malformed", _BAD_LEAF, what="commitment")
    return Leaf(kind, act, _from_hour(hour), _from_hour(term) if term else None, body)


def _from_hour(hours: int) -> datetime:
    try:
        return from_micros(hours * _HOUR_US)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def unpack(plain: bytes) -> tuple[Salted, ...]:
    """Read the plain bytes of a trace back. Raises Damaged `trace_damaged`."""
    fields, at = [], 0
    while at < len(plain):
        salt, length = plain[at : at + SALT_BYTES], plain[at + SALT_BYTES : at + SALT_BYTES + 1]
        name_end = at + SALT_BYTES + 1 + (length[0] if length else 0)
        name, size = plain[at + SALT_BYTES + 1 : name_end], plain[name_end : name_end + 4]
        end = name_end + 4 + int.from_bytes(size, "big")
        if len(size) != 4 or end > len(plain):
            raise Damaged("trace_damaged", _BAD_FIELDS, what="length")
        try:
            fields.append(Salted(name.decode(), plain[name_end + 4 : end].decode(), salt))
        except UnicodeDecodeError:
            raise Damaged("trace_damaged", _BAD_FIELDS, what="text") from None
        at = end
    return tuple(fields)


def check(leaf: Leaf, fields: Sequence[Salted]) -> bool:
    """Whether these are exactly the fields, in the order, that the leaf commits to."""
    digests = [f.digest for f in fields]
    return all(a < b for a, b in pairwise(digests)) and tree.root_of(digests) == leaf.commitment


def prove(fields: Sequence[Salted], wanted: Iterable[int]) -> tuple[Opened, ...]:
    """The fields at these places, each with the path from its digest to the commitment."""
    inner = tree.Tree(f.digest for f in fields)
    return tuple(
        Opened(fields[place].name, fields[place].value, fields[place].salt, place, inner.inclusion(place))
        for place in wanted
    )


def open_field(leaf: Leaf, opened: Opened, size: int) -> bool:
    """Whether the leaf, which commits to `size` fields, commits to this one. Says nothing about the others."""
    if leaf.commitment is None or len(opened.salt) != SALT_BYTES or not _NAME.fullmatch(opened.name):
        return False
    digest = field_digest(opened.name, opened.value, opened.salt)
    return tree.verify_inclusion(digest, opened.index, size, opened.path, leaf.commitment)
