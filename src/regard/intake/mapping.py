"""The mapping file of a CSV or Parquet door: which column is which field, how times are written, what is constant.

[columns]            # field = column of the file; columns that are not named here are never read
at = "unixtime"
item = "item"
[constants]          # the same value for every row
worker = "U0102"
task = "pack"
[time]
format = "unix-ms"   # iso | unix-s | unix-ms | unix-us | a pattern such as "%d/%m/%Y %H:%M:%S"
zone = "Europe/Paris"            # patterns, and Parquet times without a zone
repeated_hour = "refuse"         # refuse | first | second: the hour repeated at the end of summer time
[csv]
delimiter = ","
quote = '"'
encoding = "utf-8"   # utf-8 | iso-8859-1 | cp1252
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regard.intake.arrivals import SCHEMA, TEXTS
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

UNIX_UNITS = {"unix-s": "s", "unix-ms": "ms", "unix-us": "us"}
ENCODINGS = ("utf-8", "iso-8859-1", "cp1252")

_SECTIONS: dict[str, tuple[str, ...]] = {
    "columns": tuple(SCHEMA.names),
    "constants": (*TEXTS[:-1],),
    "time": ("format", "zone", "repeated_hour"),
    "csv": ("delimiter", "quote", "encoding"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping: `columns` field → column of the file; `constants` field → value for every row; how times are written.

    `time` is "iso" (ISO 8601 with offset), "unix-s", "unix-ms", "unix-us", or a pattern of %Y %m %d %H %M %S %f with `zone`.
    """

    columns: dict[str, str] = field(default_factory=lambda: {name: name for name in SCHEMA.names})
    constants: dict[str, str] = field(default_factory=dict)
    time: str = "iso"
    zone: ZoneInfo | None = None
    repeated_hour: str = "refuse"
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    given: bool = False

    def column(self, name: str, header: list[str], *, file: str) -> str | None:
        """The column of the file that holds field `name`, or None.

        Raises InputRefused (`mapping_column_missing`, with the nearest) when the mapping names one that the file lacks, or has twice.
        """
        column = self.columns.get(name)
        if column is None or (column not in header and not self.given):
            return None
        if header.count(column) != 1:
            nearest = get_close_matches(column, [h for h in header if h != column], 1, 0.0)
            raise InputRefused(
                "mapping_column_missing",
                Text(
                    "{file} must have one column “{column}” for “{field}”; the nearest is “{nearest}”.",
                    "{file} doit avoir une colonne « {column} » pour « {field} » ; la plus proche est « {nearest} ».",
                ),
                file=file,
                column=column,
                field=name,
                nearest=nearest[0] if nearest else "",
            )
        return column


def load(path: Path) -> Mapping:
    """Read a mapping file (TOML). Raises NotFound (`mapping_missing`), InputRefused (`mapping_*`, with file, key, nearest)."""
    if not path.is_file():
        raise NotFound(
            "mapping_missing",
            Text("There is no mapping file “{path}”.", "Il n’y a pas de fichier de correspondance « {path} »."),
            path=str(path),
        )
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise _not_toml(path.name, 1) from None
    return loads(text, file=path.name)


