"""Every role × purpose × relation × object × grain through the act: what the charter gives opens, all else is refused, and traced."""

from __future__ import annotations

from itertools import product

import pytest

from acts import warehouse as w
from regard.acts import show
from regard.terms.actor import Actor
from regard.terms.errors import NotAllowed
from regard.terms.words import Act, Grain, Per, Purpose, Relation

OBJECTS = ("raw-events", "indicators", "statistics", "metadata")
TEAMS = (None, "inbound-A", "inbound-B")
OWN_TEAM = "inbound-A"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """One site; one actor a role, all of them leading inbound-A; nobody is told of anything else."""
    site = w.found(tmp_path_factory.mktemp("crowd") / "site", w.SetClock(w.START))
    w.people(site, 6, teams=("inbound-A", "inbound-B"))
    roles = {role.name: w.actor(site, role.name, team=OWN_TEAM) for role in site.charter.role}
    yield site, roles, w.pseudonym(site, "WORKER-001")
    site.close()


def stands(actor: Actor, scope: show.Scope) -> set[Relation]:
    """In which relations the actor can stand to what is asked for, said here a second time."""
    found = {Relation.NONE} if scope.per is Per.NONE else set()
    if scope.team == OWN_TEAM:
        found.add(Relation.OWN_TEAM)
    else:
        found.add(Relation.SITE)
    if scope.per is not Per.PERSON and "representative" in actor.roles:
        found.add(Relation.REPRESENTED)
    return found


def expected(site, actor: Actor, scope: show.Scope, purpose: Purpose) -> bool:
    """Whether a row of the charter, read by hand, gives this to one of the actor's roles."""
    system = site.charter.named(w.SYSTEM)
    if purpose is Purpose.UNION_WATCH:
        return False
    if scope.per is Per.PERSON:
        if purpose not in (system.purposes or ()):
            return False
        if scope.grain not in (Grain.NOW, Grain.WEEK, Grain.MONTH, Grain.QUARTER) and scope.data != "metadata":
            return False
    order = [Per.PERSON, Per.TEAM, Per.NONE]
    for role in site.charter.role:
        if role.name not in actor.roles:
            continue
        if scope.per is Per.PERSON and role.name in ("administrator", "representative"):
            continue
        for row in role.may:
            if row.act != Act.SHOW or row.system not in (w.SYSTEM, None):
                continue
            if row.purpose is not None and row.purpose != purpose:
                continue
            if row.per is not None and order.index(scope.per) < order.index(row.per):
                continue
            if row.grain is not None and (
                (Grain.NOW in (row.grain, scope.grain) and row.grain != scope.grain)
                or scope.grain.fineness < Grain(row.grain).fineness
            ):
                continue
            if scope.per is not Per.NONE:
                covers = {Relation.SITE, Relation.OWN_TEAM} if row.relation == Relation.SITE else {row.relation}
                if None in (row.system, row.purpose) or not covers & stands(actor, scope):
                    continue
            return True
    return False


def test_every_combination_is_answered_as_the_charter_says(crowd):
    site, roles, person = crowd
    permitted = refused = 0
    wrong = []
    for role, data, per, grain, purpose, team in product(
        roles, OBJECTS, Per, Grain, [*site.charter.named(w.SYSTEM).purposes, Purpose.APPRAISAL, Purpose.UNION_WATCH], TEAMS
    ):  # fmt: skip
        scope = show.Scope(
            w.SYSTEM, data, per, grain, team=team, person=person if per is Per.PERSON and not team else None
        )
        answer = show.decide(site, roles[role], scope, Purpose(purpose), "a reason")
        if answer.permitted != expected(site, roles[role], scope, Purpose(purpose)):
            wrong.append((role, data, per, grain, purpose, team, answer.answer))
        permitted += answer.permitted
        refused += not answer.permitted
        assert answer.permitted or answer.grounds, "a refusal says why"
    assert wrong == []
    assert permitted > 50
    assert refused > 2 * permitted


def test_a_refusal_of_each_role_is_traced_and_opens_nothing(crowd):
    site, roles, person = crowd
    for _role, someone in roles.items():
        scope = show.Scope(w.SYSTEM, "raw-events", Per.PERSON, Grain.EVENT, person=person)
        before = w.leaves(site)
        with pytest.raises(NotAllowed) as error:
            show.open_look(site, someone, scope, Purpose.ERROR_DETECTION, "curiosity")
        assert w.leaves(site) == before + 1
        trace = w.last_trace(site, "show")
        assert (trace.value("outcome"), trace.values("person")) == (error.value.decision.answer.value, (person,))


def test_nobody_opens_anything_without_a_role_and_two_roles_are_not_more_than_both(crowd):
    site, roles, person = crowd
    nobody = Actor("nobody", second_factor=True)
    both = Actor(
        "both", frozenset({"team-lead", "operations-manager"}), second_factor=True, teams=frozenset({OWN_TEAM})
    )
    for data, per, grain, purpose, team in product(
        OBJECTS, Per, Grain, (Purpose.PLANNING, Purpose.REAL_TIME_HELP), TEAMS
    ):
        scope = show.Scope(
            w.SYSTEM, data, per, grain, team=team, person=person if per is Per.PERSON and not team else None
        )
        assert not show.decide(site, nobody, scope, purpose, "a reason").permitted
        each = [
            show.decide(site, roles[r], scope, purpose, "a reason").permitted
            for r in ("team-lead", "operations-manager")
        ]
        assert show.decide(site, both, scope, purpose, "a reason").permitted == any(each)
