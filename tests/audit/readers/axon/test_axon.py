"""Axon Evidence: no export is known by its columns; the draft brings the published events."""

from pathlib import Path

import pytest

from audit.mapping.exports import PARIS, extract, put, rows
from regard.audit import readers
from regard.audit.mapping import explain
from regard.audit.source import Source
from regard.terms.errors import InputRefused

TRAIL = (
    "Date Time,User,Activity,Evidence ID\n2026-01-02T10:00:00Z,Agent (1234),Watch video evidence,E1\n"
    "2026-01-02T10:00:00Z,Agent (1234),Initiate evidence deletion,E1\n2026-01-02T10:00:00Z,Agent (1234),Upload evidence,E1\n"
    "2026-01-02T10:00:00Z,Agent (1234),Share evidence externally,E1\n"
)


def test_a_mapping_is_needed_and_the_draft_suffices(tmp_path: Path) -> None:
    put(tmp_path / "x", {"trail.csv": TRAIL})
    with pytest.raises(InputRefused, match="mapping_needed"):
        extract(tmp_path / "x", "axon")
    with Source(tmp_path / "x") as source:
        draft = explain(source, readers.named("axon"), zone=PARIS).draft
    put(tmp_path, {"m.toml": draft})
    got = rows(extract(tmp_path / "x", "axon", tmp_path / "m.toml"), "accesses")
    assert [row["action"] for row in got] == ["view", "erase", "collect", "export"]
