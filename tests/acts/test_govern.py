"""Govern: what comes into force, who may do what until when, what is kept for a procedure; each asked of the gate and traced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from acts.warehouse import (
    DAY,
    HOUR,
    SHIFT,
    SYSTEM,
    actor,
    again,
    all_traces,
    charter,
    device,
    found,
    last_trace,
    leaves,
    name,
    people,
    pseudonym,
    rows_kept,
    segments,
    watched,
    without_key,
    worker,
)  # fmt: skip
from regard.acts import erase, govern
from regard.acts.running import actors, logins
from regard.charter import CharterRefused
from regard.terms.actor import Actor
from regard.terms.decision import Answer
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.span import Span

NOBODY = Actor("nobody", frozenset({"worker"}), second_factor=True)
WIDER = ('kept = "P31D"\nannounced = "P31D"', 'kept = "P60D"\nannounced = "P60D"')


def refused(call, answer: Answer, requirement: str | None = None) -> None:
    with pytest.raises(NotAllowed) as error:
        call()
    assert error.value.decision.answer is answer
    if requirement:
        assert requirement in error.value.decision.requirements


def test_a_published_charter_is_in_force_numbered_and_traced(site):
    assert site.charter_number == 1
    ((number, when, sha256, widens),) = govern.published(site)
    assert (number, when, widens) == (1, site.clock.now(), False)
    assert govern.charter_text(site) == charter()
    assert len(sha256) == 64
    trace = last_trace(site, "govern")
    assert (trace.value("object"), trace.value("actor"), trace.value("outcome")) == (
        "charter:1",
        "owner:keys",
        "permit",
    )


def test_the_same_charter_is_not_published_twice(site):
    with pytest.raises(Conflict) as error:
        govern.publish_charter(site, govern.OWNER, charter())
    assert error.value.code == "charter_unchanged"
    assert site.charter_number == 1


def test_a_charter_that_is_no_charter_changes_nothing_and_says_where(site):
    with pytest.raises(CharterRefused) as error:
        govern.publish_charter(site, govern.OWNER, charter(("grain = ", "grian = ")))
    assert error.value.problems[0].line > 1
    assert site.charter_number == 1


def test_a_change_that_watches_more_needs_a_consultation_of_its_own(site):
    wider = charter(WIDER)
    refused(lambda: govern.publish_charter(site, govern.OWNER, wider), Answer.GAP, "LAB-07")
    assert site.charter_number == 1
    site.clock.advance(10 * DAY)
    govern.record_consultation(site, govern.OWNER, submitted=site.clock.now().date(), system=SYSTEM, expert=False)
    refused(lambda: govern.publish_charter(site, govern.OWNER, wider), Answer.GAP, "LAB-07")
    site.clock.advance(40 * DAY)
    done = govern.publish_charter(site, govern.OWNER, wider)
    assert done.number == 2
    assert any(change.widens for change in done.changes)
    assert govern.published(site)[1][3] is True


def test_a_change_that_watches_less_needs_none(site):
    narrower = charter(('kept = "P31D"\nannounced = "P31D"', 'kept = "P20D"\nannounced = "P20D"'))
    assert govern.publish_charter(site, govern.OWNER, narrower).number == 2


@pytest.mark.parametrize(
    ("old", "new", "requirement"),
    [
        ('kept = "PT36H"', 'kept = "P31D"', "SCN-"),
        ("shared = false ", "shared = true ", "ACC-"),
        ('when = "before"\nitems', 'when = "never"\nitems', "GDPR-13"),
    ],
)
def test_a_charter_that_breaches_binding_law_is_refused_with_its_grounds(site, old, new, requirement):
    with pytest.raises(NotAllowed) as error:
        govern.publish_charter(site, govern.OWNER, charter((old, new)))
    grounds = error.value.decision.grounds
    assert any(ground.requirement.startswith(requirement) for ground in grounds), [g.requirement for g in grounds]
    assert all(ground.sentence.en and ground.sentence.fr for ground in grounds)
    assert last_trace(site, "govern").value("outcome") == "refuse"
    assert site.charter_number == 1


@pytest.mark.parametrize("role", ["worker", "operations-manager", "representative", "inspector"])
def test_only_who_may_govern_governs(site, role):
    """Each door of the act, tried by someone whose role does not say it: refused, traced, and without effect."""
    people(site)
    someone = actor(site, role)
    them = actor(site, "operations-manager")
    now = site.clock.now()
    person = pseudonym(site, "WORKER-001")
    span = Span(now, now + HOUR)
    attempts = [
        lambda: govern.publish_charter(site, someone, without_key(charter(), "temps")),
        lambda: govern.enrol_actor(site, someone, "x"),
        lambda: govern.enrolment_link(site, someone, them.id),
        lambda: govern.grant(site, someone, them.id, "inspector", until=now + DAY),
        lambda: govern.withdraw(site, someone, them.id),
        lambda: govern.enrol_device(site, someone, SYSTEM, "scanner-002"),
        lambda: govern.withdraw_device(site, someone, SYSTEM, "scanner-001"),
        lambda: govern.roster(site, someone, SYSTEM, [govern.Rostered("WORKER-900")]),
        lambda: govern.tell(site, someone, SYSTEM, [person]),
        lambda: govern.paper_code(site, someone, SYSTEM, person),
        lambda: govern.record_consultation(site, someone, submitted=date(2026, 1, 1)),
        lambda: govern.release_hold(site, someone, "0" * 32, "no reason"),
        lambda: govern.place_hold(
            site, someone, SYSTEM, procedure="claim", reason="r", until=now + DAY, span=span, person=person
        ),
        lambda: govern.exception(site, someone, "ACC-03", SYSTEM, "reason", "0" * 64, now + DAY, them.id),
    ]
    for number, attempt in enumerate(attempts):
        before = leaves(site)
        with pytest.raises(NotAllowed) as error:
            attempt()
        assert error.value.decision is not None, number
        assert leaves(site) == before + 1, number
        assert last_trace(site).value("outcome") in ("refuse", "gap"), number
    assert site.charter_number == 1
    assert again(site, them.id).roles == {"operations-manager"}


def test_a_role_is_granted_by_someone_else_with_an_end_and_a_second_factor(site):
    dpo, them = actor(site, "dpo"), actor(site)
    now = site.clock.now()
    refused(lambda: govern.grant(site, dpo, dpo.id, "team-lead", until=now + DAY), Answer.REFUSE)
    refused(lambda: govern.grant(site, dpo, them.id, "team-lead", until=None), Answer.GAP, "ACC-06")
    refused(lambda: govern.grant(site, dpo, them.id, "team-lead", until=now - DAY), Answer.REFUSE, "ACC-06")
    refused(lambda: govern.grant(site, dpo, them.id, "king", until=now + DAY), Answer.REFUSE)
    bare = govern.enrol_actor(site, dpo, "no factor yet")
    refused(lambda: govern.grant(site, dpo, bare, "team-lead", until=now + DAY), Answer.REFUSE, "ACC-07")
    govern.grant(site, dpo, them.id, "team-lead", until=now + DAY, team="inbound-A")
    granted = again(site, them.id)
    assert (granted.roles, granted.teams) == ({"team-lead"}, {"inbound-A"})
    refused(lambda: govern.grant(site, dpo, them.id, "administrator", until=now + DAY), Answer.REFUSE, "GDPR-32")
    site.clock.advance(DAY)
    assert again(site, them.id).roles == frozenset(), "a role ends by itself"


def test_a_withdrawn_role_bites_at_once_and_who_left_is_nobody(site):
    dpo = actor(site, "dpo")
    them = actor(site, "team-lead", "inspector", team="inbound-A")
    assert govern.withdraw(site, dpo, them.id, "inspector") == 1
    assert again(site, them.id).roles == {"team-lead"}
    assert govern.withdraw(site, dpo, them.id) == 1
    with pytest.raises(NotFound):
        again(site, them.id)


def test_the_first_officer_is_enrolled_once_with_a_link_for_one_use(site):
    token = govern.first_officer(site, "Dana")
    second = govern.first_officer(site, "Dana")
    with pytest.raises(Conflict):
        site.read(lambda conn: actors.peek_enrolment(conn, token, site.clock.now()))
    actor_id = site.write(lambda conn: actors.use_enrolment(conn, second, site.clock.now()))
    with pytest.raises(Conflict):
        site.write(lambda conn: actors.use_enrolment(conn, second, site.clock.now()))
    site.write(lambda conn: actors.set_second_factor(conn, actor_id, True))
    assert again(site, actor_id).roles == {"dpo"}
    with pytest.raises(Conflict) as error:
        govern.first_officer(site, "Mallory")
    assert error.value.code == "officer_enrolled"


def test_an_enrolment_link_is_over_after_a_quarter_of_an_hour(site):
    token = govern.first_officer(site, "Dana")
    site.clock.advance(timedelta(minutes=15))
    with pytest.raises(Conflict) as error:
        site.write(lambda conn: actors.use_enrolment(conn, token, site.clock.now()))
    assert error.value.code == "enrolment_over"


def test_a_device_that_the_charter_does_not_declare_gets_no_token(site):
    with pytest.raises(NotFound) as error:
        govern.enrol_device(site, govern.OWNER, SYSTEM, "scanner-999")
    assert error.value.code == "device_undeclared"
    with pytest.raises(NotFound):
        govern.withdraw_device(site, govern.OWNER, SYSTEM, "scanner-001")


def test_names_and_labels_are_sealed_and_worker_ids_are_nowhere(site):
    people(site)
    govern.enrol_actor(site, govern.OWNER, "Secret-Label")
    device(site)
    site.close()
    disk = b"".join(p.read_bytes() for p in sorted(site.folder.path.rglob("*")) if p.is_file())
    for text in (name(1), name(7), "Secret-Label", "Secret-Name"):
        assert text.encode() not in disk
    assert b"WORKER-001" not in disk


def test_an_exception_is_made_to_guidance_only_and_approved_by_another(site):
    dpo, other = actor(site, "dpo"), actor(site, "dpo")
    until = site.clock.now() + 30 * DAY

    def ask(requirement: str, by=dpo, approver: str | None = other.id, reason: str = "why", end=until) -> str:
        return govern.exception(site, by, requirement, SYSTEM, reason, "0" * 64, end, approver)

    refused(lambda: ask("SCN-02"), Answer.REFUSE)
    refused(lambda: ask("GDPR-13"), Answer.REFUSE, "GDPR-13")
    soft = "ACC-03"
    refused(lambda: ask(soft, approver=None), Answer.GAP)
    refused(lambda: ask(soft, approver=dpo.id), Answer.REFUSE)
    refused(lambda: ask(soft, reason=" "), Answer.REFUSE)
    refused(lambda: ask(soft, end=site.clock.now() - DAY), Answer.REFUSE)
    assert ask(soft)


def test_a_hold_keeps_one_persons_rows_beyond_their_term_and_not_the_rest_of_the_hour(site, doors):
    dpo = actor(site, "dpo")
    who = pseudonym(site, "WORKER-003")
    until = site.clock.now() + 20 * DAY
    span = Span(SHIFT, SHIFT + 2 * HOUR)
    placed = govern.place_hold(
        site, dpo, SYSTEM, procedure="claim", reason="a claim about pay", until=until, span=span, person=who
    )
    assert [hold.id for hold in govern.holds_in_force(site)] == [placed.id]
    held = segments(site, "raw-events", hold=placed.id)
    assert len(held) == 2
    assert all(set(site.vault.table(row)["person"].to_pylist()) == {who} for row in held)
    site.clock.set(SHIFT + 3 * DAY)
    erase.run(site)
    left = rows_kept(site)
    assert len(left) == 12
    assert {row["person"] for row in left} == {who}
    site.clock.set(until)
    assert erase.run(site) is not None
    assert segments(site, "raw-events") == []
    assert govern.holds_in_force(site) == ()


def test_a_hold_that_is_released_falls_back_to_the_own_term(site, doors):
    dpo = actor(site, "dpo")
    who = pseudonym(site, "WORKER-003")
    placed = govern.place_hold(
        site, dpo, SYSTEM, procedure="judicial", reason="order 12", until=site.clock.now() + 200 * DAY,
        span=Span(SHIFT, SHIFT + HOUR), person=who,
    )  # fmt: skip
    site.clock.set(SHIFT + 5 * DAY)
    erase.run(site)
    assert len(rows_kept(site)) == 6
    assert govern.release_hold(site, dpo, placed.id, "settled") == 1
    erase.run(site)
    assert rows_kept(site) == []
    with pytest.raises(NotFound):
        govern.release_hold(site, dpo, "f" * 32, "never was")


@pytest.mark.parametrize(
    "change",
    [
        {"procedure": "curiosity"},
        {"reason": " "},
        {"until": timedelta(days=-1)},
        {"span": None},
        {"person": None},
        {"span": Span(SHIFT - 400 * DAY, SHIFT)},
    ],
)
def test_a_hold_is_narrow_reasoned_and_ends(site, doors, change):
    dpo = actor(site, "dpo")
    ask = {
        "procedure": "claim",
        "reason": "a claim",
        "until": timedelta(days=9),
        "span": Span(SHIFT, SHIFT + HOUR),
        "person": pseudonym(site, "WORKER-003"),
        **change,
    }
    ask["until"] = site.clock.now() + ask["until"]
    refused(lambda: govern.place_hold(site, dpo, SYSTEM, **ask), Answer.REFUSE)
    assert govern.holds_in_force(site) == ()


def test_a_paper_code_links_its_holder_once(site):
    people(site)
    who = pseudonym(site, "WORKER-001")
    code = govern.paper_code(site, govern.OWNER, SYSTEM, who)
    assert govern.redeem_paper_code(site, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA") is None
    assert govern.redeem_paper_code(site, code.lower().replace("-", " ")) is not None
    assert govern.redeem_paper_code(site, code) is None, "a code serves once"
    assert all(
        who not in str(row.fields) or row.value("object").startswith(("paper", "account")) for row in all_traces(site)
    )
    linked = watched(site, "WORKER-002")
    assert linked.pseudonym(SYSTEM) == pseudonym(site, "WORKER-002")
    assert linked.roles == {"worker"}


def test_a_paper_code_dies_after_five_wrong_tries_and_after_a_fortnight(site):
    people(site)
    code = govern.paper_code(site, govern.OWNER, SYSTEM, pseudonym(site, "WORKER-001"))
    wrong = code[:-4] + ("AAAA" if not code.endswith("AAAA") else "BBBB")
    for _ in range(5):
        assert govern.redeem_paper_code(site, wrong) is None
    assert govern.redeem_paper_code(site, code) is None
    other = govern.paper_code(site, govern.OWNER, SYSTEM, pseudonym(site, "WORKER-002"))
    site.clock.advance(14 * DAY)
    assert govern.redeem_paper_code(site, other) is None


def test_a_terminal_acts_for_whoever_approved_it_for_a_quarter_of_an_hour(site):
    dpo = actor(site, "dpo")
    token, code = logins.ask(site)
    with pytest.raises(NotAllowed) as error:
        logins.actor_of(site, token)
    assert error.value.code == "login_needed"
    with pytest.raises(NotAllowed) as error:
        logins.approve(site, Actor(dpo.id, dpo.roles, second_factor=False), code)
    assert error.value.code == "second_factor"
    with pytest.raises(Conflict):
        logins.approve(site, dpo, "BBBB-BBBB")
    logins.approve(site, dpo, code.lower())
    assert logins.actor_of(site, token) == dpo
    with pytest.raises(Conflict):
        logins.approve(site, actor(site, "dpo"), code)
    site.clock.advance(timedelta(minutes=15))
    with pytest.raises(NotAllowed):
        logins.actor_of(site, token)


def test_a_terminal_whose_actor_lost_the_role_or_left_or_ended_it_acts_for_nobody(site):
    dpo, them = actor(site, "dpo"), actor(site, "team-lead", team="inbound-A")
    token, code = logins.ask(site)
    logins.approve(site, them, code)
    govern.grant(site, dpo, them.id, "representative", until=site.clock.now() + timedelta(days=30))
    govern.withdraw(site, dpo, them.id, "team-lead")
    assert logins.actor_of(site, token).roles == {"representative"}
    govern.withdraw(site, dpo, them.id, "representative")  # the last one: the terminal ends in the same act
    with pytest.raises(NotAllowed):
        logins.actor_of(site, token)
    token, code = logins.ask(site)
    logins.approve(site, dpo, code)
    logins.end(site, token)
    with pytest.raises(NotAllowed):
        logins.actor_of(site, token)


def test_what_someone_has_open_ends_with_their_last_role(site):
    dpo, them = actor(site, "dpo"), actor(site, "team-lead", team="inbound-A")
    waiting = govern.enrolment_link(site, dpo, them.id)
    assert site.read(actors.cut_since, them.id) is None
    govern.withdraw(site, dpo, them.id, "team-lead")
    assert site.read(actors.cut_since, them.id) == site.clock.now()
    with pytest.raises(Conflict):
        site.read(actors.peek_enrolment, waiting, site.clock.now())


def test_a_link_makes_one_account_and_a_later_link_ends_the_ceremony_of_the_former(site):
    dpo, them = actor(site, "dpo"), actor(site, "representative")
    now = site.clock.now()
    first = govern.enrolment_link(site, dpo, them.id)
    site.write(actors.use_enrolment, first, now)
    assert site.write(actors.finish_enrolment, actors.digest(first), now) == them.id
    with pytest.raises(Conflict):  # the same ceremony, finished again
        site.write(actors.finish_enrolment, actors.digest(first), now)
    second = govern.enrolment_link(site, dpo, them.id)
    with pytest.raises(Conflict):  # not opened yet
        site.write(actors.finish_enrolment, actors.digest(second), now)
    site.write(actors.use_enrolment, second, now)
    site.clock.set(now + timedelta(minutes=1))
    govern.enrolment_link(site, dpo, them.id)
    with pytest.raises(Conflict):
        site.write(actors.finish_enrolment, actors.digest(second), site.clock.now())


def test_an_administrator_governs_machines_and_nobody(site):
    admin, other = actor(site, "administrator"), actor(site, "representative")
    assert govern.enrol_device(site, admin, "scanners", site.charter.system[0].device[0].id)
    for refused in (
        lambda: govern.enrol_actor(site, admin, "someone"),
        lambda: govern.enrolment_link(site, admin, other.id),
        lambda: govern.withdraw(site, admin, other.id),
        lambda: govern.tell(site, admin, "scanners", ()),
        lambda: govern.roster(site, admin, "scanners", ()),
        lambda: govern.record_consultation(site, admin, submitted=site.clock.now().date()),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_published_file_that_was_changed_is_damage_and_nothing_is_judged_by_it(site, tmp_path):
    from regard.terms.errors import Damaged

    (file,) = (tmp_path / "site" / "charters").iterdir()
    file.chmod(0o600)
    file.write_text(charter().replace('kept = "PT36H"', 'kept = "P31D"'))
    with pytest.raises(Damaged) as error:
        govern.published(site) and site.charter
    assert error.value.code == "charter_changed"


def test_two_sites_do_not_share_pseudonyms(tmp_path, clock):
    sites = [found(tmp_path / str(n), clock) for n in range(2)]
    for one in sites:
        people(one, 3)
    assert {pseudonym(sites[0], worker(n)) for n in range(3)}.isdisjoint(
        pseudonym(sites[1], worker(n)) for n in range(3)
    )
    for one in sites:
        one.close()
