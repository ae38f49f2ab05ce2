"""Charters before they are in force: templates, checks, differences, the schema for editors. Reads files, changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regard import charter as charters
from regard.charter import Change, CharterRefused, Problem, Severity
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

__all__ = ["Change", "Problem", "Severity", "checked", "compare", "errors", "problems", "schema", "template"]
_ABSENT = Text("There is no file {file}.", "Il n’y a pas de fichier {file}.")


def template(kind: str, language: str) -> str:
    """A commented charter to start from. Raises NotFound (`charter_no_template`)."""
    return charters.templates.text(kind, language)


def problems(file: Path) -> tuple[Problem, ...]:
    """Everything wrong with a charter file, refusals and warnings alike, in the order of the file. Raises NotFound (`file_absent`)."""
    try:
        charter = charters.load(file)
    except FileNotFoundError:
        raise NotFound("file_absent", _ABSENT, file=str(file)) from None
    except CharterRefused as refused:
        return refused.problems
    return charters.check(charter, text=file.read_text("utf-8-sig"), file=str(file))


def checked(text: str, *, file: str = "charter.toml") -> charters.Charter:
    """The charter of `text`, read and checked. Raises CharterRefused (`charter_*`) with every problem."""
    charter = charters.loads(text, file=file)
    errors = tuple(p for p in charters.check(charter, text=text, file=file) if p.severity is Severity.ERROR)
    if errors:
        raise CharterRefused(errors)
    return charter


def errors(found: tuple[Problem, ...]) -> bool:
    """Whether a problem stands in the way of publishing."""
    return any(one.severity is Severity.ERROR for one in found)


def compare(old: Path, new: Path) -> tuple[Change, ...]:
    """What one charter file changes of another, in plain words. Raises InputRefused (`charter_*`), NotFound (`file_absent`)."""
    read = []
    for file in (old, new):
        if not file.exists():
            raise NotFound("file_absent", _ABSENT, file=str(file))
        read.append(charters.load(file))
    return charters.compare(*read)


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a charter, for editors."""
    return charters.schema()


def refused(error: InputRefused) -> tuple[Problem, ...]:
    """The problems that a refusal carries."""
    return error.problems if isinstance(error, CharterRefused) else ()
