"""How pages say the authorities and courts whose readings the rulebook holds."""

from __future__ import annotations

from datetime import date

from regard.terms.text import Text

_MONTHS = {
    "January": "janvier",
    "February": "février",
    "March": "mars",
    "April": "avril",
    "May": "mai",
    "June": "juin",
    "July": "juillet",
    "August": "août",
    "September": "septembre",
    "October": "octobre",
    "November": "novembre",
    "December": "décembre",
}
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
    months = list(_MONTHS)
    who = authority(name)
    first = "1er" if day.day == 1 else str(day.day)
    return Text(
        f"{who.en}, {day.day} {months[day.month - 1]} {day.year}",
        f"{who.fr}, {first} {_MONTHS[months[day.month - 1]]} {day.year}",
    )
