"""CLK-01: what people clock in with. That a door may open by fingerprint is GDPR-09's to judge."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_BODY = ("fingerprint", "face")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per means of clocking in, or one that says that none is known."""
    for recording in facts.items("recording"):
        yield _means(recording, facts, law)
    if not facts.items("recording"):
        yield law.unknown(facts.system)


def _means(recording: Item, facts: SystemFacts, law: InForce) -> Outcome:
    medium, use = recording.word("medium"), recording.words("purpose") or facts.system.words("purposes")
    names, also = ("medium", "purpose", "alternative"), facts.system.known("purposes")
    if medium is None:
        return law.unknown(recording, *names)
    if medium not in _BODY:
        return law.met(recording, *names)
    if use is None:
        return law.unknown(recording, *names, sentence="purpose")
    if "working-time" not in use:
        return law.met(recording, *names, also=also, sentence="door")
    compared = recording.flag("alternative") is not None or "identification" in use
    template = medium == "fingerprint" or compared  # a face that stands for a badge, not a photograph beside one
    reading = law.reading("no-biometrics-for-hours" if template else "no-photograph")
    article = "GDPR 9" if template else "GDPR 5(1)(c)"
    if reading is None:
        return law.unknown(recording, *names, also=also, article=article)
    return law.breached(
        "body" if template else "photograph", recording, *names, also=also, article=article, reading=reading
    )
