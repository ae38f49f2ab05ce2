"""How measured values are said in a sentence, in both languages. The words themselves stand in `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from regard.rulebook.measure import Value
from regard.terms import days
from regard.terms.duration import Duration
from regard.terms.text import Text

_UNITS = (
    ("year", "an"),
    ("month", "mois"),
    ("day", "jour"),
    ("hour", "heure"),
    ("minute", "minute"),
    ("second", "seconde"),
)


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The words, as `words.toml` lists them: `words`, `groups`, `units`, `sources`, `facts`, `claims`."""
    path = Path(__file__).parent / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def said(value: Value | Text | None) -> Text:
    """A value as people say it: durations with their units, closed words in the reader's language, lists with commas."""
    if value is None:
        return Text("not known", "non connu")
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("yes", "oui") if value else Text("no", "non")
    if isinstance(value, Duration):
        return _duration(value)
    if isinstance(value, tuple):
        parts = [said(part) for part in value]
        return Text(", ".join(p.en for p in parts) or "none", ", ".join(p.fr for p in parts) or "aucun")
    if isinstance(value, float):
        return Text(f"{value:g}", f"{value:g}".replace(".", ","))
    if isinstance(value, date):
        return days.said(value)
    if isinstance(value, str):
        return named("words", value)
    return Text(str(value), str(value))


def named(kind: str, key: str) -> Text:
    """One entry of a table of `words.toml`; the key itself where the table does not have it."""
    found = table()[kind].get(key)
    return Text(key, key) if found is None else Text(found["en"], found["fr"])


def share(value: float) -> Text:
    """A share of one, as a percentage: `85%`, `85 %`."""
    shown = f"{value * 100:g}"
    return Text(f"{shown}%", f"{shown.replace('.', ',')} %")


def counted(value: Value, unit: str) -> Text:
    """A limit with its unit, where it stands alone: `10 failures`, `11 personnes`, `85 %`, `by month`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if unit == "share":
            return share(value)
        forms = table()["units"].get(unit)
        if forms is not None:
            number = said(value)
            return Text(f"{number.en} {forms['en'][value != 1]}", f"{number.fr} {forms['fr'][value >= 2]}")
    bare = said(value)
    return Text(f"by {bare.en}", f"par {bare.fr}") if unit == "grain" else bare


def people(groups: Iterable[str]) -> Text:
    """Those groups, as a sentence is about them: `temporary workers`, `les intérimaires`. All those concerned where none is named."""
    found = [named("groups", group) for group in groups]
    if not found:
        return Text("people", "les personnes")
    return Text(_and([t.en for t in found], "and"), _and([t.fr for t in found], "et"))


def of_people(groups: Iterable[str]) -> Text:
    """Those groups after a noun: `to temporary workers`, `des intérimaires`."""
    listed = tuple(groups)
    known = table()["groups"]
    french = [str(known[group]["of"]) if group in known else group for group in listed]
    return Text(f"to {people(listed).en}", _and(french, "et") if french else "des personnes")


def filled(sentence: Text, fields: Mapping[str, Value | Text | None]) -> Text:
    """`sentence` with its `{fields}` said in each language, its first letter a capital. Raises KeyError when one is missing."""
    values = {name: said(value) for name, value in fields.items()}
    return Text(
        _capital(sentence.en.format(**{name: text.en for name, text in values.items()})),
        _capital(sentence.fr.format(**{name: text.fr for name, text in values.items()})),
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _and(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _duration(value: Duration) -> Text:
    years, months = divmod(value.months, 12)
    minutes, seconds = divmod(value.rest.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = seconds + value.rest / timedelta(seconds=1) % 1
    counts = (years, months, value.rest.days, hours, minutes, exact)
    english, french = [], []
    for count, (en, fr) in zip(counts, _UNITS, strict=True):
        if not count:
            continue
        english.append(f"{count:g} {en}{'s' if count != 1 else ''}")
        french.append(f"{count:g}".replace(".", ",") + f" {fr}{'s' if count >= 2 and fr != 'mois' else ''}")
    if not english:
        return Text("0 seconds", "0 seconde")
    return Text(_and(english, "and"), _and(french, "et"))
