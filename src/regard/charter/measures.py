"""The typed measures that a declaration gives: a mechanical flattening, one measure for each key that is written.

A key that is absent gives nothing; `false` gives False; a table that is there but empty gives `present`, True. Items are the
tables of one system (`system`, `governance`, `governance.processors[0]`, `keeps[1]`, `accounts`), or of the site itself (`site`,
`controller`, `small`, `role[0]`, `role[0].may[2]`, …; system ""). Inside an item, a nested table is dotted: `password.length`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from regard.charter.keys import keys
from regard.charter.model import Charter
from regard.charter.values import Table
from regard.rulebook.measure import Measure, Origin, Value
from regard.terms.duration import Duration
from regard.terms.words import Area

_UNITS = {
    "site.staff": "people",
    "site.temps": "people",
    "site.turnover_eur": "EUR",
    "recording.share": "share",
    "recording.listened": "share",
    "accuracy.wearer_errors": "share",
    "small.dominance": "share",
    "small.min_group": "people",
    "accounts.password.length": "characters",
    "accounts.password.lockout": "attempts",
}


def measures(charter: Charter) -> tuple[Measure, ...]:
    """Every declared measure of `charter`, the site's first, then each system's in the order of the file."""
    found: list[Measure] = []
    for name, table in (("site", charter.site), ("controller", charter.controller), ("small", charter.small)):
        if table is not None:
            found += _item("", None, name, table)
    for name in ("role", "team", "shift", "protected"):
        for index, entry in enumerate(getattr(charter, name)):
            found += _item("", None, f"{name}[{index}]", entry)
    for system in charter.system:
        own = {key.name: getattr(system, key.attribute) for key in keys(type(system)).values() if key.table is None}
        for name, value in own.items():
            if value is not None:
                found.append(_measure(system.id, system.area, "system", name, _value(value)))
        for key in keys(type(system)).values():
            value = getattr(system, key.attribute)
            if isinstance(value, tuple) and key.table is not None:
                for index, entry in enumerate(value):
                    found += _item(system.id, system.area, f"{key.name}[{index}]", entry)
            elif isinstance(value, Table):
                found += _item(system.id, system.area, key.name, value)
    return tuple(found)


def _item(system: str, area: Area | None, item: str, table: Table) -> Iterator[Measure]:
    lists_of_tables: list[tuple[str, tuple[Table, ...]]] = []
    for name, value in _leaves(table, ""):
        if isinstance(value, tuple) and value and isinstance(value[0], Table):
            lists_of_tables.append((name, value))
        else:
            yield _measure(system, area, item, name, _value(value))
    for name, tables in lists_of_tables:
        for index, entry in enumerate(tables):
            yield from _item(system, area, f"{item}.{name}[{index}]", entry)


def _leaves(table: Table, prefix: str) -> Iterator[tuple[str, Any]]:
    fields = type(table).model_fields
    written = [
        (key.name, value)
        for key in keys(type(table)).values()
        if (value := getattr(table, key.attribute)) is not None and value != fields[key.attribute].default
    ]
    if not written:
        yield f"{prefix}present", True
    for name, value in written:
        if isinstance(value, Table):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _measure(system: str, area: Area | None, item: str, name: str, value: Value) -> Measure:
    return Measure(
        system=system,
        area=area,
        item=item,
        name=name,
        value=value,
        unit=_UNITS.get(f"{item.partition('[')[0]}.{name}"),
        origin=Origin.DECLARED,
        source="charter",
    )


def _value(value: Any) -> Value:
    """The plain value: words of a list become strings, times `HH:MM`, pairs of times `HH:MM/HH:MM`."""
    if isinstance(value, tuple):
        return tuple(
            "/".join(str(_value(part)) for part in each) if isinstance(each, tuple) else str(_value(each))
            for each in value
        )
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool | int | float | Duration | date):
        return value
    raise TypeError(f"no measure is made of {type(value).__name__}")
