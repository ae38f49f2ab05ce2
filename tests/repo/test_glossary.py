"""The glossary has every word, in English and French."""

from __future__ import annotations

from enum import StrEnum

import pytest

from regard.charter import said
from regard.terms.decision import Answer
from regard.terms.finding import State
from regard.terms.words import Act, Area, Grain, Per, Purpose, ReasonScope, Relation
from repo.documents import DOCS, rows, section

TEXT = (DOCS / "glossary.md").read_text("utf-8")
WORDS = frozenset(
    {
        *("site", "charter", "system", "area", "arrival", "segment", "person", "actor", "purpose", "act", "decision"),
        *("requirement", "reading", "measure", "finding", "trace", "ledger", "hold", "perimeter", "paper"),
    }
)
"""The words of the design, each used for one thing."""


def test_every_word_is_there_with_its_french() -> None:
    found = {cells[0].strip("*"): cells for cells in rows(section(TEXT, "## The words · Les mots"))}
    assert sorted(WORDS - set(found)) == []
    assert [word for word in WORDS if not all(found[word][:3])] == []


def test_no_word_stands_twice() -> None:
    told = [cells[0].strip("*") for cells in rows(section(TEXT, "## The words · Les mots"))]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("heading", "closed"),
    [
        ("## Acts · Actes", Act),
        ("## Areas · Domaines", Area),
        ("## Relations", Relation),
        ("## Grains", Grain),
        ("## Purposes", Purpose),
    ],
)
def test_closed_lists_are_whole_and_in_their_order(heading: str, closed: type[StrEnum]) -> None:
    told = [cells for cells in rows(section(TEXT, heading)) if cells[0].startswith("`")]
    assert [cells[0].strip("`") for cells in told] == [word.value for word in closed]
    assert all(cells[1] for cells in told)


def test_purposes_are_said_as_pages_say_them() -> None:
    for cells in rows(section(TEXT, "## Purposes")):
        word = said.word(cells[0].strip("`"))
        assert (cells[1], cells[2]) == (word.en, word.fr)


def test_decisions_and_findings_are_told_in_words() -> None:
    told = {
        cells[0].strip("`"): cells[1]
        for cells in rows(section(TEXT, "## Decisions and findings · Décisions et constats"))
    }
    assert set(told) == {word.value for word in (*Answer, *State)}
    assert all(told.values())


@pytest.mark.parametrize("closed", [Per, ReasonScope])
def test_short_lists_stand_under_the_grains(closed: type[StrEnum]) -> None:
    about = section(TEXT, "## Grains")
    assert [word.value for word in closed if f"`{word.value}`" not in about] == []


def test_what_a_system_runs_is_said_of_each_area() -> None:
    told = {cells[0].strip("`"): cells[2] for cells in rows(section(TEXT, "## Areas · Domaines"))}
    assert {word for word, about in told.items() if about == "examined only"} == {a.value for a in Area if not a.runs}
