"""The door for CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from regard.intake.arrivals import Arrivals, Fields
from regard.intake.mapping import Mapping


def read(path: Path, mapping: Mapping, *, fields: Fields) -> Iterator[Arrivals]:
    """Read the file in batches of at most MAX_BATCH_ROWS rows. Raises InputRefused when the file as a whole cannot be read."""
    raise NotImplementedError
