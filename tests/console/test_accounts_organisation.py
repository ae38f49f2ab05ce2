"""Single sign-on against a real provider: who gets in, with how many factors, and what is never believed."""

from __future__ import annotations

import os
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from console.identity import Provider, provider
from regard.console import calls
from regard.console.accounts import factors, organisation
from regard.console.accounts.models import Account, Sitting, Subject
from regard.console.accounts.provider import Client as Asking
from regard.console.shapes import Provider as Setting
from regard.console.shapes import Self, SiteFace
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused, NotAllowed, Unavailable
from regard.terms.text import Text

pytestmark = pytest.mark.django_db
PHRASE = "sept mots vraiment posés loin ensemble dehors lentement"
HOST = {"host": "localhost"}
CLIENT = "regard-console"


@pytest.fixture(scope="module")
def here() -> Iterator[Provider]:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with provider({"camille": {}, "sacha": {"amr": ["pwd", "mfa"]}, "dominique": {}}) as made:
        yield made
    del os.environ["AUTHLIB_INSECURE_TRANSPORT"]


@pytest.fixture(autouse=True)
def site(here: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    state = SimpleNamespace(mark="", left=set())

    def actor(actor_id: str, *, mark: str | None = None) -> Actor:
        if actor_id in state.left or (mark is not None and mark != state.mark):
            raise NotAllowed("actor_left", Text("gone", "parti"))
        return Actor(actor_id)

    monkeypatch.setattr(calls, "actor", actor)
    monkeypatch.setattr(calls, "cut_mark", lambda _: state.mark)
    monkeypatch.setattr(calls, "site_face", lambda: SiteFace("Test", "Europe/Paris"))
    monkeypatch.setattr(calls, "self_of", lambda _: Self((), ()))
    organisation.client.cache_clear()
    with override_settings(PROVIDER=Setting(here.issuer, CLIENT, "a secret", amr=("mfa",)), ORIGIN="http://localhost"):
        yield state
    organisation.client.cache_clear()


def account(actor: str, subject: str | None = None) -> Account:
    name = factors.typed(factors.grouped(2))
    made = Account(actor=actor, name=name, handle=os.urandom(32), created=timezone.now())
    made.set_unusable_password()
    made.save()
    if subject:
        asking = organisation.client()
        assert asking is not None
        Subject.objects.create(account=made, digest=organisation.digest(asking, subject), created=timezone.now())
    return made


def goes(here: Provider, browser: Client, subject: str, *, to: str = "/sign-in/organisation/") -> object:
    """The whole way: ask, agree at the provider, come back as a browser does from another site (without the strict cookie)."""
    asked = browser.get(to, headers=HOST)
    assert asked.status_code == 302, asked.content
    answer = here.agree(asked["Location"], subject)
    strict = browser.cookies.pop("regard_session", None)
    response = browser.get("/sign-in/organisation/return", answer, headers=HOST)
    if strict is not None and "regard_session" not in response.cookies:
        browser.cookies["regard_session"] = strict.value
    return response


def inside(browser: Client) -> bool:
    return browser.get("/account/", headers=HOST).status_code == 200


def test_two_factors_stated_by_the_provider_open_the_linked_account(here: Provider) -> None:
    account("a1", "sacha")
    browser = Client()
    response = goes(here, browser, "sacha")
    assert response.status_code == 200
    assert 'content="0;url=/home/"' in response.content.decode()
    assert inside(browser)
    assert here.challenges
    assert here.refused == 0


def test_one_factor_there_asks_for_one_here(here: Provider) -> None:
    one = account("a2", "camille")
    secret = factors.new_secret()
    factors.set_up_second_way(one, passphrase=PHRASE, secret=secret, code=factors.code_now(secret))
    Account.objects.update(totp_last_step=0)
    browser = Client()
    response = goes(here, browser, "camille")
    assert "/sign-in/organisation/second/" in response.content.decode()
    assert not inside(browser)
    wrong = browser.post("/sign-in/organisation/second/", {"code": "000000"}, headers=HOST)
    assert wrong.status_code == 422
    assert not inside(browser)
    right = browser.post("/sign-in/organisation/second/", {"code": factors.code_now(secret)}, headers=HOST)
    assert right.status_code == 302
    assert inside(browser)


def test_codes_cannot_be_tried_for_ever_after_the_provider(here: Provider) -> None:
    one = account("a3", "camille")
    secret = factors.new_secret()
    factors.set_up_second_way(one, passphrase=PHRASE, secret=secret, code=factors.code_now(secret))
    Account.objects.update(totp_last_step=0)
    browser = Client()
    goes(here, browser, "camille")
    tries = [
        browser.post("/sign-in/organisation/second/", {"code": "000000"}, headers=HOST).status_code for _ in range(6)
    ]
    assert tries[-1] == 429
    right = browser.post("/sign-in/organisation/second/", {"code": factors.code_now(secret)}, headers=HOST)
    assert right.status_code == 429
    assert not inside(browser)


def test_a_subject_that_is_linked_to_nobody_gets_no_account(here: Provider) -> None:
    browser = Client()
    response = goes(here, browser, "sacha")
    assert response.status_code == 422
    assert Account.objects.count() == 0
    assert not inside(browser)


def test_someone_who_left_does_not_come_in_through_the_organisation(here: Provider, site: SimpleNamespace) -> None:
    account("a4", "sacha")
    site.left.add("a4")
    browser = Client()
    assert goes(here, browser, "sacha").status_code == 422
    assert not inside(browser)


def _signed_in(who: Account) -> Client:
    browser = Client()
    browser.force_login(who, backend="regard.console.accounts.backends.PasskeyBackend")
    session = browser.session
    now = timezone.now().timestamp()
    session.update({"began": now, "proved": now, "mark": ""})
    session.save()
    return browser


def test_an_account_is_linked_by_its_owner_and_to_one_subject_only(here: Provider) -> None:
    one, other = account("a5"), account("a6")
    browser = _signed_in(one)
    assert goes(here, browser, "dominique", to="/sign-in/organisation/link").status_code == 200
    assert Subject.objects.get().account == one
    assert b"dominique" not in bytes(Subject.objects.get().digest)
    refused = goes(here, _signed_in(other), "dominique", to="/sign-in/organisation/link")
    assert refused.status_code == 422
    assert Subject.objects.get().account == one
    browser.post("/account/organisation/unlink", headers=HOST)
    assert Subject.objects.count() == 0


def test_a_link_is_not_made_for_a_session_that_has_ended(here: Provider) -> None:
    browser = _signed_in(account("a7"))
    asked = browser.get("/sign-in/organisation/link", headers=HOST)
    Sitting.objects.all().delete()
    answer = here.agree(asked["Location"], "dominique")
    assert browser.get("/sign-in/organisation/return", answer, headers=HOST).status_code == 422
    assert Subject.objects.count() == 0


def test_linking_wants_both_factors_again(here: Provider) -> None:
    browser = _signed_in(account("a8"))
    session = browser.session
    session["proved"] = timezone.now().timestamp() - 3600
    session.save()
    asked = browser.get("/sign-in/organisation/link", headers=HOST)
    assert asked["Location"].startswith("/prove/")


@pytest.mark.parametrize("wrong", ["state", "cookie", "code", "error", "iss", "again"])
def test_an_answer_that_is_not_the_question_s_opens_nothing(here: Provider, wrong: str) -> None:
    account("a9", "sacha")
    browser = Client()
    asked = browser.get("/sign-in/organisation/", headers=HOST)
    answer = here.agree(asked["Location"], "sacha")
    match wrong:
        case "state":
            answer["state"] = "another"
        case "cookie":  # begun in another browser: whoever sends someone their own answer signs them in to nothing
            browser.cookies.pop(organisation.COOKIE)
        case "code":
            answer["code"] = "guessed"
        case "error":
            answer = {"error": "access_denied", "state": answer["state"]}
        case "iss":
            answer["iss"] = "https://elsewhere.example"
        case "again":
            browser.get("/sign-in/organisation/return", answer, headers=HOST)
            browser = Client()
    response = browser.get("/sign-in/organisation/return", answer, headers=HOST)
    assert response.status_code == 422
    assert not inside(browser)


def test_the_provider_changes_its_key_and_people_still_come_in(here: Provider) -> None:
    account("b1", "sacha")
    assert goes(here, Client(), "sacha").status_code == 200
    here.rotate()
    asking = organisation.client()
    assert asking is not None
    assert asking._keys is not None
    asking._keys = (asking._keys[0] - 31, asking._keys[1])  # half a minute later
    fetched = here.asked.count("/jwks")
    browser = Client()
    assert goes(here, browser, "sacha").status_code == 200
    assert inside(browser)
    assert here.asked.count("/jwks") == fetched + 1


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": 9_999_999_999},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 256},
    ],
)
def test_a_token_that_says_something_else_is_not_believed(here: Provider, change: dict[str, object]) -> None:
    asking = Asking(Setting(here.issuer, CLIENT, "a secret"))
    now = int(datetime.now(UTC).timestamp())
    good = {"iss": here.issuer, "aud": CLIENT, "sub": "camille", "iat": now, "exp": now + 60, "events": {
        "http://schemas.openid.net/event/backchannel-logout": {}}}  # fmt: skip
    assert asking.ended(here.sign(good)) == "camille"
    with pytest.raises(InputRefused):
        asking.ended(here.sign({k: v for k, v in (good | change).items() if v is not None}))


