"""LOG-02: what a trace says. Looks without a reason are a breach where the law wants one; elsewhere they are asked about."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.requirement import Confidence, Force
from regard.rulebook.tracing import unexplained
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
    article, binding, memory = law.duty("traces"), Force.BINDING, Confidence.MEMORY
    part, names = unexplained(traces, law), ("unexplained", "fields", "actions")
    if part is not None and strict and no_field in ((), ("why",)):
        yield law.breached(
            "reasonless",
            traces,
            *names,
            article=article,
            force=binding,
            confidence=memory,
            part=part,
            limit=law.limit("unexplained"),
        )
    elif no_field and strict:
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
    elif part is not None and not strict:
        yield law.unknown(
            traces, *names, sentence="ask_why", limit=law.limit("unexplained"), article=article, part=part
        )
    elif fields is None or actions is None:
        yield law.unknown(traces, "fields", "actions", article=article)
    else:
        yield law.met(traces, "fields", "actions", article=article)
