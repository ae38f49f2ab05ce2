"""Which of the two languages a text is in, from its smallest words. A gate for the lexicon: "union" is a trade union in one alone."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "fr"]
_FRENCH = """le la les un une des du de et est en dans pour par sur au aux il elle ils elles son sa ses ce cette qui que ne pas plus
avec sans se ont été a à leur nous vous mais ou où après avant lors"""
_ENGLISH = """the a an of and is in for by on at to he she they his her their its this that which with without was were has have had be
been not no from as it but or about before after"""
_SMALL: dict[Language, frozenset[str]] = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> Language | None:
    """The language of most of its small words; None when neither has more (a name, a list of codes, a text in another language)."""
    words = _WORD.findall(text[:20_000].lower())
    counts = {name: sum(word in small for word in words) for name, small in _SMALL.items()}
    if counts["fr"] == counts["en"]:
        return "fr" if re.search("[éèêàùçœ]", text) else None
    return "fr" if counts["fr"] > counts["en"] else "en"
