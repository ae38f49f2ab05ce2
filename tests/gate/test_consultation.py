"""The consultation on record."""

from __future__ import annotations

from datetime import date

import pytest

from gate.charters import consulted, site, standing, system, town, warehouse
from regard.charter.model import Consultation, Governance
from regard.gate.consultation import deemed, settled
from regard.terms.decision import Answer

DAY = date(2026, 11, 16)


def ask(works_council: object, *records: object, since: date = date(2026, 11, 1)) -> Answer:
    charter = warehouse(governance=Governance(works_council=works_council), since=since)  # type: ignore[arg-type]
    return settled(charter, charter.system[0], standing(consultations=records), DAY).decision.answer


@pytest.mark.parametrize(
    ("declared", "answer"),
    [
        (None, Answer.GAP),
        ("before", Answer.PERMIT),
        ("after", Answer.REFUSE),
        ("never", Answer.REFUSE),
        (date(2026, 10, 1), Answer.PERMIT),
        (date(2026, 11, 10), Answer.REFUSE),  # collection began before
        (date(2026, 11, 17), Answer.GAP),  # still ahead
        (Consultation(submitted=date(2026, 9, 1), opinion=date(2026, 9, 20)), Answer.PERMIT),
        (Consultation(submitted=date(2026, 9, 1), expert=False), Answer.PERMIT),  # deemed on 1 October
        (Consultation(submitted=date(2026, 9, 1), expert=True), Answer.PERMIT),  # deemed on 1 November
        (
            Consultation(submitted=date(2026, 9, 2), expert=True),
            Answer.REFUSE,
        ),  # deemed on 2 November, begun on the 1st
        (Consultation(submitted=date(2026, 9, 2)), Answer.REFUSE),  # expert unknown: the longer time
        (Consultation(submitted=date(2026, 10, 30), opinion=False), Answer.GAP),
        (Consultation(expert=True), Answer.GAP),
    ],
)
def test_what_the_charter_declares(declared: object, answer: Answer) -> None:
    assert ask(declared) is answer


def test_a_record_of_another_system_does_not_count_and_one_of_the_site_does() -> None:
    assert ask(None, consulted(system="cctv")) is Answer.GAP
    assert ask(None, consulted(system="scanners")) is Answer.PERMIT
    assert ask(None, consulted(system=None)) is Answer.PERMIT


def test_the_day_and_the_submission_of_the_last_consultation_are_told() -> None:
    charter = warehouse(governance=Governance())
    later = consulted(submitted=date(2026, 6, 1), opinion=date(2026, 6, 20))
    answer = settled(charter, charter.system[0], standing(consultations=(later, consulted())), DAY)
    assert (answer.on, answer.submitted) == (date(2026, 6, 20), date(2026, 6, 1))


def test_months_are_clamped_at_month_end() -> None:
    assert deemed(date(2026, 1, 31), expert=False, day=DAY) == date(2026, 2, 28)
    assert deemed(date(2025, 12, 31), expert=True, day=DAY) == date(2026, 2, 28)


def test_a_public_employer_needs_its_own_committees_opinion() -> None:
    bodycam = town().system[1]
    assert settled(town(), bodycam, standing(), DAY).decision.permitted
    silent = bodycam.model_copy(update={"governance": Governance()})
    assert settled(town(), silent, standing(), DAY).decision.answer is Answer.GAP
    unanswered = consulted(submitted=date(2025, 6, 1), opinion=None, system="bodycam")
    assert settled(town(), silent, standing(consultations=(unanswered,)), DAY).decision.answer is Answer.GAP


def test_where_nobody_at_work_is_watched_no_consultation_is_needed() -> None:
    answer = settled(town(), town().system[0], standing(), DAY)
    assert answer.decision.permitted and not answer.needed


def test_a_small_employer_needs_none() -> None:
    charter = site(warehouse(governance=Governance()), staff=12, temps=3)
    answer = settled(charter, system(governance=Governance()), standing(), DAY)
    assert answer.decision.permitted and not answer.needed
