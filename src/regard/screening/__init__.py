"""What a text says about people that nobody may write down: text in, spans out, in memory alone.

First layer: words. A lexicon without accents and capitals, gated by language, with contexts in which a word means something else
(`lexicon.toml`). It finds what is said in plain words; it does not find what is hinted at, and finding nothing proves nothing. Nothing is
kept, logged or sent. GDPR 9 and 10, C. trav. L1132-1.
"""

from regard.screening.language import language
from regard.screening.lexicon import Category
from regard.screening.screen import Hit, Screened, screen

__all__ = ["Category", "Hit", "Screened", "language", "screen"]
