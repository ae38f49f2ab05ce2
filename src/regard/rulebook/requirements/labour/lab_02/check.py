"""LAB-02: notice of appraisal methods."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system that serves appraisal and watches employees."""
    if not facts.has("purposes", "appraisal") or facts.of_workers is False:
        return
    known = told(facts, "staff")
    first = known.notices[0] if known.notices else facts.system
    if known.in_time is None:
        yield law.unknown(first, also=known.measures)
    elif known.in_time:
        yield law.met(first, also=known.measures)
    else:
        yield law.breached("after" if known.when == "after" else "never", first, also=known.measures)
