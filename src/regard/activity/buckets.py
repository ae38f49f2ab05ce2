"""Stretches of the site's calendar:

hours, days, weeks (from Monday), months, quarters, in its zone; as long as clocks really made them.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regard.terms.clock import from_micros, micros
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Grain

_HOUR = 3_600_000_000
_GRAINS = (Grain.HOUR, Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER)


class Buckets:
    """Finds the bucket of an instant.

    Raises InputRefused (`activity_grain_wrong`) for a grain that nothing can be summed over.
    """

    def __init__(self, grain: Grain, zone: str) -> None:
        if grain not in _GRAINS:
            raise InputRefused(
                "activity_grain_wrong",
                Text(
                    "Figures are summed by hour, day, week, month or quarter, not by “{grain}”.",
                    "Les chiffres se cumulent par heure, jour, semaine, mois ou trimestre, non par « {grain} ».",
                ),
                grain=str(grain),
            )
        self.grain = grain
        self._zone = ZoneInfo(zone)
        self._last = (0, 0)

    def of(self, at_us: int) -> tuple[int, int]:
        """The bucket [from, to) that holds the instant, in microseconds UTC."""
        if not self._last[0] <= at_us < self._last[1]:
            self._last = self._find(at_us)
        return self._last

    def _find(self, at_us: int) -> tuple[int, int]:
        local = from_micros(at_us).astimezone(self._zone)
        if self.grain is Grain.HOUR:
            offset = (local.utcoffset() or timedelta()) // timedelta(microseconds=1)
            start = (at_us + offset) // _HOUR * _HOUR - offset
            return start, start + _HOUR
        day = local.date()
        if self.grain is Grain.DAY:
            first, after = day, day + timedelta(days=1)
        elif self.grain is Grain.WEEK:
            first = day - timedelta(days=day.weekday())
            after = first + timedelta(days=7)
        else:
            months = 1 if self.grain is Grain.MONTH else 3
            index = day.year * 12 + (day.month - 1) // months * months
            first, after = _month(index), _month(index + months)
        return self._midnight(first), self._midnight(after)

    def _midnight(self, day: date) -> int:
        return micros(datetime.combine(day, time(), self._zone))


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
