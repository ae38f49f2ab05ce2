"""How a day is said, in both languages: `1 January 2026`, `1er janvier 2026`."""

from __future__ import annotations

from datetime import date

from regard.terms.text import Text

MONTHS = (
    Text("January", "janvier"),
    Text("February", "février"),
    Text("March", "mars"),
    Text("April", "avril"),
    Text("May", "mai"),
    Text("June", "juin"),
    Text("July", "juillet"),
    Text("August", "août"),
    Text("September", "septembre"),
    Text("October", "octobre"),
    Text("November", "novembre"),
    Text("December", "décembre"),
)


def said(day: date) -> Text:
    """A day in words. The first of a month is an ordinal in French."""
    month = MONTHS[day.month - 1]
    first = "1er" if day.day == 1 else str(day.day)
    return Text(f"{day.day} {month.en} {day.year}", f"{first} {month.fr} {day.year}")
