from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool

from regard.people import links, register, tables
from regard.people.pseudonyms import Directory
from regard.terms.errors import Conflict, Damaged, NotFound
from regard.terms.text import Text

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
KEY = b"k" * 32
DAY = timedelta(days=1)


class Cipher:
    """Stands in for the key tree: reversible, bound to what it is about, and it can lose its key."""

    destroyed = False

    def seal(self, plain: bytes, *, about: bytes) -> tuple[str, bytes]:
        return "bucket", about + b"|" + plain[::-1]

    def open(self, bucket: str, sealed: bytes, *, about: bytes) -> bytes:
        if self.destroyed:
            raise NotFound("key_destroyed", Text("gone", "parti"))
        start, _, rest = sealed.partition(b"|")
        if start != about:
            raise Damaged("row_damaged", Text("changed", "changé"))
        return rest[::-1]


@pytest.fixture
def conn() -> Iterator[sa.Connection]:
    with fresh().connect() as connection:
        yield connection


def fresh() -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys=ON"))
    tables.metadata.create_all(engine)
    return engine


def someone(conn: sa.Connection, worker: str = "4711", system: str = "scanners") -> str:
    return Directory(KEY).resolve(conn, system, [worker], now=NOW)[0]


def test_a_worker_keeps_one_pseudonym_in_a_system_and_has_another_elsewhere(conn: sa.Connection) -> None:
    directory = Directory(KEY)
    got = directory.resolve(conn, "scanners", ["a", "b", "a"], now=NOW)
    assert got[0] == got[2] != got[1]
    assert (got.fresh, directory.resolve(conn, "scanners", ["b"], now=NOW).fresh) == (2, 0)
    assert directory.resolve(conn, "calls", ["a"], now=NOW)[0] != got[0]
    assert all(len(each) == 26 and each.isalnum() and each.islower() for each in got)
    assert Directory(KEY).find(conn, "scanners", "b") == got[1]
    assert Directory(b"x" * 32).find(conn, "scanners", "b") is None
    assert directory.find(conn, "scanners", "nobody") is None


def test_neither_the_id_nor_the_name_stands_in_any_row_or_repr(conn: sa.Connection) -> None:
    directory = Directory(KEY)
    resolved = directory.resolve(conn, "scanners", ["worker-4711"], now=NOW)
    directory.remember(resolved)
    register.set_name(conn, "scanners", resolved[0], "Jeanne Dupont", Cipher())
    rows = "".join(repr(row) for table in tables.metadata.sorted_tables for row in conn.execute(sa.select(table)))
    assert "4711" not in rows and "Jeanne" not in rows
    shown = repr(register.of(conn, "scanners", resolved[0])) + repr(directory) + repr(resolved)
    assert "4711" not in shown and resolved[0] not in shown


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=4), max_size=8), max_size=6))
def test_one_worker_one_pseudonym_always(batches: list[list[str]]) -> None:
    directory, model = Directory(KEY), dict[str, str]()
    with fresh().connect() as conn:
        for workers in batches:
            got = directory.resolve(conn, "s", workers, now=NOW)
            for worker, pseudonym in zip(workers, got, strict=True):
                assert model.setdefault(worker, pseudonym) == pseudonym
            directory.remember(got)
        assert len(set(model.values())) == len(model) == len(register.everyone(conn, "s"))


def test_nothing_is_remembered_before_it_is_committed(conn: sa.Connection) -> None:
    directory = Directory(KEY)
    with conn.begin_nested() as half:
        got = directory.resolve(conn, "s", ["a"], now=NOW)
        half.rollback()
    assert directory.known("s", ["a"]) == [None]
    again = directory.resolve(conn, "s", ["a"], now=NOW)
    directory.remember(again)
    assert directory.known("s", ["a", "b"]) == [again[0], None]
    assert again[0] != got[0]


def test_a_column_is_resolved_by_its_distinct_ids(conn: sa.Connection) -> None:
    column, resolved = Directory(KEY).resolve_column(conn, "s", pa.chunked_array([["a", None], ["a", "b"]]), now=NOW)
    assert column.to_pylist() == [resolved[0], None, resolved[0], resolved[1]]


