"""Body cameras and recorded calls: lawful systems that must stay clean, and the same with one fact changed, found once, under one article."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import regard.charter
from regard.charter import load, measures
from regard.rulebook import Finding, judge, law
from regard.rulebook.loading import rules
from regard.terms.duration import Duration
from regard.terms.finding import State
from rulebook.building import measures_of

TEMPLATES = Path(regard.charter.__file__).parent / "templates"
TOWN = {"kind": "town", "sector": "municipality", "staff": 60}
FIRM = {"kind": "company", "country": "FR", "staff": 30}
NOTICE = ["controller", "contact", "purposes", "basis", "interest", "recipients", "retention", "rights", "complaint"]
COMMON: dict[str, Any] = {
    "accounts": {
        "shared": False,
        "generic": False,
        "password": {"length": 14, "classes": 4, "lockout": 10},
        "mfa": True,
        "revoked_on_departure": True,
        "per_site": True,
        "remote": "none",
    },
    "security": {"transport": True, "at_rest": True, "integrity": True, "transfer": "PT20M"},
    "rights": {"access_within": "P20D", "breaches_documented": True, "objection": True, "human_review": True},
}
CAMERAS: dict[str, Any] = COMMON | {
    "id": "it",
    "area": "bodycam",
    "purposes": ["incident-prevention", "offence-evidence", "agent-training"],
    "basis": "public-task",
    "people": ["public", "staff"],
    "since": date(2020, 3, 2),
    "governance": {
        "in_register": True,
        "dpia": True,
        "dpo_involved": "before",
        "authorisation": {"by": "prefect", "number": "7", "from": date(2020, 2, 3), "cameras": 4},
        "undertaking": True,
        "legal_text": True,
        "designated": True,
    },
    "keeps": [{"data": "images", "per": "person", "kept": "P1M", "erasure": "automatic", "on": "server"}],
    "camera": [{"count": 4, "visible": True, "live_for": ["police"], "live_when": "risk"}],
    "recording": [
        {
            "medium": "video",
            "starts": "incident",
            "stops": "incident-end",
            "purpose": ["incident-prevention", "agent-training"],
            "signal": True,
            "told": True,
            "outside_work": False,
            "others_anonymised": True,
            "watched_by": ["self"],
        }
    ],
    "notice": [
        {"to": ["public"], "by": ["website"], "when": "before", "items": NOTICE},
        {"to": ["staff"], "by": ["handout"], "when": "before", "items": NOTICE},
    ],
    "traces": {
        "kept": "P3Y",
        "actions": ["view", "export", "change", "erase", "collect"],
        "fields": ["who", "when", "what", "why", "recipients"],
    },
    "accuracy": {"clock_error": "PT0S", "wearer_errors": 0.0, "place_missing": False},
}
CALLS: dict[str, Any] = COMMON | {
    "id": "it",
    "area": "calls",
    "purposes": ["training"],
    "basis": "legitimate-interest",
    "balancing": True,
    "people": ["staff", "callers"],
    "since": date(2023, 1, 2),
    "governance": {"in_register": True, "dpia": True, "dpo_involved": "before"},
    "keeps": [
        {"data": "sound", "per": "person", "whom": "selected", "kept": "P6M", "erasure": "automatic"},
        {"data": "analysis-notes", "per": "person", "whom": "selected", "kept": "P1Y", "erasure": "automatic"},
    ],
    "recording": [
        {
            "medium": "screen-video",
            "with_call": True,
            "starts": "pick-up",
            "stops": "hang-up",
            "share": 0.03,
            "listened": 0.9,
            "window": "application",
            "purpose": ["training"],
            "whom": "selected",
            "off_switch": True,
            "objection_stops_both": True,
            "payment_data": False,
            "watched_by": ["self", "trainer"],
            "others_anonymised": True,
            "told": True,
            "outside_work": False,
        }
    ],
    "notice": [
        {"to": ["staff"], "by": ["handout"], "when": "before", "items": NOTICE},
        {"to": ["callers"], "by": ["spoken", "website"], "when": "before", "items": NOTICE},
    ],
    "traces": {
        "kept": "P1Y",
        "actions": ["view", "export", "change", "erase", "collect"],
        "fields": ["who", "when", "what", "why"],
    },
}


def found(
    site: dict[str, Any], system: dict[str, Any], on: date = date(2024, 5, 15), read: date | None = None
) -> tuple[Finding, ...]:
    findings = judge(measures_of({"site": site, "system": system}), on=on, read_as_of=read or on)
    return tuple(f for f in findings if f.state is State.BREACHED)


def changed(system: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The same system with one fact changed: `keeps.0.kept`."""
    twin = deepcopy(system)
    *way, last = path.split(".")
    place: Any = twin
    for step in way:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    place[last] = value
    return twin


