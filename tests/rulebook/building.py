"""Measures for tests, from the plain tables of an example: the same flattening that a charter goes through."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from regard.rulebook.measure import Measure, Origin, Value
from regard.terms.duration import Duration
from regard.terms.words import Area

DURATIONS = frozenset(
    (
        "kept",
        "kept_min",
        "oldest",
        "oldest_over",
        "announced",
        "threshold",
        "upper",
        "access_within",
        "renewal",
        "notified_within",
        "transfer",
        "clock_error",
        "every",
        "read_after",
        "before_call",
        "after_call",
    )
)


def measures_of(example: Mapping[str, Any], *, origin: Origin = Origin.DECLARED) -> tuple[Measure, ...]:
    """The measures of one example's `site`, `small` and `system` tables."""
    found: list[Measure] = []
    for name in ("site", "controller", "small"):
        if name in example:
            found += _item("", None, name, example[name], origin)
    system = example.get("system")
    if system is not None:
        identity, area = system.get("id", "it"), Area(system["area"])
        own = {key: value for key, value in system.items() if not _table(value)}
        found += _item(identity, area, "system", own, origin)
        for key, value in system.items():
            if isinstance(value, Mapping):
                found += _item(identity, area, key, value, origin)
            elif _table(value):
                for index, entry in enumerate(value):
                    found += _item(identity, area, f"{key}[{index}]", entry, origin)
    return tuple(found)


def examples(folder: Path) -> list[dict[str, Any]]:
    """The examples beside a requirement."""
    return list(tomllib.loads((folder / "examples.toml").read_text(encoding="utf-8"))["example"])


def _table(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _item(
    system: str, area: Area | None, item: str, table: Mapping[str, Any], origin: Origin, prefix: str = ""
) -> Iterator[Measure]:
    if not table:
        yield Measure(system, area, item, f"{prefix}present", True, origin=origin)
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _item(system, area, item, value, origin, f"{prefix}{key}.")
        elif _table(value):
            for index, entry in enumerate(value):
                yield from _item(system, area, f"{item}.{prefix}{key}[{index}]", entry, origin)
        else:
            yield Measure(system, area, item, prefix + key, _value(key, value), origin=origin)


def _value(key: str, value: Any) -> Value:
    if isinstance(value, str) and key in DURATIONS and value != "unlimited":
        return Duration.parse(value)
    if isinstance(value, Duration):
        return value
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    assert isinstance(value, (bool, int, float, str, date))
    return value
