from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, update

from ledger.conftest import NOW, ORIGIN, SEED, MemoryCipher, append
from regard.ledger import checkpoint, entry, proof, recover, tables, traces, tree
from regard.ledger.log import Log
from regard.ledger.note import KeySigner
from regard.ledger.opening import Opening
from regard.ledger.verify import verify
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound

NEW = "site.example/ledger-2"


def restore(conn: Connection, size: int) -> None:
    """The database as an older backup has it."""
    for table in (tables.leaf, tables.trace, tables.trace_person):
        conn.execute(delete(table).where(table.c.idx >= size))
    conn.execute(update(tables.head).values(size=size))


@pytest.fixture
def mirror(tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log) -> Path:
    append(conn, 600, cipher)
    log.integrate(conn)
    log.checkpoint(NOW)
    folder = tmp_path / "mirror"
    shutil.copytree(log.folder, folder)
    return folder


def test_missing_leaves_come_back_from_a_mirror(conn: Connection, cipher: MemoryCipher, log: Log, mirror: Path) -> None:
    old = log.latest()
    assert old is not None
    restore(conn, 450)
    shutil.rmtree(log.folder)
    found = recover.refill(conn, mirror, log.verifier, at=NOW)
    assert (found.first, found.last, found.lost) == (450, 599, 150)
    fresh = Log(log.folder, ORIGIN, KeySigner(ORIGIN, SEED))
    assert fresh.integrate(conn) == 601
    new = checkpoint.open_checkpoint(fresh.checkpoint(NOW), log.verifier).checkpoint
    assert tree.verify_consistency(600, 601, old.root, new.root, fresh.consistency(600))
    told = entry.parse_leaf(traces.find_leaf(conn, 600)).notice
    assert told == "regard-ledger-gap/1\nlost 450 599\n"
    report = verify(conn, fresh, cipher=cipher, now=NOW)
    assert report.sound
    assert (report.opened, report.lost) == (450, 150)


def test_the_surviving_folder_is_a_mirror_too(conn: Connection, cipher: MemoryCipher, log: Log, mirror: Path) -> None:
    append(conn, 30, cipher, 600)
    log.integrate(conn)
    restore(conn, 450)
    with pytest.raises(Damaged, match="ledger_shrunk"):
        log.integrate(conn)
    # Also what was integrated and not signed yet: someone may have read the tiles.
    assert recover.refill(conn, log.folder, log.verifier, at=NOW).lost == 180
    assert log.integrate(conn) == 631


def test_nothing_missing(conn: Connection, log: Log, mirror: Path) -> None:
    assert recover.refill(conn, mirror, log.verifier, at=NOW).lost == 0
    assert traces.size(conn) == 600


def test_a_database_that_went_on_is_not_mended(conn: Connection, cipher: MemoryCipher, log: Log, mirror: Path) -> None:
    restore(conn, 450)
    append(conn, 1, cipher)
    with pytest.raises(Conflict, match="ledger_parted"):
        recover.refill(conn, mirror, log.verifier, at=NOW)


def test_a_mirror_that_lies_is_refused(conn: Connection, log: Log, mirror: Path) -> None:
    restore(conn, 450)
    bundle = mirror / "tile/entries/002.p/88"
    data = bundle.read_bytes()
    bundle.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(Damaged, match="mirror_damaged"):
        recover.refill(conn, mirror, log.verifier, at=NOW)
    with pytest.raises(InputRefused):
        recover.refill(conn, mirror, KeySigner(ORIGIN, bytes(32)).verifier, at=NOW)
    (mirror / "checkpoint").unlink()
    with pytest.raises(InputRefused, match="mirror_empty"):
        recover.refill(conn, mirror, log.verifier, at=NOW)


def test_a_new_origin_names_the_gap(
    tmp_path: Path, conn: Connection, cipher: MemoryCipher, log: Log, mirror: Path
) -> None:
    witnessed = (mirror / "checkpoint").read_bytes()
    restore(conn, 450)
    first = recover.open_origin(conn, NEW, witnessed, log.verifier, at=NOW)
    assert first == 450
    append(conn, 20, cipher, 450)
    new = Log(tmp_path / "ledger-2", NEW, KeySigner(NEW, SEED))
    assert new.integrate(conn) == 21
    assert new.first == 450
    new.checkpoint(NOW)
    opening = Opening.parse(entry.parse_leaf(traces.find_leaf(conn, first)).notice or "")
    head = checkpoint.open_checkpoint(witnessed, log.verifier).checkpoint
    assert opening == Opening(NEW, ORIGIN, 600, head.root, 450)
    # Indices stay the database's; in the tree, and in the receipt, the new log counts from 0.
    row = traces.find(conn, 460, cipher=cipher)
    receipt = new.receipt(460, row.leaf_bytes, row.opened(("at",)), fields=len(row.fields))
    assert proof.verify(receipt, new.verifier).index == 10
    assert Log(tmp_path / "ledger-2", NEW, KeySigner(NEW, SEED)).integrate(conn) == 21
    report = verify(conn, new, cipher=cipher, now=NOW)
    assert report.sound, report.problems
    with pytest.raises(NotFound, match="leaf_other_log"):
        new.proof(449)
    # The old log ends where the new one begins.
    old = Log(tmp_path / "old", ORIGIN, KeySigner(ORIGIN, SEED))
    assert old.integrate(conn) == 450
    for used in (NEW, ORIGIN):
        with pytest.raises(Conflict, match="origin_used"):
            recover.open_origin(conn, used, witnessed, log.verifier, at=NOW)
    with pytest.raises(InputRefused, match="origin_malformed"):
        recover.open_origin(conn, "a b", witnessed, log.verifier, at=NOW)


@pytest.mark.parametrize(
    "text",
    ["", "regard-ledger-opening/1\n", "regard-ledger-opening/1\norigin a\nprevious b\nwitnessed 1 AA==\nkept 0\n"],
)
def test_other_notices_are_no_opening(text: str) -> None:
    assert Opening.parse(text) is None
