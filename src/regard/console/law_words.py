"""How pages say the authorities and courts whose readings the rulebook holds."""

from __future__ import annotations

from datetime import date

from regard.terms import days
from regard.terms.text import Text

_AUTHORITIES = {
    "CJEU": Text("Court of Justice of the EU", "Cour de justice de l’UE"),
    "Conseil d’État": Text("Conseil d’État (France)", "Conseil d’État"),
    "CNIL": Text("CNIL (France)", "CNIL"),
}


def authority(name: str) -> Text:
    """A court or an authority by its own name."""
    return _AUTHORITIES.get(name) or Text(name, name)


def since(name: str, day: date) -> Text:
    """A reading as another one names it: who, and when."""
    who, on = authority(name), days.said(day)
    return Text(f"{who.en}, {on.en}", f"{who.fr}, {on.fr}")
