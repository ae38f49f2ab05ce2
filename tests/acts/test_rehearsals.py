"""A restore and an erasure, tried out: what they prove, what they leave behind (nothing), and who may ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts.warehouse import SHIFT, actor, all_traces, found, hour_of, open_door, people, seal_all, send
from regard.acts.running.permission import may
from regard.acts.upkeep import copies, rehearsals, rehearsing
from regard.terms.clock import SetClock
from regard.terms.decision import Answer, Decision
from regard.terms.errors import NotAllowed, NotFound
from regard.terms.words import Act
from regard.vault import index

YES = Decision(Answer.PERMIT)


@pytest.fixture
def site(tmp_path: Path):
    clock = SetClock(SHIFT)
    one = found(tmp_path / "site", clock)
    people(one)
    doors, door = open_door(one)
    clock.set(SHIFT.replace(hour=5))
    send(doors, door, hour_of(SHIFT, range(12)))
    seal_all(one, doors)
    doors.close()
    yield one
    one.close()


def state(site):
    """What a test must leave as it was: what is kept, its keys, and the files on the disk."""
    kept = site.read(lambda conn: sorted(row.id for row in index.find(conn)))
    files = sorted(str(p) for p in site.folder.segments.rglob("*") if p.is_file())
    return kept, sorted(site.keyring.segments()), files, sorted(p.name for p in site.folder.run.iterdir())


def tried(site, kind):
    made = rehearsals.ask(site, actor(site, "dpo"), kind, YES)
    before = state(site)
    rehearsing.run(site, made)
    assert state(site) == before
    return rehearsals.one(site, made)


@pytest.mark.parametrize("beforehand", [False, True])
def test_a_restore_comes_back_whole_and_leaves_nothing(site, tmp_path, beforehand):
    if beforehand:
        copies.backup(site, site.folder.backups / "20261005T050000Z")
    done = tried(site, rehearsals.RESTORE)
    assert [(s.name, s.detail) for s in done.steps if not s.good] == []
    names = [step.name for step in done.steps]
    assert names == [*([] if beforehand else ["make"]), "lay-out", "bring-back", "check", "open", "ledger", "clear"]
    assert done.state == rehearsals.PASSED
    assert next(s.number for s in done.steps if s.name == "open") == len(state(site)[0])
    assert rehearsals.last_tested(site) == done
    (asked,) = [t for t in all_traces(site) if t.value("object") == "test:restore" and t.follows is None]
    assert asked.index == done.trace


def test_a_backup_that_was_changed_fails_the_test(site):
    backup = site.folder.backups / "20261005T050000Z"
    copies.backup(site, backup)
    victim = next(p for p in backup.rglob("*.seg*") if p.is_file())
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    done = tried(site, rehearsals.RESTORE)
    assert done.state == rehearsals.FAILED
    assert [(s.name, s.detail) for s in done.steps if not s.good] == [("bring-back", "backup_file")]


def test_an_erasure_is_final_even_for_who_kept_a_copy(site):
    done = tried(site, rehearsals.ERASE)
    assert [(s.name, s.detail) for s in done.steps if not s.good] == []
    assert [s.name for s in done.steps] == ["keep", "opens", "destroy-key", "destroy-bytes", "does-not-open"]
    assert done.state == rehearsals.PASSED


def test_an_erasure_that_does_not_destroy_fails_the_test(site, monkeypatch):
    monkeypatch.setattr(type(site.keyring), "destroy", lambda *_: None)
    made = rehearsals.ask(site, actor(site, "dpo"), rehearsals.ERASE, YES)
    rehearsing.run(site, made)
    done = rehearsals.one(site, made)
    assert done.state == rehearsals.FAILED
    assert [s.name for s in done.steps if not s.good] == ["destroy-key"]


def test_one_test_at_a_time_and_none_without_leave(site):
    dpo = actor(site, "dpo")
    first = rehearsals.ask(site, dpo, rehearsals.RESTORE, YES)
    assert rehearsals.ask(site, dpo, rehearsals.RESTORE, YES) == first
    lead = actor(site, "team-lead", team="inbound-A")
    with pytest.raises(NotAllowed):
        rehearsals.ask(site, lead, rehearsals.RESTORE, may(site, lead, Act.GOVERN, machines=True))
    admin = actor(site, "administrator")
    assert rehearsals.ask(site, admin, rehearsals.RESTORE, may(site, admin, Act.GOVERN, machines=True)) == first
    with pytest.raises(NotFound):
        rehearsals.one(site, "nothing")


def test_the_queue_starts_one_and_gives_up_after_three(site):
    started = []

    class Dies:
        def __init__(self, name):
            started.append(name)

        def poll(self):
            return 1

        def terminate(self):
            pass

    made = rehearsals.ask(site, actor(site, "dpo"), rehearsals.ERASE, YES)
    queue = rehearsing.Rehearsals(site, Dies)
    for _ in range(12):
        queue.turn()
    assert started == [made] * 3
    done = rehearsals.one(site, made)
    assert done.state == rehearsals.FAILED
    assert [s.name for s in done.steps] == ["died"]
