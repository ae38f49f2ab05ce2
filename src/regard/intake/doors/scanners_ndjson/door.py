"""The door for NDJSON. A batch is decoded at once; only when that fails is it decoded line by line, to say which lines and why."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
import numpy as np
import pyarrow as pa

from regard.intake import batch
from regard.intake.arrivals import MAX_ROW_BYTES, TEXTS, Arrivals, Fields, Refusals
from regard.intake.columns import Columns, finish
from regard.intake.instants import Int64s, parse

CONTENT_TYPE = "application/x-ndjson"

_BLANK = b" \t\r"
_PATH = re.compile(r"at `\$\.(\w+)`")
_UNKNOWN = re.compile(r"unknown field `(.*)`", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


class Scan(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One scan as it stands on its line. Null is the same as absent."""

    at: str | None = None
    worker: str | None = None
    task: str | None = None
    item: str | None = None
    place: str | None = None
    device: str | None = None
    team: str | None = None
    qty: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)] | None = None
    error: bool | None = None
    id: str | None = None
    device_time: str | None = None


_DECODER = msgspec.json.Decoder(Scan)


def read(body: bytes, *, fields: Fields, device: str | None = None) -> Arrivals:
    """Read one batch. `device` is the token's device: rows without one get it, rows with another are refused (`wrong_device`).

    Raises InputRefused (`intake_batch_too_large`, `intake_too_many_rows`, `intake_empty`) for the batch as a whole; everything
    else refuses row by row. Blank lines are passed over. Line numbers count from 1.
    """
    batch.check_bytes(len(body))
    starts, ends = _lines(body)
    batch.check_rows(len(starts))
    refusals = Refusals()
    scans, lines = _at_once(body, starts, ends)
    if scans is None:
        scans, lines = _one_by_one(body, starts, ends, refusals)
    if not len(lines) and not refusals.total:
        raise batch.nothing()
    return finish(_columns(scans, lines, clean=b"\\" not in body), fields=fields, device=device, refusals=refusals)


def _lines(body: bytes) -> tuple[Int64s, Int64s]:
    """Where every line begins and ends (its newline not included), blank ones too."""
    breaks = np.flatnonzero(np.frombuffer(body, np.uint8) == 0x0A)
    ends = breaks if body.endswith(b"\n") else np.append(breaks, len(body))
    starts = np.concatenate(([0], breaks + 1))[: len(ends)]
    return starts.astype(np.int64), ends.astype(np.int64)


def _at_once(body: bytes, starts: Int64s, ends: Int64s) -> tuple[list[Scan] | None, Int64s]:
    """All lines in one call, or None where that may not be the same as line by line.

    The decoder takes objects wherever white space stands between them. When every line begins with a brace and there are as many
    objects as lines, each line is one object: an object of scalars holds no other brace at the start of a line.
    """
    none = np.zeros(0, np.int64)
    if not len(starts) or int((ends - starts).max()) > MAX_ROW_BYTES or int((ends - starts).min()) == 0:
        return None, none
    if not (np.frombuffer(body, np.uint8)[starts] == 0x7B).all():
        return None, none
    try:
        scans = _DECODER.decode_lines(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None, none
    return (scans, np.arange(1, len(starts) + 1)) if len(scans) == len(starts) else (None, none)


def _one_by_one(body: bytes, starts: Int64s, ends: Int64s, refusals: Refusals) -> tuple[list[Scan], Int64s]:
    """Each line alone: the good ones, and the others refused with their reason."""
    scans: list[Scan] = []
    lines: list[int] = []
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True), 1):
        if end - start > MAX_ROW_BYTES:
            refusals.add(number, "", "row_too_long")
            continue
        line = body[start:end]
        if not line.strip(_BLANK):
            continue
        try:
            scans.append(_DECODER.decode(line))
            lines.append(number)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            refusals.add(number, *_reason(error))
    return scans, np.array(lines, np.int64)


def _reason(error: Exception) -> tuple[str, str]:
    """The field and the code of what the decoder found. Names that are no field names are not repeated: they may be anything."""
    if isinstance(error, UnicodeDecodeError):
        return "", "bad_text"
    if not isinstance(error, msgspec.ValidationError):
        return "", "not_json"
    message = str(error)
    unknown = _UNKNOWN.search(message)
    if unknown:
        name = unknown.group(1)
        return (name if _PLAIN_NAME.fullmatch(name) else "?"), "unknown_field"
    path = _PATH.search(message)
    if path is None:
        return "", "not_json"
    return path.group(1), "out_of_range" if "<=" in message or ">=" in message else "wrong_type"


def _columns(scans: list[Scan], lines: Int64s, *, clean: bool) -> Columns:
    columns = Columns(lines, clean=clean)
    for name in TEXTS:
        columns.texts[name] = pa.array([getattr(scan, name) for scan in scans], pa.string())
    for name in ("at", "device_time"):
        texts = pa.array([getattr(scan, name) for scan in scans], pa.string())
        micros, good = parse(texts)
        columns.instants[name] = (micros, texts.is_valid().to_numpy(zero_copy_only=False), good)
    columns.qty = pa.array([scan.qty for scan in scans], pa.int32())
    columns.error = pa.array([scan.error for scan in scans], pa.bool_())
    return columns
