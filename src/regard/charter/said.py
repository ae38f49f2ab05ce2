"""The words of the closed lists, durations, dates and numbers as people say them, in both languages."""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum

from regard.charter.said_words import BY_KEY, WORDS
from regard.terms import days
from regard.terms.duration import Duration
from regard.terms.text import Text


def word(value: str, *, key: str = "") -> Text:
    """A word of a closed list in plain words; `key` (`system.basis`) tells apart those that stand in several lists.

    A word that is not of a closed list is given back as it is: it is a name.
    """
    last = key.rpartition(".")[2]
    if (last, value) in BY_KEY:
        return Text(*BY_KEY[last, value])
    return Text(*WORDS[value]) if value in WORDS else Text(value, value)


def words(values: tuple[str, ...], *, key: str = "") -> Text:
    """A list of words, with commas."""
    said = [word(str(value), key=key) for value in values]
    return Text(", ".join(text.en for text in said), ", ".join(text.fr for text in said))


def duration(length: Duration) -> Text:
    """`31 days`, `1 month`, `1.25 seconds`."""
    years, months = divmod(length.months, 12)
    hours, rest = divmod(length.rest - timedelta(days=length.rest.days), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = rest.total_seconds()
    units = (
        ("year", "an"),
        ("month", "mois"),
        ("day", "jour"),
        ("hour", "heure"),
        ("minute", "minute"),
        ("second", "seconde"),
    )
    counts = (years, months, length.rest.days, hours, minutes, seconds)
    en, fr = [], []
    for count, (one, un) in zip(counts, units, strict=True):
        if count:
            shown = f"{count:g}"
            en.append(f"{shown} {one}{'' if count == 1 else 's'}")
            fr.append(f"{shown.replace('.', ',')} {un}{'' if count < 2 or un == 'mois' else 's'}")
    if not en:
        return Text("no time", "aucune durée")
    return Text(_and(en, "and"), _and(fr, "et"))


def value(found: object, *, key: str = "") -> Text:
    """Any value of a charter, in plain words; what is not known is said to be so."""
    if found is None:
        return Text("not stated", "non précisé")
    if isinstance(found, bool):
        return Text("yes", "oui") if found else Text("no", "non")
    if isinstance(found, Duration):
        return duration(found)
    if isinstance(found, date):
        return day(found)
    if isinstance(found, time):
        return Text(f"{found:%H:%M}", f"{found.hour} h {found:%M}")
    if isinstance(found, int | float):
        return Text(f"{found:,}", f"{found:,}".replace(",", "\u202f").replace(".", ","))
    if isinstance(found, tuple):
        parts = [value(part, key=key) for part in found]
        joined = " – " if len(found) == 2 and isinstance(found[0], time) else ", "
        return (
            Text(joined.join(p.en for p in parts), joined.join(p.fr for p in parts)) if parts else Text("none", "aucun")
        )
    return word(str(found.value) if isinstance(found, Enum) else str(found), key=key)


def day(found: date) -> Text:
    """`1 January 2026`, `1er janvier 2026`."""
    return days.said(found)


def _and(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
