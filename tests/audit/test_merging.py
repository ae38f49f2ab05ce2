"""Declared and seen facts meet under one item; a reader's fault is a fault, and differences are found and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from regard.audit.evidence import Fragment
from regard.audit.merging import Merged, ReaderFault, merge
from regard.charter import loads
from regard.charter.model import Charter
from regard.rulebook import Measure, Origin
from regard.terms.duration import Duration

HEAD = "format = 1\nobserved_on = 2026-10-01\n"
SYSTEM = '[[system]]\nid = "cctv"\narea = "cctv"\n'


def charter(body: str = "") -> Charter:
    return loads(HEAD + SYSTEM + body)


def seen(declared: Charter | None, *systems: dict[str, Any]) -> dict[str, Any]:
    fragments = [Fragment({"id": "cctv", "area": "cctv"} | each, "reader", 1.0) for each in systems]
    return {f"{m.item}.{m.name}": m.value for m in merge(declared, fragments) if m.origin is Origin.SEEN}


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": "cameras"},
        {"keeps": [{"data": "film"}]},
        {"keeps": [{"kept": "a month"}]},
        {"camera": [{"sees": ["moon"]}]},
        {"colour": "red"},
        {"accounts": {"password": {"length": "8"}}},
    ],
)
def test_a_word_that_the_format_does_not_know_is_a_fault_of_the_reader(wrong: dict[str, Any]) -> None:
    with pytest.raises(ReaderFault, match="reader"):
        seen(charter(), wrong)


def test_the_fault_names_the_place_and_not_the_value() -> None:
    with pytest.raises(ReaderFault) as error:
        seen(charter(), {"camera": [{"id": "Dupont's office\n", "sees": ["secret-place"]}]})
    assert "camera" in str(error.value)
    assert "Dupont" not in str(error.value) and "secret" not in str(error.value)


def test_a_system_is_met_by_id_or_by_area_and_place() -> None:
    def target(declared: Charter, **system: Any) -> str:
        return Merged(declared).add(Fragment({"id": "zoneminder", "area": "cctv"} | system, "zoneminder"))

    one = charter('place = "workplace"\n')
    two = loads(HEAD + SYSTEM + SYSTEM.replace('id = "cctv"', 'id = "yard"'))
    assert target(one) == "cctv"
    assert target(one, place="public-road") == "zoneminder"
    assert target(one, area="calls") == "zoneminder"
    assert target(two) == "zoneminder", "either could be meant"
    assert Merged(None).add(Fragment({"id": "zoneminder", "area": "cctv"}, "zoneminder")) == "zoneminder"


def test_kept_data_meet_by_what_they_are() -> None:
    declared = charter(
        '[[system.keeps]]\ndata = "sound"\nkept = "P2M"\n'
        '[[system.keeps]]\ndata = "images"\nextracted = true\nkept = "P1Y"\n'
        '[[system.keeps]]\ndata = "images"\nkept = "P1M"\n'
    )
    found = seen(declared, {"keeps": [{"data": "images", "oldest": "P40D"}, {"data": "metadata", "oldest": "P1D"}]})
    assert found == {
        "keeps[2].oldest": Duration.of(days=40),
        "keeps[3].data": "metadata",
        "keeps[3].oldest": Duration.of(days=1),
    }


def test_of_two_alike_the_old_belongs_to_the_one_that_allows_more() -> None:
    rows = '[[system.keeps]]\ndata = "images"\nkept = "P3D"\n[[system.keeps]]\ndata = "images"\nkept = "P1M"\n'
    assert list(seen(charter(rows), {"keeps": [{"data": "images", "oldest": "P20D"}]})) == ["keeps[1].oldest"]


def test_cameras_meet_by_id_and_never_by_chance() -> None:
    declared = charter('[[system.camera]]\nid = "Door"\n[[system.camera]]\nsees = ["stock"]\n')
    found = seen(declared, {"camera": [{"id": "yard", "sound": True}, {"id": "door", "sound": False}]})
    assert found == {"camera[2].id": "yard", "camera[2].sound": True, "camera[0].sound": False}
    alone = charter("[[system.camera]]\nsound = false\n")
    assert seen(alone, {"camera": [{"id": "cam", "sound": True}]})["camera[0].sound"] is True


def differing(declared: str, system: dict[str, Any]) -> set[str]:
    measures = merge(charter(declared), [Fragment({"id": "cctv", "area": "cctv"} | system, "reader")])
    said = {(m.item, m.name): m for m in measures if m.origin is Origin.DECLARED}
    shown: list[Measure] = [m for m in measures if m.origin is Origin.SEEN and (m.item, m.name) in said]
    return {m.fact for m in shown if m.value != said[m.item, m.name].value}


@pytest.mark.parametrize(
    ("declared", "system", "facts"),
    [
        ("[system.accounts]\nshared = false\n", {"accounts": {"shared": True}}, {"accounts.shared"}),
        ("[system.accounts]\nshared = false\n", {"accounts": {"shared": False}}, set()),
        ('[system.traces]\nfields = ["who", "what"]\n', {"traces": {"fields": ["what", "who"]}}, set()),
        ('[system.traces]\nactions = ["view", "export"]\n', {"traces": {"actions": ["view"]}}, set()),
        ('[system.traces]\nactions = ["view"]\n', {"traces": {"actions": ["export"]}}, {"traces.actions"}),
        ('[system.security]\ntransfer = "P1D"\n', {"security": {"transfer": "PT20H"}}, set()),
        ('[system.security]\ntransfer = "P1D"\n', {"security": {"transfer": "P2D"}}, {"security.transfer"}),
        ("since = 2026-01-01\n", {"since": "2026-02-01"}, set()),
        ('[[system.keeps]]\ndata = "images"\nkept = "P1M"\n', {"keeps": [{"data": "images", "kept": "P3M"}]}, {"keeps.kept"}),
        ('[[system.recording]]\nmedium = "sound"\nshare = 0.30\n', {"recording": [{"medium": "sound", "share": 0.31}]}, set()),
        ('[[system.recording]]\nmedium = "sound"\nshare = 0.30\n', {"recording": [{"medium": "sound", "share": 1.0}]}, {"recording.share"}),
        ('[[system.notice]]\nto = ["public"]\nwhen = "before"\n', {"notice": [{"to": ["staff"], "when": "never"}]}, set()),
        ('[[system.copies]]\nwhere = "NAS"\nkept = "P1M"\n', {"copies": [{"where": "nas", "kept": "P2M"}]}, {"copies.kept"}),
    ],
)  # fmt: skip
def test_what_differs_and_what_does_not(declared: str, system: dict[str, Any], facts: set[str]) -> None:
    from datetime import date

    if "since" in system:
        system = system | {"since": date.fromisoformat(system["since"])}
    assert differing(declared, system) == facts


def test_notices_seen_for_some_are_held_against_these_alone() -> None:
    declared = charter('[[system.notice]]\nto = ["staff", "temps", "visitors"]\nwhen = "before"\nby = ["poster"]\n')
    found = seen(declared, {"notice": [{"to": ["temps"], "when": "after"}]})
    assert found == {"notice[0].to": ("staff", "visitors"), "notice[1].to": ("temps",), "notice[1].when": "after"}
    same = seen(declared, {"notice": [{"to": ["temps"], "when": "before"}]})
    assert same == {"notice[0].when": "before"}


def test_the_site_and_who_answers_for_it() -> None:
    merged = Merged(charter())
    merged.add_site("site", {"staff": 12}, source="reader", period=None, coverage=None)
    merged.add_site("controller", {"dpo": False}, source="reader", period=None, coverage=None)
    assert {(m.system, m.item, m.name, m.value) for m in merged.measures if m.origin is Origin.SEEN} == {
        ("", "site", "staff", 12),
        ("", "controller", "dpo", False),
    }
    with pytest.raises(ReaderFault):
        merged.add_site("site", {"kind": "castle"}, source="reader", period=None, coverage=None)
