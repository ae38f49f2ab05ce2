"""Flags: computed from scans that live, shown to their person first, annotated, on the board only then; nothing of the board is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts import warehouse as w
from regard.acts import answer, board, erase, flags, show
from regard.acts.running import tables
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.words import Purpose

ME = "WORKER-003"
SECOND = timedelta(seconds=1)


@pytest.fixture
def floor(site):
    """An hour under way, open: WORKER-003 made two scans one second apart at 06:30, then none; everybody else scans on."""
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + 59 * w.MINUTE)
    quick = w.SHIFT + 30 * w.MINUTE
    rows = [r for n in range(24) if n != 3 for r in w.hour_of(w.SHIFT, [n], every=5 * w.MINUTE)]
    rows = [r for r in rows if r["at"] < site.clock.now().isoformat()]
    w.send(doors, door, [*rows, w.scan(w.worker(3), quick), w.scan(w.worker(3), quick + SECOND)])
    yield site
    doors.close()


def lead(site, team="inbound-A"):
    return w.actor(site, "team-lead", team=team)


def opened(site, actor, purpose=Purpose.REAL_TIME_HELP, team="inbound-A"):
    way = next(one for one in show.ways(site, actor) if one.purpose is purpose and board.has_board(site, one))
    return board.open_board(site, actor, way, team, "the morning shift").id


def names(shown):
    return [one.name for one in shown]


def test_a_quick_pair_is_shown_to_its_person_first(floor):
    boss = lead(floor)
    look = opened(floor, boss, Purpose.ERROR_DETECTION)
    assert board.board(floor, boss, look).flags == ()
    me = w.watched(floor, ME)
    pair = next(one for one in flags.mine(floor, me) if one.kind == flags.PAIR)
    assert (pair.task, pair.apart) == ("stow", SECOND)
    (shown,) = board.board(floor, boss, look).flags
    assert (shown.name, shown.at, shown.words) == (w.name(3), pair.at, "")
    flags.note(floor, me, pair.id, "two labels on one tray")
    assert board.board(floor, boss, look).flags[0].words == "two labels on one tray"


def test_reading_ones_own_flags_is_nobody_elses_look(floor):
    me = w.watched(floor, ME)
    flags.mine(floor, me)
    assert [one.role for one in answer.who_looked(floor, me) if one.object == "flags"] == ["self"]


def test_a_silence_is_shown_to_its_person_at_half_the_time(floor):
    me = w.watched(floor, ME)
    assert [one.kind for one in flags.mine(floor, me) if one.going] == [flags.SILENCE]
    other = w.watched(floor, "WORKER-004")
    assert flags.mine(floor, other) == (), "four minutes are not half of ten"
    floor.clock.advance(2 * w.MINUTE)
    assert [one.kind for one in flags.mine(floor, other)] == [flags.SILENCE]
    boss = lead(floor)
    assert names(board.board(floor, boss, opened(floor, boss)).hands) == [w.name(3)]


def test_words_about_a_silence_stand_beside_it_and_end_with_it(floor):
    me = w.watched(floor, ME)
    going = next(one for one in flags.mine(floor, me) if one.going)
    flags.note(floor, me, going.id, " unloading truck 4 ")
    boss = lead(floor)
    look = opened(floor, boss)
    (hand,) = board.board(floor, boss, look).hands
    assert (hand.name, hand.words, hand.place) == (w.name(3), "unloading truck 4", ""), "no place: not for this purpose"
    assert timedelta(minutes=28) < hand.silent_for < timedelta(minutes=30)
    flags.note(floor, me, going.id, "")
    assert board.board(floor, boss, look).hands[0].words == ""


def test_a_board_leaves_one_trace_and_tells_each_person_once(floor):
    boss = lead(floor)
    look = opened(floor, boss)
    before, kept = w.leaves(floor), len(w.segments(floor))
    for _ in range(3):
        assert len(board.board(floor, boss, look).hands) == 1
    made = [row for row in w.all_traces(floor) if row.index >= before]
    assert [(row.leaf.act, row.value("outcome")) for row in made] == [("derive", "permit"), ("derive", "shown")]
    assert made[1].values("person") == (w.pseudonym(floor, ME),)
    assert len(w.segments(floor)) == kept
    me = w.watched(floor, ME)
    assert any(one.object == "live" and one.role == "team-lead" for one in answer.who_looked(floor, me))
    floor.clock.advance(12 * w.MINUTE)
    late = board.board(floor, boss, look)
    assert len(late.hands) == 12 - 1, "all of the team but the one not told"
    assert names(late.hands) == sorted(names(late.hands)), "by name, not by length"


def test_a_board_is_for_ones_own_team_and_closes_by_itself(floor):
    boss = lead(floor)
    with pytest.raises(NotAllowed):
        opened(floor, boss, team="inbound-B")
    look = opened(floor, boss)
    with pytest.raises(NotFound):
        board.board(floor, lead(floor), look)
    floor.clock.advance(show.LONGEST)
    with pytest.raises(Conflict):
        board.board(floor, boss, look)
    for role in ("operations-manager", "dpo", "representative", "administrator"):
        actor = w.actor(floor, role, team="inbound-A")
        assert not any(board.has_board(floor, way) for way in show.ways(floor, actor))


def test_outside_the_shift_nobody_is_on_the_board(floor):
    floor.clock.set(w.SHIFT + 10 * w.HOUR)
    boss = lead(floor)
    for purpose in (Purpose.REAL_TIME_HELP, Purpose.ERROR_DETECTION):
        drawn = board.board(floor, boss, opened(floor, boss, purpose))
        assert (drawn.hands, drawn.flags, drawn.people) == ((), (), 0)


def test_nobody_notes_a_flag_of_somebody_else(floor):
    me, other = w.watched(floor, ME), w.watched(floor, "WORKER-004")
    flag = flags.mine(floor, me)[0]
    for actor in (other, lead(floor), w.actor(floor, "dpo")):
        with pytest.raises(NotFound):
            flags.note(floor, actor, flag.id, "x")
    with pytest.raises(NotFound):
        flags.note(floor, me, "0" * 32, "x")


def test_a_flag_and_its_words_die_with_the_scans(floor):
    me = w.watched(floor, ME)
    for flag in flags.mine(floor, me):
        flags.note(floor, me, flag.id, "two labels")
    assert {f["my_words"] for f in answer.copy(floor, me)["flags"]} == {"two labels"}
    stored = floor.read(lambda conn: conn.execute(tables.flag.select()).all())
    assert stored and all(b"two labels" not in bytes(row.sealed) for row in stored)
    floor.clock.set(max(flag.dies for flag in flags.mine(floor, me)))
    assert flags.mine(floor, me) == ()
    with pytest.raises(NotFound):
        flags.note(floor, me, stored[0].id, "later")
    erase.run(floor)
    assert floor.read(lambda conn: conn.execute(tables.flag.select()).all()) == []


def test_who_is_forgotten_leaves_no_flag(floor):
    me = w.watched(floor, ME)
    assert flags.mine(floor, me)
    erase.person(floor, w.actor(floor, "dpo"), w.SYSTEM, w.pseudonym(floor, ME), "they left")
    assert floor.read(lambda conn: conn.execute(tables.flag.select()).all()) == []
