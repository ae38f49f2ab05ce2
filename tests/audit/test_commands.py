"""`regard examine PATH` and `regard measure`, as a person and as a program call them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from audit.dossiers import SCANNERS, dossier
from regard.cli.frame import run

SCAN = {"at": "2026-08-01T08:00:00+02:00", "worker": "w1", "task": "stow"}


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(list(words))
    return code, *capsys.readouterr()


def test_a_dossier_with_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dossier(tmp_path / "d", SCANNERS, scans=[SCAN, SCAN | {"at": "no"}])
    code, out, _ = called(capsys, "--lang", "en", "examine", str(path))
    assert code == 8
    assert "scans.csv:3 at: not an instant" in out
    assert "60 days" in out
    code, out, _ = called(capsys, "examine", str(path), "--json")
    found = json.loads(out)
    assert {f["name"]: (f["rows"], f["refused"]) for f in found["files"]} == {
        "charter.toml": (None, 0),
        "scans.csv": (1, 1),
    }
    assert found["refused"][0]["reason"].keys() == {"en", "fr"}
    assert "w1" not in out


def test_the_same_dossier_in_a_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dossier(tmp_path / "d", SCANNERS, scans=[SCAN])
    for prefix in ("", "inside/"):
        with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
            for name in ("charter.toml", "scans.csv"):
                archive.write(path / name, prefix + name)
        found = [json.loads(called(capsys, "examine", str(p), "--json")[1]) for p in (path, tmp_path / "d.zip")]
        assert [f["sentence"] for f in found[0]["findings"]] == [f["sentence"] for f in found[1]["findings"]]


def test_kinds_and_what_each_was_tested_on(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "examine", "--kinds", "--json")
    assert code == 0
    assert all(each["tested_on"]["fr"] for each in json.loads(out))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--kind", "warehouse"], "usage"),
        (["{d}", "--kind", "nothing"], "audit_no_such_reader"),
        (["{d}", "--zone", "Europe/Nowhere"], "zone_unknown"),
        (["{e}"], "audit_kind_unknown"),
        (["{e}", "--kind", "dossier"], "dossier_no_charter"),
        (["{d}", "--write", "x.toml"], "usage"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str) -> None:
    places = {"d": dossier(tmp_path / "d", SCANNERS), "e": tmp_path / "e"}
    places["e"].mkdir()
    exit_code, _, err = called(capsys, "--json", "examine", *[word.format(**places) for word in words])
    assert exit_code in (2, 4)
    assert code == "usage" or json.loads(err)["error"]["code"] == code


def test_measure_prints_and_gives_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = dossier(tmp_path / "c" / "one", SCANNERS + "[system.accounts]\nshared = true\n")
    rows = '[[breach]]\nsystem = "scanners"\narticle = "GDPR 9"\nnote = "[S] {not} there"\n'
    (place / "decision.toml").write_text('id = "C1"\noutcome = "twin"\nexamined = "whole"\n' + rows)
    code, out, _ = called(capsys, "--lang", "en", "measure", str(tmp_path / "c"))
    assert code == 0
    assert "C1 missed: scanners, GDPR 9. [S] {not} there" in out
    assert "C1 false alarm: scanners, GDPR 32. One account serves several people." in out
    code, out, _ = called(capsys, "measure", str(tmp_path / "c"), "--json")
    found = json.loads(out)
    assert found["total"] | {"hits": 0} == {"precision": 0.0, "recall": 0.0, "hits": 0, "misses": 1, "false_alarms": 1}
    assert [each["id"] for each in found["cases"]] == ["C1"]
    assert found["cases"][0]["misses"][0]["article"] == "GDPR 9"
    (place / "decision.toml").write_text("id = 1\n")
    assert called(capsys, "measure", str(tmp_path / "c"))[0] == 2
