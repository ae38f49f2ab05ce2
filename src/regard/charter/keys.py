"""The keys of each table, read off the types: for refusals, the editor's schema, the measures and the reference's test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from regard.charter.model import Charter
from regard.charter.values import FactOnly, Table


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its TOML name, its attribute, the table it holds (if any), whether it holds several, whether only facts fill it."""

    name: str
    attribute: str
    table: type[Table] | None
    many: bool
    fact: bool
    required: bool


@cache
def keys(table: type[Table]) -> dict[str, Key]:
    """The keys that `table` knows, by their TOML name, in the order of the format."""
    found: dict[str, Key] = {}
    for attribute, info in table.model_fields.items():
        name = info.alias or attribute
        parts = list(_parts(info.annotation))
        marks = [*info.metadata, *(mark for part in parts for mark in getattr(part, "__metadata__", ()))]
        tables = [part for part in parts if isinstance(part, type) and issubclass(part, Table)]
        found[name] = Key(
            name=name,
            attribute=attribute,
            table=tables[0] if tables else None,
            many=any(get_origin(part) is tuple for part in parts),
            fact=any(isinstance(mark, FactOnly) for mark in marks),
            required=info.is_required(),
        )
    return found


@cache
def every_key() -> dict[str, Key]:
    """Every key of the format under its dotted path: `system.keeps.kept`."""
    return dict(_below(Charter, ""))


def _below(table: type[Table], prefix: str) -> Iterator[tuple[str, Key]]:
    for key in keys(table).values():
        path = f"{prefix}{key.name}"
        yield path, key
        if key.table:
            yield from _below(key.table, f"{path}.")


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation and everything inside its unions, tuples and marks."""
    yield annotation
    if get_origin(annotation) is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif get_origin(annotation) is tuple or get_origin(annotation) is Union or hasattr(annotation, "__args__"):
        for part in get_args(annotation):
            if part is not Ellipsis:
                yield from _parts(part)
