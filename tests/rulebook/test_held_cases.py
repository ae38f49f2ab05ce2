"""Cases held out: written from the law without sight of the checks they try, and measured as the command measures.

`held/D..` are decisions, from memory of what was published of them (what is uncertain stands under `or` or `open`); `held/L..` are
lawful systems filled in to the last key. `twins.toml` beside a lawful one replaces some words of its charter and says what follows:
one row per breach, with the other articles under which it may as well be filed; `open` counts neither way; no row: still lawful.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from regard.audit.measuring import CaseMeasure, measure_case

ROOT = Path(__file__).parent / "held"
CASES = sorted(folder.name for folder in ROOT.iterdir())
NOW = datetime(2026, 11, 1, tzinfo=UTC)

BEYOND = {
    (
        "D13-leisure-centres-faces",
        "clock",
        "GDPR 6",
    ): "milder means at hand: found under CT L1121-1, which the ICO could not judge",
}


@dataclass(frozen=True)
class Twin:
    """A lawful case with some words of its charter replaced."""

    control: str
    name: str
    changed: tuple[tuple[str, str], ...]
    breach: tuple[tuple[str, ...], ...]
    open: tuple[str, ...]
    read_as_of: date | None


def _twins() -> list[Twin]:
    found = []
    for path in sorted(ROOT.glob("*/twins.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["twin"]:
            changed = tuple((change["was"], change["now"]) for change in row["changed"])
            breach = tuple(tuple(articles) for articles in row["breach"])
            found.append(
                Twin(path.parent.name, row["name"], changed, breach, tuple(row.get("open", ())), row.get("read_as_of"))
            )
    return found


@pytest.mark.parametrize("name", CASES)
def test_what_was_found_is_found_again_and_nothing_else(name: str) -> None:
    it = measure_case(ROOT / name, now=NOW)
    missed = [row for row in it.misses if (name, row.system, row.article) not in BEYOND]
    assert not missed and not it.false_alarms, _told(it)
    within = [row for row in it.hits if (name, row.system, row.article) in BEYOND]
    assert not within, "within reach after all"


@pytest.mark.parametrize("twin", _twins(), ids=lambda twin: f"{twin.control[:3]}: {twin.name}")
def test_a_lawful_system_with_one_thing_changed(twin: Twin, tmp_path: Path) -> None:
    charter = (ROOT / twin.control / "charter.toml").read_text(encoding="utf-8")
    for was, now in twin.changed:
        assert was in charter, was
        charter = charter.replace(was, now, 1)
    (tmp_path / "charter.toml").write_text(charter, encoding="utf-8")
    (tmp_path / "decision.toml").write_text(_decision(twin, charter), encoding="utf-8")
    it = measure_case(tmp_path, now=NOW)
    assert not it.misses and not it.false_alarms, _told(it)
    assert len(it.hits) == len(twin.breach)


def _decision(twin: Twin, charter: str) -> str:
    control = tomllib.loads((ROOT / twin.control / "decision.toml").read_text(encoding="utf-8"))
    read = twin.read_as_of or control["read_as_of"]
    system = tomllib.loads(charter)["system"][0]["id"]
    text = f'id = "twin"\nauthority = "none"\nread_as_of = {read}\noutcome = "twin"\nexamined = "whole"\n'
    for first, *others in twin.breach:
        text += f'\n[[breach]]\nsystem = "{system}"\narticle = "{first}"\nor = {others}\n'
    for article in twin.open:
        text += f'\n[[open]]\nsystem = "{system}"\narticle = "{article}"\n'
    return text


def _told(it: CaseMeasure) -> list[str]:
    """What to read when a case fails: the articles missed, and the sentences of what should not have been reported."""
    missed = [f"missed: {row.system}, {row.article}" for row in it.misses]
    return missed + [finding.sentence.en for row in it.false_alarms for finding in row.findings]
