"""Scans as columns: what the folds eat.

An event says when, who (a dense code), which task and team (small codes), how many, whether it was an error, and
whether the task is
direct work. The names behind the codes are kept beside, in `Names`, so that the fold itself never holds a pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regard.activity.arrays import column_of, numbers, texts_of
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Int16s = npt.NDArray[np.int16]
Bools = npt.NDArray[np.bool_]

#: Codes are dense; this many workers in one fold is beyond any site, and a mapping that is not dense is caught here.
MOST_CODES = 1 << 22
_NO_NAME = ""


class Codes:
    """Names and their dense codes, in the order of first sight. A name keeps its code for the life of the object."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: list[str] = []
        self._codes: dict[str, int] = {}
        for name in names:
            self.code(name)

    def __len__(self) -> int:
        return len(self._names)

    def code(self, name: str) -> int:
        """The code of `name`, a new one when it is new."""
        found = self._codes.get(name)
        if found is None:
            found = self._codes[name] = len(self._names)
            self._names.append(name)
        return found

    def known(self, name: str) -> int | None:
        """The code of `name`, or None when it was never seen."""
        return self._codes.get(name)

    def name(self, code: int) -> str:
        """The name behind `code`. Raises NotFound (`activity_code_unknown`)."""
        if not 0 <= code < len(self._names):
            raise NotFound(
                "activity_code_unknown",
                Text("No name was given to code {number}.", "Aucun nom n’a été donné au code {number}."),
                number=code,
            )
        return self._names[code]

    def names(self) -> tuple[str, ...]:
        """All names, by code."""
        return tuple(self._names)

    def encode(self, column: pa.ChunkedArray | pa.Array) -> Int32s:
        """The codes of a column of texts (plain or dictionary); an empty cell is the name "" like any other."""
        column = _one(column) if isinstance(column, pa.ChunkedArray) else column
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        if column.null_count:
            column = pc.fill_null(column.cast(column.type.value_type), _NO_NAME).dictionary_encode()
        names = column.dictionary.to_pylist()
        codes = list(map(self._codes.get, names))  # most are known: hours follow each other
        translation = np.array([self.code(str(name)) for name in names] if None in codes else codes, np.int32)
        found: Int32s = numbers(pc.take(column_of(translation), column.indices))
        return found


class Names:
    """The names behind a stream's codes:

    workers' pseudonyms, teams, tasks. Kept beside the fold, erased with what it is about.
    """

    def __init__(self) -> None:
        self.workers = Codes()
        self.teams = Codes()
        self.tasks = Codes()


@dataclass(frozen=True, slots=True, eq=False)
class EventBatch:
    """Events as arrays of one length. `at` is whole microseconds UTC; the rest is None when the source does not say.

    Order: by `at`, ties as they arrived; `in_order()` makes it so. Codes are dense from zero; a team of -1 is none.
    """

    at: Int64s
    worker: Int32s
    team: Int16s | None = None
    task: Int16s | None = None
    qty: npt.NDArray[Any] | None = None
    error: Bools | None = None
    direct: Bools | None = None

    def __post_init__(self) -> None:
        wanted = {
            "at": np.int64,
            "worker": np.int32,
            "team": np.int16,
            "task": np.int16,
            "error": np.bool_,
            "direct": np.bool_,
        }
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None:
                continue
            if len(value) != len(self.at):
                raise _column_refused(field.name)
            kind = wanted.get(field.name, value.dtype if value.dtype in (np.int16, np.int32) else np.int32)
            if value.dtype != kind or not value.flags.c_contiguous:
                object.__setattr__(self, field.name, np.ascontiguousarray(value, kind))

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def from_arrow(
        cls,
        table: pa.Table | pa.RecordBatch,
        names: Names | None = None,
        *,
        columns: dict[str, str] | None = None,
        direct_tasks: frozenset[str] | None = None,
    ) -> EventBatch:
        """Read an Arrow table.

        `columns` says what the source calls each field (`{"worker": "operator_id", "at": "ts"}`).

        Whole-number worker and team columns are taken as the codes themselves; texts are coded through `names`.
        `direct_tasks` gives the
        direct flag from the task where the source has no such column. Raises InputRefused:
        `activity_column_missing` (at, worker),
        `activity_column_wrong` (empty cells, wrong type or length).
        """
        if isinstance(table, pa.RecordBatch):
            table = pa.Table.from_batches([table])
        called = {name: (columns or {}).get(name, name) for name in (f.name for f in fields(cls))}
        have = {name: table[col] for name, col in called.items() if col in table.column_names}
        for needed in ("at", "worker"):
            if needed not in have:
                raise InputRefused("activity_column_missing", _MISSING, column=called[needed])
        names = names or Names()
        task = _coded(have.get("task"), names.tasks, "task", np.int16)
        direct = _bools(have.get("direct"), "direct")
        if direct is None and direct_tasks is not None and task is not None:
            codes = np.array([name in direct_tasks for name in names.tasks.names()], np.bool_)
            direct = codes[task] if len(codes) else np.zeros(len(task), np.bool_)
        return cls(
            at=_micros(have["at"]),
            worker=_coded(have["worker"], names.workers, "worker", np.int32),
            team=_coded(have.get("team"), names.teams, "team", np.int16),
            task=task,
            qty=_whole(have.get("qty"), "qty"),
            error=_bools(have.get("error"), "error"),
            direct=direct,
        )

    def to_arrow(self, names: Names) -> pa.Table:
        """The same events as an Arrow table with names for codes; columns that are not there are left out."""
        data: dict[str, pa.Array] = {"at": column_of(self.at).cast(pa.timestamp("us", tz="UTC"))}
        for column, codes in (("worker", names.workers), ("team", names.teams), ("task", names.tasks)):
            value = getattr(self, column)
            if value is not None:
                text = texts_of(codes.names())
                data[column] = pa.DictionaryArray.from_arrays(column_of(value.astype(np.int32)), text)
        for column in ("qty", "error", "direct"):
            if getattr(self, column) is not None:
                data[column] = column_of(getattr(self, column))
        return pa.table(data)

    def take(self, rows: slice | Int64s) -> EventBatch:
        """The events at `rows`, in that order."""
        parts: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        taken: dict[str, Any] = {name: None if part is None else part[rows] for name, part in parts.items()}
        return EventBatch(**taken)

    def in_order(self) -> EventBatch:
        """The same events by time; those of one instant keep the order of arrival."""
        if len(self.at) < 2 or bool(np.all(self.at[1:] >= self.at[:-1])):
            return self
        return self.take(np.argsort(self.at, kind="stable"))


