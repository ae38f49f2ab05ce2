"""The breach register: sealed words, the clock of 72 hours, decisions with their reasons, and an export that spreadsheets do not run."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from acts.warehouse import DAY, HOUR, actor, all_traces, last_trace
from regard.acts import erase
from regard.acts.governing import breaches
from regard.acts.governing.breaches import Clock, Words
from regard.acts.running import tables
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound

SECRET = "The list of Secret-Name-003 was sent outside"


@pytest.fixture
def dpo(site):
    return actor(site, "dpo")


@pytest.fixture
def made(site, dpo):
    return breaches.open_breach(site, dpo, Words(SECRET), site.clock.now() - 2 * HOUR)


def test_the_clock_runs_from_when_it_was_known(site, dpo, made):
    held = breaches.one(site, dpo, made)
    assert held.due == held.known + timedelta(hours=72)
    assert held.clock is Clock.RUNS
    site.clock.set(held.due)
    assert breaches.one(site, dpo, made).clock is Clock.RUNS
    site.clock.advance(timedelta(minutes=1))
    assert breaches.one(site, dpo, made).clock is Clock.LATE


def test_words_are_sealed_and_in_no_trace(site, dpo, made):
    with site.engine.connect() as conn:
        row = conn.execute(sa.select(tables.breach)).one()
    assert SECRET.encode() not in bytes(row.sealed)
    assert SECRET not in str(row)
    assert all(SECRET not in str(trace.fields) for trace in all_traces(site))
    assert breaches.one(site, dpo, made).words.facts == SECRET


@pytest.mark.parametrize("role", ["operations-manager", "representative", "inspector", "administrator"])
def test_nobody_else_reads_or_writes(site, dpo, made, role):
    other = actor(site, role)
    for act in (
        lambda: breaches.one(site, other, made),
        lambda: breaches.register(site, other),
        lambda: breaches.exported(site, other),
        lambda: breaches.close(site, dpo_closed(site, dpo, made, other), made),
        lambda: breaches.open_breach(site, other, Words("facts"), site.clock.now()),
    ):
        with pytest.raises(NotAllowed):
            act()


def dpo_closed(site, dpo, made, other):
    breaches.describe(site, dpo, made, Words("facts", effects="none", measures="recalled"))
    breaches.not_needed(site, dpo, made, "recalled unread")
    return other


def test_notified_in_time_or_late_with_a_reason(site, dpo, made):
    known = breaches.one(site, dpo, made).known
    for at in (known - HOUR, site.clock.now() + HOUR):
        with pytest.raises(InputRefused, match="breach_instant"):
            breaches.notify(site, dpo, made, at, "CNIL-1")
    site.clock.set(known + 4 * DAY)
    with pytest.raises(InputRefused, match="breach_why"):
        breaches.notify(site, dpo, made, site.clock.now(), " ")
    breaches.notify(site, dpo, made, known + 3 * DAY, "CNIL-1")
    assert breaches.one(site, dpo, made).clock is Clock.NOTIFIED
    with pytest.raises(Conflict):
        breaches.notify(site, dpo, made, site.clock.now(), "again")
    late = breaches.open_breach(site, dpo, Words("another"), site.clock.now() - 5 * DAY)
    breaches.notify(site, dpo, late, site.clock.now(), "found on Monday")
    assert breaches.one(site, dpo, late).clock is Clock.NOTIFIED_LATE


def test_what_was_decided_first_may_still_be_notified(site, dpo, made):
    breaches.not_needed(site, dpo, made, "thought harmless")
    assert breaches.one(site, dpo, made).clock is Clock.NOT_NEEDED
    breaches.notify(site, dpo, made, site.clock.now(), "CNIL-2")
    assert breaches.one(site, dpo, made).clock is Clock.NOTIFIED
    with pytest.raises(Conflict):
        breaches.not_needed(site, dpo, made, "no")


def test_it_closes_once_effects_measures_and_notification_are_written_and_stays(site, dpo, made):
    with pytest.raises(Conflict, match="breach_undecided"):
        breaches.close(site, dpo, made)
    breaches.not_needed(site, dpo, made, "recalled unread")
    with pytest.raises(Conflict, match="breach_undecided"):
        breaches.close(site, dpo, made)
    breaches.people_told(site, dpo, made, None, "no high risk")
    breaches.describe(site, dpo, made, Words(SECRET, effects="none", measures="recalled"))
    breaches.close(site, dpo, made)
    held = breaches.one(site, dpo, made)
    assert (held.words.authority, held.words.told) == ("recalled unread", "no high risk")
    assert held.closed == site.clock.now()
    with pytest.raises(Conflict, match="breach_closed"):
        breaches.describe(site, dpo, made, Words("other"))


def test_what_says_nothing_or_is_unknown_is_refused(site, dpo, made):
    with pytest.raises(InputRefused):
        breaches.open_breach(site, dpo, Words("  "), site.clock.now())
    with pytest.raises(InputRefused):
        breaches.open_breach(site, dpo, Words("facts"), site.clock.now() + HOUR)
    with pytest.raises(InputRefused):
        breaches.describe(site, dpo, made, Words(""))
    with pytest.raises(InputRefused):
        breaches.people_told(site, dpo, made, None, "")
    with pytest.raises(NotFound):
        breaches.one(site, dpo, "f" * 32)


def test_open_ones_come_first_and_the_export_is_traced_and_harmless(site, dpo, made):
    breaches.describe(site, dpo, made, Words("=HYPERLINK(1)", effects="none", measures="recalled"))
    breaches.not_needed(site, dpo, made, "recalled")
    breaches.close(site, dpo, made)
    second = breaches.open_breach(site, dpo, Words("older; but open"), site.clock.now() - 9 * DAY)
    assert [one.id for one in breaches.register(site, dpo)] == [second, made]
    content = breaches.exported(site, dpo)
    assert last_trace(site, "prove").value("object") == "export:breaches"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["facts"] for row in rows] == ["older; but open", "'=HYPERLINK(1)"]
    assert rows[1]["clock"] == "not-needed"


def test_an_entry_dies_five_years_after_its_last_change(site, dpo, made):
    site.clock.advance(4 * 365 * DAY)
    later = actor(site, "dpo", days=5 * 365)
    breaches.describe(site, later, made, Words("still open"))
    site.clock.advance(4 * 365 * DAY)
    erase.run(site)
    assert breaches.one(site, later, made).words.facts == "still open"
    site.clock.advance(366 * DAY)
    erase.run(site)
    assert breaches.one(site, actor(site, "dpo"), made).words.facts == ""
