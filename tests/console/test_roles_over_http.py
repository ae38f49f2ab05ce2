"""Every role at every address: allowed or refused as the charter's table says, whole headers, tokens in forms, nothing personal in addresses."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from acts.warehouse import (
    SHIFT,
    actor,
    found,
    hour_of,
    name,
    open_door,
    people,
    pseudonym,
    seal_all,
    send,
    worker,
)
from regard.acts import examine, govern
from regard.acts.running.site import RunningSite
from regard.console.accounts import factors
from regard.console.accounts.models import Account
from regard.console.calls import opened
from regard.console.urls import urlpatterns
from regard.terms.clock import SetClock

HOST = {"host": "localhost"}
ROLES = ("dpo", "operations-manager", "team-lead", "worker", "representative", "inspector", "administrator")
PEOPLE = 24


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FREE = words(
    "public sign health set_language sign-in sign-in-passkey-begin sign-in-passkey-finish organisation organisation-return"
    " organisation-second organisation-second-begin organisation-second-finish organisation-ended enrol enrol-choose"
    " enrol-passkey-begin enrol-passkey-finish enrol-second-way laws law ledger ledger-check ledger-checkpoint ledger-tile"
    " ledger-cosignature ledger-verifier ledger-phone charter charter-source components sign-out visit visit-end"
)
"""Anyone may come here, signed in or not: published on purpose, or the ways in themselves."""
OWN = words(
    "home account account-passkey-begin account-passkey-finish account-passkey-remove account-second-way account-recovery-codes"
    " account-sessions-end account-session-end organisation-link organisation-unlink prove me looks receipt ask copy reason"
    " reason-close terminal"
)
"""Whoever is signed in may come here: it is about themselves, or asks the gate by itself for what it opens."""
BY_ROLE: dict[str, frozenset[str]] = {
    "dpo": words(
        "people people-enrol people-enrol-again people-grant people-withdraw watched watched-told watched-code"
        " requests request-settle erasure erasure-run erasure-progress findings findings-examine examinations examination"
        " examination-ask examination-document machine machine-certificate test-ask test"
    ),
    "operations-manager": frozenset({"team"}),
    "team-lead": frozenset({"team"}),
    "worker": words(""),
    "representative": words("findings erasure erasure-progress team"),
    "inspector": words(
        "findings findings-examine erasure erasure-progress examinations examination examination-ask examination-document"
        " inspection inspection-register inspection-read inspection-traces inspection-trace inspection-take test-ask test"
    ),
    "administrator": words("findings erasure erasure-progress machine machine-certificate test-ask test"),
}
"""What each role of the warehouse's charter opens beside: the rows of its `[[role]]` tables, address by address."""
COVERED = FREE | OWN | frozenset().union(*BY_ROLE.values())


@dataclass
class Here:
    """The running site, its people's clients by role, and one visitor."""

    site: RunningSite
    clients: dict[str, Client]
    visitor: Client


