"""Where things went, without who moved them: item, place, task, minute. It outlives the scans because nothing in it is about a person."""

from __future__ import annotations

import pyarrow as pa


def history(table: pa.Table, *, columns: dict[str, str] | None = None) -> pa.Table:
    """The stock movements of a table of scans: `item`, `place`, `task`, `minute` (UTC, seconds cut off), `units`, in an order that tells no route of anyone.

    Rows are grouped and sorted by minute, item, place, task, so that the sequence of one person's scans is not kept. Worker, device, team and exact time are not
    in it. Raises InputRefused (`activity_column_missing`) without `item` or `at`.
    """
    raise NotImplementedError
