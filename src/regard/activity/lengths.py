"""The lengths of time that indicators take by default."""

from __future__ import annotations

from regard.terms.duration import Duration

FAST = Duration.of(seconds=1.25)
ONE_MINUTE = Duration.of(minutes=1)
TEN_MINUTES = Duration.of(minutes=10)
QUARTER_HOUR = Duration.of(minutes=15)
FOUR_HOURS = Duration.of(hours=4)
