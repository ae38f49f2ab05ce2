"""What must hold whatever the facts: names do not matter, limits flip at their boundary, readings at their day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.rulebook import Finding, Measure, Origin, judge
from regard.rulebook.loading import ROOT, rules
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.words import Area
from rulebook.building import examples, measures_of

RULES = rules()
EXAMPLES = [
    (key, example)
    for key, rule in RULES.items()
    for example in examples(ROOT / rule.requirement.theme / key.lower().replace("-", "_"))
]
LATE = date(2026, 11, 1)
NAMES = {
    ("indicator", "name"), ("governance.processors", "name"), ("camera", "id"), ("copies", "where"), ("shares", "to"),
    ("system", "id"), ("site", "name"), ("controller", "name"),
}  # fmt: skip


def gist(findings: tuple[Finding, ...]) -> list[tuple[str, ...]]:
    return sorted(
        (f.requirement, f.item, f.state.value, f.article, f.reading.id if f.reading else "") for f in findings
    )


@given(st.sampled_from(EXAMPLES), st.text(alphabet="abcdéç-_ {}[].0", min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_renaming_things_changes_no_finding(case: tuple[str, dict[str, Any]], name: str) -> None:
    _, example = case
    before = measures_of(example)
    after = tuple(
        replace(m, system=name if m.system else "", value=name if (m.kind, m.name) in NAMES else m.value)
        for m in before
    )
    on, read_as_of = example["on"], example["read_as_of"]
    assert gist(judge(before, on=on, read_as_of=read_as_of)) == gist(judge(after, on=on, read_as_of=read_as_of))


@pytest.mark.parametrize(("requirement", "example"), EXAMPLES, ids=[f"{key}: {e['name']}" for key, e in EXAMPLES])
def test_a_finding_changes_only_on_the_day_of_a_reading(requirement: str, example: dict[str, Any]) -> None:
    measures, readings = measures_of(example), RULES[requirement].requirement.readings
    turning = {reading.since for reading in readings} | {r.until + timedelta(days=1) for r in readings if r.until}
    for day in sorted(turning | {date(2018, 5, 25), example["read_as_of"]}):
        for step in (-2, -1, 0, 1):
            first, second = day + timedelta(days=step), day + timedelta(days=step + 1)
            same = _own(requirement, measures, example["on"], first) == _own(
                requirement, measures, example["on"], second
            )
            assert same or second in turning, f"changes from {first} to {second}"


def _own(requirement: str, measures: tuple[Measure, ...], on: date, read_as_of: date) -> list[tuple[str, ...]]:
    return gist(tuple(f for f in judge(measures, on=on, read_as_of=read_as_of) if f.requirement == requirement))


@given(st.sampled_from(list(Area)), st.dates(date(2011, 1, 1), LATE), st.dates(date(2011, 1, 1), LATE))
@settings(max_examples=60, deadline=None)
def test_what_is_not_known_is_no_breach(area: Area, on: date, read_as_of: date) -> None:
    findings = judge((Measure("it", area, "system", "id", "it"),), on=on, read_as_of=read_as_of)
    assert all(f.state in (State.NOT_EVIDENCED, State.NOT_APPLICABLE) for f in findings)


# Each duration of the law, the facts that meet it, and the states just under, at, and just over it.
Build = Callable[[Duration], dict[str, Any]]
_ORDER = {"authorisation": {"kept": "P2M"}}
_TRACES = {"actions": ["collect", "change", "view", "export", "erase"], "fields": ["who", "when", "why"]}
BOUNDARIES: dict[tuple[str, str], tuple[Build, str, str, str]] = {
    ("SCN-01", "known_bad"): (lambda d: _keeps("scanners", data="raw-events", per="person", kept=d), "not-evidenced", "breached", "breached"),
    ("SCN-01", "live"): (lambda d: _keeps("scanners", data="raw-events", per="person", kept=d), "met", "met", "not-evidenced"),
    ("SCN-03", "speed_max"): (lambda d: _figure("gap-below", threshold=d, task="stow"), "met", "met", "not-evidenced"),
    ("SCN-04", "idle_min"): (lambda d: _figure("gap-above", threshold=d, breaks_excluded=True), "not-evidenced", "met", "met"),
    ("SCN-05", "window_min"): (lambda d: _figure("gap-between", threshold=d, upper="PT10M", windows=["breaks"]), "not-evidenced", "met", "met"),
    ("SCN-05", "window_max"): (lambda d: _figure("gap-between", threshold="PT1M", upper=d, windows=["breaks"]), "met", "met", "not-evidenced"),
    ("SCN-06", "shift"): (lambda d: _keeps("scanners", data="statistics", per="person", grain="hour", kept=d), "met", "met", "breached"),
    ("LOG-01", "kept_min"): (lambda d: {"area": "scanners", "traces": {"kept": d}}, "not-evidenced", "met", "met"),
    ("LOG-01", "kept_max"): (lambda d: {"area": "scanners", "traces": {"kept": d}}, "met", "met", "not-evidenced"),
    ("LOG-01", "kept_justified"): (lambda d: {"area": "scanners", "traces": {"kept": d}}, "not-evidenced", "not-evidenced", "breached"),
    ("LOG-03", "badge_max"): (lambda d: _keeps("clocking", data="access-log", kept=d), "met", "met", "breached"),
    ("LOG-03", "hours_max"): (lambda d: _keeps("clocking", data="files", kept=d, **{"for": ["working-time"]}), "met", "met", "breached"),
    ("LOG-04", "position_max"): (lambda d: _keeps("vehicles", data="positions", kept=d), "met", "met", "breached"),
    ("LOG-04", "position_max_proof"): (lambda d: _positions(d, "route-optimisation"), "met", "met", "breached"),
    ("LOG-04", "position_max_hours"): (lambda d: _positions(d, "working-time"), "met", "met", "breached"),
    ("CCTV-W-07", "kept_max"): (lambda d: _keeps("cctv", data="images", kept=d, place="workplace"), "not-evidenced", "not-evidenced", "breached"),
    ("CCTV-W-07", "reason_from"): (lambda d: _keeps("cctv", data="images", kept=d, place="workplace"), "met", "met", "not-evidenced"),
    ("VP-04", "kept_max"): (lambda d: _road(keeps=[{"data": "images", "kept": d}], governance=_ORDER), "met", "met", "breached"),
    ("VP-07", "kept_max"): (lambda d: _road(traces=_TRACES | {"kept": d}), "met", "met", "breached"),
    ("CALL-02", "recording_max"): (lambda d: _keeps("calls", data="sound", kept=d), "met", "met", "breached"),
    ("CALL-02", "analysis_max"): (lambda d: _keeps("calls", data="analysis-notes", kept=d), "met", "met", "breached"),
    ("VEH-01", "known_bad"): (lambda d: _clients(keeps=[{"data": "positions", "kept": d}]), "not-evidenced", "breached", "breached"),
    ("PLT-02", "known_bad"): (lambda d: _riders(recording=[{"medium": "position", "every": d}]), "breached", "breached", "not-evidenced"),
    ("GDPR-33", "notify"): (lambda d: {"area": "cctv", "rights": {"breaches_documented": True, "notified_within": d}}, "met", "met", "breached"),
}  # fmt: skip
ELSEWHERE = {
    ("AI-03", "logs_min"): "in force from 2 December 2027: in test_whole",
    ("GDPR-12", "answer"): "judged by GDPR-15, below",
    ("GDPR-12", "answer_more"): "judged by GDPR-15, below",
    ("LAB-07", "deemed"): "a term between two days, below",
    ("LAB-07", "deemed_expert"): "a term between two days, below",
    ("COPY-01", "examined_within"): "a term between two days, in its examples",
    ("VP-05", "years"): "a term between two days, in test_cameras.py",
    ("BC-01", "kept"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-01", "kept_state"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-01", "kept_rescue"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-02", "clock_min"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-05", "transfer_late"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-05", "transfer_free"): "of a town’s agents, in test_bodycam_calls.py",
    ("BC-07", "kept"): "of a town’s agents, in test_bodycam_calls.py",
    ("DRONE-02", "kept_max"): "of the State’s drones, in test_bodycam_calls.py",
}


# Others at which the same limits flip.
ALSO: dict[tuple[str, str, str], tuple[Build, str, str, str]] = {
    ("SCN-06", "shift", "read"): (lambda d: _read(read_after=d), "met", "met", "breached"),
    ("LOG-01", "kept_justified", "seen"): (lambda d: _log(oldest=d), "not-evidenced", "not-evidenced", "breached"),
    ("LOG-01", "kept_max", "seen"): (lambda d: _log(oldest=d), "met", "met", "not-evidenced"),
    ("VP-07", "kept_max", "seen"): (lambda d: _road(traces=_TRACES | {"kept": "P1Y", "oldest": d}), "met", "met", "breached"),
}  # fmt: skip


def _read(**facts: Any) -> dict[str, Any]:
    return {"area": "scanners", "indicator": [{"per": "person", "grain": "day", **facts}]}


def _log(**facts: Any) -> dict[str, Any]:
    return {"area": "scanners", "traces": {"kept": "P1Y", **facts}}


def _keeps(area: str, **facts: Any) -> dict[str, Any]:
    return {"area": area, "keeps": [facts]}


def _road(**facts: Any) -> dict[str, Any]:
    return {"area": "cctv", "place": "public-road", **facts}


def _clients(**facts: Any) -> dict[str, Any]:
    return {"area": "vehicles", "people": ["clients"], **facts}


def _riders(**facts: Any) -> dict[str, Any]:
    return {"area": "platform", "people": ["riders"], "keeps": [{"data": "positions"}], **facts}


def _positions(kept: Duration, purpose: str) -> dict[str, Any]:
    return _keeps("vehicles", data="positions", kept=kept, **{"for": [purpose]})


def _figure(measures: str, **facts: Any) -> dict[str, Any]:
    base = {"name": "it", "measures": measures, "per": "person", "for": ["error-detection"], "leads_to": []}
    return {"area": "scanners", "indicator": [base | facts]}


def test_every_duration_of_the_law_has_its_boundary_tested() -> None:
    limits = {
        (key, limit.name)
        for key, rule in RULES.items()
        for limit in rule.requirement.limits
        if limit.unit == "duration"
    }
    assert limits == set(BOUNDARIES) | set(ELSEWHERE)


@pytest.mark.parametrize("pair", [*BOUNDARIES, *ALSO], ids=" ".join)
def test_a_limit_flips_exactly_at_its_boundary(pair: tuple[str, ...]) -> None:
    build, under, at, over = BOUNDARIES[pair] if len(pair) == 2 else ALSO[pair]  # type: ignore[index]
    limit = RULES[pair[0]].requirement.limit(pair[1], on=LATE, read_as_of=LATE)
    assert limit is not None and isinstance(limit.value, Duration)
    value, second = (
        limit.value,
        timedelta(seconds=1 if limit.value.rest % timedelta(seconds=1) == timedelta(0) else 0.01),
    )
    shorter = (
        Duration(value.months, value.rest - second) if value.rest else Duration(value.months - 1, timedelta(days=27))
    )
    # Beyond a limit of calendar months, one second is enough; of days, too.
    longer = Duration(value.months, value.rest + second)
    for duration, state in ((shorter, under), (value, at), (longer, over)):
        findings = judge(measures_of({"system": build(duration)}), on=LATE, read_as_of=LATE)
        own = [f for f in findings if f.requirement == pair[0]]
        assert [f.state for f in own] == [State(state)], f"{duration}: {[f.sentence.en for f in own]}"


@pytest.mark.parametrize(
    ("within", "state"), [("P1M", "met"), ("P1M1D", "not-evidenced"), ("P3M", "not-evidenced"), ("P3M1D", "breached")]
)
def test_answers_flip_at_one_and_at_three_months(within: str, state: str) -> None:
    findings = judge(
        measures_of({"system": {"area": "cctv", "rights": {"access_within": within}}}), on=LATE, read_as_of=LATE
    )
    assert [f.state for f in findings if f.requirement == "GDPR-15"] == [State(state)]


@given(st.dates(date(2018, 1, 2), date(2026, 1, 1)), st.booleans())
@settings(max_examples=30, deadline=None)
def test_use_may_begin_on_the_day_the_opinion_is_deemed_given(submitted: date, expert: bool) -> None:
    months = 2 if expert else 1
    year, month = divmod(submitted.month - 1 + months, 12)
    try:
        deemed = submitted.replace(year=submitted.year + year, month=month + 1)
    except ValueError:  # no such day in that month: its last day
        following = submitted.replace(year=submitted.year + (year + (month == 11)), month=(month + 1) % 12 + 1, day=1)
        deemed = following - timedelta(days=1)
    for since, state in ((deemed, State.MET), (deemed - timedelta(days=1), State.BREACHED)):
        council = {"works_council": {"submitted": submitted, "expert": expert}}
        system = {"area": "scanners", "people": ["staff"], "since": since, "governance": council}
        measures = measures_of({"site": {"kind": "company", "staff": 50}, "system": system})
        findings = judge(measures, on=date(2026, 6, 1), read_as_of=date(2026, 6, 1))
        assert [f.state for f in findings if f.requirement == "LAB-07"] == [state]


@pytest.mark.parametrize(("staff", "applies"), [(49, False), (50, True)])
def test_the_works_council_is_consulted_from_fifty(staff: int, applies: bool) -> None:
    system = {"area": "scanners", "people": ["staff"], "governance": {"works_council": "never"}}
    findings = judge(
        measures_of({"site": {"kind": "company", "staff": staff}, "system": system}), on=LATE, read_as_of=LATE
    )
    states = {f.state for f in findings if f.requirement == "LAB-04"}
    assert states == {State.BREACHED if applies else State.NOT_APPLICABLE}


def test_what_was_seen_is_judged_and_the_difference_said() -> None:
    system = {"area": "scanners", "keeps": [{"data": "raw-events", "per": "person", "kept": "PT12H"}]}
    declared = measures_of({"system": system})
    seen = tuple(
        replace(m, value=Duration.parse("P40D"), origin=Origin.SEEN, source="a table", coverage=0.5)
        for m in declared
        if m.name == "kept"
    )
    findings = judge((*declared, *seen), on=LATE, read_as_of=LATE)
    month = next(f for f in findings if f.requirement == "SCN-01")
    assert (month.state, month.origin, month.coverage) == (State.BREACHED, Origin.SEEN, 0.5)
    differing = [f for f in findings if f.article == "GDPR 5(2)"]
    assert len(differing) == 1 and {m.origin for m in differing[0].measured} == {Origin.DECLARED, Origin.SEEN}
    assert "12 hours" in differing[0].sentence.en and "40 jours" in differing[0].sentence.fr
    agreeing = tuple(replace(m, origin=Origin.SEEN) for m in declared)
    assert not [f for f in judge((*declared, *agreeing), on=LATE, read_as_of=LATE) if f.article == "GDPR 5(2)"]


@pytest.mark.parametrize(
    ("area", "regime", "article"),
    [
        ("bodycam", None, "LIL 100"),
        ("cctv", None, "GDPR 30"),
        ("cctv", "lil-3", "LIL 100"),
        ("drones", "gdpr", "GDPR 30"),
    ],
)
def test_the_article_follows_the_regime(area: str, regime: str | None, article: str) -> None:
    system: dict[str, Any] = {"area": area, "governance": {"in_register": False}} | (
        {"regime": regime} if regime else {}
    )
    findings = judge(measures_of({"system": system}), on=LATE, read_as_of=LATE)
    assert [f.article for f in findings if f.requirement == "GDPR-30"] == [article]


def test_a_duty_that_the_regime_does_not_know_is_not_applicable() -> None:
    system = {"area": "bodycam", "rights": {"authority_answered": False}}
    findings = judge(measures_of({"system": system}), on=LATE, read_as_of=LATE)
    assert [f.state for f in findings if f.requirement == "GDPR-31"] == [State.NOT_APPLICABLE]


@pytest.mark.parametrize(("share", "state"), [(0.0, "met"), (0.01, "met"), (0.0101, "breached"), (1.0, "breached")])
def test_looks_without_a_reason_are_a_breach_beyond_a_slip(share: float, state: str) -> None:
    traces = _TRACES | {"kept": "P1Y", "unexplained": share}
    findings = judge(measures_of({"system": _road(traces=traces)}), on=LATE, read_as_of=LATE)
    assert [f.state for f in findings if f.requirement == "VP-07"] == [State(state)]
    under = {"area": "cctv", "place": "workplace", "traces": traces | {"fields": ["who", "when", "what"]}}
    asked = judge(measures_of({"system": under}), on=LATE, read_as_of=LATE)
    wanted = State.NOT_EVIDENCED if state == "breached" else State.MET
    assert [f.state for f in asked if f.requirement == "LOG-02"] == [wanted]
