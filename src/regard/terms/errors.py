"""Errors: a code and fields. The reader's sentence is made at the edge, in the reader's language.

    RegardError
    ├── InputRefused      the input is wrong, and says where            exit 2
    ├── NotAllowed        the gate refused, or does not know            exit 3
    ├── NotFound          nothing by that name                          exit 4
    ├── Conflict          another process, another version, too early   exit 5
    ├── Damaged           what is on disk is not what was written       exit 6
    └── Unavailable       the disk, a key, a clock or a peer fails      exit 7

Fields never hold personal data: they reach terminals, pages and logs.
"""

from __future__ import annotations

from typing import ClassVar

from regard.terms.text import Text

Field = str | int | float | bool | None


class RegardError(Exception):
    """Something that Regard will not or cannot do.

    `code` is stable and lower-case (`charter_unknown_key`); `fields` are plain values that the sentence is made from;
    `text` is the sentence in both languages, with `{field}` places: it says what is wrong and what to do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, text: Text, **fields: Field) -> None:
        super().__init__(code)
        self.code = code
        self.fields: dict[str, Field] = fields
        self._text = text

    @property
    def text(self) -> Text:
        """The sentence, filled with the fields."""
        return self._text.filled(**self.fields)

    def __str__(self) -> str:
        return f"{self.code}: {self.text.en}"


class InputRefused(RegardError):
    """The input is wrong; the fields say where (file, line, key, row) and the sentence says what would be right."""

    exit_code = 2


class NotAllowed(RegardError):
    """The gate refused or found a gap. The decision, with its reasons, is in `decision` where there is one."""

    exit_code = 3
    decision: object | None = None


class NotFound(RegardError):
    """Nothing by that name is held here."""

    exit_code = 4


class Conflict(RegardError):
    """The state does not admit the act now: another process holds the place, or a version has moved on."""

    exit_code = 5


class Damaged(RegardError):
    """What is on disk is not what was written: a truncated file, a broken tag, a tree that does not verify."""

    exit_code = 6


class Unavailable(RegardError):
    """Something that Regard needs does not answer: disk full, key missing, clock wrong, witness silent."""

    exit_code = 7
