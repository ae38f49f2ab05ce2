"""The evidence tables of the dossier format, column by column (docs/formats/dossier.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds: an instant with its offset, a text, a yes or no, a list of words, a list of stretches."""

    TIME = "time"
    TEXT = "text"
    FLAG = "flag"
    WORDS = "words"
    STRETCHES = "stretches"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `needed` when the format has no `?` behind it."""

    name: str
    holds: Holds
    needed: bool


def _columns(line: str) -> tuple[Column, ...]:
    found = []
    for written in line.split():
        name, _, holds = written.rstrip("?").partition(":")
        found.append(Column(name, Holds(holds or "text"), not written.endswith("?")))
    return tuple(found)


TABLES: dict[str, tuple[Column, ...]] = {
    "scans": _columns("at:time worker task item? place? device? team?"),
    "shifts": _columns("worker start:time end:time breaks:stretches?"),
    "recordings": _columns(
        "id system device start:time end:time kept_until:time? sound:flag? person? place? purpose? call? transferred_at:time? "
        "procedure? sha256?"
    ),
    "calls": _columns("id start:time end:time agent objection? line?"),
    "accesses": _columns("at:time account action object why? recipient? from?"),
    "accounts": _columns("account person? role active:flag left_on:time? mfa:flag? last_login:time?"),
    "indicators": _columns("name person? team? from:time to:time value read_at:time?"),
    "notices": _columns("person? group given_at:time items:words?"),
    "reports": _columns("id at:time author text audience?"),
    "cameras": _columns("id place sees:words masks:words? sound:flag? online_at:time?"),
}
"""The tables of the format, in its order. `left_on` and `given_at` may be days: the day's first instant in the site's zone."""

DAYS_TOO = frozenset({"left_on", "given_at", "last_login"})
"""Columns where a day without a time of day is read too."""

LEFT = {
    "scans": frozenset({"task", "item", "place", "device", "team"}),
    "reports": frozenset({"id", "author"}),
    "indicators": frozenset({"value"}),
    "cameras": frozenset({"place", "online_at"}),
}
"""Columns that are checked and then left: no fact needs them, so they are copied nowhere."""
