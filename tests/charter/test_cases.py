"""Every decided case's charter loads, gives measures and comes back unchanged."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from regard.charter import check, compare, load, loads, measures, plain
from regard.charter.problem import Severity
from regard.charter.values import Table
from regard.terms.duration import Duration
from shared_data import shared


def _cases() -> list[Path]:
    found = sorted(shared("dossier", "cases").glob("*/charter.toml"))
    assert len(found) >= 20
    return found


def test_every_case_loads_and_comes_back() -> None:
    for path in _cases():
        charter = load(path)
        again = loads(tomlkit.dumps(plain(charter)), file=path.name)
        assert again == charter, path
        assert compare(charter, again) == ()


def test_every_written_key_gives_one_measure() -> None:
    import tomllib

    for path in _cases():
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        written = sum(_leaves(data.get(name)) for name in ("site", "controller", "small", "system"))
        found = measures(load(path))
        assert len(found) == written, path
        assert len({(m.system, m.item, m.name) for m in found}) == len(found)
        assert all(m.source == "charter" and m.origin == "declared" for m in found)


def _leaves(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_leaves(below) for below in value.values()) or 1
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return sum(_leaves(below) for below in value)
    return 0 if value is None else 1


def test_measures_are_plain_values() -> None:
    for path in _cases():
        for measure in measures(load(path)):
            value = measure.value
            assert type(value) in (bool, int, float, str, Duration, date, tuple)
            assert not isinstance(value, datetime | Table)
            if isinstance(value, tuple):
                assert all(type(part) is str for part in value)


def test_no_case_has_an_error_of_sense() -> None:
    for path in _cases():
        errors = [p for p in check(load(path)) if p.severity is Severity.ERROR]
        assert errors == [], path


@pytest.mark.parametrize(
    ("case", "system", "item", "name", "value"),
    [
        ("C01-amazon-cnil", "scanners", "keeps[0]", "kept", Duration.parse("P31D")),
        ("C01-amazon-cnil", "cctv", "accounts", "password.strong", False),
        ("C04-uniontrad", "workstations", "traces", "kept", False),
        ("C05-spartoo", "customer-file", "keeps[0]", "kept", "unlimited"),
        ("C06-commune-bodycam-videoprotection", "videoprotection", "camera[0]", "masked", ()),
        ("C11-boutique-aero", "cctv", "governance.processors[0]", "contract", False),
        ("C01-amazon-cnil", "", "site", "temps", 21582),
    ],
)
def test_known_measures(case: str, system: str, item: str, name: str, value: object) -> None:
    found = measures(load(shared("dossier", "cases", case, "charter.toml")))
    assert [m.value for m in found if (m.system, m.item, m.name) == (system, item, name)] == [value]
