"""Durations as the law writes them: ISO 8601, with months that are calendar months.

`P1M` from 31 January ends on 28 February (clamped at the month's end), in the site's zone. A duration has no length in seconds
unless it has no months: comparisons of mixed durations are made from a given instant.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from functools import total_ordering

_PATTERN = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
# A month lies between 28 and 31 days. Sorting takes the Gregorian mean, 30.436875 days; deciding takes an instant.
_MEAN_MONTH = timedelta(days=30, seconds=37_746)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Duration:
    """A calendar length: whole months, and an exact rest. Never negative."""

    months: int = 0
    rest: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if self.months < 0 or self.rest < timedelta(0):
            raise ValueError("a duration is never negative")

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read ISO 8601 (`P31D`, `P1M`, `PT10M`, `PT1.25S`). Raises ValueError on anything else, `P` and `PT` included."""
        found = _PATTERN.fullmatch(text)
        if not found or text in ("P", "") or text.endswith("T"):
            raise ValueError(f"not an ISO 8601 duration: {text!r}")
        part = {name: value for name, value in found.groupdict().items() if value}
        if not part:
            raise ValueError(f"not an ISO 8601 duration: {text!r}")
        microseconds = int(Fraction(part.get("seconds", "0")) * 1_000_000)
        return cls(
            months=int(part.get("years", 0)) * 12 + int(part.get("months", 0)),
            rest=timedelta(
                weeks=int(part.get("weeks", 0)),
                days=int(part.get("days", 0)),
                hours=int(part.get("hours", 0)),
                minutes=int(part.get("minutes", 0)),
                microseconds=microseconds,
            ),
        )

    @classmethod
    def of(cls, **parts: float) -> Duration:
        """A duration without months, from timedelta's own words: `Duration.of(days=31)`."""
        return cls(rest=timedelta(**parts))

    def after(self, start: datetime, zone: tzinfo) -> datetime:
        """The instant one duration after `start` (aware), in UTC. Months are counted on `zone`'s calendar, clamped at month end."""
        if start.tzinfo is None:
            raise ValueError("an aware instant is needed")
        local = start.astimezone(zone)
        if self.months:
            local = _plus_months(local, self.months)
        utc = local.astimezone(UTC)
        return utc + self.rest

    def before(self, end: datetime, zone: tzinfo) -> datetime:
        """The instant one duration before `end` (aware), in UTC, counted on `zone`'s calendar."""
        if end.tzinfo is None:
            raise ValueError("an aware instant is needed")
        local = (end - self.rest).astimezone(zone)
        return (_plus_months(local, -self.months) if self.months else local).astimezone(UTC)

    @property
    def mean(self) -> timedelta:
        """A length to sort by, with a month of 30.436875 days; not to decide by."""
        return self.rest + self.months * _MEAN_MONTH

    def longest(self) -> timedelta:
        """The longest that it can be, over any start."""
        return self.rest + timedelta(days=_span_days(self.months, longest=True))

    def shortest(self) -> timedelta:
        """The shortest that it can be, over any start."""
        return self.rest + timedelta(days=_span_days(self.months, longest=False))

    def exceeds(self, other: Duration) -> bool:
        """Whether it is longer than `other` from *every* start. P31D against P1M: not so, a month may have 31 days."""
        if self.months >= other.months:
            extra = Duration(self.months - other.months, self.rest)
            return extra.shortest() > other.rest
        return self.rest > other.rest + timedelta(days=_span_days(other.months - self.months, longest=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.mean == other.mean

    def __lt__(self, other: Duration) -> bool:
        return self.mean < other.mean

    def __hash__(self) -> int:
        return hash(self.mean)

    def __str__(self) -> str:
        """ISO 8601 again, in one normal form."""
        years, months = divmod(self.months, 12)
        date = f"{years}Y" * bool(years) + f"{months}M" * bool(months) + f"{self.rest.days}D" * bool(self.rest.days)
        minutes, seconds = divmod(self.rest.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        fraction = f".{self.rest.microseconds:06d}".rstrip("0") if self.rest.microseconds else ""
        time = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
        if seconds or fraction:
            time += f"{seconds}{fraction}S"
        return f"P{date}" + (f"T{time}" if time else "") if date or time else "PT0S"


def _plus_months(local: datetime, months: int) -> datetime:
    index = local.year * 12 + local.month - 1 + months
    year, month = divmod(index, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def _span_days(months: int, *, longest: bool) -> int:
    """The most or fewest days that `months` calendar months, clamped, can cover (checked over 400 years by a test)."""
    if months == 0:
        return 0
    years, rest = divmod(months, 12)
    if longest:
        table = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)
        return years * 365 + (years + 3) // 4 + table[rest] if rest or years else 0
    table = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
    return years * 365 + max(0, (years - 4) // 4) + table[rest]
