"""People and roles, the charter and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that someone holds, until when; `designation` is the reference of the act that named them."""

    role: str
    label: Text
    team: str
    until: datetime | None
    designation: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone who may sign in. `used` is when they last did anything; `unused`: for three months."""

    actor: str
    label: str
    roles: tuple[Granted, ...]
    factor: bool
    active: bool
    me: bool = False
    used: datetime | None = None
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which part of a long list a page shows: from `first` to `last` of `total`; the numbers of the sheets before and after, if any."""

    start: int
    first: int
    last: int
    total: int
    before: int | None
    after: int | None

    @classmethod
    def of(cls, start: int, size: int, total: int) -> Sheet:
        """The sheet of `size` that `start` is in; the last one where `start` lies beyond the end."""
        number = max(0, min(start // size, (total - 1) // size)) if total else 0
        begin = number * size
        end = min(begin + size, total)
        return cls(begin, begin + 1 if total else 0, end, total, number or None, number + 2 if end < total else None)


@dataclass(frozen=True, slots=True)
class People:
    """People and roles: one sheet of the accounts, and how many in all are active."""

    rows: tuple[PersonRow, ...]
    roles: tuple[tuple[str, Text], ...]
    teams: tuple[str, ...]
    systems: tuple[tuple[str, Text], ...]
    active: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """Someone watched: their sealed name, opened for whoever governs; `told` is when the notice was handed over."""

    person: str
    name: str
    group: Text
    team: str
    told: datetime | None


@dataclass(frozen=True, slots=True)
class Watched:
    """The people whom one system watches: those of one team, or (`team` None) those who were not told.

    `teams` counts each team; "" is nobody's team.
    """

    system: str
    name: Text
    rows: tuple[WatchedRow, ...]
    untold: int
    total: int
    teams: tuple[tuple[str, int], ...] = ()
    team: str | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentLink:
    """A single-use way in, shown once, for `actor`. `token` goes into the link's fragment.

    `later` is a role that may only be granted once its holder has two factors.
    """

    token: str
    minutes: int
    actor: str = ""
    later: Text | None = None


@dataclass(frozen=True, slots=True)
class CharterChange:
    """One difference between two published charters."""

    where: str
    sentence: Text
    widens: bool


@dataclass(frozen=True, slots=True)
class CharterVersion:
    """One publication of the charter."""

    version: int
    published: datetime
    sha256: str
    widens: bool
    changes: tuple[CharterChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CharterFace:
    """The charter in force, its history, the consultation on record, and the systems whose doors stay shut, with why."""

    text: str
    versions: tuple[CharterVersion, ...]
    consultation: tuple[tuple[Text, Text], ...]
    sha256: str = ""
    closed: tuple[tuple[Text, Text], ...] = ()
