from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from ledger.conftest import BLIND, NOW, MemoryCipher, append, look
from regard.ledger import checkpoint, note, tables, traces, tree
from regard.ledger.log import Log
from regard.ledger.note import KeySigner
from regard.ledger.verify import SENTENCES, ProblemKind, Report, verify


@pytest.fixture
def older(conn: Connection, cipher: MemoryCipher, log: Log, witness: KeySigner) -> bytes:
    """A ledger of 700 leaves, and the witnessed checkpoint at 500 that someone kept."""
    append(conn, 500, cipher)
    log.integrate(conn)
    kept = log.checkpoint(NOW)
    append(conn, 200, cipher, 500)
    log.integrate(conn)
    log.cosign(checkpoint.cosign(note.parse(log.checkpoint(NOW)), witness, NOW).encode(), NOW)
    conn.commit()
    return kept


def kinds(report: Report) -> set[ProblemKind]:
    return {p.kind for p in report.problems}


def test_a_sound_ledger(conn: Connection, cipher: MemoryCipher, log: Log, older: bytes) -> None:
    told: list[tuple[int, int]] = []
    report = verify(
        conn, log, cipher=cipher, now=NOW, older=older, progress=lambda done, whole: told.append((done, whole))
    )
    assert report.sound, report.problems
    assert (report.size, report.opened, report.lost) == (700, 700, 0)
    assert told[-1] == (700, 700)


def test_a_sound_ledger_after_erasure(conn: Connection, cipher: MemoryCipher, log: Log, older: bytes) -> None:
    now = NOW + timedelta(days=4 * 365)
    overdue = verify(conn, log, cipher=cipher, now=now, older=older)
    assert kinds(overdue) == {ProblemKind.TRACE_OVERDUE, ProblemKind.NOT_WITNESSED}
    traces.erase_due(conn, now)
    report = verify(conn, log, cipher=cipher, now=now, older=older)
    assert kinds(report) == {ProblemKind.NOT_WITNESSED}
    assert report.opened == 0


Change = Callable[[Connection, Log, MemoryCipher], object]
CHANGES: dict[str, tuple[Change, ProblemKind]] = {
    "leaf": (
        lambda c, _l, _k: c.execute(update(tables.leaf).where(tables.leaf.c.idx == 3).values(bytes=_leaf())),
        ProblemKind.OLDER_DIFFERS,
    ),
    "leaf removed": (
        lambda c, _l, _k: c.execute(delete(tables.leaf).where(tables.leaf.c.idx == 3)),
        ProblemKind.LEAF_MISSING,
    ),
    "leaf malformed": (
        lambda c, _l, _k: c.execute(update(tables.leaf).where(tables.leaf.c.idx == 3).values(bytes=b"x")),
        ProblemKind.LEAF_MALFORMED,
    ),
    "tail cut": (lambda c, _l, _k: _cut(c, 400), ProblemKind.OLDER_DIFFERS),
    "trace removed": (
        lambda c, _l, _k: c.execute(delete(tables.trace).where(tables.trace.c.idx == 3)),
        ProblemKind.TRACE_MISSING,
    ),
    "trace swapped": (lambda c, _l, _k: _swap(c), ProblemKind.TRACE_DIFFERS),
    "term moved": (
        lambda c, _l, _k: c.execute(update(tables.trace).where(tables.trace.c.idx == 3).values(term_us=1)),
        ProblemKind.TRACE_DIFFERS,
    ),
    "stray trace": (lambda c, _l, _k: _stray(c), ProblemKind.TRACE_STRAY),
    "key destroyed": (lambda _c, _l, k: k.keys.clear(), ProblemKind.TRACE_KEY_GONE),
    "tile": (lambda _c, log, _k: _bend(log, "tile/0/000"), ProblemKind.TILE_DIFFERS),
    "upper tile": (lambda _c, log, _k: _bend(log, "tile/1/000.p/2"), ProblemKind.TILE_DIFFERS),
    "bundle": (lambda _c, log, _k: _bend(log, "tile/entries/000"), ProblemKind.TILE_DIFFERS),
    "tile removed": (lambda _c, log, _k: (log.folder / "tile/0/000").unlink(), ProblemKind.TILE_MISSING),
    "checkpoint": (lambda _c, log, _k: _bend(log, "checkpoint", at=25), ProblemKind.CHECKPOINT_INVALID),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_is_found(name: str, conn: Connection, cipher: MemoryCipher, log: Log, older: bytes) -> None:
    change, expected = CHANGES[name]
    change(conn, log, cipher)
    report = verify(conn, log, cipher=cipher, now=NOW, older=older)
    assert expected in kinds(report), report.problems
    assert all(p.text.fr and p.text.en for p in report.problems)


def test_a_whole_history_rewritten_by_whoever_holds_the_database_is_found(
    conn: Connection, cipher: MemoryCipher, log: Log, older: bytes, tmp_path: object
) -> None:
    """Table, tiles and checkpoint all made anew with the site's own key: only the older checkpoint tells."""
    conn.execute(delete(tables.leaf))
    conn.execute(delete(tables.trace))
    conn.execute(delete(tables.trace_person))
    conn.execute(update(tables.head).values(size=0))
    append(conn, 700, cipher)
    for file in sorted(log.folder.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    log.integrate(conn)
    log.checkpoint(NOW)
    assert kinds(verify(conn, log, cipher=cipher, now=NOW)) == {ProblemKind.NOT_WITNESSED}
    report = verify(conn, log, cipher=cipher, now=NOW, older=older)
    assert ProblemKind.OLDER_DIFFERS in kinds(report)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 299), st.integers(0, 10_000), st.integers(0, 7), st.booleans())