@pytest.mark.parametrize(("site", "system"), [(TOWN, CAMERAS), (FIRM, CALLS)], ids=["cameras", "calls"])
@pytest.mark.parametrize("on", [date(2023, 3, 1), date(2024, 2, 29), date(2026, 6, 1)])
def test_a_lawful_system_is_clean(site: dict[str, Any], system: dict[str, Any], on: date) -> None:
    assert [f.sentence.en for f in found(site, system, on)] == []


@pytest.mark.parametrize(
    ("path", "value", "article"),
    [
        ("keeps.0.kept", "P5M", "LIL 87"),
        ("keeps.0.kept", "unlimited", "LIL 87"),
        ("keeps.0.oldest", "P3M", "LIL 87"),
        ("keeps.0.oldest_over", "P1M", "LIL 87"),
        ("keeps.0.erasure", "never", "LIL 87"),
        ("keeps.0.kept", "P2W", "CSI R241-13"),
        ("keeps.0.erasure", "manual", "CSI R241-13"),
        ("keeps.0.erasure", "disk-full", "CSI R241-13"),
        ("recording.0.others_anonymised", False, "CSI R241-13"),
        ("recording.0.starts", "shift", "CSI L241-2"),
        ("recording.0.stops", "shift-end", "CSI L241-2"),
        ("recording.0.outside_work", True, "CSI L241-2"),
        ("recording.0.signal", False, "CSI L241-2"),
        ("recording.0.told", False, "CSI L241-2"),
        ("camera.0.visible", False, "CSI L241-2"),
        ("camera.0.count", 5, "CSI L241-2"),
        ("governance.authorisation", False, "CSI L241-2"),
        ("governance.authorisation.until", date(2024, 5, 14), "CSI L241-2"),
        ("governance.authorisation.by", "mayor", "CSI L241-2"),
        ("governance.authorisation.from", date(2024, 5, 16), "CSI L241-2"),
        ("governance.undertaking", False, "CSI R241-16"),
        ("governance.designated", False, "CSI R241-12"),
        ("recording.0.watched_by", ["peers"], "CSI R241-12"),
        ("security.transfer", "P2D", "CSI R241-11"),
        ("camera.0.live_when", "always", "CSI R241-11"),
        ("traces.kept", "P1Y", "CSI R241-14"),
        ("traces.kept", False, "LIL 101"),
        ("traces.fields", ["who", "when", "what", "recipients"], "LIL 101"),
        ("traces.fields", ["who", "when", "what", "why"], "LIL 101"),
        ("traces.actions", ["view", "erase", "change", "collect"], "LIL 101"),
        ("accuracy.clock_error", "PT20M", "LIL 4"),
        ("accuracy.time_wrong", True, "LIL 4"),
        ("accuracy.wearer_errors", 0.02, "LIL 4"),
        ("accuracy.place_missing", True, "CSI R241-10"),
        ("notice.0.by", ["sign"], "LIL 104"),
        ("notice.0.when", "never", "LIL 104"),
        ("governance.in_register", False, "LIL 100"),
        ("governance.dpia", False, "LIL 90"),
        ("governance.legal_text", False, "LIL 87"),
        ("accounts.shared", True, "LIL 99"),
        ("security.integrity", False, "LIL 99"),
    ],
)
def test_one_fact_changed_is_one_fault_of_body_cameras(path: str, value: Any, article: str) -> None:
    faults = found(TOWN, changed(CAMERAS, path, value))
    assert {f.article for f in faults} == {article}
    assert len(faults) == 1, "a fault is reported once"


