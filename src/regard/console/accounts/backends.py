"""How a sign-in is checked."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from regard.console.accounts import factors
from regard.console.accounts.models import Account


class _Known:
    """Finds the account of a session again, while it is active."""

    def get_user(self, user_id: int) -> Account | None:
        """The active account with key `user_id`."""
        return Account.objects.filter(pk=user_id, is_active=True).first()


class PasskeyBackend(_Known):
    """Marks sessions opened with a passkey; the ceremony itself is in `passkeys`, a failed one guesses nothing."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Never by name: a passkey tells who it is."""


class PassphraseBackend(_Known):
    """Passphrase and one-time code together, behind the lockout."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        """The account when both factors hold; None without saying which one failed, in about the same time."""
        name, password, code = (str(credentials.get(key) or "") for key in ("name", "password", "code"))
        if not (name and password):
            return None
        account = Account.objects.filter(name=factors.typed(name), is_active=True).first()
        if account is None or not account.has_second_way:
            make_password(password)  # the same work as a check, so that time does not tell which names exist
            return None
        if not account.check_password(password):
            return None
        return account if factors.possession_proved(account, code) else None


class OrganisationBackend(_Known):
    """The one-time code of whom the organisation's provider has just named, behind the same lockout. Never a way in by itself."""

    def authenticate(
        self, request: HttpRequest | None, name: str = "", organisation_code: str = "", **credentials: Any
    ) -> Account | None:
        """The account when its code holds. Without the provider's word (the session's, checked before) nobody asks."""
        if not (name and organisation_code):
            return None
        account = Account.objects.filter(name=factors.typed(name), is_active=True).first()
        if account is None or not account.has_second_way:
            return None
        return account if factors.possession_proved(account, organisation_code) else None


def no_address(request: HttpRequest) -> None:
    """Lockout counts names, not addresses: a site's people often share one, and addresses are nobody's to keep here."""
