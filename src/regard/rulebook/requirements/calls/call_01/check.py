"""CALL-01: how many calls are recorded, against how many are listened to."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.wording import share

_NAMES = ("share", "listened", "starts", "stops")
_MEDIA = ("sound", "screen-video", "video")
_EMERGENCY = ("emergency", "rescue", "fire", "fire-service", "firefighters", "civil-security")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording. A share above one half is left to be shown unless little of it is listened to."""
    for recording in facts.items("recording"):
        if recording.word("medium") in _MEDIA:
            yield law.unknown(recording, *_NAMES, sentence="by_text") if _by_text(facts) else _judged(recording, law)


def _by_text(facts: SystemFacts) -> bool:
    """Whether a text is said to want every call recorded, or may well: emergency services that do not say that none does."""
    text, emergency = facts.one("governance").flag("legal_text"), facts.of_site().word("sector") in _EMERGENCY
    return bool(text) or facts.system.word("basis") == "legal-obligation" or (emergency and text is None)


def _judged(recording: Item, law: InForce) -> Outcome:
    part, heard, reading = recording.number("share"), recording.number("listened"), law.reading("not-systematic")
    every, most, least = law.number("all"), law.number("most"), law.number("listened")
    recorded, listened = None if part is None else share(part), None if heard is None else share(heard)
    if reading is not None and (recording.word("starts") in ("always", "shift") or recording.word("stops") in _ON):
        return law.breached("permanent", recording, *_NAMES, reading=reading)
    if part is None or every is None or most is None or least is None or reading is None:
        return law.unknown(recording, *_NAMES)
    if part >= every:
        return law.breached("all", recording, *_NAMES, reading=reading, limit=law.limit("all"))
    few = heard is not None and heard < least
    if part > most and few:
        return law.breached(
            "most", recording, *_NAMES, reading=reading, limit=law.limit("most"), recorded=recorded, heard=listened
        )
    if part > most:
        return law.unknown(
            recording, *_NAMES, sentence="much", limit=law.limit("most"), recorded=recorded, heard=listened
        )
    if few:
        return law.unknown(
            recording, *_NAMES, sentence="unheard", limit=law.limit("listened"), recorded=recorded, heard=listened
        )
    return law.met(recording, *_NAMES, limit=law.limit("most"), recorded=recorded)


_ON = ("shift-end", "never")
