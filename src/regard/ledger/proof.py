"""Receipts: a `.tlog-proof` file (C2SP tlog-proof) that anyone checks offline, and the reader's own fields that travel in it.

The file's `extra` line carries the disclosure: the leaf, and each disclosed field with its salt and its path to the leaf's commitment.
It needs no trust, because each of its parts is checked against the tree.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from regard.ledger import checkpoint, entry, tree
from regard.ledger.checkpoint import Checkpoint, parse_size
from regard.ledger.entry import Leaf, Opened
from regard.ledger.note import Verified, Verifier, b64, unb64
from regard.terms.errors import Damaged, InputRefused
from regard.terms.text import Text

HEADER = "c2sp.org/tlog-proof@v1"
DISCLOSURE = "regard-disclosure/1"
RECEIPT_LIMIT = 1 << 20
PATH_LIMIT = 63
_MALFORMED = Text(
    en="This is not a receipt of a ledger ({what}). Ask for the file again, and do not edit it.",
    fr="Ceci n’est pas un reçu d’un registre ({what}). Redemandez le fichier, et ne le modifiez pas.",
)
_NOT_PROVED = Text(
    en="This receipt does not prove what it says ({what}). Keep it, and show it to your representatives or to the authority.",
    fr="Ce reçu ne prouve pas ce qu’il affirme ({what}). Gardez-le, et montrez-le à vos représentants ou à l’autorité.",
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A `.tlog-proof`: an entry's index, its inclusion path, the checkpoint (a note, verbatim), and unauthenticated extra bytes."""

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64(self.extra)}")
        lines += [f"index {self.index}", *(b64(step) for step in self.path), "", ""]
        return "\n".join(lines).encode() + self.note

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """Read a file strictly; the note is not verified. Raises InputRefused `receipt_malformed`."""
        if len(data) > RECEIPT_LIMIT:
            raise _malformed("longer than 1 MiB")
        top, blank, body = data.partition(b"\n\n")
        try:
            lines = top.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise _malformed("not plain text") from None
        if not blank or lines.pop(0) != HEADER:
            raise _malformed("first line")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = unb64(lines.pop(0)[6:])
            if extra is None:
                raise _malformed("extra line")
        word, _, number = (lines.pop(0) if lines else "").partition(" ")
        index = parse_size(number)
        if word != "index" or index is None:
            raise _malformed("index line")
        path = tuple(step for step in map(unb64, lines) if step is not None and len(step) == tree.HASH_BYTES)
        if len(path) != len(lines) or len(path) > PATH_LIMIT:
            raise _malformed("hash line")
        return cls(index, path, body, extra)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What of a leaf is shown to its reader: the leaf itself, how many fields it commits to, and some of them."""

    leaf: bytes
    size: int
    fields: tuple[Opened, ...]

    def encode(self) -> bytes:
        """JSON, UTF-8, no spaces, keys in a fixed order."""
        shown = [
            {
                "name": f.name,
                "value": f.value,
                "salt": b64(f.salt),
                "index": f.index,
                "path": [b64(step) for step in f.path],
            }
            for f in self.fields
        ]
        whole = {"format": DISCLOSURE, "leaf": b64(self.leaf), "size": self.size, "fields": shown}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def parse(cls, data: bytes) -> Disclosure:
        """Read what `encode` wrote. Raises InputRefused `receipt_malformed` on anything else, unknown and repeated keys included."""
        try:
            whole = json.loads(data, object_pairs_hook=_once)
            if set(whole) != {"format", "leaf", "size", "fields"} or whole["format"] != DISCLOSURE:
                raise _malformed("disclosure keys")
            fields = tuple(_field(f) for f in _list(whole["fields"]))
            return cls(_bytes(whole["leaf"]), _count(whole["size"]), fields)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _malformed("disclosure") from None


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt proves: this leaf, with these fields, stands at this index in the log that signed, and these witnesses saw it."""

    checkpoint: Checkpoint
    cosigned: tuple[Verified, ...]
    index: int
    leaf: Leaf | None
    fields: tuple[tuple[str, str], ...]


def verify(
    data: bytes,
    log: Verifier,
    witnesses: Sequence[Verifier] = (),
    *,
    leaf: bytes | None = None,
    origin: str | None = None,
) -> Proved:
    """Verify a receipt offline.

    The leaf comes from the disclosure in the file, or as `leaf` where the file carries none (a log by another program). Raises
    InputRefused: `receipt_malformed`, `receipt_false`, and all that `checkpoint.open_checkpoint` raises.
    """
    receipt = Receipt.parse(data)
    opened = checkpoint.open_checkpoint(receipt.note, log, witnesses, origin=origin)
    head = opened.checkpoint
    disclosure = Disclosure.parse(receipt.extra) if receipt.extra is not None and leaf is None else None
    public = disclosure.leaf if disclosure else leaf
    if public is None:
        raise _malformed("it carries no leaf")
    if not tree.verify_inclusion(tree.leaf_hash(public), receipt.index, head.size, receipt.path, head.root):
        raise _false("the entry is not in the tree that was signed")
    parsed = _shown(disclosure) if disclosure else None
    fields = tuple((f.name, f.value) for f in disclosure.fields) if disclosure else ()
    return Proved(head, opened.cosigned, receipt.index, parsed, fields)


def _shown(disclosure: Disclosure) -> Leaf:
    try:
        parsed = entry.parse_leaf(disclosure.leaf)
    except Damaged:
        raise _false("the entry is not one of Regard's") from None
    if not all(entry.open_field(parsed, f, disclosure.size) for f in disclosure.fields):
        raise _false("a field is not the one that was written")
    return parsed


def _field(item: dict[str, Any]) -> Opened:
    if set(item) != {"name", "value", "salt", "index", "path"}:
        raise ValueError("keys")
    name, value = item["name"], item["value"]
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError("text")
    value.encode()
    path = tuple(_bytes(step) for step in _list(item["path"]))
    if any(len(step) != tree.HASH_BYTES for step in path) or len(path) > PATH_LIMIT:
        raise ValueError("path")
    return Opened(name, value, _bytes(item["salt"]), _count(item["index"]), path)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _bytes(text: object) -> bytes:
    data = unb64(text) if isinstance(text, str) else None
    if data is None:
        raise ValueError("base64")
    return data


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31:
        raise ValueError("number")
    return value


def _malformed(what: str) -> InputRefused:
    return InputRefused("receipt_malformed", _MALFORMED, what=what)


def _false(what: str) -> InputRefused:
    return InputRefused("receipt_false", _NOT_PROVED, what=what)
