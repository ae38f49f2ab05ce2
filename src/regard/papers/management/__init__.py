"""One page a month for management, as PDF/A-2b in French or English: counts and dates, nobody's name.

    pdf(document, language)

`document` holds plain values (`regard.acts.upkeep.monthly`); small counts come hidden already and are set as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from regard.papers import typesetting
from regard.papers.management.content import content

TEMPLATE = Path(__file__).parent / "management.typ"

__all__ = ["content", "pdf"]


def pdf(document: Mapping[str, Any], language: str) -> bytes:
    """The page in `language` (`en` or `fr`). Raises Unavailable (`paper_not_set`)."""
    return typesetting.pdf(TEMPLATE, content(document, language), datetime.fromisoformat(document["made"]))
