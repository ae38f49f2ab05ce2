"""Buckets: everything of one system and kind that goes on the same day, or hour, shares one key that dies then.

The id is `<system>/<kind>/<erase-by>`, with the instant in UTC to the minute (`floor-1/scans/2026-03-31T22:00Z`), or `-` where there
is no date. It names no person. It is also the folder of the bucket's segment files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from regard.terms.clock import utc
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.text import Text

_WORD = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}", re.ASCII)
_DATED = "%Y-%m-%dT%H:%MZ"
_SHORT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one key covers. `erase_by` is aware UTC in whole minutes, or None for what has no date. `rows` marks keys of rows."""

    system: str
    kind: str
    erase_by: datetime | None
    rows: bool = False

    @property
    def id(self) -> str:
        """The bucket's id, which is also the relative folder of its files."""
        when = "-" if self.erase_by is None else utc(self.erase_by).strftime(_DATED)
        return f"{self.system}/{self.kind}/{when}"


def bucket(system: str, kind: str, erase_by: datetime | None, *, rows: bool = False) -> Bucket:
    """The bucket for `system` and `kind` at `erase_by`, which is rounded down to the minute.

    Raises `InputRefused` (code `bucket_name`) when a name is not 1 to 63 of `a-z 0-9 . _ @ -`, beginning with a letter or digit.
    """
    for name in (system, kind):
        if not _WORD.fullmatch(name) or ".." in name:
            raise InputRefused(
                "bucket_name",
                Text(
                    "“{name}” cannot name a system or kind here: use 1 to 63 lower-case letters, digits, “-”, “_” or “.”.",
                    "« {name} » ne peut pas nommer un système ou une sorte : de 1 à 63 minuscules, chiffres, « - », « _ » ou « . ».",
                ),
                name=name[:80],
            )
    when = None if erase_by is None else utc(erase_by).replace(second=0, microsecond=0)
    return Bucket(system, kind, when, rows)


def parse(bucket_id: str, *, rows: bool = False) -> Bucket:
    """Read a bucket's id. Raises `InputRefused` (code `bucket_id` or `bucket_name`)."""
    parts = bucket_id.split("/")
    try:
        system, kind, when = parts
        instant = None if when == "-" else datetime.strptime(when, _DATED).replace(tzinfo=UTC)
    except ValueError:
        raise InputRefused(
            "bucket_id",
            Text(
                "“{id}” is not the id of a bucket (system/kind/date).",
                "« {id} » n’est pas l’identifiant d’un lot (système/sorte/date).",
            ),
            id=bucket_id[:200],
        ) from None
    return bucket(system, kind, instant, rows=rows)


def erase_by(earliest: datetime, term: Duration, zone: tzinfo) -> datetime:
    """When what began at `earliest` must be gone: plus `term` on `zone`'s calendar, rounded down to the bucket. Aware UTC.

    Rounded down to local midnight, or to the hour when the term is under three days, so that nothing outlives its term. Where
    rounding would put the instant before `earliest` (a term shorter than the bucket), it is rounded to the minute only.
    """
    end = term.after(earliest, zone)
    local = end.astimezone(zone)
    if term.longest() < _SHORT:
        rounded = end.replace(minute=0, second=0, microsecond=0)
    else:
        rounded = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return rounded if rounded > utc(earliest) else end.replace(second=0, microsecond=0)
