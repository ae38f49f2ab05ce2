"""Passkeys (W3C WebAuthn level 3): registration and sign-in, always with user verification, for this origin only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from regard.console.accounts.factors import grouped_name
from regard.console.accounts.models import Account, Passkey
from regard.terms.errors import InputRefused
from regard.terms.text import Text

_REFUSED = Text(
    "This passkey was not accepted. Start again, and use the device that you registered.",
    "Cette clé d’accès n’a pas été acceptée. Recommencez avec l’appareil que vous avez enregistré.",
)


def server() -> Fido2Server:
    """The relying party of this site; it takes answers from the site's own origin and no other."""
    party = PublicKeyCredentialRpEntity(id=settings.RELYING_PARTY, name="Regard")
    return Fido2Server(party, verify_origin=lambda origin: origin == settings.ORIGIN)


def begin_registration(*, handle: bytes, name: str, known: Iterable[Passkey] = ()) -> tuple[dict[str, Any], Any]:
    """Options for `navigator.credentials.create`, and the state to keep in the session until the answer."""
    shown = grouped_name(name)
    user = PublicKeyCredentialUserEntity(id=handle, name=shown, display_name=shown)
    options, state = server().register_begin(
        user,
        credentials=[_attested(key) for key in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def finish_registration(state: Any, answer: Mapping[str, Any], label: str) -> Passkey:
    """The new passkey, not yet saved and nobody's. Raises InputRefused (`passkey_refused`) when the answer does not fit the question."""
    try:
        data = server().register_complete(state, answer)
    except (ValueError, KeyError, TypeError) as error:
        raise InputRefused("passkey_refused", _REFUSED) from error
    credential = data.credential_data
    if credential is None:
        raise InputRefused("passkey_refused", _REFUSED)
    return Passkey(
        credential=credential.credential_id,
        attested=bytes(credential),
        label=label[:60],
        sign_count=data.counter,
        created=timezone.now(),
    )


def begin_assertion(account: Account | None = None) -> tuple[dict[str, Any], Any]:
    """Options for `navigator.credentials.get`; any passkey of this site, or one of `account`'s to prove presence again."""
    known = [_attested(key) for key in account.passkeys.all()] if account else None
    options, state = server().authenticate_begin(known, user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), state


def finish_assertion(state: Any, answer: Mapping[str, Any], *, account: Account | None = None) -> Account:
    """The account that the answer proves. Raises InputRefused (`passkey_refused`): unknown, of someone else, or copied (counter)."""
    try:
        response = AuthenticationResponse.from_dict(answer)
        with transaction.atomic():
            key = Passkey.objects.select_related("account").get(credential=response.raw_id)
            server().authenticate_complete(state, [_attested(key)], response)
            counter = response.response.authenticator_data.counter
            owner = key.account
            copied = (counter or key.sign_count) and counter <= key.sign_count
            if copied or not owner.is_active or (account is not None and owner.pk != account.pk):
                raise ValueError("not this account's, or a copy")
            key.sign_count, key.last_used = counter, timezone.now()
            key.save(update_fields=["sign_count", "last_used"])
    except (ValueError, KeyError, TypeError, Passkey.DoesNotExist) as error:
        raise InputRefused("passkey_refused", _REFUSED) from error
    return owner


def _attested(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.attested))
