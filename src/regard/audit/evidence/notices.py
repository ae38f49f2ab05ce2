"""`notices`: what each group was told. When, against the first scan, is in `scans`; against the declared start, here."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from regard.audit.evidence.fragment import About, Fragment, between
from regard.audit.evidence.tables import Tables, words
from regard.charter import lists
from regard.charter.refusal import nearest
from regard.terms.clock import from_micros
from regard.terms.text import Text

POPULATIONS: tuple[str, ...] = get_args(get_args(lists.Population)[0])
ITEMS: tuple[str, ...] = get_args(get_args(lists.NoticeItem)[0])


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """The groups that were told, with the items that every one of their notices holds."""
    view = tables.of("notices", about.id)
    if view is None or not view.rows:
        return
    items = "list(DISTINCT items) FILTER (WHERE items IS NOT NULL AND items <> '')" if view.has("items") else "NULL"
    # Persons arrive after the start: only a notice to a whole group is held against it.
    whole = "person IS NULL OR trim(person) = ''" if view.has("person") else "true"
    query = (
        f'SELECT "group", min(given_at), max(given_at), min(given_at) FILTER (WHERE {whole}), {items} FROM {{t}} '
        "GROUP BY 1 ORDER BY 1"
    )
    since = about.declared.since if about.declared else None
    rows: list[dict[str, Any]] = []
    gaps: list[Text] = []
    first, last = None, None
    for group, given, latest, to_all, held in view.rows_of(query):
        first, last = min(given, first or given), max(latest, last or latest)
        if group not in POPULATIONS:
            near = nearest(str(group), POPULATIONS) or ", ".join(POPULATIONS)
            gaps.append(_UNKNOWN.filled(near=near))
            continue
        row: dict[str, Any] = {"to": [group]}
        if since is not None and to_all is not None:
            day = from_micros(to_all).astimezone(about.zone).date()
            row["when"] = "before" if day <= since else "after"
        each = [{word for word in words(text) if word in ITEMS} for text in held or ()]
        if each:
            row["items"] = [word for word in ITEMS if all(word in one for one in each)]
        rows.append(row)
    if rows or gaps:
        system = {"id": about.id, "area": about.area.value, "notice": rows}
        yield Fragment(system, "notices", view.coverage, between(first, last), gaps=tuple(gaps))


_UNKNOWN = Text(
    "notices: a group is not one of the format’s and was left out; did you mean: {near}?",
    "notices : un groupe n’est pas du format et a été laissé de côté ; vouliez-vous dire : {near} ?",
)
