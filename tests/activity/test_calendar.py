"""Shifts become moments: nights, clock changes, breaks, rosters."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from regard.activity.buckets import Buckets
from regard.activity.calendar import DAYS, Calendar, Shift, Window, expand
from regard.terms.clock import from_micros, micros
from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.words import Grain

PARIS = ZoneInfo("Europe/Paris")


def span(first: date, days: int) -> Span:
    start = datetime.combine(first, time(), PARIS)
    return Span(start, start + timedelta(days=days))


def test_a_shift_keeps_its_wall_times_across_the_change_of_clocks() -> None:
    shift = Shift("morning", "Europe/Paris", DAYS, time(6), time(13, 30))
    starts = [w.span.start for w in expand(shift, span(date(2026, 3, 28), 2))]
    assert starts == [datetime(2026, 3, 28, 5, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 1), 8)])
def test_a_night_is_as_long_as_it_really_was(day: date, hours: int) -> None:
    shift = Shift(
        "night",
        "Europe/Paris",
        (DAYS[day.weekday()],),
        time(22),
        time(6),
        ((time(23, 30), time(0)), (time(4), time(4, 15))),
    )
    window = expand(shift, Span(datetime.combine(day, time(20), PARIS), datetime.combine(day, time(23), PARIS)))[0]
    assert window.span.length == timedelta(hours=hours)
    assert [pause.length for pause in window.breaks] == [timedelta(minutes=30), timedelta(minutes=15)]
    assert window.breaks[1].start.astimezone(PARIS).time() == time(4)


def test_only_its_days_and_a_night_that_began_the_day_before() -> None:
    shift = Shift("night", "Europe/Paris", ("sun",), time(22), time(6))
    monday = span(date(2026, 6, 1), 1)
    assert [w.span.start.astimezone(PARIS).date() for w in expand(shift, monday)] == [date(2026, 5, 31)]
    assert expand(shift, span(date(2026, 6, 2), 3)) == ()


def test_a_roster_of_ones_own_and_who_is_unknown() -> None:
    start = datetime(2026, 6, 1, 4, tzinfo=UTC)
    window = Window(
        Span(start, start + timedelta(hours=7)),
        (Span(start + timedelta(hours=3), start + timedelta(hours=3, minutes=15)),),
    )
    shift = Shift("day", "Europe/Paris", DAYS, time(9), time(17))
    calendar = Calendar.of([shift], span(date(2026, 6, 1), 7), {"a": "day"}, {"b": [window]})
    assert calendar.pattern_of == {"a": 0, "b": 1}
    low, high = calendar.first[1], calendar.first[2]
    assert [from_micros(int(at)) for at in calendar.at[low:high]] == [
        start,
        window.breaks[0].start,
        window.breaks[0].end,
        window.span.end,
    ]


def test_what_cannot_be_read_is_refused() -> None:
    over = span(date(2026, 6, 1), 2)
    with pytest.raises(InputRefused, match="activity_shift_wrong"):
        expand(Shift("x", "Europe/Paris", ("lundi",), time(9), time(17)), over)
    with pytest.raises(InputRefused, match="activity_shift_wrong"):
        expand(Shift("x", "Europe/Paris", DAYS, time(9), time(17), ((time(18), time(18, 30)),)), over)
    with pytest.raises(NotFound, match="activity_shift_unknown"):
        Calendar.of([], over, {"a": "morning"})
    one = Window(Span(over.start, over.start + timedelta(hours=8)))
    two = Window(Span(over.start + timedelta(hours=7), over.start + timedelta(hours=9)))
    with pytest.raises(InputRefused, match="activity_shift_wrong"):
        Calendar.of([], over, rosters={"a": [one, two]})


@pytest.mark.parametrize(
    ("grain", "at", "start", "end"),
    [
        (Grain.HOUR, "2026-03-29T01:30+00:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"),
        (Grain.DAY, "2026-03-29T12:00+00:00", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"),
        (Grain.WEEK, "2026-10-25T23:30+01:00", "2026-10-19T00:00+02:00", "2026-10-26T00:00+01:00"),
        (Grain.MONTH, "2026-12-31T23:59+01:00", "2026-12-01T00:00+01:00", "2027-01-01T00:00+01:00"),
        (Grain.QUARTER, "2026-05-05T00:00+02:00", "2026-04-01T00:00+02:00", "2026-07-01T00:00+02:00"),
    ],
)
def test_buckets_follow_the_sites_calendar(grain: Grain, at: str, start: str, end: str) -> None:
    expected = tuple(micros(datetime.fromisoformat(x)) for x in (start, end))
    assert Buckets(grain, "Europe/Paris").of(micros(datetime.fromisoformat(at))) == expected
