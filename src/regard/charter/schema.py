"""The format as JSON Schema 2020-12, for editors (taplo, VS Code): completion, descriptions, red lines under unknown words."""

from __future__ import annotations

from typing import Any

from regard.charter.keys import keys
from regard.charter.meaning import meaning
from regard.charter.model import Charter
from regard.charter.values import Table


def schema() -> dict[str, Any]:
    """The schema of `charter.toml`, both profiles, keys named as in TOML. What only one profile refuses is not in it."""
    found = Charter.model_json_schema(by_alias=True, mode="validation")
    definitions = found.get("$defs", {})
    described: set[type[Table]] = set()
    _describe(Charter, found, definitions, "", described)
    _tidy(found)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **found,
        "title": "Regard charter",
        "description": "What a site declares about its monitoring, or what is known of another system.",
    }


def _describe(
    table: type[Table], node: dict[str, Any], definitions: dict[str, Any], prefix: str, described: set[type[Table]]
) -> None:
    if table in described:
        return
    described.add(table)
    for name, key in keys(table).items():
        path = f"{prefix}{name}"
        told = meaning(path)
        text = told.label.en[:1].upper() + told.label.en[1:] + "."
        node["properties"][name]["description"] = text + (
            " Facts only: refused in the profile site." if key.fact else ""
        )
        if key.table is not None:
            _describe(key.table, definitions[key.table.__name__], definitions, f"{path}.", described)


def _tidy(node: Any) -> None:
    """Absent is absent: `null` and the types' own titles and defaults do not belong in a TOML editor."""
    if isinstance(node, dict):
        if isinstance(node.get("anyOf"), list):
            node["anyOf"] = [branch for branch in node["anyOf"] if branch != {"type": "null"}]
            if len(node["anyOf"]) == 1:
                only = node.pop("anyOf")[0]
                node.update({key: value for key, value in only.items() if key not in node})
        if isinstance(node.get("oneOf"), list):  # a date and a word are both strings: which one it is, the loader tells
            node["anyOf"] = node.pop("oneOf")
        for name in ("title", "default"):
            if not isinstance(node.get(name), dict):
                node.pop(name, None)
        for below in node.values():
            _tidy(below)
    elif isinstance(node, list):
        for below in node:
            _tidy(below)
