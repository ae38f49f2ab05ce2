"""BC-12: the town's complement to the ministry's assessment (a reader may measure `governance.local_complement`).

The register is GDPR-30's, passwords those of the accounts, the absence of any assessment GDPR-35's.
"""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a town."""
    town, governance = of_town(facts), facts.one("governance")
    if town is False:
        return
    local = governance.flag("local_complement")
    if local is None or town is None:
        yield law.unknown(governance, "dpia", "dpia_covers")
    elif local:
        yield law.met(governance, "local_complement")
    else:
        yield law.breached("absent", governance, "local_complement")