def together(batches: Sequence[EventBatch]) -> EventBatch:
    """Several batches as one, in the order given. A column that one of them lacks is lacking in the whole."""

    def joined(name: str) -> Any:
        parts = [getattr(batch, name) for batch in batches]
        return None if any(part is None for part in parts) else np.concatenate(parts)

    return EventBatch(*(joined(field.name) for field in fields(EventBatch)))


_MISSING = Text(
    "The column “{column}” is missing: name it in the mapping.",
    "La colonne « {column} » manque : indiquez-la dans la correspondance.",
)
_WRONG = Text(
    "The column “{column}” holds empty cells or values of another kind: correct it at the source or leave it out.",
    "La colonne « {column} » contient des cases vides ou des valeurs d’une autre nature : corrigez-la à la "
    "source ou retirez-la.",
)


def _column_refused(column: str) -> InputRefused:
    return InputRefused("activity_column_wrong", _WRONG, column=column)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _full(column: pa.ChunkedArray, name: str) -> pa.Array:
    array = _one(column)
    if array.null_count:
        raise _column_refused(name)
    return array


def _micros(column: pa.ChunkedArray) -> Int64s:
    array = _full(column, "at")
    if pa.types.is_timestamp(array.type):
        if array.type.tz is None:  # a time without its zone is not known
            raise _column_refused("at")
        array = array.cast(pa.timestamp("us", tz=array.type.tz)).view(pa.int64())
    elif not pa.types.is_int64(array.type):
        raise _column_refused("at")
    values: Int64s = numbers(array)
    return values


def _coded(column: pa.ChunkedArray | None, codes: Codes, name: str, kind: type[np.int32] | type[np.int16]) -> Any:
    if column is None:
        return None
    if pa.types.is_integer(column.type):
        values = numbers(_full(column, name))
        if len(values) and (
            int(values.min()) < (-1 if name == "team" else 0)
            or int(values.max()) >= min(MOST_CODES, np.iinfo(kind).max)
        ):
            raise _column_refused(name)
        return values.astype(kind, copy=False)
    value_type = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(value_type) or pa.types.is_large_string(value_type)):
        raise _column_refused(name)
    coded = codes.encode(column)
    if len(codes) >= min(MOST_CODES, np.iinfo(kind).max):
        raise _column_refused(name)
    return coded.astype(kind, copy=False)


def _whole(column: pa.ChunkedArray | None, name: str) -> npt.NDArray[Any] | None:
    if column is None:
        return None
    if not pa.types.is_integer(column.type):
        raise _column_refused(name)
    values: npt.NDArray[Any] = numbers(_full(column, name))
    if values.dtype in (np.int16, np.int32):
        return values
    if len(values) and not -(1 << 31) <= int(values.min()) <= int(values.max()) < 1 << 31:
        raise _column_refused(name)
    return values.astype(np.int32)


def _bools(column: pa.ChunkedArray | None, name: str) -> Bools | None:
    if column is None:
        return None
    if not pa.types.is_boolean(column.type):
        raise _column_refused(name)
    values: Bools = numbers(_full(column, name))
    return values
