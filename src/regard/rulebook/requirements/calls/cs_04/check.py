"""CS-04: when screen video starts and stops. Readers may measure the share outside a call (`recording.outside_calls`), how long before
pick-up it began and after hang-up it went on (`recording.before_call`, `after_call`: beyond what telephone clocks differ by)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wording import share

_BEFORE = ("always", "shift", "interval")
_AFTER = ("shift-end", "never")
_NAMES = ("starts", "stops", "outside_calls", "before_call", "after_call")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of screen video tied to calls."""
    for recording in facts.items("recording"):
        if recording.word("medium") == "screen-video" and recording.flag("with_call") is not False:
            yield _judged(recording, law)


def _judged(recording: Item, law: InForce) -> Outcome:
    starts, stops, outside = recording.word("starts"), recording.word("stops"), recording.number("outside_calls")
    reading = law.reading("call-only")
    if outside:
        return law.breached("seen", recording, *_NAMES, part=share(outside), reading=reading)
    early, late = recording.duration("before_call"), recording.duration("after_call")
    if early is not None or late is not None:
        sentence = "around" if early is not None and late is not None else "early" if late is None else "late"
        return law.breached(sentence, recording, *_NAMES, reading=reading)
    if starts in _BEFORE or stops in _AFTER:
        return law.breached("beyond", recording, *_NAMES, start=starts, stop=stops, reading=reading)
    if starts == "pick-up" and stops == "hang-up":
        return law.met(recording, *_NAMES)
    return law.unknown(recording, *_NAMES)
