"""Times as exports write them, made instants in UTC: whole columns at once where all cells are alike, else cell by cell.

A time that says no offset is read on the clock of the mapping's zone. Day and month are never guessed: a format says their order.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from regard.terms.clock import from_micros, micros

INSTANT = pa.timestamp("us", "UTC")
WORDS = ("iso", "unix-s", "unix-ms", "unix-us", "windows-ticks", "ldap")
"""Formats that have a name; every other one is a pattern. `windows-ticks`: 100 ns since 1601 (FILETIME); `ldap`: GeneralizedTime, RFC 4517."""

LAST_RULED = 2036
"""The last whole year for which Arrow knows summer time; later local times are read cell by cell."""
_UNIX = {"unix-s": 1_000_000, "unix-ms": 1_000, "unix-us": 1}
_DIGITS = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "m": r"\d{1,2}",
    "d": r"\d{1,2}",
    "H": r"\d{1,2}",
    "I": r"\d{1,2}",
    "p": r"[AaPp]\.?[Mm]\.?",
    "M": r"\d{2}",
    "S": r"\d{2}",
    "f": r"\d{1,9}",
    "b": r"[^\W\d_]{3,9}\.?",
    "z": r"Z|[+-]\d{2}:?\d{2}",
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier",
            "feb february févr fév fevr fev février fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juillet",
            "aug august août aout aoû",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december déc décembre decembre",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII
)
_LDAP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)?)?(?:[.,](\d+))?(Z|[+-]\d\d(?:\d\d)?)", re.ASCII)
_VECTOR = frozenset("YmdHMS")
_FILETIME_EPOCH_US = 11_644_473_600_000_000


class BadTime(ValueError):
    """A cell that is no time; `code` is `bad_time`, `nonexistent_time` (skipped by the clock) or `ambiguous_time`."""

    def __init__(self, code: str = "bad_time") -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=256)
def pattern(time: str) -> re.Pattern[str] | None:
    """A time pattern as a regular expression with one group for each part; None when it is none that can be read."""
    parts: list[str] = []
    built = ""
    for piece in re.findall(r"%.|[^%]+|%$", time, re.DOTALL):
        if piece[0] == "%":
            letter = piece[1:]
            if letter not in _DIGITS or letter in parts:
                return None
            parts.append(letter)
            built += f"(?P<{letter}>{_DIGITS[letter]})"
        else:
            built += re.escape(piece)
    have = set(parts)
    whole = ("Y" in have or "y" in have) and "d" in have and ("m" in have or "b" in have)
    clock = not have & set("HIMSf") or ("M" in have and ("H" in have or have >= {"I", "p"}))
    return re.compile(built) if whole and clock else None


def instant(cell: str, formats: tuple[str, ...], zone: ZoneInfo, repeated: str = "first") -> datetime:
    """One cell as an instant in UTC, by the first format that reads it. Raises BadTime."""
    for name in formats:
        found = _one(cell, name, zone, repeated)
        if found is not None:
            return found
    raise BadTime


def column(cells: pa.Array, formats: tuple[str, ...], zone: ZoneInfo, repeated: str = "first") -> pa.Array | None:
    """A whole column as instants when every cell that is not null is written in the first format; else None: read it cell by cell."""
    try:
        return _column(cells, formats[0], zone, {"first": "earliest", "second": "latest"}.get(repeated, "raise"))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, OverflowError):
        return None


def _column(cells: pa.Array, name: str, zone: ZoneInfo, ambiguous: str) -> pa.Array | None:
    if name in _UNIX:
        if not _all(cells, r"^\d{9,17}$"):
            return None
        number = pc.multiply_checked(cells.cast(pa.int64()), _UNIX[name])
        return _sane(number.cast(INSTANT))
    if name == "iso":
        if _all(cells, r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$"):
            return cells.cast(INSTANT)
        if not _all(cells, r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?$"):
            return None
        local = cells.cast(pa.timestamp("us"))
    else:
        shape = pattern(name)
        letters = set(re.findall(r"%(.)", name))
        if shape is None or not letters <= _VECTOR or not _all(cells, f"^{re.sub('[?]P<.>', '', shape.pattern)}$"):
            return None
        local = pc.strptime(cells, format=name, unit="us")
    last = pc.max(pc.year(local)).as_py()
    if last is not None and last > LAST_RULED:
        return None
    return pc.assume_timezone(local, str(zone), ambiguous=ambiguous, nonexistent="raise").cast(INSTANT)


def _all(cells: pa.Array, expression: str) -> bool:
    return pc.all(pc.match_substring_regex(cells, expression), min_count=0).as_py() is not False


def _sane(instants: pa.Array) -> pa.Array | None:
    years = pc.year(instants)
    low, high = pc.min(years).as_py(), pc.max(years).as_py()
    return instants if low is None or (low >= 1970 and high < 3000) else None


def _one(cell: str, name: str, zone: ZoneInfo, repeated: str) -> datetime | None:
    if name in _UNIX or name == "windows-ticks":
        return _counted(cell, name)
    if name == "iso":
        found = _ISO.fullmatch(cell)
        return found and _built(found.group(1, 2, 3, 4, 5, 6), found[7], found[8], zone, repeated)
    if name == "ldap":
        found = _LDAP.fullmatch(cell)
        return found and _built(found.group(1, 2, 3, 4, 5, 6), None, found[8], zone, repeated)
    shape = pattern(name)
    found = shape.fullmatch(cell) if shape else None
    if found is None:
        return None
    part = found.groupdict()
    year = part.get("Y") or str(_century(int(part["y"])))
    month = part.get("m") or str(_MONTHS.get(part["b"].rstrip(".").lower(), 0))
    hour = part.get("H") or (_afternoon(part["I"], part["p"]) if part.get("I") else None)
    return _built(
        (year, month, part["d"], hour, part.get("M"), part.get("S")), part.get("f"), part.get("z"), zone, repeated
    )


def _century(year: int) -> int:
    """Two digits as POSIX strptime reads them: 69 to 99 are of the 1900s."""
    return year + (1900 if year >= 69 else 2000)


def _afternoon(hour: str, half: str) -> str:
    if not 1 <= int(hour) <= 12:
        raise BadTime
    return str(int(hour) % 12 + (12 if half[0] in "pP" else 0))


def _counted(cell: str, name: str) -> datetime | None:
    if not re.fullmatch(r"\d{1,19}(?:\.\d{1,9})?", cell, re.ASCII):
        return None
    whole, _, rest = cell.partition(".")
    if name == "windows-ticks":
        value = int(whole) // 10 - _FILETIME_EPOCH_US
    else:
        value = int(whole) * _UNIX[name]
        value += int(int(rest.ljust(9, "0")) * _UNIX[name] // 10**9) if rest else 0
    if not 0 <= value < 32_503_680_000_000_000:  # years 1970 to 2999
        raise BadTime
    return from_micros(value)


def _built(
    parts: tuple[str | Any, ...], fraction: str | None, offset: str | None, zone: ZoneInfo, repeated: str
) -> datetime:
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        local = datetime(year, month, day, hour, minute, second, int((fraction or "0")[:6].ljust(6, "0")))  # noqa: DTZ001
        if offset is not None:
            return local.replace(tzinfo=_offset(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadTime from None
    early, late = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise BadTime("nonexistent_time")
    if repeated == "refuse":
        raise BadTime("ambiguous_time")
    return (late if repeated == "second" else early).astimezone(UTC)


@lru_cache(maxsize=64)
def _offset(text: str) -> timezone:
    if text in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise BadTime
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-delta if text[0] == "-" else delta)


def to_array(instants: list[datetime | None]) -> pa.Array:
    """Instants, or nothing, as a column."""
    return pa.array([None if each is None else micros(each) for each in instants], pa.int64()).cast(INSTANT)
