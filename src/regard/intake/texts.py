"""Columns of text (CSV, text columns of Parquet) into the columns of scans, as a mapping says."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regard.intake.arrivals import TEXTS
from regard.intake.columns import Columns
from regard.intake.instants import Int64s, Mask, parse
from regard.intake.mapping import UNIX_UNITS, Mapping, pattern
from regard.intake.typed import to_micros

_TRUE, _FALSE = ("true", "1"), ("false", "0")
_WHOLE = r"^[+-]?[0-9]{1,15}$"


def put(columns: Columns, name: str, values: pa.Array, mapping: Mapping) -> None:
    """Take a text column as field `name`; what cannot be read becomes a fault of its row. An empty text is an absent value."""
    values = pc.if_else(pc.equal(pc.binary_length(values), 0), pa.scalar(None, pa.string()), values)
    if name in TEXTS:
        columns.texts[name] = values
    elif name in ("at", "device_time"):
        _instants(columns, name, values, mapping)
    elif name == "qty":
        numbers, whole = _whole(values)
        good = whole & (numbers >= -(2**31)) & (numbers < 2**31)
        columns.faults.append((_present(values) & ~whole, name, "wrong_type"))
        columns.faults.append((whole & ~good, name, "out_of_range"))
        columns.qty = pa.array(np.where(good, numbers, 0), mask=~good).cast(pa.int32())
    else:
        lower = pc.utf8_lower(values)
        true = pc.fill_null(pc.is_in(lower, pa.array(_TRUE)), False)
        known = pc.or_(true, pc.fill_null(pc.is_in(lower, pa.array(_FALSE)), False)).to_numpy(zero_copy_only=False)
        columns.faults.append((_present(values) & ~known, name, "wrong_type"))
        columns.error = pa.array(true.to_numpy(zero_copy_only=False), mask=~known)


def put_constants(columns: Columns, mapping: Mapping) -> None:
    """The mapping's constants, for every row."""
    count = len(columns.lines)
    for name, value in mapping.constants.items():
        columns.texts[name] = pa.array([value], pa.string()).take(pa.array(np.zeros(count, np.int64)))


def put_numbers(columns: Columns, name: str, numbers: Int64s, present: Mask, mapping: Mapping) -> None:
    """Take whole numbers as instants of a "unix-…" mapping; of any other, none can be read."""
    unit = UNIX_UNITS.get(mapping.time)
    if unit is None:
        columns.instants[name] = (np.zeros_like(numbers), present, np.zeros_like(present))
        return
    micros, good = to_micros(numbers, unit)
    columns.instants[name] = (np.where(good, micros, 0), present, good & present)


def put_local(columns: Columns, name: str, micros: Int64s, present: Mask, good: Mask, mapping: Mapping) -> None:
    """Take local times (microseconds as if UTC) of the mapping's zone. Skipped and repeated hours are faults, unless it says which."""
    assert mapping.zone is not None, "the mapping was checked"
    local = pa.array(np.where(good, micros, 0)).cast(pa.timestamp("us"))
    zone = mapping.zone.key
    first = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="earliest")
    second = pc.assume_timezone(local, zone, ambiguous="latest", nonexistent="earliest")
    back = pc.local_timestamp(first)
    skipped = good & pc.not_equal(back, local).to_numpy(zero_copy_only=False)
    one = first.cast(pa.int64()).to_numpy(zero_copy_only=False)
    other = second.cast(pa.int64()).to_numpy(zero_copy_only=False)
    columns.faults.append((skipped, name, "nonexistent_time"))
    if mapping.repeated_hour == "refuse":
        columns.faults.append((good & (one != other), name, "ambiguous_time"))
    chosen = other if mapping.repeated_hour == "second" else one
    columns.instants[name] = (np.where(good, chosen, 0), present, good)


def _instants(columns: Columns, name: str, values: pa.Array, mapping: Mapping) -> None:
    present = _present(values)
    if mapping.time == "iso":
        micros, good = parse(values)
        columns.instants[name] = (micros, present, good)
        return
    if mapping.time in UNIX_UNITS:
        numbers, whole = _whole(values)
        put_numbers(columns, name, numbers, whole, mapping)
        micros, _, good = columns.instants[name]
        columns.instants[name] = (micros, present, good)
        return
    read = pattern(mapping.time)
    assert read is not None, "the mapping was checked"
    expression, parts = read
    found = pc.extract_regex(values, expression.pattern)
    piece = {letter: pc.struct_field(found, [letter]) for letter in parts}
    nothing = pa.scalar("00", pa.string())
    iso = pc.binary_join_element_wise(
        piece["Y"], "-", piece["m"], "-", piece["d"], "T", piece["H"], ":", piece["M"], ":", piece.get("S", nothing),
        *((".", piece["f"]) if "f" in piece else ()), "Z", "",
    )  # fmt: skip
    micros, good = parse(iso)
    put_local(columns, name, micros, present, good, mapping)


def _present(values: pa.Array) -> Mask:
    present: Mask = values.is_valid().to_numpy(zero_copy_only=False)
    return present


def _whole(values: pa.Array) -> tuple[Int64s, Mask]:
    """Whole numbers of at most fifteen digits, and which are."""
    whole = pc.fill_null(pc.match_substring_regex(values, _WHOLE), False)
    digits = pc.utf8_ltrim(pc.if_else(whole, values, pa.scalar("0", pa.string())), characters="+")
    numbers: Int64s = pc.fill_null(digits.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return numbers, whole.to_numpy(zero_copy_only=False)
