"""A sentence in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages that every text of Regard exists in."""

    EN = "en"
    FR = "fr"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, in English and in French. Both are always there; neither is the original."""

    en: str
    fr: str

    def to(self, language: Language | str) -> str:
        """The sentence in `language` (`en` or `fr`, or a longer tag such as `fr-CA`); English where the tag is another."""
        return self.fr if str(language).lower().startswith("fr") else self.en

    def filled(self, **fields: object) -> Text:
        """The sentence with its `{fields}` filled in, in both languages. Raises KeyError when a field is missing."""
        return Text(self.en.format(**fields), self.fr.format(**fields))
