"""What cameras see, and which law their place puts them under: the workplace's, or the interior-security code's (CSI L251-2)."""

from __future__ import annotations

from regard.rulebook.facts import Item, SystemFacts

OF_THE_CODE = ("public-road", "open-to-public")
PRIVATE = ("company", "association", "school")
IMAGES = (None, "images", "sound", "raw-events", "metadata")
"""Kinds of kept data that are the recording itself; `None`: the kind is not said."""
_ORDER = ("by", "number", "from", "until", "kept", "cameras")


def seen(camera: Item) -> tuple[str, ...] | None:
    """What a camera sees and does not mask for good; None when what it sees is not known."""
    sees, masked = camera.words("sees"), camera.words("masked") or ()
    return None if sees is None else tuple(zone for zone in sees if zone not in masked)


def among(camera: Item, *zones: str) -> tuple[str, ...]:
    """Which of `zones` a camera is known to see unmasked."""
    return tuple(zone for zone in seen(camera) or () if zone in zones)


def authorised(facts: SystemFacts) -> bool:
    """Whether something is known of a prefect's order; an order is not known to be in force by that."""
    return bool(facts.one("governance").known(*(f"authorisation.{name}" for name in _ORDER)))


def on_road(facts: SystemFacts) -> bool:
    """Whether the system is one of the public road."""
    return facts.system.word("place") == "public-road"


def of_the_code(facts: SystemFacts) -> bool:
    """Whether the interior-security code rules it: the public road, a place open to the public, or cameras under an order."""
    return facts.system.word("place") in OF_THE_CODE or authorised(facts)


def of_public_only(facts: SystemFacts) -> bool:
    """Whether it is ruled by that code and watches nobody at work: the road, or a place open to the public where it is known that the
    people watched do not work there."""
    return on_road(facts) or (facts.system.word("place") == "open-to-public" and facts.of_workers is False)


def private_body(facts: SystemFacts) -> bool | None:
    """Whether the site is none of the public authorities that may film the road; None when its kind is not known."""
    kind = facts.of_site().word("kind")
    return None if kind is None else kind in PRIVATE


def teaching(facts: SystemFacts) -> bool:
    """Whether it is a school, by its place, its site or those it watches."""
    system = facts.system
    return system.word("place") == "school" or facts.of_site().word("kind") == "school" or facts.has("people", "pupils")
