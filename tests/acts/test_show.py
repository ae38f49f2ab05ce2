"""Show: for a purpose, with a reason, for a quarter of an hour, within its bounds, traced before anything opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from acts import warehouse as w
from regard.acts import derive, erase, govern, show
from regard.acts.running import tables
from regard.terms.actor import Actor
from regard.terms.decision import Answer
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.words import Grain, Per, Purpose, ReasonScope

NIGHT = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)
TEAM_WEEK = show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK, team="inbound-A")
SITE_WEEK = replace(TEAM_WEEK, team=None)


@pytest.fixture
def figured(site, doors):
    """A site with one computed day."""
    site.clock.set(NIGHT)
    derive.due_days(site)
    return site


def test_a_look_is_traced_before_it_opens_and_shows_its_own_team_only(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    before = w.leaves(figured)
    look = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan of week 42")
    assert look.trace == before
    trace = w.last_trace(figured, "show")
    told = {name: trace.value(name) for name in ("actor", "role", "purpose", "reason", "system", "outcome")}
    assert told == {
        "actor": lead.id,
        "role": "team-lead",
        "purpose": "planning",
        "reason": "plan of week 42",
        "system": w.SYSTEM,
        "outcome": "permit",
    }
    (week,) = show.team_weeks(figured, lead, look.id)
    assert week.teams == ("inbound-A",)
    assert {cell.team for cell in week.cells} == {"inbound-A"}
    manager = w.actor(figured, "operations-manager")
    look = show.open_look(figured, manager, SITE_WEEK, Purpose.PLANNING, "plan of week 42")
    assert show.team_weeks(figured, manager, look.id)[0].teams == ("inbound-A", "inbound-B")


def test_a_look_closes_by_itself_after_a_quarter_of_an_hour(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    look = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    assert look.closes - look.opened == timedelta(minutes=15)
    figured.clock.set(look.closes - timedelta(microseconds=1))
    assert show.team_weeks(figured, lead, look.id)
    figured.clock.set(look.closes)
    with pytest.raises(Conflict) as error:
        show.team_weeks(figured, lead, look.id)
    assert error.value.code == "look_over"


def test_a_look_that_was_closed_is_over_and_closing_is_one_outcome(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    look = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    show.close(figured, lead, look.id)
    show.close(figured, lead, look.id)
    with pytest.raises(Conflict):
        show.current(figured, lead, look.id)
    outcomes = [row for row in w.all_traces(figured, "show") if row.follows == look.trace]
    assert [row.value("outcome") for row in outcomes] == ["closed"]


def test_the_row_of_a_look_goes_after_a_day_and_its_trace_stays(figured):
    """The sweep removes it whole, the role and the purpose in clear too, no matter whether it was closed; a younger one stays."""
    lead = w.actor(figured, "team-lead", team="inbound-A")
    old, closed = (show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan") for _ in range(2))
    show.close(figured, lead, closed.id)
    figured.clock.set(old.opened + timedelta(hours=1))
    young = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    rows = sa.select(tables.look.c.id)
    figured.clock.set(old.opened + timedelta(days=1) - timedelta(microseconds=1))
    erase.run(figured)
    assert set(figured.read(lambda conn: conn.execute(rows).scalars().all())) == {old.id, closed.id, young.id}
    figured.clock.set(old.opened + timedelta(days=1))
    erase.run(figured)
    assert figured.read(lambda conn: conn.execute(rows).scalars().all()) == [young.id]
    assert old.trace in {trace.index for trace in w.all_traces(figured)}
    with pytest.raises(NotFound, match="look_unknown"):
        show.current(figured, lead, old.id)


def test_a_look_is_its_actors_alone(figured):
    lead, other = (w.actor(figured, "team-lead", team="inbound-A") for _ in range(2))
    look = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    for attempt in (show.current, show.team_weeks):
        with pytest.raises(NotFound):
            attempt(figured, other, look.id)
    show.close(figured, other, look.id)
    assert show.current(figured, lead, look.id) == look
    with pytest.raises(NotFound):
        show.current(figured, lead, "0" * 32)


def test_an_open_look_ends_when_the_role_that_it_rests_on_is_withdrawn(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    look = show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    govern.withdraw(figured, w.actor(figured, "dpo"), lead.id, "team-lead")
    with pytest.raises((Conflict, NotAllowed)):
        show.team_weeks(figured, w.again(figured, lead.id), look.id)


def refused(site, someone: Actor, scope: show.Scope, purpose: Purpose, reason: str | None) -> None:
    """Refused, one trace that says so, no look."""
    before = w.leaves(site)
    with pytest.raises(NotAllowed) as error:
        show.open_look(site, someone, scope, purpose, reason)
    assert error.value.decision.answer is not Answer.PERMIT
    assert w.leaves(site) == before + 1
    assert w.last_trace(site, "show").value("outcome") in ("refuse", "gap")


def test_refusals_are_traced_and_open_nothing(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    manager = w.actor(figured, "operations-manager")
    person = w.pseudonym(figured, "WORKER-001")
    worker_events = show.Scope(w.SYSTEM, "raw-events", Per.PERSON, Grain.EVENT, person=person)
    refused(figured, lead, replace(TEAM_WEEK, team="inbound-B"), Purpose.PLANNING, "another's team")
    refused(figured, lead, SITE_WEEK, Purpose.PLANNING, "every team")
    refused(figured, lead, TEAM_WEEK, Purpose.APPRAISAL, "to appraise")
    refused(figured, lead, replace(TEAM_WEEK, grain=Grain.DAY), Purpose.PLANNING, "finer")
    refused(figured, lead, worker_events, Purpose.ERROR_DETECTION, "what did they do yesterday")
    refused(figured, manager, worker_events, Purpose.PLANNING, "curiosity")
    refused(figured, manager, replace(worker_events, per=Per.PERSON, grain=Grain.WEEK), Purpose.PLANNING, "curiosity")
    refused(figured, w.actor(figured, "dpo"), TEAM_WEEK, Purpose.PLANNING, "looks at nobody")
    refused(figured, w.actor(figured, "administrator"), worker_events, Purpose.PLANNING, "runs the machine")
    refused(figured, Actor("stranger", second_factor=True), TEAM_WEEK, Purpose.PLANNING, "no role at all")


def test_nothing_personal_opens_without_a_second_factor(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    live = show.Scope(w.SYSTEM, "indicators", Per.PERSON, Grain.NOW, team="inbound-A")
    assert show.decide(figured, lead, live, Purpose.REAL_TIME_HELP, "the shift of today").permitted
    bare = show.decide(figured, replace(lead, second_factor=False), live, Purpose.REAL_TIME_HELP, "the shift of today")
    assert not bare.permitted
    assert "ACC-07" in bare.requirements


def test_a_reason_is_asked_for_where_persons_are_looked_at(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    live = show.Scope(w.SYSTEM, "indicators", Per.PERSON, Grain.NOW, team="inbound-A")
    for reason in (None, "", "   "):
        refused(figured, lead, live, Purpose.REAL_TIME_HELP, reason)


def test_a_role_past_its_end_opens_nothing(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A", days=2)
    stale = lead
    figured.clock.advance(3 * w.DAY)
    refused(figured, stale, TEAM_WEEK, Purpose.PLANNING, "plan")
    assert w.again(figured, lead.id).roles == frozenset()


def test_representatives_see_the_teams_they_represent_and_no_person(figured):
    """CSE: figures of groups that are large enough, by the very row that the charter gives them."""
    one = w.actor(figured, "representative")
    assert any(way.purpose is Purpose.PLANNING for way in show.ways(figured, one))
    look = show.open_look(figured, one, SITE_WEEK, Purpose.PLANNING, "")
    assert show.team_weeks(figured, one, look.id)[0].teams == ("inbound-A", "inbound-B")
    person = replace(SITE_WEEK, per=Per.PERSON, person=w.pseudonym(figured, "WORKER-001"))
    refused(figured, one, person, Purpose.PLANNING, "who is slow")


def test_the_use_of_the_system_is_counted_without_names(figured):
    lead = w.actor(figured, "team-lead", team="inbound-A")
    for _ in range(3):
        show.open_look(figured, lead, TEAM_WEEK, Purpose.PLANNING, "plan")
    refused(figured, lead, SITE_WEEK, Purpose.PLANNING, "every team")
    counts = show.use_of_system(figured, w.actor(figured, "representative"))
    looked = {c.values: c.number for c in counts if c.values[3] == "planning"}
    assert {(role, outcome): n for (_, _, role, _, outcome), n in looked.items()} == {
        ("team-lead", "permit"): 3,
        ("team-lead", "refuse"): 1,
    }
    assert lead.id not in str(counts)
    with pytest.raises(NotAllowed):
        show.use_of_system(figured, w.actor(figured, "worker"))


def test_names_are_for_whoever_governs_and_each_look_at_them_is_traced(figured):
    dpo = w.actor(figured, "dpo")
    before = w.leaves(figured)
    show.people(figured, dpo, w.SYSTEM)
    assert w.leaves(figured) == before + 1
    assert {name for _, name, _ in w.roster_of(figured, dpo)} == {w.name(n) for n in range(24)}
    for role in ("worker", "representative", "operations-manager", "administrator"):
        with pytest.raises(NotAllowed):
            show.people(figured, w.actor(figured, role), w.SYSTEM)


def test_every_way_of_the_charter_opens_and_asks_what_the_charter_says(figured):
    for role in figured.charter.role:
        someone = w.actor(figured, role.name, team="inbound-A")
        for way in show.ways(figured, someone):
            team = "inbound-A" if way.relation == "own-team" else None
            data = {Per.TEAM: "statistics", Per.PERSON: "indicators", Per.NONE: "raw-events"}[way.per]
            scope = show.Scope(way.system, data, way.per, way.grain, team=team)
            reason = None if way.reason is ReasonScope.NONE else "a reason"
            answer = show.decide(figured, someone, scope, way.purpose, reason)
            assert answer.permitted, (role.name, way, answer)


def test_a_long_roster_comes_by_the_sheet_and_opens_the_names_of_that_sheet_alone(figured, monkeypatch):
    monkeypatch.setattr(show, "PEOPLE_A_PAGE", 5)
    dpo = w.actor(figured, "dpo")
    first = show.people(figured, dpo, w.SYSTEM)
    assert (first.team, first.untold, first.total) == (None, 1, 24)
    team, number = first.teams[0]
    sheets = [show.people(figured, dpo, w.SYSTEM, team, page=n) for n in (1, 2, 3, 99)]
    names = [[name for _, name, _ in sheet.people] for sheet in sheets]
    assert sheets[-1].start == (number - 1) // 5 * 5, "beyond the end is the last sheet"
    assert max(len(some) for some in names) == 5
    listed = [name for some in names[: -(-number // 5)] for name in some]
    assert listed == sorted(set(listed))
    assert len(listed) == number
    monkeypatch.setattr(show, "SORTED_AT_MOST", 3)
    large = show.people(figured, dpo, w.SYSTEM, team, page=2)
    assert len(large.people) == 5
