"""Tables in segments: one frame per column, so that four columns cost four columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

CODEC = "arrow-columns/1"


def encode(table: pa.Table) -> list[tuple[str, bytes]]:
    """The frames of a table: `@schema` and one per column. Order of columns and rows is kept."""
    raise NotImplementedError


def decode(frames: Mapping[str, bytes], columns: Sequence[str] | None = None) -> pa.Table:
    """The table back, with `columns` only when given (their frames must be there). Raises `Damaged` (`table_frames`)."""
    raise NotImplementedError


def names(columns: Sequence[str] | None) -> list[str] | None:
    """The frame names to read for `columns`; None for all."""
    raise NotImplementedError
