"""The mapping file: from the columns of a foreign export to one evidence table of a dossier (docs/formats/mapping.md).

table = "accesses"
[columns]                       # field of the table = column of the export, or several names it may bear; "Date + Time" joins two
                                    # columns, "Answered | Started" takes the first that holds something
at = ["Local time", "Heure locale"]
account = "User"
action = "Message text"
[values.action]                 # what the export says = the word of the format; "-" leaves such rows out
"User has started playback*" = "view"
[constants]                     # the same value in every row
object = "recorder"
[time]
format = "%d/%m/%Y %H:%M:%S"    # iso | unix-s | unix-ms | unix-us | windows-ticks | ldap | a pattern; or several
zone = "Europe/Paris"           # of times that say none; without it, the zone of the examination
[csv]
delimiter = ";"                 # without it: the one of , ; tab | that cuts the line of names in most pieces
encoding = "cp1252"             # without it: UTF-8, or what the file's byte order mark says
skip_lines = 2                  # lines before the line of names
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regard.audit.mapping.tables import TABLES, Column, Kind
from regard.audit.mapping.times import WORDS as TIME_WORDS
from regard.audit.mapping.times import pattern
from regard.charter.lines import LineIndex
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

ENCODINGS = ("utf-8", "utf-16", "iso-8859-1", "cp1252")
REPEATED = ("first", "second", "refuse")
LEFT_OUT = "-"
"""The word for rows that are not about the table."""
MAX_BYTES = 256 * 1024
"""No mapping file is larger."""

_TOP = ("table", "system", "name", "signature", "files", "columns", "constants", "values", "time", "csv")
_TIME = ("format", "zone", "repeated_hour")
_CSV = ("delimiter", "quote", "encoding", "skip_lines", "names")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping. `columns`: field → the names its column may bear, best first; `formats` are tried in order.

    `delimiter` and `encoding` are "" where the file itself is to say. `signature` is what a preset knows its export by: columns that
    must all be there, each by one of its names. `given` is False for what ships with a reader.
    """

    table: str
    columns: Dict[str, tuple[str, ...]]
    constants: Dict[str, str] = field(default_factory=dict)
    values: Dict[str, Dict[str, str]] = field(default_factory=dict)
    formats: tuple[str, ...] = ("iso",)
    zone: ZoneInfo | None = None
    repeated_hour: str = "first"
    delimiter: str = ""
    quote: str = '"'
    encoding: str = ""
    skip_lines: int = 0
    names: tuple[str, ...] = ()
    signature: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    name: str = ""
    system: str = ""
    file: str = ""
    given: bool = False

    @property
    def fields(self) -> Dict[str, Column]:
        """The columns of its table."""
        return TABLES[self.table]


