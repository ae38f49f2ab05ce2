"""The example of the README: one warehouse, judged as the law was read before and after the ruling of 23 December 2025."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from regard.acts import examine
from regard.terms.finding import State

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "warehouse-before"


def breached(read_as_of: date) -> set[tuple[str, str]]:
    found = examine.dossier(EXAMPLE, read_as_of=read_as_of)
    return {(f.requirement, f.article) for f in found.of(State.BREACHED)}


def test_only_the_indicators_lawfulness_changes_with_the_reading() -> None:
    before, after = breached(date(2024, 6, 1)), breached(date(2026, 6, 1))
    assert before - after == {("SCN-03", "GDPR 6"), ("SCN-04", "GDPR 6"), ("SCN-05", "GDPR 6")}
    assert after < before
    articles = {article for _, article in after}
    assert {"GDPR 5(1)(c)", "GDPR 12-13", "GDPR 32"} <= articles
    assert "GDPR 6" not in articles
