"""What an inspector sees: the register, what was read, traces, tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Inspection:
    """The inspector's first page: what there is, in numbers, and until when the role lasts."""

    processings: int
    breached: int | None
    not_evidenced: int | None
    examined: datetime | None
    until: datetime | None
    looks: int
    last_tests: tuple[TestRow, ...]


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One processing (GDPR 30(1)); `facts` are its lines: a heading and what the charter says, empty where it says nothing."""

    id: str
    name: Text
    since: date | None
    facts: tuple[tuple[Text, tuple[Text, ...]], ...]


@dataclass(frozen=True, slots=True)
class RegisterFace:
    """The register of processing."""

    controller: str
    contact: str
    officer: str
    charter: int
    published: datetime
    entries: tuple[RegisterEntry, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of what the examination read of this site."""

    system: str
    what: Text
    value: Text
    source: str
    coverage: float | None


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One trace without names."""

    index: int
    at: datetime
    act: Text
    role: Text
    system: str
    purpose: Text | None
    object: str
    outcome: Text
    requirements: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class TraceSearch:
    """What may be searched by, and what was found (None before a search)."""

    acts: tuple[tuple[str, Text], ...]
    roles: tuple[tuple[str, Text], ...]
    purposes: tuple[tuple[str, Text], ...]
    days: int
    lines: tuple[TraceLine, ...] | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class TraceNamed:
    """A trace opened with the name of who acted. `trace` is the trace of this opening."""

    line: TraceLine
    label: str
    process: bool
    reason: str
    detail: tuple[tuple[str, str], ...]
    trace: int


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step of a test."""

    name: Text
    good: bool
    milliseconds: int
    number: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class TestRow:
    """A restore or an erasure that was tried out: its state in words, its steps."""

    id: str
    kind: str
    what: Text
    at: datetime
    state: str
    steps: tuple[TestStep, ...]
    ended: datetime | None
    milliseconds: int
    trace: int
