"""VP-08: who may see images of video protection."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import of_the_code, on_road, private_body

_NEVER = ("students", "all-staff", "owner")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system under the code, and one per camera of the road that others may watch. What a shop shows its staff is
    CCTV-W-09's; a shopkeeper who watches the street is VP-09's."""
    if not of_the_code(facts):
        return
    governance = facts.one("governance")
    named = governance.flag("designated")
    if named is None:
        yield law.unknown(governance)
    elif named:
        yield law.met(governance, "designated")
    else:
        yield law.breached("unnamed", governance, "designated")
    if on_road(facts) and not private_body(facts):
        for camera in facts.items("camera"):
            wrong = _strangers(camera)
            if wrong:
                yield law.breached("strangers", camera, "live_for", wrong=wrong)


def _strangers(camera: Item) -> tuple[str, ...]:
    viewers = camera.words("live_for") or ()
    return tuple(word for word in _NEVER if word in viewers)
