"""The month for management: counted from the acts' own rows, small counts hidden, nobody named, traced before it is made."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest

from acts.warehouse import DAY, SHIFT, SYSTEM, actor, last_trace, watched, work
from regard.acts import answer, erase, examine, show
from regard.acts.governing import breaches
from regard.acts.upkeep import monthly, tallies
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.words import Grain, Per, Purpose

OCTOBER = date(2026, 10, 1)


def test_what_happened_in_the_month_is_counted(site, doors):
    dpo, manager = actor(site, "dpo"), actor(site, "operations-manager")
    scope = show.Scope(SYSTEM, "statistics", Per.TEAM, Grain.WEEK)
    for number in range(12):
        show.open_look(site, manager, scope, Purpose.PLANNING, f"planning {number}")
    one = watched(site, "WORKER-001")
    asked = answer.ask(site, one, SYSTEM, "rectification", "the badge was shared")
    examine.site(site)
    made = breaches.open_breach(site, dpo, breaches.Words("lost"), site.clock.now())
    breaches.not_needed(site, dpo, made, "encrypted")
    site.clock.set(SHIFT + 5 * DAY)
    erase.run(site)
    answer.settle(site, dpo, asked.id, "granted", "done")
    tallies.fold(site)
    found = monthly.document(site, OCTOBER)
    assert found["over"] is False
    assert found["erased"]["segments"] > 0
    assert found["looks"]["by"] == [{"purpose": ["planning", "planification"], "number": 12}]
    asked_for = found["requests"]
    assert (asked_for["received"], asked_for["in_time"], asked_for["longest_days"], asked_for["waiting"]) == (
        1,
        1,
        4,
        0,
    )
    assert (found["breaches"]["opened"], found["breaches"]["open"], found["breaches"]["not-needed"]) == (1, 1, 1)
    assert found["findings"][0] is None
    assert found["findings"][1]["not_evidenced"] > 0
    assert found["charters"] == 1
    later = monthly.document(site, date(2026, 9, 1))
    assert (later["requests"]["received"], later["erased"]["segments"], later["breaches"]["opened"]) == (0, 0, 0)


def test_few_looks_are_not_told(site):
    scope = show.Scope(SYSTEM, "statistics", Per.TEAM, Grain.WEEK)
    show.open_look(site, actor(site, "operations-manager"), scope, Purpose.PLANNING, "planning of next week")
    tallies.fold(site)
    looks = monthly.document(site, OCTOBER)["looks"]
    assert [one["number"] for one in looks["by"]] == [None]
    assert looks["total"] is None


def test_the_page_is_traced_made_in_both_languages_and_names_nobody(site):
    work(site).close()
    dpo = actor(site, "dpo")
    for language in ("fr", "en"):
        made = monthly.page(site, dpo, OCTOBER + timedelta(days=9), language)
        with pypdfium2.PdfDocument(made) as pdf:
            assert len(pdf) == 1
            text = pdf[0].get_textpage().get_text_bounded()
        assert "WORKER" not in text
        assert "Secret" not in text
    assert last_trace(site, "prove").value("object") == "management:2026-10"
    with pytest.raises(InputRefused):
        monthly.page(site, dpo, date(2027, 1, 1), "fr")
    for role in ("operations-manager", "representative", "administrator"):
        with pytest.raises(NotAllowed):
            monthly.page(site, actor(site, role), OCTOBER, "fr")
