"""Reading a charter: every problem at once, each with its file, its line, its key and the nearest known word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from regard.charter import refusal
from regard.charter.keys import every_key, keys
from regard.charter.lines import LineIndex
from regard.charter.lines import Path as KeyPath
from regard.charter.model import Charter
from regard.charter.problem import Problem
from regard.charter.profile import profile_problems
from regard.charter.syntax import syntax_reason
from regard.charter.values import Table
from regard.terms.errors import InputRefused, NotFound, Unavailable
from regard.terms.text import Text

MOST_BYTES = 1024 * 1024
"""A charter larger than this is not read: 1 MiB."""
MOST_PROBLEMS = 200
"""No more problems than this are told of one file."""


class CharterRefused(InputRefused):
    """The charter cannot be read; `problems` lists all that is wrong, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(
            "charter_refused",
            _REFUSED_ONE if len(problems) == 1 else _REFUSED_MORE,
            file=first.file,
            line=first.line,
            key=first.key or "charter",
            more=len(problems) - 1,
            first_en=first.text.en,
            first_fr=first.text.fr,
        )
        self.problems = problems


def load(path: Path | str) -> Charter:
    """Read the charter at `path`.

    Raises CharterRefused (an InputRefused) with every problem found; NotFound when no such file is there; Unavailable when it
    cannot be read.
    """
    place = Path(path)
    try:
        with place.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NotFound("charter_absent", _ABSENT, file=str(place)) from None
    except (OSError, ValueError) as error:
        raise Unavailable("charter_unreadable", _UNREADABLE, file=place.name, reason=type(error).__name__) from error
    if len(content) > MOST_BYTES:
        raise _refused(str(place), 0, "charter_too_large", _TOO_LARGE)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(str(place), 1, "charter_not_utf8", _NOT_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(str(place), line, "charter_not_utf8", _NOT_UTF8) from None
    return loads(text, file=str(place))


def loads(text: str, *, file: str = "charter.toml") -> Charter:
    """Read a charter from its text; `file` names it in the problems.

    Raises CharterRefused (an InputRefused) with every problem found, whatever the text.
    """
    data = _parsed(text, file)
    lines = LineIndex(text.replace("\r\n", "\n"))
    charter: Charter | None = None
    found = [
        *islice(_unknown_keys(data, Charter, ()), MOST_PROBLEMS),
        *islice(profile_problems(data), MOST_PROBLEMS),
        *islice(_twice(data), MOST_PROBLEMS),
    ]
    try:
        charter = Charter.model_validate(data)
    except ValidationError as error:
        found += islice(_from_types(error), MOST_PROBLEMS)
    if not found and charter is not None:
        return charter
    problems = {
        Problem(file, lines.line(path), dotted(path), code, sentence, nearest=near)
        for path, code, sentence, near in found
    }
    ordered = sorted(problems, key=lambda p: (p.line, p.key, p.code))
    raise CharterRefused(tuple(ordered[:MOST_PROBLEMS]))


Found = tuple[KeyPath, str, Text, str | None]
"""A path, a code, a sentence, the nearest known word."""


def dotted(path: KeyPath) -> str:
    """The path as people write it: `system[0].keeps[1].kept`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def _parsed(text: str, file: str) -> dict[str, Any]:
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise _refused(file, 0, "charter_too_large", _TOO_LARGE)
    if text.startswith("\ufeff"):
        raise _refused(file, 1, "charter_byte_order_mark", _BYTE_ORDER_MARK)
    if re.search("[\ud800-\udfff]", text):
        raise _refused(file, 0, "charter_not_utf8", _NOT_UTF8)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _refused(file, 0, "charter_too_deep", _TOO_DEEP) from None
    except ValueError as error:
        place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
        line = int(place.group(1)) if place and place.group(1) else text.count("\n") + 1 if place else 0
        column = int(place.group(2)) if place and place.group(2) else 0
        reason = syntax_reason(str(error))
        sentence = (_SYNTAX_AT if column else _SYNTAX).filled(column=column, en=reason.en, fr=reason.fr)
        raise CharterRefused((Problem(file, line, "", "charter_syntax", sentence),)) from None


def _refused(file: str, line: int, code: str, text: Text) -> CharterRefused:
    return CharterRefused((Problem(file, line, "", code, text),))


def _unknown_keys(data: object, table: type[Table], path: KeyPath) -> Iterator[Found]:
    if not isinstance(data, dict):
        return
    known = keys(table)
    for name, value in data.items():
        here = (*path, name)
        if name not in known:
            elsewhere = [place for place in every_key() if place.rpartition(".")[2] == name]
            sentence, near = refusal.unknown_key(name, known, (_table_of(place) for place in elsewhere))
            yield here, "charter_unknown_key", sentence, near
        elif (below := known[name].table) is not None:
            if isinstance(value, list):
                for index, entry in enumerate(value):
                    yield from _unknown_keys(entry, below, (*here, index))
            else:
                yield from _unknown_keys(value, below, here)


def _table_of(path: str) -> str:
    table = path.rpartition(".")[0]
    if not table:
        return "charter"
    key = every_key()[table]
    return f"[[{table}]]" if key.many else f"[{table}]"


def _from_types(error: ValidationError) -> Iterator[Found]:
    for fault in error.errors(include_url=False, include_input=False):
        if fault["type"] == "extra_forbidden":
            continue  # told by _unknown_keys, with the nearest key
        path = tuple(part for part in fault["loc"] if not (isinstance(part, str) and part.startswith("<")))
        last, kind = str(path[-1]) if path else "", fault["type"]
        whole = ".".join(part for part in path if isinstance(part, str))
        if whole in every_key() and every_key()[whole].table and isinstance(path[-1], str):
            kind, last = _BRACKETS.get(kind, kind), whole if kind in _BRACKETS else last
        code, sentence, near = refusal.sentence(kind, fault.get("ctx", {}), last)
        yield path, code, sentence, near


def _twice(data: dict[str, Any]) -> Iterator[Found]:
    for table, name in (("system", "id"), ("role", "name"), ("team", "name"), ("shift", "name")):
        entries = data.get(table)
        seen: set[str] = set()
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            value = entry.get(name) if isinstance(entry, dict) else None
            if not isinstance(value, str):
                continue
            if value in seen:
                yield (table, index, name), "charter_twice", _TWICE.filled(value=refusal.shown(value)), None
            seen.add(value)


_REFUSED_ONE = Text("{file}, line {line}, {key}: {first_en}.", "{file}, ligne {line}, {key} : {first_fr}.")
_REFUSED_MORE = Text(
    "{file}, line {line}, {key}: {first_en} (and {more} more).",
    "{file}, ligne {line}, {key} : {first_fr} (et {more} de plus).",
)
_ABSENT = Text(
    "There is no charter at {file}. Write one with “regard init”.",
    "Il n’y a pas de charte à {file}. Écrivez-en une avec « regard init ».",
)
_UNREADABLE = Text(
    "The charter {file} cannot be read ({reason}). Check that it is a file and that it may be opened.",
    "La charte {file} ne peut pas être lue ({reason}). Vérifiez qu’il s’agit d’un fichier et qu’il peut être ouvert.",
)
_TOO_LARGE = Text(
    "the file is larger than 1 MiB: a charter declares, it holds no data",
    "le fichier dépasse 1 Mio : une charte déclare, elle ne contient pas de données",
)
_NOT_UTF8 = Text(
    "the file is not UTF-8 text: save it as UTF-8", "le fichier n’est pas du texte UTF-8 : enregistrez-le en UTF-8"
)
_BYTE_ORDER_MARK = Text(
    "the file begins with a byte-order mark: save it as UTF-8 without one",
    "le fichier commence par une marque d’ordre des octets (BOM) : enregistrez-le en UTF-8 sans BOM",
)
_TOO_DEEP = Text("lists are nested too deeply", "des listes sont imbriquées trop profondément")
_SYNTAX = Text("not TOML: {en}", "ce n’est pas du TOML : {fr}")
_SYNTAX_AT = Text("not TOML, column {column}: {en}", "ce n’est pas du TOML, colonne {column} : {fr}")
_TWICE = Text(
    "“{value}” is declared twice: each needs a name of its own",
    "« {value} » est déclaré deux fois : chacun doit avoir son propre nom",
)
_BRACKETS = {"tuple_type": "double_brackets", "model_type": "single_brackets"}
