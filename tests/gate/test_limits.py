"""The gate takes the law's numbers from the rulebook, and cites what the rulebook has."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gate.charters import NOW, warehouse
from regard import gate
from regard.charter.model import Small
from regard.gate import grounds, limits, small
from regard.gate.limits import Limit
from regard.rulebook import law
from regard.terms.decision import Answer
from regard.terms.duration import Duration

DAY = date(2026, 11, 16)
NAMED = [each for each in vars(limits).values() if isinstance(each, Limit)]
SOURCES = sorted(Path(gate.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("limit", NAMED, ids=lambda limit: f"{limit.requirement}.{limit.name}")
def test_every_limit_of_a_requirement_that_the_rulebook_has_is_there_today(limit: Limit) -> None:
    if limit.requirement in law.requirements():
        assert limits.read(limit, DAY) is not None
    else:
        assert limits.read(limit, DAY) is None, "a requirement that is not there has no limit"


def test_the_limits_that_scanners_stand_on_are_there() -> None:
    assert limits.duration(limits.IDLE_MIN, DAY) == Duration.parse("PT10M")
    assert limits.duration(limits.KNOWN_BAD, DAY) == Duration.parse("P31D")
    assert limits.number(limits.STAFF_FROM, DAY) == 50
    assert limits.word(limits.FAST_TASK, DAY) == "stow"
    assert limits.duration(limits.STAFF_FROM, DAY) is None and limits.number(limits.IDLE_MIN, DAY) is None


def test_a_limit_that_a_court_gave_is_not_known_before_it_spoke() -> None:
    assert limits.read(limits.IDLE_MIN, date(2025, 12, 22)) is None
    assert limits.read(limits.IDLE_MIN, date(2025, 12, 23)) is not None


def test_a_ground_cites_only_what_can_be_opened() -> None:
    """Every id in the room's code is in the rulebook, or goes through `cite` with a wider one."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        through_cite = set(re.findall(r'cite\("([A-Z0-9-]+)"', text)) | set(re.findall(r'"([A-Z]+-\d+)" if ', text))
        cited = set(re.findall(r'"((?:SCN|LAB|GDPR|ACC|LOG|ART9|WHO|STAT|VP|BC|CCTV-W|CALL)-\d+)"', text))
        if path.name == "limits.py":
            continue
        unknown = {each for each in cited if each not in law.requirements()}
        assert unknown <= {"VP-04", "VP-05", "VP-07", "BC-01", "BC-07", "BC-10"}, (path.name, unknown, through_cite)
        assert "cite(" in text or not unknown, path.name


def test_cite_falls_back_to_the_wider_requirement() -> None:
    assert grounds.cite("GDPR-05", "GDPR-25") == "GDPR-05"
    assert grounds.cite("NONE-99", "GDPR-25") == "GDPR-25"


def test_small_groups_follow_the_charter_then_the_rulebook_never_under_the_floor() -> None:
    def ask(value: Small | None) -> tuple[int, float]:
        found = small.thresholds(warehouse().model_copy(update={"small": value}), NOW)
        assert found.decision.permitted
        return found.min_group, found.dominance

    assert ask(None) == (11, 0.85)
    assert ask(Small(min_group=20, dominance=0.5)) == (20, 0.5)
    assert ask(Small(min_group=5)) == (5, 0.85)
    assert ask(Small.model_construct(min_group=1, dominance=None)) == (3, 0.85)


def test_without_charter_and_rulebook_no_group_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "number", lambda limit, day: None)
    found = small.thresholds(warehouse().model_copy(update={"small": None}), NOW)
    assert found.decision.answer is Answer.GAP
