"""Disclosure: every role, purpose, relation, object and grain against an oracle written by hand, and the rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from gate.charters import NOW, actor, town, warehouse
from regard.gate import disclosure
from regard.gate.disclosure import DisclosureRequest
from regard.gate.standing import Granted
from regard.terms.decision import Answer
from regard.terms.words import Act, Grain, Per, Purpose, ReasonScope, Relation

ROLES = (
    "dpo",
    "team-lead",
    "trainer",
    "representative",
    "administrator",
    "inspector",
    "vague",
    "process",
    "nobody-knows",
)
PURPOSES = (
    None,
    *(
        Purpose(p)
        for p in (
            "stock-tracking",
            "real-time-help",
            "reassignment",
            "error-detection",
            "planning",
            "appraisal",
            "training",
        )
    ),
    Purpose.DISCIPLINE,
    Purpose.UNION_WATCH,
    Purpose.JUDICIAL_REQUEST,
)
DATA = ("raw-events", "statistics", "ledger")
YEAR = (Granted("inspector", NOW - timedelta(days=30), NOW + timedelta(days=30)),)


def ask(role: str, **changes: object) -> DisclosureRequest:
    """The trainer's lawful question, changed."""
    made = DisclosureRequest(
        actor=actor(role, person="p-me"),
        act=Act.SHOW,
        system="scanners",
        purpose=Purpose.TRAINING,
        relation=Relation.SITE,
        data="statistics",
        per=Per.PERSON,
        grain=Grain.WEEK,
        person_data=True,
        reason="a question about the week",
        reason_scope=ReasonScope.PER_LOOK,
        grants=YEAR if role == "inspector" else (),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def answer(request: DisclosureRequest) -> Answer:
    return disclosure.decide(warehouse(), request, NOW).answer


WEEK_UP = {Grain.WEEK, Grain.MONTH, Grain.QUARTER}
TO_THE_SITE = {Relation.SITE, Relation.OWN_TEAM, Relation.NONE}


def oracle(role: str, act: Act, purpose: Purpose | None, relation: Relation, data: str, per: Per, grain: Grain) -> bool:
    """What the warehouse's charter gives, said again in other words and without reading it."""
    del data  # these roles' rows speak of tables; nothing else is kept here
    person = per is Per.PERSON
    if relation is Relation.SELF:
        return True  # their own data
    if purpose is Purpose.UNION_WATCH:
        return False
    if role in ("dpo", "administrator", "representative", "inspector") and act is Act.SHOW and per is Per.NONE:
        return True  # what is about nobody
    if role == "team-lead":
        if person:
            helped = {Purpose.REAL_TIME_HELP} if act is Act.SHOW else {Purpose.REAL_TIME_HELP, Purpose.ERROR_DETECTION}
            return purpose in helped and relation is Relation.OWN_TEAM and grain is Grain.NOW
        if relation is Relation.OWN_TEAM or per is Per.NONE:
            weekly = purpose is Purpose.PLANNING and grain in WEEK_UP
            live = purpose is Purpose.REAL_TIME_HELP or (act is Act.DERIVE and purpose is Purpose.ERROR_DETECTION)
            return weekly or (live and grain is Grain.NOW)
        return False
    if role == "trainer":
        return purpose is Purpose.TRAINING and grain in WEEK_UP and (relation in TO_THE_SITE or per is Per.NONE)
    if role == "representative":
        return (
            act is Act.SHOW
            and per is Per.TEAM
            and purpose is Purpose.PLANNING
            and relation is Relation.REPRESENTED
            and grain in WEEK_UP
        )
    if role == "inspector":
        monthly = grain in {Grain.MONTH, Grain.QUARTER}
        return act is Act.SHOW and purpose is Purpose.TRAINING and relation in TO_THE_SITE and monthly
    if role == "vague":
        # The row names no grain: about people that is a gap, about nobody it says enough.
        return act is Act.SHOW and per is Per.NONE and purpose is Purpose.TRAINING
    return False


def test_every_role_purpose_relation_object_and_grain_against_the_oracle() -> None:
    charter, wrong, permitted = warehouse(), [], 0
    for role in ROLES:
        base = ask(role)
        for act, purpose, relation, data, per, grain in product(
            (Act.SHOW, Act.DERIVE), PURPOSES, Relation, DATA, Per, Grain
        ):
            if data == "ledger" and per is not Per.NONE:
                continue  # the ledger holds nothing personal
            request = replace(
                base,
                act=act,
                purpose=purpose,
                relation=relation,
                data=data,
                per=per,
                grain=grain,
                person_data=per is Per.PERSON,
            )
            expected = oracle(role, act, purpose, relation, data, per, grain)
            found = disclosure.decide(charter, request, NOW)
            permitted += found.permitted
            if found.permitted is not expected:
                wrong.append(
                    (role, act.value, purpose, relation.value, data, per.value, grain.value, found.answer.value)
                )
    assert not wrong, wrong[:10]
    assert permitted > 1000


@pytest.mark.parametrize("role", ROLES)
def test_nothing_personal_opens_without_a_second_factor(role: str) -> None:
    for relation, grain in product(Relation, Grain):
        request = ask(role, relation=relation, grain=grain, actor=actor(role, second_factor=False, person="p-me"))
        found = disclosure.decide(warehouse(), request, NOW)
        assert found.answer is Answer.REFUSE and found.requirements == ("ACC-07",)


def test_representatives_and_administrators_see_no_person_whatever_the_charter_says() -> None:
    from regard.charter.model import Permission

    for name in ("representative", "administrator"):
        row = Permission(
            act=Act.SHOW,
            system="scanners",
            purpose=Purpose.TRAINING,
            relation=Relation.SITE,
            per=Per.PERSON,
            grain=Grain.WEEK,
        )
        roles = tuple(r.model_copy(update={"may": (row,)}) if r.name == name else r for r in warehouse().role)
        charter = warehouse().model_copy(update={"role": roles})
        assert disclosure.decide(charter, ask(name), NOW).answer is Answer.REFUSE
        assert disclosure.decide(charter, ask("trainer"), NOW).permitted


def test_no_row_opens_yesterdays_minutes() -> None:
    from regard.charter.model import Permission

    row = Permission(
        act=Act.SHOW,
        system="scanners",
        purpose=Purpose.REAL_TIME_HELP,
        relation=Relation.SITE,
        per=Per.PERSON,
        grain=Grain.EVENT,
    )
    roles = tuple(r.model_copy(update={"may": (row,)}) if r.name == "team-lead" else r for r in warehouse().role)
    charter = warehouse().model_copy(update={"role": roles})
    for grain in (Grain.EVENT, Grain.HOUR, Grain.DAY):
        request = ask(
            "team-lead", purpose=Purpose.REAL_TIME_HELP, relation=Relation.OWN_TEAM, grain=grain, data="raw-events"
        )
        found = disclosure.decide(charter, request, NOW)
        assert found.answer is Answer.REFUSE and found.requirements == ("SCN-06",)


def test_ones_own_data_open_without_a_purpose_at_every_grain() -> None:
    for act, grain in product((Act.SHOW, Act.ANSWER, Act.PROVE), Grain):
        found = disclosure.decide(
            warehouse(), ask("worker", act=act, relation=Relation.SELF, purpose=None, grain=grain, reason=None), NOW
        )
        assert found.permitted and ("basis", "own-data") in found.conditions
    assert answer(ask("worker", relation=Relation.SELF, act=Act.ERASE)) is Answer.REFUSE
    assert answer(ask("worker", relation=Relation.SELF, actor=actor("worker"))) is Answer.GAP, "whose data are they?"


def test_a_reason_is_needed_and_must_be_narrow_enough() -> None:
    assert answer(ask("trainer")) is Answer.PERMIT
    for reason in (None, "", "  \n"):
        assert answer(ask("trainer", reason=reason)) is Answer.REFUSE
    for scope in (None, ReasonScope.NONE, ReasonScope.PER_SHIFT, ReasonScope.PER_INCIDENT):
        assert answer(ask("trainer", reason_scope=scope)) is Answer.REFUSE, scope
    live = {"purpose": Purpose.REAL_TIME_HELP, "relation": Relation.OWN_TEAM, "grain": Grain.NOW}
    for scope in (ReasonScope.PER_SHIFT, ReasonScope.PER_INCIDENT, ReasonScope.PER_LOOK):
        assert answer(ask("team-lead", reason_scope=scope, **live)) is Answer.PERMIT
    assert answer(ask("team-lead", reason_scope=ReasonScope.NONE, **live)) is Answer.REFUSE


def test_a_role_that_says_nothing_of_reasons_is_a_gap() -> None:
    roles = tuple(r.model_copy(update={"reason": None}) for r in warehouse().role)
    charter = warehouse().model_copy(update={"role": roles})
    assert disclosure.decide(charter, ask("trainer"), NOW).answer is Answer.GAP


def test_images_of_the_road_and_of_body_cameras_need_a_reason_whatever_the_role_says() -> None:
    chief = {
        "system": "bodycam", "purpose": Purpose.OFFENCE_EVIDENCE, "data": "images", "grain": Grain.EVENT, "reason": None,
    }  # fmt: skip
    assert disclosure.decide(town(), ask("chief", **chief), NOW).answer is Answer.REFUSE
    assert disclosure.decide(town(), ask("chief", **{**chief, "reason": "incident 12"}), NOW).permitted


def test_live_and_kept_images_are_two_permissions() -> None:
    street = {"system": "street", "purpose": Purpose.HIGH_RISK_PLACES, "data": "images"}
    assert disclosure.decide(town(), ask("chief", **street, grain=Grain.NOW), NOW).permitted
    assert not disclosure.decide(town(), ask("chief", **street, grain=Grain.EVENT), NOW).permitted


def test_an_inspector_looks_between_two_dates_only() -> None:
    monthly = {"grain": Grain.MONTH}
    assert answer(ask("inspector", **monthly)) is Answer.PERMIT
    assert answer(ask("inspector", grants=(), **monthly)) is Answer.GAP
    assert answer(ask("inspector", grants=(Granted("inspector", NOW - timedelta(days=9)),), **monthly)) is Answer.GAP
    over = Granted("inspector", NOW - timedelta(days=9), NOW)
    ahead = Granted("inspector", NOW + timedelta(seconds=1), NOW + timedelta(days=9))
    assert answer(ask("inspector", grants=(over,), **monthly)) is Answer.REFUSE
    assert answer(ask("inspector", grants=(ahead,), **monthly)) is Answer.REFUSE
    assert answer(ask("inspector", grants=(over, *YEAR), **monthly)) is Answer.PERMIT


def test_another_roles_grant_that_has_ended_closes_that_role() -> None:
    ended = (Granted("trainer", NOW - timedelta(days=9), NOW - timedelta(days=1)),)
    assert answer(ask("trainer", grants=ended)) is Answer.REFUSE


def test_two_roles_do_not_add_up_to_a_third() -> None:
    both = actor("team-lead", "trainer", person="p-me")
    assert answer(ask("trainer", actor=both, purpose=Purpose.PLANNING)) is Answer.REFUSE
    assert answer(ask("trainer", actor=both)) is Answer.PERMIT


def test_past_the_purposes_own_term_nothing_opens() -> None:
    # Training by week is kept P2M: until 16 November counts from 16 September, 11:00 in Paris.
    assert answer(ask("trainer", oldest=NOW - timedelta(days=50))) is Answer.PERMIT
    found = disclosure.decide(warehouse(), ask("trainer", oldest=datetime(2026, 9, 16, 9, 0, tzinfo=UTC)), NOW)
    assert found.answer is Answer.REFUSE and found.requirements == ("GDPR-05",)


def test_a_refusal_says_what_would_be_allowed() -> None:
    found = disclosure.decide(warehouse(), ask("trainer", grain=Grain.WEEK, purpose=Purpose.APPRAISAL), NOW)
    assert found.answer is Answer.REFUSE
    assert found.grounds[0].instead is not None and "training" in found.grounds[0].instead.en
    assert found.release


def test_unknown_systems_and_missing_purposes() -> None:
    assert answer(ask("trainer", system="ovens")) is Answer.REFUSE
    assert answer(ask("trainer", system=None)) is Answer.GAP
    assert answer(ask("trainer", purpose=None)) is Answer.GAP


def test_who_looked_is_told_by_role_date_and_purpose_and_by_name_once_weighed() -> None:
    plain = disclosure.who_looked(weighed=False, judicial=False, authority=False, now=NOW)
    assert (plain.role, plain.date, plain.purpose, plain.name) == (True, True, True, False)
    assert disclosure.who_looked(weighed=True, judicial=False, authority=False, now=NOW).name
    assert disclosure.who_looked(weighed=False, judicial=False, authority=True, now=NOW).name
    secret = disclosure.who_looked(weighed=True, judicial=True, authority=False, now=NOW)
    assert not (secret.role or secret.date or secret.purpose or secret.name)
    assert secret.decision.answer is Answer.REFUSE
    assert disclosure.who_looked(weighed=False, judicial=True, authority=True, now=NOW).name
