"""An examination: what was pointed at becomes measures, the rulebook judges them, and everything that was read is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from regard.audit.extract import FileRead, Progress, Refusal, silent
from regard.rulebook import Finding, Measure
from regard.terms.finding import State
from regard.terms.span import Span
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.audit.source import Source


@dataclass(frozen=True, slots=True)
class Copied:
    """One line of the perimeter: the same data elsewhere, with the last day that someone examined it (None: never, or not known).

    `stale`: longer ago than a month before the day of the facts, or never; such a copy is not evidenced.
    """

    system: str
    where: str
    examined_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: on facts of a day, with the law as it was read on another, under one release of the rulebook.

    `files` is the query log: what was read, by which reader and version, with the digest of each file. `refused` are the rows
    and entries that could not be read, `gaps` what this export can never show, with what to ask for. `perimeter` lists the copies elsewhere.
    `period` is the stretch that the evidence covers (None: declarations alone). `measures` are the facts that were judged, declared and seen;
    `kinds` the readers that were used, by kind and version.
    """

    name: str
    on: date
    read_as_of: date
    release: str
    findings: tuple[Finding, ...]
    files: tuple[FileRead, ...] = ()
    refused: tuple[Refusal, ...] = ()
    gaps: tuple[Text, ...] = ()
    perimeter: tuple[Copied, ...] = ()
    period: Span | None = None
    measures: tuple[Measure, ...] = ()
    kinds: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[Finding, ...]:
        """The findings in one state."""
        return tuple(f for f in self.findings if f.state is state)

    @property
    def counts(self) -> dict[State, int]:
        """How many findings each state has."""
        found = Counter(f.state for f in self.findings)
        return {state: found[state] for state in State}


def examine(
    source: Source,
    *,
    now: datetime,
    kind: str | None = None,
    charter: Path | None = None,
    mapping: Path | None = None,
    on: date | None = None,
    read_as_of: date | None = None,
    zone: ZoneInfo | None = None,
    progress: Progress = silent,
) -> Examination:
    """Examine a dossier folder (charter.toml and evidence tables), a plain charter, or a foreign export with or without a charter.

    The day of the facts is `on`, else the charter's `observed_on`, else, for an export, the day of `now` in `zone` (the charter's zone, else
    Europe/Paris). Ages are measured at the end of that day, or at `now` when it is the present one. Raises InputRefused (`charter_*`, `source_*`,
    `audit_*`, `dossier_*`, `examine_no_day`, a reader's own), NotFound, Unavailable.
    """
    raise NotImplementedError
