"""CALL-06: bank data in recordings."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording."""
    by_text = facts.system.word("basis") == "legal-obligation" or facts.one("governance").flag("legal_text")
    for recording in facts.items("recording"):
        if recording.word("medium") not in ("sound", "screen-video", "screenshot", "video"):
            continue
        held = recording.flag("payment_data")
        if held and by_text:
            yield law.unknown(recording, "payment_data", sentence="by_text")
        elif held:
            yield law.breached("heard", recording, "payment_data", reading=law.reading("no-bank-data"))
        elif held is False:
            yield law.met(recording, "payment_data")
        else:
            yield law.unknown(recording)