def test_signatures_that_anyone_can_make_are_not_believed(here: Provider) -> None:
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey

    asking = Asking(Setting(here.issuer, CLIENT, "a secret of the client, long enough"))
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": here.issuer, "aud": CLIENT, "sub": "camille", "iat": now, "exp": now + 60, "events": {
        "http://schemas.openid.net/event/backchannel-logout": {}}}  # fmt: skip
    shared = jwt.encode({"alg": "HS256"}, dict(claims), OctKey.import_key("a secret of the client, long enough"))
    other = jwt.encode({"alg": "RS256"}, dict(claims), RSAKey.generate_key())
    head, body, _ = here.sign(dict(claims)).split(".")
    none = jwt.encode({"alg": "none"}, dict(claims), OctKey.import_key("x" * 32), algorithms=["none"])
    for token in (shared, other, none, f"{head}.{body}.", "", "a.b.c"):
        with pytest.raises(InputRefused):
            asking.ended(token)


def test_the_provider_ends_a_session_here_at_once(here: Provider) -> None:
    account("b2", "sacha")
    browser = Client()
    goes(here, browser, "sacha")
    assert inside(browser)
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": here.issuer, "aud": CLIENT, "sub": "sacha", "iat": now, "exp": now + 60, "events": {
        "http://schemas.openid.net/event/backchannel-logout": {}}}  # fmt: skip
    forged = Client().post("/sign-in/organisation/ended", {"logout_token": "no token"}, headers=HOST)
    assert forged.status_code == 400
    assert inside(browser)
    assert (
        Client()
        .post("/sign-in/organisation/ended", {"logout_token": here.sign(claims | {"nonce": "n"})}, headers=HOST)
        .status_code
        == 400
    )
    said = Client().post("/sign-in/organisation/ended", {"logout_token": here.sign(claims)}, headers=HOST)
    assert said.status_code == 200
    assert not inside(browser)


