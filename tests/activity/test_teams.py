"""Team figures: nobody can be singled out from what is shown, hidden or compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.activity.teams import Figures, Hidden, Protection, Release, protect, regroup
from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span

START = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = Span(START, START + timedelta(days=7))
LATER = Span(WEEK.end, WEEK.end + timedelta(days=7))


def figures(groups: dict[str, dict[int, int]], period: Span = WEEK) -> Figures:
    return Figures(period, ("scans",), {team: {"scans": people} for team, people in groups.items()})


def even(first: int, count: int, value: int = 10) -> dict[int, int]:
    return dict.fromkeys(range(first, first + count), value)


PEOPLE = st.dictionaries(
    st.integers(0, 40), st.one_of(st.integers(0, 20), st.integers(0, 5000)), min_size=1, max_size=18
)
GROUPS = st.dictionaries(st.sampled_from("abcdef"), PEOPLE, min_size=1, max_size=6)
RULES = st.builds(Protection, min_group=st.integers(3, 12), dominance=st.sampled_from([0.5, 0.85, 1.0]))


def safe(people: dict[int, int], rules: Protection) -> bool:
    return len(people) >= rules.min_group and max(people.values()) <= rules.dominance * sum(people.values())


def union(groups: list[dict[int, int]]) -> dict[int, int]:
    whole: dict[int, int] = {}
    for people in groups:
        for person, value in people.items():
            whole[person] = whole.get(person, 0) + value
    return whole


@settings(max_examples=300, deadline=None)
@given(GROUPS, RULES)
def test_no_shown_cell_rests_on_too_few_people(groups: dict, rules: Protection) -> None:
    release = protect(figures(groups), rules)
    for cell in release.cells:
        people = union(list(groups.values())) if cell.team is None else groups[cell.team]
        if cell.hidden is None:
            assert safe(people, rules)
            assert (cell.value, cell.people, cell.why) == (sum(people.values()), len(people), None)
        else:
            assert cell.value is None
            assert cell.people is None
            assert cell.why is not None
            assert "{" not in cell.why.en + cell.why.fr


@settings(max_examples=300, deadline=None)
@given(GROUPS, RULES)
def test_what_is_hidden_cannot_be_worked_out_from_the_totals(groups: dict, rules: Protection) -> None:
    release = protect(figures(groups), rules)
    total = release.cell(None, "scans")
    hidden = [groups[c.team] for c in release.cells if c.team is not None and c.hidden is not None]
    if total.value is None or not hidden:
        return
    shown = sum(c.value for c in release.cells if c.team is not None and c.value is not None)
    remainder = union(hidden)
    assert total.value - shown == sum(remainder.values())  # what a reader can compute
    assert safe(remainder, rules)  # is itself a figure that could be shown


@settings(max_examples=200, deadline=None)
@given(GROUPS, GROUPS, RULES)
def test_two_releases_never_differ_by_too_few(one: dict, two: dict, rules: Protection) -> None:
    first = protect(figures(one), rules)
    second = protect(figures(two), rules, [first])
    for key, people in second.behind.items():
        for before in first.behind.values():
            differing = sum(people.get(p) != before.get(p) for p in people.keys() | before.keys())
            assert differing == 0 or differing >= rules.min_group, key


def test_each_reason_is_told() -> None:
    rules = Protection(min_group=11)
    groups = {"big": even(0, 20), "mid": even(20, 12), "small": even(40, 3), "led": {**even(50, 12, 1), 50: 500}}
    release = protect(figures(groups), rules)
    assert release.cell("small", "scans").hidden is Hidden.SMALL
    assert release.cell("led", "scans").hidden is Hidden.DOMINANT
    assert release.cell("big", "scans").value == 200
    alone = protect(figures({"big": even(0, 20), "mid": even(20, 12), "small": even(40, 3)}), rules)
    assert alone.cell("small", "scans").hidden is Hidden.SMALL
    assert alone.cell("mid", "scans").hidden is Hidden.COMPLEMENT
    assert alone.cell(None, "scans").value == 350
    assert "11" in alone.cell("small", "scans").why.fr  # type: ignore[union-attr]
    gone = protect(figures({"big": even(1, 19), "mid": even(20, 12)}), rules, [alone])
    assert gone.cell("big", "scans").hidden is Hidden.DIFFERENCE


def test_a_late_row_of_one_person_is_not_read_off_and_another_week_is_free() -> None:
    first = protect(figures({"big": even(0, 20)}), Protection())
    again = protect(figures({"big": {**even(0, 20), 7: 11}}), Protection(), [first])
    assert again.cell("big", "scans").hidden is Hidden.DIFFERENCE
    assert protect(figures({"big": even(0, 20)}), Protection(), [first]).cell("big", "scans").value == 200
    assert protect(figures({"big": even(1, 19)}, LATER), Protection(), [first]).cell("big", "scans").value == 190


def test_rounding_and_merging_upward() -> None:
    small = figures({"dock-1": even(0, 6), "dock-2": even(6, 7, 11), "office": even(20, 4)})
    release = protect(regroup(small, {"dock-1": "dock", "dock-2": "dock"}), Protection(rounding=10))
    assert [c.team for c in release.cells] == ["dock", "office", None]
    dock = protect(
        regroup(figures({"dock-1": even(0, 6), "dock-2": even(6, 7, 11)}), {"dock-1": "dock", "dock-2": "dock"}),
        Protection(rounding=10),
    )
    assert dock.cell("dock", "scans").value == 140  # 137
    with pytest.raises(NotFound):
        dock.cell("nowhere", "scans")


@pytest.mark.parametrize("wrong", [{"min_group": 2}, {"dominance": 0.0}, {"dominance": 1.5}, {"rounding": 0}])
def test_rules_have_a_floor(wrong: dict) -> None:
    with pytest.raises(InputRefused, match="activity_protection_wrong"):
        Protection(**wrong)


def test_people_behind_are_not_printed() -> None:
    release: Release = protect(figures({"big": even(0, 20)}), Protection())
    assert "behind" not in repr(release)
