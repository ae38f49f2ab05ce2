from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from regard.site import outbox
from regard.site.tables import metadata
from regard.terms.errors import Conflict

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def conn() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection


def test_an_intent_is_taken_once_when_due_oldest_first(conn: sa.Connection) -> None:
    later = outbox.put(conn, "redact", {"segment": "s1"}, now=NOW, due=NOW + MINUTE)
    first = outbox.put(conn, "redact", {"segment": "s2", "n": 2}, now=NOW)
    (job,) = outbox.take(conn, now=NOW, limit=9)
    assert (job.id, job.kind, job.payload, job.attempts) == (first, "redact", {"segment": "s2", "n": 2}, 1)
    assert outbox.take(conn, now=NOW) == []
    assert [j.id for j in outbox.take(conn, now=NOW + MINUTE)] == [later]
    assert outbox.waiting(conn) == 2


def test_kinds_are_kept_apart(conn: sa.Connection) -> None:
    outbox.put(conn, "a", {}, now=NOW)
    assert outbox.take(conn, now=NOW, kinds=("b",)) == []
    assert len(outbox.take(conn, now=NOW, kinds=("a", "b"))) == 1


def test_a_job_whose_worker_died_comes_back_and_the_dead_one_cannot_settle_it(conn: sa.Connection) -> None:
    outbox.put(conn, "a", {}, now=NOW)
    (dead,) = outbox.take(conn, now=NOW, lease=MINUTE)
    assert outbox.take(conn, now=NOW + MINUTE / 2) == []
    (alive,) = outbox.take(conn, now=NOW + MINUTE, lease=MINUTE)
    assert alive.attempts == 2
    with pytest.raises(Conflict):
        outbox.done(conn, dead, now=NOW + MINUTE)
    outbox.done(conn, alive, now=NOW + MINUTE)
    with pytest.raises(Conflict):
        outbox.done(conn, alive, now=NOW + MINUTE)
    assert outbox.waiting(conn) == 0


def test_failures_come_back_later_or_are_given_up(conn: sa.Connection) -> None:
    outbox.put(conn, "a", {}, now=NOW)
    (job,) = outbox.take(conn, now=NOW)
    outbox.failed(conn, job, "disk_full", now=NOW, again=NOW + MINUTE)
    assert outbox.take(conn, now=NOW) == []
    (job,) = outbox.take(conn, now=NOW + MINUTE)
    outbox.failed(conn, job, "disk_full", now=NOW + MINUTE, again=None)
    assert (outbox.waiting(conn), outbox.given_up(conn)) == (0, {"disk_full": 1})
    assert outbox.sweep(conn, before=NOW + 2 * MINUTE) == 1
    assert outbox.given_up(conn) == {}


def test_only_opaque_values_are_carried(conn: sa.Connection) -> None:
    with pytest.raises(TypeError):
        outbox.put(conn, "a", {"who": ["x"]}, now=NOW)  # type: ignore[dict-item]
