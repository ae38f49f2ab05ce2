"""`calls` beside `recordings`: how many calls are recorded, against whose will, on which lines, and how far beyond the call."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from datetime import timedelta
from typing import Any

from regard.audit.evidence.fragment import About, Extra
from regard.audit.evidence.tables import Tables, View
from regard.terms.duration import Duration

TOLERANCE_US = 5_000_000
"""A recording that starts or stops within five seconds of pick-up or hang-up keeps to the call: telephone clocks differ by that."""
_REFUSED = "(c.objection IS NOT NULL AND lower(trim(c.objection)) NOT IN ('', 'false', 'no', '0', 'non', 'f'))"


def of_calls(
    tables: Tables, view: View, mine: str, about: About
) -> tuple[list[dict[str, Any]], bool | None, list[Extra]]:
    """The `[[system.recording]]` rows by medium, whether refusals are honoured (None: nobody refused), and facts without a key."""
    kinds = "CASE WHEN sound = false THEN 'screen-video' ELSE 'sound' END" if view.has("sound") else "'sound'"
    media = [str(row[0]) for row in view.rows_of(f"SELECT DISTINCT {kinds} FROM {mine} ORDER BY 1 DESC")]
    calls = tables.of("calls", about.id)
    rows: list[dict[str, Any]] = [{"medium": medium} for medium in media]
    extras: list[Extra] = []
    if calls is None or not calls.rows or not view.has("call"):
        return rows, None, extras
    total = int(calls.one("SELECT count(DISTINCT id) FROM {t}")[0])
    honoured: bool | None = None
    for index, row in enumerate(rows):
        joined = f"{calls.sql} c JOIN (SELECT * FROM {mine} WHERE {kinds} = '{row['medium']}') r ON r.\"call\" = c.id"
        recorded = int(calls.one(f"SELECT count(DISTINCT c.id) FROM {joined}")[0])
        row["share"] = recorded / total
        if row["medium"] == "screen-video":
            row["with_call"] = recorded > 0
        _beyond(calls, joined, row, index, extras)
        if calls.has("objection"):
            refused, kept = _refusals(calls, joined)
            if refused:
                row["objection_stops_both"] = kept == 0
                honoured = (honoured is not False) and kept == 0
        if calls.has("line") and about.lines and _on_protected(calls, joined, about.lines):
            row["off_switch"] = False
    return rows, honoured, extras


def _beyond(calls: View, joined: str, row: dict[str, Any], index: int, extras: list[Extra]) -> None:
    """How long before pick-up and after hang-up anything was recorded."""
    query = f'SELECT max(c."start" - r."start"), max(r."end" - c."end"), count(r."end"), count(c."end"), count(*) FROM {joined}'
    early, late, ends, hangs, pairs = calls.one(query)
    if not pairs:
        return
    if early is not None:
        if early <= TOLERANCE_US:
            row["starts"] = "pick-up"
        else:
            extras.append(("recording", index, "before_call", _seconds(early)))
    if late is not None and ends == hangs == pairs:
        if late <= TOLERANCE_US:
            row["stops"] = "hang-up"
        else:
            extras.append(("recording", index, "after_call", _seconds(late)))


def _seconds(micros: int) -> Duration:
    return Duration(rest=timedelta(seconds=micros // 1_000_000))


def _refusals(calls: View, joined: str) -> tuple[int, int]:
    """How many callers refused, and how many of their calls were recorded all the same (beyond the moment, when it is told)."""
    moment = "epoch_us(try_cast(c.objection AS TIMESTAMPTZ))"
    kept = f'SELECT count(DISTINCT c.id) FROM {joined} WHERE {_REFUSED} AND ({moment} IS NULL OR r."end" > {moment} + {TOLERANCE_US})'
    refused = f"SELECT count(*) FROM {calls.sql} c WHERE {_REFUSED}"
    return int(calls.one(refused)[0]), int(calls.one(kept)[0])


def _on_protected(calls: View, joined: str, lines: tuple[str, ...]) -> bool:
    listed = ", ".join("'" + line.replace("'", "''") + "'" for line in lines)
    return bool(calls.one(f"SELECT count(*) FROM {joined} WHERE trim(c.line) IN ({listed})")[0])
