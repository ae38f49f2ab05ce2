"""One fault is told once: nothing is lost, nothing is said twice."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from regard.rulebook import judge
from regard.rulebook.together import together
from regard.terms.finding import State
from rulebook.building import measures_of

DAY = date(2026, 6, 1)
EYES = st.fixed_dictionaries(
    {},
    optional={
        "sees": st.just(["workstation"]),
        "sound": st.booleans(),
        "visible": st.booleans(),
        "always_on_a_person": st.booleans(),
    },
)


def test_two_cameras_of_which_nothing_is_known_are_one_question() -> None:
    measures = measures_of({"system": {"area": "cctv", "place": "workplace", "camera": [{"id": "a"}, {"id": "b"}]}})
    every = judge(measures, on=DAY, read_as_of=DAY)
    once = together(every)
    twice = [f for f in every if f.requirement == "CCTV-W-02"]
    assert len(twice) == 2
    (one,) = [f for f in once if f.requirement == "CCTV-W-02"]
    assert one.item == "camera[0], camera[1]"


def test_a_special_duty_speaks_for_the_general_one() -> None:
    system = {"area": "cctv", "place": "workplace", "security": {"transport": False}}
    every = judge(measures_of({"system": system}), on=DAY, read_as_of=DAY)
    plain = {f.requirement for f in every if f.state is State.BREACHED and "transport" in f.measured[0].name}
    assert plain == {"CCTV-W-13", "GDPR-32"}
    told = {f.requirement for f in together(every) if f.state is State.BREACHED and "transport" in f.measured[0].name}
    assert told == {"CCTV-W-13"}


@given(st.lists(EYES, max_size=4))
@settings(max_examples=40, deadline=None)
def test_no_article_and_no_measure_is_lost(cameras: list[dict[str, object]]) -> None:
    system = {"area": "cctv", "place": "workplace", "camera": cameras, "accounts": {"shared": True}}
    every = judge(measures_of({"system": system}), on=DAY, read_as_of=DAY)
    once = together(every)
    said = [(f.system, f.article, f.state, m) for f in every for m in f.measured]
    assert set(said) == {(f.system, f.article, f.state, m) for f in once for m in f.measured}
    assert {(f.system, f.article, f.state) for f in every} == {(f.system, f.article, f.state) for f in once}
    words = [(f.requirement, f.system, f.state, f.sentence, f.limit, f.reading) for f in once]
    assert len(words) == len(set(words))
    assert together(once) == once
