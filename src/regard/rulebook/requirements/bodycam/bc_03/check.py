"""BC-03: what starts and stops the recording."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wearing import of_town

_STARTS = ("always", "shift", "interval")
_LISTED = ("incident-prevention", "offence-evidence", "agent-training")
_LOOSE = ("security-of-persons", "security-of-goods", "evidence", "judicial-request", "policing", "training", "safety")
"""Words that may stand for a purpose of the list, or for a later use that other texts allow."""
_STOPS = ("shift-end", "never")
_NAMES = ("starts", "stops", "share", "outside_work")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording, and one on the purposes of a town where one is not listed.

    The same words stand in the three texts; for others it is a matter of proportion.
    """
    article = "CSI L241-2" if of_town(facts) else "GDPR 5(1)(c)"
    for recording in facts.items("recording"):
        yield _judged(recording, law, article)
    if of_town(facts):
        yield from _purposes(facts, law)


def _purposes(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    outside = tuple(word for word in facts.system.words("purposes") or () if word not in (*_LISTED, *_LOOSE))
    if outside:
        yield law.breached("purposes", facts.system, "purposes", wrong=outside, article="CSI L241-2")


def _judged(recording: Item, law: InForce, article: str) -> Outcome:
    starts, stops, share = recording.word("starts"), recording.word("stops"), recording.number("share")
    if starts in _STARTS or stops in _STOPS:
        return law.breached("permanent", recording, *_NAMES, start=starts, stop=stops, article=article)
    if share is not None and share >= 1:
        return law.breached("whole", recording, *_NAMES, article=article)
    if recording.flag("outside_work"):
        return law.breached("off_duty", recording, *_NAMES, article=article)
    if starts is None or stops is None:
        return law.unknown(recording, *_NAMES, article=article)
    return law.met(recording, *_NAMES, article=article)