def load(path: Path) -> Mapping:
    """Read a mapping file. Raises NotFound (`mapping_missing`), InputRefused (`mapping_*`: file, line, key, nearest)."""
    if not path.is_file():
        raise NotFound("mapping_missing", _MISSING, file=path.name)
    with path.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise InputRefused("mapping_too_large", _TOO_LARGE, file=path.name, limit=MAX_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_toml(path.name, 1) from None
    return loads(text, file=path.name, given=True)


def loads(text: str, *, file: str = "mapping.toml", given: bool = True) -> Mapping:
    """Read a mapping from its text. Same errors as `load`, without those of the file."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise _not_toml(file, int(place.group(1)) if place else 1) from None
    return _Reading(values, LineIndex(text), file).mapping(given)


class _Reading:
    """One file on its way to a `Mapping`; knows where each key stands."""

    def __init__(self, values: dict[str, Any], lines: LineIndex, file: str) -> None:
        self.values = values
        self.lines = lines
        self.file = file

    def mapping(self, given: bool) -> Mapping:
        self.known((), self.values, _TOP)
        table = self.text(("table",), "")
        if table not in TABLES:
            raise self.unknown(("table",), table or "table", tuple(TABLES), "mapping_unknown_table")
        fields = TABLES[table]
        columns = self.columns(fields)
        constants = self.constants(fields, columns)
        for name, column in fields.items():
            if column.required and name not in columns and name not in constants:
                raise InputRefused("mapping_field_missing", _FIELD_MISSING, file=self.file, field=name, table=table)
        time, csv = self.section("time", _TIME), self.section("csv", _CSV)
        return Mapping(
            table=table,
            columns=columns,
            constants=constants,
            values=self.words(fields, columns),
            formats=self.formats(time),
            zone=self.zone(),
            repeated_hour=self.one_of(("time", "repeated_hour"), "first", REPEATED),
            delimiter=self.mark(("csv", "delimiter"), ""),
            quote=self.mark(("csv", "quote"), '"'),
            encoding=self.one_of(("csv", "encoding"), "", ENCODINGS),
            skip_lines=self.number(csv.get("skip_lines", 0)),
            names=self.names(("csv", "names"), csv["names"]) if "names" in csv else (),
            signature=self.signature(),
            files=self.names(("files",), self.values["files"]) if "files" in self.values else (),
            name=self.text(("name",), ""),
            system=self.text(("system",), ""),
            file=self.file,
            given=given,
        )

    def section(self, name: str, known: tuple[str, ...] | None = None) -> dict[str, Any]:
        found = self.values.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong((name,), "[" + name + "]")
        if known is not None:
            self.known((name,), found, known)
        return found

    def known(self, path: tuple[str, ...], found: Dict[str, Any], known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                raise self.unknown((*path, key), key, known, "mapping_unknown_key")

    def columns(self, fields: Dict[str, Column]) -> dict[str, tuple[str, ...]]:
        found = self.section("columns", tuple(fields))
        if not found:
            raise self.wrong(("columns",), "at least one field = column")
        columns = {name: self.names(("columns", name), value) for name, value in found.items()}
        owner: dict[str, str] = {}
        for name, names in columns.items():
            other = owner.setdefault(names[0], name)
            if other != name and fields[name].kind is fields[other].kind is Kind.WORD:
                raise self.wrong(("columns", name), f"not the column of {other}")
        return columns

    def constants(self, fields: Dict[str, Column], columns: Dict[str, object]) -> dict[str, str]:
        found = self.section("constants", tuple(fields))
        for name, value in found.items():
            if not isinstance(value, str):
                raise self.wrong(("constants", name), '"a text"')
            if name in columns:
                raise self.wrong(("constants", name), "not in [columns] too")
            if fields[name].words and value not in fields[name].words:
                raise self.unknown(("constants", name), value, fields[name].words, "mapping_unknown_word")
        return found

    def words(self, fields: Dict[str, Column], columns: Dict[str, object]) -> dict[str, dict[str, str]]:
        found = self.section("values")
        self.known(("values",), found, tuple(columns))
        for name, table in found.items():
            if not isinstance(table, dict) or not table:
                raise self.wrong(("values", name), '"what the export says" = "word"')
            allowed = fields[name].words or (("true", "false") if fields[name].kind is Kind.FLAG else ())
            for said, word in table.items():
                if not isinstance(word, str):
                    raise self.wrong(("values", name, said), '"a text"')
                if allowed and word not in (*allowed, LEFT_OUT):
                    raise self.unknown(("values", name, said), word, allowed, "mapping_unknown_word")
        return found

    def formats(self, section: dict[str, Any]) -> tuple[str, ...]:
        names = self.names(("time", "format"), section.get("format", "iso"))
        for name in names:
            if name not in TIME_WORDS and pattern(name) is None:
                raise self.wrong(("time", "format"), " | ".join(TIME_WORDS) + " | %Y %m %d %H %M [%S [%f]], each once")
        numeric = [name for name in names if "%d" in name and "%m" in name and not name.lower().startswith("%y")]
        if len({name.find("%d") < name.find("%m") for name in numeric}) > 1:
            raise self.wrong(("time", "format"), "day/month or month/day, not both: 03/04 would be read either way")
        return names

    def zone(self) -> ZoneInfo | None:
        name = self.text(("time", "zone"), "")
        if not name:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.wrong(("time", "zone"), "a zone such as Europe/Paris") from None

    def signature(self) -> tuple[tuple[str, ...], ...]:
        found = self.values.get("signature", [])
        if not isinstance(found, list):
            raise self.wrong(("signature",), "[columns]")
        return tuple(self.names(("signature",), each) for each in found)

    def names(self, path: tuple[str, ...], value: Any) -> tuple[str, ...]:
        names = value if isinstance(value, list) else [value]
        if not names or not all(isinstance(name, str) and name.strip() for name in names):
            raise self.wrong(path, '"a name", or ["several", "names"]')
        return tuple(name.strip() for name in names)

    def get(self, path: tuple[str, ...]) -> Any:
        found: Any = self.values
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def text(self, path: tuple[str, ...], default: str) -> str:
        value = self.get(path)
        if value is None:
            return default
        if not isinstance(value, str) or not value:
            raise self.wrong(path, '"a text"')
        return value

    def one_of(self, path: tuple[str, ...], default: str, known: tuple[str, ...]) -> str:
        value = self.text(path, default).lower()
        if value and value not in known:
            raise self.unknown(path, value, known, "mapping_unknown_word")
        return value

    def mark(self, path: tuple[str, ...], default: str) -> str:
        value = self.text(path, default)
        if value and (len(value) != 1 or not value.isascii() or value in "\r\n\0"):
            raise self.wrong(path, "one ASCII character")
        return value

    def number(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
            raise self.wrong(("csv", "skip_lines"), "0 to 1000")
        return value

    def wrong(self, path: tuple[str, ...], wanted: str) -> InputRefused:
        line, key = self.lines.line(path), ".".join(path)
        return InputRefused("mapping_wrong_value", _WRONG, file=self.file, line=line, key=key, wanted=wanted)

    def unknown(self, path: tuple[str, ...], word: str, known: tuple[str, ...], code: str) -> InputRefused:
        near = get_close_matches(word[:100].lower(), known, 1, 0.0)
        return InputRefused(
            code,
            _UNKNOWN[code],
            file=self.file,
            line=self.lines.line(path),
            key=".".join(path)[:200],
            word=word[:100],
            nearest=near[0] if near else "",
            known=", ".join(known),
        )


def _not_toml(file: str, line: int) -> InputRefused:
    return InputRefused("mapping_not_toml", _NOT_TOML, file=file, line=line)


_MISSING = Text("There is no mapping file “{file}”.", "Il n’y a pas de fichier de correspondance « {file} ».")
_TOO_LARGE = Text(
    "{file} is larger than {limit} bytes: this is no mapping file.",
    "{file} dépasse {limit} octets : ce n’est pas un fichier de correspondance.",
)
_NOT_TOML = Text("{file}, line {line}, is not TOML.", "{file}, ligne {line}, n’est pas du TOML.")
_WRONG = Text(
    "{file}, line {line}: “{key}” must be: {wanted}.", "{file}, ligne {line} : « {key} » doit être : {wanted}."
)
_FIELD_MISSING = Text(
    "{file}: a row of “{table}” needs “{field}”. Name its column under [columns], or give it under [constants].",
    "{file} : une ligne de « {table} » a besoin de « {field} ». Nommez sa colonne sous [columns], ou donnez-le sous [constants].",
)
_UNKNOWN = {
    "mapping_unknown_key": Text(
        "{file}, line {line}: there is no “{key}” here; the nearest is “{nearest}”. There are: {known}.",
        "{file}, ligne {line} : il n’y a pas de « {key} » ici ; le plus proche est « {nearest} ». Il y a : {known}.",
    ),
    "mapping_unknown_word": Text(
        "{file}, line {line}: “{word}” is no word for “{key}”; the nearest is “{nearest}”. There are: {known}.",
        "{file}, ligne {line} : « {word} » n’est pas un mot pour « {key} » ; le plus proche est « {nearest} ». Il y a : {known}.",
    ),
    "mapping_unknown_table": Text(
        "{file}, line {line}: “table” must name an evidence table; the nearest is “{nearest}”. There are: {known}.",
        "{file}, ligne {line} : « table » doit nommer une table de preuves ; la plus proche est « {nearest} ». Il y a : {known}.",
    ),
}
