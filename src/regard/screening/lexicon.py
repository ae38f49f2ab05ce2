"""The lexicon, loaded once: for each language one expression a category and degree, and the contexts that are taken out first."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from regard.screening.language import Language

Category = Literal[
    "union-activity", "strike-days", "politics", "religion", "health", "orientation", "criminal-record", "lifestyle"
]
"""What is looked for, in the words of a charter's `content.categories`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one category looks like in one language: words that say so by themselves, and words that a person must read."""

    category: Category
    sure: re.Pattern[str] | None
    maybe: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is looked for in a text of one language, and the contexts that are blanked out before."""

    harmless: re.Pattern[str] | None
    terms: tuple[Terms, ...]


@lru_cache(maxsize=4)
def lexicon(language: Language | None) -> Lexicon:
    """The lexicon for a language. In a text in neither, only what holds in every language says so by itself; the words of both may."""
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))
    names = ("any", language) if language else ("any",)
    unsure = (*((name, "maybe") for name in names), *(() if language else (("fr", "sure"), ("en", "sure"))))
    terms = []
    for term in data["term"]:
        sure = [one for name in names for one in term.get(name, {}).get("sure", ())]
        maybe = [one for name, degree in unsure for one in term.get(name, {}).get(degree, ())]
        terms.append(Terms(term["category"], _pattern(sure), _pattern(maybe)))
    harmless = [one for name in (names if language else data["not"]) for one in data["not"].get(name, ())]
    return Lexicon(_pattern(harmless), tuple(terms))


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None
