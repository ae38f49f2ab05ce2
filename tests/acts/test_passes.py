"""Passes: a code and a PIN open one's own pages once; neither alone does, nothing else opens, nothing is left behind."""

from __future__ import annotations

import pytest

from acts import warehouse as w
from regard.acts import answer, derive, erase, govern, passes, show
from regard.acts.running import tables
from regard.people import passes as rows
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound

PIN = "407193"


@pytest.fixture
def paper(site, doors) -> tuple[str, ...]:
    return passes.make(site, w.actor(site, "dpo"), w.SYSTEM, w.pseudonym(site, "WORKER-003"), pin=PIN, count=3, days=14)


def test_a_code_and_its_pin_open_what_is_held_on_me_and_leave_no_account(site, doors, paper):
    accounts = site.read(lambda conn: len(conn.execute(tables.actor.select()).all()))
    visit = passes.enter(site, paper[0].lower().replace("-", " "), PIN)
    me = passes.visitor(site, visit.token)
    assert me is not None
    assert me.roles == frozenset()
    assert answer.held_on(site, me)
    asked = answer.ask(site, me, w.SYSTEM, "rectification", "the scanner was shared")
    assert [one.id for one in answer.asked(site, me)] == [asked.id]
    assert w.last_trace(site, "answer").values("person") == (me.pseudonym(w.SYSTEM),)
    assert site.read(lambda conn: len(conn.execute(tables.actor.select()).all())) == accounts


def test_a_visit_ends_by_itself_and_a_code_works_once(site, doors, paper):
    visit = passes.enter(site, paper[0], PIN)
    with pytest.raises(Conflict):
        passes.enter(site, paper[0], PIN)
    site.clock.advance(passes.LASTS)
    assert passes.visitor(site, visit.token) is None
    again = passes.enter(site, paper[1], PIN)
    passes.end(site, again.token)
    passes.end(site, again.token)
    assert passes.visitor(site, again.token) is None


def test_five_wrong_pins_kill_the_whole_paper(site, doors, paper):
    for code in (paper[0], paper[1], paper[2], paper[0], paper[1]):
        with pytest.raises(Conflict):
            passes.enter(site, code, "407194")
    with pytest.raises(Conflict):
        passes.enter(site, paper[2], PIN)


def test_a_code_without_its_pin_and_a_code_made_up_say_the_same(site, doors, paper):
    said = set()
    for code, pin in ((paper[0], ""), (paper[0][:-1] + "A", PIN), ("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF", PIN), ("é", PIN)):
        with pytest.raises(Conflict) as error:
            passes.enter(site, code, pin)
        said.add((error.value.code, error.value.text.en))
    assert len(said) == 1


def test_a_paper_is_good_for_its_days_and_a_new_one_replaces_it(site, doors, paper):
    new = passes.make(site, w.actor(site, "dpo"), w.SYSTEM, w.pseudonym(site, "WORKER-003"), pin=PIN)
    with pytest.raises(Conflict):
        passes.enter(site, paper[0], PIN)
    site.clock.advance(w.DAY)
    with pytest.raises(Conflict):
        passes.enter(site, new[0], PIN)
    assert site.write(rows.sweep, now=site.clock.now()) == 1


def test_a_visitor_opens_nothing_but_what_is_theirs(site, doors, paper):
    me = passes.visitor(site, passes.enter(site, paper[0], PIN).token)
    for closed in (
        lambda: derive.live(site, me, w.SYSTEM, team="inbound-A"),
        lambda: show.people(site, me, w.SYSTEM),
        lambda: show.use_of_system(site, me),
        lambda: govern.tell(site, me, w.SYSTEM, []),
        lambda: passes.make(site, me, w.SYSTEM, me.person[0][1], pin=PIN),
    ):
        with pytest.raises(NotAllowed):
            closed()
    assert show.ways(site, me) == ()
    with pytest.raises(NotFound):
        answer.receipt(site, me, 0)


@pytest.mark.parametrize("pin", ["", "12345", "123456", "111111", "987654", "12345a", "٤٠٧١٩٣", "1234567"])
def test_a_pin_that_is_guessed_is_refused(site, doors, pin):
    with pytest.raises(InputRefused) as error:
        passes.make(site, w.actor(site, "dpo"), w.SYSTEM, w.pseudonym(site, "WORKER-003"), pin=pin)
    assert error.value.code == "pass_pin"


def test_only_whoever_governs_makes_a_paper(site, doors):
    for role in ("team-lead", "administrator", "representative"):
        with pytest.raises(NotAllowed):
            passes.make(site, w.actor(site, role), w.SYSTEM, w.pseudonym(site, "WORKER-003"), pin=PIN)


def test_neither_code_nor_pin_nor_token_is_in_the_database(site, doors, paper):
    visit = passes.enter(site, paper[0], PIN)
    stored = repr(site.read(lambda conn: conn.execute(rows.pass_code.select()).all()))
    assert PIN not in stored
    assert visit.token not in stored
    assert all(part not in stored for code in paper for part in code.split("-")[2:])


def test_who_is_forgotten_has_no_code_left(site, doors, paper):
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, w.pseudonym(site, "WORKER-003"), "they left")
    with pytest.raises(Conflict):
        passes.enter(site, paper[0], PIN)
