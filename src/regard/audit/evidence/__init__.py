"""Evidence tables of a dossier into facts in the charter's words: one file for each table of the format.

To add a table: its columns in `columns.py`, a file with `facts(tables, about)`, one line in `SHOWING`. `measured` opens the tables and
gives the fragments of every system that they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from regard.audit.evidence import (
    accesses,
    accounts,
    cameras,
    indicators,
    notices,
    recordings,
    reports,
    scans,
)
from regard.audit.evidence.fragment import About, Fragment
from regard.audit.evidence.tables import Part, Tables
from regard.terms.words import Area

__all__ = ["ABOUT", "SHOWING", "About", "Fragment", "Part", "Tables", "measured"]

SHOWING: dict[str, Callable[[Tables, About], Iterator[Fragment]]] = {
    "scans": scans.facts,
    "recordings": recordings.facts,
    "accesses": accesses.facts,
    "accounts": accounts.facts,
    "indicators": indicators.facts,
    "notices": notices.facts,
    "reports": reports.facts,
    "cameras": cameras.facts,
}
"""What shows facts; `shifts` and `calls` are looked at beside these."""

ABOUT: dict[str, frozenset[Area]] = {
    "scans": frozenset({Area.SCANNERS}),
    "recordings": frozenset({Area.CCTV, Area.BODYCAM, Area.CALLS, Area.DRONES, Area.COMPUTERS}),
    "calls": frozenset({Area.CALLS}),
    "indicators": frozenset({Area.SCANNERS, Area.CALLS, Area.PLATFORM, Area.COMPUTERS, Area.VEHICLES}),
    "reports": frozenset({Area.REPORTS, Area.FILES}),
    "cameras": frozenset({Area.CCTV}),
}
"""The areas that a table can be about; every area for the others."""


def measured(tables: Tables, abouts: Iterable[About], only: Callable[[str, About], bool]) -> Iterator[Fragment]:
    """The fragments of every table about every system that `only` says it is about."""
    for about in abouts:
        for name, facts in SHOWING.items():
            if tables.of(name) is not None and only(name, about):
                yield from facts(tables, about)
