"""The compiled fold against the slow one, and what must not change its result: splitting, merging, lateness."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.slow import Event, Slow
from regard.activity.buckets import Buckets
from regard.activity.calendar import DAYS, Calendar, Shift
from regard.activity.edges import Edges
from regard.activity.events import EventBatch, Names
from regard.activity.fast_pair import FastPair
from regard.activity.fold import Fold
from regard.activity.gaps import GapClasses
from regard.activity.indicators import Indicator
from regard.activity.presence import Presence
from regard.activity.silence import Silence
from regard.activity.time_use import TimeUse
from regard.activity.units import Units
from regard.terms.clock import from_micros, micros
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.words import Grain, Per

PARIS = "Europe/Paris"
BEGIN = datetime(2026, 3, 27, 0, tzinfo=UTC)  # the clocks change on the 29th
SHIFTS = (
    Shift("morning", PARIS, DAYS, time(6), time(13, 30), ((time(9), time(9, 15)), (time(11, 30), time(12)))),
    Shift("night", PARIS, DAYS, time(22), time(6), ((time(1, 50), time(3, 10)),)),
    Shift("split", PARIS, ("fri", "sat"), time(8), time(8, 40), ()),
)
SPAN = Span(BEGIN - timedelta(days=3), BEGIN + timedelta(days=12))
WORKERS = ("w0", "w1", "w2", "w3")
CALENDAR = Calendar.of(SHIFTS, SPAN, {"w0": "morning", "w1": "night", "w2": "split"})
PATTERNS = {0: 0, 1: 1, 2: 2}
ALL: tuple[Indicator, ...] = (
    Units(),
    GapClasses(),
    Presence(),
    FastPair(per=Per.PERSON),
    Silence(),
    Edges(),
    TimeUse(),
)
END = datetime(2026, 4, 7, tzinfo=UTC)

GAPS = st.one_of(
    st.integers(0, 3_000_000),
    st.sampled_from(
        [0, 1_249_999, 1_250_000, 59_999_999, 60_000_000, 599_999_999, 600_000_000, 900_000_000, 14_400_000_000]
    ),
    st.integers(1, 20).map(lambda minutes: minutes * 60_000_000),
    st.integers(0, 9 * 3_600_000_000),
)
ONE = st.tuples(
    GAPS, st.integers(0, 3), st.integers(-1, 1), st.integers(0, 1), st.integers(0, 5), st.booleans(), st.booleans()
)
STREAMS = st.lists(ONE, min_size=1, max_size=40)


def names() -> Names:
    made = Names()
    for worker in WORKERS:
        made.workers.code(worker)
    for task in ("stow", "pick"):
        made.tasks.code(task)
    for team in ("a", "b"):
        made.teams.code(team)
    return made


def events_of(stream: list[tuple[int, int, int, int, int, bool, bool]]) -> list[Event]:
    at, events = micros(BEGIN) + 5 * 3_600_000_000, []
    for gap, *rest in stream:
        at += gap
        events.append(Event(at, *rest))
    return events


def batch_of(events: list[Event]) -> EventBatch:
    def column(name: str, kind: type) -> np.ndarray:
        return np.array([getattr(e, name) for e in events], kind)

    return EventBatch(
        column("at", np.int64),
        column("worker", np.int32),
        column("team", np.int16),
        column("task", np.int16),
        column("qty", np.int16),
        column("error", np.bool_),
        column("direct", np.bool_),
    )


def a_fold(grain: Grain = Grain.DAY, **more: object) -> Fold:
    return Fold(ALL, grain=grain, zone=PARIS, names=names(), calendar=CALENDAR, since=BEGIN, **more)  # type: ignore[arg-type]


def rows_of(fold: Fold) -> dict[tuple[int, int, int], dict[str, int]]:
    rows = fold.rows()
    columns = fold._plan.columns
    return {
        (int(rows.start[k]), int(rows.worker[k]), int(rows.team[k])): {
            c: int(v) for c, v in zip(columns, rows.values[k], strict=True) if v
        }
        for k in range(len(rows))
    }


@settings(max_examples=150, deadline=None)
@given(STREAMS, st.sampled_from([Grain.HOUR, Grain.DAY, Grain.WEEK]))
def test_it_gives_what_the_definitions_give(stream: list, grain: Grain) -> None:
    events = [e for e in events_of(stream) if e.at < micros(END)]
    fold = a_fold(grain)
    fold.feed(batch_of(events)) if events else None
    fold.advance(END)
    until = Buckets(grain, PARIS).of(micros(END))[0]
    expected = Slow(CALENDAR, PATTERNS, Buckets(grain, PARIS), micros(BEGIN), 0).fold(events, until)
    assert {k: v for k, v in rows_of(fold).items() if v} == {k: v for k, v in expected.items() if v}


@settings(max_examples=60, deadline=None)
@given(STREAMS, st.lists(st.integers(0, 40), max_size=4), st.sampled_from([Grain.HOUR, Grain.DAY]))
def test_splitting_the_stream_changes_nothing(stream: list, cuts: list[int], grain: Grain) -> None:
    events = events_of(stream)
    whole, parts = a_fold(grain), a_fold(grain)
    batch = batch_of(events)
    within = batch.take(slice(0, int(np.searchsorted(batch.at, micros(SPAN.end)))))
    whole.feed(within)
    edges = [0, *sorted(min(cut, len(within)) for cut in cuts), len(within)]
    for a, b in pairwise(edges):
        parts.feed(within.take(slice(a, b)))
        parts.table()  # looking at it changes nothing either
    assert rows_of(parts) == rows_of(whole)


@settings(max_examples=80, deadline=None)
@given(
    STREAMS, st.lists(st.integers(0, 40), min_size=1, max_size=3), st.sampled_from([Grain.HOUR, Grain.DAY, Grain.WEEK])
)
def test_folding_parts_and_merging_them_gives_the_same(stream: list, cuts: list[int], grain: Grain) -> None:
    batch = batch_of([e for e in events_of(stream) if e.at < micros(END)])
    whole, merged = a_fold(grain), a_fold(grain)
    if len(batch):
        whole.feed(batch)
    shared = merged.names
    edges = [0, *sorted(min(cut, len(batch)) for cut in cuts), len(batch)]
    for a, b in pairwise(edges):
        part = Fold(ALL, grain=grain, zone=PARIS, names=shared, calendar=CALENDAR)
        part.feed(batch.take(slice(a, b)))
        merged.merge(part)
    whole.advance(END)
    merged.advance(END)
    assert {k: v for k, v in rows_of(merged).items() if v} == {k: v for k, v in rows_of(whole).items() if v}


@settings(max_examples=60, deadline=None)
@given(STREAMS, st.randoms(use_true_random=False), st.integers(1, 7))
def test_events_late_by_less_than_the_lateness_change_nothing(stream: list, random, size: int) -> None:
    distinct = {e.at: e for e in events_of(stream) if e.at < micros(END)}
    events = [distinct[at] for at in sorted(distinct)]
    late = timedelta(minutes=30)
    shuffled = sorted(events, key=lambda e: e.at + random.randrange(late // timedelta(microseconds=1)))
    whole, live = a_fold(), a_fold(lateness=Duration.of(minutes=30))
    if events:
        whole.feed(batch_of(events))
    for start in range(0, len(shuffled), size):
        live.feed(batch_of(shuffled[start : start + size]))
    whole.advance(END)
    live.advance(END + late)
    assert live.late == 0
    assert rows_of(live) == rows_of(whole)


def test_what_comes_too_late_is_counted_and_left_out() -> None:
    fold = a_fold(lateness=Duration.of(seconds=10))
    at = micros(BEGIN)
    for moment in (0, 60, 5):
        fold.feed(batch_of([Event(at + moment * 1_000_000, 0, 0, 0, 1, False, True)]))
    fold.advance(BEGIN + timedelta(hours=1))
    assert fold.late == 1
    assert fold.table()["scans"].to_pylist() == [2]


def test_what_was_not_asked_for_has_no_column() -> None:
    fold = Fold([Units(), FastPair()], grain=Grain.WEEK, zone=PARIS, names=names())
    fold.feed(batch_of(events_of([(0, 0, 0, 0, 1, True, True), (1000, 0, 0, 0, 1, False, True)])))
    assert fold.table().column_names == ["from_us", "to_us", "worker", "team", "scans", "units", "measured_us"]
    team = fold.table(Per.TEAM)
    assert team.column_names == [
        "from_us",
        "to_us",
        "team",
        "people",
        "scans",
        "units",
        "measured_us",
        "pairs",
        "fast_pairs",
    ]
    assert team["fast_pairs"].to_pylist() == [1]
    alone = Fold([FastPair()], grain=Grain.WEEK, zone=PARIS)
    with pytest.raises(InputRefused, match="activity_not_asked"):
        alone.table(Per.PERSON)
    with pytest.raises(InputRefused, match="activity_not_asked"):
        alone.snapshot(BEGIN)


def test_an_unknown_shift_is_unmeasured_and_never_silent() -> None:
    fold = Fold([Silence(), TimeUse()], grain=Grain.DAY, zone=PARIS, names=names(), calendar=CALENDAR)
    hour = 3_600_000_000
    fold.feed(batch_of(events_of([(4 * hour, 3, 0, 0, 1, False, True), (hour, 3, 0, 0, 1, False, True)])))
    row = fold.table().to_pylist()[0]
    assert (row["silences"], row["silent_us"], row["unmeasured_us"]) == (0, 0, hour)


def test_the_live_view_knows_breaks_and_shift_edges() -> None:
    fold = a_fold(lateness=Duration.of(seconds=5))
    start = datetime(2026, 3, 27, 5, tzinfo=UTC)  # 06:00 in Paris
    scan = start + timedelta(hours=2, minutes=55)  # 08:55; the break is from 09:00 to 09:15
    fold.feed(batch_of([Event(micros(scan), 0, 1, 0, 1, False, True), Event(micros(scan), 3, 1, 0, 1, False, True)]))

    def after(**late: int) -> list[tuple[str, str, str]]:
        return [(s.worker, s.team, str(s.silent_for)) for s in fold.snapshot(scan + timedelta(**late)).silent]

    assert after(minutes=4) == []
    assert after(minutes=15) == []  # in the break
    assert after(minutes=29) == []  # nine minutes after the break
    assert after(minutes=31) == [("w0", "b", "PT11M")]
    assert after(hours=5) == []  # the shift has ended
    assert fold.snapshot(scan + timedelta(minutes=31)).unknown == 1
    assert fold.snapshot(scan + timedelta(hours=5)).unknown == 0


def test_refusals_name_what_is_wrong() -> None:
    def code(act) -> str:
        with pytest.raises(InputRefused) as refused:
            act()
        assert refused.value.text.en
        assert refused.value.text.fr
        return refused.value.code

    batch = batch_of(events_of([(0, 0, 0, 0, 1, False, True), (10, 1, 0, 0, 1, False, True)]))
    backwards = batch.take(np.array([1, 0]))
    bare = EventBatch(batch.at, batch.worker)
    far = EventBatch(batch.at + 400 * 86_400_000_000, batch.worker)
    below = EventBatch(batch.at, np.array([-1, 0], np.int32))
    plain = {"grain": Grain.DAY, "zone": PARIS}
    assert code(lambda: Fold([Units()], **plain).feed(backwards)) == "activity_out_of_order"
    assert code(lambda: Fold([TimeUse()], **plain).feed(bare)) == "activity_column_missing"
    assert code(lambda: Fold([Units()], calendar=CALENDAR, **plain).feed(far)) == "activity_calendar_ends"
    assert code(lambda: Fold([Units()], **plain).feed(below)) == "activity_code_wrong"
    assert code(lambda: Fold([Silence()], **plain)) == "activity_calendar_needed"
    assert code(lambda: Fold([Units(), Units()], **plain)) == "activity_indicator_twice"
    assert code(lambda: Fold([Units()], grain=Grain.NOW, zone=PARIS)) == "activity_grain_wrong"
    assert code(lambda: Fold([Units()], **plain).merge(Fold([Presence()], **plain))) == "activity_not_mergeable"
    assert code(lambda: Fold([Units()], **plain).figures(Grain.HOUR)) == "activity_grain_wrong"


def test_a_live_fold_forgets_what_it_gave_and_stays_small() -> None:
    kept, drained = a_fold(Grain.HOUR), a_fold(Grain.HOUR)
    stream = [(60_000_000, i % 4, 0, 0, 1, False, True) for i in range(2000)]
    events = events_of(stream)
    out = []
    for k in range(0, len(events), 100):
        part = batch_of(events[k : k + 100])
        kept.feed(part)
        drained.feed(part)
        out += drained.drain().to_pylist()
        assert sum(len(r) for r in drained._rows) <= 4
    assert out == kept.table(closed_only=True).to_pylist()


def test_more_workers_than_room_and_many_teams() -> None:
    n = 30_000
    rng = np.random.default_rng(5)
    batch = EventBatch(
        at=micros(BEGIN) + np.sort(rng.integers(0, 3_600_000_000, n)),
        worker=rng.integers(0, 5000, n).astype(np.int32),
        team=rng.integers(0, 40, n).astype(np.int16),
    )
    fold = Fold([Units()], grain=Grain.DAY, zone=PARIS)
    fold.feed(batch)
    table = fold.table()
    pairs = np.unique(np.stack([batch.worker, batch.team]), axis=1)
    assert len(table) == pairs.shape[1]
    assert sum(table["scans"].to_pylist()) == n


def test_going_on_with_a_longer_calendar_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    events = events_of(
        [
            (int(g), int(w), 0, 0, 1, False, True)
            for g, w in zip(rng.integers(0, 900_000_000, 600), rng.integers(0, 4, 600), strict=True)
        ]
    )
    short = Calendar.of(SHIFTS, Span(SPAN.start, END), {"w0": "morning", "w1": "night", "w2": "split"})
    whole, renewed = a_fold(), a_fold()
    whole.feed(batch_of(events))
    renewed.feed(batch_of(events[:300]))
    renewed.advance(from_micros(events[299].at))
    renewed.use(short)
    renewed.feed(batch_of(events[300:]))
    assert rows_of(renewed) == rows_of(whole)


def test_changing_teams_at_every_scan_does_not_fill_the_memory() -> None:
    n = 300_000
    batch = EventBatch(
        at=micros(BEGIN) + np.arange(n),
        worker=np.zeros(n, np.int32),
        team=(np.arange(n) % 3).astype(np.int16),
    )
    fold = Fold([Units()], grain=Grain.DAY, zone=PARIS)
    fold.feed(batch)
    assert sum(len(part) for part in fold._aside) < 17 * 8192
    assert fold.table()["scans"].to_pylist() == [n // 3] * 3
    assert fold.table(Per.TEAM, grain=Grain.MONTH)["people"].to_pylist() == [1, 1, 1]


def test_person_days_sum_up_to_weeks() -> None:
    rng = np.random.default_rng(8)
    stream = [
        (int(g), int(w), int(t), 0, 1, False, True)
        for g, w, t in zip(
            rng.integers(0, 1_500_000_000, 900), rng.integers(0, 4, 900), rng.integers(0, 2, 900), strict=True
        )
    ]
    day, week = a_fold(Grain.DAY), a_fold(Grain.WEEK)
    for fold in (day, week):
        fold.feed(batch_of(events_of(stream)))
        fold.advance(SPAN.end - timedelta(hours=1))
    columns = [c for c in week.table().column_names if c != "to_us"]
    assert day.table(grain=Grain.WEEK).select(columns).equals(week.table().select(columns))
    totals = {m: sum(week.table()[m].to_pylist()) for m in ("scans", "silences", "unmeasured_us")}
    told = dict.fromkeys(totals, 0)
    for period in day.figures(Grain.WEEK, tuple(totals)):
        for team in period.values.values():
            for measure, people in team.items():
                told[measure] += sum(people.values())
    assert told == totals
    with pytest.raises(InputRefused, match="activity_grain_wrong"):
        week.table(grain=Grain.DAY)
