from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from regard.site import database
from regard.terms.errors import Conflict, Damaged, Unavailable

PROGRAM = """
import sys, time
from pathlib import Path
import sqlalchemy as sa
from regard.site import database
path = Path(sys.argv[1])
writer = database.Writer(database.sqlite_engine(path), lock=path.with_suffix(".lock"))
for n in range(int(sys.argv[2])):
    writer.do(lambda c: c.execute(sa.text("INSERT INTO t (a) VALUES ('x')")) and None)
    print(n, flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = database.sqlite_engine(tmp_path / "site.db")
    with made.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (a TEXT)"))
        connection.execute(sa.text("CREATE TABLE u (a TEXT UNIQUE)"))
    yield made
    made.dispose()


def put(value: str, table: str = "t"):  # type: ignore[no-untyped-def]
    return lambda conn: conn.execute(sa.text(f"INSERT INTO {table} (a) VALUES (:a)"), {"a": value}).rowcount


def values(engine: sa.Engine, table: str = "t") -> list[str]:
    with database.reader(engine) as conn:
        return list(conn.execute(sa.text(f"SELECT a FROM {table} ORDER BY a")).scalars())


def test_the_database_is_set_up_as_promised(engine: sa.Engine, tmp_path: Path) -> None:
    with database.reader(engine) as conn:

        def pragma(name: str) -> object:
            return conn.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert [
            pragma(n)
            for n in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema", "temp_store")
        ] == ["wal", 2, 1, 1, 0, 2]
    assert (tmp_path / "site.db").stat().st_mode & 0o777 == 0o600


def test_what_a_future_gives_is_committed(engine: sa.Engine) -> None:
    with database.Writer(engine) as writer:
        assert writer.do(put("a")) == 1
        assert values(engine) == ["a"]


def test_one_that_fails_undoes_itself_alone(engine: sa.Engine) -> None:
    gate = threading.Event()

    def wait(conn: sa.Connection) -> None:
        gate.wait(5)

    def half(conn: sa.Connection) -> None:
        put("half")(conn)
        raise ValueError("mine")

    with database.Writer(engine) as writer:
        first = writer.submit(wait)
        rest = [writer.submit(fn) for fn in (put("1", "u"), half, put("1", "u"), put("2", "u"))]
        gate.set()
        first.result(5)
        assert rest[0].result(5) == 1
        with pytest.raises(ValueError, match="mine"):
            rest[1].result(5)
        with pytest.raises(sa.exc.IntegrityError):
            rest[2].result(5)
        assert rest[3].result(5) == 1
        with pytest.raises(ValueError, match="mine"):
            writer.do(half)
        assert writer.do(put("after")) == 1
    assert (values(engine), values(engine, "u")) == (["after"], ["1", "2"])


def test_closing_finishes_what_was_submitted_and_takes_no_more(engine: sa.Engine) -> None:
    writer = database.Writer(engine)
    futures = [writer.submit(put(str(n))) for n in range(50)]
    writer.close()
    writer.close()
    assert all(f.done() for f in futures) and len(values(engine)) == 50
    with pytest.raises(Conflict):
        writer.submit(put("late"))


def test_the_writer_does_not_wait_for_itself(engine: sa.Engine) -> None:
    with database.Writer(engine) as writer, pytest.raises(RuntimeError):
        writer.do(lambda conn: writer.do(put("x")))


def test_readers_see_one_snapshot_and_write_nothing(engine: sa.Engine) -> None:
    with database.Writer(engine) as writer, database.reader(engine) as conn:
        assert conn.execute(sa.text("SELECT count(*) FROM t")).scalar() == 0
        writer.do(put("new"))
        assert conn.execute(sa.text("SELECT count(*) FROM t")).scalar() == 0
    with database.reader(engine) as conn:
        conn.execute(sa.text("DELETE FROM t"))
    assert values(engine) == ["new"]


def test_a_full_disk_is_told_and_nothing_is_half_written(engine: sa.Engine) -> None:
    with database.Writer(engine) as writer:
        writer.do(put("before"))

        def limit(conn: sa.Connection) -> None:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar()
            conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        writer.do(limit)
        with pytest.raises(Unavailable) as caught:
            writer.do(put("x" * 1_000_000))
        assert caught.value.code == "disk_full"
        writer.do(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
        writer.do(put("after"))
    assert values(engine) == ["after", "before"]


def test_another_program_holding_the_database_is_told(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=50", *database._PRAGMAS[1:]))
    other = sqlite3.connect(tmp_path / "site.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    mine = database.sqlite_engine(tmp_path / "site.db")
    with database.Writer(mine) as writer:
        with pytest.raises(Unavailable) as caught:
            writer.do(put("x"))
        assert caught.value.code == "database_busy"
        other.execute("ROLLBACK")
        writer.do(put("y"))
    assert values(engine) == ["y"]


def test_a_damaged_file_is_told(engine: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "bad.db"
    path.write_bytes(b"not a database" * 1000)
    bad = database.sqlite_engine(path)
    with pytest.raises(Damaged), database.reader(bad) as conn:
        conn.execute(sa.text("SELECT 1 FROM t"))
    with database.Writer(bad) as writer, pytest.raises(Damaged):
        writer.do(put("x"))


def test_after_truncation_no_file_holds_what_was_deleted(engine: sa.Engine, tmp_path: Path) -> None:
    secret = "Jeanne-Dupont-" * 50
    with database.Writer(engine) as writer:
        writer.do(put(secret))
        writer.do(lambda conn: conn.execute(sa.text("DELETE FROM t")).rowcount)
    database.truncate_wal(engine)
    for path in tmp_path.iterdir():
        assert b"Jeanne-Dupont" not in path.read_bytes(), path.name
    with database.reader(engine) as conn:
        conn.execute(sa.text("SELECT count(*) FROM t")).scalar()
        with database.Writer(engine) as writer:
            writer.do(put("z"))
        with pytest.raises(Unavailable) as caught:
            database.truncate_wal(engine, patience_s=0.1)
    assert caught.value.code == "wal_busy"


@pytest.mark.crash
@pytest.mark.parametrize("place", ["site.writer.before_commit", "site.writer.after_commit"])
def test_killed_at_the_commit_the_database_is_whole(engine: sa.Engine, tmp_path: Path, place: str) -> None:
    env = {"REGARD_CRASH_AT": place, "PATH": "/usr/bin"}
    got = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "site.db"), "3", "0"], env=env, capture_output=True, check=False
    )
    assert (got.returncode, got.stdout) == (137, b"")
    assert values(engine) == (["x"] if place.endswith("after_commit") else [])


@pytest.mark.crash
def test_what_was_acknowledged_before_a_kill_is_there(engine: sa.Engine, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "site.db"), "100000", "0"], stdout=subprocess.PIPE
    ) as other:
        time.sleep(1.0)
        other.send_signal(signal.SIGKILL)
        assert other.stdout is not None
        told = len(other.stdout.read().splitlines())
    assert told > 0
    assert told <= len(values(engine)) <= told + 1


def test_four_processes_take_turns(engine: sa.Engine, tmp_path: Path) -> None:
    start = [sys.executable, "-c", PROGRAM, str(tmp_path / "site.db"), "40", "0.02"]
    others = [subprocess.Popen(start, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = [len(other.communicate(timeout=60)[0].splitlines()) for other in others]
    assert all(other.returncode == 0 for other in others)
    assert told == [40] * 4
    assert len(values(engine)) == 160
