"""What examiners do with examinations: compare them, judge the same facts again, link one to a copy elsewhere, write a notice down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from acts import warehouse as w
from regard.acts import examine, prove
from regard.acts.examining import again, asked, comparing, elsewhere, foreign, last, notices, noticing, remembered
from regard.acts.running.site import RunningSite
from regard.ledger import tables as ledger_tables
from regard.terms.clock import SetClock
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound
from regard.terms.finding import State

BEFORE = Path(__file__).parents[2] / "examples" / "warehouse-before" / "charter.toml"
ENTERED = noticing.Entered(
    "CNIL", "MED-1", False, date(2026, 10, 1), months=2, covers=(("SCN-04", w.SYSTEM),), articles=("GDPR 5(1)(e)", " ")
)


@pytest.fixture(scope="module")
def before() -> again.Facts:
    made = foreign.foreign(BEFORE, foreign.Asking(read_as_of=date(2026, 6, 1)))
    return again.Facts("before", made.on, made.read_as_of, made.measures, "export:x")


def traces_of(site: RunningSite) -> int:
    return site.read(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(ledger_tables.leaf)).scalar_one())


def finished(site: RunningSite, on: date) -> str:
    """An examination that is done, of facts of `on`, without the reports that a real one makes."""
    asking = asked.Asking("wms.zip", upload="none")
    examination = asked.ask(site, w.actor(site, "dpo"), asking)
    made = replace(foreign.foreign(BEFORE), on=on)
    asked.ended(
        site, examination, {"breached": 1, "not_evidenced": 0, "met": 0}, {asked.PAGE: remembered.written(made)}
    )
    return examination


def test_measures_come_back_as_they_were_kept(before: again.Facts) -> None:
    made = foreign.foreign(BEFORE)
    assert remembered.measured(remembered.written(made)) == made.measures


def test_the_same_facts_are_breached_one_day_and_lawful_another(site: RunningSite, before: again.Facts) -> None:
    officer = w.actor(site, "dpo")
    traced = traces_of(site)
    early = again.judged(site, officer, before, before.on, date(2024, 6, 1))
    late = again.judged(site, officer, before, before.on, date(2026, 6, 1))
    assert traces_of(site) == traced + 2
    flag = next(one for one in late if one.requirement == "SCN-04")
    assert flag.state is State.MET
    compared = comparing.compare(early, late)
    assert compared.changed[flag.key] is State.BREACHED
    told = again.over_time(site, officer, before, flag.key)
    assert told.at(date(2024, 6, 1)).same is State.BREACHED
    assert told.at(date(2026, 6, 1)).same is State.MET
    assert told.at(date(2015, 1, 1)).same is None, "the facts had not happened"
    assert not told.at(date(2015, 1, 1)).duty
    assert any("Conseil d’État" in why.fr for why in told.at(date(2026, 6, 1)).why)
    because = again.because(flag, (before.on, date(2024, 6, 1)), (before.on, date(2026, 6, 1)))
    assert any("23 December 2025" in why.en for why in because)


def test_stretches_follow_each_other_and_agree_with_a_judgement_of_each_day(
    site: RunningSite, before: again.Facts
) -> None:
    officer = w.actor(site, "dpo")
    for one in again.judged(site, officer, before, before.on, before.read_as_of):
        told = again.over_time(site, officer, before, one.key)
        assert told.stretches[0].since == again.BEGINS
        assert told.stretches[-1].until == told.today
        for first, second in zip(told.stretches, told.stretches[1:], strict=False):
            assert second.since == first.until + timedelta(days=1)
        for each in told.stretches:
            for day in {each.since, each.until}:
                assert again.verdict(before, one, day, day).state is each.then
                assert each.same is None or again.verdict(before, one, before.on, day).state is each.same


def test_a_finding_that_is_not_there_has_no_timeline(site: RunningSite, before: again.Facts) -> None:
    with pytest.raises(NotFound, match="finding_unknown"):
        again.over_time(site, w.actor(site, "dpo"), before, "0" * 16)


def test_nothing_differs_from_itself_and_what_goes_away_is_told(before: again.Facts) -> None:
    found = remembered.in_words(foreign.foreign(BEFORE).findings)
    assert comparing.compare(found, found).nothing
    assert len({one.key for one in found}) == len(found)
    asks = next(one for one in found if one.state in comparing.ASKS)
    less = [one for one in found if one is not asks]
    assert comparing.compare(found, less).gone == (asks,)
    assert comparing.compare(less, found).new == {asks.key}
    settled = next(one for one in found if one.state is State.NOT_APPLICABLE)
    assert comparing.compare(found, [one for one in found if one is not settled]).nothing


def test_the_site_keeps_its_facts_and_its_earlier_examinations(site: RunningSite, clock: SetClock) -> None:
    examine.site(site)
    first = last.last(site)
    assert first is not None
    assert last.earlier(site) == ()
    clock.set(clock.now() + w.DAY)
    examine.site(site)
    (before,) = last.earlier(site)
    assert before.id == first.id
    assert [one.key for one in last.findings_of(site, before.id)] == [one.key for one in first.findings]
    whole = last.whole(site)
    now = last.last(site)
    assert now is not None
    assert remembered.in_words(whole.findings) == last.findings_of(site, now.id)
    assert last.counted(site, State.MET) == sum(one.state is State.MET for one in now.findings)
    with pytest.raises(NotFound, match="own_examination_unknown"):
        last.findings_of(site, "0" * 16)


def test_a_copy_is_known_as_of_the_day_of_the_facts(site: RunningSite, clock: SetClock) -> None:
    officer = w.actor(site, "dpo")
    (copy, *_) = elsewhere.copies(site)
    assert copy.stale
    today = clock.now().astimezone(site.zone).date()
    old = finished(site, date(2020, 1, 1))
    assert copy.declared_on is not None
    with pytest.raises(Conflict, match="copy_known_later"):
        elsewhere.link(site, officer, copy.id, old)
    traced = traces_of(site)
    made = finished(site, today - timedelta(days=3))
    assert elsewhere.link(site, officer, copy.id, made) == today - timedelta(days=3)
    assert traces_of(site) > traced
    now = next(one for one in elsewhere.copies(site) if one.id == copy.id)
    assert (now.stale, now.examination) == (False, made)
    public = [c for one in prove.notice(site).systems for c in one.copies if c.where == copy.where]
    assert [c.stale for c in public] == [False]
    examine.site(site)
    found = last.last(site)
    assert found is not None
    said = [one for one in found.findings if one.requirement == "COPY-01" and one.item == copy.item]
    assert [one.state for one in said] == [State.MET]
    assert [one.origin for one in said] == ["seen"]
    assert not any(one.requirement == "GDPR-05" and one.item == copy.item for one in found.findings), "no contradiction"
    clock.set(clock.now() + timedelta(days=40))
    assert next(one for one in elsewhere.copies(site) if one.id == copy.id).stale
    elsewhere.unlink(site, officer, copy.id)
    assert next(one for one in elsewhere.copies(site) if one.id == copy.id).examined_on == copy.declared_on


def test_an_export_can_be_no_younger_than_its_examination(site: RunningSite, clock: SetClock) -> None:
    (copy, *_) = elsewhere.copies(site)
    today = clock.now().astimezone(site.zone).date()
    assert elsewhere.link(site, w.actor(site, "dpo"), copy.id, finished(site, date(2099, 1, 1))) == today


def test_who_may_not_govern_links_nothing(site: RunningSite) -> None:
    (copy, *_) = elsewhere.copies(site)
    made = finished(site, site.clock.now().date())
    for role in ("representative", "inspector", "administrator"):
        with pytest.raises(NotAllowed):
            elsewhere.link(site, w.actor(site, role), copy.id, made)
    assert elsewhere.copies(site)[0].examination == ""
    with pytest.raises(NotFound, match="copy_unknown"):
        elsewhere.link(site, w.actor(site, "dpo"), "0" * 16, made)
    waiting = asked.ask(site, w.actor(site, "dpo"), asked.Asking("x", upload="none"))
    with pytest.raises(Conflict, match="examination_unfinished"):
        elsewhere.link(site, w.actor(site, "dpo"), copy.id, waiting)


def test_a_notice_is_composed_field_by_field(site: RunningSite) -> None:
    made = noticing.composed(site, ENTERED)
    assert made.until == date(2026, 12, 1)
    assert [(c.requirement, c.article, c.system) for c in made.covers] == [
        ("SCN-04", "", w.SYSTEM),
        ("", "GDPR 5(1)(e)", ""),
    ]
    injunction = noticing.composed(site, replace(ENTERED, injunction=True, penalty_eur=500, simplified=False))
    assert injunction.penalty is not None
    assert injunction.penalty.since == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"authority": " "}, "notice_authority"),
        ({"reference": ""}, "notice_reference"),
        ({"notified_on": None}, "notice_day"),
        ({"notified_on": date(2099, 1, 1)}, "notice_day"),
        ({"months": None}, "notice_period"),
        ({"months": 0}, "notice_period"),
        ({"days": 10}, "notice_period"),
        ({"months": None, "until": date(2026, 9, 1)}, "notice_period"),
        ({"penalty_eur": 100}, "notice_penalty"),
        ({"covers": (), "articles": (" ",)}, "notice_covers"),
        ({"covers": (("SCN-99", ""),)}, "notice_covers"),
    ],
)
def test_what_is_wrong_in_a_notice_is_said(site: RunningSite, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(InputRefused, match=code):
        noticing.composed(site, replace(ENTERED, **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("", date(2026, 1, 1), "0" * 64), "proof_what"),
        (("x", None, "0" * 64), "proof_day"),
        (("x", date(2026, 1, 1), "0" * 63 + "g"), "proof_digest"),
    ],
)
def test_what_is_wrong_in_a_proof_is_said(given: tuple[str, date | None, str], code: str) -> None:
    with pytest.raises(InputRefused, match=code):
        noticing.proof(*given)
    assert noticing.proof(" x ", date(2026, 1, 1), "A" * 64).sha256 == "a" * 64


def test_a_notice_is_sealed_and_marks_the_findings_that_it_covers(site: RunningSite, clock: SetClock) -> None:
    officer = w.actor(site, "dpo")
    examine.site(site)
    found = last.last(site)
    assert found is not None
    one = next(each for each in found.findings if each.state in comparing.ASKS)
    entered = replace(ENTERED, reference="MED-Jean-Untel", covers=((one.requirement, one.system),), articles=())
    notice = notices.record(site, officer, noticing.composed(site, entered))
    now = last.last(site)
    assert now is not None
    marked = {each.requirement for each in now.findings if each.notice == notice}
    assert marked == {one.requirement}
    notices.close(site, officer, notice, clock.now().date())
    after = last.last(site)
    assert after is not None
    assert not any(each.notice for each in after.findings)
    site.close()
    for path in site.folder.path.rglob("*"):
        if path.is_file():
            assert b"Jean-Untel" not in path.read_bytes(), path.name
