"""`scans` (with `shifts`, `notices`): what is held about each person, since when, and who was scanned before being told."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regard.audit.evidence.fragment import About, Extra, Fragment, between
from regard.audit.evidence.notices import POPULATIONS
from regard.audit.evidence.tables import Tables, View
from regard.terms.clock import from_micros, micros
from regard.terms.text import Text


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """The raw events about persons: grain, oldest; and the notices that came late."""
    scans = tables.of("scans", about.id)
    if scans is None or not scans.rows:
        return
    oldest, newest = tables.rows(f"SELECT min(first), max(last) FROM {per_worker(tables, scans)}")[0]
    system: dict[str, Any] = {"id": about.id, "area": about.area.value}
    system["keeps"] = [{"data": "raw-events", "per": "person", "grain": "event", "oldest": about.age(oldest)}]
    declared = about.declared.since if about.declared else None
    first = from_micros(oldest).astimezone(about.zone).date()
    if declared is not None and first < declared:
        system["since"] = first
    told, extras, gaps = _told(tables, scans, about)
    if told:
        system["notice"] = told
    yield Fragment(system, "scans", scans.coverage, between(oldest, newest), tuple(extras), tuple(gaps))


def per_worker(tables: Tables, scans: View) -> str:
    """Each worker's first and last scan: the one pass over the scans that everything else is taken from."""
    name = "scans_by_worker_" + "_".join(part.view for part in scans.parts)
    return tables.kept(name, f'SELECT worker, min("at") AS first, max("at") AS last FROM {scans.sql} GROUP BY worker')


def _told(tables: Tables, scans: View, about: About) -> tuple[list[dict[str, Any]], list[Extra], list[Text]]:
    """Groups of which somebody was scanned before the notice was given, or whose notice came after the first scan.

    Only lateness is proved: older scans may have been erased, so that an early notice says nothing of the first collection.
    """
    notices = tables.of("notices", about.id)
    if notices is None or not notices.rows:
        return [], [], []
    firsts = per_worker(tables, scans)
    late: dict[str, tuple[int, int]] = {}
    known: set[str] = set()
    gaps: list[Text] = []
    if notices.has("person"):
        told = "person IS NOT NULL AND person <> ''"
        given = f'SELECT person, "group", min(given_at) AS given FROM {{t}} WHERE {told} GROUP BY ALL'
        query = (
            f'SELECT n."group", count(*), count(*) FILTER (WHERE s.first < n.given) '
            f"FROM ({given}) n JOIN {firsts} s ON s.worker = n.person GROUP BY 1"
        )
        late = {str(group): (int(count), int(after)) for group, count, after in notices.rows_of(query)}
        if notices.one(f"SELECT count(*) FROM {{t}} WHERE {told}")[0]:
            missing = (
                f"SELECT count(*) FROM {firsts} WHERE worker NOT IN (SELECT person FROM {{t}} WHERE person IS NOT NULL)"
            )
            untold = int(notices.one(missing)[0])
            groups = [str(row[0]) for row in notices.rows_of('SELECT DISTINCT "group" FROM {t}')]
            if untold and len(groups) == 1:
                count, after = late.get(groups[0], (0, 0))
                late[groups[0]] = (count + untold, after + untold)
            elif untold:
                gaps.append(_UNTOLD.filled(count=untold))
        known = set(late)
    whole = _without_person(notices)
    start = int(tables.rows(f"SELECT min(first) FROM {firsts}")[0][0])
    since = about.declared.since if about.declared else None
    for group, moment in whole:
        if group not in known and (
            moment > start or (since and from_micros(moment).astimezone(about.zone).date() > since)
        ):
            late[group] = (1, 1)
    rows: list[dict[str, Any]] = []
    extras: list[Extra] = []
    for group, (count, after) in sorted(late.items()):
        if after and group in POPULATIONS:
            extras.append(("notice", len(rows), "late", after / count))
            rows.append({"to": [group], "when": "after"})
    return rows, extras, gaps


def _without_person(notices: View) -> list[tuple[str, int]]:
    """Notices given to a whole group, the first of each."""
    where = "WHERE person IS NULL OR person = ''" if notices.has("person") else ""
    return [
        (str(g), int(m)) for g, m in notices.rows_of(f'SELECT "group", min(given_at) FROM {{t}} {where} GROUP BY 1')
    ]


def now_of(about: About) -> int:
    """The instant to measure against, in microseconds."""
    return micros(about.at)


_UNTOLD = Text(
    "{count} of the persons who were scanned have no notice in the table, which does not say to which group they belong: ask for theirs.",
    "{count} des personnes scannées n’ont pas de notice dans le tableau, qui ne dit pas de quel groupe elles sont : demandez la leur.",
)
