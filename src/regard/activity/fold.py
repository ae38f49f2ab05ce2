"""One pass over time-ordered events, one small state per worker: the same live and over segments.

`Fold` keeps, per worker, the last scan and the figures of the open bucket; closed buckets become rows. Splitting
the stream anywhere, or folding parts and
merging them, gives the same rows. What was not asked for is compiled out: no column of it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regard.activity import kernel, walk
from regard.activity.buckets import Buckets
from regard.activity.calendar import OUTSIDE, Calendar
from regard.activity.events import MOST_CODES, EventBatch, Names
from regard.activity.gaps import GapClasses
from regard.activity.indicators import Indicator
from regard.activity.lengths import FOUR_HOURS
from regard.activity.live import Silent, Snapshot, look
from regard.activity.plan import Plan, whole_micros
from regard.activity.reorder import Reorder
from regard.activity.rows import Rows, coarser, gather
from regard.activity.silence import Silence
from regard.activity.tables import figures_of, table_of
from regard.activity.teams import Figures
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Grain, Per

_SPILL = 8192
_ASIDE = 16
_NO_LATENESS = Duration()


class Fold:
    """Folds events into figures per worker, team and bucket.

    `grain` (hour to quarter) and `zone` cut the buckets on the site's calendar. `lateness` is how long events wait
    for those that arrive out of order
    (zero for segments, which are in order). `since` says from when the stream is complete: the time before a
    worker's very first scan is looked at only in
    shifts that start from then on; by default the instant of the first event. Not safe for use by two threads at
    once.
    """

    def __init__(
        self,
        indicators: Sequence[Indicator],
        *,
        grain: Grain,
        zone: str,
        names: Names | None = None,
        calendar: Calendar | None = None,
        lateness: Duration = _NO_LATENESS,
        since: datetime | None = None,
    ) -> None:
        """Raises InputRefused:

        `activity_indicator_twice`, `activity_calendar_needed`, `activity_grain_wrong` (now, event),
        `activity_duration_wrong`.
        """
        self.names = names or Names()
        self._plan = Plan.of(indicators, calendar=calendar is not None)
        self._grain, self._zone = grain, zone
        self._buckets = Buckets(grain, zone)
        self._calendar = calendar
        self._lateness = whole_micros(lateness)
        self._reorder = Reorder(self._lateness) if self._lateness else None
        self._since = micros(since) if since else None
        self._bucket: tuple[int, int] | None = None
        self._rows: list[Rows] = []
        self._aside: list[Rows] = []  # of the open bucket, for another team than the present one
        self._drained = False
        self._counts = np.array([0, 0, walk.NEVER], np.int64)
        self._spill = np.zeros((_SPILL, 2 + len(self._plan.columns)), np.int64)
        self._places = self._plan.places
        self._named = -1
        self._state = np.zeros((0, walk.STATE_WIDTH), np.int64)
        self._figures = np.zeros((0, len(self._plan.columns)), np.int64)
        self._firsts = np.zeros((0, walk.FIRST_WIDTH), np.int64)
        self._touched = np.zeros(0, np.int32)
        self._make_room(1024)

    @property
    def late(self) -> int:
        """How many events came later than `lateness` and were left out."""
        return self._reorder.late if self._reorder else 0

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """What was asked for."""
        return self._plan.indicators

    def feed(self, batch: EventBatch) -> None:
        """Take events.

        All or none: raises InputRefused `activity_column_missing` (an indicator needs it),
        `activity_out_of_order` (lateness zero), `activity_calendar_ends`.
        """
        if not len(batch):
            return
        self._plan.layout(batch, calendar=self._calendar is not None)
        _check_codes(batch)
        if self._reorder is None:
            if not kernel.in_order()(batch.at) or int(batch.at[0]) < int(self._counts[2]):
                raise InputRefused("activity_out_of_order", _ORDER)
            self._within_calendar(int(batch.at[0]), int(batch.at[-1]))
            self._run(batch)
            return
        self._within_calendar(int(batch.at.min()), int(batch.at.max()))
        for part in self._reorder.take(batch):
            self._run(part)

    def advance(self, now: datetime) -> None:
        """Let the time reach `now` though nobody scanned: late events are released, buckets that ended are closed."""
        reached = micros(now)
        if self._reorder:
            for part in self._reorder.reach(reached):
                self._run(part)
            reached = self._reorder.bound or reached
        if self._bucket is not None and reached >= self._bucket[1]:
            self._close_until(reached)
        self._counts[2] = max(int(self._counts[2]), reached)

    def use(self, calendar: Calendar) -> None:
        """Go on with another calendar (more days, new assignments). It must cover the present."""
        self._calendar = calendar
        self._named = -1
        self._assign()
        for w in np.flatnonzero(self._state[:, walk.LAST] != walk.NEVER):
            s, closed = self._state[w], self._state[w, walk.CLOSED]
            walk.locate(s, int(s[walk.LAST]), int(self._pattern[w]), calendar.first, calendar.at, calendar.state)
            if closed and s[walk.STATE] not in (OUTSIDE, walk.UNKNOWN):
                scratch = np.zeros(max(1, len(self._plan.columns)), np.int64)
                nothing = np.full(walk.PLACES, -1, np.int64)
                walk.tail(scratch, nothing, self._plan.par, s, calendar.at, calendar.state, calendar.kind)

    def snapshot(self, now: datetime) -> Snapshot:
        """Who may need a hand now:

        working time since the last scan or the last break, in the same shift. Nothing is stored.

        Needs the indicator `silence`: else InputRefused (`activity_not_asked`).
        """
        silence = self._plan.find(Silence)
        if silence is None or self._calendar is None:
            raise InputRefused("activity_not_asked", _NOT_ASKED, what="silence")
        self._assign()
        waiting = self._reorder.waiting if self._reorder else None
        return look(
            micros(now),
            self._state,
            self._pattern,
            self._calendar,
            self.names,
            whole_micros(silence.at_least),
            whole_micros(FOUR_HOURS),
            waiting,
        )

    def table(self, per: Per = Per.PERSON, *, grain: Grain | None = None, closed_only: bool = False) -> pa.Table:
        """The rows so far:

        `from_us`, `to_us` (bucket), `worker` (per person only), `team`, then the columns of the indicators that
        may be told so.

        Per.PERSON: indicators whose own `per` is the person. Per.TEAM: sums over a team with `people`, unprotected:
        go through `figures` and
        `teams.protect` before showing. Raises InputRefused (`activity_not_asked`) when none may be told so.
        """
        columns = self._plan.shown(per)
        if not columns:
            raise InputRefused("activity_not_asked", _NOT_ASKED, what=str(per))
        rows = self.rows(closed_only=closed_only)
        if grain is not None and grain is not self._grain:
            self._not_finer(grain)
            width, presence = len(self._plan.columns), int(self._places[walk.P_PRESENCE])
            rows = coarser(rows, Buckets(grain, self._zone), width, presence)
        return table_of(rows, self._plan.columns, columns, per, self.names)

    @property
    def size(self) -> int:
        """Bytes that the fold's state and rows take: constant per worker when closed rows are drained."""
        arrays = (self._state, self._figures, self._firsts, self._touched, self._spill, self._pattern)
        kept = sum(part.values.nbytes + 4 * part.start.nbytes for part in [*self._rows, *self._aside])
        return kept + sum(array.nbytes for array in arrays)

    def drain(self, per: Per = Per.PERSON) -> pa.Table:
        """As `table(closed_only=True)`, and forget those rows:

        a live fold calls it so that its memory stays constant per worker.
        """
        table = self.table(per, closed_only=True)
        self.forget()
        return table

    def forget(self) -> None:
        """Forget the rows of closed buckets."""
        until = self._bucket[0] if self._bucket else 0
        self._rows = [part for part in self._rows if len(part) and int(part.end[0]) > until]
        self._firsts[self._firsts[:, walk.F_AT] < until, walk.F_AT] = walk.NEVER
        self._drained = True

    def figures(self, grain: Grain = Grain.WEEK, measures: Sequence[str] | None = None) -> tuple[Figures, ...]:
        """What stands behind the team figures of each period of `grain` (the fold's own or coarser).

        In memory only: it is about persons.

        Raises InputRefused (`activity_grain_wrong`) when `grain` is finer than the fold's own,
        (`activity_not_asked`) for an unknown measure.
        """
        self._not_finer(grain)
        known = self._plan.shown(Per.TEAM)
        for measure in measures or ():
            if measure not in known:
                raise InputRefused("activity_not_asked", _NOT_ASKED, what=measure)
        return figures_of(
            self.rows(), self._plan.columns, tuple(measures or known), Buckets(grain, self._zone), self.names
        )

    def merge(self, later: Fold) -> None:
        """Add a fold over events that all come after this one's. `later` is used up.

        Both were made with the same indicators, grain, zone, calendar and names, and no lateness. Raises
        InputRefused (`activity_not_mergeable`).
        """
        if not self._fits(later):
            raise InputRefused("activity_not_mergeable", _MERGE)
        if later._bucket is None:
            return
        later._spill_out()
        self._make_room(len(later._state))
        later._make_room(len(self._state))
        seen = np.flatnonzero(later._firsts[:, walk.F_AT] != walk.NEVER)
        order = seen[np.argsort(later._firsts[seen, walk.F_AT], kind="stable")]
        begin = 0
        while begin < len(
            order
        ):  # bucket by bucket: the first scans of `later` end the gaps and shifts that are open here
            bucket = self._buckets.of(int(later._firsts[order[begin], walk.F_AT]))
            stop = begin
            while stop < len(order) and int(later._firsts[order[stop], walk.F_AT]) < bucket[1]:
                stop += 1
            workers = order[begin:stop]
            self._run(_first_events(workers, later._firsts))
            self._rows.append(_minus_scans(workers, later._firsts, bucket, self._plan))
            self._state[workers, walk.CLOSED] = 1  # what follows is accounted for in `later`
            self._state[workers, walk.NEXT] = walk.NEVER
            begin = stop
        self._adopt(later, order)

    # ---- inside

    def rows(self, *, closed_only: bool = False) -> Rows:
        """All rows by code, ordered by bucket, worker, team: for other modules of this room."""
        self._spill_out()
        parts = [*self._rows, *self._aside, *self._first_rows()]
        if self._bucket is not None:
            open_rows = self._touched[: self._counts[0]].astype(np.int64)
            parts.append(Rows.of(self._bucket, open_rows, self._state[open_rows, walk.TEAM], self._figures[open_rows]))
        rows = gather(parts, len(self._plan.columns), int(self._places[walk.P_PRESENCE]))
        if closed_only and self._bucket is not None:
            rows = rows.where(rows.end <= self._bucket[0])
        return rows

    def _run(self, batch: EventBatch) -> None:
        """The pass over one batch in order."""
        layout = self._plan.layout(batch, calendar=self._calendar is not None)
        run = kernel.compiled(layout)
        if self._since is None:
            self._since = int(batch.at[0])
        if self._bucket is None:
            self._bucket = self._buckets.of(int(batch.at[0]))
        self._assign()
        events = (
            batch.at,
            batch.worker,
            _or_empty(batch.team, np.int16),
            _or_empty(batch.task, np.int16),
            _or_empty(batch.qty if layout.qty else None, np.int16),
            _or_empty(batch.error, np.bool_),
            _or_empty(batch.direct, np.bool_),
        )
        tasks = self._plan.pair_tasks(self.names, batch)
        calendar = self._calendar_arrays()
        i, why = 0, kernel.BUCKET
        while True:
            i, why = run(
                *events, i, self._bucket[1], self._state, self._figures, self._firsts, self._touched, self._spill, self._counts,
                self._pattern, tasks, *calendar, self._places, self._plan.par,
            )  # fmt: skip
            if why == kernel.DONE:
                return
            if why == kernel.BUCKET:
                self._close_until(int(batch.at[i]))
            elif why == kernel.SPILL:
                self._spill_out()
            elif why == kernel.GROW:
                self._make_room(int(batch.worker[i]) + 1)
            else:  # the order was checked before
                raise AssertionError(why)

    def _not_finer(self, grain: Grain) -> None:
        if grain.fineness < self._grain.fineness:
            raise InputRefused("activity_grain_wrong", _FINER, grain=str(grain))

    def _close_until(self, at_us: int) -> None:
        """Close the open bucket and those after it in which only shifts ended, and open the one of `at_us`."""
        assert self._bucket is not None
        target = self._buckets.of(at_us)
        while self._bucket[0] < target[0]:
            soonest = walk.FOREVER
            if self._calendar is not None and len(self._calendar.at):
                soonest = kernel.tails()(
                    self._state, self._figures, self._bucket[1], self._touched, self._counts, self._places, self._plan.par,
                    *self._calendar_arrays()[1:],
                )  # fmt: skip
            self._flush()
            self._bucket = target if soonest > target[0] else self._buckets.of(soonest - 1)

    def _flush(self) -> None:
        assert self._bucket is not None
        self._spill_out()
        workers = self._touched[: self._counts[0]].astype(np.int64)
        self._rows += [
            *self._aside,
            Rows.of(self._bucket, workers, self._state[workers, walk.TEAM], self._figures[workers]),
        ]
        self._aside = []
        self._figures[workers] = 0
        self._state[workers, walk.TEAM] = walk.FREE
        self._counts[0] = 0

    def _spill_out(self) -> None:
        n = int(self._counts[1])
        if n and self._bucket is not None:
            part = self._spill[:n].copy()
            self._aside.append(Rows.of(self._bucket, part[:, 0], part[:, 1], part[:, 2:]))
            self._counts[1] = 0
            if len(self._aside) > _ASIDE:  # people who change teams at every scan do not fill the memory
                self._aside = [gather(self._aside, len(self._plan.columns), int(self._places[walk.P_PRESENCE]))]

    def _first_rows(self) -> list[Rows]:
        """What the very first scan of each worker adds: a session opened, the time since the shift began."""
        workers = np.flatnonzero(self._firsts[:, walk.F_AT] != walk.NEVER)
        if not len(workers):
            return []
        ats = self._firsts[workers, walk.F_AT].copy()
        values = np.zeros((len(workers), len(self._plan.columns)), np.int64)
        if self._plan.find(GapClasses) is not None:
            values[:, self._plan.base["gaps"] + 3] = 1
        calendar = self._calendar_arrays()
        if self._calendar is not None and len(calendar[1]):
            kernel.heads()(ats, workers, values, self._since, self._pattern, self._places, self._plan.par, *calendar)
        spans = np.array([self._buckets.of(int(at)) for at in ats], np.int64)
        return [Rows(spans[:, 0], spans[:, 1], workers, self._firsts[workers, walk.F_TEAM].copy(), values)]

    def _make_room(self, workers: int) -> None:
        have = len(self._state)
        if workers <= have:
            return
        room = max(workers, 2 * have)
        state = np.zeros((room, walk.STATE_WIDTH), np.int64)
        state[:, walk.LAST], state[:, walk.TEAM], state[:, walk.LAST_TEAM] = walk.NEVER, walk.FREE, -1
        figures = np.zeros((room, len(self._plan.columns)), np.int64)
        firsts = np.zeros((room, walk.FIRST_WIDTH), np.int64)
        firsts[:, walk.F_AT] = walk.NEVER
        touched = np.zeros(room, np.int32)
        state[:have], figures[:have], firsts[:have] = self._state, self._figures, self._firsts
        touched[:have] = self._touched
        self._state, self._figures, self._firsts, self._touched = state, figures, firsts, touched
        self._named = -1
        self._assign()

    def _assign(self) -> None:
        """Bring the workers' patterns up to date with the names seen."""
        if self._named == len(self.names.workers):
            return
        self._named = len(self.names.workers)
        self._pattern = np.full(len(self._state), -1, np.int32)
        if self._calendar is None:
            return
        for worker, pattern in self._calendar.pattern_of.items():
            code = self.names.workers.known(worker) if self._named else (int(worker) if worker.isdecimal() else None)
            if code is not None and code < len(self._pattern):
                self._pattern[code] = pattern

    def _calendar_arrays(self) -> tuple[npt.NDArray[Any], ...]:
        c = self._calendar
        if c is None:
            return np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int8)
        return c.first, c.at, c.state, c.kind

    def _within_calendar(self, first: int, last: int) -> None:
        span = self._calendar.span if self._calendar else None
        if span and not (micros(span.start) <= first and last <= micros(span.end)):
            raise InputRefused("activity_calendar_ends", _ENDS, until=span.end.isoformat())

    def _fits(self, later: Fold) -> bool:
        same = (self.indicators, self._grain, self._zone) == (later.indicators, later._grain, later._zone)
        shared = self.names is later.names and self._calendar is later._calendar
        plain = self._reorder is None and later._reorder is None and not later._drained
        earlier = later._since is None or int(self._counts[2]) <= later._since
        return same and shared and plain and earlier

    def _adopt(self, later: Fold, workers: npt.NDArray[np.int64]) -> None:
        """Take over the rows, the open bucket and the states of `later`."""
        assert later._bucket is not None
        assert self._bucket is not None
        if self._bucket[0] < later._bucket[0]:
            self._close_until(later._bucket[0])
        self._flush()
        self._rows += later._rows
        self._aside = later._aside
        self._state[workers] = later._state[workers]
        n = int(later._counts[0])
        self._touched[:n] = later._touched[:n]
        self._counts[0] = n
        self._figures[:] = later._figures
        self._counts[2] = later._counts[2]


