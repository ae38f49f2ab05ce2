"""Two factors of different categories, whatever the way in (CNIL 2025-019); what a copied database gives away; who may try how often."""

from __future__ import annotations

import os

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.console import calls
from regard.console.accounts import factors
from regard.console.accounts.backends import PassphraseBackend
from regard.console.accounts.models import Account, RecoveryCode
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused

PHRASE = "sept mots vraiment posés loin ensemble dehors lentement"


@pytest.fixture
def account(db: None) -> Account:
    made = Account(actor="a1", name="k7mq2xvd", handle=os.urandom(32), created=timezone.now())
    made.set_unusable_password()
    made.save()
    return made


def set_up(account: Account) -> tuple[bytes, tuple[str, ...]]:
    secret = factors.new_secret()
    codes = factors.set_up_second_way(account, passphrase=PHRASE, secret=secret, code=factors.code_now(secret))
    Account.objects.update(totp_last_step=0)  # as if the code of the set-up were long ago
    return secret, codes


def tries(account: Account, **given_: str) -> Account | None:
    return PassphraseBackend().authenticate(HttpRequest(), name=account.name, **given_)


def test_one_factor_alone_opens_nothing(account: Account) -> None:
    secret, codes = set_up(account)
    assert tries(account, password=PHRASE, code="") is None
    assert tries(account, password="", code=factors.code_now(secret)) is None
    assert tries(account, password="", code=codes[0]) is None
    assert tries(account, password="another phrase", code=factors.code_now(secret)) is None
    assert tries(account, password=PHRASE, code=factors.code_now(secret)) == account


def test_a_one_time_code_works_once(account: Account) -> None:
    secret, _ = set_up(account)
    code = factors.code_now(secret)
    assert tries(account, password=PHRASE, code=code) == account
    assert tries(account, password=PHRASE, code=code) is None


def test_a_wrong_passphrase_does_not_use_up_the_code(account: Account) -> None:
    _, codes = set_up(account)
    assert tries(account, password="wrong", code=codes[3]) is None
    assert tries(account, password=PHRASE, code=codes[3]) == account
    assert tries(account, password=PHRASE, code=codes[3]) is None


def test_new_recovery_codes_end_the_old_ones(account: Account) -> None:
    _, codes = set_up(account)
    fresh = factors.new_recovery_codes(account)
    assert len(set(fresh) | set(codes)) == 20
    assert tries(account, password=PHRASE, code=codes[0]) is None
    assert tries(account, password=PHRASE, code=fresh[0].upper().replace("-", " ")) == account


def test_the_database_alone_gives_no_secret(account: Account) -> None:
    secret, codes = set_up(account)
    account.refresh_from_db()
    stored = bytes(account.totp_secret or b"") + account.password.encode()
    stored += b"".join(bytes(row.digest) for row in RecoveryCode.objects.all())
    assert secret not in stored
    assert PHRASE.encode() not in stored
    assert not any(code.encode() in stored or factors.typed(code).encode() in stored for code in codes)
    assert account.password.startswith("argon2")
    with override_settings(SECRET_KEY="another site's"):
        assert factors.open_secret(account) is None


def test_a_sealed_secret_belongs_to_its_account(account: Account) -> None:
    set_up(account)
    account.actor = "someone else"
    assert factors.open_secret(account) is None


@pytest.mark.parametrize(
    "weak",
    [
        "azerty",
        "Motdepasse1234",
        "Password12345678",
        "aaaaaaaaaaaaaaA1",
        "sept mots trop courts",
        "K7mq2xvd-K7mq2xvd-11",
        "tout en minuscules sans",
        "the the the the the the the",
    ],
)
def test_passphrases_that_can_be_guessed_are_refused(weak: str) -> None:
    with pytest.raises(InputRefused) as refused:
        factors.check_passphrase(weak, name="k7mq2xvd")
    assert refused.value.code == "passphrase_weak"


@pytest.mark.parametrize("strong", [PHRASE, "Vx7rTq2mZp9LkW", "Cheval-Orange-42-Lune"])
def test_passphrases_of_eighty_bits_are_taken(strong: str) -> None:
    factors.check_passphrase(strong, name="k7mq2xvd")


def test_the_proposal_is_taken_and_only_that_one() -> None:
    proposed = factors.grouped(4)
    factors.check_passphrase(proposed, name="k7mq2xvd", proposed=proposed)
    with pytest.raises(InputRefused):
        factors.check_passphrase("mots-sans-sens-oui0", name="k7mq2xvd", proposed=proposed)


@given(st.text(alphabet=factors.ALPHABET, min_size=16, max_size=16), st.sampled_from(["", " ", "-", " - "]))
@settings(max_examples=50)
def test_a_code_copied_from_paper_is_understood(code: str, between: str) -> None:
    written = between.join(code[i : i + 4] for i in range(0, 16, 4)).upper().replace("1", "I").replace("0", "O")
    assert factors.typed(written) == code


def test_a_code_far_from_now_is_wrong() -> None:
    secret = factors.new_secret()
    assert factors.code_step(secret, "abcdef") is None
    assert factors.code_step(secret, "٠١٢٣٤٥") is None
    code = factors.code_now(secret)
    step = factors.code_step(secret, f"{code[:3]} {code[3:]}")
    assert step is not None
    assert factors.code_step(secret, code, after=step) is None


@pytest.mark.django_db
def test_five_failures_lock_the_name_and_nothing_typed_is_kept(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from axes.models import AccessAttempt

    from regard.console.shapes import SiteFace

    monkeypatch.setattr(calls, "site_face", lambda: SiteFace("Test", "Europe/Paris"))
    monkeypatch.setattr(calls, "actor", Actor)
    secret, codes = set_up(account)
    client = Client()
    form = {"name": account.name, "passphrase": "a wrong one of mine", "code": "123456"}
    statuses = [client.post("/sign-in/", form, headers={"host": "localhost"}).status_code for _ in range(6)]
    assert statuses[:4] == [422] * 4
    assert statuses[-1] == 429
    right = {"name": account.name, "passphrase": PHRASE, "code": codes[0]}
    assert client.post("/sign-in/", right, headers={"host": "localhost"}).status_code == 429
    kept = repr(list(AccessAttempt.objects.values()))
    assert "a wrong one of mine" not in kept
    assert "123456" not in kept
    assert "127.0.0.1" not in kept
    del secret
