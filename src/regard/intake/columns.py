"""From raw columns to arrivals: the checks that every door makes alike, a column at a time, the first fault of a row counting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regard.intake.arrivals import INSTANT, LONGEST_TEXT, SCHEMA, TEXTS, Arrivals, Fields, Refusals
from regard.intake.instants import Int64s, Mask

_CONTROL = r"[\x00-\x1f\x7f]"


@dataclass(slots=True)
class Columns:
    """The raw columns of one batch, all of one length; a field that is absent is not in them.

    `texts` are Arrow strings of valid UTF-8; `instants` are microseconds UTC with, for each, which were given (`present`) and which
    could be read. `lines` are the rows' line numbers. `clean` says that no text can hold a control character. `faults` are those
    that the door found itself, as (rows, field, code); they count before all others.
    """

    lines: Int64s
    texts: dict[str, pa.Array] = field(default_factory=dict)
    instants: dict[str, tuple[Int64s, Mask, Mask]] = field(default_factory=dict)
    qty: pa.Array | None = None
    error: pa.Array | None = None
    clean: bool = False
    faults: list[tuple[Mask, str, str]] = field(default_factory=list)


class _Faults:
    """The first fault of every row."""

    def __init__(self, count: int) -> None:
        self.code: npt.NDArray[np.int16] = np.zeros(count, np.int16)
        self.kinds: list[tuple[str, str]] = []

    def mark(self, where: Mask, field: str, code: str) -> None:
        if not where.any():
            return
        self.kinds.append((field, code))
        self.code[where & (self.code == 0)] = len(self.kinds)


def _mask(values: Any) -> Mask:
    """An Arrow boolean array as a mask; null is false."""
    result: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return result


def finish(columns: Columns, *, fields: Fields, device: str | None, refusals: Refusals) -> Arrivals:
    """Check, drop what is not admitted, and build the batch. `device` is the token's; see the doors."""
    count = len(columns.lines)
    faults = _Faults(count)
    dropped = _drop(columns, fields)
    for where, name, code in columns.faults:
        if not name or fields.reads(name):
            faults.mark(where, name, code)
    for name, (micros, present, good) in columns.instants.items():
        faults.mark(present & ~good, name, "bad_time")
        columns.instants[name] = (micros, present & good, good)
    for name in [n for n in TEXTS if n in columns.texts]:
        columns.texts[name] = _checked(name, columns.texts[name], columns.clean, faults)
    _bind_device(columns, device, count, faults)
    for name in fields.required:
        faults.mark(_absent(columns, name, count), name, "missing")
    table = _table(columns, count)
    lines = pa.array(columns.lines)
    if faults.kinds:
        for row in np.flatnonzero(faults.code):
            field_name, code = faults.kinds[faults.code[row] - 1]
            refusals.add(int(columns.lines[row]), field_name, code)
        good = pa.array(faults.code == 0)
        table, lines = table.filter(good), lines.filter(good)
    return refusals.arrivals(table, dropped, lines)


def _drop(columns: Columns, fields: Fields) -> dict[str, int]:
    """Take out the fields that are not admitted; how many values of each had arrived."""
    dropped: dict[str, int] = {}
    for name in SCHEMA.names:
        if fields.reads(name):
            continue
        gone = 0
        if name in columns.texts:
            values = columns.texts.pop(name)
            gone = len(values) - values.null_count
        elif name == "qty" and columns.qty is not None:
            gone, columns.qty = len(columns.qty) - columns.qty.null_count, None
        elif name == "error" and columns.error is not None:
            gone, columns.error = len(columns.error) - columns.error.null_count, None
        if gone:
            dropped[name] = gone
    return dropped


def _checked(name: str, values: pa.Array, clean: bool, faults: _Faults) -> pa.Array:
    """Lengths and characters of one text column; empty texts become absent."""
    if values.null_count == len(values):
        return values
    sizes = pc.binary_length(values)
    shortest, longest = pc.min_max(sizes).as_py().values()
    if longest > LONGEST_TEXT:
        faults.mark(_mask(pc.greater(pc.utf8_length(values), LONGEST_TEXT)), name, "too_long")
    if not clean and _holds_control(values):
        faults.mark(_mask(pc.match_substring_regex(values, _CONTROL)), name, "bad_text")
    if shortest == 0:
        return pc.if_else(pc.equal(sizes, 0), pa.scalar(None, pa.string()), values)
    return values


def _holds_control(values: pa.Array) -> bool:
    """Whether any byte of the column could be a control character: one look over the bytes before a slow search."""
    data = values.buffers()[2]
    if data is None:
        return False
    raw = np.frombuffer(data, np.uint8)
    return bool(((raw < 0x20) | (raw == 0x7F)).any())


def _bind_device(columns: Columns, device: str | None, count: int, faults: _Faults) -> None:
    if device is None:
        return
    given = columns.texts.get("device")
    if given is not None and given.null_count < count:
        faults.mark(_mask(pc.not_equal(given, device)), "device", "wrong_device")
    columns.texts["device"] = pa.array([device], pa.string()).take(pa.array(np.zeros(count, np.int64)))


def _absent(columns: Columns, name: str, count: int) -> Mask:
    if name in columns.instants:
        return ~columns.instants[name][1]
    values = columns.texts.get(name)
    if values is None:
        return np.ones(count, np.bool_)
    result: Mask = values.is_null().to_numpy(zero_copy_only=False)
    return result


def _table(columns: Columns, count: int) -> pa.Table:
    """Every column of SCHEMA, in order, nulls where nothing came."""
    arrays: list[pa.Array] = []
    for column in SCHEMA:
        if column.name in columns.instants:
            micros, present, _ = columns.instants[column.name]
            # `at` is never null in what remains: rows without it are refused above.
            values = pa.array(micros) if column.name == "at" else pa.array(micros, mask=~present)
            arrays.append(values.cast(INSTANT))
        elif column.name in columns.texts:
            arrays.append(columns.texts[column.name])
        elif column.name == "qty" and columns.qty is not None:
            arrays.append(columns.qty)
        elif column.name == "error" and columns.error is not None:
            arrays.append(columns.error)
        elif column.name == "at":
            arrays.append(pa.array(np.zeros(count, np.int64)).cast(INSTANT))
        else:
            arrays.append(pa.nulls(count, column.type))
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
