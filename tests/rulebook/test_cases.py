"""Decided cases, controls and twins: the measure of the dossier format, over what this set of requirements can reach.

Each breach that an authority found and that no requirement here is about is named below with its reason; all others must be
reported. No control, and nothing that an authority cleared, may be reported.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from regard.charter import load, measures
from regard.rulebook import Finding, judge
from regard.terms.finding import State
from shared_data import shared

SHARE = "the share of calls that is recorded, and what the chats hold: not stated"
FILED_TWICE = (
    "an incomplete notice, found here under the principle of transparency: the facts tell it in no way from GDPR 12-13"
)
FILES = "which papers are asked of clients: not expressible as a fact of the format"

OUT_OF_REACH = {
    ("C05", "customer-file", "GDPR 5(1)(c)"): FILES,
    ("C21", "support", "GDPR 5(1)(a)"): FILED_TWICE,
    ("C21", "support", "GDPR 5(1)(c)"): SHARE,
}
CASES = (
    "C01-amazon-cnil", "C02-amazon-conseil-d-etat", "C04-uniontrad", "C05-spartoo",
    "C06-commune-bodycam-videoprotection", "C07-samaritaine-hidden-cameras", "C10-interior-ministry-drones",
    "C11-boutique-aero", "C13-school-42", "C17a-simplified-2025-cctv", "C21-foodinho-2021",
    "N01-idle-flag-ten-minutes", "N02-live-help-weekly-aggregates", "N04-till-camera",
    "N07-bodycam-five-months-2021", "N08-bodycam-extracted-for-procedure", "N11-occasional-call-recording",
    "N12-screen-video-for-training", "N13-public-road-within-order", "N14-incident-report-without-names",
    "T01-bodycam-five-months-2022", "T04-screenshots-with-calls", "T05-bodycam-log-without-reason",
    "T06-public-road-beyond-order", "T07-report-names-union-members", "T09-shared-account",
    "T11-idle-flag-read-in-2024",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case: what was decided, and the breaches that the rulebook reports."""

    id: str
    decision: dict[str, Any]
    findings: tuple[Finding, ...]

    @property
    def reported(self) -> set[tuple[str, str]]:
        return {(f.system, f.article) for f in self.findings if f.state is State.BREACHED}

    def listed(self, name: str) -> set[tuple[str, str]]:
        rows = self.decision.get(name, [])
        return {(row["system"], article) for row in rows for article in (row["article"], *row.get("or", []))}


def case(name: str) -> Case:
    folder: Path = shared("dossier", "cases", name)
    decision = tomllib.loads((folder / "decision.toml").read_text(encoding="utf-8"))
    charter = load(folder / "charter.toml")
    assert charter.observed_on is not None
    findings = judge(measures(charter), on=charter.observed_on, read_as_of=decision["read_as_of"])
    return Case(decision["id"], decision, findings)


def judged_by(outcome: str, article: str) -> bool:
    """Whether the authority of a case could judge a family of articles: labour law, the prefect's and AI are none of a DPA's."""
    if outcome in ("control", "twin"):
        return True
    if outcome == "conviction":
        return article.startswith("CP ")
    return article.startswith(("GDPR", "LIL", "CSI")) and article != "CSI L252-1"


@pytest.mark.parametrize("name", CASES)
def test_what_was_found_is_reported(name: str) -> None:
    it = case(name)
    missed = []
    for breach in it.decision.get("breach", []):
        pairs = {(breach["system"], article) for article in (breach["article"], *breach.get("or", []))}
        out = (it.id, breach["system"], breach["article"]) in OUT_OF_REACH
        if not out and not pairs & it.reported:
            missed.append(pairs)
        assert not (out and pairs & it.reported), f"within reach after all: {pairs}"
    assert not missed


@pytest.mark.parametrize("name", CASES)
def test_nothing_else_is_reported(name: str) -> None:
    it = case(name)
    extra = it.reported - it.listed("breach") - it.listed("open")
    whole, outcome = it.decision["examined"] == "whole", it.decision["outcome"]
    false = {pair for pair in extra if pair in it.listed("cleared") or (whole and judged_by(outcome, pair[1]))}
    assert not false, [
        f.sentence.en for f in it.findings if (f.system, f.article) in false and f.state is State.BREACHED
    ]


def test_the_same_facts_read_on_two_days() -> None:
    before, after = case("C01-amazon-cnil"), case("C02-amazon-conseil-d-etat")
    assert before.reported - after.reported == {("scanners", "GDPR 6")}
    assert after.reported <= before.reported
    flags = [f for f in after.findings if f.requirement in ("SCN-03", "SCN-04", "SCN-05")]
    assert {f.reading.authority for f in flags if f.reading is not None} == {"Conseil d’État"}


def test_the_idle_flag_read_in_2024_and_in_2026() -> None:
    twin, control = case("T11-idle-flag-read-in-2024"), case("N01-idle-flag-ten-minutes")
    assert twin.reported == {("scanners", "GDPR 6")}
    assert control.reported == set()
