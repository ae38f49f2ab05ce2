"""The totals by bucket are the sums of the index's rows, whatever came, died, moved under a hold or went; a sweep never rests on them alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.terms.span import Span
from regard.vault import clearing, index, sweep, tables, totals
from regard.vault.buckets import bucket
from regard.vault.index import SegmentRow

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
BUCKETS = tuple(bucket("scanners", kind, NOW + timedelta(days=day)) for kind in ("stock", "seen") for day in (-1, 2))


def row(number: int, into: int) -> SegmentRow:
    where = BUCKETS[into]
    name = f"{number:032x}"
    assert where.erase_by is not None
    span = Span(where.erase_by - timedelta(days=3), where.erase_by - timedelta(days=2))
    return SegmentRow(
        name, where.system, where.kind, span, where.erase_by, where.id, 100 + number, "ab" * 32, "c", index.default_path(where.id, name), NOW,
        rows=number,
    )  # fmt: skip


@pytest.fixture
def conn() -> Iterator[sa.Connection]:
    with opened() as conn:
        yield conn


def opened() -> sa.Connection:
    engine = sa.create_engine("sqlite://")
    tables.metadata.create_all(engine)
    return engine.connect()


STEPS = st.lists(st.tuples(st.sampled_from(("die", "go", "hold", "clear", "come")), st.integers(0, 19)), max_size=12)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), STEPS)
@settings(max_examples=60, deadline=None)
def test_totals_are_the_sums_of_the_rows(into: list[int], steps: list[tuple[str, int]]) -> None:
    with opened() as conn:
        index.insert_many(conn, [(row(n, where), ()) for n, where in enumerate(into)])
        for number, (step, n) in enumerate(steps):
            name = f"{n:032x}"
            known = conn.execute(sa.select(tables.segment.c.id).where(tables.segment.c.id == name)).scalar()
            match step:
                case "come":
                    index.insert(conn, row(100 + number, n % 4))
                case "clear":
                    clearing.remove_buckets(conn, [BUCKETS[n % 4].id])
                case "die" if known:
                    index.mark(conn, [name], index.DEAD)
                case "go" if known:
                    index.remove(conn, [name])
                case "hold" if known:
                    index.put_under_hold(conn, name, "h1", "scanners/hold-h1/-")
            assert totals.differs(conn) == ()
        summed = sum(one.segments for one in index.summary(conn))
        alive = sa.select(sa.func.count()).where(tables.segment.c.state != index.DEAD)
        assert summed == conn.execute(alive).scalar()


def test_a_wrong_total_is_found_and_made_again(conn: sa.Connection) -> None:
    index.insert_many(conn, [(row(n, n % 4), ()) for n in range(8)])
    conn.execute(tables.bucket_total.update().where(tables.bucket_total.c.bucket == BUCKETS[0].id).values(size=1))
    assert totals.differs(conn) == (BUCKETS[0].id,)
    totals.make_again(conn)
    assert totals.differs(conn) == ()


def test_what_is_due_is_swept_though_its_total_is_lost(conn: sa.Connection) -> None:
    """The keyring's dates lead to it too."""
    index.insert_many(conn, [(row(n, 0), ()) for n in range(3)])
    totals.drop(conn, [BUCKETS[0].id])
    assert sweep.plan(conn, NOW, ()).count == 0
    assert sweep.plan(conn, NOW, BUCKETS).count == 3
