"""Every act leaves exactly one trace, durable before its effect; and if the trace cannot be written the act does not happen."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable

import pytest

from acts import warehouse as w
from acts.conftest import clock, doors, site, templates  # noqa: F401  the same warehouse
from regard.acts import admit, answer, derive, erase, examine, govern, keep, prove, show
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import copies
from regard.terms.errors import Unavailable
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Grain, Per, Purpose

WEEK = show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK, team="inbound-A")


def acts_of(site: RunningSite, doors: admit.Doors) -> dict[str, Callable[[], object]]:  # noqa: F811
    """One of each act that changes or opens something, ready to be done."""
    dpo, lead = w.actor(site, "dpo"), w.actor(site, "team-lead", team="inbound-A")
    me = w.watched(site, "WORKER-002")
    them = w.actor(site, "operations-manager")
    w.forget_caches(doors)
    token = w.device(site)
    door = doors.recognise(w.SYSTEM, f"Bearer {token}")
    site.clock.set(w.SHIFT + 4 * w.HOUR)
    now = site.clock.now()
    who = w.pseudonym(site, "WORKER-003")
    hold = {"procedure": "claim", "reason": "r", "until": now + 9 * w.DAY, "span": Span(w.SHIFT, w.SHIFT + w.HOUR)}
    asked = answer.ask(site, me, w.SYSTEM, "objection", "no")
    backup = site.folder.path.parent / "backup"
    return {
        "publish": lambda: govern.publish_charter(site, dpo, w.charter(("temps = 600 ", "temps = 610 "))),
        "enrol actor": lambda: govern.enrol_actor(site, dpo, "label"),
        "enrolment link": lambda: govern.enrolment_link(site, dpo, them.id),
        "grant": lambda: govern.grant(site, dpo, them.id, "inspector", until=now + w.DAY),
        "withdraw": lambda: govern.withdraw(site, dpo, them.id),
        "enrol device": lambda: w.device(site, "scanner-002"),
        "withdraw device": lambda: govern.withdraw_device(site, dpo, w.SYSTEM, w.DEVICE),
        "roster": lambda: govern.roster(site, dpo, w.SYSTEM, [govern.Rostered("WORKER-900", "New")]),
        "tell": lambda: govern.tell(site, dpo, w.SYSTEM, [who]),
        "consultation": lambda: govern.record_consultation(site, dpo, submitted=w.START.date()),
        "paper code": lambda: govern.paper_code(site, dpo, w.SYSTEM, who),
        "hold": lambda: govern.place_hold(site, dpo, w.SYSTEM, person=who, **hold),
        "admit": lambda: w.send(doors, door, [w.scan("WORKER-001", now)]),
        "seal": lambda: keep.seal_due(site, doors.intake, after=-9 * w.HOUR),
        "live": lambda: derive.live(site, lead, w.SYSTEM, team="inbound-A"),
        "look": lambda: show.open_look(site, lead, WEEK, Purpose.PLANNING, "plan"),
        "people": lambda: show.people(site, dpo, w.SYSTEM),
        "held": lambda: answer.held_on(site, me),
        "copy": lambda: answer.copy(site, me),
        "ask": lambda: answer.ask(site, me, w.SYSTEM, "copy", "please"),
        "settle": lambda: answer.settle(site, dpo, asked.id, "refused", "why"),
        "erase person": lambda: erase.person(site, dpo, w.SYSTEM, who, "objection"),
        "attestation": lambda: prove.attestation(site, dpo),
        "examine": lambda: examine.site(site, dpo),
        "backup": lambda: copies.backup(site, backup),
    }


NAMES = [
    "publish", "enrol actor", "enrolment link", "grant", "withdraw", "enrol device", "withdraw device", "roster", "tell",
    "consultation", "paper code", "hold", "admit", "live", "look", "people", "held", "copy", "ask", "settle", "erase person",
    "attestation", "examine", "backup",
]  # fmt: skip


def state(site: RunningSite) -> dict[str, object]:  # noqa: F811
    """Everything that an act could change: rows of every table, files, keys."""
    import sqlalchemy as sa

    with site.engine.connect() as conn:
        found = sa.MetaData()
        found.reflect(conn)
        tables = {
            table.name: sorted(map(repr, conn.execute(sa.select(table)).all()))
            for table in found.sorted_tables
            if not table.name.startswith(("trace", "leaf", "head", "ledger"))
        }
    kept = (p for p in sorted(site.folder.path.rglob("*")) if p.is_file())
    files = {
        p.relative_to(site.folder.path).as_posix(): p.stat().st_size
        for p in kept
        if p.relative_to(site.folder.path).parts[0] in ("segments", "journals", "charters", "backups")
    }
    return {**tables, "files": files, "keys": site.keyring.segments()}


@pytest.mark.parametrize("name", NAMES)
def test_an_act_is_one_act_in_the_ledger(site, doors, name):  # noqa: F811
    act = acts_of(site, doors)[name]
    before = w.leaves(site)
    act()
    made = [row for row in w.all_traces(site) if row.index >= before and row.follows is None]
    own = [row for row in made if row.leaf.act != "keep"]
    assert len(own) == 1, [(row.leaf.act, row.value("object")) for row in made]
    assert all(row.value("outcome") == "permit" for row in made)


@pytest.mark.parametrize("name", NAMES)
def test_when_its_trace_cannot_be_written_an_act_does_not_happen(site, doors, name):  # noqa: F811
    act = acts_of(site, doors)[name]
    before = w.leaves(site), state(site)
    with sqlite3.connect(site.folder.site_db) as conn:
        (leaves,) = (name for name in _tables(conn) if name.endswith("leaf"))
        conn.execute(
            f"CREATE TRIGGER full BEFORE INSERT ON {leaves} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    with pytest.raises(Exception, match="the disk is full"):
        act()
    with sqlite3.connect(site.folder.site_db) as conn:
        conn.execute("DROP TRIGGER full")
    assert (w.leaves(site), state(site)) == before


def _tables(conn: sqlite3.Connection) -> list[str]:
    return [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


@pytest.mark.parametrize("name", ["erase person", "admit", "look", "live", "held", "copy", "people", "attestation"])
def test_the_trace_is_durable_before_the_effect(site, doors, name):  # noqa: F811
    """A child that dies with the first effect, at the commit of its trace: the trace is in the database or nothing is anywhere."""
    act = acts_of(site, doors)[name]
    before = w.leaves(site), state(site)
    site.writer.close()
    site.engine.dispose()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.environ["REGARD_CRASH_AT"] = "site.writer.after_commit"
            from regard.site import database

            site.writer = database.Writer(site.engine, lock=site.folder.run / "writer.lock")
            act()
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137
    after = RunningSite.open(site.folder.path, clock=site.clock)
    assert w.leaves(after) == before[0] + 1
    assert state(after) == before[1], "the trace stands, the effect had not begun"
    after.close()


def test_an_act_that_fails_after_its_trace_leaves_no_second_one(site, doors, monkeypatch):  # noqa: F811
    from regard.vault import store

    act = acts_of(site, doors)["erase person"]

    def full(*_: object, **__: object) -> None:
        raise Unavailable("disk_full", Text("full", "plein"))

    before = w.leaves(site)
    monkeypatch.setattr(store.Vault, "keep", full)
    with pytest.raises(Unavailable):
        act()
    made = [row for row in w.all_traces(site) if row.index >= before]
    assert [row.follows for row in made] == [None], "the act is on record without an outcome: it was not finished"
