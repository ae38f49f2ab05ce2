"""ART9-02: where screening happens. The charter has no key for it: a reader may measure `content.screened_in_memory`."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per content of reports, or one for the system."""
    for content in facts.items("content") or (facts.one("content"),):
        screened = content.flag("screened_in_memory")
        if screened is None:
            yield law.unknown(content)
        elif screened:
            yield law.met(content, "screened_in_memory")
        else:
            yield law.breached("after", content, "screened_in_memory")
