"""What changed between two days, and how sources are named, in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.acts.examining import law as shown
from regard.rulebook import changes, law
from regard.rulebook.citing import source
from regard.rulebook.loading import rules

LABELS = sorted(
    {s.label for rule in rules().values() for s in rule.requirement.sources}
    | {r.source.label for rule in rules().values() for r in rule.requirement.readings}
)
ENGLISH = re.compile(
    r"\b(of|on|in|for|and|the|to|from|before|since|until|memory|without|rule|not|no\.|arts|state|force|decree|order|formal|GDPR|CJEU|january"
    r"|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)
ANY_DAY = st.dates(date(2011, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize("label", LABELS)
def test_a_source_is_named_in_french(label: str) -> None:
    said = source(label)
    assert not ENGLISH.search(said.fr.replace("in fine", "")), said.fr
    assert "(memory" not in said.en
    assert re.findall(r"\d{4}", said.fr) == re.findall(r"\d{4}", said.en)


def test_body_cameras_go_from_six_months_to_one() -> None:
    found = {each.requirement: each for each in changes.between(date(2022, 1, 25), date(2022, 1, 26))}
    told = found["BC-01"].sentences
    assert any("6 months, then 1 month" in sentence.en for sentence in told)
    assert any("6 mois, puis 1 mois" in sentence.fr for sentence in told)


def test_three_indicators_are_read_again() -> None:
    found = {each.requirement: each for each in changes.between(date(2025, 12, 22), date(2025, 12, 23))}
    assert {"SCN-03", "SCN-04", "SCN-05"} <= set(found)
    for key in ("SCN-03", "SCN-04", "SCN-05"):
        told = " ".join(sentence.fr for sentence in found[key].sentences)
        assert "écartée" in told and "Conseil d’État" in told and "CNIL" in told


@given(ANY_DAY, ANY_DAY)
@settings(max_examples=40, deadline=None)
def test_every_difference_is_told_once_and_none_on_one_day(first: date, second: date) -> None:
    differing = {change.requirement for change in law.diff(first, second)}
    told = changes.between(first, second)
    assert {each.requirement for each in told} == differing
    assert len(told) == len(differing)
    assert all(each.sentences or not differing for each in told)
    assert not changes.between(first, first)
    for each in told:
        for sentence in each.sentences:
            assert sentence.en.strip() and sentence.fr.strip() and sentence.en != sentence.fr
            assert "{" not in sentence.en + sentence.fr


@given(ANY_DAY)
@settings(max_examples=20, deadline=None)
def test_what_the_list_shows_is_what_the_duty_says_of_itself(day: date) -> None:
    listed = {line.id: line for line in shown.in_force(day, day)}
    for key in rules():
        duty = shown.whole(key, day, day)
        assert duty.applies == (key in listed)
        standing = {(limit.label, limit.value) for limit in duty.limits if limit.stands}
        if key in listed:
            assert set(listed[key].limits) <= standing


def test_nothing_happens_between_two_changes() -> None:
    """Each day on which something changes is the first day of a version, a limit or a reading, or the day after its last."""
    edges: set[date] = set()
    for rule in rules().values():
        it = rule.requirement
        for since, until in [(d.since, d.until) for d in (*it.versions, *it.limits, *it.readings)]:
            edges |= {since} | ({until + timedelta(days=1)} if until else set())
    ordered = sorted(edge for edge in edges if edge >= date(2011, 1, 1))
    for here, following in pairwise(ordered):
        assert not law.diff(here, following - timedelta(days=1)), f"between {here} and {following}"
