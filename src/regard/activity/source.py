"""Reads scans from Parquet files or Arrow tables into a fold, decoding ahead in reader threads while the fold
runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import groupby, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from regard.activity.events import EventBatch
from regard.activity.fold import Fold

#: Events fed at a time, where a table is long or many are short: what a processor's cache holds.
_PIECE = 262_144
#: Tables opened together at most, however short they are.
_TOGETHER = 64


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
    readers: int = 1,
) -> int:
    """Feed tables that `tables` open one by one (sealed segments: decrypt and decode), in time order.

    They are opened ahead in `readers` threads, short ones several at a time. More than one reader pays only where opening is
    long work outside the interpreter, as Parquet is; readers that run much Python wait for each other. Texts are coded through
    the fold's names. Returns the number of events. An error of a reader is raised here, as it was; what was fed stays fed.
    """
    called, total = dict(columns or {}), 0
    for table in _ahead(tables, readers):
        for piece in table.to_batches(max_chunksize=_PIECE):
            fold.feed(EventBatch.from_arrow(piece, fold.names, columns=called, direct_tasks=direct_tasks))
        total += table.num_rows
    return total


def _read(path: Path, columns: list[str]) -> pa.Table:
    with pq.ParquetFile(path, memory_map=True) as file:
        have = set(file.schema_arrow.names)
        return file.read(columns=[name for name in columns if name in have], use_threads=False)


def _ahead(tables: Iterable[Callable[[], pa.Table]], readers: int) -> Iterator[pa.Table]:
    """The tables in their order, opened in `readers` threads while others are used; short ones joined to a piece's length.

    Joined, because threads that hand over to each other many times a table lose more time so than in opening it.
    """
    waiting: deque[tuple[int, Future[list[pa.Table]]]] = deque()
    rest, count = iter(tables), 1
    with ThreadPoolExecutor(readers, "regard-scans") as pool:
        try:
            while True:
                while len(waiting) <= readers and (group := list(islice(rest, count))):
                    waiting.append((len(group), pool.submit(_opened, group)))
                if not waiting:
                    return
                opened, future = waiting.popleft()
                found = future.result()
                rows = sum(table.num_rows for table in found)
                count = min(_TOGETHER, max(1, _PIECE * opened // max(1, rows)))
                yield from found
        finally:
            for _, future in waiting:
                future.cancel()


def _opened(group: list[Callable[[], pa.Table]]) -> list[pa.Table]:
    """What `group` opens, in as few tables as there are changes of columns."""
    tables = [open_one() for open_one in group]
    if len(tables) == 1:
        return tables
    runs = groupby(tables, key=lambda table: table.schema)
    return [pa.concat_tables(run).combine_chunks() for _, run in runs]
