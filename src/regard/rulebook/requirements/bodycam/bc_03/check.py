"""BC-03: what starts and stops the recording."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wearing import of_town

_STARTS = ("always", "shift", "interval")
_STOPS = ("shift-end", "never")
_NAMES = ("starts", "stops", "share", "outside_work")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording. The same words stand in the three texts; for others it is a matter of proportion."""
    article = "CSI L241-2" if of_town(facts) else "GDPR 5(1)(c)"
    for recording in facts.items("recording"):
        yield _judged(recording, law, article)


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
