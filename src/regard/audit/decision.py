"""`decision.toml`: what an authority or a court found on the facts of a case, read as strictly as a charter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from regard.audit.source import Source
from regard.charter.lines import LineIndex
from regard.charter.lines import Path as KeyPath
from regard.charter.loading import CharterRefused, dotted
from regard.charter.problem import Problem
from regard.charter.refusal import nearest, shown
from regard.charter.syntax import syntax_reason
from regard.terms.text import Text

FILE = "decision.toml"
OUTCOMES = (
    "fine", "notice", "reprimand", "order", "conviction", "reform", "annulled", "upheld", "control", "twin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruled:
    """One (system, article) that the decision speaks of; `also` are articles under which the same fault may as well be filed."""

    system: str
    article: str
    also: tuple[str, ...] = ()
    note: str = ""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every pair that stands for it."""
        return frozenset((self.system, article) for article in (self.article, *self.also))


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided case; a control or a twin was decided on no day. Without `read_as_of` the law is read on the day of the facts.

    `whole`: what is not listed was not found; otherwise silence says nothing.
    """

    id: str
    authority: str
    reference: str
    decided_on: date | None
    read_as_of: date | None
    outcome: str
    whole: bool
    breach: tuple[Ruled, ...]
    cleared: tuple[Ruled, ...]
    open: tuple[Ruled, ...]
    url: str = ""
    amount_eur: int | None = None
    pattern: bool = False

    def could_judge(self, article: str) -> bool:
        """Whether who decided could have found this article breached.

        Controls and twins: everything. A criminal court: the criminal code. Others: GDPR, the 1978 act and the interior-security code's rules
        on images; not L252-1, the prefect's, nor labour law, nor AI.
        """
        if self.outcome in ("control", "twin"):
            return True
        if self.outcome == "conviction" or re.search(r"correctionnel|criminel|\bcrim\b", self.authority, re.IGNORECASE):
            return article.startswith("CP ")
        return article.startswith(("GDPR ", "LIL ", "CSI ")) and article != "CSI L252-1"


def load(source: Source, name: str = FILE) -> Decision:
    """Read the decision of a case. Raises CharterRefused (`decision_*`) with every problem, its line and its key; InputRefused (`source_*`)."""
    text = source.text(name, most=1024 * 1024)
    file = f"{source.label}/{name}"
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        reason = Text("not TOML: {en}", "ce n’est pas du TOML : {fr}")
        why = syntax_reason(str(error))
        problem = Problem(
            file, int(place[1]) if place else 0, "", "decision_syntax", reason.filled(en=why.en, fr=why.fr)
        )
        raise CharterRefused((problem,)) from None
    found = list(_problems(data))
    if found:
        lines = LineIndex(text.replace("\r\n", "\n"))
        problems = {
            Problem(file, lines.line(path), dotted(path), code, said, nearest=near) for path, code, said, near in found
        }
        raise CharterRefused(tuple(sorted(problems, key=lambda p: (p.line, p.key))))
    return Decision(
        id=data["id"],
        authority=data.get("authority", ""),
        reference=data.get("reference", ""),
        decided_on=data.get("decided_on"),
        read_as_of=data.get("read_as_of", data.get("decided_on")),
        outcome=data["outcome"],
        whole=data["examined"] == "whole",
        breach=_ruled(data.get("breach", [])),
        cleared=_ruled(data.get("cleared", [])),
        open=_ruled(data.get("open", [])),
        url=data.get("url", ""),
        amount_eur=data.get("amount_eur"),
        pattern=data.get("pattern", False),
    )


def _ruled(rows: list[dict[str, Any]]) -> tuple[Ruled, ...]:
    return tuple(Ruled(r["system"], r["article"], tuple(r.get("or", ())), r.get("note", "")) for r in rows)


_KEYS: dict[str, type] = {
    "id": str, "authority": str, "reference": str, "decided_on": date, "url": str, "read_as_of": date, "outcome": str,
    "amount_eur": int, "examined": str, "pattern": bool, "breach": list, "cleared": list, "open": list,
}  # fmt: skip
_ROW: dict[str, type] = {"system": str, "article": str, "or": list, "note": str}
_NEEDED = ("id", "outcome", "examined")
_WORDS = {"outcome": OUTCOMES, "examined": ("whole", "part")}
Found = tuple[KeyPath, str, Text, str | None]


def _problems(data: dict[str, Any]) -> Iterator[Found]:
    yield from _keys(data, _KEYS, (), _NEEDED)
    for key, words in _WORDS.items():
        value = data.get(key)
        if isinstance(value, str) and value not in words:
            near = nearest(value, words)
            yield (key,), "decision_unknown_word", _WORD.filled(shown=shown(value), known=", ".join(words)), near
    for table in ("breach", "cleared", "open"):
        rows = data.get(table)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield from _keys(row, _ROW, (table, number), ("system", "article"))
                if isinstance(row.get("or"), list) and not all(isinstance(one, str) for one in row["or"]):
                    yield (table, number, "or"), "decision_type", _TYPE, None
            else:
                yield (table, number), "decision_type", _TYPE, None


def _keys(table: dict[str, Any], known: dict[str, type], path: KeyPath, needed: tuple[str, ...]) -> Iterator[Found]:
    for key, value in table.items():
        if key not in known:
            near = nearest(key, tuple(known))
            text = _NEAR if near else _UNKNOWN
            yield (
                (*path, key),
                "decision_unknown_key",
                text.filled(key=shown(key), near=near, known=", ".join(known)),
                near,
            )
        elif type(value) is not known[key]:
            yield (*path, key), "decision_type", _TYPE, None
    for key in needed:
        if key not in table:
            yield path or (key,), "decision_missing", _MISSING.filled(key=key), None


_NEAR = Text(
    "the key “{key}” is not known here; did you mean “{near}”?",
    "la clé « {key} » n’est pas connue ici ; vouliez-vous dire « {near} » ?",
)
_UNKNOWN = Text(
    "the key “{key}” is not known here; known: {known}", "la clé « {key} » n’est pas connue ici ; connues : {known}"
)
_WORD = Text(
    "“{shown}” is not a word of this list; known: {known}",
    "« {shown} » n’est pas un mot de cette liste ; connus : {known}",
)
_TYPE = Text("another kind of value is needed here", "il faut ici une valeur d’une autre sorte")
_MISSING = Text("the key “{key}” is needed", "la clé « {key} » est nécessaire")
