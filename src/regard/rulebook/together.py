"""One fault, told once: what several items share becomes one finding, and a special duty speaks for the general one that it applies.

Checks conclude item by item and duty by duty, so that each can be tested alone. People read the whole: two cameras of which nothing is
known are one question to ask, and images sent in clear are one fault, whether under the duty of cameras or that of all security.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from regard.rulebook import law
from regard.rulebook.finding import Finding
from regard.rulebook.measure import Measure, Origin


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings in the same order, without repetition.

    Findings of one requirement on one system that end alike in the same words become one: its `item` names every item, with commas, its
    `measured` are those of all. Of findings on the same facts of one system under the same article, in the same state, those of duties
    for all areas give way to those of duties for some.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        key = (one.requirement, one.system, one.state, one.article, one.sentence, one.limit, one.reading)
        alike.setdefault(key, []).append(one)
    merged = [_merged(group) for group in alike.values()]
    special = {(one.system, one.article, one.state, frozenset(one.measured)) for one in merged if _special(one)}
    return tuple(
        one
        for one in merged
        if _special(one)
        or not one.measured
        or (one.system, one.article, one.state, frozenset(one.measured)) not in special
    )


def _merged(group: list[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    items = dict.fromkeys(one.item for one in group if one.item)
    measured: dict[Measure, None] = dict.fromkeys(m for one in group for m in one.measured)
    coverages = [one.coverage for one in group if one.coverage is not None]
    return replace(
        first,
        item=", ".join(items),
        measured=tuple(measured),
        severity=max(one.severity for one in group),
        origin=Origin.SEEN if any(one.origin is Origin.SEEN for one in group) else first.origin,
        coverage=min(coverages, default=None),
    )


def _special(one: Finding) -> bool:
    """Whether its duty is about some areas alone."""
    known = law.requirements().get(one.requirement)
    return known is not None and bool(known.areas)
