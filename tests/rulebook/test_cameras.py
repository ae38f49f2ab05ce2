"""Cameras: invented set-ups that are lawful, and the same with one fact changed. Over the whole rulebook: a change gives the articles
that it must, and no other."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from regard.rulebook import Finding, judge
from regard.terms.finding import State
from rulebook.building import measures_of

ON = date(2024, 9, 10)
READ = date(2026, 3, 1)
FULL = [
    "controller",
    "contact",
    "dpo",
    "purposes",
    "basis",
    "interest",
    "recipients",
    "retention",
    "rights",
    "complaint",
]
SIGN = ["pictogram", *FULL, "full-notice-link"]
ORDER = {"by": "prefect", "number": "2022-880", "from": date(2022, 12, 1), "until": date(2027, 11, 30), "kept": "P15D"}
COMMON: dict[str, Any] = {
    "id": "cameras", "area": "cctv", "since": date(2023, 1, 2),
    "accounts": {"shared": False, "generic": False, "mfa": True, "revoked_on_departure": True, "per_site": True, "remote": "none",
                 "password": {"length": 14, "classes": 4, "lockout": 10, "none": False, "strong": True}},
    "traces": {"kept": "P1Y", "actions": ["view", "export", "change", "erase", "collect"],
               "fields": ["who", "when", "what", "why", "recipients"], "tamper_evident": True},
    "security": {"transport": True, "at_rest": True, "integrity": True},
    "rights": {"objection": True, "access_within": "P1M", "authority_answered": True, "breaches_documented": True},
}  # fmt: skip
GOVERNED = {"in_register": True, "dpia": True, "dpo_involved": "before", "works_council": "before", "designated": True}


def camera(*sees: str, **facts: Any) -> dict[str, Any]:
    """A visible camera with nothing to reproach, save what `facts` change."""
    plain = {"count": 1, "always_on_a_person": False, "outside_hours_only": False, "sound": False, "visible": True}
    viewers = {"temporary": False, "live_for": ["security"], "live_from": "premises", "analytics": []}
    return {"sees": list(sees), **plain, **viewers, **facts}


def setup(site: dict[str, Any], cameras: list[dict[str, Any]], kept: str = "P15D", **facts: Any) -> dict[str, Any]:
    """A system with everything in order."""
    keeps = [
        {"data": "images", "kept": kept, "oldest": kept, "announced": kept, "erasure": "automatic", "extracted": False}
    ]
    system = deepcopy(COMMON) | {"camera": cameras, "keeps": keeps} | facts
    system["governance"] = GOVERNED | facts.get("governance", {})
    system["notice"] = [{"to": system["people"], "by": ["sign"], "when": "before", "items": SIGN}]
    return {"site": site, "system": system}


SECURITY = {"purposes": ["security-of-persons", "security-of-goods"], "basis": "legitimate-interest", "balancing": True}
COMPANY = {"kind": "company", "staff": 120}
FACTORY = setup(
    COMPANY, [camera("entrance", "exit"), camera("stock")], "P7D", place="workplace", people=["staff"], **SECURITY
)
SHOP = setup(
    COMPANY, [camera("till", count=2), camera("entrance", "sales-floor", count=4)], place="open-to-public",
    people=["staff", "clients"], governance={"authorisation": ORDER}, **SECURITY,
)  # fmt: skip
SCHOOL = setup(
    {"kind": "school", "staff": 85}, [camera("entrance", "circulation"), camera("library", outside_hours_only=True)], "P7D",
    place="school", people=["staff", "pupils", "visitors"], **SECURITY,
)  # fmt: skip
TOWN = setup(
    {"kind": "town", "staff": 160},
    [camera("public-road", "dwelling-interior", "dwelling-entrance-passing", masked=["dwelling-interior"], live_for=["police"])],
    place="public-road", regime="lil-3", people=["public"], purposes=["high-risk-places", "traffic-offences"], basis="public-task",
    governance={"undertaking": True, "legal_text": True, "authorisation": ORDER | {"cameras": 9, "kept_min": "P5D"}},
)  # fmt: skip
LAWFUL: dict[str, dict[str, Any]] = {"factory": FACTORY, "shop": SHOP, "school": SCHOOL, "town": TOWN}


def changed(base: str, path: str, value: Any) -> dict[str, Any]:
    """A lawful set-up with one fact changed: `camera.0.sound`, or `camera.+` for one more."""
    facts = deepcopy(LAWFUL[base])
    at: Any = facts["system"]
    *steps, last = path.split(".")
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    if last == "+":
        at.append(value)
    else:
        at[int(last) if last.isdigit() else last] = value
    return facts


def breaches(facts: dict[str, Any], on: date = ON, read_as_of: date = READ) -> list[Finding]:
    found = judge(measures_of(facts), on=on, read_as_of=read_as_of)
    return [f for f in found if f.state is State.BREACHED]


def articles(facts: dict[str, Any], on: date = ON) -> set[str]:
    return {f.article for f in breaches(facts, on)}


STILL_LAWFUL = [
    ("factory", "camera.+", camera("order-preparation", always_on_a_person=True, suspicion=True)),
    ("factory", "camera.+", camera("workstation", always_on_a_person=True, outside_hours_only=True)),
    ("factory", "camera.+", camera("circulation", "break-room", masked=["break-room"])),
    ("factory", "camera.+", camera("circulation", "toilets-entrance")),
    ("factory", "camera.+", camera("entrance", "public-road", masked=["public-road"])),
    ("factory", "camera.+", camera("stock", visible=False, temporary=True, suspicion=True, analysis_before=True)),
    ("factory", "camera.0.live_for", ["owner"]),
    (
        "factory",
        "keeps.0",
        {"data": "images", "kept": "P1M", "oldest": "P31D", "announced": "P1M", "erasure": "automatic"},
    ),
    ("factory", "keeps.+", {"data": "images", "kept": "P2Y", "erasure": "manual", "extracted": True}),
    ("factory", "governance.authorisation", False),
    ("shop", "camera.+", camera("customer-seating", "entrance")),
    ("shop", "camera.+", camera("public-road", live_for=["police"])),
    ("shop", "camera.0.analytics", ["counting"]),
    ("shop", "notice.+", {"to": ["staff"], "by": ["contract"], "when": "before", "items": FULL}),
    ("school", "camera.+", camera("circulation", "classroom", masked=["classroom"])),
    ("school", "camera.+", camera("canteen", "playground", outside_hours_only=True)),
    ("town", "camera.+", camera("public-road", "building-interior", live_for=["police"])),
    ("town", "camera.0.count", 9),
    ("town", "camera.0.analytics", ["counting"]),
    ("town", "keeps.+", {"data": "images", "kept": "P1Y", "extracted": True}),
    ("town", "rights.objection", False),
    ("town", "traces.kept", "P3Y"),
]
TWINS = [
    ("factory", "purposes", ["security-of-goods", "staff-supervision"], {"GDPR 5(1)(b)"}),
    ("factory", "purposes", ["security-of-goods", "locating-employees"], {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("workstation", always_on_a_person=True), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("break-room"), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("canteen"), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("toilets", outside_hours_only=True), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("union-premises"), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("circulation", "union-access"), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("meeting-room", always_on_a_person=True), {"GDPR 5(1)(c)"}),
    ("factory", "camera.+", camera("entrance", "public-road"), {"CSI L251-2"}),
    ("factory", "camera.+", camera("entrance", "dwelling-interior"), {"GDPR 5(1)(c)"}),
    ("factory", "camera.1.sound", True, {"GDPR 5(1)(c)"}),
    ("factory", "camera.1.visible", False, {"GDPR 5(1)(a)"}),
    ("factory", "camera.0.live_for", ["all-staff"], {"GDPR 32"}),
    ("factory", "keeps.0.oldest", "P45D", {"GDPR 5(1)(e)"}),
    ("factory", "keeps.0.kept", "P45D", {"GDPR 5(1)(e)"}),
    ("factory", "keeps.0.over_announced", True, {"GDPR 5(1)(e)"}),
    ("factory", "accounts.remote", "open", {"GDPR 32"}),
    ("factory", "security.transport", False, {"GDPR 32"}),
    ("factory", "notice.0.items", FULL, {"GDPR 12-13"}),
    ("shop", "camera.0.always_on_a_person", True, {"GDPR 5(1)(c)"}),
    ("shop", "camera.+", camera("customer-seating", always_on_a_person=True), {"GDPR 5(1)(c)"}),
    ("shop", "camera.+", camera("changing-room"), {"GDPR 5(1)(c)"}),
    ("shop", "camera.+", camera("entrance", "public-road"), {"CSI L251-2"}),
    ("shop", "camera.0.sound", True, {"GDPR 5(1)(c)"}),
    ("shop", "camera.1.analytics", ["behaviour"], {"GDPR 6"}),
    ("shop", "camera.1.analytics", ["face-recognition"], {"GDPR 9"}),
    ("shop", "keeps.0.oldest", "P20D", {"CSI L252-5"}),
    ("shop", "keeps.0.erasure", "manual", {"CSI R253-4"}),
    ("shop", "governance.authorisation", False, {"CSI L252-1"}),
    ("shop", "governance.authorisation", ORDER | {"until": date(2024, 9, 9)}, {"CSI L252-1"}),
    ("shop", "governance.designated", False, {"CSI R253-3"}),
    ("shop", "traces.fields", ["who", "when", "what", "recipients"], {"CSI R253-5"}),
    ("shop", "notice.0.items", FULL, {"CSI R253-6"}),
    ("school", "camera.1.outside_hours_only", False, {"GDPR 5(1)(c)"}),
    ("school", "camera.+", camera("playground"), {"GDPR 5(1)(c)"}),
    ("school", "camera.+", camera("classroom"), {"GDPR 5(1)(c)"}),
    ("school", "camera.0.live_for", ["students"], {"GDPR 32"}),
    ("school", "camera.0.analytics", ["face-recognition"], {"GDPR 9"}),
    ("town", "purposes", ["high-risk-places", "discipline"], {"CSI L251-2"}),
    ("town", "camera.0.masked", [], {"CSI L251-3"}),
    ("town", "camera.+", camera("public-road", "dwelling-entrance", live_for=["police"]), {"CSI L251-3"}),
    ("town", "camera.0.sound", True, {"CSI R253-1"}),
    ("town", "camera.0.count", 10, {"CSI L252-1"}),
    ("town", "camera.0.analytics", ["behaviour"], {"LIL 87"}),
    ("town", "camera.0.analytics", ["plate-reading"], {"LIL 87"}),
    ("town", "camera.0.live_for", ["police", "students"], {"CSI R253-3"}),
    ("town", "keeps.0.kept", "P4D", {"CSI L252-5"}),
    ("town", "keeps.0.oldest", "P16D", {"CSI L252-5"}),
    ("town", "governance.undertaking", False, {"CSI R253-7"}),
    ("town", "governance.dpia", False, {"LIL 90"}),
    ("town", "governance.authorisation", False, {"CSI L252-1"}),
    ("town", "traces.kept", "P4Y", {"CSI R253-5"}),
    ("town", "traces.fields", ["who", "when", "what", "recipients"], {"LIL 101"}),
    ("town", "security.integrity", False, {"LIL 99"}),
    ("town", "notice.0.items", FULL, {"CSI R253-6"}),
    ("town", "notice.0.by", ["website"], {"CSI R253-6"}),
]


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_set_up_is_not_reproached(name: str) -> None:
    assert [f.sentence.en for f in breaches(LAWFUL[name])] == []


@pytest.mark.parametrize(
    ("base", "path", "value"), STILL_LAWFUL, ids=[f"{b} {p} {i}" for i, (b, p, _) in enumerate(STILL_LAWFUL)]
)
def test_an_allowed_change_is_not_reproached(base: str, path: str, value: Any) -> None:
    assert [f.sentence.en for f in breaches(changed(base, path, value))] == []


@pytest.mark.parametrize(
    ("base", "path", "value", "wanted"), TWINS, ids=[f"{b} {p} {i}" for i, (b, p, *_) in enumerate(TWINS)]
)
def test_one_changed_fact_gives_its_article_and_no_other(base: str, path: str, value: Any, wanted: set[str]) -> None:
    found = breaches(changed(base, path, value))
    assert {f.article for f in found} == wanted, [(f.requirement, f.article, f.sentence.en) for f in found]


@pytest.mark.parametrize("base", LAWFUL)
@pytest.mark.parametrize(
    "key", ["camera", "keeps", "notice", "governance", "accounts", "traces", "security", "rights", "purposes"]
)
def test_a_fact_that_is_not_known_is_no_breach(base: str, key: str) -> None:
    facts = deepcopy(LAWFUL[base])
    del facts["system"][key]
    assert [f.sentence.en for f in breaches(facts)] == []


@pytest.mark.parametrize(
    ("base", "path", "value", "_wanted"), TWINS, ids=[f"{b} {p} {i}" for i, (b, p, *_) in enumerate(TWINS)]
)
def test_a_name_changes_nothing(base: str, path: str, value: Any, _wanted: set[str]) -> None:
    facts = changed(base, path, value)
    before = articles(facts)
    facts["site"]["name"] = "Amazon France Logistique"
    for each in facts["system"]["camera"]:
        each["id"] = "open space of the union"
    assert articles(facts) == before


DECREE = date(2023, 11, 30)


@pytest.mark.parametrize(
    ("path", "value", "before", "since"),
    [
        ("camera.0.sound", True, {"LIL 4"}, {"CSI R253-1"}),
        ("keeps.0.erasure", "manual", set(), {"CSI R253-4"}),
        ("traces.kept", "P4Y", set(), {"CSI R253-5"}),
        ("governance.undertaking", False, set(), {"CSI R253-7"}),
        ("governance.designated", False, set(), {"CSI R253-3"}),
        ("notice.0.items", FULL, {"CSI R253-3"}, {"CSI R253-6"}),
    ],
)
def test_the_decree_of_2023_changes_the_articles_on_its_day(
    path: str, value: Any, before: set[str], since: set[str]
) -> None:
    twin = changed("town", path, value)
    assert articles(twin, DECREE - timedelta(days=1)) == before
    assert articles(twin, DECREE) == since


@pytest.mark.parametrize(
    ("purpose", "day"), [("fly-tipping", date(2019, 7, 27)), ("motor-insurance", date(2017, 11, 5))]
)
def test_a_purpose_is_listed_from_its_day(purpose: str, day: date) -> None:
    def own(on: date) -> list[State]:
        findings = judge(measures_of(changed("town", "purposes", [purpose])), on=on, read_as_of=READ)
        return [f.state for f in findings if f.requirement == "VP-01"]

    assert own(day - timedelta(days=1)) == [State.BREACHED]
    assert own(day) == [State.MET]


@pytest.mark.parametrize(("until", "wanted"), [(date(2027, 12, 1), set()), (date(2027, 12, 2), {"CSI L252-4"})])
def test_an_authorisation_lasts_five_years_at_most(until: date, wanted: set[str]) -> None:
    assert articles(changed("shop", "governance.authorisation", ORDER | {"until": until})) == wanted


def test_an_authorisation_holds_on_its_last_day_and_not_after() -> None:
    last = ORDER["until"]
    assert isinstance(last, date)
    assert articles(SHOP, last) == set()
    assert articles(SHOP, last + timedelta(days=1)) == {"CSI L252-1"}


def test_the_experiment_with_augmented_cameras_ended() -> None:
    """Until 31 March 2025 a text allowed some for great events, which is to be shown; after, none does."""
    event = changed("town", "camera.0.analytics", ["behaviour"])
    event["system"]["camera"][0]["temporary"] = True
    assert articles(event, date(2025, 3, 31)) == set()
    assert articles(event, date(2025, 4, 1)) == {"LIL 87"}


def test_under_title_iii_the_same_fault_is_spelt_otherwise() -> None:
    for path, value, gdpr, title in (
        ("camera.0.analytics", ["behaviour"], "GDPR 6", "LIL 87"),
        ("governance.dpia", False, "GDPR 35", "LIL 90"),
        ("security.integrity", False, "GDPR 32", "LIL 99"),
        ("camera.0.visible", False, "GDPR 5(1)(a)", "LIL 4"),
    ):
        twin = changed("town", path, value)
        twin["system"]["camera"][0].setdefault("analysis_before", False)
        assert articles(twin) == {title}
        twin["system"]["regime"] = "gdpr"
        assert articles(twin) == {gdpr}


def test_the_month_of_guidance_does_not_exist_before_the_guidance() -> None:
    facts = changed("factory", "keeps.0", {"data": "images", "kept": "P2M"})
    early = breaches(facts, date(2018, 6, 1), date(2018, 7, 22))
    late = breaches(facts, date(2018, 6, 1), date(2018, 7, 23))
    assert "CCTV-W-07" not in {f.requirement for f in early}
    assert "CCTV-W-07" in {f.requirement for f in late}
