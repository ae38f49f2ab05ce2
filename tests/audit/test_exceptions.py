"""Exceptions: strict to read, always with an end, hiding nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.formats import examined as x
from regard.audit import exceptions
from regard.audit.examining import Examination
from regard.audit.report import report
from regard.audit.strict import DeclarationRefused
from regard.rulebook import RELEASE, Force, State

ROW = f"""format = 1
[[exception]]
requirement = "ACC-05"
owner = "IT"
approver = "Direction"
reason = "Migration"
evidence_sha256 = "{"ab" * 32}"
until = 2026-11-22
"""


def problems(text: str, **more) -> dict[str, tuple[int, str | None]]:
    with pytest.raises(DeclarationRefused) as caught:
        exceptions.loads(text, **more)
    assert caught.value.code == "exceptions_refused"
    assert caught.value.text.en
    assert caught.value.text.fr
    return {p.key: (p.line, p.nearest) for p in caught.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "key", "line", "near"),
    [
        ("until = 2026-11-22", "", "exception[0].until", 2, None),
        ("until =", "untill =", "exception[0].untill", 8, "until"),
        ('"ACC-05"', '"ACC-5"', "exception[0].requirement", 3, "ACC-05"),
        ("ab" * 32, "ab" * 31, "exception[0].evidence_sha256", 7, None),
        ('"Direction"', '" it"', "exception[0].approver", 5, None),
        ("until = 2026-11-22", 'until = "2026-11-22"', "exception[0].until", 8, None),
        ("until = 2026-11-22", "until = 2026-11-22\nsince = 2026-12-01", "exception[0].until", 8, None),
        ("format = 1", "format = 2", "format", 1, None),
    ],
)
def test_each_fault_is_told_with_its_place(old: str, new: str, key: str, line: int, near: str | None) -> None:
    assert problems(ROW.replace(old, new))[key] == (line, near)


def test_a_system_that_the_dossier_does_not_have_is_refused() -> None:
    assert problems(ROW + 'system = "scaners"\n', systems=["scanners"])["exception[0].system"] == (9, "scanners")
    assert exceptions.loads(ROW + 'system = "scanners"\n', systems=["scanners"])[0].system == "scanners"


def test_what_is_not_toml_or_too_large_is_refused(tmp_path) -> None:
    assert problems("format = ")
    (tmp_path / "exceptions.toml").write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(DeclarationRefused):
        exceptions.load(tmp_path)
    (tmp_path / "exceptions.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DeclarationRefused):
        exceptions.load(tmp_path)
    (tmp_path / "exceptions.toml").unlink()
    assert exceptions.load(tmp_path) == ()


@given(st.integers(-400, 400))
def test_the_last_day_counts_and_the_next_does_not(days: int) -> None:
    (one,) = exceptions.loads(ROW)
    day = one.until + timedelta(days=days)
    assert one.in_force(day) == (days <= 0)
    assert one.lapsed(day) == (days > 0)


def judged(text: str, force: Force | None = None):
    from dataclasses import replace

    found = [f for f in x.findings() if f.requirement == "ACC-05" and f.state is State.BREACHED]
    assert found
    if force is not None:
        found = [replace(f, force=force) for f in found]
    return report(
        Examination("x", x.DAY, x.DAY, RELEASE, tuple(found)),
        made=x.MADE,
        zone=x.PARIS,
        exceptions=exceptions.loads(text),
    )


def test_guidance_excepted_does_not_fail_and_is_still_told_as_breached() -> None:
    one = judged(ROW, Force.SOFT)
    assert [e.finding.state for e in one.judged] == [State.BREACHED]
    assert len(one.excepted) == 1
    assert one.exit_code == 0


def test_binding_law_admits_no_exception() -> None:
    one = judged(ROW, Force.BINDING)
    assert len(one.excepted) == 1
    assert one.exit_code == 8


def test_a_lapsed_exception_excuses_nothing_and_is_a_finding_of_its_own() -> None:
    one = judged(ROW.replace("2026-11-22", "2026-11-21"), Force.SOFT)
    assert one.excepted == ()
    assert sorted(e.finding.requirement for e in one.judged) == ["ACC-05", "EXC-01"]
    assert one.exit_code == 8
    (lapsed,) = [e.finding for e in one.judged if e.finding.requirement == "EXC-01"]
    assert "21 November 2026" in lapsed.sentence.en
    assert "21 novembre 2026" in lapsed.sentence.fr


def test_a_newer_exception_takes_the_place_of_a_lapsed_one() -> None:
    old = ROW.replace("2026-11-22", "2026-11-21")
    one = judged(old + ROW.removeprefix("format = 1\n"), Force.SOFT)
    assert [e.finding.requirement for e in one.judged] == ["ACC-05"]
    assert one.exit_code == 0


def test_an_old_dossier_brings_no_exception_back_to_life() -> None:
    """The end counts on the day of the examination, not on the day of the facts."""
    assert x.DAY < date(2026, 11, 21) < x.MADE.date()
    assert judged(ROW.replace("2026-11-22", "2026-11-21"), Force.SOFT).exit_code == 8
