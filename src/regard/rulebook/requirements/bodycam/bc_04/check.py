"""BC-04: what those who are filmed can see and are told."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per fault of a recording or of a camera; else one per recording. For others than towns it is a matter of fairness."""
    article = "CSI L241-2" if of_town(facts) else "GDPR 5(1)(a)"
    for camera in facts.items("camera"):
        if camera.flag("visible") is False:
            yield law.breached("hidden", camera, "visible", article=article)
    for recording in facts.items("recording"):
        faults = [name for name in ("signal", "told") if recording.flag(name) is False]
        for name in faults:
            yield law.breached(name, recording, name, article=article)
        if faults:
            continue
        if recording.flag("signal") and recording.flag("told"):
            yield law.met(recording, "signal", "told", article=article)
        else:
            yield law.unknown(recording, "signal", "told", article=article)
