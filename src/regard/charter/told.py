"""What a check tells: where, which code, in which words, how grave."""

from __future__ import annotations

from dataclasses import dataclass

from regard.charter.problem import Severity
from regard.terms.text import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One problem before its file and line are known: its path, a stable code, a sentence, the nearest known word."""

    path: Path
    code: str
    text: Text
    severity: Severity = Severity.ERROR
    near: str | None = None


NOT_DECLARED = Text(
    "the system “{system}” does not declare the purpose “{purpose}”: add it to its purposes, or take it out here",
    "le système « {system} » ne déclare pas la finalité « {purpose} » : ajoutez-la à ses finalités ou retirez-la ici",
)
