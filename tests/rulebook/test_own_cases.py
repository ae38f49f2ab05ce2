"""Cases written here, from public sources and in the format's words: decisions (H..), lawful controls (K..), and their twins.

A decision's breaches are all reported, and nothing that its authority could have judged besides. A control gives nothing. A twin is a
control with one fact changed: what follows from it is reported and nothing else.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from regard.charter import load, measures
from regard.rulebook import Finding, Measure, judge
from regard.terms.duration import Duration
from regard.terms.finding import State
from rulebook.building import DURATIONS

ROOT = Path(__file__).parent / "cases"
DECIDED = sorted(folder.name for folder in ROOT.iterdir() if folder.name.startswith("H"))
CONTROLS = sorted(folder.name for folder in ROOT.iterdir() if folder.name.startswith("K"))


@dataclass(frozen=True)
class Twin:
    """One fact changed in a control, and what is to be found then."""

    control: str
    name: str
    at: str
    value: Any
    breach: frozenset[str]


def _twins() -> list[Twin]:
    found = []
    for control in CONTROLS:
        path = ROOT / control / "twins.toml"
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["twin"]:
            found.append(Twin(control, row["name"], row["at"], row["value"], frozenset(row["breach"])))
    return found


def _facts(name: str) -> tuple[tuple[Measure, ...], dict[str, Any], Any]:
    decision = tomllib.loads((ROOT / name / "decision.toml").read_text(encoding="utf-8"))
    charter = load(ROOT / name / "charter.toml")
    assert charter.observed_on is not None
    return tuple(measures(charter)), decision, charter.observed_on


def _breaches(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(f.system, f.article) for f in findings if f.state is State.BREACHED}


def _judged(outcome: str, article: str) -> bool:
    if outcome == "conviction":
        return article.startswith("CP ")
    return article.startswith(("GDPR", "LIL", "CSI")) and article != "CSI L252-1"


@pytest.mark.parametrize("name", DECIDED)
def test_a_decision_is_found_again_and_nothing_else(name: str) -> None:
    facts, decision, on = _facts(name)
    reported = _breaches(judge(facts, on=on, read_as_of=decision["read_as_of"]))
    named: set[tuple[str, str]] = set()
    for row in decision["breach"]:
        pairs = {(row["system"], article) for article in (row["article"], *row.get("or", ()))}
        assert pairs & reported, f"missed: {row['system']} {row['article']}"
        named |= pairs
    extra = {pair for pair in reported - named if _judged(decision["outcome"], pair[1])}
    assert decision["examined"] == "part" or not extra


@pytest.mark.parametrize("name", DECIDED)
def test_a_decision_cites_where_it_was_read(name: str) -> None:
    _, decision, on = _facts(name)
    assert decision["url"].startswith("http") and decision["read_as_of"] == decision["decided_on"] >= on
    assert all(row["note"].startswith(("[S]", "[I]")) for row in decision["breach"])


@pytest.mark.parametrize("name", CONTROLS)
def test_a_lawful_system_gives_no_breach(name: str) -> None:
    facts, decision, on = _facts(name)
    findings = judge(facts, on=on, read_as_of=decision["read_as_of"])
    assert not _breaches(findings), [f.sentence.en for f in findings if f.state is State.BREACHED]


@pytest.mark.parametrize("twin", _twins(), ids=lambda twin: f"{twin.control[:3]}: {twin.name}")
def test_one_fact_changed_gives_what_follows_from_it(twin: Twin) -> None:
    facts, decision, on = _facts(twin.control)
    changed = _changed(facts, twin)
    findings = judge(changed, on=on, read_as_of=decision["read_as_of"])
    found = {article for _, article in _breaches(findings)}
    assert found == twin.breach, [(f.requirement, f.sentence.en) for f in findings if f.state is State.BREACHED]


@pytest.mark.parametrize("name", CONTROLS)
def test_a_single_fact_that_is_not_known_is_never_a_breach(name: str) -> None:
    """Of what is lawful, whatever is forgotten may only become a gap."""
    facts, decision, on = _facts(name)
    for forgotten in facts:
        rest = tuple(m for m in facts if m is not forgotten)
        findings = judge(rest, on=on, read_as_of=decision["read_as_of"])
        assert not _breaches(findings), f"without {forgotten.item}.{forgotten.name}"


def _changed(facts: tuple[Measure, ...], twin: Twin) -> tuple[Measure, ...]:
    parts = twin.at.split(".")
    *table, name = parts
    item = "system"
    if table:
        numbered = table[-1].isdigit()
        item = f"{'.'.join(table[:-1])}[{table[-1]}]" if numbered else ".".join(table)
    value = twin.value
    if name in DURATIONS and value != "unlimited":
        value = Duration.parse(value)
    elif isinstance(value, list):
        value = tuple(value)
    old = next((m for m in facts if (m.item, m.name) == (item, name)), None)
    if old is not None:
        assert old.value != value, "nothing is changed"
        return tuple(replace(m, value=value) if m is old else m for m in facts)
    like = next(m for m in facts if m.item == item)
    return (*facts, replace(like, name=name, value=value))