_ORDER = Text(
    "Events are not in the order of time: sort them, or give the fold a lateness within which they may arrive.",
    "Les événements ne sont pas dans l’ordre du temps : triez-les, ou donnez un délai dans lequel ils peuvent arriver.",
)
_ENDS = Text(
    "The shifts are expanded until {until} and an event lies outside: expand the calendar further.",
    "Les horaires sont déroulés jusqu’au {until} et un événement est en dehors : déroulez le calendrier plus loin.",
)
_NOT_ASKED = Text(
    "“{what}” was not asked for when the fold began, so it was not computed.",
    "« {what} » n’a pas été demandé au début du calcul, et n’a donc pas été calculé.",
)
_FINER = Text(
    "Figures were summed more coarsely than by “{grain}”: what was not kept apart cannot be told apart.",
    "Les chiffres ont été cumulés plus largement que par « {grain} » : ce qui n’a pas été distingué ne peut "
    "plus l’être.",
)
_MERGE = Text(
    "These two folds cannot be joined: same indicators, buckets, calendar and names, no lateness, and the "
    "second wholly after the first.",
    "Ces deux calculs ne peuvent pas être réunis : mêmes indicateurs, périodes, calendrier et noms, sans délai "
    "d’attente, et le second tout entier après le premier.",
)
_CODE = Text(
    "A worker’s, a team’s or a task’s code is negative or too large.",
    "Le code d’une personne, d’une équipe ou d’une tâche est négatif ou trop grand.",
)


