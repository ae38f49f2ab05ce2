"""Derive: team figures equal to a slow count, small groups hidden; live help stored nowhere; nothing that the purpose does not allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from acts import warehouse as w
from regard.acts import derive, erase, govern
from regard.acts.running import figures
from regard.terms.decision import Answer
from regard.terms.errors import NotAllowed
from regard.terms.span import Span
from regard.terms.words import Purpose

MONDAY = date(2026, 10, 5)
NIGHT = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)
"""Tuesday, 04:00 in Paris: the day is over, its scans live still."""


def counted(site) -> dict[str, Counter[str]]:
    """Team → person → scans, counted one row at a time."""
    teams = {}
    for n in range(24):
        teams[w.pseudonym(site, w.worker(n))] = "inbound-A" if n < 12 else "inbound-B"
    found: dict[str, Counter[str]] = {"inbound-A": Counter(), "inbound-B": Counter()}
    for row in w.rows_kept(site):
        found[teams[row["person"]]][row["person"]] += 1
    return found


def test_a_teams_day_equals_a_slow_count(site, doors):
    slow = counted(site)
    site.clock.set(NIGHT)
    assert derive.due_days(site) == 1
    (week,) = figures.weeks(site, w.SYSTEM)
    assert week.monday == MONDAY
    for team in ("inbound-A", "inbound-B"):
        for measure in ("scans", "units"):
            cell = week.cell(team, measure)
            assert (cell.value, cell.people) == (sum(slow[team].values()), len(slow[team])), (team, measure)
    both = week.cell(None, "units")
    assert both.value == sum(sum(people.values()) for people in slow.values())
    assert both.people == 23, "who was not told is in no figure"


def test_a_day_is_computed_once_and_each_time_is_one_trace(site, doors):
    site.clock.set(NIGHT)
    before = w.leaves(site)
    derive.due_days(site)
    acts = [row.leaf.act for row in w.all_traces(site) if row.index >= before]
    assert acts == ["derive", "keep"]
    assert derive.due_days(site) == 0
    assert w.leaves(site) == before + 2


def test_a_week_is_added_up_from_its_days_and_outlives_them(site, doors):
    site.clock.set(NIGHT)
    derive.due_days(site)
    w.forget_caches(doors)
    door = doors.recognise(w.SYSTEM, f"Bearer {w.device(site)}")
    for day in range(1, 7):
        start = w.SHIFT + day * w.DAY
        site.clock.set(start + w.HOUR)
        w.forget_caches(doors)
        w.send(doors, door, w.hour_of(start, range(24)))
        site.clock.set(start + 22 * w.HOUR)
        w.seal_all(site, doors)
        derive.due_days(site)
        erase.run(site)
    site.clock.advance(w.DAY)
    derive.due_days(site)
    (week,) = figures.weeks(site, w.SYSTEM)
    assert week.cell(None, "scans").value == 23 * 18 + 6 * 23 * 6
    assert week.cell(None, "scans").days_shown == 7
    site.clock.advance(20 * w.DAY)
    erase.run(site)
    assert w.segments(site, figures.DAY_KIND) == []
    assert figures.weeks(site, w.SYSTEM)[0].cells == week.cells
    site.clock.advance(200 * w.DAY)
    erase.run(site)
    assert figures.weeks(site, w.SYSTEM) == ()


def test_small_teams_are_hidden_and_cannot_be_worked_out(site):
    teams = ["inbound-A"] * 15 + ["inbound-B"] * 12 + ["outbound-A"] * 4
    told = site.clock.now() - w.DAY
    govern.roster(
        site, govern.OWNER, w.SYSTEM,
        [govern.Rostered(w.worker(n), "", "staff", team, "morning", told=told) for n, team in enumerate(teams)],
    )  # fmt: skip
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, w.hour_of(w.SHIFT, range(31)))
    w.seal_all(site, doors)
    site.clock.set(NIGHT)
    derive.due_days(site)
    (week,) = figures.weeks(site, w.SYSTEM)
    cells = {team: week.cell(team, "units") for team in ("inbound-A", "inbound-B", "outbound-A", None)}
    small = cells["outbound-A"]
    assert (small.value, small.people) == (None, None)
    assert small.why is not None and small.why.en and small.why.fr
    known = sum(c.value for team, c in cells.items() if team is not None and c.value is not None)
    hidden = [team for team, c in cells.items() if team is not None and c.value is None]
    assert cells[None].value is None or len(hidden) > 1, "what is left over would be the small team"
    assert known > 0
    doors.close()


def test_one_who_makes_up_most_of_a_team_is_not_shown_as_the_team(site):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    rows = w.hour_of(w.SHIFT, range(12, 24)) + w.hour_of(w.SHIFT, [1], every=w.MINUTE / 20)
    rows += [w.scan(w.worker(n), w.SHIFT) for n in (0, 2, 3, 4, 5, 6, 8, 9, 10, 11)]
    w.send(doors, door, rows)
    w.seal_all(site, doors)
    site.clock.set(NIGHT)
    derive.due_days(site)
    (week,) = figures.weeks(site, w.SYSTEM)
    assert week.cell("inbound-A", "units").value is None
    doors.close()


def test_no_figure_holds_a_person(site, doors):
    site.clock.set(NIGHT)
    derive.due_days(site)
    everyone = {w.pseudonym(site, w.worker(n)) for n in range(24)}
    for kind in (figures.DAY_KIND, figures.WEEK_KIND):
        for row in w.segments(site, kind):
            assert not any(one in str(site.vault.table(row).to_pydict()) for one in everyone)
            assert site.read(w.index.persons, [row.id]) == {}


@pytest.mark.parametrize("purpose", [Purpose.APPRAISAL, Purpose.RANKING, Purpose.DISCIPLINE, Purpose.STOCK_TRACKING])
def test_what_the_purpose_does_not_allow_is_not_computed(site, doors, purpose):
    site.clock.set(NIGHT)
    assert derive.team_day(site, w.SYSTEM, MONDAY, purpose=purpose) == 0
    assert w.segments(site, figures.DAY_KIND) == []


def test_a_day_part_of_which_is_over_term_is_not_computed_from_the_rest(site, doors):
    """A figure of half a day would be a wrong figure of the day: better none."""
    site.clock.set(w.SHIFT + 37 * w.HOUR)
    assert derive.due_days(site) == 0
    assert figures.weeks(site, w.SYSTEM) == ()


def test_what_is_held_for_a_procedure_is_counted_once_and_serves_no_figure_after_its_term(site, doors):
    dpo = w.actor(site, "dpo")
    slow = sum(sum(people.values()) for people in counted(site).values())
    govern.place_hold(
        site, dpo, w.SYSTEM, procedure="claim", reason="a claim", until=site.clock.now() + 30 * w.DAY,
        span=Span(w.SHIFT, w.SHIFT + 3 * w.HOUR), person=w.pseudonym(site, "WORKER-003"),
    )  # fmt: skip
    site.clock.set(NIGHT)
    derive.due_days(site)
    (week,) = figures.weeks(site, w.SYSTEM)
    assert week.cell(None, "scans").value == slow
    site.clock.advance(10 * w.DAY)
    erase.run(site)
    assert w.segments(site, "raw-events")
    assert derive.team_day(site, w.SYSTEM, MONDAY) == 0


def lead(site, team: str = "inbound-A"):
    return w.actor(site, "team-lead", team=team)


def test_live_help_names_who_is_silent_in_ones_own_team_and_stores_nothing(site):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    silent = {0, 13}
    rows = [r for n in range(24) for r in w.hour_of(w.SHIFT, [n], every=5 * w.MINUTE)]
    late = (w.SHIFT + 40 * w.MINUTE).isoformat()
    w.send(doors, door, [r for r in rows if r["at"] < late or r["worker"] not in {w.worker(n) for n in silent}])
    before, kept = w.leaves(site), len(w.segments(site))
    found = derive.live(site, lead(site), w.SYSTEM, team="inbound-A")
    assert [one.worker for one in found.silent] == [w.pseudonym(site, "WORKER-000")]
    assert len(w.segments(site)) == kept
    made = [row for row in w.all_traces(site) if row.index >= before]
    assert {row.leaf.act for row in made} == {"derive"}
    assert sum(row.follows is None for row in made) == 1
    doors.close()


def test_live_help_is_for_ones_own_team_only(site, doors):
    with pytest.raises(NotAllowed) as error:
        derive.live(site, lead(site), w.SYSTEM, team="inbound-B")
    assert error.value.decision.answer is Answer.REFUSE
    with pytest.raises(NotAllowed):
        derive.live(site, lead(site), w.SYSTEM)
    with pytest.raises(NotAllowed):
        derive.live(site, w.actor(site, "operations-manager"), w.SYSTEM, team="inbound-A")
    with pytest.raises(NotAllowed):
        derive.live(site, replace(lead(site), second_factor=False), w.SYSTEM, team="inbound-A")
    with pytest.raises(NotAllowed):
        derive.live(site, lead(site), w.SYSTEM, Purpose.APPRAISAL, team="inbound-A")


def test_live_help_sees_the_open_hour_and_the_sealed_ones_each_scan_once(site, doors):
    found = derive.live(site, lead(site), w.SYSTEM, team="inbound-A")
    assert len(found.silent) == len({one.worker for one in found.silent}) == 11, "all of the team but the one not told"
