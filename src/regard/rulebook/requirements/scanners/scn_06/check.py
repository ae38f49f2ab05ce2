"""SCN-06: the grain of stored figures on persons, and what a week needs."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.consulting import consulted, owed
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.keeping import held
from regard.rulebook.telling import told
from regard.terms.text import Text
from regard.terms.words import Grain

_CONDITIONS = {
    "balance": Text("the written balance of interests", "la mise en balance écrite"),
    "notice": Text("the notice on appraisal methods", "l’information sur les méthodes d’évaluation"),
    "consultation": Text("the consultation of staff representatives", "la consultation des représentants du personnel"),
    "objection": Text("the handling of objections", "le traitement des oppositions"),
}


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kept table of figures about persons, and one per figure on persons of which it is known when it was read."""
    for item in facts.items("keeps"):
        if item.word("data") == "statistics" and item.word("per") not in ("team", "none"):
            yield _judged(item, facts, law)
    for item in facts.items("indicator"):
        if item.word("per") == "person" and item.duration("read_after") is not None:
            yield _read(item, law)


def _read(item: Item, law: InForce) -> Outcome:
    """When the figure was looked at: a day or an hour of a person, once the shift is over."""
    names, grain, after = ("grain", "per", "read_after"), item.word("grain"), item.duration("read_after")
    shift, week = law.duration("shift"), law.limit("grain_balanced")
    if grain is None or after is None or shift is None:
        return law.unknown(item, *names)
    if Grain(grain).fineness >= Grain.WEEK.fineness or not after.exceeds(shift):
        return law.met(item, *names, sentence="met_read")
    if week is None:
        return law.unknown(item, *names)
    return law.breached("read", item, *names, limit=week, reading=law.reading())


def _judged(item: Item, facts: SystemFacts, law: InForce) -> Outcome:
    grain, time, shift = item.word("grain"), held(item), law.duration("shift")
    names = ("data", "per", "grain", *time.names)
    if grain is None or item.word("per") is None or shift is None or not time.known:
        return law.unknown(item, *names)
    fineness = Grain(grain).fineness
    if fineness >= Grain.MONTH.fineness or time.within(shift):
        return law.met(item, *names)
    week, reading = law.limit("grain_balanced"), law.reading()
    if fineness < Grain.WEEK.fineness:
        if week is None:
            return law.unknown(item, *names)
        return law.breached("fine", item, *names, limit=week, held=time.said, reading=reading)
    return _week(item, facts, law, names)


def _week(item: Item, facts: SystemFacts, law: InForce, names: tuple[str, ...]) -> Outcome:
    consultation = True if owed(facts, law) is False else consulted(facts, law).in_time
    state = {
        "balance": facts.system.flag("balancing"),
        "notice": told(facts, "staff").in_time,
        "consultation": consultation,
        "objection": facts.one("rights").flag("objection"),
    }
    also = facts.system.known("balancing") + facts.one("rights").known("objection")
    without = [key for key, known in state.items() if known is False]
    unknown = [key for key, known in state.items() if known is None]
    if without:
        return law.unknown(item, *names, sentence="week_without", missing=_listed(without), also=also)
    if unknown:
        return law.unknown(item, *names, sentence="week_unknown", missing=_listed(unknown), also=also)
    return law.met(item, *names, also=also)


def _listed(keys: list[str]) -> Text:
    texts = [_CONDITIONS[key] for key in keys]
    return Text(", ".join(text.en for text in texts), ", ".join(text.fr for text in texts))
