"""Formal notices: days left, the penalty that runs after, what they cover."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.formats import examined as x
from regard.audit import notice
from regard.audit.formats import json_document
from regard.audit.notice import Standing, last_day
from regard.audit.strict import DeclarationRefused
from regard.terms.duration import Duration


def problems(text: str) -> dict[str, int]:
    with pytest.raises(DeclarationRefused) as caught:
        notice.loads(text)
    assert caught.value.code == "notice_refused"
    return {p.key: p.line for p in caught.value.problems}


@pytest.mark.parametrize(
    ("notified", "period", "last"),
    [
        (date(2021, 8, 30), "P4M", date(2021, 12, 30)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2026, 11, 22), "PT24H", date(2026, 11, 23)),
        (date(2026, 12, 31), "P2M", date(2027, 2, 28)),
    ],
)
def test_months_run_from_a_day_to_the_same_day(notified: date, period: str, last: date) -> None:
    assert last_day(notified, Duration.parse(period)) == last


@given(st.integers(-200, 400))
def test_days_left_and_the_penalty_meet_at_the_last_day(days: int) -> None:
    one = notice.loads(x.NOTICE)
    assert one.until == date(2026, 12, 30)
    today = one.until + timedelta(days=days)
    assert one.days_left(today) == -days
    assert one.penalty_days(today) == max(0, days)
    assert one.penalty_eur(today) == 250 * max(0, days)
    expected = Standing.OVERDUE if days > 0 else Standing.LAST_DAY if days == 0 else Standing.RUNNING
    assert one.standing(today) is expected


def test_closure_stops_the_penalty_and_a_cap_bounds_it() -> None:
    closed = notice.loads(x.NOTICE.replace('period = "P3M"', 'period = "P3M"\nclosed_on = 2027-01-10'))
    assert closed.penalty_days(date(2027, 6, 1)) == 10  # 31 December to 9 January
    assert closed.standing(date(2027, 1, 9)) is Standing.OVERDUE
    assert closed.standing(date(2027, 1, 10)) is Standing.CLOSED
    capped = notice.loads(x.NOTICE.replace("eur_a_day = 250", "eur_a_day = 250\nmost_eur = 1000"))
    assert capped.penalty_eur(date(2027, 6, 1)) == 1000


@pytest.mark.parametrize(
    ("eur", "procedure", "ceiling"),
    [(100_000, "ordinary", None), (100_001, "ordinary", 100_000), (100, "simplified", None), (101, "simplified", 100)],
)
def test_a_penalty_above_the_ceiling_is_told(eur: int, procedure: str, ceiling: int | None) -> None:
    text = x.NOTICE.replace("eur_a_day = 250", f"eur_a_day = {eur}")
    assert notice.loads(text.replace("[[covers]]", f'procedure = "{procedure}"\n[[covers]]')).above_ceiling() == ceiling


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('period = "P3M"', "", "notified_on"),
        ('"injunction"', '"formal-notice"', "penalty"),
        ('"injunction"', '"injonction"', "kind"),
        ('article = "GDPR 32"', 'article = "GDPR 32"\nrequirement = "ACC-05"', "covers[0]"),
        ('article = "GDPR 32"', 'requirement = "ACC-99"', "covers[0].requirement"),
        ("99" * 32, "99", "proof[0].sha256"),
        ('period = "P3M"', "until = 2026-09-29", "until"),
        ('authority = "CNIL"', "", "authority"),
    ],
)
def test_each_fault_is_told_with_its_place(old: str, new: str, key: str) -> None:
    assert problems(x.NOTICE.replace(old, new))[key] >= 1


def test_it_covers_what_it_names_in_the_report() -> None:
    report = x.made()
    covered = [each for each in report.judged if each.noticed]
    assert covered
    assert {each.finding.article for each in covered} == {"GDPR 32"}
    told = json_document.document(report)["notice"]
    assert told["days_left"] == 38
    assert sorted(told["findings"]) == sorted(each.key for each in covered)
    assert told["penalty"] == {
        "eur_a_day": 250, "since": "2026-12-31", "most_eur": None, "days": 0, "eur": 0, "above_ceiling": None,
    }  # fmt: skip
