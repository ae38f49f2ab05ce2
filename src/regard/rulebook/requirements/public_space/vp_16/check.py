"""VP-16: images analysed by machine where the public goes."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import on_road, teaching

_AUGMENTED = ("behaviour", "emotion", "search-by-attribute")
_FACE = "face-recognition"
_PLATES = "plate-reading"


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera on the road or in a place open to the public, and on faces in schools."""
    public = facts.system.word("place") in ("public-road", "open-to-public")
    if not public and not teaching(facts):
        return
    for camera in facts.items("camera"):
        means = camera.words("analytics")
        if public and means is None:
            yield law.unknown(camera)
        elif _FACE in (means or ()):
            yield _face(camera, law)
        elif public:
            yield _analysed(camera, facts, law)


def _face(camera: Item, law: InForce) -> Outcome:
    article = "GDPR 6" if law.regime == "lil-3" else "GDPR 9"
    return law.breached("face", camera, "analytics", "analytics_on", article=article, reading=law.reading())


def _analysed(camera: Item, facts: SystemFacts, law: InForce) -> Outcome:
    names = ("analytics", "analytics_on", "on_request", "temporary")
    means = camera.words("analytics") or ()
    strong = tuple(word for word in means if word in _AUGMENTED)
    governance, kind = facts.one("governance"), facts.of_site().word("kind")
    if strong and camera.word("analytics_on") == "recorded":
        if camera.flag("on_request"):
            return law.met(camera, *names)
        if camera.flag("on_request") is False:
            return law.breached("no_request", camera, *names, means=strong, reading=law.reading())
        return law.unknown(camera, *names, sentence="on_request", means=strong)
    if strong == ("search-by-attribute",) and camera.word("analytics_on") is None:
        return law.unknown(camera, *names, sentence="on_request", means=strong)
    if strong and law.limit("experiment") and camera.flag("temporary") and governance.flag("legal_text"):
        return law.unknown(camera, *names, sentence="experiment", means=strong)
    if strong:
        return law.breached("live", camera, *names, means=strong, reading=law.reading())
    if _PLATES in means and on_road(facts):
        if kind == "state":
            return law.unknown(camera, *names, also=governance.known("legal_text"), sentence="plates_state")
        if kind is not None:
            return law.breached("plates", camera, *names, also=facts.of_site().known("kind"))
        return law.unknown(camera, *names, sentence="plates_state")
    return law.met(camera, *names)
