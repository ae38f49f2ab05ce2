"""From a line of read text to a time and an identity. Pure.

Cameras write ISO dates (2021-11-18 14:32:07), dates with the day first (18/11/2021) or the month first (11/18/2021); a reader of text
may lose the space between date and hour, and takes O for 0. Which order a camera uses is declared; it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_ISO = r"(?P<y1>20\d\d)[-/.](?P<a1>[01]?\d)[-/.](?P<b1>[0-3]?\d)"
_OTHER = r"(?P<a2>[0-3]?\d)[-/.](?P<b2>[0-3]?\d)[-/.](?P<y2>20\d\d)"
_HOUR = r"(?P<h>[0-2]\d)[:.h](?P<m>[0-5]\d)[:.m](?P<s>[0-5]\d)(?:[.,](?P<f>\d{1,3}))?\s*(?P<half>[AP]M)?"
_STAMP = re.compile(rf"(?:{_ISO}|{_OTHER})[\sT,|_-]*{_HOUR}", re.IGNORECASE)
_LIKE_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "：": ":", "－": "-", "／": "/"})


class DateOrder(StrEnum):
    """How a camera that does not write ISO dates orders them."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as it stands in the picture, with no zone of its own, and what else the line says (`identity`, as read)."""

    local: datetime
    identity: str


def parse(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> Stamp | None:
    """The stamp in a line of text; None where there is no full date with hours, minutes and seconds, or no such day."""
    found = _STAMP.search(text) or _STAMP.search(text.translate(_LIKE_DIGITS))
    if found is None:
        return None
    if found["y1"]:
        year, month, day = int(found["y1"]), int(found["a1"]), int(found["b1"])
    else:
        first, second = int(found["a2"]), int(found["b2"])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        year = int(found["y2"])
    hour = int(found["h"])
    if (half := (found["half"] or "").upper()) and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    micro = int((found["f"] or "0").ljust(6, "0"))
    try:
        local = datetime(year, month, day, hour, int(found["m"]), int(found["s"]), micro)  # noqa: DTZ001 - the picture tells no zone
    except ValueError:
        return None
    rest = (text[: found.start()] + " " + text[found.end() :]).strip(" -|_,")
    return Stamp(local, re.sub(r"\s+", " ", rest))


def names(identity: str, expected: str) -> bool:
    """Whether the read identity names the expected one: the same number for a number, else the same letters and digits in a row."""
    if expected.isdigit():
        return expected in re.findall(r"\d+", re.sub(r"(?<=\d)[Oo](?=\d)", "0", identity))
    return _bare(expected) in _bare(identity)


def _bare(text: str) -> str:
    """Upper-case letters and digits alone, with those that a reader of text mixes up taken as one (O and 0; I, l, | and 1)."""
    alike = re.sub(r"[Il|]", "1", text).upper().replace("O", "0").replace("L", "1").replace("I", "1")
    return re.sub(r"[^A-Z0-9]", "", alike)
