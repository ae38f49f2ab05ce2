from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, create_engine, event, select, update

from ledger.conftest import BLIND, NOW, TERM, MemoryCipher, append, look
from regard.ledger import tables, traces
from regard.terms.errors import Damaged, InputRefused, NotFound
from regard.terms.span import Span


def test_append_and_find(conn: Connection, cipher: MemoryCipher) -> None:
    assert append(conn, 3, cipher) == range(3)
    assert append(conn, 2, cipher, 3) == range(3, 5)
    row = traces.find(conn, 4, cipher=cipher)
    assert (row.index, row.value("actor"), row.values("person")) == (4, "a7f3", ("w4",))
    assert row.values("requirement") == ("LOG-02", "SCN-01")
    assert row.value("nothing") == ""
    assert row.at == NOW + timedelta(seconds=4)
    assert row.term == TERM.replace(minute=0, second=0, microsecond=0)
    assert traces.size(conn) == 5
    with pytest.raises(NotFound, match="leaf_unknown"):
        traces.find(conn, 5, cipher=cipher)


def test_when_was_i_looked_at(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 10, cipher)
    traces.append(
        conn,
        [look(20, persons=("w3", "w4")), look(21, act="derive", persons=("w3",)), look(22, actor="b1", persons=())],
        cipher=cipher,
        blind=BLIND,
    )
    about = traces.rows_about(conn, "w3", cipher=cipher, blind=BLIND)
    assert [r.index for r in about] == [11, 10, 3]
    assert [r.index for r in traces.rows_about(conn, "w3", cipher=cipher, blind=BLIND, acts=["derive"])] == [11]
    span = Span(NOW + timedelta(seconds=20), NOW + timedelta(seconds=21))
    assert [r.index for r in traces.rows_about(conn, "w3", cipher=cipher, blind=BLIND, span=span)] == [10]
    assert [r.index for r in traces.rows_by(conn, "b1", cipher=cipher, blind=BLIND)] == [12]
    assert traces.rows_about(conn, "w3", cipher=cipher, blind=bytes(32)) == ()
    # An actor's token is not found as a person's, nor the other way round.
    assert traces.rows_about(conn, "a7f3", cipher=cipher, blind=BLIND) == ()
    assert len(traces.rows(conn, cipher=cipher, system="scanners", limit=4)) == 4
    assert traces.rows(conn, cipher=cipher, system="cctv") == ()


def test_a_receipt_opens_the_readers_own_fields_only(conn: Connection, cipher: MemoryCipher) -> None:
    traces.append(conn, [look(persons=("w1", "w2", "w3"))], cipher=cipher, blind=BLIND)
    row = traces.find(conn, 0, cipher=cipher)
    opened = row.opened(("role", "person", "at"), persons=("w2",))
    assert {(f.name, f.value) for f in opened if f.name != "at"} == {("role", "team-leader"), ("person", "w2")}


def test_nothing_personal_in_the_open(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 5, cipher)
    conn.commit()
    for table in (tables.leaf, tables.trace, tables.trace_person):
        held = repr(conn.execute(select(table)).all()).encode()
        for secret in (b"a7f3", b"'w3'", b"Aide", b"table:2026"):
            assert secret not in held


def test_counts(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 4, cipher)
    traces.append(
        conn,
        [
            look(at=NOW + timedelta(days=1), role="hr"),
            look(5, outcome="done", follows=0),
            look(at=NOW.replace(day=22, hour=23, minute=30), role="night"),
        ],
        cipher=cipher,
        blind=BLIND,
        zone=ZoneInfo("Europe/Paris"),
    )
    counts = {c.values: c.number for c in traces.count_by(conn)}
    assert counts == {
        ("2026-W47", "team-leader", "real-time-help"): 4,
        ("2026-W48", "hr", "real-time-help"): 1,
        ("2026-W48", "night", "real-time-help"): 1,
    }
    assert traces.count_by(conn, ["act"], acts=["erase"]) == ()
    with pytest.raises(InputRefused, match="trace_column"):
        traces.count_by(conn, ["actor_blind"])