@pytest.mark.parametrize(
    ("path", "value", "article"),
    [
        ("recording.0.share", 1.0, "GDPR 5(1)(c)"),
        ("recording.0.off_switch", False, "GDPR 5(1)(c)"),
        ("recording.0.objection_stops_both", False, "GDPR 5(1)(c)"),
        ("recording.0.payment_data", True, "GDPR 5(1)(c)"),
        ("recording.0.medium", "screenshot", "GDPR 5(1)(c)"),
        ("recording.0.window", "screen", "GDPR 5(1)(c)"),
        ("recording.0.purpose", ["training", "appraisal"], "GDPR 5(1)(c)"),
        ("recording.0.whom", "everyone", "GDPR 5(1)(c)"),
        ("recording.0.starts", "interval", "GDPR 5(1)(c)"),
        ("recording.0.others_anonymised", False, "GDPR 5(1)(c)"),
        ("recording.0.watched_by", ["all-staff"], "GDPR 32"),
        ("recording.0.told", False, "GDPR 12-13"),
        ("notice.1.when", "never", "GDPR 12-13"),
        ("keeps.0.kept", "P1Y", "GDPR 5(1)(e)"),
        ("keeps.1.kept", "P2Y", "GDPR 5(1)(e)"),
        ("purposes", ["training", "staff-supervision"], "GDPR 5(1)(b)"),
        ("rights.objection", False, "GDPR 21"),
    ],
)
def test_one_fact_changed_is_one_fault_of_calls(path: str, value: Any, article: str) -> None:
    faults = found(FIRM, changed(CALLS, path, value))
    assert {f.article for f in faults} == {article}
    assert len(faults) == 1, "a fault is reported once"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("keeps.0.oldest", "P31D"),
        ("keeps.0.kept", "P30D"),
        ("keeps.0.announced", "P1M"),
        ("notice.0.by", ["poster"]),
        ("camera.0.live_for", []),
        ("recording.0.starts", "manual"),
        ("recording.0.watched_by", ["self", "trainer"]),
        ("governance.authorisation", {"by": "prefect"}),
        ("governance.authorisation.from", date(2022, 5, 2)),
        ("governance.authorisation.until", date(2024, 5, 15)),
        ("rights.objection", False),
        ("security.transfer", "PT8H"),
        ("accuracy.clock_error", "PT5S"),
    ],
)
def test_what_the_text_leaves_free_is_no_fault(path: str, value: Any) -> None:
    assert [f.sentence.en for f in found(TOWN, changed(CAMERAS, path, value))] == []


@pytest.mark.parametrize(
    ("months", "on", "breached"),
    [
        (5, date(2020, 6, 1), False),
        (6, date(2021, 6, 1), False),
        (7, date(2021, 6, 1), True),
        (6, date(2022, 1, 25), False),
        (6, date(2022, 1, 26), True),
        (2, date(2022, 11, 3), True),
        (1, date(2022, 11, 3), False),
        (1, date(2026, 4, 3), False),
    ],
)
def test_the_term_follows_the_day(months: int, on: date, breached: bool) -> None:
    system = {"area": "bodycam", "keeps": [{"data": "images", "kept": f"P{months}M"}]}
    assert {f.article for f in found({"kind": "town"}, system, on)} == ({"LIL 87"} if breached else set())


