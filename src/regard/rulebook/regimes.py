"""Which body of law a system falls under, and how that law spells a duty's article."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from regard.rulebook.facts import Item
from regard.rulebook.wearing import Wearers, wearers_at
from regard.terms.words import Area


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "regimes.toml").read_text(encoding="utf-8"))


def regime(area: Area | None, system: Item, site: Item) -> str:
    """The regime that the charter names; else the default for the area, and for the police work of the State and of towns.

    Title III is for the forces of order: the cameras of firms and of firefighters come under the GDPR.
    """
    named = system.word("regime")
    if named is not None:
        return named
    default = _table()["default"]
    if area is None:
        return str(default["otherwise"])
    if area is Area.BODYCAM and wearers_at(site) in (Wearers.PRIVATE, Wearers.RESCUE):
        return str(default["otherwise"])
    if area.value in default["areas"]:
        return str(default["areas"][area.value])
    policing = any(word in default["state_purposes"] for word in system.words("purposes") or ())
    if policing and area.value in default.get(f"{site.word('kind')}_areas", {}):
        return str(default[f"{site.word('kind')}_areas"][area.value])
    return str(default["otherwise"])


def article(spelling: str, under: str) -> str | None:
    """The article's spelling under a regime; None when that regime has no counterpart. Other codes (CT, CSI, CP, AI) stay."""
    if under == "gdpr" or not spelling.startswith("GDPR "):
        return spelling
    known = _table()["articles"].get(under, {})
    return str(known[spelling]) if spelling in known else None


def duty(name: str, under: str) -> str:
    """The article of a duty that regimes write in different places (`traces`). Raises KeyError for a duty that is not listed."""
    return str(_table()["duties"][name][under])
