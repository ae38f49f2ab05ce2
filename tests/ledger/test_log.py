from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, update

from ledger.conftest import BLIND, NOW, ORIGIN, SEED, MemoryCipher, append, look
from regard.ledger import checkpoint, note, proof, tables, traces, tree
from regard.ledger.log import Log
from regard.ledger.note import KeySigner, KeyType
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound


def test_integrate_sign_prove(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    assert log.integrate(conn) == 0
    assert log.latest() is None
    append(conn, 600, cipher)
    assert log.integrate(conn) == 600
    assert log.integrate(conn) == 600
    signed = log.checkpoint(NOW)
    opened = checkpoint.open_checkpoint(signed, log.verifier)
    assert (opened.checkpoint.size, opened.checkpoint.origin) == (600, ORIGIN)
    assert log.resource("checkpoint") == signed
    for index, leaf in traces.leaves(conn, 0, 600):
        if index % 50 == 0:
            path = log.proof(index)
            assert tree.verify_inclusion(tree.leaf_hash(leaf), index, 600, path, opened.checkpoint.root)


def test_a_checkpoint_states_when_it_was_signed(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 1, cipher)
    log.integrate(conn)
    own = note.Verifier(ORIGIN, KeyType.COSIGNATURE, log.verifier.public)
    opened = checkpoint.open_checkpoint(log.checkpoint(NOW), log.verifier, [own])
    assert opened.cosigned[0].at == NOW.replace(microsecond=0)


def test_growth_is_provable_to_whoever_kept_a_checkpoint(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 300, cipher)
    log.integrate(conn)
    old = checkpoint.open_checkpoint(log.checkpoint(NOW), log.verifier).checkpoint
    append(conn, 500, cipher)
    log.integrate(conn)
    new = checkpoint.open_checkpoint(log.checkpoint(NOW), log.verifier).checkpoint
    assert tree.verify_consistency(300, 800, old.root, new.root, log.consistency(300))
    top, _, rest = log.growth_file(300).partition(b"\n\n")
    lines = top.decode().split("\n")
    assert lines[0] == "old 300"
    assert [note.unb64(line) for line in lines[1:]] == list(log.consistency(300))
    assert checkpoint.open_checkpoint(rest, log.verifier).checkpoint == new


def receipt_of(conn: Connection, cipher: MemoryCipher, log: Log, index: int, person: str) -> bytes:
    row = traces.find(conn, index, cipher=cipher)
    return log.receipt(
        index, row.leaf_bytes, row.opened(("at", "role", "purpose"), persons=(person,)), fields=len(row.fields)
    )


def test_a_receipt_verifies_offline_and_shows_no_one_else(
    conn: Connection, cipher: MemoryCipher, log: Log, witness: KeySigner
) -> None:
    traces.append(conn, [look(persons=("w1", "w2-someone-else"), reason="secret")], cipher=cipher, blind=BLIND)
    with pytest.raises(Conflict, match="leaf_uncovered"):
        receipt_of(conn, cipher, log, 0, "w1")
    log.integrate(conn)
    with pytest.raises(Conflict, match="leaf_uncovered"):
        log.proof(0)
    cosigned = checkpoint.cosign(note.parse(log.checkpoint(NOW)), witness, NOW)
    log.cosign(cosigned.encode(), NOW)
    append(conn, 9, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    receipt = receipt_of(conn, cipher, log, 0, "w1")
    proved = proof.verify(receipt, log.verifier, log.witnesses)
    # The witnessed checkpoint is preferred to the newer one that nobody outside has seen.
    assert proved.checkpoint.size == 1
    assert [v.verifier.name for v in proved.cosigned] == ["union.example/w1"]
    assert dict(proved.fields)["person"] == "w1"
    extra = proof.Receipt.parse(receipt).extra or b""
    for hidden in (b"w2-someone-else", b"secret"):
        assert hidden not in extra


def test_a_changed_receipt_is_refused(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 40, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    receipt = receipt_of(conn, cipher, log, 7, "w7")
    parsed = proof.Receipt.parse(receipt)
    assert parsed.encode() == receipt
    lied = (parsed.extra or b"").replace(b"team-leader", b"worker-rep!")
    changed = [
        proof.Receipt(8, parsed.path, parsed.note, parsed.extra),
        proof.Receipt(7, parsed.path[:-1], parsed.note, parsed.extra),
        proof.Receipt(7, parsed.path, parsed.note.replace(b"\n40\n", b"\n41\n"), parsed.extra),
        proof.Receipt(7, parsed.path, parsed.note, lied),
        proof.Receipt(7, parsed.path, parsed.note, None),
    ]
    for one in changed:
        with pytest.raises(InputRefused):
            proof.verify(one.encode(), log.verifier)
    with pytest.raises(InputRefused):
        proof.verify(receipt, KeySigner(ORIGIN, bytes(32)).verifier)
    leaf = traces.find_leaf(conn, 7)
    assert proof.verify(proof.Receipt(7, parsed.path, parsed.note).encode(), log.verifier, leaf=leaf).fields == ()


def test_cosignatures(conn: Connection, cipher: MemoryCipher, log: Log, witness: KeySigner) -> None:
    append(conn, 5, cipher)
    log.integrate(conn)
    signed = note.parse(log.checkpoint(NOW))
    assert log.cosignature_age(NOW) is None
    with pytest.raises(InputRefused, match="witness_unknown"):
        log.cosign(signed.encode(), NOW)
    body = checkpoint.cosign(signed, witness, NOW).encode()
    assert log.cosign(body, NOW).size == 5
    assert log.cosignature_age(NOW + timedelta(days=3)) > checkpoint.COSIGNATURE_LIMIT  # type: ignore[operator]
    with pytest.raises(Conflict, match="cosignature_older"):
        log.cosign(body, NOW)
    with pytest.raises(InputRefused, match="cosignature_future"):
        log.cosign(checkpoint.cosign(signed, witness, NOW + timedelta(hours=1)).encode(), NOW)
    # The next checkpoint of the same size carries it; one of another size does not.
    assert len(note.parse(log.checkpoint(NOW)).signatures) == 3
    append(conn, 1, cipher)
    log.integrate(conn)
    assert len(note.parse(log.checkpoint(NOW)).signatures) == 2
    assert [c.size for c in log.cosigned()] == [5]


def test_a_cosigned_checkpoint_that_is_no_longer_ours_is_an_alarm(
    tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log, witness: KeySigner, signer: KeySigner
) -> None:
    append(conn, 5, cipher)
    log.integrate(conn)
    foreign = checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 4, bytes(32)), signer)
    with pytest.raises(Damaged, match="checkpoint_differs"):
        log.cosign(checkpoint.cosign(foreign, witness, NOW).encode(), NOW)
    with pytest.raises(InputRefused):
        log.cosign(b"x" * 100_000, NOW)


def test_what_is_served(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 300, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    assert len(log.resource("tile/0/000")) == 8192
    assert len(log.resource("tile/0/001.p/44")) == 44 * 32
    assert len(log.resource("tile/0/001.p/3")) == 3 * 32
    for path in (
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/009",
        "origin",
        "size",
        "../site.db",
        "witnessed/x",
        "tile/9/000",
    ):
        with pytest.raises(NotFound):
            log.resource(path)


def test_another_origin_in_the_folder(tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 1, cipher)
    log.integrate(conn)
    with pytest.raises(Conflict, match="ledger_other_origin"):
        Log(log.folder, "other.example", KeySigner("other.example", SEED))
    with pytest.raises(ValueError, match="origin"):
        Log(tmp_path, "other.example", KeySigner(ORIGIN, SEED))


def test_a_database_that_shrank_or_parted_stops_everything(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 20, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    conn.commit()
    for table in (tables.leaf, tables.trace, tables.trace_person):
        conn.execute(delete(table).where(table.c.idx >= 15))
    conn.execute(update(tables.head).values(size=15))
    with pytest.raises(Damaged, match="ledger_shrunk"):
        log.integrate(conn)
    append(conn, 10, cipher)
    with pytest.raises(Damaged, match="ledger_differs"):
        log.integrate(conn)
    conn.rollback()
    conn.execute(delete(tables.leaf).where(tables.leaf.c.idx == 19))
    with pytest.raises(Damaged, match="ledger_differs"):
        log.integrate(conn)


def test_a_log_never_signs_two_histories(conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 20, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    kept = (log.folder / "checkpoint").read_bytes()
    for file in (log.folder / "tile/0").rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(Damaged, match="ledger_forked"):
        Log(log.folder, ORIGIN, KeySigner(ORIGIN, SEED)).checkpoint(NOW)
    assert (log.folder / "checkpoint").read_bytes() == kept


CRASH = """
import sys
from pathlib import Path
from sqlalchemy import create_engine
sys.path.insert(0, {tests!r})
from ledger.conftest import NOW, ORIGIN, SEED
from regard.ledger.log import Log
from regard.ledger.note import KeySigner
log = Log(Path({folder!r}), ORIGIN, KeySigner(ORIGIN, SEED))
with create_engine("sqlite:///" + {database!r}).connect() as conn:
    log.integrate(conn)
    log.checkpoint(NOW)
"""
POINTS = (
    "ledger_files_written",
    "ledger_files_synced",
    "ledger_files_renamed",
    "ledger_size_written",
    "ledger_batch_integrated",
    "ledger_checkpoint_written",
)


@pytest.mark.crash
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_step(point: str, tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log) -> None:
    append(conn, 300, cipher)
    log.integrate(conn)
    old = checkpoint.open_checkpoint(log.checkpoint(NOW), log.verifier).checkpoint
    append(conn, 400, cipher)
    conn.commit()
    script = CRASH.format(
        tests=str(Path(__file__).parents[1]), folder=str(log.folder), database=str(tmp_path / "site.db")
    )
    ended = subprocess.run([sys.executable, "-c", script], env={**os.environ, "REGARD_CRASH_AT": point}, check=False)
    assert ended.returncode == 137
    # Whatever stands there verifies, and the next run brings it to the same tree as without the crash.
    again = Log(log.folder, ORIGIN, KeySigner(ORIGIN, SEED))
    seen = again.latest()
    assert seen is not None
    assert again.store.root(seen.size) == seen.root
    assert again.integrate(conn) == 700
    new = checkpoint.open_checkpoint(again.checkpoint(NOW), log.verifier).checkpoint
    assert tree.verify_consistency(300, 700, old.root, new.root, again.consistency(300))
    assert new.root == tree.root_of(tree.leaf_hashes(leaf for _, leaf in traces.leaves(conn, 0, 700)))
