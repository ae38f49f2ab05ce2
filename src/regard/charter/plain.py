"""A charter back to the plain values that TOML holds."""

from __future__ import annotations

from enum import Enum
from typing import Any

from regard.charter.model import Charter
from regard.charter.values import Table


def plain(table: Table) -> dict[str, Any]:
    """The charter, or one of its tables, as TOML holds it: keys as written in the file, lists, dates, strings.

    What is not known is left out; an empty list of words stays, because it says something. Loading the result gives the same charter.
    """
    dumped = table.model_dump(by_alias=True, exclude_defaults=True)
    if isinstance(table, Charter):
        dumped = {"format": table.format, "profile": table.profile, **dumped}
    found = _plain(dumped)
    assert isinstance(found, dict)
    return found


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return value.value if isinstance(value, Enum) else value
