"""Where things went, without who moved them:

item, place, task, minute. It outlives the scans because nothing in it is about a person.

Rows are summed by minute, item, place and task and put in that order, so that the sequence of one person's scans is
not kept. Worker, device, team, event number and the exact instant are
left out by taking only what is named here: a column that the source adds tomorrow does not slip in.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from regard.terms.errors import InputRefused
from regard.terms.text import Text

COLUMNS = ("minute", "item", "place", "task", "scans", "units")
STATEMENT = Text(
    "Stock history says where an item went and when, to the minute. It was made so that it does not say who moved it.",
    "L’historique de stock dit où un article est passé et quand, à la minute. Il est fait de façon à ne pas "
    "dire qui l’a déplacé.",
)
_MINUTE = 60_000_000


def history(table: pa.Table, *, columns: Mapping[str, str] | None = None) -> pa.Table:
    """The stock movements of a table of scans (`at`, `item`, and `place`, `task`, `qty` where the source has them):

    the columns `COLUMNS`, minute in UTC.

    Raises InputRefused (`activity_column_missing`) without `item` or `at`, (`activity_column_wrong`) for instants
    without a zone.
    """
    called = {name: (columns or {}).get(name, name) for name in ("at", "item", "place", "task", "qty")}
    for needed in ("at", "item"):
        if called[needed] not in table.column_names:
            raise InputRefused("activity_column_missing", _MISSING, column=called[needed])
    parts: dict[str, pa.ChunkedArray] = {"minute": _minutes(table[called["at"]], called["at"])}
    for name in ("item", "place", "task"):
        parts[name] = _texts(table, called[name])
    parts["units"] = (
        table[called["qty"]].cast(pa.int64())
        if called["qty"] in table.column_names
        else pa.chunked_array([_ones(table)])
    )
    keys = ["minute", "item", "place", "task"]
    summed = pa.table(parts).group_by(keys).aggregate([("units", "count"), ("units", "sum")])
    named = summed.rename_columns(
        [{"units_count": "scans", "units_sum": "units"}.get(n, n) for n in summed.column_names]
    )
    return named.select(list(COLUMNS)).sort_by([(key, "ascending") for key in keys])


_MISSING = Text(
    "The column “{column}” is missing: name it in the mapping.",
    "La colonne « {column} » manque : indiquez-la dans la correspondance.",
)
_NO_ZONE = Text(
    "The column “{column}” holds no instants with their zone: add the zone at the source.",
    "La colonne « {column} » ne contient pas d’instants avec leur fuseau : ajoutez le fuseau à la source.",
)


def _minutes(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        column = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    elif not pa.types.is_int64(column.type):
        raise InputRefused("activity_column_wrong", _NO_ZONE, column=name)
    whole = pc.subtract(column, pc.subtract(column, pc.multiply(pc.divide(column, _MINUTE), _MINUTE)))
    return whole.cast(pa.timestamp("us", tz="UTC"))


def _texts(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        return pa.chunked_array([pa.array([""] * table.num_rows, pa.string())])
    return pc.fill_null(table[name].cast(pa.string()), "")


def _ones(table: pa.Table) -> pa.Array:
    return pa.array([1] * table.num_rows, pa.int64())
