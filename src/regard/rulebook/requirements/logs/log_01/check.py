"""LOG-01: how long traces are kept, by rule and by the oldest one seen. The interior-security code's own terms prevail for its cameras."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.keeping import held, ruled_elsewhere
from regard.terms.duration import Duration


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system whose traces no special text rules."""
    traces, governance = facts.one("traces"), facts.one("governance")
    authorised = bool(governance.known("authorisation.by", "authorisation.number"))
    if ruled_elsewhere(facts.system.word("place"), facts.area, authorised) or traces.flag("kept") is False:
        return
    kept, time = traces.duration("kept"), held(traces)
    least, most, justified = law.limit("kept_min"), law.limit("kept_max"), law.limit("kept_justified")
    if not time.known or least is None or most is None or justified is None:
        yield law.unknown(traces)
        return
    floor, usual, top = (limit.value for limit in (least, most, justified))
    assert isinstance(floor, Duration) and isinstance(usual, Duration) and isinstance(top, Duration)
    if time.exceeds(top):
        article, reading = "GDPR 5(1)(e)", law.reading()
        yield law.breached(
            "long", traces, *time.names, limit=justified, article=article, reading=reading, held=time.said
        )
    elif time.exceeds(usual):
        yield law.unknown(traces, *time.names, limit=most, sentence="justify", reading=law.reading(), held=time.said)
    elif kept is None:
        yield law.unknown(traces, "oldest", limit=most)
    elif kept >= floor:
        yield law.met(traces, "kept", limit=most)
    elif _data_outlives(facts, kept):
        yield law.breached("short", traces, "kept", limit=least, reading=law.reading())
    else:
        yield law.unknown(traces, "kept", limit=least, sentence="shorter_data", reading=law.reading())


def _data_outlives(facts: SystemFacts, kept: Duration) -> bool:
    """Whether the data themselves are known to live longer than their traces."""
    return any(held(item).exceeds(kept) for item in facts.items("keeps"))
