"""How papers cite the law: articles as lawyers of each language write them, and where a rule was read."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from regard.rulebook.wording import said
from regard.terms.text import Text

_CODES = {
    "GDPR": Text("GDPR", "RGPD"),
    "LIL": Text("Act 78-17", "loi 78-17"),
    "CSI": Text("Internal Security Code", "CSI"),
    "CT": Text("Labour Code", "C. trav."),
    "CP": Text("Criminal Code", "C. pén."),
    "AI": Text("AI Act", "règlement IA"),
}
_MONTHS_EN = "January February March April May June July August September October November December".split()  # noqa: SIM905
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
_DAY = re.compile(rf"\b(before |since |of )?(?:(\d{{1,2}}) )?({'|'.join(_MONTHS_EN)})(?: (\d{{4}}))?\b")
_LEADS = {"before ": "avant le ", "since ": "depuis le ", "of ": "du ", None: ""}


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, str], ...]:
    found = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))["phrases"]
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


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


@lru_cache(maxsize=1024)
def source(label: str) -> Text:
    """Where a rule was read, in both languages."""
    french = label
    for english, put in _phrases():
        french = french.replace(english, put)
    french = _DAY.sub(_french_day, french)
    french = re.sub(r"(?<=[^\s]);", " ;", french)
    french = re.sub(r"(?<=\w): ", " : ", french)
    return Text(_capital(label.replace("(memory", "(from memory")), _capital(french))


def authority(name: str) -> Text:
    """A court or an authority by its own name."""
    return Text("Court of Justice of the EU", "Cour de justice de l’UE") if name == "CJEU" else Text(name, name)


def day(iso: str) -> Text:
    """A day of the document (ISO 8601) as people say it."""
    from datetime import date

    return said(date.fromisoformat(iso[:10]))


def _french_day(found: re.Match[str]) -> str:
    lead, number, month, year = found.groups()
    first = "1er" if number == "1" else number
    before = "de " if lead == "of " and not number else _LEADS[lead]
    return before + " ".join(p for p in (first, _MONTHS_FR[_MONTHS_EN.index(month)], year) if p)


def _capital(words: str) -> str:
    return words if "." in words.partition(" ")[0] else words[:1].upper() + words[1:]
