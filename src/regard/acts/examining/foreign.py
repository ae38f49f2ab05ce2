"""Examining what others run, from a path: a dossier, a charter or an export. Nothing that is read is kept here.

Reports are made from the `Examination` that comes out; the law that it was judged by is in each finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regard.audit import readers
from regard.audit.examining import Examination, examine
from regard.audit.extract import Progress, silent
from regard.audit.source import Source
from regard.terms.clock import Clock, SystemClock
from regard.terms.errors import InputRefused
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Asking:
    """How a path is to be read: the kind of export (None: told by its content), a charter and a mapping beside it, the two days, the
    name of the zone for times that have none. What is None is left to the export."""

    kind: str | None = None
    charter: Path | None = None
    mapping: Path | None = None
    on: date | None = None
    read_as_of: date | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export that can be read: its name for `--kind`, what people call it, its area, its reader's version, what that was tested on."""

    kind: str
    title: Text
    area: str | None
    version: str
    tested_on: Text


@dataclass(frozen=True, slots=True)
class Explained:
    """What a mapping would do with an export: sentences for people, plain values for programs, and the mapping as TOML to be edited."""

    lines: tuple[Text, ...]
    plain: dict[str, Any]
    draft: str


def foreign(
    path: Path, asking: Asking | None = None, *, clock: Clock | None = None, progress: Progress = silent
) -> Examination:
    """Examine what lies at `path`. Raises NotFound (`source_missing`), InputRefused (`charter_*`, `source_*`, `audit_*`, `dossier_*`,
    `zone_unknown`, `examine_no_day`, a reader's own), Unavailable."""
    asked = asking or Asking()
    with Source(path) as source:
        return examine(
            source,
            now=(clock or SystemClock()).now(),
            kind=asked.kind,
            charter=asked.charter,
            mapping=asked.mapping,
            on=asked.on,
            read_as_of=asked.read_as_of,
            zone=zone_named(asked.zone),
            progress=progress,
        )


def kinds() -> tuple[Kind, ...]:
    """Every kind of export that can be read, in alphabetical order."""
    return tuple(
        Kind(one.kind, one.title, one.area.value if one.area else None, one.version, one.tested_on)
        for one in readers.kinds().values()
    )


def explained(path: Path, asking: Asking) -> Explained:
    """What the mapping in use (given, preset or guessed) makes of the export at `path`; nothing is examined. Raises as `foreign`, and
    InputRefused (`mapping_*`)."""
    from regard.audit.mapping import explain

    with Source(path) as source:
        reader = readers.named(asking.kind) if asking.kind else readers.find(source)
        found = explain(source, reader, asking.mapping, zone=zone_named(asking.zone))
        return Explained(found.lines(), found.plain(), found.draft)


def zone_named(name: str | None) -> ZoneInfo | None:
    """The time zone of that name; None for none. Raises InputRefused (`zone_unknown`)."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputRefused("zone_unknown", _NO_ZONE, zone=name[:64]) from None


_NO_ZONE = Text(
    "“{zone}” is no time zone: write one such as Europe/Paris.",
    "« {zone} » n’est pas un fuseau horaire : écrivez par exemple Europe/Paris.",
)