def _check_codes(batch: EventBatch) -> None:
    """Codes that the compiled pass may index with."""
    for codes, least, most in ((batch.worker, 0, MOST_CODES), (batch.team, -1, 1 << 15), (batch.task, 0, 1 << 15)):
        if codes is not None and not least <= int(codes.min()) <= int(codes.max()) < most:
            raise InputRefused("activity_code_wrong", _CODE)


def _or_empty(column: npt.NDArray[Any] | None, kind: Any) -> npt.NDArray[Any]:
    return np.zeros(0, kind) if column is None else column


def _first_events(workers: npt.NDArray[np.int64], firsts: npt.NDArray[np.int64]) -> EventBatch:
    f = firsts[workers]
    return EventBatch(
        at=f[:, walk.F_AT],
        worker=workers.astype(np.int32),
        team=f[:, walk.F_TEAM].astype(np.int16),
        task=f[:, walk.F_TASK].astype(np.int16),
        qty=f[:, walk.F_QTY].astype(np.int32),
        error=f[:, walk.F_ERROR] != 0,
        direct=f[:, walk.F_DIRECT] != 0,
    )


def _minus_scans(
    workers: npt.NDArray[np.int64], firsts: npt.NDArray[np.int64], bucket: tuple[int, int], plan: Plan
) -> Rows:
    """First scans are counted on both sides of a merge: take them off once."""
    values = np.zeros((len(workers), len(plan.columns)), np.int64)
    if "units" in plan.base:
        values[:, plan.base["units"]] = -1
        values[:, plan.base["units"] + 1] = -firsts[workers, walk.F_QTY]
    return Rows.of(bucket, workers, firsts[workers, walk.F_TEAM], values)


__all__ = ["Fold", "Silent", "Snapshot"]
