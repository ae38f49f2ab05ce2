"""The exports of `examples/exports`, as the README examines them: what a data-protection officer would read of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from audit.mapping.exports import breached, seen
from regard.audit import readers
from regard.audit.examining import Examination, examine
from regard.audit.mapping import explain
from regard.audit.source import Source

EXPORTS = Path(__file__).parents[2] / "examples" / "exports"
LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)


def examined(name: str, **asked: object) -> Examination:
    with Source(EXPORTS / name) as source:
        return examine(source, now=LATER, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "day", "wanted"),
    [
        ("zoneminder", date(2026, 11, 22), {"ACC-01", "ACC-05", "CCTV-W-06", "CCTV-W-07", "LOG-01", "LOG-02"}),
        ("frigate", date(2026, 11, 13), {"ACC-05", "CCTV-W-06", "CCTV-W-07", "CCTV-W-13", "LOG-02"}),
        ("aw-buckets-export.json", date(2026, 11, 13), {"GDPR-05"}),
    ],
)
def test_each_shows_the_same_whenever_it_is_read(name: str, day: date, wanted: set[str]) -> None:
    found = examined(name)
    assert found.on == day
    assert found.read_as_of == LATER.date()
    assert breached(found) == wanted
    assert any(f"newest row is of {day}" in gap.en for gap in found.gaps)


def test_settings_alone_show_no_age() -> None:
    found = examined("motion")
    assert breached(found) == {"ACC-05", "CCTV-W-13", "GDPR-32"}
    assert found.on == LATER.date()
    assert seen(found, "keeps.oldest") == set()


def test_what_is_declared_of_a_recorder_is_held_against_its_export() -> None:
    found = examined("frigate", charter=EXPORTS / "frigate-declared.toml")
    said = {f.sentence.en for f in found.findings if f.requirement == "GDPR-05" and f.article == "GDPR 5(2)"}
    assert any("30 days" in one and "60 days" in one for one in said)


def test_columns_that_nobody_knows_are_read_with_the_mapping_that_was_written(tmp_path: Path) -> None:
    with Source(EXPORTS / "movements.csv") as source:
        (tmp_path / "m.toml").write_text(explain(source, readers.named("warehouse"), None, zone=None).draft, "utf-8")
    found = examined("movements.csv", kind="warehouse", mapping=tmp_path / "m.toml")
    assert breached(found) == {"SCN-01"}
    assert seen(found, "keeps.oldest") == {"P67D"}


@pytest.mark.parametrize(
    ("days", "on", "told"),
    [
        (1, date(2026, 11, 14), None),
        (3, date(2026, 11, 16), "If the export was made then"),
        (8, date(2026, 11, 13), "Ask"),
    ],
)
def test_an_old_export_overstates_no_age(days: int, on: date, told: str | None) -> None:
    newest = examined("aw-buckets-export.json").period
    assert newest is not None
    with Source(EXPORTS / "aw-buckets-export.json") as source:
        found = examine(source, now=newest.end + timedelta(days=days))
    gaps = [gap.en for gap in found.gaps if "newest row" in gap.en]
    assert found.on == on
    assert (told is None) == (gaps == [])
    assert told is None or told in gaps[0]


def test_a_day_that_was_given_prevails() -> None:
    found = examined("aw-buckets-export.json", on=date(2027, 2, 1))
    assert found.on == found.read_as_of == date(2027, 2, 1)
    assert not any("newest row" in gap.en for gap in found.gaps)
