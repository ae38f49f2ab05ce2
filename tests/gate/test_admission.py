"""Admission: what a door may take, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gate.charters import LONG_AGO, NOW, consulted, site, standing, system, town, warehouse
from regard.charter.model import Charter, Consultation, Device, Field, Governance
from regard.gate import admission
from regard.gate.standing import DeviceState, Standing
from regard.terms.decision import Answer
from regard.terms.duration import Duration
from regard.terms.words import Area, Purpose

FIELDS = frozenset({"at", "worker", "task", "item", "team", "mood", "badge_photo"})


def ask(charter: Charter | None = None, facts: Standing | None = None, **changes: object) -> admission.Admission:
    request = {"system": "scanners", "device": "scanner-1", "fields": FIELDS, **changes}
    return admission.decide(charter or warehouse(), admission.AdmissionRequest(**request), facts or standing(), NOW)  # type: ignore[arg-type]


def test_what_is_declared_with_a_purpose_is_admitted_and_the_rest_dropped() -> None:
    answer = ask()
    assert answer.decision.permitted
    assert answer.admitted == {"at", "worker", "task", "item", "team"}
    assert answer.dropped == {"mood", "badge_photo"}


def test_each_part_takes_only_the_fields_that_its_purposes_need() -> None:
    answer = ask()
    assert answer.person_part is not None and answer.stock_part is not None
    assert answer.person_part.fields == {"at", "worker", "task", "team"}
    assert answer.person_part.term == Duration.parse("PT12H")
    assert answer.stock_part.fields == {"at", "item"}
    assert answer.stock_part.time_grain == Duration.parse("PT1M")
    assert answer.stock_part.term == Duration.parse("P31D")


def test_the_notice_comes_before_the_first_scan() -> None:
    answer = ask()
    before = NOW - timedelta(minutes=1)
    assert answer.keeps_person("p-told", before)
    assert not answer.keeps_person("p-late", before), "told at NOW, scanned before"
    assert answer.keeps_person("p-late", NOW)
    assert not answer.keeps_person("p-never", NOW)
    assert answer.uninformed == "keep-without-person"


@pytest.mark.parametrize("informed", [{"p-told"}, lambda person: LONG_AGO if person == "p-told" else None])
def test_who_was_told_may_be_a_set_or_a_question(informed: object) -> None:
    answer = ask(facts=standing(informed=informed))
    assert answer.keeps_person("p-told", NOW)
    assert not answer.keeps_person("p-never", NOW)


def test_nobody_was_told_when_nobody_knows_who_was() -> None:
    assert not ask(facts=standing(informed=None)).keeps_person("p-told", NOW)


def charters_that_close_the_door() -> list[tuple[str, Charter, str, Answer]]:
    changed = [
        ("unknown start", {"since": None}, "LAB-03", Answer.GAP),
        ("start ahead", {"since": date(2026, 11, 17)}, "LAB-03", Answer.REFUSE),
        ("no purposes", {"purposes": None}, "GDPR-05", Answer.GAP),
        ("no basis", {"basis": None}, "GDPR-06", Answer.GAP),
        ("known to have no basis", {"basis": "none"}, "GDPR-06", Answer.REFUSE),
        ("consent at work", {"basis": "consent"}, "GDPR-06", Answer.REFUSE),
        ("balance unknown", {"balancing": None}, "GDPR-06", Answer.GAP),
        ("no balance", {"balancing": False}, "GDPR-06", Answer.REFUSE),
        ("union watch", {"purposes": (*system().purposes, Purpose.UNION_WATCH)}, "ART9-01", Answer.REFUSE),  # type: ignore[misc]
        ("time undeclared", {"field": (Field(name="item", for_=(Purpose.STOCK_TRACKING,)),)}, "GDPR-05", Answer.GAP),
        ("device undeclared", {"device": (Device(id="another"),)}, "GDPR-32", Answer.REFUSE),
        ("nothing kept", {"keeps": (), "indicator": ()}, "GDPR-05", Answer.GAP),
        ("area only examined", {"area": Area.VEHICLES}, "GDPR-30", Answer.REFUSE),
    ]
    return [(name, warehouse(**changes), requirement, answer) for name, changes, requirement, answer in changed]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "charter", "requirement", "answer"),
    charters_that_close_the_door(),
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_the_door_stays_closed(name: str, charter: Charter, requirement: str, answer: Answer) -> None:
    found = ask(charter)
    assert found.decision.answer is answer, found.decision
    assert requirement in found.decision.requirements
    assert not found.admitted and found.dropped == FIELDS
    assert found.person_part is None and found.stock_part is None


def test_an_unknown_system_and_an_unknown_device_are_refused() -> None:
    assert ask(system="ovens").decision.answer is Answer.REFUSE
    assert ask(device="scanner-9").decision.answer is Answer.REFUSE


def test_a_declared_device_must_be_enrolled_and_not_withdrawn() -> None:
    def with_state(state: DeviceState | None) -> Answer:
        devices = {("scanners", "scanner-1"): state} if state else {}
        return ask(facts=standing(devices=devices)).decision.answer

    assert with_state(None) is Answer.GAP
    assert with_state(DeviceState(LONG_AGO, withdrawn=NOW)) is Answer.REFUSE
    assert with_state(DeviceState(NOW + timedelta(seconds=1))) is Answer.REFUSE
    assert with_state(DeviceState(LONG_AGO, withdrawn=NOW + timedelta(seconds=1))) is Answer.PERMIT


def test_a_batch_without_a_time_is_refused_and_one_of_unneeded_fields_too() -> None:
    assert ask(fields=frozenset({"worker"})).decision.answer is Answer.REFUSE
    assert ask(fields=frozenset({"mood"})).decision.answer is Answer.REFUSE


def test_no_real_door_opens_before_the_consultation_but_the_simulated_one_does() -> None:
    silent = warehouse(governance=Governance())
    assert ask(silent).decision.answer is Answer.GAP
    assert "LAB-07" in ask(silent).decision.requirements
    assert ask(silent, real=False).decision.permitted
    assert ask(silent, standing(consultations=(consulted(),))).decision.permitted


def test_under_fifty_staff_no_consultation_is_asked_for_and_unknown_staff_is_a_gap() -> None:
    silent = warehouse(governance=Governance())
    assert ask(site(silent, staff=49, temps=0)).decision.permitted
    assert ask(site(silent, staff=49, temps=2)).decision.answer is Answer.GAP, "temps may make fifty"
    assert ask(site(silent, staff=None)).decision.answer is Answer.GAP


def test_cameras_on_the_road_need_an_order_in_force() -> None:
    def ask_town(now: datetime) -> admission.Admission:
        request = admission.AdmissionRequest("street", "cam-1", frozenset())
        return admission.decide(town(), request, standing(), now)

    assert ask_town(NOW).decision.permitted
    part = ask_town(NOW).person_part
    assert part is not None and part.minimum == Duration.parse("P5D") and Duration.parse("P15D") in part.ceilings
    assert ask_town(datetime(2030, 1, 1, 12, tzinfo=UTC)).decision.answer is Answer.REFUSE


def test_body_cameras_are_kept_for_a_fixed_month() -> None:
    request = admission.AdmissionRequest("bodycam", "bodycam-1", frozenset())
    answer = admission.decide(town(), request, standing(), NOW)
    assert answer.decision.permitted
    assert answer.person_part is not None and answer.person_part.fixed
    assert answer.person_part.term == Duration.parse("P1M")


def test_a_term_without_limit_closes_the_door() -> None:
    keeps = tuple(each.model_copy(update={"kept": "unlimited"}) for each in system().keeps)
    assert ask(warehouse(keeps=keeps)).decision.answer is Answer.REFUSE


def test_what_only_feeds_a_live_figure_is_taken_and_not_kept() -> None:
    answer = ask(warehouse(keeps=()))
    assert answer.decision.permitted
    assert answer.person_part is None and answer.stock_part is None
    assert not answer.keeps_person("p-told", NOW)


def test_a_running_consultation_opens_the_door_when_its_time_is_over() -> None:
    table = Consultation(submitted=date(2026, 10, 16), expert=False)
    charter = warehouse(governance=Governance(works_council=table), since=date(2026, 11, 16))
    assert ask(charter).decision.permitted, "a month is over on 16 November"
    later = warehouse(
        governance=Governance(works_council=table.model_copy(update={"submitted": date(2026, 10, 17)})),
        since=date(2026, 11, 16),
    )
    assert ask(later).decision.answer is Answer.GAP
    expert = warehouse(
        governance=Governance(works_council=table.model_copy(update={"expert": True})), since=date(2026, 11, 16)
    )
    assert ask(expert).decision.answer is Answer.GAP
