"""The same files, verified by a program that Regard did not write: aics-tlog (Apache-2.0, Python 3.12), where it is at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ledger.conftest import MemoryCipher, append
from regard.ledger import checkpoint, note, traces
from regard.ledger.log import Log
from regard.ledger.note import KeySigner

PROGRAM = os.environ.get("REGARD_AICS_TLOG") or shutil.which("aics-tlog")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="aics-tlog is not here (REGARD_AICS_TLOG names the program)")


def run(*words: str) -> dict[str, object]:
    done = subprocess.run([str(PROGRAM), *words], check=False, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_inclusion_consistency_and_cosignature(
    tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log, witness: KeySigner
) -> None:
    now = datetime.now(UTC)
    append(conn, 300, cipher)
    log.integrate(conn)
    (tmp_path / "old").write_bytes(log.checkpoint(now))
    append(conn, 800, cipher)
    log.integrate(conn)
    log.cosign(checkpoint.cosign(note.parse(log.checkpoint(now)), witness, now).encode(), now)
    log.checkpoint(now)
    (tmp_path / "leaf").write_bytes(traces.find_leaf(conn, 777))
    keys = ("--tiles", str(log.folder), "--log-key", str(log.verifier))
    seen = ("--witness-key", str(witness.verifier), "--quorum", "1")
    included = run("verify-inclusion", "--leaf", str(tmp_path / "leaf"), "--index", "777", *keys, *seen)
    assert (included["ok"], included["size"], included["cosignatures"]) == (True, 1100, 1)
    grown = run("verify-consistency", "--old-checkpoint", str(tmp_path / "old"), *keys)
    assert (grown["ok"], grown["old_size"], grown["new_size"]) == (True, 300, 1100)
    (tmp_path / "leaf").write_bytes(b"another")
    assert run("verify-inclusion", "--leaf", str(tmp_path / "leaf"), "--index", "777", *keys)["ok"] is False
