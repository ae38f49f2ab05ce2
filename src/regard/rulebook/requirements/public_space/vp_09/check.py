"""VP-09: private bodies and the street."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import among, authorised, on_road, private_body, seen

_OF_SALES = (None, "open-to-public", "public-road")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera with which a site that is no public authority films the public road.

    Only the shopkeeper may, around the shop, when authorised, and without being able to look (the images go to the police).
    """
    private = private_body(facts)
    if private is False:
        return
    for camera in facts.items("camera"):
        if (on_road(facts) and seen(camera) != ()) or among(camera, "public-road"):
            yield _street(camera, facts, law, bool(private))


def _street(camera: Item, facts: SystemFacts, law: InForce, private: bool) -> Outcome:
    names, governance = ("sees", "masked", "live_for"), facts.one("governance")
    also = (
        *facts.of_site().known("kind"),
        *governance.known("authorisation", "authorisation.by", "authorisation.number"),
    )
    viewers, order = camera.words("live_for"), authorised(facts)
    if not private:
        return law.unknown(camera, *names, also=also, sentence="whose")
    if not order and (facts.system.word("place") not in _OF_SALES or governance.flag("authorisation") is False):
        return law.breached("street", camera, *names, also=also)
    watching = tuple(word for word in viewers or () if word != "police")
    if watching and law.limit("shopkeepers") is not None:
        return law.breached("watching", camera, *names, also=also, watching=watching)
    if not law.limit("shopkeepers"):
        return law.breached("street", camera, *names, also=also)
    if order and viewers == ("police",):
        return law.met(camera, *names, also=also)
    return law.unknown(camera, *names, also=also)
