"""Reads scans from Parquet files or Arrow tables into a fold, decoding ahead in reader threads while the fold
runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from regard.activity.events import EventBatch
from regard.activity.fold import Fold

#: Events fed at a time when a table comes in one piece: what a processor's cache holds.
_PIECE = 262_144


def columns_needed(fold: Fold, columns: Mapping[str, str] | None = None, *, direct_tasks: bool = False) -> list[str]:
    """The source's names of the columns that the fold's indicators look at, and no other:

    what is not needed is not read.
    """
    fields = ["at", "worker", "team"]
    names = {indicator.name for indicator in fold.indicators}
    needs = set().union(*(indicator.needs for indicator in fold.indicators)) if fold.indicators else set()
    if "units" in names:
        fields.append("qty")
    if "direct" in needs:
        fields.append("task" if direct_tasks else "direct")
    fields += sorted(needs - {"direct"} - set(fields))
    return [(columns or {}).get(name, name) for name in fields]


def fold_parquet(
    fold: Fold,
    files: Iterable[Path],
    *,
    columns: Mapping[str, str] | None = None,
    direct_tasks: frozenset[str] | None = None,
    readers: int = 2,
) -> int:
    """Feed plain Parquet files, in the order given (time order).

    Only the needed columns are read. Returns the number of events.
    """
    wanted = columns_needed(fold, columns, direct_tasks=direct_tasks is not None)
    opened = (partial(_read, path, wanted) for path in files)
    return fold_tables(fold, opened, columns=columns, direct_tasks=direct_tasks, readers=readers)


def fold_tables(
    fold: Fold,
    tables: Iterable[Callable[[], pa.Table]],
    *,
    columns: Mapping[str, str] | None = None,
    direct_tasks: frozenset[str] | None = None,
    readers: int = 2,
) -> int:
    """Feed tables that `tables` open one by one (e.g.

    sealed segments: decrypt and decode), in time order, opened ahead in `readers` threads.

    Texts are coded through the fold's names. Returns the number of events. An error of a reader is raised here, as
    it was; what was fed before it stays fed.
    """
    called = dict(columns or {})
    total = 0
    for table in _ahead(tables, readers):
        for piece in _pieces(table):
            fold.feed(EventBatch.from_arrow(piece, fold.names, columns=called, direct_tasks=direct_tasks))
            total += piece.num_rows
    return total


def _read(path: Path, columns: list[str]) -> pa.Table:
    with pq.ParquetFile(path, memory_map=True) as file:
        have = set(file.schema_arrow.names)
        return file.read(columns=[name for name in columns if name in have], use_threads=False)


def _ahead(tables: Iterable[Callable[[], pa.Table]], readers: int) -> Iterator[pa.Table]:
    """The tables in their order, `readers` of them being opened while one is used and one waits."""
    waiting: deque[Future[pa.Table]] = deque()
    rest = iter(tables)
    with ThreadPoolExecutor(readers, "regard-scans") as pool:
        try:
            for open_one in rest:
                waiting.append(pool.submit(open_one))
                if len(waiting) > readers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _pieces(table: pa.Table) -> Iterator[pa.RecordBatch]:
    yield from table.to_batches(max_chunksize=_PIECE)
