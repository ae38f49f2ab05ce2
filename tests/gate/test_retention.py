"""Retention: which rule governs, when the key dies, what may go earlier."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.charters import NOW, system, town, warehouse
from regard.charter.model import Authorisation, Governance, Keeps
from regard.gate import retention
from regard.gate.retention import Erasure, Term
from regard.terms.decision import Answer
from regard.terms.duration import Duration
from regard.terms.words import Area, Grain, Per, Purpose

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 11, 16)


def keeping(rule: Keeps, *, area: Area = Area.SCANNERS, **changes: object) -> retention.Keeping:
    made = system(keeps=(rule,), area=area, **changes)
    assert rule.data is not None
    return retention.of_system(made, rule.data, rule.per or Per.PERSON, Grain(rule.grain or "event"), DAY)


def rule(kept: str | None = "PT12H", **changes: object) -> Keeps:
    base: dict[str, object] = {
        "data": "raw-events", "per": Per.PERSON, "grain": "event", "whom": "everyone", "for_": (Purpose.REAL_TIME_HELP,),
        "kept": Duration.parse(kept) if kept and kept != "unlimited" else kept,
    }  # fmt: skip
    return Keeps.model_construct(**{**Keeps().model_dump(), **base, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kept", "answer", "requirement"),
    [
        ("PT12H", Answer.PERMIT, "GDPR-05"),
        ("P30D", Answer.PERMIT, "GDPR-05"),
        ("P31D", Answer.REFUSE, "SCN-01"),
        ("P1M", Answer.REFUSE, "SCN-01"),  # a month may have 31 days
        ("P1Y", Answer.REFUSE, "SCN-01"),
        ("unlimited", Answer.REFUSE, "GDPR-05"),
        (None, Answer.GAP, "GDPR-05"),
    ],
)
def test_how_long_each_workers_detail_may_be_kept(kept: str | None, answer: Answer, requirement: str) -> None:
    found = keeping(rule(kept))
    assert (found.decision.answer, found.decision.requirements) == (answer, (requirement,))
    assert (found.term is not None) is found.decision.permitted


def test_where_goods_went_outlives_who_moved_them() -> None:
    assert keeping(rule("P31D", per=Per.NONE)).decision.permitted
    assert keeping(rule("P2Y", per=Per.TEAM)).decision.permitted


def test_figures_per_person_finer_than_a_week_live_no_longer_than_the_shift() -> None:
    for grain in ("event", "hour", "day"):
        assert keeping(rule("P2D", data="statistics", grain=grain)).decision.requirements == ("SCN-06",)
        assert keeping(rule("PT12H", data="statistics", grain=grain)).decision.permitted
    for grain in ("week", "month", "quarter"):
        assert keeping(rule("P6M", data="statistics", grain=grain)).decision.permitted


def test_a_purpose_that_is_not_said_is_a_gap() -> None:
    assert keeping(rule(for_=None)).decision.answer is Answer.GAP


def test_the_longest_rule_governs_and_each_purpose_ends_with_its_own() -> None:
    made = system(keeps=(rule("PT12H"), rule("P7D", for_=(Purpose.ERROR_DETECTION,))))
    whole = retention.of_system(made, "raw-events", Per.PERSON, Grain.EVENT, DAY)
    assert whole.term is not None and whole.term.duration == Duration.parse("P7D")
    help_only = retention.of_system(made, "raw-events", Per.PERSON, Grain.EVENT, DAY, purposes={Purpose.REAL_TIME_HELP})
    assert help_only.term is not None and help_only.term.duration == Duration.parse("PT12H")
    other = retention.of_system(made, "raw-events", Per.PERSON, Grain.EVENT, DAY, purposes={Purpose.PAY})
    assert other.decision.answer is Answer.GAP


def test_one_rule_that_cannot_stand_closes_them_all() -> None:
    made = system(keeps=(rule("PT12H"), rule("unlimited")))
    assert retention.of_system(made, "raw-events", Per.PERSON, Grain.EVENT, DAY).decision.answer is Answer.REFUSE


def test_undeclared_data_unknown_systems_and_live_figures_are_not_kept() -> None:
    def ask(name: str, data: str, grain: Grain) -> Answer:
        return retention.term(warehouse(), name, data, Per.PERSON, grain, NOW).decision.answer

    assert ask("scanners", "statistics", Grain.QUARTER) is Answer.GAP
    assert ask("ovens", "statistics", Grain.MONTH) is Answer.REFUSE
    assert ask("scanners", "raw-events", Grain.NOW) is Answer.REFUSE
    assert ask("scanners", "statistics", Grain.MONTH) is Answer.PERMIT


def test_images_of_the_road_end_with_the_order_or_the_month() -> None:
    found = retention.term(town(), "street", "images", Per.PERSON, Grain.EVENT, NOW)
    assert found.term is not None
    start = datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert retention.erase_by(found.term, start, PARIS) == datetime(2026, 2, 16, 8, tzinfo=UTC), (
        "the order's fifteen days"
    )
    assert retention.not_before(found.term, start, PARIS) == datetime(2026, 2, 6, 8, tzinfo=UTC)
    assert "term-by-law" in dict(found.decision.conditions)


def test_without_the_orders_term_nobody_knows_and_without_an_order_nothing_is_kept() -> None:
    street = town().system[0]

    def ask(order: object) -> Answer:
        made = street.model_copy(update={"governance": Governance.model_construct(authorisation=order)})
        return retention.of_system(made, "images", Per.PERSON, Grain.EVENT, DAY).decision.answer

    assert ask(Authorisation(by="prefect")) is Answer.GAP
    assert ask(None) is Answer.GAP
    assert ask(False) is Answer.REFUSE


def test_a_body_cameras_file_is_kept_one_month_exactly() -> None:
    found = retention.term(town(), "bodycam", "images", Per.PERSON, Grain.EVENT, NOW)
    assert found.term is not None and found.term.fixed
    start = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # 1 February, 00:30 in Paris
    end = retention.erase_by(found.term, start, PARIS)
    assert end == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert retention.not_before(found.term, start, PARIS) == end
    assert retention.bucket_of(end, found.term, PARIS) == datetime(2026, 3, 1, 0, 0, tzinfo=UTC), (
        "up, never before the term"
    )

    def erase(now: datetime, *, held: bool = False) -> Answer:
        assert found.term is not None
        return retention.early_erasure(town(), Erasure("bodycam", "images", start, found.term, held), now).answer

    assert erase(end - timedelta(seconds=1)) is Answer.REFUSE
    assert erase(end) is Answer.PERMIT
    assert erase(end, held=True) is Answer.REFUSE


def test_an_orders_minimum_holds_off_erasure_and_other_terms_do_not() -> None:
    start = datetime(2026, 11, 12, 8, tzinfo=UTC)
    street = retention.term(town(), "street", "images", Per.NONE, Grain.EVENT, NOW).term
    scans = retention.term(warehouse(), "scanners", "raw-events", Per.NONE, Grain.EVENT, NOW).term
    assert street is not None and scans is not None
    assert retention.early_erasure(town(), Erasure("street", "images", start, street), NOW).answer is Answer.REFUSE
    later = start + timedelta(days=5)
    assert retention.early_erasure(town(), Erasure("street", "images", start, street), later).permitted
    found = retention.early_erasure(
        warehouse(), Erasure("scanners", "raw-events", start, scans, on_request="objection"), NOW
    )
    assert found.permitted and ("ground", "objection") in found.conditions


@pytest.mark.parametrize(
    ("term", "erase_by", "bucket"),
    [
        ("P31D", "2026-07-20T21:59:59", "2026-07-19T22:00:00"),  # local midnight, summer
        ("P31D", "2026-01-20T22:59:59", "2026-01-19T23:00:00"),  # local midnight, winter
        ("P3D", "2026-01-20T22:59:59", "2026-01-19T23:00:00"),
        ("P2D", "2026-01-20T22:59:59", "2026-01-20T22:00:00"),
        ("PT12H", "2026-01-20T22:59:59", "2026-01-20T22:00:00"),
        ("PT12H", "2026-10-25T00:30:00", "2026-10-25T00:00:00"),  # the hour that comes twice, first time
        ("PT12H", "2026-10-25T01:30:00", "2026-10-25T01:00:00"),  # and second time
        ("PT30M", "2026-01-20T22:59:59", "2026-01-20T22:59:00"),
    ],
)
def test_the_bucket_rounds_down(term: str, erase_by: str, bucket: str) -> None:
    instants = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (erase_by, bucket)]
    assert retention.bucket_of(instants[0], Term(Duration.parse(term)), PARIS) == instants[1]


INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
TERMS = st.sampled_from(["PT2H", "PT12H", "P1D", "P3D", "P30D", "P1M", "P2M", "P6M", "P1Y"]).map(Duration.parse)


@given(start=INSTANTS, length=TERMS, ceiling=st.none() | TERMS)
def test_nothing_outlives_its_term_nor_its_ceiling(start: datetime, length: Duration, ceiling: Duration | None) -> None:
    term = Term(length, ceilings=(ceiling,) if ceiling else ())
    end = retention.erase_by(term, start, PARIS)
    assert end <= length.after(start, PARIS)
    assert ceiling is None or end <= ceiling.after(start, PARIS)
    bucket = retention.bucket_of(end, term, PARIS)
    assert start < bucket <= end, "the key dies after the thing was made and not after its term"
    assert end - bucket < timedelta(hours=25)


@given(start=INSTANTS)
def test_a_fixed_terms_key_dies_within_the_hour_after_it_and_never_before(start: datetime) -> None:
    term = Term(Duration.parse("P1M"), fixed=True)
    end = retention.erase_by(term, start, PARIS)
    assert end <= retention.bucket_of(end, term, PARIS) < end + timedelta(hours=1)


@given(stored=INSTANTS, recomputed=INSTANTS)
def test_a_term_never_grows_for_what_is_kept(stored: datetime, recomputed: datetime) -> None:
    assert retention.effective(stored, recomputed, fixed=False) == min(stored, recomputed)
    assert retention.effective(stored, recomputed, fixed=True) == recomputed


@given(first=TERMS, second=TERMS)
def test_a_longer_term_never_turns_a_refusal_into_a_permit(first: Duration, second: Duration) -> None:
    short, long = sorted((first, second))
    if not keeping(rule(str(short))).decision.permitted:
        assert not keeping(rule(str(long))).decision.permitted
