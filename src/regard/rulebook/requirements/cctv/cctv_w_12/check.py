"""CCTV-W-12: consultation and prior notice for cameras, taken together; LAB-03 and LAB-04 judge each."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.consulting import consulted, owed
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system that watches people at work."""
    if not facts.of_workers:
        return
    due, council, staff = owed(facts, law), consulted(facts, law), told(facts, "staff")
    also = (*council.measures, *staff.measures)
    if due and council.in_time is False and staff.in_time is False:
        yield law.breached("neither", facts.system, "people", also=also)
    elif staff.in_time and (due is False or council.in_time):
        yield law.met(facts.system, "people", also=also)
    else:
        yield law.unknown(facts.system, "people", also=also)
