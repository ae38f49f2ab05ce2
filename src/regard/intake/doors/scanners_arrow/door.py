"""The door for Arrow IPC streams."""

from __future__ import annotations

from regard.intake.arrivals import Arrivals, Fields

CONTENT_TYPE = "application/vnd.apache.arrow.stream"


def read(body: bytes, *, fields: Fields, device: str | None = None) -> Arrivals:
    """Read one stream. `device` is the token's device: rows without one get it, rows with another are refused (`wrong_device`).

    Raises InputRefused (`intake_not_arrow`, `intake_wrong_schema`, `intake_batch_too_large`, `intake_too_many_rows`, `intake_empty`)
    for the batch as a whole; nulls, lengths and text refuse row by row.
    """
    raise NotImplementedError
