from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.intake.arrivals import MAX_BATCH_BYTES, REASONS, SCHEMA, Fields
from regard.intake.doors import scanners_ndjson
from regard.terms.errors import InputRefused

ALL = Fields.all()
GOOD: dict[str, Any] = {
    "at": "2026-03-02T06:00:00.250+01:00",
    "worker": "4711",
    "task": "stow",
    "item": "B00A12",
    "qty": 2,
    "error": False,
}


def lines(*rows: Any) -> bytes:
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)


def test_a_row_arrives_whole_in_utc() -> None:
    got = scanners_ndjson.read(lines(GOOD), fields=ALL, device="d1")
    assert got.table.schema == SCHEMA
    assert got.table.to_pylist() == [
        {
            **dict.fromkeys(SCHEMA.names),
            **GOOD,
            "at": datetime(2026, 3, 2, 5, 0, 0, 250_000, tzinfo=UTC),
            "device": "d1",
        }
    ]
    assert (got.refused, got.dropped) == ((), {})


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({**GOOD, "heart_rate": 80}, "heart_rate", "unknown_field"),
        ({**GOOD, "Jeanne Dupont": 80}, "?", "unknown_field"),
        ({**GOOD, "worker": 4711}, "worker", "wrong_type"),
        ({**GOOD, "worker": {"a": [[[]]]}}, "worker", "wrong_type"),
        ({**GOOD, "worker": None}, "worker", "missing"),
        ({**GOOD, "worker": ""}, "worker", "missing"),
        ({k: v for k, v in GOOD.items() if k != "task"}, "task", "missing"),
        ({k: v for k, v in GOOD.items() if k != "at"}, "at", "missing"),
        ({**GOOD, "at": "2026-03-02T06:00:00"}, "at", "bad_time"),
        ({**GOOD, "device_time": "yesterday"}, "device_time", "bad_time"),
        ({**GOOD, "item": "x" * 129}, "item", "too_long"),
        ({**GOOD, "item": "a\x00b"}, "item", "bad_text"),
        ({**GOOD, "qty": 2**31}, "qty", "out_of_range"),
        ({**GOOD, "qty": 1.5}, "qty", "wrong_type"),
        ({**GOOD, "error": "no"}, "error", "wrong_type"),
        ({**GOOD, "device": "d2"}, "device", "wrong_device"),
        (b"[1]", "", "not_json"),
        (b"{", "", "not_json"),
        (b'{"at":"a"}{"at":"b"}', "", "not_json"),
        (b'{"worker":"\xff"}', "", "bad_text"),
        (b'{"worker":"\\ud800"}', "", "not_json"),
        (b'{"item":"' + b"x" * 9000 + b'"}', "", "row_too_long"),
        (b'{"item":' + b"[" * 4000 + b"}", "item", "wrong_type"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_field_and_reason_and_the_others_stay(
    row: Any, field: str, code: str
) -> None:
    got = scanners_ndjson.read(lines(GOOD, row, GOOD), fields=ALL, device="d1")
    assert got.rows == 2
    assert got.lines is not None and got.lines.to_pylist() == [1, 3]
    assert [(r.line, r.field, r.code) for r in got.refused] == [(2, field, code)]
    assert (got.refused_total, got.reasons) == (1, {code: 1})
    assert got.refused[0].text.en and got.refused[0].text.fr and "4711" not in got.refused[0].text.en


def test_what_is_not_admitted_is_dropped_and_counted() -> None:
    fields = Fields.of(["task", "item"])
    got = scanners_ndjson.read(lines(GOOD, {**GOOD, "qty": None}), fields=fields, device="d1")
    assert got.dropped == {"worker": 2, "qty": 1, "error": 2}
    assert got.table["worker"].null_count == 2
    assert got.kept(fields).column_names == ["at", "task", "item"]


def test_blank_lines_and_carriage_returns_are_passed_over() -> None:
    got = scanners_ndjson.read(b"\n\r\n" + lines(GOOD) + b"\r\n \t\n" + lines(GOOD), fields=ALL)
    assert got.lines is not None and (got.lines.to_pylist(), got.refused) == ([3, 5], ())


def test_an_object_over_two_lines_is_not_two_halves_of_a_row() -> None:
    got = scanners_ndjson.read(b'{"at":"2026-03-02T06:00:00Z",\n"worker":"a","task":"t"}\n', fields=ALL)
    assert (got.rows, got.refused_total) == (0, 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "intake_empty"),
        (b"\n \n", "intake_empty"),
        (b"x" * (MAX_BATCH_BYTES + 1), "intake_batch_too_large"),
        (b"\n" * 50_001, "intake_too_many_rows"),
    ],
)
def test_a_batch_that_cannot_be_read_at_all(body: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        scanners_ndjson.read(body, fields=ALL)
    assert caught.value.code == code
    assert caught.value.text.fr


def test_unknown_names_of_the_charter_are_refused_with_the_nearest() -> None:
    with pytest.raises(InputRefused) as caught:
        Fields.of(["works"])
    assert caught.value.fields["nearest"] == "worker"


ROWS = st.fixed_dictionaries(
    {
        "at": st.just("2026-03-02T06:00:00Z"),
        "worker": st.text("ab\u00e9\u4e2d", min_size=1, max_size=5),
        "task": st.just("t"),
    },
    optional={"item": st.text("xy ", max_size=3), "qty": st.integers(-5, 5), "error": st.booleans()},
)
BAD = st.one_of(
    st.binary(max_size=40).filter(lambda b: b.strip(b" \t\r") and b"\n" not in b),
    st.dictionaries(
        st.sampled_from([*SCHEMA.names, "zz"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=4), st.booleans()),
        max_size=4,
    ).map(lambda d: json.dumps({**d, "at": 5}).encode()),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(ROWS, BAD), min_size=1, max_size=12))
def test_good_rows_survive_among_bad_ones_exactly(rows: list[Any]) -> None:
    good = [(n, row) for n, row in enumerate(rows, 1) if isinstance(row, dict)]
    got = scanners_ndjson.read(lines(*rows), fields=ALL)
    assert got.lines is not None and got.lines.to_pylist() == [n for n, _ in good]
    assert got.refused_total == len(rows) - len(good)
    assert {r.line for r in got.refused} == set(range(1, len(rows) + 1)) - {n for n, _ in good}
    assert {r.code for r in got.refused} <= set(REASONS)
    for row, (_, sent) in zip(got.table.to_pylist(), good, strict=True):
        assert {name: row[name] for name in sent if name != "at"} == {
            k: (v if v != "" else None) for k, v in sent.items() if k != "at"
        }
    if good:
        alone = scanners_ndjson.read(lines(*[row for _, row in good]), fields=ALL)
        assert alone.table.equals(got.table)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text('{}[]":,\\ \n\tatworkerud0123456789.eE-+', max_size=120).map(str.encode))
)
def test_any_bytes_give_rows_refusals_or_one_error_of_ours(body: bytes) -> None:
    try:
        got = scanners_ndjson.read(body, fields=ALL, device="d")
    except InputRefused:
        return
    got.table.validate(full=True)
    assert got.rows + got.refused_total == sum(1 for line in body.split(b"\n") if line.strip(b" \t\r"))
