"""Whose agents wear a camera, and so which text holds for them (CSI L241-1 the State's police, L241-2 towns, L241-3 firefighters).

One text is never judged by another's figures: a month for a town is not a month for a fire brigade.
"""

from __future__ import annotations

from enum import StrEnum

from regard.rulebook.facts import Item, SystemFacts

_TOWN_SECTORS = frozenset({"municipality", "intermunicipal", "municipal-police"})
_POLICE_SECTORS = frozenset({"police", "gendarmerie"})
_RESCUE_SECTORS = frozenset({"rescue", "fire", "fire-service", "firefighters", "civil-security"})
_PRIVATE_KINDS = frozenset({"company", "association", "school"})


class Wearers(StrEnum):
    """Who wears the cameras. Other: agents with a text of their own that this rulebook does not hold (transport, prisons, customs)."""

    TOWN = "town"
    STATE = "state"
    RESCUE = "rescue"
    PRIVATE = "private"
    OTHER = "other"


def wearers(facts: SystemFacts) -> Wearers | None:
    """Whose agents wear the cameras of a system, by the kind and the sector of its site; None when that is not known."""
    return wearers_at(facts.of_site())


def wearers_at(site: Item) -> Wearers | None:
    """The same, from the site's table."""
    kind, sector = site.word("kind"), site.word("sector")
    if kind in _PRIVATE_KINDS:
        return Wearers.OTHER if sector == "transport" else Wearers.PRIVATE
    if sector in _RESCUE_SECTORS:
        return Wearers.RESCUE
    if kind == "town" or (kind == "public-body" and sector in _TOWN_SECTORS):
        return Wearers.TOWN
    if kind == "state":
        return Wearers.STATE if sector in _POLICE_SECTORS else None if sector is None else Wearers.OTHER
    return None if kind is None else Wearers.OTHER


def of_town(facts: SystemFacts) -> bool | None:
    """Whether the section on municipal police (CSI L241-2, R241-8 to R241-17) holds; None when the site does not say."""
    who = wearers(facts)
    return None if who is None else who is Wearers.TOWN
