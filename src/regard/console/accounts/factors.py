"""The second way in: passphrase, one-time code (RFC 6238), recovery codes.

Secrets of one-time codes are sealed in `console.db` under a key drawn from the site's secret, so that the database alone gives none.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from regard.console.accounts.models import Account, RecoveryCode
from regard.terms.clock import SystemClock
from regard.terms.errors import InputRefused
from regard.terms.text import Text

STEP_SECONDS = 30
_COMMON = ("password", "motdepasse", "azerty", "qwerty", "12345", "abcdef", "passphrase", "regard")
RECOVERY_CODES = 10
# Letters and digits that nobody confuses on paper: 32 of them, so five bits each (Crockford's base 32).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

_WEAK = Text(
    "This passphrase can be guessed. Take 7 words that do not belong together, or 14 characters with capitals, small letters and digits.",
    "Cette phrase de passe se devine. Prenez 7 mots sans lien entre eux, ou 14 caractères avec majuscules, minuscules et chiffres.",
)


def grouped(count: int) -> str:
    """`count` random groups of four characters, 20 bits each: `k7mq-2xvd`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(count))


def typed(code: str) -> str:
    """What someone meant when they copied a code from paper: no spaces or hyphens, small letters, look-alikes resolved."""
    plain = re.sub(r"[\s\-–]", "", code).lower()
    return plain.translate(str.maketrans("oil", "011"))


def grouped_name(name: str) -> str:
    """A sign-in name as people read it: `k7mq-2xvd`."""
    return "-".join(name[i : i + 4] for i in range(0, len(name), 4))


def check_passphrase(passphrase: str, *, name: str, proposed: str | None = None) -> None:
    """Hold a passphrase to 80 bits (CNIL 2022-100, ACC-01). Raises InputRefused (`passphrase_weak`).

    Accepted: the one that this site `proposed` (16 characters drawn at random, 80 bits); 7 different words; 14 characters with
    capitals, small letters and digits. Refused whatever its length: the account's own name, a common beginning, fewer than eight
    different characters.
    """
    if proposed and secrets.compare_digest(passphrase.strip().encode(), proposed.encode()):
        return
    words = {word.lower() for word in re.split(r"[\s\-–_.,;]+", passphrase) if len(word) >= 3}
    letters = re.sub(r"\s", "", passphrase)
    mixed = all(re.search(kind, letters) for kind in (r"[A-ZÀ-Ý]", r"[a-zà-ÿ]", r"\d"))
    guessed = any(common in letters.lower() for common in _COMMON) or typed(name) in typed(passphrase)
    if not (len(words) >= 7 or (len(letters) >= 14 and mixed)) or len(set(letters.lower())) < 8 or guessed:
        raise InputRefused("passphrase_weak", _WEAK)


def new_secret() -> bytes:
    """A fresh secret for one-time codes: 160 bits, as RFC 4226 recommends."""
    return os.urandom(20)


def secret_uri(secret: bytes, *, name: str, site: str) -> str:
    """The address that an authenticator application reads from a QR code."""
    return _totp(secret).get_provisioning_uri(name, site)


def secret_text(secret: bytes) -> str:
    """The secret as someone types it who cannot scan: base 32 in groups of four."""
    plain = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def code_step(secret: bytes, code: str, *, after: int = 0) -> int | None:
    """The time step that `code` belongs to, one step of drift allowed; None when it is wrong or not later than step `after`."""
    plain = re.sub(r"\s", "", code)
    if not re.fullmatch(r"\d{6}", plain, re.ASCII):
        return None
    now = int(SystemClock().now().timestamp()) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        try:
            _totp(secret).verify(plain.encode(), step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step if step > after else None
    return None


def code_now(secret: bytes) -> str:
    """The code of this moment: for tests and for nothing else."""
    return _totp(secret).generate(int(SystemClock().now().timestamp())).decode()


def seal_secret(secret: bytes, *, account: Account) -> bytes:
    """The secret sealed for `account`'s row."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key()).encrypt(nonce, secret, account.actor.encode())


def open_secret(account: Account) -> bytes | None:
    """The secret of `account`; None when it has none or when the site's secret has changed since."""
    if account.totp_secret is None:
        return None
    sealed = bytes(account.totp_secret)
    try:
        return AESGCM(_key()).decrypt(sealed[:12], sealed[12:], account.actor.encode())
    except InvalidTag:
        return None


def check_second_way(passphrase: str, secret: bytes, code: str, *, name: str, proposed: str | None = None) -> int:
    """Whether a passphrase and a code of this moment can be taken, without taking them; the code's time step. Raises InputRefused."""
    check_passphrase(passphrase, name=name, proposed=proposed)
    step = code_step(secret, code)
    if step is None:
        raise InputRefused(
            "code_refused",
            Text(
                "That code is not the one of this moment. Check the clock of your phone and type the code on its screen now.",
                "Ce code n’est pas celui de l’instant. Vérifiez l’heure du téléphone et saisissez le code affiché maintenant.",
            ),
        )
    return step


def set_up_second_way(
    account: Account, *, passphrase: str, secret: bytes, code: str, proposed: str | None = None
) -> tuple[str, ...]:
    """Give `account` a passphrase and one-time codes; returns the recovery codes, shown once. Raises InputRefused."""
    step = check_second_way(passphrase, secret, code, name=account.name, proposed=proposed)
    with transaction.atomic():
        account.set_password(passphrase)
        account.totp_secret = seal_secret(secret, account=account)
        account.totp_last_step = step
        account.save()
        return new_recovery_codes(account)


def new_recovery_codes(account: Account) -> tuple[str, ...]:
    """Ten new recovery codes of 80 bits; the old ones stop working."""
    codes = tuple(grouped(4) for _ in range(RECOVERY_CODES))
    with transaction.atomic():
        account.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(code)) for code in codes)
    return codes


def possession_proved(account: Account, code: str) -> bool:
    """Whether `code` is the one-time code of this moment, not used before, or an unused recovery code (which it uses up)."""
    secret = open_secret(account)
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        step = code_step(secret, code, after=locked.totp_last_step) if secret else None
        if step is not None:
            locked.totp_last_step = step
            locked.save(update_fields=["totp_last_step"])
            return True
        used = locked.recovery_codes.filter(digest=_digest(code), used__isnull=True).update(used=timezone.now())
    return used == 1


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, hashes.SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303


def _digest(code: str) -> bytes:
    # 80 random bits need no slow hash.
    return hashlib.sha256(b"regard recovery code\x00" + typed(code).encode()).digest()


def _key() -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"regard console one-time secrets")
    return derive.derive(settings.SECRET_KEY.encode())
