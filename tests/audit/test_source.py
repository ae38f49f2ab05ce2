"""What others hand over is opened as if it were hostile, and harms nothing."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.audit import foreign
from regard.audit.source import Source
from regard.audit.unpacking import Limits, safe_name
from regard.terms.errors import InputRefused, NotFound, RegardError

ESCAPES = ("../out", "/out", "a/../../out", "a\\b", "C:/out", "a//b", "a\nb", "x" * 300, "/".join("a" * 40))


def zipped(path: Path, files: dict[str, bytes], **more) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path


def tarred(path: Path, members: list[tarfile.TarInfo], content: bytes = b"", mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for member in members:
            if member.isreg():
                member.size = len(content)
            archive.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return path


def refused(path: Path, limits: Limits | None = None) -> str:
    with Source(path, limits=limits) as source, pytest.raises(InputRefused) as error:
        list(source.names())
    assert error.value.text.fr and error.value.text.en
    return error.value.code


def nothing_outside(folder: Path) -> None:
    assert not (folder / "out").exists() and not (folder.parent / "out").exists() and not Path("/out").exists()


def test_a_folder_a_file_and_archives_of_them_are_read_alike(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.csv").write_bytes(b"x;y\r\n1;2\r\n")
    (folder / "deep" / "b.txt").write_bytes(os.urandom(70_001))
    archives = [zipped(tmp_path / "a.zip", {n: (folder / n).read_bytes() for n in ("a.csv", "deep/b.txt")})]
    for mode in ("w", "w:gz"):
        path = tmp_path / f"a.{mode.replace(':', '')}"
        with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
            archive.add(folder, arcname=".")
        archives.append(path)
    for path in (folder, *archives):
        with Source(path) as source:
            assert list(source.names()) == ["a.csv", "deep/b.txt"]
            assert list(source.rows("a.csv")) == [(1, ["x", "y"]), (2, ["1", "2"])]
            assert source.bytes("deep/b.txt") == (folder / "deep/b.txt").read_bytes()
            assert source.matching("**/*.txt") == ["deep/b.txt"]
    with Source(folder / "a.csv") as alone:
        assert list(alone.names()) == ["a.csv"]
        with pytest.raises(NotFound):
            alone.file("deep/b.txt")


def test_what_was_unpacked_is_private_and_gone_when_it_closes(tmp_path: Path) -> None:
    with Source(zipped(tmp_path / "a.zip", {"a/b": b"1"})) as source:
        place = source.private()
        path = source.file("a/b")
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not place.exists()


@pytest.mark.parametrize("name", ESCAPES)
def test_names_that_escape_are_refused(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    assert refused(zipped(inside / "a.zip", {"fine": b"1", name: b"2"})) == "source_archive_name"
    assert refused(tarred(inside / "a.tgz", [tarfile.TarInfo(name)])) == "source_archive_name"
    with Source(inside) as source, pytest.raises((InputRefused, NotFound)):
        source.file(name)
    nothing_outside(inside)


@given(st.text(max_size=40))
def test_a_safe_name_stays_inside(name: str) -> None:
    safe = safe_name(name, Limits())
    if safe is not None:
        assert os.path.normpath(f"/base/{safe}").startswith("/base/")


def test_links_devices_and_sparse_files_are_refused(tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE):
        member = tarfile.TarInfo("x")
        member.type, member.linkname = kind, "/etc/passwd"
        assert refused(tarred(tmp_path / "a.tgz", [member])) in ("source_archive_link", "source_archive_damaged")
    entry = zipfile.ZipInfo("x")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert refused(tmp_path / "a.zip") == "source_archive_link"


def test_links_in_a_folder_are_left_out_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("1")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with Source(tmp_path) as source:
        assert list(source.names()) == ["real"]
        assert source.skipped == 3
        for name in ("link", "loop/real", "pipe"):
            with pytest.raises((InputRefused, NotFound)):
                source.open(name)
        assert not source.has("link")


@pytest.mark.parametrize("kind", ["zip", "gz", "tgz"])
def test_bombs_are_refused_before_anything_is_written(tmp_path: Path, kind: str) -> None:
    zeros = b"\0" * (40 << 20)
    path = tmp_path / f"bomb.{kind}"
    if kind == "zip":
        zipped(path, {"a": zeros})
    elif kind == "gz":
        path.write_bytes(gzip.compress(zeros))
    else:
        tarred(path, [tarfile.TarInfo("a")], zeros)
    with Source(path) as source:
        with pytest.raises(InputRefused) as error:
            list(source.names())
        assert error.value.code == "source_archive_size"
        assert list(source.private().rglob("*")) == []


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"\0" * 5000})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # says 10 bytes, holds 5,000
    path.write_bytes(data)
    assert refused(path) == "source_archive_damaged"


def test_a_million_entries_are_counted_and_refused(tmp_path: Path) -> None:
    """A central directory of a million entries, made by hand: `zipfile` would build an object for each."""
    name = b"f"
    record = b"PK\x01\x02" + b"\x14\0\x14\0" + bytes(20) + len(name).to_bytes(2, "little") + bytes(16) + name
    count, path = 1_000_000, tmp_path / "a.zip"
    size = len(record) * count
    for said in (0xFFFF, 1):  # the true count does not fit; or it lies
        end = b"PK\x05\x06" + bytes(4) + said.to_bytes(2, "little") * 2 + size.to_bytes(4, "little") + bytes(6)
        path.write_bytes(b"PK\x03\x04" + record * count + end)
        assert refused(path) == "source_too_many"


def test_tar_headers_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("x")
    member.pax_headers = {"comment": "y" * (3 << 20)}
    with tarfile.open(tmp_path / "a.tgz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member, io.BytesIO())
    assert refused(tmp_path / "a.tgz") == "source_archive_size"


def test_archives_inside_archives_are_opened_only_so_deep(tmp_path: Path) -> None:
    path = zipped(tmp_path / "0.zip", {"f": b"found"})
    for level in range(1, 5):
        path = zipped(tmp_path / f"{level}.zip", {"in.zip": path.read_bytes()})
        if level < 3:
            with Source(path) as source:
                assert source.text("f") == "found"
        else:
            assert refused(path) == "source_archive_nested"


def test_encrypted_and_damaged_archives_say_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"1" * 100})
    data = bytearray(path.read_bytes())
    damaged = bytes(data[:30]) + b"\xff" * 20 + bytes(data[50:])
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == "source_archive_secret"
    path.write_bytes(damaged)
    assert refused(path) in ("source_archive_damaged", "source_archive_name")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08\0", b""]))
def test_no_bytes_give_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.bin"
    path.write_bytes(head + content)
    with Source(path) as source:
        try:
            list(source.names())
        except RegardError:
            return


def test_text_is_decoded_strictly_and_fields_have_an_end(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"a,b\nna\xefve,1\n")
    (tmp_path / "huge.csv").write_text("a,b\n" + "x" * (2 << 20) + ",1\n")
    (tmp_path / "open.csv").write_text('a,b\n"' + "x\n" * (3 << 20))
    (tmp_path / "utf16.txt").write_text("é", "utf-16")
    with Source(tmp_path) as source:
        assert source.text("utf16.txt") == "é"
        for name, code in (("latin.csv", "source_not_text"), ("huge.csv", "source_too_large"), ("open.csv", "source_")):
            with pytest.raises(InputRefused) as error:
                list(source.rows(name))
            assert error.value.code.startswith(code)
        with pytest.raises(InputRefused, match="line 2"):
            source.text("latin.csv")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute('CREATE TABLE "x""; DROP TABLE t; --"("a;b", c)')
    base.execute("CREATE TABLE t(a, b)")
    base.executemany("INSERT INTO t VALUES (?, ?)", [(n, "=cmd") for n in range(5)])
    base.execute(
        "CREATE VIEW recordings AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT * FROM c"
    )
    base.execute("CREATE VIEW plain AS SELECT a FROM t")
    base.commit()
    base.close()
    return tmp_path


def test_sqlite_gives_ordinary_tables_and_nothing_else(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "QUERY_SECONDS", 0.5)
    before = sorted(p.name for p in hostile.iterdir())
    with Source(hostile) as source:
        base = source.sqlite("a.db")
        strange, plain = base.tables[1], base.tables[0]
        assert (plain, len(base.columns(strange)), base.has("T")) == ("t", 2, True)
        assert list(base.rows(f"SELECT count(*) FROM {foreign.quoted(strange)}")) == [(0,)]
        assert list(base.rows("SELECT max(a) FROM t WHERE a < ?", (3,))) == [(2,)]
        assert not base.has("recordings")
        for query in (
            "SELECT * FROM plain", "SELECT count(*) FROM recordings", "ATTACH 'other.db' AS o", "SELECT load_extension('x')",
            "DELETE FROM t", "CREATE TABLE u(a)", "PRAGMA writable_schema = ON", "SELECT * FROM sqlite_master",
            "SELECT count(*) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k, t l, t m, t n, t o",
        ):  # fmt: skip
            with pytest.raises(InputRefused) as error:
                list(base.rows(query))
            assert error.value.code == "source_sqlite_failed"
    assert sorted(p.name for p in hostile.iterdir()) == before, "nothing was written beside it"


def test_sqlite_with_a_journal_is_read_from_a_copy(hostile: Path) -> None:
    writer = sqlite3.connect(hostile / "a.db")
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO t VALUES (99, '')")
    writer.commit()
    with Source(hostile) as source:
        assert list(source.sqlite("a.db").rows("SELECT max(a) FROM t")) == [(99,)]
    writer.close()


def test_what_is_no_database_or_a_damaged_one_is_refused(hostile: Path) -> None:
    (hostile / "no.db").write_bytes(b"hello")
    data = bytearray((hostile / "a.db").read_bytes())
    data[100:400] = b"\xff" * 300
    (hostile / "bad.db").write_bytes(data)
    with Source(hostile) as source:
        for name in ("no.db", "bad.db"):
            with pytest.raises(InputRefused):
                source.sqlite(name)


def test_duckdb_reaches_the_named_files_alone(tmp_path: Path) -> None:
    import duckdb

    odd = tmp_path / "we'ird [x]*"
    odd.mkdir()
    (odd / "a.csv").write_text("a,b\n1,2\n")
    (odd / "b.csv").write_text("a,b\n3,4\n")
    with Source(odd) as source:
        engine = source.duckdb(["a.csv"])
        assert engine.execute("SELECT * FROM read_csv(?)", [str(source.file("a.csv"))]).fetchall() == [(1, 2)]
        for query in (
            f"SELECT * FROM read_csv('{str(odd / 'b.csv').replace(chr(39), chr(39) * 2)}')", "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM read_text('/etc/passwd')", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'", "SET memory_limit = '90GB'",
            "INSTALL httpfs", "LOAD httpfs", f"ATTACH '{tmp_path}/x.db'", "SET enable_external_access = true",
            "SET lock_configuration = false", "SELECT * FROM 'https://example.org/a.csv'",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                engine.execute(query).fetchall()
        engine.close()
    assert not (tmp_path / "out.csv").exists()
