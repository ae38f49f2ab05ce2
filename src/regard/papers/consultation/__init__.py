"""The consultation file: what a works council needs to give its opinion on a monitoring tool, in plain words, as PDF/A-2b.

    pdf(file, language)     the file in `language` (`en` or `fr`)

Sources: C. trav. L2312-38 (information and consultation before any means of monitoring), L2312-15 (precise written information), R2312-6
(one month, two with an expert), L1222-4; GDPR 13, 35(9) (the views of those concerned). What it holds comes from the charter and the site.
"""

from __future__ import annotations

from pathlib import Path

from regard.papers import typesetting
from regard.papers.consultation.content import content
from regard.papers.consultation.file import Changed, Computed, ConsultationFile, CopyKept, Found, KeptData, Sheet

TEMPLATE = Path(__file__).parent / "consultation.typ"

__all__ = [
    "Changed",
    "Computed",
    "ConsultationFile",
    "CopyKept",
    "Found",
    "KeptData",
    "Sheet",
    "content",
    "pdf",
]


def pdf(file: ConsultationFile, language: str) -> bytes:
    """The file as PDF/A-2b in `language`, dated when it was made. Raises Unavailable (`paper_not_set`)."""
    return typesetting.pdf(TEMPLATE, content(file, language), file.made)
