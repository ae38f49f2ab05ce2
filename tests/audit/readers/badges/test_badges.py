"""A badge log: its age against the three months that are recommended."""

from pathlib import Path

import pytest

from audit.mapping.exports import breached, extract, found, put, rows


@pytest.mark.parametrize(("day", "late"), [("2026-08-10", True), ("2026-11-01", False)])
def test_three_months(tmp_path: Path, day: str, late: bool) -> None:
    put(tmp_path, {"badges.csv": f"at,worker,door\n{day}T08:00:00+02:00,E1,Nord\n2026-11-02T08:00:00+01:00,E2,Nord\n"})
    judged = found(tmp_path)
    assert judged.kinds == ("badges 1",)
    assert ("LOG-03" in breached(judged)) is late


def test_any_badge_log_with_a_mapping(tmp_path: Path) -> None:
    put(tmp_path / "x", {"b.csv": "Date;Heure;Badge;Lecteur\n02/11/2026;08:00;0042;Porte A\n"})
    put(
        tmp_path,
        {
            "m.toml": 'table="scans"\n[columns]\nat="Date + Heure"\nworker="Badge"\nplace="Lecteur"\n[constants]\ntask="badge"\n'
            '[time]\nformat="%d/%m/%Y %H:%M"\n'
        },
    )
    row = rows(extract(tmp_path / "x", "badges", tmp_path / "m.toml"), "scans")[0]
    assert (row["worker"], row["task"], row["at"].isoformat()) == ("0042", "badge", "2026-11-02T07:00:00+00:00")  # type: ignore[attr-defined]
