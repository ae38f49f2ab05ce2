"""Govern: charters, roles, holds, exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gate.charters import NOW, actor, consulted, site, standing, system, town, warehouse
from regard.charter import loads, templates
from regard.charter.model import Accounts, Charter, Password, Permission
from regard.gate import govern
from regard.gate.govern import ExceptionRequest, GrantRequest, HoldRequest
from regard.rulebook import Force, law
from regard.terms.actor import process
from regard.terms.decision import Answer
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Act, Area, Purpose

IN_A_YEAR = NOW + timedelta(days=365)


def publish(charter: Charter, previous: Charter | None = None, **facts: object) -> tuple[Answer, tuple[str, ...]]:
    found = govern.publish(charter, previous, standing(**facts), NOW)
    return found.answer, found.requirements


def keeps(kept: str) -> Charter:
    term = "unlimited" if kept == "unlimited" else Duration.parse(kept)
    return warehouse(keeps=(system().keeps[0].model_copy(update={"kept": term}), *system().keeps[1:]))


def test_a_lawful_charter_comes_into_force_and_says_what_it_leaves_open() -> None:
    found = govern.publish(warehouse(), None, standing(), NOW)
    assert found.permitted, found
    assert any(key == "not-evidenced" for key, _ in found.conditions)
    assert not any(key == "doors-closed" for key, _ in found.conditions)


@pytest.mark.parametrize("kind", ["warehouse", "shop", "call-centre", "town"])
def test_the_templates_come_into_force(kind: str) -> None:
    found = govern.publish(loads(templates.text(kind)), None, standing(), NOW)
    assert found.permitted, found


@pytest.mark.parametrize("kept", ["P31D", "P1M", "P1Y", "unlimited"])
def test_a_charter_that_keeps_everyones_detail_a_month_or_for_ever_is_refused(kept: str) -> None:
    answer, requirements = publish(keeps(kept))
    assert answer is Answer.REFUSE
    assert set(requirements) & {"SCN-01", "GDPR-05"}


def test_breaches_of_binding_law_refuse_and_of_guidance_warn() -> None:
    late = warehouse(governance=system().governance.model_copy(update={"works_council": "never"}))  # type: ignore[union-attr]
    assert publish(late)[0] is Answer.REFUSE
    weak = warehouse(accounts=Accounts(password=Password(length=4, classes=1)))
    found = govern.publish(weak, None, standing(), NOW)
    soft = [value for key, value in found.conditions if key == "warning"]
    binding = [each for each in found.requirements if law.requirements()[each].force is Force.BINDING]
    assert (found.permitted and soft) or (found.answer is Answer.REFUSE and binding)


def test_watching_unions_cannot_be_declared_and_a_dossier_cannot_run() -> None:
    watching = warehouse(purposes=(*(system().purposes or ()), Purpose.UNION_WATCH))
    assert "ART9-01" in publish(watching)[1]
    assert publish(warehouse().model_copy(update={"profile": "dossier"}))[0] is Answer.REFUSE
    assert "GDPR-30" in publish(warehouse(area=Area.VEHICLES))[1]


def test_an_administrator_who_opens_persons_cannot_be_declared() -> None:
    row = Permission(act=Act.SHOW, system="scanners", purpose=Purpose.TRAINING)
    roles = tuple(r.model_copy(update={"may": (row,)}) if r.name == "administrator" else r for r in warehouse().role)
    assert "GDPR-32" in publish(warehouse().model_copy(update={"role": roles}))[1]


def test_the_doors_stay_closed_where_the_consultation_is_missing() -> None:
    governance = system().governance.model_copy(update={"works_council": None})  # type: ignore[union-attr]
    found = govern.publish(warehouse(governance=governance), None, standing(), NOW)
    assert found.permitted and ("doors-closed", "scanners") in found.conditions


def test_watching_more_needs_a_consultation_of_its_own() -> None:
    wider = keeps("P2D")
    published = date(2026, 6, 1)
    assert publish(wider, warehouse(), published=published) == (Answer.GAP, ("LAB-07",))
    assert publish(wider, warehouse())[0] is Answer.GAP, "nobody knows since when the last one stands"
    anew = (consulted(submitted=date(2026, 6, 2), opinion=date(2026, 7, 1)),)
    assert publish(wider, warehouse(), published=published, consultations=anew)[0] is Answer.PERMIT
    running = (consulted(submitted=date(2026, 11, 1), opinion=None, expert=False),)
    assert publish(wider, warehouse(), published=published, consultations=running)[0] is Answer.GAP
    assert publish(warehouse(), wider, published=published)[0] is Answer.PERMIT, "watching less needs none"
    small = site(wider, staff=12, temps=0)
    assert publish(small, site(warehouse(), staff=12, temps=0), published=published)[0] is Answer.PERMIT


GRANT = GrantRequest(actor("dpo"), "a-2", "team-lead", IN_A_YEAR, to_has_second_factor=True)


def grant(**changes: object) -> tuple[Answer, tuple[str, ...]]:
    found = govern.grant(warehouse(), replace(GRANT, **changes), NOW)  # type: ignore[arg-type]
    return found.answer, found.requirements


def test_a_role_is_granted_by_another_up_to_a_date_with_a_second_factor() -> None:
    assert grant()[0] is Answer.PERMIT
    assert grant(by=process("first"))[0] is Answer.PERMIT
    assert grant(to="a-1")[0] is Answer.REFUSE
    assert grant(role="king")[0] is Answer.REFUSE
    assert grant(until=None)[0] is Answer.GAP
    assert grant(until=NOW)[0] is Answer.REFUSE
    assert grant(to_has_second_factor=False) == (Answer.REFUSE, ("ACC-07",))
    assert grant(to_has_second_factor=False, role="representative")[0] is Answer.PERMIT, "opens no person"
    assert grant(by=actor("dpo", second_factor=False)) == (Answer.REFUSE, ("ACC-07",))
    assert grant(by=actor("team-lead"))[0] is Answer.REFUSE
    assert grant(by=actor("administrator"))[0] is Answer.REFUSE, "governs machines, not people"


def test_an_administrator_holds_no_role_that_opens_persons() -> None:
    assert grant(role="administrator")[0] is Answer.PERMIT
    assert grant(role="administrator", holds=frozenset({"trainer"}))[0] is Answer.REFUSE
    assert grant(role="trainer", holds=frozenset({"administrator"}))[0] is Answer.REFUSE
    assert grant(role="representative", holds=frozenset({"administrator"}))[0] is Answer.PERMIT


HOLD = HoldRequest(
    actor("dpo"),
    "scanners",
    "judicial",
    "procedure 12/26",
    IN_A_YEAR,
    Span(NOW - timedelta(hours=2), NOW),
    devices=frozenset({"scanner-1"}),
)


def hold(charter: Charter | None = None, **changes: object) -> Answer:
    return govern.hold(charter or warehouse(), replace(HOLD, **changes), NOW).answer  # type: ignore[arg-type]


def test_a_hold_is_narrow_has_an_end_a_reason_and_a_procedure() -> None:
    assert hold() is Answer.PERMIT
    assert hold(procedure="claim") is Answer.PERMIT
    assert hold(procedure="curiosity") is Answer.REFUSE
    assert hold(reason=" ") is Answer.REFUSE
    assert hold(until=None) is Answer.GAP
    assert hold(until=NOW) is Answer.REFUSE
    assert hold(span=None) is Answer.REFUSE
    assert hold(devices=frozenset()) is Answer.REFUSE
    assert hold(devices=frozenset(), persons=frozenset({"p-1"})) is Answer.PERMIT
    assert hold(span=Span(NOW - timedelta(days=400), NOW)) is Answer.REFUSE
    assert hold(system="ovens") is Answer.REFUSE


def test_images_under_the_security_code_are_held_for_a_procedure_only() -> None:
    for name in ("street", "bodycam"):
        assert hold(town(), system=name) is Answer.PERMIT
        assert hold(town(), system=name, procedure="request") is Answer.REFUSE
        assert hold(town(), system=name, procedure="claim") is Answer.REFUSE


def soft_and_binding() -> tuple[str, str]:
    rules = law.requirements().values()
    return next(r.id for r in rules if r.force is Force.SOFT), next(r.id for r in rules if r.force is Force.BINDING)


def test_an_exception_departs_from_guidance_only_with_two_people_and_an_end() -> None:
    soft, binding = soft_and_binding()
    base = ExceptionRequest(actor("dpo"), soft, "scanners", "tested otherwise", IN_A_YEAR, approved_by="a-2")

    def ask(**changes: object) -> Answer:
        return govern.exception(warehouse(), replace(base, **changes), NOW).answer  # type: ignore[arg-type]

    assert ask() is Answer.PERMIT
    assert ask(requirement=binding) is Answer.REFUSE
    assert ask(requirement="NONE-99") is Answer.REFUSE
    assert ask(system="ovens") is Answer.REFUSE
    assert ask(reason="") is Answer.REFUSE
    assert ask(until=None) is Answer.GAP
    assert ask(until=datetime(2026, 1, 1, tzinfo=UTC)) is Answer.REFUSE
    assert ask(approved_by=None) is Answer.GAP
    assert ask(approved_by="a-1") is Answer.REFUSE
