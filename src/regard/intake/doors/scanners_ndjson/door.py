"""The door for NDJSON."""

from __future__ import annotations

from regard.intake.arrivals import Arrivals, Fields

CONTENT_TYPE = "application/x-ndjson"


def read(body: bytes, *, fields: Fields, device: str | None = None) -> Arrivals:
    """Read one batch. `device` is the token's device: rows without one get it, rows with another are refused (`wrong_device`).

    Raises InputRefused (`intake_batch_too_large`, `intake_too_many_rows`, `intake_empty`) for the batch as a whole; everything else refuses row by row.
    """
    raise NotImplementedError
