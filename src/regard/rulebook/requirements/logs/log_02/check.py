"""LOG-02: what a trace says."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.requirement import Confidence, Force
from regard.terms.words import Area

_ACTIONS = ("collect", "view", "change", "erase")
_FIELDS = ("who", "when", "what")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system that traces; whether it traces at all is GDPR-32's, what the log of body cameras says BC-07's."""
    traces, strict = facts.one("traces"), law.regime == "lil-3"
    if traces.flag("kept") is False or (strict and facts.area is Area.BODYCAM):
        return
    fields, actions = traces.words("fields"), traces.words("actions")
    wanted = (*_FIELDS, "why") if strict else _FIELDS
    no_field = tuple(word for word in wanted if fields is not None and word not in fields)
    no_action = tuple(word for word in _ACTIONS if actions is not None and word not in actions)
    article = law.duty("traces")
    if no_field and strict:
        binding, memory = Force.BINDING, Confidence.MEMORY
        yield law.breached(
            "fields", traces, "fields", "actions", missing=no_field, article=article, force=binding, confidence=memory
        )
    elif no_field:
        yield law.breached(
            "fields", traces, "fields", "actions", missing=no_field, article=article, reading=law.reading()
        )
    elif no_action:
        yield law.breached(
            "actions", traces, "fields", "actions", missing=no_action, article=article, reading=law.reading()
        )
    elif fields is None or actions is None:
        yield law.unknown(traces, "fields", "actions", article=article)
    else:
        yield law.met(traces, "fields", "actions", article=article)