def test_many_at_once(conn: sa.Connection) -> None:
    got = Directory(KEY).resolve(conn, "s", [str(n) for n in range(2_000)], now=NOW)
    assert len(set(got)) == got.fresh == 2_000


def test_forgetting_takes_all_that_hangs_on_a_person_and_other_processes_notice(conn: sa.Connection) -> None:
    here, elsewhere = Directory(KEY), Directory(KEY)
    for directory in (here, elsewhere):
        directory.remember(directory.resolve(conn, "s", ["a", "b"], now=NOW))
    old, other = elsewhere.known("s", ["a", "b"])
    assert old is not None
    register.join(conn, "s", old, "inbound", NOW)
    register.tell(conn, "s", [old], at=NOW, version="1")
    links.new_code(conn, "s", old, now=NOW)
    assert register.forget(conn, "s", old)
    assert not register.forget(conn, "s", old)
    for table in (tables.membership, tables.telling, tables.link_code):
        assert not conn.execute(sa.select(table)).all()
    elsewhere.refresh(conn, "s")
    assert elsewhere.known("s", ["a", "b"]) == [None, None]
    stale = here.resolve(conn, "s", ["a", "b"], now=NOW)
    assert stale[0] != old and stale[1] == other
    with pytest.raises(NotFound):
        register.of(conn, "s", old)


def test_answers_of_before_a_forgetting_are_not_remembered(conn: sa.Connection) -> None:
    directory = Directory(KEY)
    got = directory.resolve(conn, "s", ["a"], now=NOW)
    register.forget(conn, "s", got[0])
    directory.refresh(conn, "s")
    directory.remember(got)
    assert directory.known("s", ["a"]) == [None]


def test_names_open_with_their_key_and_for_their_person_only(conn: sa.Connection) -> None:
    one, other, cipher = someone(conn, "a"), someone(conn, "b"), Cipher()
    register.set_name(conn, "scanners", one, "Zoé", cipher)
    assert register.name_of(conn, "scanners", one, cipher) == "Zoé"
    assert register.name_of(conn, "scanners", other, cipher) is None
    conn.execute(
        sa.update(tables.person).values(
            name_sealed=conn.scalar(sa.select(tables.person.c.name_sealed).where(tables.person.c.pseudonym == one))
        )
    )
    with pytest.raises(Damaged):
        register.name_of(conn, "scanners", other, cipher)
    cipher.destroyed = True
    assert register.name_of(conn, "scanners", one, cipher) is None
    with pytest.raises(NotFound):
        register.name_of(conn, "scanners", "nobody", cipher)


def test_who_was_told_what_and_when(conn: sa.Connection) -> None:
    a, b = someone(conn, "a"), someone(conn, "b")
    assert register.tell(conn, "scanners", [a, a], at=NOW, version="1") == 1
    assert register.tell(conn, "scanners", [a], at=NOW + DAY, version="1") == 0
    assert register.of(conn, "scanners", a).told == NOW
    assert [p.pseudonym for p in register.untold(conn, "scanners")] == [b]
    register.tell(conn, "scanners", [a], at=NOW + DAY, version="2")
    person = register.of(conn, "scanners", a)
    assert (person.told, person.told_version) == (NOW, "2")
    assert register.told_at(conn, "scanners", a) == (("1", NOW), ("2", NOW + DAY))
    assert {p.pseudonym for p in register.untold(conn, "scanners", version="3")} == {a, b}
    register.leave(conn, "scanners", b, NOW)
    assert register.untold(conn, "scanners") == []
    assert [p.pseudonym for p in register.untold(conn, "scanners", present_only=False)] == [b]


