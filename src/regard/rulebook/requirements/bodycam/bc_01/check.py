"""BC-01: how long body-camera files are kept, by whose agents wear the cameras; what erases them; copies for training."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import Held, held
from regard.rulebook.requirement import Limit
from regard.rulebook.wearing import Wearers, wearers
from regard.terms.duration import Duration

_FILES = ("images", "sound", "metadata", "files", "raw-events")
_TERMS = {Wearers.TOWN: "kept", Wearers.STATE: "kept_state", Wearers.RESCUE: "kept_rescue"}


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of file kept and per copy; extracted files follow their procedure, anonymous copies nobody's term."""
    who = wearers(facts)
    limit = law.limit(_TERMS[who]) if who in _TERMS else None
    for item in facts.items("keeps"):
        if item.flag("extracted") or item.word("per") == "none" or item.word("data") not in (*_FILES, None):
            continue
        if who in _TERMS and limit is not None:
            yield _by_text(item, law, limit, who is Wearers.TOWN)
        else:
            yield _without_text(item, law, who)
    for copy in facts.items("copies"):
        time = held(copy)
        if limit is not None and copy.word("per") != "none" and time.exceeds(_length(limit)):
            yield law.breached("copy", copy, *time.names, held=time.said, limit=limit, article=_article(law))
    if who is Wearers.TOWN and law.limit("automatic") is not None:
        for recording in facts.items("recording"):
            if recording.flag("others_anonymised") is False and _trains(facts, recording):
                yield law.breached("faces", recording, "others_anonymised", "purpose", article="CSI R241-13")


def _by_text(item: Item, law: InForce, limit: Limit, town: bool) -> Outcome:
    """A term that a text sets. Only a town's is judged as fixed and automatic: the others' decrees were not read."""
    time, term, rule = held(item), _length(limit), item.duration("kept")
    data, names = item.word("data") or "files", ("data", *time.names, "erasure", "on")
    over = _over(item, law, time, term)
    if over is not None:
        reading = law.reading("the-camera-counts") if over == "camera" else None
        return law.breached(
            over,
            item,
            *names,
            "over_authorised",
            data=data,
            held=time.said,
            limit=limit,
            article=_article(law),
            reading=reading,
        )
    if town and law.limit("fixed") is not None and rule is not None and term.exceeds(rule):
        return law.breached("short", item, *names, data=data, limit=limit, article="CSI R241-13")
    by_machine = law.limit("automatic") is not None
    if town and by_machine and item.word("erasure") in ("manual", "disk-full"):
        return law.breached("by_hand", item, *names, data=data, article="CSI R241-13")
    if item.word("data") is None or not time.known:
        return law.unknown(item, *names)
    if rule is None:
        return law.unknown(item, *names, sentence="rule", limit=limit)
    return law.met(item, *names, data=data, held=time.said, limit=limit, article=_article(law))


def _over(item: Item, law: InForce, time: Held, term: Duration) -> str | None:
    """The sentence for what is kept beyond the term, if it is. What is kept, but not of what kind, is no breach."""
    if item.word("data") is None:
        return None
    if time.unlimited or item.word("erasure") == "never":
        return "unlimited"
    if time.exceeds(term):
        return "camera" if item.word("on") == "device" else "long"
    return "long_said" if item.flag("over_authorised") else None


def _without_text(item: Item, law: InForce, who: Wearers | None) -> Outcome:
    """No term that is known here: what is never erased, or outlives what a firm set for itself, is still too long."""
    time = held(item)
    data, names = item.word("data") or "files", ("data", *time.names, "announced", "erasure")
    own = item.duration("kept") or item.duration("announced")
    if time.unlimited or item.word("erasure") == "never":
        return law.breached("unlimited", item, *names, data=data, article=_article(law))
    if who is Wearers.PRIVATE and own is not None and time.exceeds(own):
        return law.breached("own_term", item, *names, data=data, held=time.said, limit=own, article=_article(law))
    return law.unknown(item, *names, sentence="whose" if who is None else "no_text")


def _article(law: InForce) -> str:
    return "LIL 87" if law.regime == "lil-3" else "GDPR 5(1)(e)"


def _length(limit: Limit) -> Duration:
    assert isinstance(limit.value, Duration)
    return limit.value


def _trains(facts: SystemFacts, recording: Item) -> bool:
    used = recording.words("purpose") or ()
    return "agent-training" in used or facts.has("purposes", "agent-training")
