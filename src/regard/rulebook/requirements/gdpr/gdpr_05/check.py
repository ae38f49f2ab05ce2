"""GDPR-05: purposes, terms, accuracy, and being able to show them."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held, ruled_elsewhere
from regard.terms.text import Text

_WRONG = {
    "time_wrong": Text("the time", "l’heure"),
    "wearer_wrong": Text("who wore the device", "le porteur de l’appareil"),
}


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes on the purposes, on each kept thing, on accuracy and on what shows the processing."""
    if facts.system.words("purposes") is None:
        yield law.unknown(facts.system, sentence="no_purpose", article="GDPR 5(1)(b)")
    authorised = bool(facts.one("governance").known("authorisation.by", "authorisation.number"))
    if not ruled_elsewhere(facts.system.word("place"), facts.area, authorised):
        for item in facts.items("keeps"):
            if not item.flag("extracted"):
                yield _kept(item, law)
    yield from _accurate(facts.one("accuracy"), law)
    yield from _shown(facts, law)


def _kept(item: Item, law: InForce) -> Outcome:
    data, time = item.word("data") or "files", held(item)
    rule, told = item.duration("kept"), item.duration("announced")
    names = ("data", *time.names, "announced", "erasure")
    if time.unlimited:
        return law.breached("unlimited", item, *names, data=data)
    if rule is not None and time.exceeds(rule):
        return law.breached("own_term", item, *names, data=data, held=time.said, limit=rule)
    if item.flag("over_announced"):
        return law.breached("announced_said", item, "over_announced", *names, data=data)
    if told is not None and time.exceeds(told):
        return law.breached("announced", item, *names, data=data, limit=told)
    if item.word("erasure") == "never":
        return law.breached("never", item, *names, data=data)
    if not time.known or (rule is None and told is None):
        return law.unknown(item, *names, data=data, sentence="no_term")
    return law.met(item, *names, data=data, held=time.said)


def _accurate(accuracy: Item, law: InForce) -> Iterator[Outcome]:
    wrong = [text for name, text in _WRONG.items() if accuracy.flag(name)]
    if wrong:
        what = Text(", ".join(text.en for text in wrong), ", ".join(text.fr for text in wrong))
        yield law.breached("inaccurate", accuracy, *_WRONG, what=what, article="GDPR 5(1)(d)")
    elif any(accuracy.flag(name) is False for name in _WRONG):
        yield law.met(accuracy, *_WRONG, sentence="accurate", article="GDPR 5(1)(d)")


def _shown(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """A device that people cannot see must leave a trace somewhere. That an ordinary one is missing from the register, or has no
    assessment, is GDPR-30's and GDPR-35's fault, and no second one."""
    governance = facts.one("governance")
    hidden = [camera for camera in facts.items("camera") if camera.flag("visible") is False]
    unseen = governance.flag("in_register") is False and (
        governance.get("dpia") is False or governance.flag("dpia_covers") is False
    )
    if hidden and unseen and law.limit("accountability") is not None:
        names = ("in_register", "dpia", "dpia_covers")
        also = tuple(m for camera in hidden for m in camera.known("visible"))
        yield law.breached("no_record", governance, *names, also=also, article="GDPR 5(2)")
