"""Examine: the site's own state against its charter; a dossier about another; never a word of compliance."""

from __future__ import annotations

from datetime import date

import pytest

from acts import warehouse as w
from regard.acts import erase, examine, govern
from regard.acts.running import seen
from regard.rulebook.measure import Origin
from regard.terms.errors import InputRefused
from regard.terms.finding import State
from shared_data import shared


@pytest.fixture
def told(site, doors):
    """Everyone was told, and somebody may govern."""
    govern.tell(site, govern.OWNER, w.SYSTEM, [w.pseudonym(site, w.UNTOLD)])
    w.actor(site, "dpo")
    return site


def measured(site, item: str, name: str):
    return [m for m in seen.measures(site) if m.item == item and m.name == name]


def breached(examination, requirement: str | None = None):
    return [f for f in examination.of(State.BREACHED) if requirement in (None, f.requirement)]


def test_an_untouched_site_is_not_reproached(told):
    examined = examine.site(told)
    assert breached(examined) == []
    assert examined.counts[State.MET] > 20
    assert all(f.sentence.en and f.sentence.fr for f in examined.findings)
    assert not any(
        "complian" in f.sentence.en.lower() or "conforme" in f.sentence.fr.lower() for f in examined.findings
    )


def test_it_is_one_act_and_is_remembered(site, doors):
    before = w.leaves(site)
    examined = examine.site(site)
    assert w.leaves(site) == before + 1
    last = examine.last(site)
    assert last.made == site.clock.now()
    assert len(last.findings) == len(examined.findings)
    examine.site(site, read_as_of=date(2024, 6, 1))
    assert examine.last(site) == last, "only the examination of today is kept"


def test_what_is_kept_past_its_term_is_seen_and_reproached_until_it_is_erased(site, told):
    site.clock.set(w.SHIFT + 3 * w.DAY)
    (oldest,) = measured(site, "keeps[0]", "oldest")
    assert oldest.origin is Origin.SEEN
    assert oldest.coverage == 1.0
    assert breached(examine.site(site))
    erase.run(site)
    assert measured(site, "keeps[0]", "oldest") == []
    assert breached(examine.site(site)) == []


def test_somebody_who_was_never_told_and_is_at_work_is_a_finding(site):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, w.hour_of(w.SHIFT, range(24)))
    w.seal_all(site, doors)
    examined = examine.site(site)
    assert any(f.requirement.startswith(("GDPR-13", "LAB-03")) for f in breached(examined)), breached(examined)
    govern.tell(site, govern.OWNER, w.SYSTEM, [w.pseudonym(site, w.UNTOLD)])
    assert breached(examine.site(site)) == []
    doors.close()


def test_an_account_without_a_second_factor_is_a_finding(site, doors):
    someone = w.actor(site, "team-lead", team="inbound-A")
    assert all(m.value is True for m in measured(site, "accounts", "mfa"))
    from regard.acts.running import actors

    site.write(lambda conn: actors.set_second_factor(conn, someone.id, False))
    assert [m.value for m in measured(site, "accounts", "mfa")] == [False]
    assert breached(examine.site(site))


def test_an_exception_is_shown_beside_its_finding(site, doors):
    dpo, other = w.actor(site, "dpo"), w.actor(site, "dpo")
    examine.site(site)
    soft = next(f for f in examine.last(site).findings if f.force == "soft" and f.system == w.SYSTEM)
    until = site.clock.now() + 30 * w.DAY
    govern.exception(site, dpo, soft.requirement, w.SYSTEM, "weighed", "0" * 64, until, other.id)
    found = next(f for f in examine.last(site).findings if f.requirement == soft.requirement and f.system == w.SYSTEM)
    assert found.excepted_until == until
    site.clock.set(until)
    found = next(f for f in examine.last(site).findings if f.requirement == soft.requirement)
    assert found.excepted_until is None


def test_the_two_clocks_are_said(site, doors):
    examined = examine.site(site, on=date(2026, 6, 1), read_as_of=date(2024, 6, 1))
    assert (examined.on, examined.read_as_of) == (date(2026, 6, 1), date(2024, 6, 1))
    assert examined.release == examine.site(site).release != ""


def test_a_charter_that_does_not_say_its_day_is_asked_for_one(tmp_path):
    (tmp_path / "charter.toml").write_text(w.charter())
    with pytest.raises(InputRefused) as error:
        examine.dossier(tmp_path)
    assert error.value.code == "examine_no_day"
    assert examine.dossier(tmp_path, on=date(2026, 10, 5)).counts[State.MET] > 20


def test_what_is_not_known_is_a_gap_and_never_a_breach(tmp_path):
    (tmp_path / "charter.toml").write_text(
        'format = 1\nobserved_on = 2026-01-01\n[[system]]\nid = "s"\narea = "scanners"\n'
    )
    found = examine.dossier(tmp_path)
    assert found.of(State.BREACHED) == ()
    assert found.of(State.NOT_EVIDENCED)


def test_a_decided_case_is_examined_as_read_then_and_later():
    case = shared("dossier", "cases", "C01-amazon-cnil")
    then, later = (examine.dossier(case, read_as_of=day) for day in (date(2023, 12, 27), date(2025, 12, 24)))
    assert then.name == later.name
    assert then.on == later.on == date(2019, 11, 19)
    assert {f.requirement for f in breached(later)} < {f.requirement for f in breached(then)} | {
        f.requirement for f in breached(later)
    }
    assert len(breached(later)) < len(breached(then))


def test_every_requirement_is_there_to_be_read():
    every = examine.requirements()
    assert len(every) > 30
    assert examine.requirement(every[0].id) == every[0]
