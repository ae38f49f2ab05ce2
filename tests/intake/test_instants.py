from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regard.intake.instants import parse
from regard.terms.clock import micros

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
INSTANTS = st.datetimes(datetime(1001, 1, 1), datetime(2999, 12, 30), timezones=OFFSETS)


@given(st.lists(INSTANTS, min_size=1, max_size=12))
def test_what_python_writes_is_read_to_the_microsecond(instants: list[datetime]) -> None:
    got = parse(pa.array([each.isoformat() for each in instants]))
    assert got.good.all()
    assert got.micros.tolist() == [micros(each) for each in instants]


@given(st.lists(st.one_of(st.text(max_size=34), INSTANTS.map(datetime.isoformat), st.none()), max_size=12))
def test_whatever_stands_beside_it_a_text_is_judged_alike(texts: list[str | None]) -> None:
    together = parse(pa.array(texts, pa.string()))
    for place, text in enumerate(texts):
        alone = parse(pa.array([text], pa.string()))
        assert (alone.good[0], alone.micros[0]) == (together.good[place], together.micros[place])


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00+1500", "2026-01-01T00:00:00+15:00",
        "2026-01-01T00:00:00+01:60", "2026-01-01T00:00Z", "0026-01-01T00:00:00Z", "2026-01-01T00:00:00z", "٢٠٢٦-01-01T00:00:00Z", "",
    ],
)  # fmt: skip
def test_other_forms_are_refused(text: str) -> None:
    assert not parse(pa.array([text])).good[0]


def test_leap_days() -> None:
    got = parse(pa.array(["2024-02-29T12:00:00Z", "2000-02-29T12:00:00Z", "1900-02-29T12:00:00Z"]))
    assert got.good.tolist() == [True, True, False]


def test_a_slice_of_a_column_is_read_from_its_own_start() -> None:
    texts = pa.array(["no", "2026-03-02T06:00:00Z", "2026-03-02T07:00:00+01:00"]).slice(1)
    assert set(parse(texts).micros.tolist()) == {micros(datetime(2026, 3, 2, 6, tzinfo=UTC))}
