from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from regard.terms.actor import Actor
from regard.terms.clock import SetClock, from_micros, micros
from regard.terms.decision import Answer, Decision, Ground, strictest
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area, Grain, Purpose, Relation

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_naive_time_is_never_taken() -> None:
    naive = datetime(2026, 5, 1)
    for use in (lambda: micros(naive), lambda: SetClock(naive), lambda: Span(naive, naive)):
        with pytest.raises(ValueError, match="aware"):
            use()


def test_microseconds_round_trip_across_zones() -> None:
    there = datetime(2026, 5, 1, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    assert from_micros(micros(there)) == there


def test_a_span_is_half_open() -> None:
    span = Span(NOON, NOON + timedelta(hours=1))
    assert span.holds(NOON)
    assert not span.holds(NOON + timedelta(hours=1))
    assert span.overlap(Span(NOON + timedelta(minutes=50), NOON + timedelta(hours=3))) == timedelta(minutes=10)
    with pytest.raises(ValueError, match="does not end before"):
        Span(NOON, NOON - timedelta(seconds=1))


def test_an_error_speaks_both_languages_with_its_fields() -> None:
    error = InputRefused("row_refused", Text("Line {line} is wrong.", "La ligne {line} est fausse."), line=3)
    assert error.text.to("fr-FR") == "La ligne 3 est fausse."
    assert error.text.to("de") == "Line 3 is wrong."
    assert error.exit_code == 2


def test_the_strictest_decision_wins_and_says_why() -> None:
    ground = Ground("SCN-01", Text("no", "non"))
    refuse, gap, permit = Decision(Answer.REFUSE, (ground,)), Decision(Answer.GAP), Decision(Answer.PERMIT)
    assert strictest(permit, gap, refuse).answer is Answer.REFUSE
    assert strictest(permit, gap).answer is Answer.GAP
    assert strictest(permit, permit).permitted
    assert strictest(permit, refuse).requirements == ("SCN-01",)


def test_relation_to_oneself_to_the_own_team_and_to_others() -> None:
    actor = Actor("a1", teams=frozenset({"inbound-A"}), person=(("scanners", "p7"),))
    assert actor.relation_to("scanners", person="p7") is Relation.SELF
    assert actor.relation_to("cctv", person="p7") is Relation.SITE
    assert actor.relation_to("scanners", team="inbound-A") is Relation.OWN_TEAM
    assert actor.relation_to("scanners", team="outbound-B") is Relation.SITE


def test_the_closed_lists() -> None:
    assert Grain.EVENT.fineness == Grain.NOW.fineness < Grain.HOUR.fineness < Grain.QUARTER.fineness
    assert [a for a in Area if a.runs] == [Area.SCANNERS, Area.CCTV, Area.BODYCAM, Area.CALLS, Area.REPORTS]
    assert len(Purpose) == len({p.value for p in Purpose}) == 45
