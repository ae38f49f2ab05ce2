"""Text without capitals and accents, with the way back to where each letter stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LIGATURES = {
    "œ": "oe",
    "æ": "ae",
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2013": "-",
    "\u00a0": " ",
    "\u202f": " ",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text, and for each of its letters the place of the one that it comes from."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the one it was made of."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """`text` in lower case, accents off, ligatures undone. Combining marks and signs that do not show vanish."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in _plain(letter):
            letters.append(plain)
            places.append(place)
    return Folded("".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    lower = letter.lower()
    if lower in _LIGATURES:
        return _LIGATURES[lower]
    apart = unicodedata.normalize("NFKD", lower)
    return "".join(each for each in apart if not unicodedata.combining(each) and unicodedata.category(each) != "Cf")