def test_outcomes_follow_acts(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 1, cipher)
    done = look(9, outcome="done", follows=0, detail=(("spans", "12:00/12:04"),))
    traces.append(conn, [done], cipher=cipher, blind=BLIND)
    assert [r.value("spans") for r in traces.outcomes_of(conn, 0, cipher=cipher)] == ["12:00/12:04"]
    for stray in (1, 7):
        with pytest.raises(InputRefused, match="trace_follows"):
            traces.append(conn, [look(follows=stray)], cipher=cipher, blind=BLIND)
    assert traces.size(conn) == 2


def test_erased_at_the_term_and_the_leaf_stays(conn: Connection, cipher: MemoryCipher) -> None:
    early = [look(n, term=NOW + timedelta(days=10)) for n in range(3)]
    traces.append(conn, early, cipher=cipher, blind=BLIND)
    cipher.turn("b2")
    append(conn, 2, cipher)
    leaves = dict(traces.leaves(conn, 0, 5))
    almost = NOW.replace(minute=0, second=0, microsecond=0) + timedelta(days=10, microseconds=-1)
    assert traces.erase_due(conn, almost).rows == 0
    assert traces.erase_due(conn, NOW + timedelta(days=10)) == traces.Erased(3, ("b1",))
    assert traces.erase_due(conn, NOW + timedelta(days=10)) == traces.Erased(0, ())
    assert dict(traces.leaves(conn, 0, 5)) == leaves
    assert traces.rows_about(conn, "w2", cipher=cipher, blind=BLIND) == ()
    assert conn.execute(select(tables.trace_person.c.idx)).scalars().all() == [3, 4]
    with pytest.raises(NotFound, match="trace_erased"):
        traces.find(conn, 1, cipher=cipher)
    assert traces.find_leaf(conn, 1) == leaves[1]


def test_a_destroyed_key_hides_the_row(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 1, cipher)
    cipher.keys.clear()
    assert traces.rows_about(conn, "w0", cipher=cipher, blind=BLIND) == ()
    with pytest.raises(NotFound, match="trace_erased"):
        traces.find(conn, 0, cipher=cipher)


def test_a_row_put_under_another_leaf_is_found(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 2, cipher)
    other = conn.execute(select(tables.trace.c.sealed).where(tables.trace.c.idx == 1)).scalar()
    conn.execute(update(tables.trace).where(tables.trace.c.idx == 0).values(sealed=other))
    with pytest.raises(Damaged):
        traces.find(conn, 0, cipher=cipher)


def test_a_rollback_leaves_no_gap(conn: Connection, cipher: MemoryCipher) -> None:
    append(conn, 2, cipher)
    conn.commit()
    append(conn, 5, cipher)
    conn.rollback()
    assert append(conn, 1, cipher) == range(2, 3)


def test_a_refused_batch_writes_nothing(conn: Connection, cipher: MemoryCipher) -> None:
    with pytest.raises(InputRefused):
        traces.append(conn, [look(), look(act="NO")], cipher=cipher, blind=BLIND)
    assert traces.size(conn) == 0
    assert traces.append(conn, [], cipher=cipher, blind=BLIND) == range(0)


def test_four_writers_no_gap_no_double(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'many.db'}", connect_args={"timeout": 20})
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA journal_mode=WAL"))
    tables.metadata.create_all(engine)
    cipher = MemoryCipher()

    def write(_: int) -> list[int]:
        mine: list[int] = []
        for _ in range(12):
            with engine.begin() as own:
                mine += append(own, 2, cipher)
        return mine

    with ThreadPoolExecutor(4) as pool:
        found = [index for part in pool.map(write, range(4)) for index in part]
    assert sorted(found) == list(range(96))
    engine.dispose()
