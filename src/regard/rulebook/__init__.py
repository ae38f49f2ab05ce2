"""The rulebook: requirements of the law as data, each with a small check. Pure: no clock, no network, no store.

    from regard.rulebook import RELEASE, judge, law
    findings = judge(measures, on=date(2026, 10, 1), read_as_of=date(2026, 10, 1))
    law.requirements()["SCN-04"].title.fr
    law.limit("SCN-04", "idle_min", on=..., read_as_of=...)      # Duration PT10M

`judge` turns measures into findings; the statute counts as it stood `on` the day of the facts, readings of it as they were known on
`read_as_of`. `RELEASE` names the rulebook's edition and the digest of its data; every finding carries it.
"""

from __future__ import annotations

from regard.rulebook.finding import Finding, State
from regard.rulebook.judging import judge
from regard.rulebook.measure import Measure, Origin, Value
from regard.rulebook.requirement import Confidence, Force, Limit, Reading, Requirement, Severity, Source, Version

__all__ = [
    "RELEASE",
    "Confidence",
    "Finding",
    "Force",
    "Limit",
    "Measure",
    "Origin",
    "Reading",
    "Requirement",
    "Severity",
    "Source",
    "State",
    "Value",
    "Version",
    "judge",
]

RELEASE: str


def __getattr__(name: str) -> str:
    """`RELEASE` is computed when it is first asked for: it digests the data files."""
    if name == "RELEASE":
        from regard.rulebook.release import release

        return release()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
