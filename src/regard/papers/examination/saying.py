"""One language's way of saying the values of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regard.papers import citing, typography
from regard.rulebook import wording
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Sayer:
    """Says texts, days and numbers in `language` (`en` or `fr`), spaced as printers set them."""

    language: str

    def __call__(self, text: Text, **fields: str) -> str:
        """One of the report's own sentences, its `{fields}` filled in."""
        frame = typography.fitted(text.to(self.language), self.language)
        return frame.format(**fields) if fields else frame

    def pair(self, pair: Mapping[str, str]) -> str:
        """A text of the document: `{en, fr}`."""
        return typography.fitted(pair[self.language], self.language)

    def text(self, value: str) -> str:
        """A name, as it was written, harmless."""
        return typography.safe(value)

    def day(self, iso: str) -> str:
        """`3 March 2026`, `3 mars 2026`."""
        return self(citing.day(iso))

    def span(self, span: Mapping[str, str]) -> str:
        """A stretch, by its days."""
        from regard.papers.examination.words import SPAN

        return self(SPAN, start=self.day(span["from"]), end=self.day(span["to"]))

    def number(self, value: int) -> str:
        """A whole number, its thousands apart."""
        return typography.number(value, self.language)

    def days(self, count: int) -> str:
        """So many days."""
        from regard.papers.examination.words import DAYS

        many = count >= 2 if self.language == "fr" else count != 1
        return self(DAYS[many], n=self.number(count))

    def share(self, value: float) -> str:
        """A share of one, as a percentage."""
        return self(wording.share(round(value, 3)))

    def joined(self, parts: list[str]) -> str:
        """Several things in one sentence, a semicolon between them."""
        return typography.fitted(" ; ".join(parts) if self.language == "fr" else "; ".join(parts), self.language)

    def both(self, value: Any) -> str:
        """A number or nothing, for a table."""
        return "" if value is None else self.number(int(value))
