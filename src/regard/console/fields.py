"""What a form sends, as values: a day, an instant, a few words."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest

from regard.terms.errors import InputRefused
from regard.terms.text import Text

_DAY = Text("Give the day as 2026-03-31.", "Donnez le jour sous la forme 2026-03-31.")
_YEAR = Text("Give a year from 1970 to 2199.", "Donnez une année de 1970 à 2199.")
_YEARS = range(1970, 2200)
"""Days from which a term can still be counted, before and after."""
_INSTANT = Text(
    "Give the day and the time as 2026-03-31T14:20.", "Donnez le jour et l’heure sous la forme 2026-03-31T14:20."
)


def day(request: HttpRequest, name: str) -> date | None:
    """The day of a field; None when it is empty. Raises InputRefused (`day_refused`)."""
    return day_of(request.POST.get(name, "").strip())


def day_of(asked: str) -> date | None:
    """The day that a text gives; None when it is empty. Raises InputRefused (`day_refused`)."""
    if not asked:
        return None
    try:
        given = date.fromisoformat(asked)
    except ValueError as error:
        raise InputRefused("day_refused", _DAY) from error
    if given.year not in _YEARS:
        raise InputRefused("day_refused", _YEAR)
    return given


def instant(request: HttpRequest, name: str) -> datetime | None:
    """The instant of a field, naive: it is in the site's zone; None when it is empty. Raises InputRefused (`instant_refused`)."""
    asked = request.POST.get(name, "").strip()
    if not asked:
        return None
    try:
        given = datetime.fromisoformat(asked).replace(tzinfo=None)
    except ValueError as error:
        raise InputRefused("instant_refused", _INSTANT) from error
    if given.year not in _YEARS:
        raise InputRefused("instant_refused", _YEAR)
    return given


def sheet(request: HttpRequest) -> int:
    """The number of the sheet of a long list that the address asks for; the first where it asks for none that can be."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 and int(asked) else 1


def words(request: HttpRequest, name: str, most: int = 2000) -> str:
    """The words of a field, trimmed and cut."""
    return request.POST.get(name, "").strip()[:most]
