"""What an evidence table shows by itself, in the words of a charter: the age of its oldest row, what a log carries, generic accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regard.audit.mapping.reading import FileTable
from regard.terms.duration import Duration

_GENERIC = re.compile(
    r"(admin(istrat(or|eur))?|root|user\d*|test\d*|guest|invit[eé]|accueil|reception|operateur\d*|operator\d*|securit[ey]|"
    r"security|pc-?\w{1,10}|poste\d+|agent\d*|gardien\d*|superviseur\d*|supervisor\d*|service|system|default|public|partage|shared)",
    re.IGNORECASE,
)


def age(oldest: datetime | None, now: datetime) -> Duration | None:
    """How long before `now` that was, in whole days; None when it is not known or lies ahead."""
    if oldest is None or oldest > now:
        return None
    return Duration.of(days=(now - oldest).days)


def oldest(tables: Iterable[FileTable], name: str) -> datetime | None:
    """The first instant of those of these tables that are called `name`."""
    starts = [span.start for each in tables if each.mapping.table == name and (span := each.period)]
    return min(starts, default=None)


def kept(data: str, per: str | None, tables: Sequence[FileTable], name: str, now: datetime) -> list[dict[str, Any]]:
    """A `[[system.keeps]]` with the oldest row that was seen; none when there is no row. The term itself is not seen."""
    seen = age(oldest(tables, name), now)
    if seen is None:
        return []
    return [{"data": data, **({"per": per} if per else {}), "oldest": seen}]


def traces(tables: Iterable[FileTable]) -> dict[str, Any]:
    """`[system.traces]`: which of who, when, what, why and recipients the log carries (a column that is never filled is not carried).

    How long it is kept and what else is traced elsewhere are not seen here. Empty without a single access.
    """
    logs = [each.table for each in tables if each.mapping.table == "accesses" and len(each.table)]
    if not logs:
        return {}
    carried = {
        "who": _filled(logs, "account"),
        "when": _filled(logs, "at"),
        "what": _filled(logs, "object") and _filled(logs, "action"),
        "why": _filled(logs, "why"),
        "recipients": _filled(logs, "recipient"),
    }
    return {"fields": [name for name, held in carried.items() if held]}


def generic(names: Iterable[str | None]) -> bool:
    """Whether an account bears the name of a post or of nobody (`admin`, `accueil`, `pc-secu`), not of a person."""
    return any(name is not None and _GENERIC.fullmatch(name.strip()) is not None for name in names)


def _filled(tables: Iterable[pa.Table], name: str) -> bool:
    return any(name in each.column_names and pc.any(pc.is_valid(each[name])).as_py() for each in tables)