def test_teams_by_date(conn: sa.Connection) -> None:
    one = someone(conn)
    register.join(conn, "scanners", one, "A", NOW)
    register.join(conn, "scanners", one, "A", NOW + DAY)
    register.join(conn, "scanners", one, "B", NOW + 2 * DAY)
    with pytest.raises(Conflict):
        register.join(conn, "scanners", one, "C", NOW + DAY)
    at = [NOW - DAY, NOW, NOW + DAY, NOW + 2 * DAY, NOW + 9 * DAY]
    assert [register.team_of(conn, "scanners", one, t) for t in at] == [None, "A", "A", "B", "B"]
    register.leave(conn, "scanners", one, NOW + 3 * DAY)
    assert register.teams_at(conn, "scanners", NOW + 2 * DAY) == {one: "B"}
    assert register.members(conn, "scanners", "B", NOW + 3 * DAY) == []


def test_seen_moves_forward_only_and_brings_back(conn: sa.Connection) -> None:
    one = someone(conn)
    register.seen(conn, "scanners", [one], NOW + DAY)
    register.seen(conn, "scanners", [one], NOW)
    assert register.of(conn, "scanners", one).last_seen == NOW + DAY
    register.leave(conn, "scanners", one, NOW + DAY)
    assert [p.pseudonym for p in register.everyone(conn, "scanners", present=False)] == [one]
    register.seen(conn, "scanners", [one], NOW + 2 * DAY)
    assert register.of(conn, "scanners", one).left is None


def test_describe(conn: sa.Connection) -> None:
    one = someone(conn)
    register.describe(conn, "scanners", one, population="temps")
    register.describe(conn, "scanners", one, shift="night")
    got = register.of(conn, "scanners", one)
    assert (got.population, got.shift, got.named) == ("temps", "night", False)
    with pytest.raises(NotFound):
        register.describe(conn, "scanners", "nobody", shift="x")


def test_a_paper_code_links_once(conn: sa.Connection) -> None:
    one = someone(conn)
    code = links.new_code(conn, "scanners", one, now=NOW)
    kept: Any = conn.execute(sa.select(tables.link_code)).one()
    assert code.replace("-", "")[8:] not in repr(kept) and len(code) == 29
    assert links.redeem(conn, code.lower().replace("-", " "), actor_id="act1", now=NOW) == ("scanners", one)
    assert register.of_actor(conn, "act1") == (("scanners", one),)
    assert links.redeem(conn, code, actor_id="act2", now=NOW) is None
    links.unlink(conn, "scanners", one)
    assert register.of_actor(conn, "act1") == ()


def test_a_code_dies_of_age_of_tries_and_of_a_newer_one(conn: sa.Connection) -> None:
    one = someone(conn)
    old = links.new_code(conn, "scanners", one, now=NOW)
    code = links.new_code(conn, "scanners", one, now=NOW)
    assert links.redeem(conn, old, actor_id="x", now=NOW) is None
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(links.ATTEMPTS - 1):
        assert links.redeem(conn, wrong, actor_id="x", now=NOW) is None
    assert links.redeem(conn, wrong, actor_id="x", now=NOW) is None
    assert links.redeem(conn, code, actor_id="x", now=NOW) is None
    aged = links.new_code(conn, "scanners", one, now=NOW)
    assert links.redeem(conn, aged, actor_id="x", now=NOW + timedelta(days=14)) is None
    for text in ("", "é" * 24, "A" * 23, "----", "1" * 24):
        assert links.redeem(conn, text, actor_id="x", now=NOW) is None
    links.new_code(conn, "scanners", one, now=NOW)
    assert links.sweep(conn, now=NOW + timedelta(days=15)) == 1


def test_neither_a_person_nor_an_account_is_linked_twice(conn: sa.Connection) -> None:
    a, b = someone(conn, "a"), someone(conn, "b")
    links.redeem(conn, links.new_code(conn, "scanners", a, now=NOW), actor_id="act1", now=NOW)
    for person, actor in ((a, "act2"), (b, "act1")):
        with pytest.raises(Conflict) as caught:
            links.redeem(conn, links.new_code(conn, "scanners", person, now=NOW), actor_id=actor, now=NOW)
        assert caught.value.code == "person_already_linked"
    assert links.redeem(conn, links.new_code(conn, "scanners", a, now=NOW), actor_id="act1", now=NOW) == ("scanners", a)
