"""How the gate fills its sentences: words of closed lists, durations and days as people say them, names in quotes where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from regard.charter import said
from regard.charter.meaning import meaning
from regard.charter.model import Permission
from regard.terms.text import Text


def filled(sentence: Text, **fields: object) -> Text:
    """`sentence` with its fields said in each language. A plain string is a name and stays as it is; anything else is said by the charter's
    own words. Raises KeyError when a field is missing."""
    values = {name: _field(value) for name, value in fields.items()}
    return Text(
        sentence.en.format(**{name: text.en for name, text in values.items()}),
        sentence.fr.format(**{name: text.fr for name, text in values.items()}),
    )


def listed(words: Iterable[str], *, key: str = "") -> Text:
    """Words of a closed list, in their own order, with commas."""
    return said.words(tuple(words), key=key)


def percent(share: float) -> Text:
    """A share of one: `85%`, `85 %`."""
    return Text(f"{share:.0%}", f"{share * 100:.0f} %")


def permission(may: Permission) -> Text:
    """What a row of a role allows: `help in real time (one’s own team, each person, live)`."""
    head = may.purpose if may.purpose is not None else may.act
    what = said.word(head.value, key="purpose" if may.purpose is not None else "act")
    named = (("relation", may.relation), ("per", may.per), ("grain", may.grain))
    how = [said.word(str(value.value), key=key) for key, value in named if value is not None]
    if not how:
        return what
    return Text(
        f"{what.en} ({', '.join(text.en for text in how)})", f"{what.fr} ({', '.join(text.fr for text in how)})"
    )


def either(texts: Iterable[Text]) -> Text:
    """Several things allowed, each once, with semicolons."""
    unique = tuple(dict.fromkeys(texts))
    return Text("; ".join(text.en for text in unique), " ; ".join(text.fr for text in unique))


def place(system: str, item: str) -> Text:
    """Where in the charter: `system “scanners”, data kept no. 1`, `le site`."""
    kind, _, number = item.rstrip("]").partition("[")
    where = Text(f"system “{system}”", f"système « {system} »") if system else Text("the site", "le site")
    if kind in ("", "system", "site"):
        return where
    try:
        label = meaning(f"system.{kind}" if system else kind).label
    except KeyError:
        label = Text(kind, kind)
    if not number.isdigit():
        return Text(f"{where.en}, {label.en}", f"{where.fr}, {label.fr}")
    nth = int(number) + 1
    return Text(f"{where.en}, {label.en} no. {nth}", f"{where.fr}, {label.fr} n° {nth}")


def headed(where: Text, sentence: Text) -> Text:
    """`sentence` with its place before it, the first letter a capital."""
    return Text(
        f"{where.en[:1].upper()}{where.en[1:]}: {sentence.en}", f"{where.fr[:1].upper()}{where.fr[1:]} : {sentence.fr}"
    )


def _field(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str) and not isinstance(value, Enum):
        return Text(value, value)
    return said.value(value)
