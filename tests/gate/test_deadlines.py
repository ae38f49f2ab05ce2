"""Deadlines on the site's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gate.charters import NOW, town, warehouse
from regard.gate import deadlines, limits, retention
from regard.terms.decision import Answer
from regard.terms.words import Grain, Per

PARIS = ZoneInfo("Europe/Paris")


def test_an_answer_is_due_in_a_month_and_two_more_when_extended() -> None:
    received = datetime(2026, 1, 31, 9, tzinfo=UTC)
    due = deadlines.answer_due(received, PARIS, received)
    assert due.at == datetime(2026, 2, 28, 9, tzinfo=UTC) and due.left == 28 and not due.overdue
    longer = deadlines.answer_due(received, PARIS, received, extended=True)
    assert longer.at == datetime(2026, 4, 30, 8, tzinfo=UTC), "on the calendar, in summer time"
    late = deadlines.answer_due(received, PARIS, datetime(2026, 2, 28, 9, 0, 1, tzinfo=UTC))
    assert late.overdue and late.left == -1


def test_a_breach_is_notified_within_seventy_two_hours() -> None:
    known = datetime(2026, 3, 28, 12, tzinfo=UTC)
    due = deadlines.breach_due(known, PARIS, known)
    assert due.at == known + timedelta(hours=72) and due.requirement == "GDPR-33"
    assert deadlines.breach_due(known, PARIS, known + timedelta(hours=73)).overdue


def test_no_deadline_is_made_up_where_the_rulebook_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "duration", lambda limit, day: None)
    due = deadlines.answer_due(NOW, PARIS, NOW)
    assert due.at is None and due.left is None and not due.overdue
    assert deadlines.breach_due(NOW, PARIS, NOW).at is None
    assert deadlines.consultation_deemed(date(2026, 1, 1), expert=False, on=date(2026, 1, 1)) is None


def test_silence_of_the_works_council() -> None:
    assert deadlines.consultation_deemed(date(2026, 1, 31), expert=False, on=NOW.date()) == date(2026, 2, 28)
    assert deadlines.consultation_deemed(date(2026, 1, 31), expert=True, on=NOW.date()) == date(2026, 3, 31)


def test_a_request_freezes_scans_and_not_images_under_the_security_code() -> None:
    scans = retention.term(warehouse(), "scanners", "raw-events", Per.PERSON, Grain.EVENT, NOW).term
    images = retention.term(town(), "street", "images", Per.PERSON, Grain.EVENT, NOW).term
    body = retention.term(town(), "bodycam", "images", Per.PERSON, Grain.EVENT, NOW).term
    assert scans is not None and images is not None and body is not None
    end = NOW + timedelta(hours=3)
    assert deadlines.freeze(warehouse(), "scanners", scans, end, PARIS, NOW).decision.permitted
    assert deadlines.freeze(warehouse(), "scanners", scans, NOW, PARIS, NOW).decision.answer is Answer.REFUSE
    for system, term in (("street", images), ("bodycam", body)):
        found = deadlines.freeze(town(), system, term, end, PARIS, NOW)
        assert found.decision.answer is Answer.REFUSE and found.copy_by == end
        assert found.decision.grounds[0].instead is not None
    assert deadlines.freeze(warehouse(), "ovens", scans, end, PARIS, NOW).decision.answer is Answer.GAP


def test_days_left_for_the_notice() -> None:
    charter = warehouse(since=date(2026, 11, 20))
    due = deadlines.notice_left(charter, "scanners", NOW)
    assert due.left == 4 and due.at == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert deadlines.notice_left(warehouse(), "scanners", NOW).overdue
    assert deadlines.notice_left(warehouse(since=None), "scanners", NOW).at is None
