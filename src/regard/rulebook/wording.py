"""How measured values are said in a sentence, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from regard.rulebook.measure import Value
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
def _lexicon() -> Mapping[str, Text]:
    path = Path(__file__).parent / "words.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return {word: Text(said["en"], said["fr"]) for word, said in words.items()}


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
        return Text(value.isoformat(), value.strftime("%d/%m/%Y"))
    if isinstance(value, str):
        return _lexicon().get(value, Text(value, value))
    return Text(str(value), str(value))


def filled(sentence: Text, fields: Mapping[str, Value | Text | None]) -> Text:
    """`sentence` with its `{fields}` said in each language. Raises KeyError when one is missing."""
    values = {name: said(value) for name, value in fields.items()}
    return Text(
        sentence.en.format(**{name: text.en for name, text in values.items()}),
        sentence.fr.format(**{name: text.fr for name, text in values.items()}),
    )


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
    return Text(" ".join(english) or "0 seconds", " ".join(french) or "0 seconde")
