"""One pass over time-ordered events, one small state per worker: the same live and over segments.

`Fold` keeps, per worker, the last scan and the figures of the open bucket; closed buckets become rows. Splitting the stream anywhere, or folding parts and merging them, gives the
same rows. What was not asked for is compiled out: no column of it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from regard.activity.calendar import Calendar
from regard.activity.events import EventBatch, Names
from regard.activity.indicators import Indicator
from regard.activity.teams import Figures
from regard.terms.duration import Duration
from regard.terms.words import Grain, Per


@dataclass(frozen=True, slots=True)
class Silent:
    """Someone who may need a hand now: pseudonym, team, and working time since the last scan."""

    worker: str
    team: str
    silent_for: Duration


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The live view at an instant; nothing of it is stored. `unknown` counts workers seen lately whose shift is not known: no silence is computed for them."""

    at: datetime
    silent: tuple[Silent, ...]
    unknown: int


class Fold:
    """Folds events into figures per worker, team and bucket.

    `grain` (hour to quarter) and `zone` cut the buckets on the site's calendar. `lateness` is how long events wait for those that arrive out of order
    (zero for segments, which are in order). Not safe for use by two threads at once.
    """

    def __init__(
        self,
        indicators: Sequence[Indicator],
        *,
        grain: Grain,
        zone: str,
        names: Names | None = None,
        calendar: Calendar | None = None,
        lateness: Duration = Duration(),
    ) -> None:
        """Raises InputRefused: `activity_indicator_twice`, `activity_calendar_needed`, `activity_grain_wrong` (now, event)."""
        raise NotImplementedError

    @property
    def late(self) -> int:
        """How many events came later than `lateness` and were left out."""
        raise NotImplementedError

    def feed(self, batch: EventBatch) -> None:
        """Take events. Raises InputRefused: `activity_column_missing` (an indicator needs it), `activity_out_of_order` (lateness zero), `activity_calendar_ends`."""
        raise NotImplementedError

    def advance(self, now: datetime) -> None:
        """Let the time reach `now` though nobody scanned: late events are released, buckets that ended are closed."""
        raise NotImplementedError

    def use(self, calendar: Calendar) -> None:
        """Go on with another calendar (more days, new assignments)."""
        raise NotImplementedError

    def snapshot(self, now: datetime) -> Snapshot:
        """Who may need a hand now, by working time since the last scan (breaks excluded, same shift). Needs the indicator `silence`: else InputRefused (`activity_not_asked`)."""
        raise NotImplementedError

    def table(self, per: Per = Per.PERSON, *, closed_only: bool = False) -> pa.Table:
        """The rows so far: `from_us`, `to_us` (bucket), `worker` (per person only), `team`, then the columns of the indicators that may be told `per` so.

        Per.PERSON: indicators whose own `per` is the person. Per.TEAM: sums over a team with `people`, unprotected: go through `figures` and `teams.protect` before showing.
        Raises InputRefused (`activity_not_asked`) when none is.
        """
        raise NotImplementedError

    def drain(self, per: Per = Per.PERSON) -> pa.Table:
        """As `table(closed_only=True)`, and forget those rows: what a live fold calls so that its memory stays constant per worker."""
        raise NotImplementedError

    def figures(self, grain: Grain = Grain.WEEK, measures: Sequence[str] | None = None) -> tuple[Figures, ...]:
        """What stands behind the team figures of each period of `grain` (as coarse as the fold's own or coarser)."""
        raise NotImplementedError

    def merge(self, later: Fold) -> None:
        """Add the figures of a fold over events that all come after this one's (same indicators, grain, zone, calendar). Raises InputRefused (`activity_not_mergeable`)."""
        raise NotImplementedError