@pytest.mark.parametrize(
    ("kind", "sector", "over"),
    [
        ("public-body", "rescue", {"GDPR 5(1)(e)"}),
        ("state", "police", {"LIL 87"}),
        ("state", "prisons", set()),
        ("company", "transport", set()),
        ("company", "retail", set()),
        ("association", "housing", set()),
    ],
)
def test_nobody_is_judged_by_the_month_of_towns(kind: str, sector: str, over: set[str]) -> None:
    """Two months: beyond a town's term, and within that of firefighters. Seven: beyond theirs, and beyond the State's month."""
    for months, expected in ((2, over if kind == "state" else set()), (7, over)):
        system = {"area": "bodycam", "keeps": [{"data": "images", "kept": f"P{months}M"}]}
        assert {f.article for f in found({"kind": kind, "sector": sector}, system)} == expected


LIMITS: dict[tuple[str, str], tuple[dict[str, Any], str, str, tuple[str, str, str]]] = {
    ("BC-01", "kept"): (TOWN, "bodycam", "keeps.kept", ("breached", "met", "breached")),
    ("BC-01", "kept_state"): ({"kind": "state", "sector": "police"}, "bodycam", "keeps.kept", ("met", "met", "breached")),
    ("BC-01", "kept_rescue"): ({"kind": "public-body", "sector": "fire"}, "bodycam", "keeps.kept", ("met", "met", "breached")),
    ("BC-02", "clock_min"): (TOWN, "bodycam", "accuracy.clock_error", ("not-evidenced", "breached", "breached")),
    ("BC-05", "transfer_free"): (TOWN, "bodycam", "security.transfer", ("met", "met", "not-evidenced")),
    ("BC-05", "transfer_late"): (TOWN, "bodycam", "security.transfer", ("not-evidenced", "breached", "breached")),
    ("BC-07", "kept"): (TOWN, "bodycam", "traces.kept", ("breached", "met", "breached")),
    ("DRONE-02", "kept_max"): ({"kind": "state"}, "drones", "keeps.kept", ("met", "met", "breached")),
}  # fmt: skip


@pytest.mark.parametrize("pair", LIMITS, ids=[f"{key} {name}" for key, name in LIMITS])
def test_a_limit_flips_exactly_at_its_boundary(pair: tuple[str, str]) -> None:
    (site, area, path, states), on = LIMITS[pair], date(2026, 6, 1)
    value = law.limit(*pair, on=on, read_as_of=on)
    assert isinstance(value, Duration)
    shorter = (
        Duration(value.months - 1, timedelta(days=27))
        if value.months
        else Duration(0, value.rest - timedelta(seconds=1))
    )
    longer = Duration(value.months, value.rest + timedelta(seconds=1))
    table, name = path.split(".")
    for duration, state in zip((shorter, value, longer), states, strict=True):
        facts: dict[str, Any] = {"data": "images", name: duration} if table == "keeps" else {name: duration}
        system = {"area": area, "regime": "lil-3", table: [facts] if table == "keeps" else facts}
        findings = judge(measures_of({"site": site, "system": system}), on=on, read_as_of=on)
        own = [f for f in findings if f.requirement == pair[0] and name in {m.name for m in f.measured}]
        assert [f.state for f in own] == [State(state)], f"{duration}: {[f.sentence.en for f in own]}"


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.toml")))
def test_the_charters_we_offer_break_none_of_these_rules(name: str) -> None:
    ours = {key for key, rule in rules().items() if rule.requirement.theme in ("bodycam", "calls", "drones")}
    day = date(2026, 10, 1)
    findings = judge(measures(load(TEMPLATES / name)), on=day, read_as_of=day)
    assert [f.sentence.en for f in findings if f.requirement in ours and f.state is State.BREACHED] == []


def test_a_system_of_which_nothing_is_known_breaks_nothing() -> None:
    for area in ("bodycam", "calls", "drones"):
        for kind in ("town", "state", "company", "public-body"):
            assert found({"kind": kind}, {"area": area}) == ()
