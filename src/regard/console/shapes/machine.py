"""What an administrator sees: the machine, nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.console.shapes.inspecting import TestRow
from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process of the site."""

    name: Text
    up: bool
    since: datetime
    restarts: int


@dataclass(frozen=True, slots=True)
class RoomFace:
    """Room on the disk, in bytes; `daily` is None until a day was measured."""

    free: int
    total: int
    parts: tuple[tuple[str, int], ...]
    daily: int | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """One question about the machine, with its state and what to do."""

    what: Text
    state: State
    said: Text
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class MachineFace:
    """The whole page. `wrong` counts the checks that want something done."""

    processes: tuple[ProcessRow, ...]
    room: RoomFace
    backups: tuple[tuple[str, datetime, int], ...]
    tested: TestRow | None
    waiting: str
    checks: tuple[MachineCheck, ...]
    wrong: int
    public_tls: bool
    release: str
    rulebook: str
    rulebook_on: date | None
    python: str
    libraries: int
    installed: datetime | None
