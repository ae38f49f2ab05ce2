"""The evidence tables of a dossier, column by column: what a mapping file can fill.

Names and meanings are those of the dossier format (docs/formats/mapping.md); times are instants in UTC in what is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds: an instant, a day, true or false, a number, a text, a text of a closed list, a list of texts."""

    TIME = "time"
    DAY = "day"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether a row without it is no row, its closed list, and whether it may name someone."""

    kind: Kind
    required: bool = False
    words: tuple[str, ...] = ()
    personal: bool = False


_AT = Column(Kind.TIME, required=True)
_TIME = Column(Kind.TIME)
_TEXT = Column(Kind.TEXT)
_NEEDED = Column(Kind.TEXT, required=True)
_WHO = Column(Kind.TEXT, personal=True)
_WHO_NEEDED = Column(Kind.TEXT, required=True, personal=True)
_FREE = Column(Kind.TEXT, personal=True)
_FLAG = Column(Kind.FLAG)

ACTIONS = ("view", "export", "change", "erase", "collect", "other")
"""What an access can be; `other` is what the export says and no word of the format covers (a login, a search)."""

TABLES: dict[str, dict[str, Column]] = {
    "scans": {
        "at": _AT,
        "worker": _WHO_NEEDED,
        "task": _NEEDED,
        "item": _TEXT,
        "place": _TEXT,
        "device": _TEXT,
        "team": _TEXT,
    },
    "shifts": {"worker": _WHO_NEEDED, "start": _AT, "end": _AT, "breaks": _TEXT},
    "recordings": {
        "id": _NEEDED,
        "system": _TEXT,
        "device": _TEXT,
        "start": _AT,
        "end": _TIME,
        "kept_until": _TIME,
        "sound": _FLAG,
        "person": _WHO,
        "place": _TEXT,
        "purpose": _TEXT,
        "call": _TEXT,
        "transferred_at": _TIME,
        "procedure": _TEXT,
        "sha256": _TEXT,
    },
    "calls": {
        "id": _NEEDED,
        "start": _AT,
        "end": _TIME,
        "agent": _WHO,
        "objection": _FLAG,
        "line": _WHO,
    },
    "accesses": {
        "at": _AT,
        "account": _WHO_NEEDED,
        "action": Column(Kind.WORD, required=True, words=ACTIONS),
        "object": _FREE,
        "why": _FREE,
        "recipient": _FREE,
        "from": _FREE,
    },
    "accounts": {
        "account": _WHO_NEEDED,
        "person": _WHO,
        "role": _TEXT,
        "active": _FLAG,
        "left_on": Column(Kind.DAY),
        "mfa": _FLAG,
        "last_login": _TIME,
    },
    "indicators": {
        "name": _NEEDED,
        "person": _WHO,
        "team": _TEXT,
        "from": _AT,
        "to": _TIME,
        "value": Column(Kind.NUMBER, required=True),
        "read_at": _TIME,
    },
    "notices": {"person": _WHO, "group": _TEXT, "given_at": _TIME, "items": _TEXT},
    "reports": {"id": _NEEDED, "at": _AT, "author": _WHO, "text": _FREE, "audience": _TEXT},
    "cameras": {
        "id": _NEEDED,
        "place": _TEXT,
        "sees": _TEXT,
        "masks": _TEXT,
        "sound": _FLAG,
        "online_at": _TIME,
    },
}
