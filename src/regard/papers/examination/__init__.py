"""The report of an examination, for people: one page first, then each finding, then what was read.

    html(document, language)    one page, no script, nothing from elsewhere
    pdf(document, language)     PDF/A-2b

`document` is the JSON document of the examination, as plain values (docs/reports.md): a report can be set again from it at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from regard.papers import typesetting
from regard.papers.examination.content import content
from regard.papers.examination.page import html

TEMPLATE = Path(__file__).parent / "report.typ"

__all__ = ["content", "html", "notice", "pdf"]


def notice(one: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """What the report says of a formal notice (the document's `notice`): title, lead, sentences, proofs."""
    from regard.papers.examination import ledgers
    from regard.papers.examination.saying import Sayer

    told = ledgers.notice(one, Sayer("fr" if language.lower().startswith("fr") else "en"))
    assert told is not None
    return told


def pdf(document: Mapping[str, Any], language: str) -> bytes:
    """The report as PDF/A-2b in `language` (`en` or `fr`), dated when the examination was made. Raises Unavailable (`paper_not_set`)."""
    return typesetting.pdf(TEMPLATE, content(document, language), datetime.fromisoformat(document["made"]))