def test_one_bit_anywhere(
    conn: Connection, cipher: MemoryCipher, log: Log, index: int, at: int, bit: int, in_tile: bool
) -> None:
    """One bit of the leaf table or of a tile: found against an older checkpoint."""
    if not traces.size(conn):
        append(conn, 300, cipher)
        log.integrate(conn)
        conn.commit()
    older = log.checkpoint(NOW)
    files = sorted(p for p in (log.folder / "tile").rglob("*") if p.is_file())
    file = files[index % len(files)]
    before = file.read_bytes()
    if in_tile:
        place = at % len(before)
        file.write_bytes(before[:place] + bytes([before[place] ^ (1 << bit)]) + before[place + 1 :])
    else:
        leaf = traces.find_leaf(conn, index)
        place = at % len(leaf)
        bent = leaf[:place] + bytes([leaf[place] ^ (1 << bit)]) + leaf[place + 1 :]
        conn.execute(update(tables.leaf).where(tables.leaf.c.idx == index).values(bytes=bent))
    fresh = Log(log.folder, log.origin, log._signer, witnesses=log.witnesses)
    found = kinds(verify(conn, fresh, cipher=cipher, now=NOW, older=older)) - {ProblemKind.NOT_WITNESSED}
    file.write_bytes(before)
    conn.rollback()
    assert ProblemKind.TILE_DIFFERS in found
    assert in_tile or ProblemKind.OLDER_DIFFERS in found


def test_every_problem_has_its_sentence() -> None:
    assert set(SENTENCES) == set(ProblemKind)


def _leaf() -> bytes:
    from regard.ledger import entry

    return entry.commit(look())[0]


def _cut(conn: Connection, size: int) -> None:
    for table in (tables.leaf, tables.trace, tables.trace_person):
        conn.execute(delete(table).where(table.c.idx >= size))
    conn.execute(update(tables.head).values(size=size))


def _swap(conn: Connection) -> None:
    other = conn.execute(select(tables.trace.c.sealed).where(tables.trace.c.idx == 4)).scalar()
    conn.execute(update(tables.trace).where(tables.trace.c.idx == 3).values(sealed=other))


def _stray(conn: Connection) -> None:
    row = conn.execute(select(tables.trace).where(tables.trace.c.idx == 3)).mappings().one()
    conn.execute(insert(tables.trace).values({**row, "idx": 9999}))


def _bend(log: Log, path: str, at: int = 5) -> None:
    data = (log.folder / path).read_bytes()
    (log.folder / path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def test_leaves_not_integrated_are_no_problem(conn: Connection, cipher: MemoryCipher, log: Log, older: bytes) -> None:
    traces.append(conn, [look(act="erase")], cipher=cipher, blind=BLIND)
    report = verify(conn, log, cipher=cipher, now=NOW, older=older)
    assert report.sound
    assert report.size == 701
    assert report.root == tree.root_of(tree.leaf_hashes(leaf for _, leaf in traces.leaves(conn, 0, 701)))
