"""The charter being written, checked and published; the consultations on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.console.shapes.governing import CharterChange
from regard.terms.decision import Decision
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing wrong in the text: its line (0: the file as a whole) with what stands there, the key, a sentence, the word that was meant."""

    line: int
    key: str
    sentence: Text
    nearest: str
    blocks: bool
    there: str = ""


@dataclass(frozen=True, slots=True)
class FoundPoint:
    """What a check of the law would find of the new charter: `breached` or `not-evidenced`, and what to do or to ask for."""

    state: str
    requirement: str
    title: Text
    sentence: Text
    system: str
    todo: Text


@dataclass(frozen=True, slots=True)
class DoorChange:
    """What a publication would do to the doors of a system: `opens`, `closes`, `stays-open`, `stays-closed`, `goes`; and why closed."""

    system: str
    name: Text
    word: str
    why: Text | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a text before it is published. `decision` is the gate's, None while the text has errors."""

    problems: tuple[ProblemLine, ...]
    errors: int
    readable: bool
    unchanged: bool
    publishable: bool
    decision: Decision | None = None
    new: tuple[FoundPoint, ...] = ()
    standing: int = 0
    gone: int = 0
    changes: tuple[CharterChange, ...] = ()
    widening: int = 0
    doors: tuple[DoorChange, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFace:
    """The draft, or the text in force where there is none (`mark` is then ""). `against` is the version in force, `base` the one begun from."""

    text: str
    mark: str
    against: int
    base: int = 0
    saved: datetime | None = None
    by: str = ""
    mine: bool = False
    shared: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone saved meanwhile: who, when, and the lines that differ from what was to be saved (sign and line)."""

    by: str
    saved: datetime | None
    lines: tuple[tuple[str, str], ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """A consultation on record, and the day from which it counts."""

    name: Text
    submitted: date
    expert: bool | None
    opinion: date | None
    counts_on: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class Consultations:
    """The consultations on record, the systems that one can be about, and the day by which silence would count, when one was asked for."""

    rows: tuple[ConsultationRow, ...]
    systems: tuple[tuple[str, Text], ...]
    today: date
    deemed: date | None = None
