"""Movements of a warehouse: with no preset a mapping is needed and suffices; the presets know their exports."""

from pathlib import Path

import pytest

from audit.mapping.exports import breached, extract, found, put, rows, seen
from regard.terms.errors import InputRefused

UNKNOWN = "Horodatage;Préparateur;Geste\n" + "".join(
    f"{day:02d}/09/2026 08:00:{day:02d};P{day % 4};rangement\n" for day in range(1, 29)
)
MAPPING = """
table = "scans"
[columns]
at = "Horodatage"
worker = "Préparateur"
task = "Geste"
[values.task]
rangement = "stow"
[time]
format = "%d/%m/%Y %H:%M:%S"
zone = "Europe/Paris"
"""


def test_an_unknown_export_is_read_with_a_mapping_alone(tmp_path: Path) -> None:
    put(tmp_path / "x", {"mouvements.csv": UNKNOWN})
    with pytest.raises(InputRefused, match="mapping_needed"):
        extract(tmp_path / "x", "warehouse")
    put(tmp_path, {"m.toml": MAPPING})
    got = extract(tmp_path / "x", "warehouse", tmp_path / "m.toml")
    assert len(rows(got, "scans")) == 28
    assert rows(got, "scans")[0]["task"] == "stow"
    assert got.files[0].rows == 28
    assert len(got.files[0].sha256) == 64
    assert got.coverage == 1.0


def test_what_was_kept_too_long_is_found(tmp_path: Path) -> None:
    put(tmp_path / "x", {"mouvements.csv": UNKNOWN})
    put(tmp_path, {"m.toml": MAPPING})
    judged = found(tmp_path / "x", "warehouse", tmp_path / "m.toml")
    assert "SCN-01" in breached(judged)
    assert seen(judged, "keeps.oldest") == {"P82D"}


@pytest.mark.parametrize(
    ("text", "worker", "task", "at"),
    [
        (
            "TANUM;TAPOS;QDATU;QZEIT;QNAME;BWLVS;MATNR;NLPLA\n1;1;20260302;080001;MULLER;601;M1;B1\n",
            "MULLER",
            "601",
            "2026-03-02T07:00:01+00:00",
        ),
        (
            "TANUM\tTAPOS\tQDATU\tQZEIT\tQNAME\tBWLVS\n1\t1\t02.03.2026\t08:00:01\tMULLER\t601\n",
            "MULLER",
            "601",
            "2026-03-02T07:00:01+00:00",
        ),
        (
            "date,reference,product_id,location_id,location_dest_id,picking_code,write_uid\n"
            "2026-03-02 08:00:01,WH/IN/1,Desk,Vendors,WH/Stock,incoming,Mitchell\n",
            "Mitchell",
            "receive",
            "2026-03-02T07:00:01+00:00",
        ),
        (
            "WORKID,USERID,WORKCLASSID,ITEMID,WMSLOCATIONID,WORKTYPE,WORKCLOSEDUTCDATETIME\nW1,34,Pick,I1,L1,1,2026-03-02 08:00:01\n",
            "34",
            "1",
            "2026-03-02T08:00:01+00:00",
        ),
        ("at,worker,task\n2026-03-02T08:00:01+01:00,w1,pick\n", "w1", "pick", "2026-03-02T07:00:01+00:00"),
    ],
    ids=["sap-wm", "sap-wm-display", "odoo", "dynamics-365", "dossier"],
)
def test_presets(tmp_path: Path, text: str, worker: str, task: str, at: str) -> None:
    put(tmp_path, {"export.csv": text})
    judged = found(tmp_path)
    assert judged.kinds == ("warehouse 1",)
    row = rows(extract(tmp_path, "warehouse"), "scans")[0]
    assert (row["worker"], row["task"], row["at"].isoformat()) == (worker, task, at)  # type: ignore[attr-defined]


def test_other_files_of_the_folder_are_told_and_not_read(tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": "at,worker,task\n2026-03-02T08:00:01+01:00,w1,pick\n", "notes.csv": "x,y\n1,2\n"})
    got = extract(tmp_path, "warehouse")
    assert [each.file for each in got.refused] == ["notes.csv"]
    assert [each.name for each in got.files] == ["a.csv"]


def test_a_preset_whose_rows_are_unreadable_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": "at,worker,task\nyesterday,w1,pick\n"})
    with pytest.raises(InputRefused, match="mapping_nothing_read"):
        extract(tmp_path, "warehouse")
