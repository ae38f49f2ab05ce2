"""GDPR-28: contracts with processors."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per processor, or one that says that none is known."""
    processors = facts.items("governance.processors")
    if not processors and facts.one("governance").words("processors") != ():
        yield law.unknown(facts.one("governance"))
    for processor in processors:
        name, contract = processor.word("name") or processor.key, processor.flag("contract")
        if contract is None:
            yield law.unknown(processor)
        elif contract:
            yield law.met(processor, "contract", name=name)
        else:
            yield law.breached("none", processor, "contract", name=name)
