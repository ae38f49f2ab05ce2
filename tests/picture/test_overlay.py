"""The burned-in clock and number: what is parsed, what is concluded, and what is read on the shared clips."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from picture.films import film
from regard.picture.overlay.check import ClockState, Expected, OverlayCheck, WearerState, check_overlay, compared
from regard.picture.overlay.stamps import DateOrder, names, parse
from shared_data import shared

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2021, 11, 18, 14, 32, 7, tzinfo=PARIS)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0))


@settings(max_examples=80, deadline=None)
@given(instants)
def test_every_usual_form_is_parsed(at: datetime) -> None:
    for text, order in (
        (f"{at:%Y-%m-%d %H:%M:%S}  AGENT 0417", DateOrder.DAY_FIRST),
        (f"AGENT 0417 {at:%Y-%m-%dT%H:%M:%S}Z", DateOrder.DAY_FIRST),
        (f"{at:%Y-%m-%d%H:%M:%S}AGENT 0417", DateOrder.DAY_FIRST),
        (f"{at:%d/%m/%Y %H:%M:%S} AGENT 0417", DateOrder.DAY_FIRST),
        (f"{at:%m/%d/%Y %I:%M:%S %p} AGENT 0417", DateOrder.MONTH_FIRST),
    ):
        found = parse(text, order)
        assert found is not None and found.local == at, text
        assert names(found.identity, "0417")


@pytest.mark.parametrize(
    "text",
    ["", "AGENT 0417", "2021-11-18", "14:32:07", "2021-13-18 14:32:07", "31/02/2021 10:00:00", "2021-11-18 25:00:00"],
)
def test_what_is_no_full_stamp_is_not_read(text: str) -> None:
    assert parse(text) is None


def test_letters_read_for_digits_are_understood_and_numbers_stay_strict() -> None:
    found = parse("2O21-11-18 14:32:O7 CAM-03 QUAl 2")
    assert found is not None and found.local == datetime(2021, 11, 18, 14, 32, 7)
    assert names("CAM-O3 QUAl 2", "CAM-03 QUAI 2") and not names("CAM-03 QUAI 3", "CAM-03 QUAI 2")
    assert names("AGENT 0417", "0417") and not names("AGENT 0471", "0417") and not names("AGENT 10417", "0417")


def read(texts: list[tuple[float, str]], **expected: object) -> OverlayCheck:
    due = Expected(START, PARIS, **expected)  # type: ignore[arg-type]
    return compared([(second, text, 0.9, (0, 0, 1, 1), b"") for second, text in texts], due)


@pytest.mark.parametrize(
    ("text", "state", "seconds"),
    [
        ("18/11/2021 14:32:07", ClockState.RIGHT, 0),
        ("18/11/2021 14:32:09", ClockState.RIGHT, 2),
        ("18/11/2021 14:31:30", ClockState.OFF, -37),
        ("18/11/2021 15:32:07", ClockState.DAYLIGHT_SAVING, 3600),
        ("18/11/2021 13:32:08", ClockState.DAYLIGHT_SAVING, -3599),
        ("18/11/2021 15:33:07", ClockState.OFF, 3660),
        ("18/11/2021 16:32:07", ClockState.OFF, 7200),
        ("17/11/2021 14:32:07", ClockState.OFF, -86400),
    ],
)
def test_the_clock_is_judged_and_the_missed_hour_recognised(text: str, state: ClockState, seconds: int) -> None:
    found = read([(0.0, text)])
    assert (found.clock, found.offset) == (state, timedelta(seconds=seconds))


def test_drift_wearer_and_silence() -> None:
    found = read([(0.0, "18/11/2021 14:32:07 AGENT 0471"), (10.0, "18/11/2021 14:32:20 AGENT 0471")], identity="0417")
    assert found.drift == timedelta(seconds=3) and found.wearer is WearerState.OTHER and found.identity == "AGENT 0471"
    assert read([(0.0, "18/11/2021 14:32:07")], identity="0417").wearer is WearerState.NOT_READ
    assert read([(0.0, "18/11/2021 14:32:07 AGENT 0417")]).wearer is WearerState.NOT_ASKED
    nothing = read([], identity="0417")
    assert (nothing.clock, nothing.offset, nothing.wearer, nothing.shown_by) == (
        ClockState.NOT_READ,
        None,
        WearerState.NOT_READ,
        None,
    )


def test_a_tolerance_below_what_a_stamp_tells_is_refused() -> None:
    with pytest.raises(ValueError, match="whole seconds"):
        Expected(START, UTC, tolerance=timedelta(milliseconds=500))


def test_a_picture_without_a_clock_is_not_read(tmp_path: Path) -> None:
    found = check_overlay(film(tmp_path / "a.mp4", size=(320, 180)), Expected(START, PARIS, "0417"))
    assert found.clock is ClockState.NOT_READ and found.wearer is WearerState.NOT_READ and found.seen == ()


@pytest.mark.parametrize("name", ["cctv_time_ok", "cctv_time_late_37s", "bodycam_ok", "bodycam_wrong_agent_drift"])
def test_the_shared_clips_are_read_as_they_were_made(name: str) -> None:
    items = {Path(i["file"]).stem: i for i in json.loads(shared("data", "video", "overlays.json").read_text("utf-8"))}
    truth = items[name]
    source = shared("data", "video", *truth["file"].split("/"))
    identity = truth["true_agent"].removeprefix("AGENT ")
    found = check_overlay(source, Expected(START, PARIS, identity))
    burned = {s["frame"]: datetime.fromisoformat(s["burned_time"]) for s in truth["samples"]}
    assert len(found.seen) == 3
    for each in found.seen:
        assert each.stamp is not None and each.stamp.local == burned[round(each.second * truth["fps"])].replace(
            microsecond=0
        )
        assert each.crop.startswith(b"\x89PNG")
    late = "ok" not in name
    assert found.clock is (ClockState.OFF if late else ClockState.RIGHT)
    assert found.wearer is (WearerState.SAME if truth["burned_agent"] == truth["true_agent"] else WearerState.OTHER)
    assert found.offset is not None and abs(
        found.offset - timedelta(seconds=truth["samples"][0]["offset_s"])
    ) <= timedelta(seconds=1)