def test_signing_out_offers_to_leave_the_organisation_too(here: Provider) -> None:
    account("b3", "sacha")
    browser = Client()
    goes(here, browser, "sacha")
    page = browser.post("/sign-out/", headers=HOST).content.decode()
    assert f"{here.issuer}/oauth2/end_session?client_id={CLIENT}" in page
    assert urllib.parse.quote("http://localhost/sign-in/", safe="") in page


def test_a_provider_that_is_away_hinders_no_other_way_in() -> None:
    organisation.client.cache_clear()
    with override_settings(PROVIDER=Setting("http://127.0.0.1:9", CLIENT, "a secret")):
        organisation.client.cache_clear()
        asking = organisation.client()
        assert asking is not None
        with pytest.raises(Unavailable):
            asking.endpoints()
        assert Client().get("/sign-in/", headers=HOST).status_code == 200


def test_a_session_ends_with_its_person_s_last_role(site: SimpleNamespace) -> None:
    browser = _signed_in(account("b4"))
    assert inside(browser)
    site.mark = "cut since"
    assert not inside(browser)
    assert Sitting.objects.filter(account__actor="b4").count() == 0


def test_a_token_for_another_question_is_not_believed(here: Provider) -> None:
    asking = Asking(Setting(here.issuer, CLIENT, "a secret"))
    back = "http://localhost/sign-in/organisation/return"
    for nonce, verifier in (("another", "v" * 64), ("n", "w" * 64)):
        answer = here.agree(asking.ask(state="s", nonce="n", verifier="v" * 64, back=back), "camille")
        with pytest.raises(InputRefused):
            asking.stated(code=answer["code"], verifier=verifier, nonce=nonce, back=back)
