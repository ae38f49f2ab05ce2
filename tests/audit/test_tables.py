"""Evidence tables: columns held against the format, bad rows refused one by one, the same measures whatever the container."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.dossiers import SCANNERS, as_csv, as_parquet, dossier, examined, seen
from regard.audit.evidence import Part, Tables
from regard.charter import CharterRefused
from regard.terms.errors import InputRefused

AT = "2026-09-30T08:00:00+02:00"
SCAN = {"at": AT, "worker": "w1", "task": "stow"}


def scans(folder: Path, text: str | bytes) -> Path:
    dossier(folder, SCANNERS)
    (folder / "scans.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def refused(path: Path) -> InputRefused:
    with pytest.raises(InputRefused) as error:
        examined(path)
    return error.value


def test_bad_rows_are_refused_with_line_field_and_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [
        "at,worker,task",
        f"{AT},w1,stow",
        "2026-09-30T08:00:00,w2,stow",  # no offset
        "2026-09-30T08:00:00+99:99,w3,stow",
        f"{AT},,stow",
        f"{AT},w4,stow,more",
        f"{AT},w5",
        f'{AT},"w"6,stow',
        "2026-08-01T08:00:00Z,w7,stow",
    ]
    path = scans(tmp_path, "\n".join(rows) + "\n")
    found = examined(path)
    told = [(r.file, r.line, r.field, r.count) for r in found.refused]
    assert told == [
        ("scans.csv", 3, "at", 2),
        ("scans.csv", 5, "worker", 1),
        ("scans.csv", 6, "", 1),
        ("scans.csv", 7, "task", 1),
        ("scans.csv", 8, "worker", 1),
    ]
    assert all(r.reason.en and r.reason.fr for r in found.refused)
    assert not any("w4" in r.reason.en or "yesterday" in r.reason.en for r in found.refused)
    (log,) = [f for f in found.files if f.name == "scans.csv"]
    assert (log.rows, log.refused, len(log.sha256)) == (2, 6, 64)
    oldest = next(m for m in found.measures if m.name == "oldest")
    assert (str(oldest.value), oldest.coverage) == ("P60D", 0.25)


@pytest.mark.parametrize(
    ("head", "code", "word"),
    [
        ("at,workers,task", "dossier_unknown_column", "worker"),
        ("at,worker,task,secret", "dossier_unknown_column", "secret"),
        ("at,worker,task,task", "dossier_unknown_column", "task"),
        ("at,worker", "dossier_missing_column", "task"),
        ('at,worker,"task""; DROP TABLE t0; --"', "dossier_unknown_column", "…"),
        ("", "dossier_not_a_table", "scans.csv"),
    ],
)
def test_a_table_that_is_not_of_the_format_is_refused(tmp_path: Path, head: str, code: str, word: str) -> None:
    error = refused(scans(tmp_path, f"{head}\n{AT},w1,stow,x\n"))
    assert error.code == code
    assert word in error.text.en or word == "…"
    assert "scans.csv" in error.text.fr


def test_sql_in_values_and_names_is_only_text(tmp_path: Path) -> None:
    evil = "'; DROP TABLE t0_all; SELECT * FROM read_text('/etc/passwd'); --"
    folder = tmp_path / "it's; a [folder]*"
    charter = SCANNERS + f'[[system.indicator]]\nname = "x"\n[[protected]]\nkind = "line"\nid = "{evil}"\n'
    path = dossier(
        folder,
        charter,
        scans=[SCAN | {"worker": evil}],
        notices=[{"person": evil, "group": "temps", "given_at": "2026-10-01"}],
    )
    assert seen(path)["notice[0].when"] == "after"
    text = repr(examined(path).findings)
    assert "DROP" not in text and "root:" not in text


def test_huge_fields_and_foreign_bytes_harm_nobody(tmp_path: Path) -> None:
    good = f"{AT},w1,stow\n".encode()
    path = scans(
        tmp_path,
        b"at,worker,task\n"
        + good
        + f"{AT},".encode()
        + b"x" * (3 << 20)
        + b",t\n"
        + f"{AT},".encode()
        + b"\xff\xfe,t\n"
        + good,
    )
    found = examined(path)
    assert {(r.line, r.count) for r in found.refused} == {(3, 1), (4, 1)}
    assert next(f for f in found.files if f.name == "scans.csv").rows == 2
    (tmp_path / "scans.csv").unlink()
    (tmp_path / "scans.parquet").write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")
    assert refused(tmp_path).code == "dossier_not_a_table"


def test_an_empty_table_is_told_and_shows_nothing(tmp_path: Path) -> None:
    path = scans(tmp_path, "at,worker,task\n")
    assert seen(path) == {}
    assert any("scans.csv" in gap.en for gap in examined(path).gaps)


def test_a_file_that_is_no_table_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = scans(tmp_path, "at,worker,task\n")
    (path / "recording.csv").write_text("id\n1\n")
    (path / "notes.txt").write_text("x")
    gaps = [gap.en for gap in examined(path).gaps]
    assert any("recording.csv" in gap and "recordings" in gap for gap in gaps)
    assert not any("notes" in gap for gap in gaps)


def test_parquet_without_a_zone_is_read_as_utc_and_told(tmp_path: Path) -> None:
    path = dossier(tmp_path, SCANNERS)
    table = pa.table({"at": pa.array([datetime(2026, 8, 1, 8)], pa.timestamp("us")), "worker": ["w"], "task": ["t"]})
    pq.write_table(table, path / "scans.parquet")
    assert seen(path)["keeps[0].oldest"].rest == timedelta(days=60)
    assert any("UTC" in gap.en for gap in examined(path).gaps)


def test_a_table_names_its_system_where_several_could_be_meant(tmp_path: Path) -> None:
    two = SCANNERS + SCANNERS.replace('"scanners"\narea', '"others"\narea')
    path = dossier(tmp_path, two, scans=[SCAN])
    assert seen(path) == {}
    assert any("scans.ID.csv" in gap.en for gap in examined(path).gaps)
    (path / "scans.csv").rename(path / "scans.others.csv")
    assert {m.system for m in examined(path).measures if m.source == "scans"} == {"others"}
    (path / "scans.others.csv").rename(path / "scans.nobody.csv")
    assert refused(path).code == "dossier_unknown_system"


def test_the_charter_beside_the_tables_is_read_strictly(tmp_path: Path) -> None:
    path = dossier(tmp_path, SCANNERS + "kepts = 1\n", scans=[SCAN])
    with pytest.raises(CharterRefused):
        examined(path)


def test_arrow_tables_of_readers_may_lack_columns() -> None:
    table = pa.table(
        {"start": pa.array([datetime(2026, 8, 1, tzinfo=UTC)], pa.timestamp("us", tz="UTC")), "sound": [True]}
    )
    parts = [Part("recordings", table, "cctv", "x.mkv")]
    with Tables(parts, private=Path("/nonexistent"), zone=ZoneInfo("Europe/Paris")) as tables:
        view = tables.of("recordings", "cctv")
        assert view is not None
        assert (view.rows, view.coverage) == (1, 1.0)
        assert view.one('SELECT "end", device, sound FROM {t}') == (None, None, True)


INSTANTS = st.datetimes(datetime(2026, 5, 1), datetime(2026, 9, 29)).map(
    lambda d: d.replace(microsecond=0, tzinfo=UTC).isoformat()
)
PEOPLE = st.sampled_from(["w1", "w2", "w3", "=1+1", "d'Œuvre", "a;b", 'q"q'])
ROWS = st.lists(
    st.fixed_dictionaries({"at": INSTANTS, "worker": PEOPLE, "task": st.sampled_from(["stow", "pick"])}),
    min_size=1,
    max_size=12,
)
GROUPS = st.sampled_from(["staff", "temps"])
NOTICES = st.lists(
    st.fixed_dictionaries({"person": PEOPLE, "group": GROUPS, "given_at": INSTANTS}), min_size=1, max_size=6
)
LOOKS = st.lists(
    st.fixed_dictionaries(
        {"at": INSTANTS, "account": PEOPLE, "action": st.sampled_from(["view", "export"]), "object": PEOPLE,
         "why": st.sampled_from(["", "x"]), "from": st.sampled_from(["", "a", "b"])}
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(ROWS, NOTICES, LOOKS, st.randoms(use_true_random=False), st.integers(0, 12))
def test_order_and_container_change_no_measure(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    notices: list[dict[str, Any]],
    looks: list[dict[str, Any]],
    shuffle: random.Random,
    cut: int,
) -> None:
    folder = tmp_path_factory.mktemp("same")
    plain = seen(dossier(folder / "csv", SCANNERS, scans=rows, notices=notices, accesses=looks))
    tables = {"scans": rows, "notices": notices, "accesses": looks}
    other = dossier(folder / "parquet", SCANNERS)
    split = dossier(folder / "split", SCANNERS)
    for name, content in tables.items():
        mixed = content.copy()
        shuffle.shuffle(mixed)
        as_parquet(other / f"{name}.parquet", mixed)
        (split / name).mkdir()
        if mixed[:cut]:
            as_csv(split / name / "a.csv", mixed[:cut])
        if mixed[cut:]:
            path = split / name / f"{name}.parquet"
            as_parquet(path, mixed[cut:])
            path.rename(split / name / "b.parquet")
    assert seen(other) == plain
    assert seen(split) == plain


def test_a_large_csv_is_parsed_once_into_a_private_file_that_is_gone_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from regard.audit.evidence import tables

    path = dossier(
        tmp_path / "d",
        SCANNERS,
        scans=[SCAN, SCAN | {"worker": ""}],
        accesses=[{"at": AT, "account": "a", "action": "view", "object": "o"}],
    )
    before = seen(path)
    monkeypatch.setattr(tables, "_IN_MEMORY", 0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert seen(path) == before
    assert [r.line for r in examined(path).refused] == [3]
    assert [p.name for p in tmp_path.iterdir()] == ["d"]
