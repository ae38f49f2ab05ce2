"""Reading the small TOML files that stand beside a dossier: every fault at once, each with its file, line, key and nearest word."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from regard.charter import refusal
from regard.charter.keys import keys
from regard.charter.lines import LineIndex
from regard.charter.loading import dotted
from regard.charter.problem import Problem
from regard.charter.values import Table
from regard.terms.errors import InputRefused
from regard.terms.text import Text

MOST_BYTES = 1024 * 1024
"""A larger file is not read: 1 MiB."""
MOST_PROBLEMS = 100
KeyPath = tuple[str | int, ...]
Fault = tuple[KeyPath, str, Text, str | None]
"""A key's path, a stable code, a sentence, the nearest known word."""

M = TypeVar("M", bound=Table)


class DeclarationRefused(InputRefused):
    """A file beside a dossier cannot be read; `problems` lists all that is wrong, in the order of the file."""

    def __init__(self, code: str, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(
            code,
            _ONE if len(problems) == 1 else _MORE,
            file=first.file,
            line=first.line,
            key=first.key or first.file,
            more=len(problems) - 1,
            first_en=first.text.en,
            first_fr=first.text.fr,
        )
        self.problems = problems


def read(path: Path, shape: type[M], code: str) -> tuple[M, LineIndex]:
    """The file at `path` as a `shape`, and the lines of its keys.

    Raises DeclarationRefused (an InputRefused, `code`) with every fault; OSError is the caller's when the file is not there.
    """
    with path.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise refused(code, path.name, [((), "too_large", _TOO_LARGE, None)], None)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise refused(code, path.name, [((), "not_utf8", _NOT_UTF8, None)], None) from None
    return loads(text, shape, code, file=path.name)


def loads(text: str, shape: type[M], code: str, *, file: str) -> tuple[M, LineIndex]:
    """The same from the file's text. Raises DeclarationRefused (`code`)."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        fault = Text(f"not TOML: {error}", f"ce n’est pas du TOML : {error}")
        raise refused(code, file, [((), "syntax", fault, None)], None) from None
    lines = LineIndex(text.replace("\r\n", "\n"))
    faults = list(_unknown(data, shape, ()))
    try:
        made = shape.model_validate(data)
    except ValidationError as error:
        faults += _from_types(error)
        raise refused(code, file, faults, lines) from None
    if faults:
        raise refused(code, file, faults, lines)
    return made, lines


def refused(code: str, file: str, faults: list[Fault], lines: LineIndex | None) -> DeclarationRefused:
    """The error for `faults`, in the order of the file."""
    problems = {
        Problem(file, lines.line(path) if lines else 0, dotted(path), f"{code}_{kind}", text, nearest=near)
        for path, kind, text, near in faults
    }
    ordered = sorted(problems, key=lambda p: (p.line, p.key, p.code))
    return DeclarationRefused(code, tuple(ordered[:MOST_PROBLEMS]))


def _unknown(data: object, table: type[Table], path: KeyPath) -> Iterator[Fault]:
    if not isinstance(data, dict):
        return
    known = keys(table)
    for name, value in data.items():
        here = (*path, name)
        if name not in known:
            text, near = refusal.unknown_key(name, known, ())
            yield here, "unknown_key", text, near
        elif (below := known[name].table) is not None:
            for index, entry in enumerate(value if isinstance(value, list) else ()):
                yield from _unknown(entry, below, (*here, index))
            yield from _unknown(value, below, here)


def _from_types(error: ValidationError) -> Iterator[Fault]:
    for fault in error.errors(include_url=False, include_input=False):
        if fault["type"] == "extra_forbidden":
            continue  # told by _unknown, with the nearest key
        path = tuple(part for part in fault["loc"] if not (isinstance(part, str) and part.startswith("<")))
        context: dict[str, Any] = fault.get("ctx", {})
        kind, text, near = refusal.sentence(fault["type"], context, str(path[-1]) if path else "")
        yield path, kind.removeprefix("charter_"), text, near


_ONE = Text("{file}, line {line}, {key}: {first_en}.", "{file}, ligne {line}, {key} : {first_fr}.")
_MORE = Text(
    "{file}, line {line}, {key}: {first_en} (and {more} more).",
    "{file}, ligne {line}, {key} : {first_fr} (et {more} de plus).",
)
_TOO_LARGE = Text("the file is larger than 1 MiB", "le fichier dépasse 1 Mio")
_NOT_UTF8 = Text(
    "the file is not UTF-8 text: save it as UTF-8", "le fichier n’est pas du texte UTF-8 : enregistrez-le en UTF-8"
)
