"""CALL-04: the key, or the line, that is not recorded. A reader may count recordings of protected lines (`recording.protected_lines`)."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_MEDIA = ("sound", "screen-video", "screenshot", "video")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording, two where protected lines were recorded."""
    for recording in facts.items("recording"):
        if recording.word("medium") not in _MEDIA:
            continue
        lines, off = recording.number("protected_lines"), recording.flag("off_switch")
        if lines:
            yield law.breached("protected", recording, "protected_lines")
        if off is None:
            yield law.unknown(recording)
        elif off:
            yield law.met(recording, "off_switch")
        else:
            yield law.breached("no_way", recording, "off_switch")
