"""What asks for an act on a Monday morning: each concern appears when it is so, and goes when it is mended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts.warehouse import DAY, HOUR, SHIFT, SYSTEM, UNTOLD, actor, last_trace, people, pseudonym, watched, work
from regard.acts import answer, erase, examine, govern
from regard.acts.governing import breaches, leavers
from regard.acts.upkeep import attention
from regard.acts.upkeep.attention import Weight
from regard.terms.errors import NotAllowed
from regard.terms.span import Span


def of(site, key):
    return next((one for one in attention.gathered(site) if one.key == key), None)


def test_only_who_governs_and_may_see_names_looks_and_it_is_traced(site):
    found = attention.concerns(site, actor(site, "dpo"))
    assert [one.weight for one in found] == sorted((one.weight for one in found), key=list(Weight).index)
    assert last_trace(site, "show").value("object") == "attention"
    for role in ("operations-manager", "representative", "administrator"):
        with pytest.raises(NotAllowed):
            attention.concerns(site, actor(site, role))


def test_a_site_that_nobody_examined_says_so_and_then_what_was_found(site):
    assert of(site, "unexamined").weight is Weight.NOW
    examine.site(site)
    assert of(site, "unexamined") is None
    last = examine.last(site)
    assert of(site, "not-evidenced").number == sum(f.state == "not-evidenced" for f in last.findings)
    site.clock.advance(3 * DAY)
    assert of(site, "unexamined").when == last.made


def test_what_is_over_term_is_told_until_it_is_erased(site, doors):
    assert of(site, "terms").weight is Weight.FINE
    site.clock.set(SHIFT + 5 * DAY)
    assert of(site, "terms").number > 0
    assert of(site, "terms").number == erase.plan(site).segments
    erase.run(site)
    assert of(site, "terms").number == 0


def test_what_a_hold_keeps_is_not_over_term_and_its_end_is_announced(site, doors):
    dpo = actor(site, "dpo")
    who = pseudonym(site, "WORKER-003")
    span = Span(SHIFT, SHIFT + 2 * HOUR)
    govern.place_hold(
        site, dpo, SYSTEM, procedure="claim", reason="a claim", until=SHIFT + 20 * DAY, span=span, person=who
    )
    assert of(site, "holds-ending") is None
    site.clock.set(SHIFT + 7 * DAY)
    erase.run(site)
    assert of(site, "terms").number == 0
    assert of(site, "holds-ending").when == SHIFT + 20 * DAY
    assert sum(govern.kept_by(site, govern.holds_in_force(site)).values()) == 2


def test_who_was_not_told_is_counted_by_system(site):
    assert of(site, "untold").weight is Weight.FINE
    people(site)
    assert (of(site, "untold").number, of(site, "untold").names) == (1, (SYSTEM,))
    govern.tell(site, actor(site, "dpo"), SYSTEM, [pseudonym(site, UNTOLD)])
    assert of(site, "untold").number == 0


def test_a_request_presses_in_its_last_week_and_is_late_after(site):
    people(site)
    one = watched(site, "WORKER-001")
    asked = answer.ask(site, one, SYSTEM, "rectification", "the badge was shared")
    assert (of(site, "requests").weight, of(site, "requests").when) == (Weight.SOON, asked.due)
    site.clock.set(asked.due - 6 * DAY)
    assert (of(site, "requests").weight, of(site, "requests").other) == (Weight.NOW, 0)
    site.clock.set(asked.due + HOUR)
    assert of(site, "requests").other == 1
    answer.settle(site, actor(site, "dpo"), asked.id, "granted", "corrected")
    assert of(site, "requests").weight is Weight.FINE


def test_a_breach_presses_until_it_is_decided_and_stays_until_it_is_closed(site):
    dpo = actor(site, "dpo")
    made = breaches.open_breach(site, dpo, breaches.Words("a laptop was lost"), site.clock.now())
    assert of(site, "breaches-clock").when == site.clock.now() + timedelta(hours=72)
    site.clock.advance(timedelta(hours=73))
    assert of(site, "breaches-clock").other == 1
    breaches.not_needed(site, dpo, made, "encrypted, the key was elsewhere")
    assert of(site, "breaches-clock") is None
    assert (of(site, "breaches").weight, of(site, "breaches").number) == (Weight.SOON, 1)


def test_exceptions_are_announced_before_their_end_and_told_after(site):
    dpo, other = actor(site, "dpo"), actor(site, "dpo")
    asked = govern.ask_exception(site, dpo, "ACC-01", SYSTEM, "old terminals", "0" * 64, site.clock.now() + 30 * DAY)
    assert of(site, "exceptions-asked").number == 1
    govern.approve_exception(site, other, asked)
    assert of(site, "exceptions-asked") is None
    assert of(site, "exceptions-soon") is None
    site.clock.advance(20 * DAY)
    assert of(site, "exceptions-soon").number == 1
    site.clock.advance(11 * DAY)
    assert (of(site, "exceptions-over").weight, of(site, "exceptions-over").number) == (Weight.NOW, 1)


def test_an_account_that_did_nothing_for_long_and_a_role_that_ends_are_told(site):
    dpo = actor(site, "dpo")
    lead = actor(site, "team-lead", team="inbound-A", days=100)
    assert of(site, "accounts-unused").number == 0
    site.clock.advance(leavers.UNUSED_AFTER + DAY)
    attention.concerns(site, dpo)  # which leaves a trace of the officer
    assert of(site, "accounts-unused").number == 1
    assert of(site, "roles-ending").number == 1
    govern.leave(site, dpo, lead.id)
    assert (of(site, "accounts-unused").number, of(site, "roles-ending")) == (0, None)


def test_a_backup_is_late_after_twice_its_hours(site):
    assert of(site, "backup").weight is Weight.NOW
    name = site.clock.now().strftime("%Y%m%dT%H%M%SZ")
    (site.folder.backups / name).mkdir(parents=True)
    assert of(site, "backup").weight is Weight.FINE
    site.clock.advance(timedelta(hours=2 * site.settings.backup_every_hours + 1))
    assert of(site, "backup").weight is Weight.NOW


def test_what_changed_is_told_for_a_week(site):
    actor(site, "dpo")
    assert of(site, "charter").number == 1
    assert of(site, "roles").number == 1
    site.clock.advance(8 * DAY)
    assert of(site, "charter") is None
    assert of(site, "roles") is None


def test_no_concern_names_anyone(site):
    work(site).close()
    site.clock.set(SHIFT + 5 * DAY)
    assert "WORKER" not in str(attention.gathered(site))
    assert "Secret" not in str(attention.gathered(site))
