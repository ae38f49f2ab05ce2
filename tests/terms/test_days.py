"""A day in words."""

from __future__ import annotations

from datetime import date

from regard.terms import days


def test_the_first_is_an_ordinal_in_french_alone() -> None:
    assert (days.said(date(2026, 8, 1)).en, days.said(date(2026, 8, 1)).fr) == ("1 August 2026", "1er août 2026")
    assert (days.said(date(2026, 2, 28)).en, days.said(date(2026, 2, 28)).fr) == ("28 February 2026", "28 février 2026")
    assert len(days.MONTHS) == 12
