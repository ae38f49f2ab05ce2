"""CCTV-W-03: people filmed at their post without interruption."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import among, on_road, seen

_POSTS = ("workstation", "order-preparation")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera that may have a post in its view. A special circumstance is an exception: who relies on it shows
    it, so constant filming is a fault until one is known."""
    if on_road(facts) or facts.of_workers is False:
        return
    for camera in facts.items("camera"):
        yield _camera(camera, law)


def _camera(camera: Item, law: InForce) -> Outcome:
    names = ("sees", "masked", "always_on_a_person", "outside_hours_only", "suspicion")
    zones, constant = seen(camera), camera.flag("always_on_a_person")
    posts = among(camera, *_POSTS)
    if zones == () or camera.flag("outside_hours_only"):
        return law.met(camera, *names)
    if constant and camera.flag("suspicion"):
        return law.met(camera, *names, sentence="exception")
    if constant:
        where = posts or among(camera, "till") or zones or ()
        return law.breached(
            "constant" if where else "somewhere", camera, *names, where=where, reading=law.reading("excessive")
        )
    if constant is None and (posts or zones is None):
        return law.unknown(camera, *names)
    return law.met(camera, *names)
