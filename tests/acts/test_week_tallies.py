"""Looks and refusals counted by week: each trace once, nothing small shown, nothing given away by a total."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.acts import govern, show
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry
from regard.acts.upkeep import tallies
from regard.acts.upkeep.tallies import Line
from regard.terms.actor import Actor
from regard.terms.clock import SetClock
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.duration import Duration
from regard.terms.errors import NotAllowed
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

LEAD = Actor("lead", frozenset({"team-lead"}), second_factor=True)
REFUSED = Decision(Answer.REFUSE, (Ground("GDPR-32", Text("No.", "Non.")), Ground("ACC-07", Text("No.", "Non."))))


def look(site: RunningSite, times: int, *, decision: Decision = Decision(Answer.PERMIT)) -> None:  # noqa: B008 - frozen
    doing = Doing(Act.SHOW, "scanners", Purpose.PLANNING, "planning of next week", role="team-lead", object="week")
    site.write(lambda conn: append(conn, site, [entry(site, LEAD, doing, decision) for _ in range(times)]))


def test_each_trace_is_counted_once_however_often_the_clock_turns(site: RunningSite) -> None:
    look(site, 12)
    assert tallies.fold(site) > 0
    assert tallies.fold(site) == 0
    week = tallies.looks(site).weeks[0]
    assert week.lines == (Line("team-lead", "scanners", "planning", 12),)
    assert week.total == 12
    look(site, 3)
    tallies.fold(site)
    assert tallies.looks(site).total == 15


def test_more_than_a_batch_is_counted_whole(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "BATCH", 5)
    look(site, 23)
    tallies.fold(site, batches=2)
    assert (tallies.looks(site).total or 0) < 23
    tallies.fold(site)
    assert tallies.looks(site).total == 23


def test_a_small_number_is_hidden_and_says_how_small(site: RunningSite) -> None:
    look(site, 10)
    tallies.fold(site)
    told = tallies.looks(site)
    assert told.least == 11
    assert (told.weeks[0].lines[0].number, told.weeks[0].total, told.total) == (None, None, None)


def test_a_refusal_stands_under_each_of_its_rules_and_once_in_the_total(site: RunningSite) -> None:
    look(site, 11, decision=REFUSED)
    tallies.fold(site)
    week = tallies.refusals(site).weeks[0]
    assert {line.word: line.number for line in week.lines} == {"ACC-07": 11, "GDPR-32": 11}
    assert week.total == 11
    assert tallies.looks(site).weeks[0].lines == ()


def test_the_sites_own_pages_and_processes_are_no_looks(site: RunningSite) -> None:
    officer = Actor("officer", frozenset({"dpo"}), second_factor=True)
    doing = Doing(Act.SHOW, object="findings")
    site.write(lambda conn: append(conn, site, [entry(site, officer, doing, Decision(Answer.PERMIT))]))
    with pytest.raises(NotAllowed):
        show.people(site, LEAD, "scanners")
    with pytest.raises(NotAllowed):
        govern.publish_charter(site, LEAD, govern.charter_text(site) + "\n")
    tallies.fold(site)
    assert tallies.looks(site).weeks[0].lines == ()
    assert tallies.refusals(site).weeks[0].lines


def test_counts_go_after_a_year(site: RunningSite, clock: SetClock) -> None:
    look(site, 12)
    tallies.fold(site)
    clock.set(Duration.parse("P400D").after(clock.now(), site.zone))
    tallies.fold(site)
    clock.set(Duration.parse("P2D").before(clock.now(), site.zone))
    assert tallies.looks(site, weeks=60).total == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), max_size=6), st.integers(3, 15))
def test_nothing_hidden_can_be_reckoned_from_the_total(numbers: list[int], least: int) -> None:
    given = {Line(f"role-{n}", "", "", None): number for n, number in enumerate(numbers)}
    lines, total = tallies.seen(given, least)
    assert all(line.number is None or line.number >= least for line in lines)
    if total is not None:
        rest = total - sum(line.number or 0 for line in lines)
        assert rest == 0 or rest >= least
