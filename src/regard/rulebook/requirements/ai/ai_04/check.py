"""AI-04: telling those exposed to emotion recognition (Regulation 2024/1689, article 50(3))."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import groups, told
from regard.rulebook.wording import people


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes where emotions are recognised; sorting by biometric traits has no key of its own in a charter."""
    cameras = [each for each in facts.items("camera") if "emotion" in (each.words("analytics") or ())]
    if not cameras:
        return
    concerned = groups(facts)
    if not concerned:
        yield law.unknown(cameras[0], "analytics")
    for group in concerned:
        known = told(facts, group)
        if known.in_time is False:
            yield law.breached("untold", cameras[0], "analytics", group=people((group,)), also=known.measures)
        elif known.notices and all(notice.flag("complete") for notice in known.notices):
            yield law.met(cameras[0], "analytics", also=known.measures)
        else:
            yield law.unknown(cameras[0], "analytics", also=known.measures)
