"""BC-07: the log of body-camera files. That nothing at all is traced is GDPR-32's; private cameras follow LOG-01 and LOG-02."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.rulebook.requirement import Limit
from regard.rulebook.tracing import unexplained
from regard.rulebook.wearing import of_town
from regard.terms.duration import Duration

_FIELDS = ("who", "when", "what", "why", "recipients")
_REGISTER = ("view", "export", "erase")
_LOG = ("collect", "change", *_REGISTER)


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome on what the log says, one on its term where it is a town's."""
    traces = facts.one("traces")
    if law.regime != "lil-3" or traces.flag("kept") is False:
        return
    yield _said(traces, law)
    term = law.limit("kept")
    if of_town(facts) and term is not None:
        yield _term(traces, law, term)


def _said(traces: Item, law: InForce) -> Outcome:
    fields, actions, names = traces.words("fields"), traces.words("actions"), ("fields", "actions")
    acts = _LOG if law.limit("every_act") is not None else _REGISTER
    no_field = tuple(word for word in _FIELDS if fields is not None and word not in fields)
    no_act = tuple(word for word in acts if actions is not None and word not in actions)
    part = unexplained(traces, law)
    if part is not None and no_field in ((), ("why",)) and not no_act:
        return law.breached("reasonless", traces, "unexplained", *names, part=part, limit=law.limit("unexplained"))
    if no_field or no_act:
        return law.breached("fields" if no_field else "actions", traces, *names, missing=no_field or no_act)
    if fields is None or actions is None:
        return law.unknown(traces, *names)
    return law.met(traces, *names, limit=law.limit("kept"))


def _term(traces: Item, law: InForce, term: Limit) -> Outcome:
    kept, time = traces.duration("kept"), held(traces)
    assert isinstance(term.value, Duration)
    article = "CSI R241-14"
    if time.exceeds(term.value):
        return law.breached(
            "term", traces, *time.names, limit=term, article=article, time="unlimited" if time.unlimited else time.time
        )
    if kept is None:
        return law.unknown(traces, article=article)
    if term.value.exceeds(kept):
        return law.breached("term", traces, "kept", limit=term, article=article, time=kept)
    return law.met(traces, "kept", limit=term, article=article)
