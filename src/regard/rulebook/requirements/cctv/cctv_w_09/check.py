"""CCTV-W-09: who looks, and from where. On the public road VP-08 judges; images open to the public are GDPR-25's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.sighting import on_road

_NOT_ENTITLED = ("students", "all-staff")
_IN_CHARGE = ("owner", "managers")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of camera off the public road."""
    if on_road(facts):
        return
    for camera in facts.items("camera"):
        yield _camera(camera, law)


def _camera(camera: Item, law: InForce) -> Outcome:
    viewers, names = camera.words("live_for"), ("live_for", "live_from")
    if viewers is None:
        return law.unknown(camera, *names)
    wrong = tuple(word for word in _NOT_ENTITLED if word in viewers)
    if wrong:
        return law.breached("open", camera, *names, wrong=wrong, reading=law.reading())
    who = tuple(word for word in _IN_CHARGE if word in viewers)
    if who and camera.word("live_from") != "premises":
        return law.unknown(camera, *names, sentence="remote", who=who)
    return law.met(camera, *names)
