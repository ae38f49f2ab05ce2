"""`indicators`: the finest grain that is held about persons and teams, since when, and whether figures are read as they happen."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from regard.audit.evidence.fragment import About, Extra, Fragment, between, whole
from regard.audit.evidence.tables import Tables

_MINUTE = 60_000_000
_GRAINS = (
    (15 * _MINUTE, "event"),
    (61 * _MINUTE, "hour"),
    (25 * 60 * _MINUTE, "day"),
    (7 * 24 * 60 * _MINUTE + 2 * 60 * _MINUTE, "week"),
    (31 * 24 * 60 * _MINUTE + 2 * 60 * _MINUTE, "month"),
)
LIVE_US = 15 * _MINUTE
"""A figure read within a quarter of an hour of its end is read as it happens."""


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the table of figures shows of one system."""
    view = tables.of("indicators", about.id)
    if view is None or not view.rows:
        return
    person = "(person IS NOT NULL AND trim(person) <> '')" if view.has("person") else "false"
    team = "(team IS NOT NULL AND trim(team) <> '')" if view.has("team") else "false"
    per = f"CASE WHEN {person} THEN 'person' WHEN {team} THEN 'team' ELSE 'none' END"
    read = 'max(read_at - "to"), count(read_at)' if view.has("read_at") else "NULL, 0"
    query = (
        f'SELECT name, {per} AS per, quantile_disc("to" - "from", 0.5), min("from"), max("to"), {read} FROM {{t}} '
        'WHERE "to" >= "from" GROUP BY 1, 2 ORDER BY 1, 2'
    )
    rows: list[dict[str, Any]] = []
    extras: list[Extra] = []
    keeps: dict[tuple[str, str], int] = {}
    first, last = None, None
    for name, whose, length, oldest, newest, late, looks in view.rows_of(query):
        grain = next((word for most, word in _GRAINS if length <= most), "quarter")
        if looks:
            extras.append(("indicator", len(rows), "read_after", whole(timedelta(microseconds=max(0, late)))))
        rows.append({"name": str(name)[:500], "per": whose, "grain": grain})
        if looks and late <= LIVE_US:
            rows[-1]["live"] = True
        keeps[whose, grain] = min(oldest, keeps.get((whose, grain), oldest))
        first, last = min(oldest, first or oldest), max(newest, last or newest)
    system: dict[str, Any] = {"id": about.id, "area": about.area.value, "indicator": rows}
    system["keeps"] = [
        {
            "data": "indicators" if whose == "person" else "statistics",
            "per": whose,
            "grain": grain,
            "oldest": about.age(since),
        }
        for (whose, grain), since in keeps.items()
    ]
    yield Fragment(system, "indicators", view.coverage, between(first, last), tuple(extras))
