"""The measure: hits, misses, false alarms as the format defines them, over decisions that are read strictly."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from audit.dossiers import NOW
from regard.audit.decision import Decision, Ruled, load
from regard.audit.examining import Examination
from regard.audit.measuring import compare, measure, measure_case
from regard.audit.source import Source
from regard.charter import CharterRefused
from regard.rulebook import Confidence, Finding, Force, Severity, State
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from shared_data import shared

NOTHING = Text("", "")
DAY = date(2026, 1, 1)


def finding(system: str, article: str, state: State = State.BREACHED) -> Finding:
    said = Text(f"{article} is breached.", f"{article} est méconnu.")
    return Finding("X-01", NOTHING, system, None, "", state, article, Severity.HIGH, Force.BINDING, Confidence.TEXT,
                   said, NOTHING, NOTHING, "r", DAY, DAY)  # fmt: skip


def examination(*findings: Finding) -> Examination:
    return Examination("n", DAY, DAY, "r", findings)


def decided(
    outcome: str = "fine", *, whole: bool = True, authority: str = "CNIL", **lists: tuple[Ruled, ...]
) -> Decision:
    rows = {"breach": (), "cleared": (), "open": ()} | lists
    return Decision("C", authority, "", DAY, DAY, outcome, whole, rows["breach"], rows["cleared"], rows["open"])


def counts(decision: Decision, *findings: Finding) -> tuple[int, int, int]:
    tally = compare(decision, examination(*findings)).tally
    return tally.hits, tally.misses, tally.false_alarms


def test_several_names_for_one_fault_count_once() -> None:
    either = decided(breach=(Ruled("s", "GDPR 6", ("GDPR 5(1)(c)",)),))
    assert counts(either, finding("s", "GDPR 6"), finding("s", "GDPR 5(1)(c)"), finding("s", "GDPR 6")) == (1, 0, 0)
    assert counts(either, finding("s", "GDPR 5(1)(c)")) == (1, 0, 0)
    assert counts(either, finding("other", "GDPR 6")) == (0, 1, 1)
    assert counts(either, finding("s", "GDPR 6", State.NOT_EVIDENCED)) == (0, 1, 0)


@pytest.mark.parametrize(
    ("decision", "article", "false"),
    [
        (decided(), "GDPR 9", 1),
        (decided(whole=False), "GDPR 9", 0),
        (decided(whole=False, cleared=(Ruled("s", "GDPR 9"),)), "GDPR 9", 1),
        (decided(open=(Ruled("s", "GDPR 9"),)), "GDPR 9", 0),
        (decided(open=(Ruled("s", "GDPR 6", ("GDPR 9",)),)), "GDPR 9", 0),
        (decided(), "CSI L252-5", 1),
        (decided(), "CSI L252-1", 0),
        (decided(), "CT L1222-4", 0),
        (decided(), "AI 5(1)(f)", 0),
        (decided(), "CP 226-18", 0),
        (decided("conviction"), "CP 226-18", 1),
        (decided("conviction"), "GDPR 9", 0),
        (decided("upheld", authority="Cour de cassation, chambre criminelle"), "GDPR 9", 0),
        (decided("control"), "CT L1222-4", 1),
        (decided("twin"), "CSI L252-1", 1),
    ],
)
def test_false_alarms(decision: Decision, article: str, false: int) -> None:
    assert counts(decision, finding("s", article), finding("s", article)) == (0, 0, false)


CASE = 'id = "C1"\nauthority = "CNIL"\ndecided_on = 2025-01-01\noutcome = "fine"\nexamined = "whole"\n'


def case(folder: Path, decision: str = CASE) -> Path:
    folder.mkdir(parents=True)
    (folder / "charter.toml").write_text(
        'format = 1\nobserved_on = 2024-01-01\n[[system]]\nid = "s"\narea = "cctv"\n[system.accounts]\nshared = true\n'
    )
    (folder / "decision.toml").write_text(decision)
    return folder


@pytest.mark.parametrize(
    ("wrong", "line", "code"),
    [
        ('outcom = "fine"\n', 6, "decision_unknown_key"),
        ('[[breach]]\nsystem = "s"\narticle = "GDPR 6"\nfined = 1\n', 9, "decision_unknown_key"),
        ('[[breach]]\nsystem = "s"\n', 6, "decision_missing"),
        ('[[open]]\nsystem = "s"\narticle = "GDPR 6"\nor = "GDPR 9"\n', 9, "decision_type"),
        ("pattern = 1\n", 6, "decision_type"),
        ("id = ", 0, "decision_syntax"),
    ],
)
def test_decisions_are_read_strictly(tmp_path: Path, wrong: str, line: int, code: str) -> None:
    place = case(tmp_path / "c", CASE + wrong)
    with Source(place) as source, pytest.raises(CharterRefused) as error:
        load(source)
    problem = error.value.problems[0]
    assert (problem.code, problem.file) == (code, "c/decision.toml")
    assert not line or problem.line == line
    with pytest.raises(InputRefused):
        measure(tmp_path, now=NOW)


def test_an_unknown_outcome_names_the_nearest(tmp_path: Path) -> None:
    place = case(tmp_path / "c", CASE.replace('"fine"', '"fined"'))
    with Source(place) as source, pytest.raises(CharterRefused) as error:
        load(source)
    assert error.value.problems[0].nearest == "fine"


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="measure_no_case"):
        measure(tmp_path, now=NOW)


def test_one_case_and_its_evidence(tmp_path: Path) -> None:
    place = case(tmp_path / "c", CASE + '[[breach]]\nsystem = "s"\narticle = "GDPR 32"\n')
    only = measure_case(place, now=NOW)
    assert (only.tally.hits, only.examination.read_as_of) == (1, date(2025, 1, 1))
    assert only.hits[0].findings[0].sentence.fr
    assert measure(tmp_path, now=NOW).total.hits == measure(place, now=NOW).total.hits == 1
    (place / "accounts.csv").write_text("account,person,role,active\nx,p,r,true\n")
    with_evidence = measure_case(place, now=NOW)
    assert with_evidence.tally.hits == 0, "the table shows that no account is shared"
    assert [s.article for s in with_evidence.false_alarms] == ["GDPR 5(2)"]


def test_by_article_adds_up(tmp_path: Path) -> None:
    case(tmp_path / "a", CASE + '[[breach]]\nsystem = "s"\narticle = "GDPR 32"\n')
    case(tmp_path / "b", CASE + '[[breach]]\nsystem = "s"\narticle = "GDPR 9"\n')
    found = measure(tmp_path, now=NOW)
    assert (found.total.hits, found.total.misses, found.total.false_alarms) == (1, 1, 1)
    assert (found.total.precision, found.total.recall) == (0.5, 0.5)
    assert found.by_article["GDPR 9"].precision is None
    assert found.by_article["GDPR 32"].precision == 0.5


def test_the_cases_of_the_folder_take_less_than_three_seconds() -> None:
    folder = shared("dossier", "cases")
    start = time.process_time()
    found = measure(folder, now=NOW)
    assert time.process_time() - start < 3
    assert len(found.cases) > 20
    assert found.total.precision == 1.0, [(c.decision.id, s.article) for c in found.cases for s in c.false_alarms]
