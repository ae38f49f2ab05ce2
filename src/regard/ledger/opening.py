"""The first entry of a log that follows another after a loss (see `recover`): public, and read by witnesses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regard.ledger.note import b64, unb64
from regard.ledger.tree import HASH_BYTES

OPENING = "regard-ledger-opening/1"


@dataclass(frozen=True, slots=True)
class Opening:
    """The first entry of a log that follows another: the last checkpoint that was witnessed, and how much of it is still held."""

    origin: str
    previous: str
    size: int
    root: bytes
    kept: int

    def text(self) -> str:
        """The notice's text, five lines."""
        return (
            f"{OPENING}\norigin {self.origin}\nprevious {self.previous}\n"
            f"witnessed {self.size} {b64(self.root)}\nkept {self.kept}\n"
        )

    @classmethod
    def parse(cls, text: str) -> Opening | None:
        """Read a notice's text; None when it is not an opening."""
        form = rf"{OPENING}\norigin (\S+)\nprevious (\S+)\nwitnessed (\d{{1,19}}) (\S+)\nkept (\d{{1,19}})\n"
        found = re.fullmatch(form, text)
        root = unb64(found[4]) if found else None
        if not found or root is None or len(root) != HASH_BYTES:
            return None
        return cls(found[1], found[2], int(found[3]), root, int(found[5]))
