"""CMP-01: screens and keyboards watched without end, and hours counted by their silence."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_CAPTURES = ("screenshot", "screen-video")
_AGAIN = ("interval", "always", "shift")
_SECURITY = ("security-of-persons", "security-of-goods", "site-security", "evidence")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per recording of a screen or keyboard and per inactivity figure, about people at work."""
    if facts.of_workers is False:
        return
    for recording in facts.items("recording"):
        if recording.word("medium") in _CAPTURES:
            yield _capture(recording, law)
        elif recording.word("medium") == "keystrokes":
            yield _keystrokes(recording, facts, law)
    for figure in facts.items("indicator"):
        if figure.word("measures") == "inactivity" and figure.word("per") not in ("team", "none"):
            yield _hours(figure, facts, law)
    if not facts.items("recording") and not facts.items("indicator"):
        yield law.unknown(facts.system)


def _capture(recording: Item, law: InForce) -> Outcome:
    starts, names = recording.word("starts"), ("medium", "starts", "every", "share")
    again = starts in _AGAIN or recording.duration("every") is not None or recording.number("share") == 1
    reading = law.reading("no-permanent-watch")
    if recording.flag("with_call") or starts in ("manual", "incident", "pick-up"):
        return law.met(recording, *names)
    if not again or reading is None:
        return law.unknown(recording, *names)
    return law.breached("captured", recording, *names, reading=reading)


def _keystrokes(recording: Item, facts: SystemFacts, law: InForce) -> Outcome:
    purposes = recording.words("purpose") or facts.system.words("purposes") or ()
    reading, excess = law.reading("no-keylogger"), "GDPR 5(1)(c)"
    if reading is None:
        return law.unknown(recording, "medium", article=excess)
    endless = law.reading("no-permanent-watch") if recording.word("starts") in _AGAIN else None
    if endless is not None and recording.word("whom") == "everyone":
        names = ("medium", "starts", "whom")
        return law.breached("typed", recording, *names, article=excess, reading=endless)
    if any(word in _SECURITY for word in purposes):
        return law.unknown(recording, "medium", "purpose", article=excess, reading=reading, sentence="security")
    return law.breached("keystrokes", recording, "medium", article=excess, reading=reading)


def _hours(figure: Item, facts: SystemFacts, law: InForce) -> Outcome:
    name, reading = figure.word("name") or figure.key, law.reading("no-permanent-watch")
    use = figure.words("for") or facts.system.words("purposes")
    also = facts.system.known("purposes")
    if use is not None and "working-time" in use and reading is not None:
        return law.breached("hours", figure, "measures", "threshold", "for", name=name, also=also, reading=reading)
    return law.unknown(figure, "measures", "for", name=name, also=also)
