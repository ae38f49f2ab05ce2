"""The limits that the gate takes from the rulebook: each named once, read for a day. No number of the law stands in this room.

The gate acts today and reads the law as it is read today: both of the rulebook's clocks stand on the same day.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from regard.rulebook import law
from regard.rulebook.requirement import LimitValue
from regard.terms.duration import Duration
from regard.terms.errors import NotFound


class Limit(NamedTuple):
    """Where a limit stands: the requirement and the limit's name in it."""

    requirement: str
    name: str


KNOWN_BAD = Limit("SCN-01", "known_bad")
"""A person's raw detail, of everyone, kept this long or longer is a decided breach."""
FAST_PAIR = Limit("SCN-03", "speed_max")
FAST_TASK = Limit("SCN-03", "task")
IDLE_MIN = Limit("SCN-04", "idle_min")
FIGURE_SHIFT = Limit("SCN-06", "shift")
"""Up to here a person's fine figure lives only for the shift."""
LATENCY_MIN = Limit("SCN-05", "window_min")
LATENCY_MAX = Limit("SCN-05", "window_max")
STAFF_FROM = Limit("LAB-07", "staff_min")
DEEMED = Limit("LAB-07", "deemed")
DEEMED_EXPERT = Limit("LAB-07", "deemed_expert")
ANSWER = Limit("GDPR-12", "answer")
ANSWER_MORE = Limit("GDPR-12", "answer_more")
NOTIFY = Limit("GDPR-33", "notify")
LOG_MAX = Limit("LOG-01", "kept_max")
LOG_JUSTIFIED = Limit("LOG-01", "kept_justified")
MIN_GROUP = Limit("STAT-01", "min_group")
GROUP_FLOOR = Limit("STAT-01", "floor")
DOMINANCE = Limit("STAT-01", "dominance")
ROAD_MAX = Limit("VP-04", "kept_max")
ROAD_LOG_MAX = Limit("VP-07", "kept_max")
BODYCAM_TERM = Limit("BC-01", "kept")
BODYCAM_LOG = Limit("BC-07", "kept")
WORKPLACE_CCTV_MAX = Limit("CCTV-W-07", "kept_max")
CALL_MAX = Limit("CALL-02", "recording_max")
CALL_NOTES_MAX = Limit("CALL-02", "analysis_max")


def duration(limit: Limit, day: date) -> Duration | None:
    """The limit in force on `day`, when there is one and it is a duration."""
    value = read(limit, day)
    return value if isinstance(value, Duration) else None


def number(limit: Limit, day: date) -> float | None:
    """The limit in force on `day`, when there is one and it is a number."""
    value = read(limit, day)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def word(limit: Limit, day: date) -> str | None:
    """The limit in force on `day`, when there is one and it is a word."""
    value = read(limit, day)
    return value if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def read(limit: Limit, day: date) -> LimitValue | None:
    """The limit in force on `day`, as the law is read on `day`; None when the rulebook has none then."""
    try:
        return law.limit(limit.requirement, limit.name, on=day, read_as_of=day)
    except NotFound:
        return None
