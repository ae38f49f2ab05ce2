"""One thing wrong in a charter, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regard.terms.text import Text


class Severity(StrEnum):
    """An error must be mended before the charter can serve; a warning should be looked at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: file and line (from 1; 0 when the file as a whole is meant), the key's path, a stable code, a sentence.

    `nearest` is the known key or word that was probably meant, if any is near. Values of keys that could hold a secret are
    not repeated in the sentence.
    """

    file: str
    line: int
    key: str
    code: str
    text: Text
    severity: Severity = Severity.ERROR
    nearest: str | None = None

    def __str__(self) -> str:
        """`file:line: key: sentence`, in English."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.text.en}" if self.key else f"{place}: {self.text.en}"