def loads(text: str, *, file: str = "mapping.toml") -> Mapping:
    """Read a mapping from its text. Same errors as `load`, without `mapping_missing`."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise _not_toml(file, int(place.group(1)) if place else 1) from None
    parts = {section: _section(section, values.get(section, {}), file) for section in _SECTIONS}
    for section in values:
        if section not in _SECTIONS:
            raise _unknown(section, tuple(_SECTIONS), file)
    if "at" not in parts["columns"]:
        raise _wrong("columns.at", "a column", file)
    for name in parts["constants"]:
        if name in parts["columns"]:
            raise _wrong(f"constants.{name}", "not in [columns] too", file)
    return _checked(
        Mapping(
            columns=parts["columns"],
            constants=parts["constants"],
            time=parts["time"].get("format", "iso"),
            zone=_zone(parts["time"].get("zone"), file),
            repeated_hour=parts["time"].get("repeated_hour", "refuse"),
            delimiter=parts["csv"].get("delimiter", ","),
            quote=parts["csv"].get("quote", '"'),
            encoding=parts["csv"].get("encoding", "utf-8").lower(),
            given=True,
        ),
        file,
    )


def pattern(time: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    """A time pattern as a regular expression, and its parts in order; None when it is not one that can be read."""
    digits = {"Y": r"\d{4}", "m": r"\d{2}", "d": r"\d{2}", "H": r"\d{2}", "M": r"\d{2}", "S": r"\d{2}", "f": r"\d{1,6}"}
    parts: list[str] = []
    built = ""
    for piece in re.findall(r"%.|[^%]+|%$", time, re.DOTALL):
        if piece[0] == "%":
            letter = piece[1:]
            if letter not in digits or letter in parts:
                return None
            parts.append(letter)
            built += f"(?P<{letter}>{digits[letter]})"
        else:
            built += re.escape(piece)
    if not {"Y", "m", "d", "H", "M"} <= set(parts):
        return None
    return re.compile(f"^{built}$"), tuple(parts)


def _section(section: str, values: Any, file: str) -> dict[str, str]:
    if not isinstance(values, dict):
        raise _wrong(section, "a table", file)
    for key, value in values.items():
        if key not in _SECTIONS[section]:
            raise _unknown(f"{section}.{key}", tuple(f"{section}.{each}" for each in _SECTIONS[section]), file)
        if not isinstance(value, str) or not value:
            raise _wrong(f"{section}.{key}", "a text", file)
    return values


def _checked(mapping: Mapping, file: str) -> Mapping:
    if mapping.time != "iso" and mapping.time not in UNIX_UNITS:
        if pattern(mapping.time) is None:
            raise _wrong("time.format", "iso | unix-s | unix-ms | unix-us | %Y %m %d %H %M [%S [%f]], each once", file)
        if mapping.zone is None:
            raise _wrong("time.zone", "a zone such as Europe/Paris", file)
    if mapping.repeated_hour not in ("refuse", "first", "second"):
        raise _wrong("time.repeated_hour", "refuse | first | second", file)
    for key, mark in (("csv.delimiter", mapping.delimiter), ("csv.quote", mapping.quote)):
        if len(mark) != 1 or not mark.isascii() or mark in "\r\n\0":
            raise _wrong(key, "one ASCII character", file)
    if mapping.delimiter == mapping.quote:
        raise _wrong("csv.quote", "not the delimiter", file)
    if mapping.encoding not in ENCODINGS:
        raise _wrong("csv.encoding", " | ".join(ENCODINGS), file)
    return mapping


def _zone(name: str | None, file: str) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong("time.zone", "a zone such as Europe/Paris", file) from None


def _unknown(key: str, known: tuple[str, ...], file: str) -> InputRefused:
    return InputRefused(
        "mapping_unknown_key",
        Text(
            "{file}: a mapping has no “{key}”; the nearest is “{nearest}”.",
            "{file} : une correspondance n’a pas de « {key} » ; le plus proche est « {nearest} ».",
        ),
        file=file,
        key=key,
        nearest=get_close_matches(key, known, 1, 0.0)[0],
    )


def _wrong(key: str, wanted: str, file: str) -> InputRefused:
    return InputRefused(
        "mapping_wrong_value",
        Text("{file}: “{key}” must be: {wanted}.", "{file} : « {key} » doit être : {wanted}."),
        file=file,
        key=key,
        wanted=wanted,
    )


def _not_toml(file: str, line: int) -> InputRefused:
    return InputRefused(
        "mapping_not_toml",
        Text("{file}, line {line}, is not TOML.", "{file}, ligne {line}, n’est pas du TOML."),
        file=file,
        line=line,
    )
