"""CSV: one row a finding, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from audit.formats import examined as x
from regard.audit.formats import csv_rows


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.text(max_size=40), st.sampled_from("=+-@\t\r＝＋－＠"))
def test_a_cell_never_begins_a_formula(text: str, sign: str) -> None:
    for value in (text, sign + text):
        made = csv_rows.cell(value)
        assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        assert made.removeprefix("'") == value.replace("\0", "") or not made.startswith("'")


def test_each_finding_is_a_row_in_the_language_asked_for() -> None:
    report = x.made()
    french, english = rows(csv_rows.write(report, "fr")), rows(csv_rows.write(report, "en"))
    assert len(french) == len(english) == 1 + len(report.judged)
    assert french[0][1] == "état"
    assert {len(row) for row in french + english} == {26}
    assert any("400 jours" in row[8] for row in french)


def test_hostile_words_stay_in_their_cell() -> None:
    report = x.made(hostile=True)
    found = rows(csv_rows.write(report, "en"))
    assert len(found) == 1 + len(report.judged)
    assert all(row[8] == x.HOSTILE for row in found[1:] if row[5] != "EXC-01")
    assert rows(csv_rows.query_log(report))[1][0] == x.HOSTILE


def test_the_query_log_is_complete() -> None:
    log = rows(csv_rows.query_log(x.made()))
    assert log[2] == ["scans 2026.csv", "1203311", "cd" * 32, "dossier", "1", "10230", "3"]
