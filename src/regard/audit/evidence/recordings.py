"""`recordings` (with `calls`, `shifts`): ages, terms, sound, integrity, places, wearers, transfers, and what was recorded of a call or a shift."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from regard.audit.evidence.calls import of_calls
from regard.audit.evidence.fragment import About, Extra, Fragment, between, whole
from regard.audit.evidence.tables import Tables, View
from regard.terms.duration import Duration
from regard.terms.words import Area

_DATA = {Area.CALLS: "sound", Area.COMPUTERS: "screen", Area.VEHICLES: "positions"}
_IN_PROCEDURE = "(procedure IS NOT NULL AND lower(trim(procedure)) NOT IN ('', 'false', 'no', '0', 'non', 'none'))"
SPANS_A_SHIFT = 0.95
"""A shift of which this share is recorded was recorded as a whole: a break of some minutes does not change that."""


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the list of recordings shows of one system."""
    view = tables.of("recordings")
    if view is None:
        return
    mine = f"(SELECT * FROM {view.sql} WHERE coalesce(\"system\", '') IN ('', {_quoted(about.id)}))"
    rows, oldest, newest = view.one(f'SELECT count(*), min("start"), max(coalesce("end", "start")) FROM {mine}')
    if not rows:
        return
    system: dict[str, Any] = {"id": about.id, "area": about.area.value, "keeps": list(_kept(view, mine, about))}
    extras: list[Extra] = []
    _quality(view, mine, about, system)
    _transfer(tables, view, mine, about, system)
    if about.area is Area.CCTV:
        system["camera"] = list(_sound(view, mine))
    elif about.area is Area.CALLS:
        system["recording"], rights, more = of_calls(tables, view, mine, about)
        extras += more
        if rights is not None:
            system["rights"] = {"objection": rights}
    else:
        system["recording"] = list(_shifts(tables, view, mine, about))
    yield Fragment(system, "recordings", view.coverage, between(oldest, newest), tuple(extras))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _kept(view: View, mine: str, about: About) -> Iterator[dict[str, Any]]:
    """The oldest of each kind, those of a procedure apart: other terms hold for them."""
    aside = _IN_PROCEDURE if view.has("procedure") else "false"
    kind = "CASE WHEN sound THEN 'sound' WHEN sound = false THEN 'screen' END" if view.has("sound") else "NULL"
    if about.area is not Area.CALLS:
        kind = "NULL"
    until = 'max(kept_until - coalesce("end", "start"))' if view.has("kept_until") else "NULL"
    query = f'SELECT {kind} AS kind, {aside} AS aside, min("start"), {until} FROM {mine} GROUP BY ALL ORDER BY 1, 2'
    for what, extracted, oldest, longest in view.rows_of(query):
        data = what or _DATA.get(about.area, "images")
        row: dict[str, Any] = {"data": data, "oldest": about.age(oldest), "extracted": bool(extracted)}
        term = None if longest is None or extracted else whole(timedelta(microseconds=max(0, longest)))
        if term is not None and _longer(term, about, str(data)):
            row["kept"] = term
        yield row


def _longer(term: Duration, about: About, data: str) -> bool:
    """Whether what is planned goes beyond what is declared, or nothing is: a planned day within the declared term is no news."""
    declared = [k.kept for k in about.declared.keeps if k.data == data and not k.extracted] if about.declared else []
    lengths = [each for each in declared if isinstance(each, Duration)]
    return not declared or (bool(lengths) and all(term.exceeds(each) for each in lengths))


def _quality(view: View, mine: str, about: About, system: dict[str, Any]) -> None:
    """A column that is there and empty was not filled; one that is not there says nothing."""

    def empty(column: str) -> float:
        query = f"SELECT avg(CASE WHEN {column} IS NULL OR trim({column}) = '' THEN 1.0 ELSE 0.0 END) FROM {mine}"
        return float(view.one(query)[0])

    accuracy: dict[str, Any] = {}
    if view.has("place"):
        accuracy["place_missing"] = empty("place") > 0
    if view.has("person") and about.area is Area.BODYCAM:
        accuracy["wearer_errors"] = empty("person")
    if accuracy:
        system["accuracy"] = accuracy
    if view.has("sha256"):
        system["security"] = {"integrity": empty("sha256") == 0}


def _transfer(tables: Tables, view: View, mine: str, about: About, system: dict[str, Any]) -> None:
    """The longest time from the return to the transfer. The return is the shift's end; without shifts only whole days after the
    recording are told, since nobody is out for a day."""
    if about.area is not Area.BODYCAM or not view.has("transferred_at"):
        return
    shifts = tables.of("shifts", about.id)
    if shifts is not None and shifts.rows:
        join = f'LEFT JOIN {shifts.sql} s ON s.worker = r.person AND r."start" >= s."start" AND r."start" < s."end"'
        query = f'SELECT max(r.transferred_at - s."end") FROM {mine} r {join}'
        longest = view.one(query)[0]
        length = None if longest is None else whole(timedelta(microseconds=max(0, longest)))
    else:
        longest = view.one(f'SELECT max(transferred_at - coalesce("end", "start")) FROM {mine}')[0]
        days = None if longest is None else timedelta(microseconds=longest).days
        length = Duration(rest=timedelta(days=days)) if days else None
    if length is not None:
        system.setdefault("security", {})["transfer"] = length


def _sound(view: View, mine: str) -> Iterator[dict[str, Any]]:
    """The cameras whose files hold a sound track, and those of which every file is known to hold none."""
    if not view.has("sound"):
        return
    query = (
        f"SELECT device, bool_or(sound), count(*) = count(sound) FROM {mine} WHERE device <> '' GROUP BY 1 ORDER BY 1"
    )
    for device, sound, every in view.rows_of(query):
        if sound or (sound is False and every):
            yield {"id": str(device)[:500], "sound": bool(sound)}


def _shifts(tables: Tables, view: View, mine: str, about: About) -> Iterator[dict[str, Any]]:
    """Whether recordings span whole shifts: then nothing started them but the shift."""
    shifts = tables.of("shifts", about.id)
    if shifts is None or not shifts.rows or not view.has("person"):
        return
    overlap = 'least(r."end", s."end") - greatest(r."start", s."start")'
    on = 'r.person = s.worker AND r."start" < s."end" AND r."end" > s."start"'
    query = (
        f'SELECT bool_or(share >= {SPANS_A_SHIFT}) FROM (SELECT sum({overlap}) / any_value(s."end" - s."start") AS share '
        f'FROM {shifts.sql} s JOIN {mine} r ON {on} WHERE s."end" > s."start" GROUP BY s.worker, s."start")'
    )
    if view.one(query)[0]:
        yield {
            "medium": "screen-video" if about.area is Area.COMPUTERS else "video",
            "starts": "shift",
            "stops": "shift-end",
        }
