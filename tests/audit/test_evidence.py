"""What each evidence table shows, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.dossiers import BODYCAM, CALLS, CCTV, SCANNERS, dossier, examined, seen, seen_measures
from regard.rulebook import Measure

DAY = "2026-09-{:02d}T{:02d}:00:00+02:00"


def at(day: int, hour: int = 8) -> str:
    return DAY.format(day, hour)


def scan(worker: str, when: str) -> dict[str, str]:
    return {"at": when, "worker": worker, "task": "stow"}


def values(path: Path) -> dict[str, Any]:
    return {key: str(value) if hasattr(value, "mean") else value for key, value in seen(path).items()}


def test_scans_show_detail_about_persons_and_its_age(tmp_path: Path) -> None:
    declared = (
        SCANNERS
        + '[[system.keeps]]\ndata = "statistics"\nper = "team"\n[[system.keeps]]\ndata = "raw-events"\nper = "none"\nkept = "P1D"\n'
    )
    path = dossier(tmp_path, declared, scans=[scan("w1", at(1)), scan("w2", at(30))])
    found = values(path)
    assert found["keeps[1].oldest"] == "P29D", "the second keeps row is the one about raw events"
    assert found["keeps[1].per"] == "person", "the declaration says none"
    told = [f.sentence.en for f in examined(path).findings if f.article == "GDPR 5(2)"]
    assert any("per" in sentence.lower() or "person" in sentence for sentence in told)
    assert not any("w1" in repr(f) or "w2" in repr(f) for f in examined(path).findings)


def test_somebody_scanned_before_being_told(tmp_path: Path) -> None:
    declared = SCANNERS + '[[system.notice]]\nto = ["staff", "temps"]\nwhen = "before"\n'
    rows = [scan("w1", at(1)), scan("w2", at(2)), scan("w3", at(3))]
    told = [
        {"person": "w1", "group": "staff", "given_at": "2026-08-01"},
        {"person": "w2", "group": "temps", "given_at": at(2, 9)},
        {"person": "w3", "group": "temps", "given_at": "2026-08-01"},
    ]
    found = values(dossier(tmp_path / "late", declared, scans=rows, notices=told))
    assert (found["notice[1].to"], found["notice[1].when"], found["notice[1].late"]) == (("temps",), "after", 0.5)
    assert found["notice[0].to"] == ("staff",), "the others are not reproached"
    told[1]["given_at"] = at(2, 8)
    found = values(dossier(tmp_path / "in-time", declared, scans=rows, notices=told))
    assert not any(key.endswith(".when") for key in found), "an early notice proves nothing of scans that were erased"


def test_persons_without_any_notice(tmp_path: Path) -> None:
    told = [{"person": "w1", "group": "staff", "given_at": "2026-08-01"}]
    rows = [scan("w1", at(1)), scan("w2", at(2))]
    found = values(dossier(tmp_path / "one", SCANNERS, scans=rows, notices=told))
    assert (found["notice[0].when"], found["notice[0].late"]) == ("after", 0.5)
    told.append({"person": "w9", "group": "temps", "given_at": "2026-08-01"})
    path = dossier(tmp_path / "two", SCANNERS, scans=rows, notices=told)
    assert "notice[0].when" not in values(path)
    assert any("no notice" in gap.en for gap in examined(path).gaps)


def test_a_notice_to_a_whole_group_against_the_start(tmp_path: Path) -> None:
    declared = SCANNERS + "since = 2026-01-10\n"
    for given, when in (("2026-01-10", "before"), ("2026-01-11", "after")):
        rows = [
            {"group": "staff", "given_at": given, "items": "rights;controller"},
            {"group": "staff", "given_at": given, "items": "controller dpo"},
        ]
        found = values(dossier(tmp_path / when, declared, notices=rows))
        assert found["notice[0].when"] == when
        assert found["notice[0].items"] == ("controller",)


def film(**more: str) -> dict[str, str]:
    return {"id": "r", "system": "bodycam", "device": "c1", "start": at(1), "end": at(1, 9)} | more


def test_recordings_of_a_procedure_are_counted_apart(tmp_path: Path) -> None:
    rows = [film(procedure="PV 12", start="2025-09-01T08:00:00Z"), film(procedure=""), film(procedure="", start=at(20))]
    found = values(dossier(tmp_path, BODYCAM, recordings=rows))
    assert (found["keeps[0].oldest"], found["keeps[0].extracted"]) == ("P29D", False)
    assert (found["keeps[1].oldest"], found["keeps[1].extracted"]) == ("P394D", True)
    assert found["keeps[0].data"] == "images"


def test_what_is_planned_to_be_kept_is_news_only_beyond_the_declared_term(tmp_path: Path) -> None:
    declared = BODYCAM + '[[system.keeps]]\ndata = "images"\nkept = "P1M"\n'
    within = dossier(tmp_path / "w", declared, recordings=[film(kept_until="2026-10-01T09:00:00+02:00")])
    beyond = dossier(tmp_path / "b", declared, recordings=[film(kept_until="2026-10-09T09:00:00+02:00")])
    assert "keeps[0].kept" not in values(within)
    assert values(beyond)["keeps[0].kept"] == "P38D"


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([film(sha256="a", place="b", person="c")], {"security.integrity": True, "accuracy.place_missing": False, "accuracy.wearer_errors": 0.0}),
        ([film(sha256="a", place="", person=""), film(sha256="", place="x", person="y")],
         {"security.integrity": False, "accuracy.place_missing": True, "accuracy.wearer_errors": 0.5}),
        ([film()], {"security.integrity": None, "accuracy.place_missing": None, "accuracy.wearer_errors": None}),
    ],
)  # fmt: skip
def test_columns_that_were_not_filled_and_columns_that_are_not_there(
    tmp_path: Path, rows: list[dict[str, str]], facts: dict[str, Any]
) -> None:
    found = values(dossier(tmp_path, BODYCAM, recordings=rows))
    assert {key: found.get(key) for key in facts} == facts


def test_transfer_counts_from_the_end_of_the_shift(tmp_path: Path) -> None:
    rows = [film(person="p", transferred_at=at(2, 10))]
    shifts = [{"worker": "p", "start": at(1, 6), "end": at(1, 14)}]
    assert values(dossier(tmp_path / "a", BODYCAM, recordings=rows, shifts=shifts))["security.transfer"] == "PT20H"
    assert values(dossier(tmp_path / "b", BODYCAM, recordings=rows))["security.transfer"] == "P1D"
    soon = [film(person="p", transferred_at=at(1, 20))]
    assert "security.transfer" not in values(dossier(tmp_path / "c", BODYCAM, recordings=soon)), (
        "the return is not known"
    )


def test_a_recording_that_spans_the_shift(tmp_path: Path) -> None:
    shifts = [{"worker": "p", "start": at(1, 6), "end": at(1, 14)}]
    whole = [film(person="p", start=at(1, 6), end=at(1, 10)), film(person="p", start=at(1, 10), end=at(1, 14))]
    found = values(dossier(tmp_path / "a", BODYCAM, recordings=whole, shifts=shifts))
    assert (found["recording[0].starts"], found["recording[0].stops"]) == ("shift", "shift-end")
    assert "recording[0].starts" not in values(dossier(tmp_path / "b", BODYCAM, recordings=whole[:1], shifts=shifts))


def test_sound_on_cameras_by_device(tmp_path: Path) -> None:
    declared = CCTV + '[[system.camera]]\nid = "Door"\nsound = false\n'
    rows = [
        film(system="cctv", device="door", sound="true"),
        film(system="cctv", device="yard", sound="false"),
        film(system="cctv", device="hall", sound=""),
    ]
    found = values(dossier(tmp_path, declared, recordings=rows))
    assert found["camera[0].sound"] is True, "the declared camera, whatever the letters' case"
    assert (found["camera[1].id"], found["camera[1].sound"]) == ("yard", False)
    assert "camera[2].sound" not in found


def call(number: int, **more: str) -> dict[str, str]:
    return {
        "id": f"k{number}",
        "start": at(number),
        "end": at(number, 9),
        "agent": "a",
        "objection": "",
        "line": "1",
    } | more


def heard(number: int, **more: str) -> dict[str, str]:
    return {
        "id": f"r{number}",
        "system": "calls",
        "device": "pbx",
        "start": at(number),
        "end": at(number, 9),
        "sound": "true",
        "call": f"k{number}",
    } | more


def test_how_many_calls_are_recorded_and_when(tmp_path: Path) -> None:
    calls = [call(n) for n in range(1, 5)]
    found = values(dossier(tmp_path / "a", CALLS, calls=calls, recordings=[heard(1), heard(2)]))
    assert found["recording[0].share"] == 0.5
    assert (found["recording[0].starts"], found["recording[0].stops"]) == ("pick-up", "hang-up")
    late = heard(1, end="2026-09-01T09:05:00+02:00")
    found = values(dossier(tmp_path / "b", CALLS, calls=calls, recordings=[late, heard(2)]))
    assert found["recording[0].after_call"] == "PT5M"
    assert "recording[0].stops" not in found
    screens = [heard(1), heard(1, sound="false", start="2026-09-01T07:50:00+02:00")]
    found = values(dossier(tmp_path / "c", CALLS, calls=calls, recordings=screens))
    media = {found[f"recording[{n}].medium"]: n for n in range(2)}
    screen = media["screen-video"]
    assert (found[f"recording[{screen}].with_call"], found[f"recording[{screen}].before_call"]) == (True, "PT10M")
    assert {found["keeps[0].data"], found["keeps[1].data"]} == {"sound", "screen"}


def test_refusals_and_protected_lines(tmp_path: Path) -> None:
    calls = [call(1, objection="true"), call(2, line="4711")]
    protected = CALLS + '[[protected]]\nkind = "line"\nid = "4711"\nwhy = "representatives"\n'
    found = values(dossier(tmp_path / "a", protected, calls=calls, recordings=[heard(1), heard(2)]))
    assert (found["rights.objection"], found["recording[0].objection_stops_both"]) == (False, False)
    assert found["recording[0].off_switch"] is False
    found = values(dossier(tmp_path / "b", protected, calls=[*calls, call(3)], recordings=[heard(3)]))
    assert found["rights.objection"] is True
    assert "recording[0].off_switch" not in found


def look(**more: str) -> dict[str, str]:
    return {
        "at": at(1),
        "account": "a",
        "action": "view",
        "object": "o",
        "why": "w",
        "recipient": "",
        "from": "x",
    } | more


def test_what_the_log_says_of_each_look(tmp_path: Path) -> None:
    declared = (
        SCANNERS
        + '[system.traces]\nkept = "P1Y"\nfields = ["why", "what", "when", "who"]\nactions = ["view", "export"]\n'
    )
    path = dossier(tmp_path / "a", declared, accesses=[look() for _ in range(200)])
    found = values(path)
    assert found["traces.fields"] == ("who", "when", "what", "why", "recipients")
    assert "traces.actions" not in found, "what nobody did may be traced"
    assert found["traces.unexplained"] == 0.0
    without = dossier(
        tmp_path / "b", declared, accesses=[*(look() for _ in range(90)), *(look(why="") for _ in range(10))]
    )
    assert values(without)["traces.fields"] == ("who", "when", "what", "recipients")
    assert values(without)["traces.unexplained"] == pytest.approx(0.1)
    idle = [look(action="collect", why="") for _ in range(50)]
    beside = dossier(tmp_path / "e", declared, accesses=[*idle, *(look() for _ in range(9)), look(why="")])
    assert values(beside)["traces.unexplained"] == pytest.approx(0.1), "what happens by itself has no reason to give"
    handed = dossier(tmp_path / "c", declared, accesses=[look(action="export")])
    assert "recipients" not in values(handed)["traces.fields"]
    same = SCANNERS + '[system.traces]\nfields = ["why", "what", "when", "who", "recipients"]\n'
    agreeing = examined(dossier(tmp_path / "d", same, accesses=[look()]))
    assert not [f for f in agreeing.findings if f.article == "GDPR 5(2)"], "the order of words is no difference"


def test_one_account_from_two_places_at_once(tmp_path: Path) -> None:
    def walk(places: str, step: int) -> list[dict[str, str]]:
        return [
            look(at=f"2026-09-01T08:{n * step // 60:02d}:{n * step % 60:02d}Z", **{"from": place})
            for n, place in enumerate(places)
        ]

    assert values(dossier(tmp_path / "a", SCANNERS, accesses=walk("abab", 20)))["accounts.shared"] is True
    assert "accounts.shared" not in values(dossier(tmp_path / "b", SCANNERS, accesses=walk("aabb", 20))), (
        "somebody moved"
    )
    assert "accounts.shared" not in values(dossier(tmp_path / "c", SCANNERS, accesses=walk("abab", 61)))


def account(name: str, **more: str) -> dict[str, str]:
    return {"account": name, "person": name, "role": "r", "active": "true", "left_on": "", "mfa": "true"} | more


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([account("p.martin")], {"shared": False, "generic": False, "mfa": True}),
        ([account("x", person="a"), account("x", person="b")], {"shared": True, "generic": False, "mfa": True}),
        ([account("Accueil 2", person="")], {"generic": True, "mfa": True}),
        ([account("sensor-feed", person="")], {"mfa": True}),
        ([account("x", mfa="false"), account("y")], {"shared": False, "generic": False, "mfa": False}),
        ([account("x", mfa=""), account("y")], {"shared": False, "generic": False}),
        ([account("x", left_on="2026-08-01")], {"shared": False, "generic": False, "mfa": True, "revoked_on_departure": False}),
        ([account("x", left_on="2026-08-01", active="false"), account("y")],
         {"shared": False, "generic": False, "mfa": True, "revoked_on_departure": True}),
        ([account("x", left_on="2026-12-24")], {"shared": False, "generic": False, "mfa": True}),
    ],
)  # fmt: skip
def test_accounts(tmp_path: Path, rows: list[dict[str, str]], facts: dict[str, bool]) -> None:
    found = values(dossier(tmp_path, SCANNERS, accounts=rows))
    assert {key.removeprefix("accounts."): value for key, value in found.items()} == facts


def test_an_account_used_after_its_owner_left(tmp_path: Path) -> None:
    rows = [account("a", left_on="2026-08-30", active="false")]
    found = values(dossier(tmp_path / "a", SCANNERS, accounts=rows, accesses=[look()]))
    assert found["accounts.revoked_on_departure"] is False
    rows = [account("a", left_on="2026-09-01", active="false")]
    found = values(dossier(tmp_path / "b", SCANNERS, accounts=rows, accesses=[look()]))
    assert found["accounts.revoked_on_departure"] is True, "who leaves during the day works during it"


def test_figures_by_grain_and_when_they_are_read(tmp_path: Path) -> None:
    declared = SCANNERS + '[[system.indicator]]\nname = "Rate"\ngrain = "week"\nper = "team"\n'
    rows = [
        {"name": "rate", "person": "w1", "team": "", "from": at(1, 8), "to": at(1, 9), "value": "7", "read_at": at(1, 9)},
        {"name": "rate", "person": "", "team": "A", "from": at(1, 0), "to": at(8, 0), "value": "7", "read_at": at(20)},
    ]  # fmt: skip
    found = values(dossier(tmp_path, declared, indicators=rows))
    assert (found["indicator[0].grain"], found["indicator[0].per"], found["indicator[0].live"]) == (
        "hour",
        "person",
        True,
    )
    kept = {(found[f"keeps[{n}].data"], found[f"keeps[{n}].grain"]): found[f"keeps[{n}].oldest"] for n in range(2)}
    assert kept == {("indicators", "hour"): "P29D", ("statistics", "week"): "P30D"}


def test_cameras_and_words_that_are_not_of_the_format(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "place": "x", "sees": "workstation;toilets", "masks": "toilets", "sound": "true"},
        {"id": "2", "place": "x", "sees": "workstations", "masks": "", "sound": ""},
    ]
    path = dossier(tmp_path, CCTV, cameras=rows)
    found = values(path)
    assert (found["camera[0].sees"], found["camera[0].masked"], found["camera[0].sound"]) == (
        ("workstation", "toilets"),
        ("toilets",),
        True,
    )
    assert "camera[1].sees" not in found
    assert any("“workstation”" in gap.en for gap in examined(path).gaps)


REPORTS = '[[system]]\nid = "reports"\narea = "reports"\n'


def report(text: str, **more: str) -> dict[str, str]:
    return {"id": "1", "at": at(1), "author": "a", "text": text, "audience": "tous"} | more


def test_reports_are_screened_and_nothing_of_them_is_kept(tmp_path: Path) -> None:
    rows = [
        report("M. Untel est délégué syndical et prend ses heures de délégation,\nselon ses collègues."),
        report("Palette renversée quai 4, aucun dégât."),
        report("Elle revient de formation et parle de revendications."),
    ]
    path = dossier(tmp_path, REPORTS, reports=rows)
    found, examination = values(path), examined(path)
    assert (found["keeps[0].oldest"], found["content[0].seen_by"]) == ("P29D", "everyone")
    assert (found["content[0].categories"], found["content[0].names"]) == (("union-activity",), True)
    assert "ART9-01" in {f.requirement for f in examination.findings if f.state.value == "breached"}
    said = " ".join(gap.en for gap in examination.gaps)
    assert "of 3 read in memory: union activity 1" in said
    assert "only a person can judge: 1" in said
    for word in ("Untel", "ses heures", "revendications", "Palette"):
        assert word not in repr(examination.findings) + repr(examination.measures) + said


def test_finding_nothing_in_reports_proves_nothing(tmp_path: Path) -> None:
    quiet = dossier(
        tmp_path / "a", REPORTS, reports=[report("Palette renversée quai 4."), report("Deux grévistes au quai.")]
    )
    found = values(quiet)
    assert "content[0].categories" not in found
    assert "content[0].names" not in found
    states = {f.state.value for f in examined(quiet).findings if f.requirement == "ART9-01"}
    assert states == {"not-evidenced"}


def test_what_reports_say_is_added_to_what_is_declared(tmp_path: Path) -> None:
    declared = REPORTS + '[[system.content]]\ncategories = ["incident", "health"]\nnames = true\n'
    same = values(dossier(tmp_path / "a", declared, reports=[report("Il est en arrêt maladie pour dépression.")]))
    assert "content[0].categories" not in same
    more = values(dossier(tmp_path / "b", declared, reports=[report("Elle est adhérente au Rassemblement national.")]))
    assert more["content[0].categories"] == ("incident", "health", "politics")


def test_ages_are_never_overstated(tmp_path: Path) -> None:
    """The tables may have been made in the first minute of the day of the facts, unless they speak of a later one."""
    one = dossier(tmp_path / "a", SCANNERS, scans=[scan("w", "2026-09-30T23:00:00+02:00")])
    assert values(one)["keeps[0].oldest"] == "PT1H"
    two = dossier(
        tmp_path / "b", SCANNERS, scans=[scan("w", "2026-09-30T23:00:00+02:00"), scan("w", "2026-10-01T11:00:00+02:00")]
    )
    assert values(two)["keeps[0].oldest"] == "PT12H"
    later = dossier(tmp_path / "c", SCANNERS, scans=[scan("w", "2026-10-05T11:00:00+02:00")])
    assert values(later)["keeps[0].oldest"] == "PT0S"


def test_every_seen_measure_says_where_it_is_from(tmp_path: Path) -> None:
    path = dossier(tmp_path, SCANNERS, scans=[scan("w", at(1))], accounts=[account("a")], accesses=[look()])
    measures: list[Measure] = seen_measures(path)
    assert {m.source for m in measures} == {"scans", "accounts", "accesses"}
    assert all(m.coverage == 1.0 and m.system == "scanners" for m in measures)
    assert all(m.period is not None for m in measures if m.source != "accounts")
    assert examined(path).period is not None
