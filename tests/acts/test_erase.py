"""Erase: what is due goes, key first, and is proved; what is held stays; one person goes without the rest of the hour."""

from __future__ import annotations

import pytest

from acts import warehouse as w
from regard.acts import derive, erase, govern, prove
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.span import Span


def test_a_plan_says_what_is_due_and_changes_nothing(site, doors):
    assert erase.plan(site).segments == 0
    site.clock.set(w.SHIFT + 2 * w.DAY)
    before = w.leaves(site), w.segments(site), site.keyring.generation
    planned = erase.plan(site)
    assert [(line.kind, line.segments) for line in planned.lines] == [("raw-events", 3)]
    assert planned.oldest == w.SHIFT
    assert (planned.held, planned.too_early) == (0, 0)
    assert (w.leaves(site), w.segments(site), site.keyring.generation) == before


def test_a_run_destroys_keys_bytes_and_rows_and_leaves_one_act_with_its_outcome(site, doors):
    rows = w.segments(site, "raw-events")
    files = [site.vault.path(row) for row in rows]
    site.clock.set(w.SHIFT + 2 * w.DAY)
    before = w.leaves(site)
    done = erase.run(site)
    assert (done.kind, done.segments, done.rows, done.oldest) == ("sweep", 3, 23 * 18, w.SHIFT)
    assert done.trace == before
    made = [row for row in w.all_traces(site) if row.index >= before]
    assert [(row.leaf.act, row.follows) for row in made] == [("erase", None), ("erase", before)]
    assert not any(file.exists() for file in files)
    assert not any(site.keyring.holds(row.id) for row in rows)
    assert w.segments(site, "raw-events") == []
    for row in rows:
        with pytest.raises(NotFound):
            site.vault.table(row)
    assert erase.run(site) is None
    assert erase.runs(site) == (done,)


def test_what_is_not_due_stays(site, doors):
    site.clock.set(w.SHIFT + 2 * w.DAY)
    erase.run(site)
    assert {row.kind for row in w.segments(site)} == {"stock", "seen"}
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == 24 * 18
    site.clock.set(w.SHIFT + 40 * w.DAY)
    erase.run(site)
    assert w.segments(site) == []
    assert [p for p in (site.folder.path / "segments").rglob("*") if p.is_file()] == []
    assert list(site.keyring.segments()) == []


def test_traces_are_erased_at_their_term_and_the_tree_still_verifies(site, doors):
    old = w.leaves(site)
    first = prove.checkpoint(site).encode()
    site.clock.advance(400 * w.DAY)
    done = erase.run(site)
    assert done.traces == old
    assert len(w.all_traces(site)) == 2, "this erasure and its outcome"
    assert w.leaves(site) == old + 2
    report = prove.verify(site, older=first)
    assert report.sound, report.problems


def test_one_person_goes_and_the_rest_of_each_hour_stays(site, doors):
    dpo = w.actor(site, "dpo")
    who, other = w.pseudonym(site, "WORKER-003"), w.pseudonym(site, "WORKER-004")
    before = [row for row in w.rows_kept(site) if row["person"] != who]
    old = w.segments(site, "raw-events")
    done = erase.person(site, dpo, w.SYSTEM, who, "objection granted")
    assert (done.kind, done.segments, done.rows) == ("person", 3, 18)
    assert w.rows_kept(site) == before
    new = w.segments(site, "raw-events")
    assert [row.erase_by for row in new] == [row.erase_by for row in old]
    assert {row.id for row in new}.isdisjoint(row.id for row in old)
    assert not any(site.keyring.holds(row.id) for row in old)
    assert w.pseudonym(site, "WORKER-004") == other
    with pytest.raises(AssertionError):
        w.pseudonym(site, "WORKER-003")
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == 24 * 18, "where the goods went is not about them"


def test_who_may_not_erase_erases_nobody_and_the_refusal_is_traced(site, doors):
    who = w.pseudonym(site, "WORKER-003")
    for role in ("worker", "operations-manager", "team-lead", "representative", "administrator"):
        before = w.leaves(site)
        with pytest.raises(NotAllowed):
            erase.person(site, w.actor(site, role, team="inbound-A"), w.SYSTEM, who, "spite")
        assert w.leaves(site) == before + 1
        assert w.last_trace(site, "erase").value("outcome") in ("refuse", "gap")
    assert len([row for row in w.rows_kept(site) if row["person"] == who]) == 18


