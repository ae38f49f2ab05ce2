"""`regard examine --report`, `--open`: files by their ending, exceptions in the exit code, a sealed report checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import warehouse as w
from audit.formats import examined as x
from regard.acts.running.signing import ledger_key

CHARTER = """format = 1
observed_on = 2026-10-01
[site]
name = "Entrepôt de Lens"
[[system]]
id = "scanners"
area = "scanners"
[system.accounts]
shared = true
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "charter.toml").write_text(CHARTER, "utf-8")
    return folder


def test_reports_are_written_by_their_ending_and_a_sealed_one_is_checked(regard, dossier: Path, tmp_path: Path) -> None:
    sealed, pdf = tmp_path / "out.regard.html", tmp_path / "out.pdf"
    said = regard("examine", dossier, "--report", sealed, "--report", pdf, "--by", "Inspection", lang="fr")
    assert said.code == 8, said.err
    assert "Écrit" in said.out
    assert pdf.read_bytes().startswith(b"%PDF")
    opened = regard("examine", "--open", sealed, lang="fr")
    assert opened.code == 0
    assert "Chaque fichier est bien celui qui a été scellé" in opened.out
    asked = regard("--json", "examine", "--open", sealed)
    assert asked.json["signed"] == "none"
    assert asked.json["name"] == "Entrepôt de Lens"
    sealed.write_bytes(sealed.read_bytes().replace(b'data-name="report.fr.pdf"', b'data-name="report.fr.xxx"'))
    assert regard("examine", "--open", sealed).code == 6


def test_an_unknown_ending_is_refused_before_anything_is_written(regard, dossier: Path, tmp_path: Path) -> None:
    said = regard("examine", dossier, "--report", tmp_path / "out.pdf", "--report", tmp_path / "out.doc")
    assert said.code == 2
    assert not (tmp_path / "out.pdf").exists()
    assert "out.doc" in said.err


def test_a_lapsed_exception_is_in_the_findings_and_a_bad_file_says_where(regard, dossier: Path) -> None:
    file = dossier / "exceptions.toml"
    file.write_text(x.EXCEPTIONS.replace("2027-01-31", "2026-01-31"), "utf-8")
    said = regard("--json", "examine", dossier)
    assert said.code == 8
    assert [f["state"] for f in said.json["findings"] if f["requirement"] == "EXC-01"] == ["breached", "breached"]
    file.write_text(x.EXCEPTIONS.replace("until =", "till =", 1), "utf-8")
    said = regard("examine", dossier)
    assert said.code == 2
    assert "exceptions.toml:9" in said.err or "exceptions.toml:3" in said.err


def test_a_site_seals_its_own_report_with_its_key_and_enters_it(regard, running, tmp_path: Path) -> None:
    key, before = ledger_key(running.folder), w.leaves(running)
    path = tmp_path / "site.regard.html"
    said = regard("examine", "--report", path, folder=running.folder.path)
    assert said.code in (0, 8, 9), said.err
    assert w.leaves(running) == before + 2  # the examination, and its sealing
    opened = regard("--json", "examine", "--open", path, "--key", key)
    assert (opened.code, opened.json["signed"], opened.json["key"]) == (0, "trusted", key)
