"""On real labelled work (OpenPack): the silence of the scanner is not idleness."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest

from regard.activity.validity import Labelled, measure
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from shared_data import shared

START = datetime(2026, 6, 1, tzinfo=UTC)


def openpack() -> tuple[list[datetime], list[Labelled]]:
    folder = shared("data", "activity", "openpack", "U0209")
    with (folder / "system-ht-S0500.csv").open(encoding="utf-8") as file:
        scans = [datetime.fromtimestamp(int(row["unixtime"]) / 1000, UTC) for row in csv.DictReader(file)]
    with (folder / "annotation-openpack-operations-S0500.csv").open(encoding="utf-8") as file:
        labelled = [
            Labelled(Span(datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])), row["operation"])
            for row in csv.DictReader(file)
        ]
    return scans, labelled


def test_openpack_silence_is_labelled_productive_work() -> None:
    scans, labelled = openpack()
    report = measure(
        scans, labelled, productive=frozenset(one.operation for one in labelled if one.operation != "Null")
    )
    assert report.scans == 35
    assert len(report.flagged) == 14
    assert report.mean is not None
    assert report.worst is not None
    assert round(100 * report.mean, 1) == 98.6
    assert round(100 * report.worst, 1) == 93.0
    assert 14 <= report.fast_pairs <= 16
    assert report.resolution_us == 1_000_000
    assert "98.6 %" in report.sentence.en
    assert "98,6 %" in report.sentence.fr
    assert "1 s" in report.caveat.fr


def test_shares_count_overlapping_labels_once_and_unlabelled_time_as_none() -> None:
    scans = [START, START + timedelta(minutes=2), START + timedelta(minutes=2, microseconds=1)]
    labels = [
        Labelled(Span(START, START + timedelta(seconds=60)), "pack"),
        Labelled(Span(START + timedelta(seconds=30), START + timedelta(seconds=90)), "carry"),
        Labelled(Span(START, START + timedelta(minutes=9)), "Null"),
    ]
    report = measure(scans, labels, productive=frozenset({"pack", "carry"}))
    assert [round(one.productive, 6) for one in report.flagged] == [0.75]
    assert report.fast_pairs == 1
    only = measure(scans, labels, productive=frozenset({"carry"}), at_least=Duration.of(seconds=1), below=None)
    assert only.worst == pytest.approx(0.5)
    none = measure(scans[:1], labels)
    assert (none.mean, none.worst, none.flagged) == (None, None, ())
    with pytest.raises(InputRefused, match="activity_labels_missing"):
        measure(scans, labels, productive=frozenset({"sleep"}))
