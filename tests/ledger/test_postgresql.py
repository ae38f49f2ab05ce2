"""The same functions on PostgreSQL, in a server of the test's own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from ledger.conftest import BLIND, NOW, ORIGIN, SEED, MemoryCipher, append, look
from regard.ledger import proof, tables, traces
from regard.ledger.log import Log
from regard.ledger.note import KeySigner
from regard.ledger.verify import verify


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    user = _user()
    if shutil.which("initdb") is None or user is None:
        pytest.skip("no PostgreSQL server (or no user that may run one) on this machine")
    # A socket's path is short, and the folder belongs to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="rgpg"))
    shutil.chown(folder, user)

    def run(*words: str) -> None:
        subprocess.run(words, cwd=folder, check=True, user=user, capture_output=True, env={"PATH": os.environ["PATH"]})

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "regard", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' -F", "start")
    try:
        made = create_engine(f"postgresql+psycopg://regard@/postgres?host={folder}")
        tables.metadata.create_all(made)
        yield made
        made.dispose()
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_ledgers_life(engine: Engine, tmp_path: Path) -> None:
    cipher = MemoryCipher()

    def write(_: int) -> list[int]:
        mine: list[int] = []
        for _ in range(10):
            with engine.begin() as own:
                mine += append(own, 3, cipher)
        return mine

    with ThreadPoolExecutor(4) as pool:
        found = [index for part in pool.map(write, range(4)) for index in part]
    assert sorted(found) == list(range(120))
    log = Log(tmp_path, ORIGIN, KeySigner(ORIGIN, SEED))
    with engine.begin() as conn:
        traces.append(conn, [look(7, outcome="done", follows=3, persons=("w9",))], cipher=cipher, blind=BLIND)
        assert log.integrate(conn) == 121
        log.checkpoint(NOW)
        row = traces.rows_about(conn, "w9", cipher=cipher, blind=BLIND)[0]
        receipt = log.receipt(row.index, row.leaf_bytes, row.opened(("at",)), fields=len(row.fields))
        assert proof.verify(receipt, log.verifier).index == row.index
        assert traces.count_by(conn) == (traces.Count(("2026-W47", "team-leader", "real-time-help"), 120),)
        assert [r.index for r in traces.outcomes_of(conn, 3, cipher=cipher)] == [120]
        report = verify(conn, log, cipher=cipher, now=NOW)
        assert report.sound, report.problems
        assert traces.erase_due(conn, NOW + timedelta(days=4 * 365)) == traces.Erased(121, ("b1",))
        assert verify(conn, log, cipher=cipher, now=NOW + timedelta(days=4 * 365)).sound
