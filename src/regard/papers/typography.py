"""Spaces and signs as printers set them in each language, and text that cannot disturb a page.

French (Imprimerie nationale, Lexique des règles typographiques): a thin no-break space before ; ! ? and %, a no-break space before : and
inside « », thin spaces between thousands. Numbers stay with their units in both languages. Nothing is inserted where no space was
written: an address or a time of day keeps its colon.
"""

from __future__ import annotations

import re

THIN, HARD = "\u202f", "\u00a0"
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff\u2028\u2029\ufeff]")
_UNITS_FR = (
    "jours?|mois|ans?|années?|heures?|minutes?|secondes?|h|min|s|bits?|caractères|personnes?|euros?|caméras?|pages?"
)
_UNITS_EN = "days?|months?|years?|hours?|minutes?|seconds?|h|min|s|bits?|characters?|people|euros?|cameras?|pages?"
_FRENCH = (
    (re.compile(r"[ \u00a0\u202f]([;!?%‰])"), THIN + r"\1"),
    (re.compile(r"[ \u00a0\u202f]:"), HARD + ":"),
    (re.compile(r"[ \u00a0\u202f]»"), HARD + "»"),
    (re.compile(r"«[ \u00a0\u202f]"), "«" + HARD),
    (re.compile(r"[ \u00a0\u202f]([€°])"), HARD + r"\1"),
    (re.compile(r"\b(art\.|n°|§|p\.|M\.|Mme|délib\.) "), r"\1" + HARD),
    (re.compile(r"\b(L|R|D)\. (?=\d)"), r"\1." + HARD),
    (re.compile(rf"(\d) ({_UNITS_FR})\b"), r"\1" + HARD + r"\2"),
    (
        re.compile(
            r"\b(1er|\d{1,2}) (janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
        ),
        r"\1" + HARD + r"\2",
    ),
    (re.compile(r"(\d) (\d{3})(?=\D|$)"), r"\1" + THIN + r"\2"),
    (re.compile(r"(\d[ \u00a0]h) (\d\d)\b"), r"\1" + HARD + r"\2"),
)
_ENGLISH = (
    (re.compile(rf"(\d) ({_UNITS_EN})\b"), r"\1" + HARD + r"\2"),
    (re.compile(r"\b(art\.|arts|no\.|p\.) (?=\w)"), r"\1" + HARD),
    (
        re.compile(
            r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b"
        ),
        r"\1" + HARD + r"\2",
    ),
)


def safe(text: str) -> str:
    """Text without what would turn a line round or break a page: direction marks, control characters, lone surrogates."""
    return _CONTROL.sub("\ufffd", _BIDI.sub("", text)).replace("\n", " ").replace("\t", " ")


def fitted(text: str, language: str) -> str:
    """A sentence with its spaces as printers set them; hostile marks taken out."""
    out = safe(text)
    for pattern, put in _FRENCH if language == "fr" else _ENGLISH:
        out = pattern.sub(put, out)
    return out


def number(value: int, language: str) -> str:
    """A whole number with its thousands apart: `10 230`, `10,230`."""
    shown = f"{value:,}"
    return shown.replace(",", THIN) if language == "fr" else shown
