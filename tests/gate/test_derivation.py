"""Derivation: figures about work, inside the conditions under which they were held lawful."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gate.charters import NOW, actor, consulted, standing, system, warehouse
from regard.charter.model import Charter, Governance, Rights
from regard.gate import derivation
from regard.gate.derivation import DerivationRequest
from regard.terms.actor import process
from regard.terms.decision import Answer
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Grain, Per, Purpose, Relation

LIVE = DerivationRequest(
    system="scanners",
    figure="units-live",
    per=Per.PERSON,
    grain=Grain.NOW,
    purpose=Purpose.REAL_TIME_HELP,
    actor=actor("team-lead"),
    relation=Relation.OWN_TEAM,
    live=True,
)
TEAM_WEEK = replace(
    LIVE, figure="units", per=Per.TEAM, grain=Grain.WEEK, purpose=Purpose.PLANNING, live=False, team_size=11
)
PERSON_WEEK = replace(
    TEAM_WEEK, per=Per.PERSON, purpose=Purpose.TRAINING, actor=actor("trainer"), relation=Relation.SITE
)


def ask(request: DerivationRequest, charter: Charter | None = None, **changes: object) -> derivation.Derivation:
    return derivation.decide(charter or warehouse(), replace(request, **changes), NOW)  # type: ignore[arg-type]


def with_indicator(name: str, **changes: object) -> Charter:
    return warehouse(
        indicator=tuple(each.model_copy(update=changes) if each.name == name else each for each in system().indicator)
    )


def refused(found: derivation.Derivation, requirement: str, answer: Answer = Answer.REFUSE) -> bool:
    assert found.decision.answer is answer, found.decision
    assert requirement in found.decision.requirements, found.decision
    assert not found.stored and found.term is None
    return True


def test_live_to_help_is_permitted_and_nothing_of_it_is_stored() -> None:
    found = ask(LIVE)
    assert found.decision.permitted and not found.stored and found.term is None


@pytest.mark.parametrize("figure", ["silence", "edges"])
def test_silences_show_live_to_help_and_are_never_stored_per_person(figure: str) -> None:
    assert ask(LIVE, figure=figure).decision.permitted
    indicator = with_indicator(figure, for_=(Purpose.REAL_TIME_HELP, Purpose.TRAINING))
    assert refused(ask(PERSON_WEEK, indicator, figure=figure), "SCN-09")


def test_the_fast_pair_is_for_errors_on_one_task() -> None:
    pair = replace(LIVE, figure="fast-pair", purpose=Purpose.ERROR_DETECTION)
    assert ask(pair).decision.permitted
    assert refused(ask(pair, with_indicator("fast-pair", task=None)), "SCN-03")
    assert refused(ask(pair, with_indicator("fast-pair", task="pick")), "SCN-03", Answer.GAP)
    assert refused(ask(pair, with_indicator("fast-pair", threshold=None)), "SCN-03", Answer.GAP)
    assert refused(ask(pair, with_indicator("fast-pair", threshold=Duration.parse("PT2S"))), "SCN-03")
    assert refused(ask(pair, with_indicator("fast-pair", for_=(Purpose.ERROR_DETECTION, Purpose.TRAINING))), "SCN-03")
    assert refused(ask(pair, with_indicator("fast-pair", leads_to=("coaching", "ranking"))), "SCN-03")
    assert refused(ask(pair, with_indicator("fast-pair", leads_to=("slot-allocation",))), "SCN-03")
    assert refused(ask(pair, with_indicator("fast-pair", leads_to=None)), "SCN-03", Answer.GAP)
    paced = warehouse(purposes=(*(system().purposes or ()), Purpose.RANKING))
    assert refused(ask(pair, paced), "SCN-03")


def test_a_silence_counts_from_ten_minutes_with_breaks_left_out() -> None:
    silence = replace(LIVE, figure="silence")
    assert ask(silence, with_indicator("silence", threshold=Duration.parse("PT30M"))).decision.permitted
    assert refused(ask(silence, with_indicator("silence", threshold=Duration.parse("PT9M59S"))), "SCN-04")
    assert refused(ask(silence, with_indicator("silence", threshold=None)), "SCN-04", Answer.GAP)
    assert refused(ask(silence, with_indicator("silence", breaks_excluded=False)), "SCN-04")
    assert refused(ask(silence, with_indicator("silence", breaks_excluded=None)), "SCN-04", Answer.GAP)


def test_before_the_court_spoke_nobody_knows_that_it_is_lawful() -> None:
    year_before = datetime(2025, 11, 17, 10, tzinfo=UTC)
    found = derivation.decide(warehouse(), replace(LIVE, figure="silence"), year_before)
    assert refused(found, "SCN-04", Answer.GAP)


def test_short_delays_are_looked_at_around_the_shift_and_the_breaks_only() -> None:
    edges = replace(LIVE, figure="edges")
    assert refused(ask(edges, with_indicator("edges", windows=None)), "SCN-05")
    assert refused(ask(edges, with_indicator("edges", upper=Duration.parse("PT11M"))), "SCN-05")
    assert refused(ask(edges, with_indicator("edges", threshold=Duration.parse("PT59S"))), "SCN-05")
    assert refused(ask(edges, with_indicator("edges", upper=None)), "SCN-05", Answer.GAP)


@pytest.mark.parametrize(
    "purpose", [Purpose.PACE_SETTING, Purpose.RANKING, Purpose.PAY, Purpose.DISCIPLINE, Purpose.UNION_WATCH]
)
def test_nothing_is_computed_to_pace_rank_pay_or_punish(purpose: Purpose) -> None:
    charter = warehouse(purposes=(*(system().purposes or ()), purpose))
    for request in (LIVE, TEAM_WEEK, PERSON_WEEK, replace(LIVE, figure="silence")):
        assert refused(ask(request, charter, purpose=purpose), "SCN-09")


@pytest.mark.parametrize("end", ["ranking", "pay-deduction", "discipline", "dismissal"])
def test_a_silence_leads_to_no_sanction(end: str) -> None:
    assert refused(ask(LIVE, with_indicator("silence", leads_to=(end,)), figure="silence"), "SCN-09")


def test_nobody_is_decided_upon_by_a_figure_alone() -> None:
    assert refused(ask(LIVE, with_indicator("units-live", automated_only=True)), "GDPR-22")


@pytest.mark.parametrize(
    ("kind", "requirement"),
    [("score", "GDPR-22"), ("strike-days", "LAB-06"), ("absence-days", "LAB-06"), ("app-use", "SCN-09")],
)
def test_figures_that_regard_does_not_make(kind: str, requirement: str) -> None:
    assert refused(ask(LIVE, with_indicator("units-live", measures=kind)), requirement)


def test_live_per_person_is_for_help_only() -> None:
    charter = with_indicator("units-live", for_=(Purpose.TRAINING,))
    assert refused(ask(LIVE, charter, purpose=Purpose.TRAINING), "SCN-01")
    assert refused(ask(LIVE, with_indicator("units-live", live=None)), "SCN-01", Answer.GAP)
    assert refused(ask(LIVE, with_indicator("units-live", live=False)), "SCN-01")
    assert refused(ask(LIVE, live=False), "SCN-01")


def test_a_figure_must_be_declared_with_its_purpose_its_people_and_its_grain() -> None:
    assert refused(ask(LIVE, figure="zeal"), "GDPR-05", Answer.GAP)
    assert refused(ask(LIVE, system="ovens"), "GDPR-30")
    assert refused(ask(LIVE, purpose=Purpose.SAFETY), "GDPR-05")
    assert refused(ask(LIVE, purpose=Purpose.TRAINING), "GDPR-05")
    assert refused(ask(LIVE, with_indicator("units-live", per=None)), "GDPR-05", Answer.GAP)
    assert refused(ask(LIVE, with_indicator("units-live", per=Per.TEAM)), "GDPR-25")
    assert refused(ask(LIVE, with_indicator("units-live", for_=None)), "GDPR-05", Answer.GAP)
    assert refused(ask(LIVE, with_indicator("units-live", measures=None)), "GDPR-05", Answer.GAP)
    assert refused(ask(TEAM_WEEK, with_indicator("units", grain=None)), "GDPR-05", Answer.GAP)
    assert refused(ask(TEAM_WEEK, with_indicator("units", grain="month")), "GDPR-25")


def test_a_team_shows_from_eleven_people_none_of_whom_makes_most_of_it() -> None:
    found = ask(TEAM_WEEK)
    assert found.decision.permitted and found.stored and found.data == "statistics"
    assert found.term is not None and found.term.duration == Duration.parse("P6M")
    assert found.thresholds is not None and (found.thresholds.min_group, found.thresholds.dominance) == (11, 0.85)
    assert refused(ask(TEAM_WEEK, team_size=10), "STAT-01")
    assert refused(ask(TEAM_WEEK, team_size=None), "STAT-01", Answer.GAP)
    assert refused(ask(TEAM_WEEK, dominant=0.86), "STAT-01")
    assert ask(TEAM_WEEK, dominant=0.85).decision.permitted


def test_a_persons_week_needs_all_its_conditions() -> None:
    assert ask(PERSON_WEEK).decision.permitted and ask(PERSON_WEEK).stored
    assert refused(ask(PERSON_WEEK, warehouse(balancing=None)), "GDPR-06", Answer.GAP)
    assert refused(ask(PERSON_WEEK, warehouse(balancing=False)), "GDPR-06")
    assert refused(ask(PERSON_WEEK, warehouse(rights=None)), "GDPR-21", Answer.GAP)
    assert refused(ask(PERSON_WEEK, warehouse(rights=Rights(objection=False))), "GDPR-21")
    assert refused(ask(PERSON_WEEK, warehouse(notice=())), "LAB-02", Answer.GAP)
    told_staff_only = (system().notice[0].model_copy(update={"to": ("staff",)}),)
    assert refused(ask(PERSON_WEEK, warehouse(notice=told_staff_only)), "LAB-02", Answer.GAP)
    silent = warehouse(governance=Governance())
    assert refused(ask(PERSON_WEEK, silent), "LAB-07", Answer.GAP)
    on_record = derivation.decide(silent, PERSON_WEEK, NOW, standing=standing(consultations=(consulted(),)))
    assert on_record.decision.permitted


def test_a_persons_month_needs_the_balance_and_not_the_rest() -> None:
    trainer = process("sealer")
    monthly = replace(PERSON_WEEK, grain=Grain.MONTH, actor=trainer)
    assert ask(monthly, warehouse(rights=None)).decision.permitted
    assert refused(ask(monthly, warehouse(balancing=None)), "GDPR-06", Answer.GAP)
    assert refused(ask(monthly, grain=Grain.QUARTER), "GDPR-05", Answer.GAP), "no quarter is declared"


def test_never_finer_than_a_week_per_person() -> None:
    charter = with_indicator("units", grain="event")
    for grain in (Grain.EVENT, Grain.HOUR, Grain.DAY):
        assert refused(ask(PERSON_WEEK, charter, grain=grain), "SCN-06")


def test_planning_is_done_with_groups() -> None:
    assert refused(ask(PERSON_WEEK, purpose=Purpose.PLANNING, actor=process("sealer")), "SCN-01")


def test_a_week_is_a_whole_week() -> None:
    monday = datetime(2026, 11, 8, 23, tzinfo=UTC)
    assert ask(PERSON_WEEK, period=Span(monday, monday + timedelta(days=7))).decision.permitted
    assert refused(ask(PERSON_WEEK, period=Span(monday, monday + timedelta(days=1))), "SCN-06")
    spring = datetime(2026, 3, 22, 23, tzinfo=UTC)
    assert ask(PERSON_WEEK, period=Span(spring, spring + timedelta(days=7, hours=-1))).decision.permitted


def test_the_actors_role_counts_and_a_process_computes_what_the_charter_keeps() -> None:
    assert refused(ask(LIVE, actor=actor("dpo")), "GDPR-32")
    assert refused(ask(LIVE, actor=actor("trainer")), "GDPR-05")
    assert refused(ask(LIVE, relation=Relation.SITE), "GDPR-05")
    assert refused(ask(LIVE, actor=actor("team-lead", second_factor=False)), "ACC-07")
    assert ask(TEAM_WEEK, actor=process("sealer"), relation=Relation.SITE).decision.permitted
    own = actor("worker", person="p-me")
    assert ask(LIVE, actor=own, relation=Relation.SELF).decision.permitted
    assert refused(ask(LIVE, actor=actor("worker"), relation=Relation.SELF), "GDPR-15", Answer.GAP)
