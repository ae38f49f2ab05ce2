"""CCTV-W-04: toilets, changing rooms, rest, and other people's homes."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import among, on_road, seen, teaching

_NEVER = ("toilets", "changing-room")
_REST = ("break-room", "canteen")
_HOMES = ("dwelling-interior", "dwelling-entrance")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera. Homes seen from the road are VP-02's; the canteen of a school is CCTV-W-02's."""
    road, school = on_road(facts), teaching(facts)
    for camera in facts.items("camera"):
        if seen(camera) is None:
            yield law.unknown(camera, "masked")
        else:
            yield _camera(camera, law, road, school)


def _camera(camera: Item, law: InForce, road: bool, school: bool) -> Outcome:
    names = ("sees", "masked", "outside_hours_only")
    never = among(camera, *_NEVER)
    rest = () if camera.flag("outside_hours_only") else among(camera, *(_REST[:1] if school else _REST))
    homes = () if road or among(camera, "public-road") else among(camera, *_HOMES)
    places = (*never, *rest, *homes)
    if places:
        return law.breached("seen", camera, *names, places=places, reading=law.reading())
    if among(camera, "toilets-entrance"):
        return law.unknown(camera, *names, sentence="door")
    return law.met(camera, *names)
