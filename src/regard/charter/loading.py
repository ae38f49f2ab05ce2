"""Reading a charter: every problem at once, each with its file, its line, its key and the nearest known word."""

from __future__ import annotations

from pathlib import Path

from regard.charter.model import Charter
from regard.charter.problem import Problem
from regard.terms.errors import InputRefused
from regard.terms.text import Text


class CharterRefused(InputRefused):
    """The charter cannot be read; `problems` lists all that is wrong, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(
            "charter_refused",
            _REFUSED,
            file=first.file,
            line=first.line,
            key=first.key,
            count=len(problems),
            first_en=first.text.en,
            first_fr=first.text.fr,
        )
        self.problems = problems


_REFUSED = Text(
    "{file}, line {line}, {key}: {first_en} ({count} problem(s) in all)",
    "{file}, ligne {line}, {key} : {first_fr} ({count} problème(s) en tout)",
)


def load(path: Path | str) -> Charter:
    """Read the charter at `path`. Raises CharterRefused (an InputRefused) with every problem found."""
    return loads(Path(path).read_text(encoding="utf-8"), file=str(path))


def loads(text: str, *, file: str = "charter.toml") -> Charter:
    """Read a charter from its text; `file` names it in the problems. Raises CharterRefused."""
    import tomllib

    return Charter.model_validate(tomllib.loads(text))
