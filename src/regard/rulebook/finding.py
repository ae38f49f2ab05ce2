"""A finding: what a check concluded, with everything that someone needs to contest it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.rulebook.measure import Measure, Origin
from regard.rulebook.requirement import Confidence, Force, Reading, Severity, Source
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Area

__all__ = ["Finding", "State"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check on one item of one system.

    `system` is "" for the site itself; `item` is "" when the whole system is meant. `article` is spelt as in the dossier format
    (`GDPR 5(1)(c)`, `GDPR 12-13`, `LIL 104`). `measured` are the measures that it rests on, `limit` the limit in words when there is
    one. `sentence` says what was found, `remedy` what to do, `evidence` what to ask for when it is not known. `reading` is the
    authority or court whose reading decided, None when the text alone did. `release` is the rulebook's, `on` the day of the facts,
    `read_as_of` the day of the reading. `origin` is seen when any measure was; `coverage` the weakest among the measures.
    """

    requirement: str
    title: Text
    system: str
    area: Area | None
    item: str
    state: State
    article: str
    severity: Severity
    force: Force
    confidence: Confidence
    sentence: Text
    remedy: Text
    evidence: Text
    release: str
    on: date
    read_as_of: date
    measured: tuple[Measure, ...] = ()
    limit: Text | None = None
    reading: Reading | None = None
    sources: tuple[Source, ...] = ()
    origin: Origin = Origin.DECLARED
    coverage: float | None = None
