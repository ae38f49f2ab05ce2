from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regard.terms.duration import Duration

PARIS = ZoneInfo("Europe/Paris")
durations = st.builds(
    Duration,
    months=st.integers(0, 60),
    rest=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)),
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "1D", "P1MT", "P-1D", "P1.5D", "p1d", "P1D ", "PT1H1", "P٣D"])
def test_what_is_not_iso_8601_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 8601 duration"):
        Duration.parse(text)


@given(durations)
def test_text_round_trip(duration: Duration) -> None:
    assert Duration.parse(str(duration)) == duration


def test_months_are_clamped_at_the_months_end_on_the_sites_calendar() -> None:
    start = datetime(2026, 1, 31, 12, tzinfo=PARIS)
    assert Duration(months=1).after(start, PARIS) == datetime(2026, 2, 28, 12, tzinfo=PARIS)
    # 23:30 UTC on 31 January is already 1 February in Paris.
    assert Duration(months=1).after(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), PARIS) == datetime(
        2026, 3, 1, 0, 30, tzinfo=PARIS
    )


def test_a_month_over_the_change_of_hour_keeps_the_wall_clock() -> None:
    start = datetime(2026, 3, 10, 8, tzinfo=PARIS)
    assert Duration(months=1).after(start, PARIS).astimezone(PARIS).hour == 8


def test_thirty_one_days_do_not_exceed_a_month_but_thirty_two_do() -> None:
    month = Duration.parse("P1M")
    assert not Duration.parse("P31D").exceeds(month)
    assert Duration.parse("P32D").exceeds(month)
    assert Duration.parse("P2M").exceeds(month)
    assert not month.exceeds(Duration.parse("P31D"))
    assert Duration.parse("P5M").exceeds(month)


@given(durations, instants)
def test_the_real_length_lies_between_shortest_and_longest(duration: Duration, start: datetime) -> None:
    real = duration.after(start, UTC) - start
    assert duration.shortest() <= real <= duration.longest()


@given(durations, durations, instants)
def test_what_exceeds_does_so_from_every_start(one: Duration, other: Duration, start: datetime) -> None:
    if one.exceeds(other):
        assert one.after(start, UTC) > other.after(start, UTC)


@given(st.integers(0, 40), instants)
def test_before_undoes_after_except_where_a_month_was_clamped(months: int, start: datetime) -> None:
    back = Duration(months).before(Duration(months).after(start, UTC), UTC)
    assert back == start or start.day > 28


def test_longest_and_shortest_hold_for_every_month_of_four_centuries() -> None:
    for months in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 18, 23, 24, 36, 48, 60):
        duration = Duration(months)
        shortest, longest = duration.shortest().days, duration.longest().days
        for index in range(1900 * 12, 2300 * 12):
            year, month = divmod(index, 12)
            last = calendar.monthrange(year, month + 1)[1]
            for day in (1, 28, last):
                start = datetime(year, month + 1, day, tzinfo=UTC)
                days = (duration.after(start, UTC) - start).days
                assert shortest <= days <= longest, (date(year, month + 1, day), months)
