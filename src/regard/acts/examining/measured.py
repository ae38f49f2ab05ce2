"""The measure of the audit against decided cases, for faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regard.audit.extract import Progress, silent
from regard.audit.measuring import CaseMeasure, Measured, Scored, Tally, measure
from regard.terms.clock import Clock, SystemClock
from regard.terms.text import Text

__all__ = ["Faulty", "Measured", "faults", "measured", "plainly"]


@dataclass(frozen=True, slots=True)
class Faulty:
    """One miss or false alarm: the case, what it is about, and why: the decision's note, or what was found."""

    case: str
    false_alarm: bool
    system: str
    article: str
    why: tuple[Text, ...]
    note: str


def measured(folder: Path, *, clock: Clock | None = None, progress: Progress = silent) -> Measured:
    """Measure every case of a folder. Raises InputRefused (`measure_no_case`), CharterRefused (`charter_*`, `decision_*`)."""
    return measure(folder, now=(clock or SystemClock()).now(), progress=progress)


def faults(found: Measured) -> Iterator[Faulty]:
    """Every miss, then every false alarm, case by case."""
    for case in found.cases:
        for false_alarm, scored in ((False, case.misses), (True, case.false_alarms)):
            for each in scored:
                why = tuple(dict.fromkeys(finding.sentence for finding in each.findings))
                yield Faulty(case.decision.id, false_alarm, each.system, each.article, why, each.note)


def plainly(found: Measured) -> dict[str, Any]:
    """The measure as plain values: `{total, by_article, cases}`; shares are None where there is nothing to divide."""
    return {
        "total": _tally(found.total),
        "by_article": {article: _tally(tally) for article, tally in found.by_article.items()},
        "cases": [_case(case) for case in found.cases],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "hits": tally.hits,
        "misses": tally.misses,
        "false_alarms": tally.false_alarms,
    }


def _case(case: CaseMeasure) -> dict[str, Any]:
    decided, seen = case.decision, case.examination
    return {
        "id": decided.id,
        "name": seen.name,
        "authority": decided.authority,
        "outcome": decided.outcome,
        "examined": "whole" if decided.whole else "part",
        "pattern": decided.pattern,
        "on": seen.on,
        "read_as_of": seen.read_as_of,
        "precision": case.tally.precision,
        "recall": case.tally.recall,
        "hits": [_scored(each) for each in case.hits],
        "misses": [_scored(each) for each in case.misses],
        "false_alarms": [_scored(each) for each in case.false_alarms],
    }


def _scored(each: Scored) -> dict[str, Any]:
    return {
        "system": each.system,
        "article": each.article,
        "note": each.note,
        "findings": [
            {
                "requirement": finding.requirement,
                "item": finding.item,
                "article": finding.article,
                "force": finding.force,
                "sentence": finding.sentence,
            }
            for finding in each.findings
        ],
    }
