"""The reference of the format, written from the types: the tables of docs/formats/charter.md."""

from __future__ import annotations

from typing import Any

from regard.charter import said
from regard.charter.keys import Key, keys
from regard.charter.meaning import meaning
from regard.charter.model import Charter
from regard.charter.profile import SITE_NEEDS
from regard.charter.schema import schema
from regard.charter.values import Table
from regard.terms.words import Purpose


def reference() -> str:
    """Every table of the format with its keys, as Markdown: one section per table, one row per key."""
    found = schema()
    sections: list[str] = []
    _section(Charter, found, found["$defs"], "", False, sections)
    return "\n\n".join([*sections, _purposes()]) + "\n"


def _section(
    table: type[Table], node: dict[str, Any], definitions: dict[str, Any], path: str, many: bool, sections: list[str]
) -> None:
    title = "The file itself" if not path else f"`[[{path}]]`" if many else f"`[{path}]`"
    rows = ["| key | value | what it says |", "|---|---|---|"]
    below: list[tuple[Key, str]] = []
    for name, key in keys(table).items():
        here = f"{path}.{name}" if path else name
        notes = [word for word, so in _notes(key, here) if so]
        told = " · ".join([meaning(here).label.en, *notes])
        value = _value(node["properties"][name], definitions)
        rows.append(f"| `{name}` | {value} | {told} |")
        if key.table is not None:
            below.append((key, here))
    sections.append(f"### {title}\n\n" + "\n".join(rows))
    for key, here in below:
        assert key.table is not None
        _section(key.table, definitions[key.table.__name__], definitions, here, key.many, sections)


def _notes(key: Key, path: str) -> tuple[tuple[str, bool], ...]:
    return ("**needed**", key.required), ("needed in a site", path in SITE_NEEDS), ("facts only", key.fact)


def _purposes() -> str:
    rows = [f"| `{purpose.value}` | {said.word(purpose.value, key='purposes').en} |" for purpose in Purpose]
    return "\n".join(["### Purposes", "", "| word | what it means |", "|---|---|", *rows])


def _value(node: dict[str, Any], definitions: dict[str, Any]) -> str:
    """One schema in a few words."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        target = definitions[name]
        if name == "Purpose":
            return "purpose"
        return _words(target["enum"]) if "enum" in target else "table"
    if "anyOf" in node:
        return " or ".join(dict.fromkeys(_value(branch, definitions) for branch in node["anyOf"]))
    if "enum" in node:
        return _words(node["enum"])
    if "const" in node:
        value = node["const"]
        return f"`{str(value).lower() if isinstance(value, bool) else value}`"
    if node.get("type") == "array":
        return _list(node, definitions)
    if "examples" in node:
        return "duration" if str(node["examples"][0]).startswith("P") else "time `HH:MM`"
    if node.get("format") == "date":
        return "date"
    return _PLAIN.get(str(node.get("type")), str(node.get("type"))) + _bounds(node)


def _list(node: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "prefixItems" in node:
        return "pair: " + ", ".join(_value(item, definitions) for item in node["prefixItems"])
    inner = _value(node["items"], definitions)
    return {"table": "tables", "purpose": "list of purposes"}.get(inner, f"list of: {inner}")


def _bounds(node: dict[str, Any]) -> str:
    if node.get("pattern", "").startswith("^[A-Z]"):
        return " of two capitals"
    if "pattern" in node:
        return ", one lower-case word"
    low = node.get("minimum", node.get("exclusiveMinimum"))
    if low is None or "maximum" not in node or node["maximum"] >= 10**15:
        return ""
    return f" from {low:g} to {node['maximum']:g}"


def _words(values: list[str]) -> str:
    return " ".join(f"`{value}`" for value in values)


_PLAIN = {"boolean": "`true` or `false`", "string": "text", "integer": "whole number", "number": "number"}
