"""What ZoneMinder's filters say of how long events stay: which rule erases which cameras' events, and when.

A filter erases when it runs in the background and deletes. It counts as a rule of time for a camera only if it erases *every*
event of it past an age; conditions on archiving, on the end of the event and on the camera are understood, any other makes it partial.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from regard.terms.duration import Duration

_START = frozenset({"StartDateTime", "StartDate", "DateTime", "Date", "EndDateTime", "EndDate"})
_SINCE = re.compile(r"\s*(?:-\s*)?(\d{1,6})\s*(second|sec|minute|min|hour|day|week|month|year)s?(?:\s+ago)?\s*", re.I)
_UNITS = {"sec": "seconds", "second": "seconds", "min": "minutes", "minute": "minutes", "hour": "hours"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One filter that erases. `after` is the age (None: none), `disk` whether it waits for a full disk, `partial` whether it leaves some
    events; `monitors` the ids it is for (None: all)."""

    after: Duration | None
    disk: bool
    partial: bool
    monitors: frozenset[str] | None
    spares_archived: bool

    def rules(self, monitor: str, name: str) -> bool:
        """Whether it erases every event of that camera past an age."""
        if self.after is None or self.disk or self.partial:
            return False
        return self.monitors is None or monitor in self.monitors or name in self.monitors


def rule(query: str) -> Rule:
    """What one erasing filter does, by its conditions. Conditions that are not understood make it partial."""
    try:
        terms = json.loads(query).get("terms", [])
        terms = [term for term in terms if isinstance(term, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Rule(None, False, True, None, False)
    after: Duration | None = None
    disk = partial = spares = False
    monitors: frozenset[str] | None = None
    for term in terms[:100]:
        attribute, sign = str(term.get("attr", "")), str(term.get("op", "")).strip()
        value = term.get("val")
        if str(term.get("cnj", "and")).lower() == "or":
            partial = True
        if attribute in ("DiskPercent", "DiskBlocks", "SystemLoad", "DiskSpace"):
            disk = disk or attribute.startswith("DiskP") or attribute == "DiskBlocks"
            partial = partial or not attribute.startswith("Disk") or attribute == "DiskSpace"
        elif attribute == "Archived" and sign in ("=", "IS") and str(value) == "0":
            spares = True
        elif attribute in _START and sign in ("<", "<="):
            aged = since(value)
            after, partial = aged or after, partial or aged is None
        elif attribute in ("EndDateTime", "EndDate") and sign in ("IS NOT", "!="):
            continue
        elif attribute in ("MonitorId", "Monitor", "MonitorName", "Name") and sign in ("=", "IN", "=[]"):
            monitors = frozenset(part.strip() for part in str(value).split(","))
        else:
            partial = True
    return Rule(after, disk, partial, monitors, spares)


def since(value: Any) -> Duration | None:
    """The age that a relative date such as `-30 days` or `1 month ago` sets; None for a fixed date or words not known."""
    found = _SINCE.fullmatch(str(value))
    if not found or not (str(value).lstrip().startswith("-") or "ago" in str(value).lower()):
        return None
    count, unit = int(found[1]), found[2].lower()
    if unit in ("month", "year"):
        return Duration(months=count * (12 if unit == "year" else 1))
    return Duration.of(**{_UNITS.get(unit, unit + "s"): count})