@pytest.fixture
def here(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    site = found(tmp_path / "site", SetClock(SHIFT))
    people(site, PEOPLE)
    doors, door = open_door(site)
    site.clock.set(SHIFT + timedelta(hours=1))
    send(doors, door, hour_of(SHIFT, range(12)))
    seal_all(site, doors)
    doors.close()
    examine.site(site)
    monkeypatch.setattr(opened, "_opened", site)
    clients = {role: enter(actor(site, role, team="inbound-A" if role == "team-lead" else None).id) for role in ROLES}
    yield Here(site, clients, Client(enforce_csrf_checks=True))
    site.close()


def enter(actor_id: str) -> Client:
    """A browser in which someone has just proved two factors."""
    made = Account(
        actor=actor_id, name=factors.typed(factors.grouped(2)), handle=os.urandom(32), created=timezone.now()
    )
    made.set_unusable_password()
    made.save()
    client = Client()
    client.force_login(made, backend="regard.console.accounts.backends.PasskeyBackend")
    now, session = timezone.now().timestamp(), client.session
    session.update({"began": now, "proved": now, "mark": ""})
    session.save()
    return client


def address(pattern: URLPattern, *, guess: str = "") -> str:
    """An address of a pattern, with ids that nobody gave."""
    given: dict[str, object] = {}
    for key, converter in pattern.pattern.converters.items():
        number = type(converter).__name__ == "IntConverter"
        given[key] = 99_999 if number else "2026-10-05" if key in ("week", "monday") else guess or secrets.token_hex(16)
    return reverse(pattern.name, kwargs=given)


def patterns() -> list[URLPattern]:
    return [one for one in urlpatterns if isinstance(one, URLPattern)]


def opens(status: int) -> bool:
    """Whether an answer let someone in: a page, or an id that is not there. 403 is a refusal; a redirect to sign in or to prove is none."""
    return status in (200, 302, 400, 404, 405, 409, 410, 422, 503)


def asked(client: Client, path: str) -> list[object]:
    return [client.get(path, headers=HOST), client.post(path, {}, headers=HOST)]


def test_the_table_speaks_of_every_address_it_knows() -> None:
    names = {one.name for one in patterns()}
    assert names >= COVERED, f"no longer there: {COVERED - names}"


def test_a_visitor_gets_nothing_but_what_is_published(here: Here) -> None:
    open_client = Client()
    for one in patterns():
        path = address(one)
        for response in asked(open_client, path):
            if one.name in FREE:
                assert response.status_code != 403 or "csrf" in response.content.decode().lower(), path
                continue
            assert response.status_code in (302, 403, 404, 405), f"{path}: {response.status_code}"
            if response.status_code == 302:
                assert response["Location"].startswith(("/sign-in/", "/enrol/", "/")), path
            assert not leaks(response), path


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_charter_s_table_says_and_nothing_else(here: Here, role: str) -> None:
    client, wrong = here.clients[role], []
    for one in patterns():
        if one.name not in COVERED or one.name in FREE | OWN or one.name == "examination-ask":
            continue
        mine = one.name in BY_ROLE[role]
        answers = {response.status_code for response in asked(client, address(one))} - {405}
        if mine and not any(opens(status) for status in answers):
            wrong.append(f"{one.name} is {role}'s, and answered {answers}")
        if not mine and any(opens(status) and status not in (302,) for status in answers):
            wrong.append(f"{one.name} is not {role}'s, and answered {answers}")
    assert wrong == [], "\n".join(wrong)


def test_an_administrator_reads_nothing_about_anyone(here: Here) -> None:
    client = here.clients["administrator"]
    secret = {name(n) for n in range(PEOPLE)} | {worker(n) for n in range(PEOPLE)}
    secret |= {pseudonym(here.site, worker(n)) for n in range(PEOPLE)}
    for one in patterns():
        for response in asked(client, address(one)) if one.name not in ("sign-out", "visit", "visit-end") else ():
            page = content(response)
            assert not any(each in page for each in secret), one.name
    for path in ("/people/", "/people/watched/", "/requests/", "/inspection/", "/inspection/traces/", "/examinations/"):
        assert client.get(path, headers=HOST).status_code == 403, path


@pytest.mark.parametrize("role", ["dpo", "inspector", "worker", "visitor"])
def test_every_answer_carries_its_headers(here: Here, role: str) -> None:
    client = here.clients.get(role, here.visitor)
    for one in patterns():
        response = client.get(address(one), headers=HOST)
        if one.name == "ledger-tile" and response.status_code == 200:
            continue
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "unsafe" not in policy, one.name
        assert "no-store" in response.headers["Cache-Control"], one.name
        assert response.headers["X-Content-Type-Options"] == "nosniff", one.name
        assert response.headers["X-Frame-Options"] == "DENY", one.name


def test_no_form_is_taken_without_its_token(here: Here) -> None:
    vouch = {"ledger-cosignature", "organisation-ended"}  # signed by who sends them
    for role in ("dpo", "inspector", "administrator"):
        client = Client(enforce_csrf_checks=True)
        client.cookies = here.clients[role].cookies
        before = here.site.read(lambda conn: govern.holds_in_force(here.site))
        for one in patterns():
            response = client.post(address(one), {"reason": "x"}, headers=HOST)
            if one.name in vouch:
                continue
            allowed = (403, 404, 405) if one.name == "examination-ask" else (403, 405)
            assert response.status_code in allowed, f"{one.name}: {response.status_code}"
        assert here.site.read(lambda conn: govern.holds_in_force(here.site)) == before


@pytest.mark.parametrize(
    "guess", ["1", "../../etc/passwd", "'; DROP TABLE actor; --", "%00", "a" * 300, "<script>alert(1)</script>"]
)
def test_an_id_that_is_guessed_gets_a_clear_page_and_nothing_else(here: Here, guess: str) -> None:
    for role in ("dpo", "inspector", "administrator", "worker"):
        client = here.clients[role]
        for one in patterns():
            if not one.pattern.converters or "path" in {type(c).__name__ for c in one.pattern.converters.values()}:
                continue
            if "/" in guess and "tile" not in one.name:
                continue  # an address with more parts is another address
            for response in asked(client, address(one, guess=guess)):
                assert response.status_code < 500, f"{one.name}: {response.status_code}"
                assert "<script>alert(1)</script>" not in content(response), one.name
                assert "Traceback" not in content(response)


def test_nothing_personal_stands_in_an_address(here: Here) -> None:
    """Every link and form of every page that each role opens: no name, no worker id, no label of an account."""
    govern.enrol_actor(here.site, govern.OWNER, "Someone Labelled")
    private = [name(1), worker(1), "Someone Labelled", "Someone%20Labelled", "Someone+Labelled"]
    seen = 0
    for client in here.clients.values():
        for one in patterns():
            if one.pattern.converters:
                continue
            page = content(client.get(reverse(one.name), headers=HOST))
            for link in re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"', page):
                seen += 1
                assert not any(each in link for each in private), f"{one.name}: {link}"
    assert seen > 500


def test_a_session_that_was_cut_opens_nothing_more(here: Here) -> None:
    dpo = actor(here.site, "dpo")
    lead = actor(here.site, "representative")
    client = enter(lead.id)
    assert client.get("/findings/", headers=HOST).status_code == 200
    govern.withdraw(here.site, dpo, lead.id, "representative")
    gone = client.get("/findings/", headers=HOST)
    assert gone.status_code == 302
    assert gone["Location"].startswith("/sign-in/")
    assert client.get("/account/", headers=HOST).status_code == 302


def test_an_enrolment_link_makes_one_account_whatever_is_loaded_again(here: Here) -> None:
    who = actor(here.site, "representative")
    token = govern.enrolment_link(here.site, actor(here.site, "dpo"), who.id)
    first, second = Client(), Client()
    assert first.post("/enrol/", {"token": token}, headers=HOST).status_code == 302
    assert second.post("/enrol/", {"token": token}, headers=HOST).status_code == 422
    held = first.session["enrolment"]
    phrase, secret = "sept mots vraiment posés loin ensemble dehors lentement", bytes.fromhex(held["secret"])
    form = {"passphrase": phrase, "code": factors.code_now(secret)}
    assert first.post("/enrol/passphrase/", form, headers=HOST).status_code == 200
    made = Account.objects.get(actor=who.id)
    # The ceremony's page, kept in another tab or brought back with its session, makes nothing more.
    again = Client()
    session = again.session
    session["enrolment"] = held
    session.save()
    again.cookies["regard_session"] = session.session_key
    assert again.post("/enrol/passphrase/", form, headers=HOST).status_code == 422
    assert Account.objects.get(actor=who.id).pk == made.pk
    assert first.get("/enrol/way/", headers=HOST)["Location"] == "/enrol/"


def content(response: object) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode("utf-8", "replace")


def leaks(response: object) -> bool:
    page = content(response)
    return any(name(n) in page or worker(n) in page for n in range(PEOPLE))


def test_the_resolver_has_no_address_that_this_file_does_not_walk() -> None:
    assert len(get_resolver().url_patterns) == len(patterns())
