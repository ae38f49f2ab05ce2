"""The same indicators as one Ibis expression, for the engine where the data already lies:

Spark, ClickHouse, BigQuery, Snowflake, Trino, DuckDB.

Only the indicators that need no calendar: units and measured time, raw gap classes, presence, quick pairs; days are
UTC days. Times are whole microseconds: `epoch_seconds()` casts a double and
*rounds* on DuckDB, silently; so the engine's own function is called by name. The raw scans stay where they are;
what comes back is a row per worker and day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.datatypes as types

from regard.activity.fast_pair import FastPair
from regard.activity.gaps import GapClasses
from regard.activity.plan import whole_micros
from regard.activity.units import Units
from regard.terms.errors import InputRefused
from regard.terms.text import Text

_DAY = 86_400_000_000
#: The function that gives whole microseconds since 1970, by engine.
_MICROS = {
    "duckdb": "epoch_us",
    "pyspark": "unix_micros",
    "databricks": "unix_micros",
    "bigquery": "unix_micros",
    "clickhouse": "toUnixTimestamp64Micro",
}


def microseconds(column: Any, engine: str) -> Any:
    """A timestamp column (UTC) as whole microseconds on `engine` (an Ibis backend's name).

    Raises InputRefused (`activity_engine_unknown`).

    An engine that is not listed can do the rest all the same when its table holds whole microseconds.
    """
    if engine not in _MICROS:
        raise InputRefused("activity_engine_unknown", _ENGINE, engine=engine, known=", ".join(sorted(_MICROS)))

    def whole(instant):  # type: ignore[no-untyped-def]
        ...

    whole.__annotations__ = {"instant": types.Timestamp(timezone="UTC"), "return": types.int64}
    return ibis.udf.scalar.builtin(name=_MICROS[engine])(whole)(column)


def per_worker_day(
    scans: Any,
    *,
    engine: str,
    columns: Mapping[str, str] | None = None,
    gaps: GapClasses | None = None,
    units: Units | None = None,
    pair: FastPair | None = None,
) -> Any:
    """An Ibis expression:

    one row per worker, team and UTC day, with the fold's column names. Only what is given is computed.

    `scans` is an Ibis table with `at` (timestamp in UTC, or whole microseconds), `worker`, `team`, `qty`; `task`,
    `error` where `pair` needs them; `columns` names them otherwise.
    """
    called = {name: (columns or {}).get(name, name) for name in ("at", "worker", "team", "qty", "task", "error")}
    at = scans[called["at"]]
    us = at if at.type().is_integer() else microseconds(at, engine)
    fields: dict[str, Any] = {"worker": scans[called["worker"]], "team": scans[called["team"]], "us": us}
    if units is not None:
        fields["qty"] = scans[called["qty"]] if called["qty"] in scans.columns else ibis.literal(1)
    if pair is not None:
        fields |= {name: scans[called[name]] for name in sorted(pair.needs)}
    events = scans.select(**fields)
    window = ibis.window(group_by="worker", order_by="us")
    events = events.mutate(
        gap=events.us - events.us.lag().over(window),
        day=(events.us // _DAY).cast("int64"),
        **_before(events, window, pair),
    )
    sums: dict[str, Any] = {}
    if units is not None:
        sums |= {
            "scans": events.count().cast("int64"),
            "units": events.qty.sum().cast("int64"),
            "measured_us": _total(events.gap < whole_micros(units.measured_gap), events.gap),
        }
    if gaps is not None:
        sums |= _gap_sums(events.gap, gaps)
    if pair is not None:
        eligible = events.gap.notnull() & (events.before_task == events.task if pair.tasks is not None else True)
        if pair.tasks is not None:
            eligible = eligible & events.task.isin(sorted(pair.tasks))
        flagged = events.error | events.before_error.fill_null(False) if pair.errors_only else ibis.literal(True)
        sums |= {
            "pairs": _count(eligible),
            "fast_pairs": _count(eligible & flagged & (events.gap < whole_micros(pair.below))),
        }
    return events.group_by("worker", "team", "day").agg(**sums)


def per_team_week(days: Any, measures: tuple[str, ...]) -> Any:
    """From the days:

    sums per team and week (its Monday, in days since 1970) with `people`, unprotected: apply the minimum group
    before showing.
    """
    weeks = days.mutate(week=days.day - (days.day + 3) % 7)
    sums = {name: weeks[name].sum().cast("int64") for name in measures}
    return weeks.group_by("team", "week").agg(people=weeks.worker.nunique().cast("int64"), **sums)


def sql(expression: Any, engine: str) -> str:
    """The expression as the SQL of `engine`, to be run there with the site's own client."""
    return str(ibis.to_sql(expression, dialect=engine))


_ENGINE = Text(
    "How “{engine}” gives whole microseconds is not known (known: {known}): give it a column of whole microseconds.",
    "On ne sait pas comment « {engine} » donne des microsecondes entières (connus : {known}) : donnez-lui une "
    "colonne de microsecondes entières.",
)


def _before(events: Any, window: Any, pair: FastPair | None) -> dict[str, Any]:
    if pair is None:
        return {}
    return {f"before_{name}": events[name].lag().over(window) for name in sorted(pair.needs)}


def _gap_sums(gap: Any, gaps: GapClasses) -> dict[str, Any]:
    fast, low, high, session = (whole_micros(d) for d in (gaps.fast, gaps.low, gaps.high, gaps.session))
    return {
        "gaps_fast": _count(gap < fast),
        "gaps_low": _count((gap >= low) & (gap < high)),
        "gaps_high": _count((gap >= high) & (gap < session)),
        "sessions": _count(gap.isnull() | (gap >= session)),
        "gap_time_us": _total(gap < high, gap),
    }


def _count(condition: Any) -> Any:
    return condition.ifelse(1, 0).sum().cast("int64")


def _total(condition: Any, value: Any) -> Any:
    return condition.ifelse(value, 0).sum().cast("int64")
