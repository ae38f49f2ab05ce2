"""What the gate permits, the rulebook's checks find nothing to reproach; and what is not known never permits."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from gate.charters import NOW, actor, standing, system, warehouse
from regard.charter import measures
from regard.charter.model import Charter, Governance, Indicator, Keeps, Rights
from regard.gate import admission, derivation, govern, retention
from regard.gate.derivation import DerivationRequest
from regard.rulebook import Finding, judge
from regard.terms.actor import process
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.words import Grain, Per, Purpose, Relation

DAY = date(2026, 11, 16)
GRAINS = ["event", "hour", "day", "week", "month", "quarter"]
PURPOSES = [
    Purpose(each)
    for each in ("stock-tracking", "real-time-help", "error-detection", "planning", "appraisal", "training", "pay", "ranking")
]  # fmt: skip
LENGTHS = ["PT1H", "PT12H", "P1D", "P2D", "P7D", "P30D", "P31D", "P1M", "P2M", "P6M", "P1Y", "P5Y"]


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(words: list[Any]) -> st.SearchStrategy[Any]:
    return maybe(st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple))


RULE = {
    "data": st.sampled_from(["raw-events", "indicators", "statistics"]),
    "per": maybe(st.sampled_from(list(Per))),
    "grain": maybe(st.sampled_from(GRAINS)),
    "whom": maybe(st.sampled_from(["everyone", "selected"])),
    "kept": maybe(st.sampled_from(LENGTHS).map(Duration.parse) | st.just("unlimited")),
    "for_": some(PURPOSES),
}
FIGURE = {
    "measures": maybe(
        st.sampled_from(
            ["gap-below", "gap-above", "gap-between", "units", "rate", "inactivity", "score", "strike-days"]
        )
    ),
    "threshold": maybe(
        st.sampled_from(["PT1S", "PT1.25S", "PT30S", "PT1M", "PT5M", "PT10M", "PT30M"]).map(Duration.parse)
    ),
    "upper": maybe(st.sampled_from(["PT5M", "PT10M", "PT20M"]).map(Duration.parse)),
    "task": maybe(st.sampled_from(["stow", "pick"])),
    "windows": some(["shift-start", "breaks", "shift-end"]),
    "breaks_excluded": maybe(st.booleans()),
    "grain": maybe(st.sampled_from(GRAINS)),
    "per": maybe(st.sampled_from(list(Per))),
    "live": maybe(st.booleans()),
    "for_": some(PURPOSES),
    "leads_to": some(["coaching", "ranking", "pay-deduction", "discipline", "promotion"]),
    "automated_only": maybe(st.booleans()),
}


def mutated(base: dict[str, Any], keys: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """`base` with up to three of its keys drawn anew: near what is lawful, where the edges are."""
    chosen = st.lists(st.sampled_from(sorted(keys)), max_size=3, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: keys[name] for name in names})).map(
        lambda new: {**base, **new}
    )


def rule_like(index: int) -> st.SearchStrategy[Keeps]:
    return mutated({name: getattr(system().keeps[index], name) for name in RULE}, RULE).map(lambda made: Keeps(**made))


def figure_like(index: int) -> st.SearchStrategy[Indicator]:
    base = {name: getattr(system().indicator[index], name) for name in FIGURE}
    return mutated(base, FIGURE).map(lambda made: Indicator(name="figure", **made))


KEEPS = st.integers(0, len(system().keeps) - 1).flatmap(rule_like)
HELP, ERRORS, TRAIN = Purpose.REAL_TIME_HELP, Purpose.ERROR_DETECTION, Purpose.TRAINING
# (indicator, rule of keeping, request): each is lawful as it stands in the warehouse, and is asked about with changes.
LAWFUL = [
    (0, 0, (Per.PERSON, Grain.NOW, HELP, True)),
    (1, 0, (Per.PERSON, Grain.NOW, HELP, True)),
    (2, 0, (Per.PERSON, Grain.NOW, ERRORS, True)),
    (3, 0, (Per.PERSON, Grain.NOW, HELP, True)),
    (4, 2, (Per.TEAM, Grain.WEEK, Purpose.PLANNING, False)),
    (4, 3, (Per.PERSON, Grain.MONTH, Purpose.APPRAISAL, False)),
    (4, 4, (Per.PERSON, Grain.WEEK, TRAIN, False)),
]
ASKED = {
    "per": st.sampled_from(list(Per)),
    "grain": st.sampled_from(list(Grain)),
    "purpose": st.sampled_from(PURPOSES),
    "live": st.booleans(),
}


@st.composite
def questions(draw: st.DrawFn) -> tuple[Indicator, Keeps, DerivationRequest]:
    """A figure, a rule of keeping and a request near one of the lawful ones."""
    figure, rule, (per, grain, purpose, live) = draw(st.sampled_from(LAWFUL))
    made = {"per": per, "grain": grain, "purpose": purpose, "live": live}
    if draw(st.integers(0, 2)) == 0:
        made = draw(mutated(made, ASKED))
    request = DerivationRequest(
        system="scanners", figure="figure", actor=process("sealer"), relation=Relation.SITE, team_size=20, **made
    )
    return draw(figure_like(figure)), draw(rule_like(rule)), request


def reproached(charter: Charter, items: set[str]) -> list[Finding]:
    """What the rulebook finds breached in these items, whatever its force."""
    found = judge(measures(charter), on=DAY, read_as_of=DAY)
    return [each for each in found if each.state is State.BREACHED and each.item in items]


@settings(max_examples=150, deadline=None)
@given(rule=KEEPS)
def test_nothing_that_may_be_kept_is_reproached(rule: Keeps) -> None:
    charter = warehouse(keeps=(rule,))
    assert rule.data is not None
    for per in Per:
        for grain in GRAINS:
            found = retention.term(charter, "scanners", rule.data, per, Grain(grain), NOW)
            if found.term is not None:
                assert rule.per is per
                assert not reproached(charter, {"keeps[0]"}), found


@settings(max_examples=400, deadline=None)
@given(
    question=questions(),
    balancing=st.sampled_from([True, True, False, None]),
    objection=st.sampled_from([True, True, False, None]),
)
def test_nothing_that_may_be_computed_is_reproached(
    question: tuple[Indicator, Keeps, DerivationRequest], balancing: bool | None, objection: bool | None
) -> None:
    indicator, rule, request = question
    charter = warehouse(
        indicator=(indicator,),
        keeps=(rule,),
        balancing=balancing,
        rights=Rights(objection=objection),
        purposes=tuple(PURPOSES[:6]),
    )
    found = derivation.decide(charter, request, NOW)
    event(found.decision.answer.value + (" stored" if found.stored else ""))
    if not found.decision.permitted:
        assert found.decision.grounds and not found.stored
        return
    assert indicator.measures is not None and indicator.for_ and request.purpose in indicator.for_
    items = {"indicator[0]", "keeps[0]"} if found.stored else {"indicator[0]"}
    assert not reproached(charter, items), found


def test_the_questions_of_that_property_are_answered_both_ways() -> None:
    """Else the property would hold of nothing: unchanged, each of the lawful questions is permitted."""
    for figure, rule, (per, grain, purpose, live) in LAWFUL:
        indicator = system().indicator[figure].model_copy(update={"name": "figure"})
        charter = warehouse(indicator=(indicator,), keeps=(system().keeps[rule],), purposes=tuple(PURPOSES[:6]))
        request = DerivationRequest(
            "scanners", "figure", per, grain, purpose, process("sealer"), Relation.SITE, live, team_size=20
        )
        assert derivation.decide(charter, request, NOW).decision.permitted, (figure, rule)


@settings(max_examples=150, deadline=None)
@given(drop=st.sampled_from(["purposes", "basis", "balancing", "since", "field", "device", "governance"]))
def test_what_is_not_known_never_permits_a_real_door(drop: str) -> None:
    empty: Any = () if drop in ("field", "device") else Governance() if drop == "governance" else None
    request = admission.AdmissionRequest("scanners", "scanner-1", frozenset({"at", "worker"}))
    assert admission.decide(warehouse(), request, standing(), NOW).decision.permitted
    assert not admission.decide(warehouse(**{drop: empty}), request, standing(), NOW).decision.permitted


@settings(max_examples=60, deadline=None)
@given(
    rule=KEEPS,
    works_council=st.sampled_from([None, "before", "after", "never", date(2026, 1, 5), date(2026, 3, 1)]),
    balancing=maybe(st.booleans()),
)
def test_a_charter_that_comes_into_force_breaches_no_binding_rule(
    rule: Keeps, works_council: object, balancing: bool | None
) -> None:
    governance = system().governance.model_copy(update={"works_council": works_council})  # type: ignore[union-attr]
    charter = warehouse(keeps=(rule,), governance=governance, balancing=balancing)
    found = govern.publish(charter, None, standing(), NOW)
    breached = [each for each in judge(measures(charter), on=DAY, read_as_of=DAY) if each.state is State.BREACHED]
    if found.permitted:
        assert all(each.force.value == "soft" for each in breached)
        assert len([1 for key, _ in found.conditions if key == "warning"]) == len(breached)
    request = admission.AdmissionRequest("scanners", "scanner-1", frozenset({"at", "worker"}))
    if admission.decide(charter, request, standing(), NOW).decision.permitted:
        # A door may be open though nothing of what it takes is kept (live help): then a rule on other data is not its concern.
        about_door = {"LAB-04", "LAB-07", "GDPR-06"} | ({"SCN-01"} if rule.data == "raw-events" else set())
        assert not [each for each in breached if each.requirement in about_door]


@settings(max_examples=60, deadline=None)
@given(
    first=st.sampled_from(LENGTHS),
    second=st.sampled_from(LENGTHS),
    grain=st.sampled_from(GRAINS),
    data=st.sampled_from(["raw-events", "statistics"]),
)
def test_a_longer_term_never_opens_what_a_shorter_one_closes(first: str, second: str, grain: str, data: str) -> None:
    short, long = sorted(Duration.parse(each) for each in (first, second))

    def permits(kept: Duration) -> bool:
        rule = Keeps(data=data, per=Per.PERSON, grain=grain, whom="everyone", kept=kept, for_=(Purpose.TRAINING,))  # type: ignore[arg-type]
        return retention.term(
            warehouse(keeps=(rule,)), "scanners", data, Per.PERSON, Grain(grain), NOW
        ).decision.permitted

    assert permits(short) or not permits(long)


@given(size=st.integers(0, 40), dominant=maybe(st.floats(0, 1)))
def test_a_larger_group_never_shows_less(size: int, dominant: float | None) -> None:
    def permits(people: int) -> bool:
        request = DerivationRequest(
            "scanners",
            "units",
            Per.TEAM,
            Grain.WEEK,
            Purpose.PLANNING,
            actor("team-lead"),
            Relation.OWN_TEAM,
            team_size=people,
            dominant=dominant,
        )
        return derivation.decide(warehouse(), request, NOW).decision.permitted

    assert permits(size + 1) or not permits(size)
