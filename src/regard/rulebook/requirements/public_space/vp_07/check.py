"""VP-07: the trace of each look, three years at most. Whether anything is traced at all is GDPR-32's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.rulebook.sighting import of_the_code
from regard.rulebook.tracing import unexplained
from regard.terms.duration import Duration

_ACTIONS = ("collect", "change", "view", "export", "erase")
_FIELDS = ("who", "when", "why")
_OF_ANY_LOG = ("who", "when", "collect", "view", "change", "erase")
"""What LOG-02 asks of every system: where one of these lacks, both say so under one article."""


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system under the code that traces. Before 30 November 2023 the code asked for a register of recordings instead."""
    traces = facts.one("traces")
    if not of_the_code(facts) or traces.flag("kept") is False:
        return
    if law.limit("kept_max") is None:
        yield law.unknown(traces, "actions", sentence="register")
        return
    yield _traces(traces, law)


def _traces(traces: Item, law: InForce) -> Outcome:
    most, time = law.limit("kept_max"), held(traces)
    actions, fields = traces.words("actions"), traces.words("fields")
    names = ("kept", "actions", "fields")
    missing = (
        *(word for word in _FIELDS if fields is not None and word not in fields),
        *(word for word in _ACTIONS if actions is not None and word not in actions),
    )
    part = unexplained(traces, law)
    if part is not None and missing in ((), ("why",)):
        article, slips = (law.duty("traces") if law.regime == "lil-3" else "CSI R253-5"), law.limit("unexplained")
        return law.breached("reasonless", traces, "unexplained", *names, part=part, limit=slips, article=article)
    if missing:
        shared = law.regime == "lil-3" or any(word in _OF_ANY_LOG for word in missing)
        article = law.duty("traces") if shared else "CSI R253-5"
        return law.breached("lacks", traces, *names, missing=missing, article=article)
    if most is not None and isinstance(most.value, Duration) and time.exceeds(most.value):
        return law.breached("long", traces, *time.names, "actions", "fields", limit=most, held=time.said)
    if traces.duration("kept") is None or actions is None or fields is None:
        return law.unknown(traces, *names, limit=most)
    return law.met(traces, *names, limit=most)
