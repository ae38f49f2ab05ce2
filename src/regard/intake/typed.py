"""Typed columns (Arrow, Parquet) into the columns of scans: which types may stand for which field, and what each value must be.

Nothing is trusted: offsets, indices and UTF-8 are checked before a value is touched, and a dictionary is never spelt out before it
is known how large that would be.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from regard.intake.arrivals import MAX_BATCH_BYTES, TEXTS
from regard.intake.columns import Columns
from regard.intake.instants import EARLIEST_US, LATEST_US, Int64s, Mask
from regard.terms.errors import InputRefused
from regard.terms.text import Text

MAX_SPELT_BYTES = 64 * 1024 * 1024
"""Most bytes of text that the dictionaries of one batch may spell out."""

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def wrong_schema(field: str, wanted: str) -> InputRefused:
    """The error for a column that scans do not have, or of another type (`intake_wrong_schema`)."""
    return InputRefused(
        "intake_wrong_schema",
        Text(
            "Column “{field}” does not fit: {wanted} is wanted.",
            "La colonne « {field} » ne convient pas : il faut {wanted}.",
        ),
        field=field,
        wanted=wanted,
    )


def damaged() -> InputRefused:
    """The error for a column whose lengths, offsets or indices do not hold together (`intake_not_arrow`)."""
    return InputRefused(
        "intake_not_arrow",
        Text(
            "The body is not a whole, valid Arrow stream; send it again.",
            "Le corps n’est pas un flux Arrow entier et valide ; envoyez-le de nouveau.",
        ),
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pt.is_string(kind) or pt.is_large_string(kind))


def check_type(name: str, kind: pa.DataType) -> None:
    """Raises InputRefused (`intake_wrong_schema`) when a column of this type cannot be the field `name`."""
    if name in TEXTS:
        spelt = kind.value_type if pt.is_dictionary(kind) else kind
        if not _is_text(spelt):
            raise wrong_schema(name, "utf8")
    elif name in ("at", "device_time"):
        if not pt.is_timestamp(kind) or kind.tz is None:
            raise wrong_schema(name, "timestamp[us, UTC]")
    elif name == "qty":
        if not pt.is_integer(kind):
            raise wrong_schema(name, "int32")
    elif not pt.is_boolean(kind):
        raise wrong_schema(name, "bool")


def put(columns: Columns, name: str, values: pa.Array) -> None:
    """Take a column of a type that `check_type` let pass into `columns`. Raises InputRefused when its insides do not hold together."""
    if name in TEXTS:
        columns.texts[name] = _text(columns, name, values)
        return
    try:
        values.validate(full=True)
    except pa.ArrowException as error:
        raise damaged() from error
    if name in ("at", "device_time"):
        present = values.is_valid().to_numpy(zero_copy_only=False)
        micros, good = to_micros(_numbers(values), values.type.unit)
        columns.instants[name] = (micros, present, good)
    elif name == "qty":
        fits = (
            pc.and_(pc.greater_equal(values, -(2**31)), pc.less(values, 2**31))
            if values.type != pa.uint64()
            else pc.less(values, 2**31)
        )
        columns.faults.append((~_mask(pc.fill_null(fits, True)), name, "out_of_range"))
        columns.qty = pc.if_else(fits, values, pa.scalar(None, values.type)).cast(pa.int32())
    else:
        columns.error = values


def to_micros(numbers: Int64s, unit: str) -> tuple[Int64s, Mask]:
    """Instants of a unit ("s", "ms", "us", "ns") since 1970 in microseconds (rounded down), and which lie in the years 1000 to 2999."""
    per_second = _PER_SECOND[unit]
    if per_second <= 1_000_000:
        scale = 1_000_000 // per_second
        good = (numbers >= -(-EARLIEST_US // scale)) & (numbers < LATEST_US // scale)
        return np.where(good, numbers, 0) * scale, good
    micros = numbers // (per_second // 1_000_000)
    return micros, (micros >= EARLIEST_US) & (micros < LATEST_US)


def _numbers(values: pa.Array) -> Int64s:
    numbers: Int64s = pc.fill_null(values.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return numbers


def _mask(values: pa.Array) -> Mask:
    result: Mask = values.to_numpy(zero_copy_only=False)
    return result


def _text(columns: Columns, name: str, values: pa.Array) -> pa.Array:
    if pt.is_dictionary(values.type):
        return _spelt(columns, name, values)
    try:
        values.validate(full=True)
    except pa.ArrowException:
        values, bad = _only_utf8(values)
        columns.faults.append((bad, name, "bad_text"))
    try:
        return values if pt.is_string(values.type) else values.cast(pa.string())
    except pa.ArrowException as error:
        raise damaged() from error


def _spelt(columns: Columns, name: str, values: pa.DictionaryArray) -> pa.Array:
    """A dictionary column as plain texts, when it is not too large so."""
    try:
        values.validate()  # lengths first: a negative one must not be asked for its len()
    except pa.ArrowException as error:
        raise damaged() from error
    words = values.dictionary
    if len(words) > MAX_BATCH_BYTES // 4:  # each takes an offset of four bytes at least: the length is a lie
        raise damaged()
    bad_words = np.zeros(len(words), np.bool_)
    try:
        words.validate(full=True)
    except pa.ArrowException:
        words, bad_words = _only_utf8(words)
    try:
        indices = values.indices
        indices.validate(full=True)
        codes = pc.fill_null(indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    except pa.ArrowException as error:
        raise damaged() from error
    if codes.size and (codes.max() >= len(words) or codes.min() < -1):
        raise damaged()
    sizes = np.append(pc.fill_null(pc.binary_length(words), 0).to_numpy(zero_copy_only=False).astype(np.int64), 0)
    if int(sizes[codes].sum()) > MAX_SPELT_BYTES:
        raise InputRefused(
            "intake_batch_too_large",
            Text(
                "The texts of this batch spell out to more than {limit} bytes; send it in several.",
                "Les textes de ce lot dépassent {limit} octets une fois dépliés ; envoyez-le en plusieurs fois.",
            ),
            limit=MAX_SPELT_BYTES,
        )
    if bad_words.any():
        columns.faults.append((np.append(bad_words, False)[codes], name, "bad_text"))
    return words.cast(pa.string()).take(pa.array(codes, mask=codes < 0))


def _only_utf8(values: pa.Array) -> tuple[pa.Array, Mask]:
    """The texts with those that are not UTF-8 made null, and which they were. Raises InputRefused when it is not that alone."""
    kind = pa.binary() if pt.is_string(values.type) else pa.large_binary()
    try:
        raw = pa.Array.from_buffers(kind, len(values), values.buffers(), offset=values.offset)
        raw.validate(full=True)
    except (pa.ArrowException, ValueError) as error:
        raise damaged() from error
    texts: list[str | None] = []
    bad = np.zeros(len(values), np.bool_)
    for row, value in enumerate(raw.to_pylist()):
        try:
            texts.append(None if value is None else value.decode())
        except UnicodeDecodeError:
            texts.append(None)
            bad[row] = True
    return pa.array(texts, pa.string()), bad
