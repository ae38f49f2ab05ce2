"""What tables become on their way to the evidence: completed to the format's needed columns, and the age of a first row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regard.audit.evidence.columns import TABLES, Holds
from regard.terms.duration import Duration

UNSAID = " "
"""What stands in a column that the format needs and the export does not say: blank, so that nobody takes it for something said."""


def age(oldest: datetime | None, now: datetime) -> Duration | None:
    """How long before `now` that was, in whole days; None when it is not known or lies ahead."""
    if oldest is None or oldest > now:
        return None
    return Duration.of(days=(now - oldest).days)


def completed(table: str, data: pa.Table, system: str) -> pa.Table | None:
    """The table with every column that the format needs, without those that hold nothing.

    A text that is not said is blank; a stretch without an end ends as it starts. None when a flag that the format needs is not there at all.
    """
    made: dict[str, Any] = {}
    for column in TABLES[table]:
        values = data[column.name] if column.name in data.column_names else None
        if values is None and not column.needed:
            continue
        if values is not None and not column.needed:
            if values.null_count == len(values) and len(values):
                continue
        elif column.holds is Holds.FLAG:
            if values is None or values.null_count == len(values):
                return None
        elif column.holds is Holds.TIME:
            start = data["start"] if "start" in data.column_names else None
            values = start if values is None else (values if start is None else pc.coalesce(values, start))
            if values is None:
                return None
        else:
            fill = (system or UNSAID) if column.name == "system" else UNSAID
            values = pa.array([fill] * len(data), pa.string()) if values is None else pc.fill_null(values, fill)
        made[column.name] = values
    return pa.table(made)
