"""The weekly sample: nobody chooses it, anybody finds it again, someone else than who looked settles it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.warehouse import DAY, HOUR, SYSTEM, actor, all_traces, last_trace
from regard.acts import erase, show
from regard.acts.governing import reviews
from regard.acts.governing.reviews import State
from regard.acts.running import tables
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound
from regard.terms.words import Grain, Per, Purpose

SCOPE = show.Scope(SYSTEM, "statistics", Per.TEAM, Grain.WEEK)


def looks(site, by, count):
    for number in range(count):
        show.open_look(site, by, SCOPE, Purpose.PLANNING, f"planning of next week, {number}")


@pytest.fixture
def dpo(site):
    return actor(site, "dpo")


@pytest.fixture
def drawn(site, dpo):
    looks(site, actor(site, "operations-manager"), 14)
    site.clock.advance(7 * DAY)
    return reviews.draw(site)


def test_the_last_week_is_drawn_once(site, dpo, drawn):
    week = reviews.week_of(site, dpo)
    assert (drawn, week.week, week.out_of, len(week.looks)) == ("2026-W41", "2026-W41", 14, reviews.SAMPLE)
    assert reviews.draw(site) is None
    assert last_trace(site, "prove").value("object") == "review:2026-W41"
    site.clock.advance(7 * DAY)
    assert reviews.draw(site) == "2026-W42"
    assert reviews.week_of(site, dpo).looks == ()
    assert reviews.weeks(site) == (("2026-W42", 0), ("2026-W41", reviews.SAMPLE))


def test_anyone_with_the_ledger_finds_the_same_sample(site, dpo, drawn):
    week = reviews.week_of(site, dpo)
    assert site.log.store.root(week.size).hex() == week.root
    seen = [t.index for t in all_traces(site, "show") if t.value("purpose") and t.index < week.size]
    assert reviews.chosen(bytes.fromhex(week.root), seen) == tuple(look.trace for look in week.looks)


def test_what_happens_after_the_week_does_not_move_the_draw(site, dpo):
    manager = actor(site, "operations-manager")
    looks(site, manager, 12)
    site.clock.advance(7 * DAY)
    looks(site, manager, 3)
    reviews.draw(site)
    week = reviews.week_of(site, dpo)
    later = {t.index for t in all_traces(site, "show") if t.at >= reviews.last_week(site)[1].end}
    assert week.out_of == 12
    assert week.size <= min(later)


def test_looks_at_the_site_and_refused_ones_are_not_drawn(site, dpo):
    show.use_of_system(site, dpo)
    with pytest.raises(NotAllowed):
        show.open_look(site, dpo, SCOPE, Purpose.PLANNING, "out of curiosity")
    site.clock.advance(7 * DAY)
    reviews.draw(site)
    assert reviews.week_of(site, dpo).out_of == 0


def test_reasons_open_for_the_officer_alone_traced_without_who_looked(site, dpo, drawn):
    week = reviews.week_of(site, dpo)
    assert last_trace(site, "show").value("object") == "reasons:2026-W41"
    assert {look.reason.rpartition(",")[0] for look in week.looks} == {"planning of next week"}
    assert {(look.role, look.purpose, look.own) for look in week.looks} == {("operations-manager", "planning", False)}
    for role in ("operations-manager", "representative", "administrator", "inspector"):
        with pytest.raises(NotAllowed):
            reviews.week_of(site, actor(site, role))


def test_a_reason_to_be_explained_stays_until_it_is(site, dpo, drawn):
    first, second = reviews.week_of(site, dpo).looks[:2]
    reviews.decide(site, dpo, first.id, State.FINE)
    with pytest.raises(InputRefused):
        reviews.decide(site, dpo, second.id, State.TO_EXPLAIN, "why?")
    reviews.decide(site, dpo, second.id, State.TO_EXPLAIN, "which week was planned?")
    assert [look.id for look in reviews.unexplained(site, dpo)] == [second.id]
    reviews.decide(site, dpo, second.id, State.EXPLAINED, "the week of the fair")
    assert reviews.unexplained(site, dpo) == ()
    found = next(look for look in reviews.week_of(site, dpo).looks if look.id == second.id)
    assert (found.state, found.note) == (State.EXPLAINED, "which week was planned?\nthe week of the fair")
    for state in (State.FINE, State.TO_EXPLAIN, State.EXPLAINED):
        with pytest.raises(Conflict):
            reviews.decide(site, dpo, second.id, state, "once more then")
    with site.engine.connect() as conn:
        assert b"fair" not in b"".join(bytes(r.sealed or b"") for r in conn.execute(sa.select(tables.review)))


def test_nobody_settles_a_look_of_their_own(site):
    both = actor(site, "dpo", "operations-manager")
    looks(site, both, 1)
    site.clock.advance(7 * DAY)
    reviews.draw(site)
    (look,) = reviews.week_of(site, both).looks
    assert look.own
    with pytest.raises(NotAllowed) as error:
        reviews.decide(site, both, look.id, State.FINE)
    assert "someone else" in error.value.text.en
    reviews.decide(site, actor(site, "dpo"), look.id, State.FINE)


def test_who_may_not_govern_decides_nothing(site, dpo, drawn):
    look = reviews.week_of(site, dpo).looks[0]
    with pytest.raises(NotAllowed):
        reviews.decide(site, actor(site, "administrator"), look.id, State.FINE)
    with pytest.raises(NotFound):
        reviews.decide(site, dpo, "f" * 32, State.FINE)


def test_a_sample_goes_with_its_traces(site, dpo, drawn):
    reviews.decide(site, dpo, reviews.week_of(site, dpo).looks[0].id, State.TO_EXPLAIN, "which week, please?")
    site.clock.advance(400 * DAY)
    erase.run(site)
    with site.engine.connect() as conn:
        assert conn.execute(sa.select(tables.review)).all() == []
        assert conn.execute(sa.select(tables.review_week)).all() == []


def test_a_week_begins_at_midnight_of_the_site(site):
    name, span = reviews.last_week(site)
    assert name == "2026-W40"
    assert span.start.isoformat() == "2026-09-28T00:00:00+02:00" or span.start.astimezone(site.zone).hour == 0
    assert span.length == 7 * DAY
    site.clock.advance(21 * DAY)  # over the change of clocks: that week has an hour more
    assert reviews.last_week(site)[1].length == 7 * DAY + HOUR


@settings(max_examples=50)
@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, 10**7), max_size=60), st.integers(0, 60))
def test_a_sample_is_a_part_of_fixed_size_whatever_the_order(root, indices, extra):
    listed = sorted(indices)
    picked = reviews.chosen(root, listed)
    assert len(picked) == min(reviews.SAMPLE, len(listed))
    assert set(picked) <= indices
    assert picked == reviews.chosen(root, list(reversed(listed)))
    # Whoever is left out stays out whatever else is left out: a look cannot be pushed in by withholding others that were not drawn.
    rest = [index for index in listed if index not in picked][:extra]
    assert reviews.chosen(root, sorted({*picked, *rest})) == picked
