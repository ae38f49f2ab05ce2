"""How papers cite the law: articles as lawyers of each language write them, and where a rule was read (as the rulebook says it)."""

from __future__ import annotations

import re
from datetime import date

from regard.rulebook.citing import source
from regard.rulebook.wording import said
from regard.terms.text import Text

__all__ = ["article", "authority", "day", "source"]

_CODES = {
    "GDPR": Text("GDPR", "RGPD"),
    "LIL": Text("Act 78-17", "loi 78-17"),
    "CSI": Text("Internal Security Code", "CSI"),
    "CT": Text("Labour Code", "C. trav."),
    "CP": Text("Criminal Code", "C. pén."),
    "AI": Text("AI Act", "règlement IA"),
}


def article(name: str) -> Text:
    """An article of the dossier format as each language writes it: `GDPR, art. 5(1)(c)`, `RGPD, art. 5-1-c`; "" for none."""
    code, _, rest = name.partition(" ")
    if not rest or code not in _CODES:
        return Text(name, name)
    many = re.fullmatch(r"\d+-\d+", rest) is not None and code == "GDPR"
    french = re.sub(r"^([LRD])(?=\d)", r"\1. ", rest)
    french = re.sub(r"\((\w+)\)", r"-\1", french)
    if many:
        first, last = rest.split("-")
        return Text(f"{_CODES[code].en}, arts {first}–{last}", f"{_CODES[code].fr}, art. {first} et {last}")
    return Text(f"{_CODES[code].en}, art. {rest}", f"{_CODES[code].fr}, art. {french}")


def authority(name: str) -> Text:
    """A court or an authority by its own name."""
    return Text("Court of Justice of the EU", "Cour de justice de l’UE") if name == "CJEU" else Text(name, name)


def day(iso: str) -> Text:
    """A day of the document (ISO 8601) as people say it."""
    return said(date.fromisoformat(iso[:10]))