def test_a_person_whose_rows_are_held_is_not_erased_and_the_refusal_is_traced(site, doors):
    dpo = w.actor(site, "dpo")
    who = w.pseudonym(site, "WORKER-003")
    placed = govern.place_hold(
        site, dpo, w.SYSTEM, procedure="judicial", reason="order", until=site.clock.now() + 9 * w.DAY,
        span=Span(w.SHIFT, w.SHIFT + w.HOUR), person=who,
    )  # fmt: skip
    before = w.leaves(site)
    with pytest.raises((NotAllowed, Conflict)):
        erase.person(site, dpo, w.SYSTEM, who, "objection")
    assert w.leaves(site) == before + 1
    assert w.last_trace(site, "erase").value("outcome") == "refuse"
    assert len([row for row in w.rows_kept(site) if row["person"] == who]) == 24
    govern.release_hold(site, dpo, placed.id, "over")
    erase.person(site, dpo, w.SYSTEM, who, "objection")
    assert [row for row in w.rows_kept(site) if row["person"] == who] == []


def test_a_person_erased_while_an_hour_is_open_does_not_come_back_when_it_is_sealed(site):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, w.hour_of(w.SHIFT, range(24)))
    who = w.pseudonym(site, "WORKER-003")
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "objection granted")
    w.seal_all(site, doors)
    assert who not in {row["person"] for row in w.rows_kept(site)}
    assert all(who not in people for people in site.read(w.index.persons, [r.id for r in w.segments(site)]).values())
    w.forget_caches(doors)
    answer = w.send(doors, door, [w.scan("WORKER-003", w.SHIFT + w.MINUTE)])
    assert answer.without_person == 1, "unknown again, so not told"
    doors.close()


def test_somebody_in_no_segment_is_forgotten_all_the_same(site):
    w.people(site)
    who = w.pseudonym(site, "WORKER-003")
    done = erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "never worked here")
    assert done.segments == 0
    assert w.name(3) not in {name for _, name, _ in _people(site)}
    assert len(_people(site)) == 23


def _people(site):

    return w.roster_of(site, w.actor(site, "dpo"))


def test_nothing_about_an_erased_person_stands_in_a_row_of_the_database(site, doors):
    """Requests, links, teams, notices: whatever hangs on a person goes with them; traces stay sealed to their own term."""
    import sqlalchemy as sa

    from regard.acts import answer

    me = w.watched(site, "WORKER-003")
    who = me.pseudonym(w.SYSTEM)
    answer.ask(site, me, w.SYSTEM, "objection", "not me")
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "objection granted")
    with site.engine.connect() as conn:
        found = sa.MetaData()
        found.reflect(conn)
        for table in found.sorted_tables:
            assert who not in str(conn.execute(sa.select(table)).all()), table.name


def test_an_attestation_names_its_perimeter_and_what_it_has_not_seen(site, doors):
    site.clock.set(w.SHIFT + 2 * w.DAY)
    over = prove.attestation(site)
    assert over.over_term == 3
    erase.run(site)
    made = prove.attestation(site)
    assert (made.over_term, made.erased_segments) == (0, 3)
    assert made.last_erasure == site.clock.now()
    assert [copy.where for copy in made.perimeter] == ["warehouse management system"]
    assert made.unseen == ("warehouse management system",)
    assert made.checkpoint.startswith(site.log.origin)
    assert w.last_trace(site, "prove").value("object") == "attestation"


def test_derived_tables_die_at_their_own_term(site, doors):
    from datetime import UTC, datetime

    site.clock.set(datetime(2026, 10, 6, 2, 0, tzinfo=UTC))
    derive.due_days(site)
    (day,) = w.segments(site, "team-days")
    site.clock.set(day.erase_by)
    erase.run(site)
    assert w.segments(site, "team-days") == []
