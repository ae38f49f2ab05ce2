"""CCTV-W-02: the places where people live, learn, meet or sit."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import among, on_road, seen, teaching

_OF_SCHOOLS = ("classroom", "playground", "canteen", "library", "computer-room", "sports-field")
_OF_PUBLIC = ("customer-seating", "meeting-room", "classroom", "library", "computer-room", "sports-field")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera off the public road.

    In a school, filming these places while it is open is the fault, unless something shows an exception. Elsewhere it takes a camera
    that is known to stay on people.
    """
    if on_road(facts):
        return
    school = teaching(facts)
    for camera in facts.items("camera"):
        yield _camera(camera, law, school)


def _camera(camera: Item, law: InForce, school: bool) -> Outcome:
    names = ("sees", "masked", "outside_hours_only", "always_on_a_person", "suspicion")
    if seen(camera) is None:
        return law.unknown(camera, *names)
    places = among(camera, *(_OF_SCHOOLS if school else _OF_PUBLIC))
    seats = among(camera, "customer-seating", "meeting-room")
    if not (places or seats) or camera.flag("outside_hours_only"):
        return law.met(camera, *names)
    if camera.flag("suspicion"):
        return law.unknown(camera, *names, sentence="exception", places=places or seats)
    if school and places:
        return law.breached("school", camera, *names, places=places, reading=law.reading())
    constant = camera.flag("always_on_a_person")
    if constant:
        return law.breached("constant", camera, *names, places=places or seats)
    if constant is None:
        return law.unknown(camera, *names, sentence="how_long", places=places or seats)
    return law.met(camera, *names)
