"""Every requirement's own examples come out as they say, and each requirement shows a pass, a fault and a gap where it can."""

from __future__ import annotations

from typing import Any

import pytest

from regard.rulebook import judge
from regard.rulebook.loading import ROOT, rules
from regard.terms.finding import State
from rulebook.building import examples, measures_of

FOLDERS = {
    rule.requirement.id: ROOT / rule.requirement.theme / key.lower().replace("-", "_") for key, rule in rules().items()
}
CASES = [(key, example) for key, folder in FOLDERS.items() for example in examples(folder)]
_ORDER = (State.BREACHED, State.NOT_EVIDENCED, State.MET, State.NOT_APPLICABLE)


@pytest.mark.parametrize(("requirement", "example"), CASES, ids=[f"{key}: {each['name']}" for key, each in CASES])
def test_an_example_comes_out_as_it_says(requirement: str, example: dict[str, Any]) -> None:
    findings = judge(measures_of(example), on=example["on"], read_as_of=example["read_as_of"])
    own = [f for f in findings if f.requirement == requirement and example.get("article") in (None, f.article)]
    assert own, "the requirement says nothing"
    worst = min(own, key=lambda f: _ORDER.index(f.state))
    assert worst.state == State(example["expect"]), worst.sentence.en
    assert all(f.state is not State.BREACHED or f.measured for f in own), "a breach without what was measured"


@pytest.mark.parametrize("requirement", sorted(FOLDERS))
def test_each_requirement_shows_a_fault_a_gap_and_no_fault(requirement: str) -> None:
    shown = {example["expect"] for example in examples(FOLDERS[requirement])}
    assert {"breached", "not-evidenced"} <= shown
    assert shown & {"met", "not-applicable"}
