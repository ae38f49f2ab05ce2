"""`cameras`: what each sees, what is masked for good, and whether it hears."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from regard.audit.evidence.fragment import About, Fragment
from regard.audit.evidence.tables import Tables, words
from regard.charter import lists
from regard.charter.refusal import nearest
from regard.terms.text import Text

SIGHTS: tuple[str, ...] = get_args(get_args(lists.Sight)[0])
_MOST = 100_000


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """One `[[system.camera]]` for each camera. A word that is none of the format's is told with the nearest one, and left out."""
    view = tables.of("cameras", about.id)
    if view is None or not view.rows:
        return
    masks = "masks" if view.has("masks") else "NULL"
    sound = "sound" if view.has("sound") else "NULL"
    rows: list[dict[str, Any]] = []
    unknown: dict[str, int] = {}
    for name, sees, masked, heard in view.rows_of(
        f"SELECT id, sees, {masks}, {sound} FROM {{t}} ORDER BY id, sees LIMIT {_MOST}"
    ):
        row: dict[str, Any] = {"id": str(name)[:500]}
        for key, text in (("sees", sees), ("masked", masked)):
            if text is None and key == "masked":
                continue
            known = [word for word in words(text) if word in SIGHTS]
            for word in words(text):
                if word not in SIGHTS:
                    unknown[word[:60]] = unknown.get(word[:60], 0) + 1
            if known or not text:
                row[key] = list(dict.fromkeys(known))
        if heard is not None:
            row["sound"] = bool(heard)
        rows.append(row)
    gaps = tuple(_gap(word, count) for word, count in sorted(unknown.items())[:20])
    yield Fragment({"id": about.id, "area": about.area.value, "camera": rows}, "cameras", view.coverage, gaps=gaps)


def _gap(word: str, count: int) -> Text:
    near = nearest(word, SIGHTS)
    return (_UNKNOWN_NEAR if near else _UNKNOWN).filled(
        word=word if word.isprintable() else "…", near=near, count=count
    )


_UNKNOWN_NEAR = Text(
    "What a camera sees: “{word}” is not a word of the format ({count} times); did you mean “{near}”?",
    "Ce que voit une caméra : « {word} » n’est pas un mot du format ({count} fois) ; vouliez-vous dire « {near} » ?",
)
_UNKNOWN = Text(
    "What a camera sees: “{word}” is not a word of the format ({count} times).",
    "Ce que voit une caméra : « {word} » n’est pas un mot du format ({count} fois).",
)
