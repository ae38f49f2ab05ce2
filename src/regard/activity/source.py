"""Reads scans from Parquet files or Arrow tables into a fold, decoding ahead in two threads while the fold runs in a third."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from regard.activity.events import Names
from regard.activity.fold import Fold


def fold_parquet(
    fold: Fold,
    files: Iterable[Path],
    names: Names,
    *,
    columns: Mapping[str, str] | None = None,
    direct_tasks: frozenset[str] | None = None,
    readers: int = 2,
) -> int:
    """Feed plain Parquet files, in the order given (time order). Only the needed columns are read. Returns the number of events."""
    raise NotImplementedError


def fold_tables(
    fold: Fold,
    tables: Iterable[Callable[[], pa.Table]],
    names: Names,
    *,
    columns: Mapping[str, str] | None = None,
    direct_tasks: frozenset[str] | None = None,
    readers: int = 2,
) -> int:
    """Feed tables that `tables` open one by one (e.g. sealed segments: decrypt and decode), in time order, opened ahead in `readers` threads."""
    raise NotImplementedError
