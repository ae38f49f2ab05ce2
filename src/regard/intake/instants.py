"""Times as text, read many at once: strict ISO 8601 with an offset, to microseconds UTC, and which of them are not that.

One reading for every door, so that a row is judged alike whatever stands beside it. The form is
`YYYY-MM-DDThh:mm:ss[.f{1,6}](Z|±hh:mm)`: RFC 3339 in its upper-case form, years 1000 to 2999, offsets up to 14 hours, no leap second.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Int64s = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

EARLIEST_US = -30_610_224_000_000_000
"""1000-01-01T00:00Z."""
LATEST_US = 32_503_680_000_000_000
"""3000-01-01T00:00Z, not included."""

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87, dtype=np.int64)
_SHORTEST, _LONGEST = 20, 32


class Parsed(NamedTuple):
    """Microseconds UTC (0 where not readable) and which are readable."""

    micros: Int64s
    good: Mask


def in_range(micros: Int64s) -> Mask:
    """Which instants lie in the years 1000 to 2999."""
    return (micros >= EARLIEST_US) & (micros < LATEST_US)


def parse(texts: pa.Array) -> Parsed:
    """Read a string array. Nulls are not readable."""
    count = len(texts)
    micros = np.zeros(count, np.int64)
    good = np.zeros(count, np.bool_)
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    data, starts = _bytes_of(texts)
    for length in np.unique(lengths):
        if not _SHORTEST <= length <= _LONGEST:
            continue
        rows = np.flatnonzero(lengths == length)
        if rows.size == count and count and np.all(np.diff(starts) == length):
            block = data[starts[0] : starts[0] + count * int(length)].reshape(count, int(length))
        else:
            block = data[starts[rows][:, None] + np.arange(length)]
        micros[rows], good[rows] = _parse_block(np.ascontiguousarray(block.T), int(length))
    micros[~good] = 0
    return Parsed(micros, good)


def _bytes_of(texts: pa.Array) -> tuple[Bytes, Int64s]:
    """The text bytes of a string array and where each begins."""
    buffers: list[Any] = texts.buffers()
    if buffers[2] is None or len(texts) == 0:
        return np.zeros(0, np.uint8), np.zeros(len(texts), np.int64)
    offsets = np.frombuffer(buffers[1], np.int32, count=len(texts) + 1, offset=texts.offset * 4)
    return np.frombuffer(buffers[2], np.uint8), offsets[:-1].astype(np.int64)


def _number(rows: Bytes, good: Mask) -> Int64s:
    """The number whose digits stand one a row of `rows`; clears `good` where one is not a digit."""
    value = np.zeros(rows.shape[1], np.int64)
    for row in rows:
        digit = row - np.uint8(48)
        good &= digit < 10
        value = value * 10 + digit
    return value


def _parse_block(at: Bytes, length: int) -> tuple[Int64s, Mask]:
    """Read texts of one length; `at[i]` holds their i-th bytes."""
    good = np.ones(at.shape[1], np.bool_)
    for place, sign in ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")):
        good &= at[place] == ord(sign)
    year, month, day = _number(at[0:4], good), _number(at[5:7], good), _number(at[8:10], good)
    hour, minute, second = _number(at[11:13], good), _number(at[14:16], good), _number(at[17:19], good)
    good &= (year >= 1000) & (year <= 2999) & (hour < 24) & (minute < 60) & (second < 60)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    month_days = _MONTH_DAYS[np.minimum(month, 99)] + (leap & (month == 2))
    good &= (day >= 1) & (day <= month_days)
    micros = _days(year, month, day) * _DAY + ((hour * 60 + minute) * 60 + second) * _SECOND
    zulu = at[length - 1] == ord("Z")
    micros_z, good_z = _fraction(at[19 : length - 1], good.copy())
    if zulu.all():
        return micros + micros_z, good_z
    micros_o, good_o = _offset(at, length, good.copy())
    return micros + np.where(zulu, micros_z, micros_o), np.where(zulu, good_z, good_o)


def _offset(at: Bytes, length: int, good: Mask) -> tuple[Int64s, Mask]:
    """What a numeric offset and the fraction before it add to the local time."""
    if length < 25:
        return np.zeros(at.shape[1], np.int64), np.zeros(at.shape[1], np.bool_)
    sign, colon = at[length - 6], at[length - 3]
    good &= ((sign == ord("+")) | (sign == ord("-"))) & (colon == ord(":"))
    hours, minutes = _number(at[length - 5 : length - 3], good), _number(at[length - 2 : length], good)
    good &= (hours <= 14) & (minutes < 60)
    away = (hours * 60 + minutes) * 60 * _SECOND
    fraction, good = _fraction(at[19 : length - 6], good)
    return fraction + np.where(sign == ord("-"), away, -away), good


def _fraction(rows: Bytes, good: Mask) -> tuple[Int64s, Mask]:
    """The fraction of a second in `.f{1,6}`, or nothing, in microseconds."""
    if len(rows) == 0:
        return np.zeros(rows.shape[1], np.int64), good
    if not 2 <= len(rows) <= 7:
        return np.zeros(rows.shape[1], np.int64), np.zeros_like(good)
    good &= rows[0] == ord(".")
    return _number(rows[1:], good) * 10 ** (7 - len(rows)), good


def _days(year: Int64s, month: Int64s, day: Int64s) -> Int64s:
    """Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Hinnant, `days_from_civil`)."""
    year = year - (month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    result: Int64s = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return result
