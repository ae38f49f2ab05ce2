"""The measure of the audit: its findings against what was decided, case by case (docs/formats/dossier.md, "The measure").

Each (system, article) of `breach` that the audit reports, under that article or one of its `or`, is one hit; each that it misses a miss. A
pair that it reports is a false alarm when it stands in `cleared`, or in no list of a case examined as a whole while who decided could have
judged it. Precision is hits among hits and false alarms, recall hits among hits and misses; None where there is nothing to divide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.audit import decision as decisions
from regard.audit.decision import Decision, Ruled
from regard.audit.examining import Examination, examine
from regard.audit.extract import Progress, silent
from regard.audit.refusing import shown
from regard.audit.source import Source
from regard.rulebook import Finding
from regard.terms.errors import InputRefused
from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Scored:
    """One (system, article) and how it came out. `findings` are those that report it; a miss has none. `note` is the decision's."""

    system: str
    article: str
    findings: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and the two shares made of them."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was reported and could be judged, the share that was found by who decided."""
        return _share(self.hits, self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Of what was found by who decided, the share that is reported."""
        return _share(self.hits, self.misses)

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.hits + other.hits, self.misses + other.misses, self.false_alarms + other.false_alarms)


@dataclass(frozen=True, slots=True)
class CaseMeasure:
    """One case: its decision, the examination of its facts, and what came out of comparing them."""

    decision: Decision
    examination: Examination
    hits: tuple[Scored, ...]
    misses: tuple[Scored, ...]
    false_alarms: tuple[Scored, ...]

    @property
    def tally(self) -> Tally:
        """Its counts."""
        return Tally(len(self.hits), len(self.misses), len(self.false_alarms))


@dataclass(frozen=True, slots=True)
class Measured:
    """All cases of a folder."""

    cases: tuple[CaseMeasure, ...]

    @property
    def total(self) -> Tally:
        """The counts of all cases."""
        total = Tally()
        for case in self.cases:
            total = total.plus(case.tally)
        return total

    @property
    def by_article(self) -> Mapping[str, Tally]:
        """The counts by article, in alphabetical order; hits and misses under the decision's own article."""
        found: dict[str, Tally] = {}
        for case in self.cases:
            for scored, one in ((case.hits, Tally(1)), (case.misses, Tally(0, 1)), (case.false_alarms, Tally(0, 0, 1))):
                for each in scored:
                    found[each.article] = found.get(each.article, Tally()).plus(one)
        return dict(sorted(found.items()))


def measure(folder: Path, *, now: datetime, progress: Progress = silent) -> Measured:
    """Measure every case of `folder` (its sub-folders that hold a decision, or the folder itself), in the order of their names.

    Raises InputRefused (`measure_no_case`), CharterRefused (`charter_*`, `decision_*`) with file, line and key.
    """
    places = case_folders(folder)
    cases = []
    for number, place in enumerate(places):
        progress("cases", number / len(places))
        cases.append(measure_case(place, now=now))
    return Measured(tuple(cases))


def case_folders(folder: Path) -> list[Path]:
    """The folders of cases, by name. Raises InputRefused (`measure_no_case`)."""
    if (folder / decisions.FILE).is_file():
        return [folder]
    found = sorted(each.parent for each in folder.glob(f"*/{decisions.FILE}")) if folder.is_dir() else []
    if not found:
        raise InputRefused("measure_no_case", _NO_CASE, folder=shown(folder.name))
    return found


def measure_case(folder: Path, *, now: datetime) -> CaseMeasure:
    """Examine one case on its facts, as the law was read on the decision's day, and compare. Raises as `measure`."""
    with Source(folder) as source:
        decided = decisions.load(source)
        return compare(decided, examine(source, kind="dossier", read_as_of=decided.read_as_of, now=now))


def compare(decided: Decision, examination: Examination) -> CaseMeasure:
    """The findings of an examination against a decision on the same facts."""
    reported: dict[tuple[str, str], list[Finding]] = {}
    for finding in examination.of(State.BREACHED):
        reported.setdefault((finding.system, finding.article), []).append(finding)
    hits: list[Scored] = []
    misses: list[Scored] = []
    for ruled in decided.breach:
        under = [finding for pair in sorted(ruled.pairs) for finding in reported.get(pair, ())]
        scored = Scored(ruled.system, ruled.article, tuple(under), ruled.note)
        (hits if under else misses).append(scored)
    cleared, listed = _pairs(decided.cleared), _pairs(decided.breach) | _pairs(decided.open)
    false = [
        Scored(*pair, tuple(findings), _note(decided.cleared, pair))
        for pair, findings in sorted(reported.items())
        if pair in cleared or (pair not in listed and decided.whole and decided.could_judge(pair[1]))
    ]
    return CaseMeasure(decided, examination, tuple(hits), tuple(misses), tuple(false))


def _pairs(ruled: Iterable[Ruled]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for each in ruled for pair in each.pairs)


def _note(ruled: Iterable[Ruled], pair: tuple[str, str]) -> str:
    return next((each.note for each in ruled if pair in each.pairs), "")


def _share(hits: int, others: int) -> float | None:
    return hits / (hits + others) if hits + others else None


_NO_CASE = Text(
    "No case is in {folder}: a case is a folder with charter.toml and decision.toml.",
    "Il n’y a aucun cas dans {folder} : un cas est un dossier avec charter.toml et decision.toml.",
)
