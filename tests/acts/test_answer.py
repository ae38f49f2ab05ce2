"""Answer: what is held on me, who looked, what I ask for; a copy with nobody else in it; a receipt that verifies without Regard."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from acts import warehouse as w
from regard.acts import answer, derive, erase, govern, keep, prove
from regard.acts.running import signing
from regard.ledger import proof
from regard.terms.actor import Actor
from regard.terms.decision import Answer
from regard.terms.errors import InputRefused, NotAllowed, NotFound
from regard.terms.span import Span
from regard.terms.words import Purpose

NOON = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)


@pytest.fixture
def me(site, doors) -> Actor:
    return w.watched(site, "WORKER-003")


def test_what_is_held_on_me_until_when_and_why(site, doors, me):
    rows = w.segments(site, "raw-events")
    every = answer.held_on(site, me)
    assert {h.erase_by for h in every} == {row.erase_by for row in rows}
    assert sum(h.segments for h in every) == len(rows)
    assert set(every[0].purposes) == {Purpose.REAL_TIME_HELP, Purpose.REASSIGNMENT, Purpose.ERROR_DETECTION}
    trace = w.last_trace(site, "answer")
    assert trace.values("person") == (me.pseudonym(w.SYSTEM),)


def test_what_lies_in_an_open_hour_is_held_on_me_too(site):
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, w.hour_of(w.SHIFT, range(24)))
    me = w.watched(site, "WORKER-003")
    held = answer.held_on(site, me)
    assert [(h.data, h.segments, h.span) for h in held] == [("raw-events", 1, Span(w.SHIFT, w.SHIFT + w.HOUR))]
    assert len(answer.copy(site, me)["systems"][w.SYSTEM]["scans"]) == 6
    nobody = w.watched(site, w.UNTOLD)
    assert answer.held_on(site, nobody) == ()
    doors.close()


def test_nothing_is_held_on_me_once_it_was_erased(site, doors, me):
    site.clock.set(w.SHIFT + 4 * w.DAY)
    erase.run(site)
    assert answer.held_on(site, me) == ()
    assert answer.copy(site, me)["systems"][w.SYSTEM]["scans"] == []


def test_what_is_past_its_term_but_not_swept_yet_breaks_nothing(site, doors, me):
    site.clock.set(w.SHIFT + 4 * w.DAY)
    assert answer.copy(site, me)["systems"][w.SYSTEM]["scans"] == []
    assert answer.held_on(site, me) == ()
    assert answer.ask(site, me, w.SYSTEM, "restriction", "keep it").frozen is False


def test_a_copy_has_all_of_mine_and_nobody_else(site, doors, me):
    mine = [row for row in w.rows_kept(site) if row["person"] == me.pseudonym(w.SYSTEM)]
    document = json.loads(json.dumps(answer.copy(site, me)))
    scans = document["systems"][w.SYSTEM]["scans"]
    assert sorted(scan["at"] for scan in scans) == [row["at"].isoformat() for row in mine]
    others = [w.pseudonym(site, w.worker(n)) for n in range(24) if n != 3]
    assert not any(one in str(document) for one in others)
    assert w.name(3) not in str(document)


def test_a_copy_says_each_scan_once_though_a_hold_keeps_it_twice(site, doors, me):
    answer.ask(site, me, w.SYSTEM, "restriction", "I may go to court")
    assert len(answer.copy(site, me)["systems"][w.SYSTEM]["scans"]) == 18


def test_who_looked_by_role_date_and_purpose_never_by_name(site, me):
    site.clock.set(w.SHIFT + 4 * w.HOUR)
    lead = w.actor(site, "team-lead", team="inbound-A")
    derive.live(site, lead, w.SYSTEM, team="inbound-A")
    looks = answer.who_looked(site, me)
    assert any(one.role == "team-lead" and one.act == "derive" and one.purpose == "real-time-help" for one in looks)
    assert lead.id not in str(looks)
    other = w.watched(site, "WORKER-015")
    assert all(one.role != "team-lead" for one in answer.who_looked(site, other)), "of another team: nobody looked"


def test_a_receipt_verifies_offline_and_opens_ones_own_fields_only(site, me):
    site.clock.set(w.SHIFT + 4 * w.HOUR)
    lead = w.actor(site, "team-lead", team="inbound-A")
    derive.live(site, lead, w.SYSTEM, team="inbound-A")
    look = next(one for one in answer.who_looked(site, me) if one.role == "team-lead")
    receipt = answer.receipt(site, me, look.index)
    proved = proof.verify(receipt, signing.signer(site.folder).verifier)
    fields = dict(proved.fields)
    assert fields["person"] == me.pseudonym(w.SYSTEM)
    assert (fields["role"], fields["purpose"]) == ("team-lead", "real-time-help")
    assert "actor" not in fields
    assert sum(name == "person" for name, _ in proved.fields) == 1
    assert lead.id.encode() not in receipt
    others = [w.pseudonym(site, w.worker(n)) for n in range(12) if n != 3]
    assert not any(one.encode() in receipt for one in others)
    changed = receipt.replace(b"index %d" % look.index, b"index %d" % (look.index - 1))
    with pytest.raises(InputRefused):
        proof.verify(changed, signing.signer(site.folder).verifier)


def test_a_receipt_of_what_does_not_concern_me_is_not_given(site, me):
    site.clock.set(w.SHIFT + 4 * w.HOUR)
    other = w.watched(site, "WORKER-015")
    answer.held_on(site, other)
    for trace in (w.leaves(site) - 1, 0, 10_000):
        with pytest.raises(NotFound):
            answer.receipt(site, me, trace)


def test_a_proof_without_any_field_says_only_that_the_leaf_is_there(site, me):
    proved = proof.verify(prove.proof(site, 3), signing.signer(site.folder).verifier)
    assert (proved.index, proved.fields) == (3, ())
    with pytest.raises(NotFound):
        prove.proof(site, 10_000)


@pytest.mark.parametrize("kind", answer.KINDS)
def test_a_request_is_answered_within_a_month_counted_on_the_sites_calendar(site, me, kind):
    made = answer.ask(site, me, w.SYSTEM, kind, "please")
    assert made.words == "please"
    assert made.due.astimezone(site.zone).date().isoformat() == "2026-11-05"
    assert made.left_days == 31
    assert [one.id for one in answer.asked(site, me)] == [made.id]
    site.clock.advance(40 * w.DAY)
    assert answer.asked(site, me)[0].left_days < 0
    with pytest.raises(InputRefused):
        answer.ask(site, me, w.SYSTEM, "compliment", "")


def test_a_request_is_seen_and_settled_only_by_whoever_answers(site, me):
    made = answer.ask(site, me, w.SYSTEM, "objection", "not me")
    dpo = w.actor(site, "dpo")
    for role in ("worker", "operations-manager", "representative", "administrator"):
        before = w.leaves(site)
        with pytest.raises(NotAllowed):
            answer.settle(site, w.actor(site, role), made.id, "refused", "no")
        assert w.leaves(site) == before + 1, "a refusal is traced"
    assert [one.id for one in answer.waiting(site)] == [made.id]
    answer.settle(site, dpo, made.id, "granted", "right")
    assert answer.waiting(site) == ()
    (settled,) = answer.asked(site, me)
    assert (settled.outcome, settled.left_days) == ("granted", None)
    with pytest.raises(NotFound):
        answer.settle(site, dpo, "0" * 16, "granted", "right")


def test_the_words_of_a_request_are_sealed(site, me):
    answer.ask(site, me, w.SYSTEM, "objection", "Secret-Words-Of-Mine")
    site.writer.close()
    disk = b"".join(p.read_bytes() for p in site.folder.path.rglob("*") if p.is_file())
    assert b"Secret-Words-Of-Mine" not in disk


def test_a_restriction_freezes_my_rows_past_their_term_and_only_mine(site, doors, me):
    made = answer.ask(site, me, w.SYSTEM, "restriction", "I may go to court")
    assert made.frozen
    site.clock.set(w.SHIFT + 4 * w.DAY)
    erase.run(site)
    left = w.rows_kept(site)
    assert len(left) == 18
    assert {row["person"] for row in left} == {me.pseudonym(w.SYSTEM)}
    (held,) = {h.held for h in answer.held_on(site, me)}
    assert held is True
    site.clock.set(made.due)
    erase.run(site)
    assert w.rows_kept(site) == []


def test_whoever_is_not_linked_is_told_so(site, doors):
    stranger = w.actor(site, "worker")
    for attempt in (answer.held_on, answer.who_looked, answer.copy, answer.asked):
        with pytest.raises(NotFound) as error:
            attempt(site, stranger)
        assert error.value.code == "person_not_linked"
    with pytest.raises(NotFound):
        answer.ask(site, stranger, w.SYSTEM, "copy", "")


def test_my_own_data_need_a_second_factor_too(site, me):
    from dataclasses import replace

    with pytest.raises(NotAllowed) as error:
        answer.held_on(site, replace(me, second_factor=False))
    assert error.value.decision.answer is Answer.REFUSE


def test_each_answer_is_one_act(site, me):
    before = w.leaves(site)
    answer.held_on(site, me)
    assert w.leaves(site) == before + 1
    answer.copy(site, me)
    assert w.leaves(site) == before + 2


def test_an_objection_that_is_granted_forgets_the_person(site, doors, me):
    dpo = w.actor(site, "dpo")
    made = answer.ask(site, me, w.SYSTEM, "objection", "not me")
    answer.settle(site, dpo, made.id, "granted", "right")
    erase.person(site, dpo, w.SYSTEM, me.pseudonym(w.SYSTEM), "objection granted")
    again = w.again(site, me.id)
    assert again.person == ()
    with pytest.raises(NotFound):
        answer.held_on(site, again)
    keep.seal_due(site, doors.intake)
    assert me.pseudonym(w.SYSTEM) not in {row["person"] for row in w.rows_kept(site)}
    assert govern.roster(site, dpo, w.SYSTEM, [govern.Rostered("WORKER-003")]) == 1
    assert w.pseudonym(site, "WORKER-003") != me.pseudonym(w.SYSTEM), "the same worker id draws a new pseudonym"
