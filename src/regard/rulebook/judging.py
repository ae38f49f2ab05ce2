"""From measures to findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from regard.rulebook import law as lawbook
from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.differing import told
from regard.rulebook.facts import Disagreement, Item, SystemFacts, gather
from regard.rulebook.finding import Finding
from regard.rulebook.loading import Rule, named, rules
from regard.rulebook.measure import Measure, Origin
from regard.rulebook.regimes import article, regime
from regard.rulebook.release import release
from regard.rulebook.requirement import Severity
from regard.terms.finding import State
from regard.terms.words import Area

ACCOUNTABILITY = "GDPR-05"


def judge(
    measures: Iterable[Measure], *, on: date, read_as_of: date, only: frozenset[str] | None = None
) -> tuple[Finding, ...]:
    """Every finding on `measures`: the statute as it stood `on` the day of the facts, readings as published by `read_as_of`.
    With `only`, those of these requirements alone.

    Findings come in order of system, requirement, item. A fact that is not known gives *not evidenced*, never a breach. Where a
    measure was declared and seen, the seen one is judged, and a difference between them is a finding of its own (GDPR 5(2)).
    """
    every = tuple(measures)
    groups, differing = gather(every)
    site = groups.get("", {})
    applying = [rules()[key] for key in lawbook.in_force(on, read_as_of) if only is None or key in only]
    findings: list[Finding] = []
    for facts in _systems(every, groups, site):
        for rule in applying:
            if (rule.requirement.about == "site") == (facts.id == "") and rule.requirement.concerns(facts.area):
                findings.extend(_judge_one(rule, facts, on, read_as_of))
        if only is None or ACCOUNTABILITY in only:
            findings.extend(_disagreements(differing, facts, on, read_as_of))
    return tuple(findings)


def _systems(
    every: tuple[Measure, ...], groups: dict[str, dict[str, tuple[Item, ...]]], site: dict[str, tuple[Item, ...]]
) -> Iterator[SystemFacts]:
    areas: dict[str, Area | None] = {}
    for measure in every:
        areas[measure.system] = areas.get(measure.system) or measure.area
    nothing = Item("site", "site")
    place = site.get("site", (nothing,))[0]
    for name in sorted(groups):
        own = groups[name].get("system", (nothing,))[0]
        yield SystemFacts(name, areas[name], regime(areas[name], own, place), groups[name], site)


def _judge_one(rule: Rule, facts: SystemFacts, on: date, read_as_of: date) -> Iterator[Finding]:
    law = InForce(rule.requirement, rule.sentences, on, read_as_of, facts.regime, named)
    outcomes = list(rule.check(facts, law))
    if not outcomes:
        outcomes = [Outcome(State.NOT_APPLICABLE, "", rule.sentences["not_applicable"])]
    for outcome in outcomes:
        yield _finding(law, facts, outcome)


def _finding(law: InForce, facts: SystemFacts, outcome: Outcome) -> Finding:
    """A finding from an outcome. A duty that the system's regime does not know becomes not applicable."""
    requirement = law.requirement
    gdpr = outcome.article or requirement.articles[0]
    spelt = article(gdpr, facts.regime)
    state = outcome.state if spelt is not None else State.NOT_APPLICABLE
    coverages = [m.coverage for m in outcome.measured if m.coverage is not None]
    reading = outcome.reading
    confidence = outcome.confidence or (reading.confidence if reading else None) or requirement.confidence
    return Finding(
        requirement=requirement.id,
        title=requirement.title,
        system=facts.id,
        area=facts.area,
        item=outcome.item,
        state=state,
        article=spelt or gdpr,
        severity=outcome.severity or requirement.severity,
        force=outcome.force or requirement.force,
        confidence=confidence,
        sentence=outcome.sentence,
        remedy=requirement.remedy,
        evidence=requirement.evidence,
        release=release(),
        on=law.on,
        read_as_of=law.read_as_of,
        measured=outcome.measured,
        limit=outcome.limit,
        reading=reading,
        sources=(*requirement.sources, *((reading.source,) if reading else ())),
        origin=Origin.SEEN if any(m.origin is Origin.SEEN for m in outcome.measured) else Origin.DECLARED,
        coverage=min(coverages, default=None),
    )


def _disagreements(
    differing: tuple[Disagreement, ...], facts: SystemFacts, on: date, read_as_of: date
) -> Iterator[Finding]:
    if ACCOUNTABILITY not in lawbook.in_force(on, read_as_of):
        return
    rule = rules()[ACCOUNTABILITY]
    law = InForce(rule.requirement, rule.sentences, on, read_as_of, facts.regime, named)
    for each in differing:
        if each.seen.system != facts.id:
            continue
        outcome = Outcome(
            State.BREACHED,
            each.seen.item,
            told(each, facts),
            (each.declared, each.seen),
            article="GDPR 5(2)",
            severity=Severity.MEDIUM,
        )
        yield _finding(law, facts, outcome)
