"""WHO-01: what a person can learn of who looked. A reader may measure `rights.looks_told`."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system. That traces lack a field is LOG-02's; here it only means that the answer cannot be shown."""
    traces, rights = facts.one("traces"), facts.one("rights")
    reading, told = law.reading(), rights.flag("looks_told")
    fields, actions = traces.words("fields") or (), traces.words("actions") or ()
    if told is False and reading is not None:
        yield law.breached("refused", rights, "looks_told", reading=reading)
    elif told or ("view" in actions and {"when", "why"} <= set(fields)):
        yield law.met(traces, "fields", "actions", also=rights.known("looks_told"), reading=reading)
    else:
        yield law.unknown(traces, "fields", "actions", reading=reading)
