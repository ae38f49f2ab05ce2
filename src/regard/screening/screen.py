"""One text against the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regard.screening.folding import folded
from regard.screening.language import Language, language
from regard.screening.lexicon import Category, lexicon

MOST = 200_000
"""Letters of one text that are looked at; a report that is longer is not whole (`Screened.whole`)."""
_NAME = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Miss)\s+[A-ZÀ-Ý][\w’'-]+"
    r"|\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+[A-ZÀ-Ý]{3,}\b"
)
"""A title and a name, or a first name and a NAME: no more than that is taken for a person."""
_SENTENCE = re.compile(r"[.!?…]\s+(?=[A-ZÀ-Ý])|\n+")
_TITLE = re.compile(r"(?:^|\W)(?:M|MM|Mr|Mrs|Ms|Dr)\.$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the text that says something of a category. `sure`: by itself; otherwise a person must read. `named`: a person is named
    in the same sentence."""

    start: int
    end: int
    category: Category
    sure: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Screened:
    """What was found, in the order of the text; the language that was taken; whether all of it was looked at."""

    hits: tuple[Hit, ...]
    language: Language | None
    whole: bool

    @property
    def sure(self) -> frozenset[Category]:
        """The categories that are there in plain words."""
        return frozenset(hit.category for hit in self.hits if hit.sure)

    @property
    def unsure(self) -> bool:
        """Whether only a person can tell: words that may mean something, and none that does."""
        return bool(self.hits) and not self.sure

    @property
    def named(self) -> bool:
        """Whether somebody is named in a sentence that says something in plain words."""
        return any(hit.sure and hit.named for hit in self.hits)


def screen(text: str, spoken: Language | None = None) -> Screened:
    """What `text` says, in the language `spoken` or the one it seems to be in. Takes microseconds a sentence; keeps nothing."""
    looked = text[:MOST]
    spoken = spoken or language(looked)
    plain, words = folded(looked), lexicon(spoken)
    left = plain.text
    if words.harmless is not None:
        left = words.harmless.sub(lambda found: " " * len(found[0]), left)
    hits: list[Hit] = []
    stretches = _sentences(looked)
    for terms in words.terms:
        taken: list[tuple[int, int]] = []
        for pattern, sure in ((terms.sure, True), (terms.maybe, False)):
            for found in pattern.finditer(left) if pattern is not None else ():
                if any(start < found.end() and found.start() < end for start, end in taken):
                    continue
                taken.append(found.span())
                start, end = plain.span(*found.span())
                hits.append(Hit(start, end, terms.category, sure, _named(looked, stretches, start)))
    hits.sort(key=lambda hit: (hit.start, hit.category))
    return Screened(tuple(hits), spoken, len(looked) == len(text))


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for cut in _SENTENCE.finditer(text):
        if not _TITLE.search(text[max(start, cut.start() - 6) : cut.start() + 1]):
            found.append((start, cut.end()))
            start = cut.end()
    return [*found, (start, len(text))]


def _named(text: str, stretches: list[tuple[int, int]], place: int) -> bool:
    start, end = next(each for each in stretches if each[0] <= place < each[1])
    return _NAME.search(text, start, end) is not None
