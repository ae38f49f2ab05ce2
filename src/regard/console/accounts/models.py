"""The tables of `console.db`: accounts under opaque ids, their credentials, their sessions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by actor id."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of the actor `username`."""
        return self.get(actor=username)


class Account(AbstractBaseUser):
    """One person's way in. `actor` is the opaque id in the site's database; `name` is what a passphrase user types."""

    actor = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=24, unique=True)
    handle = models.BinaryField(max_length=32, unique=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField()
    totp_secret = models.BinaryField(max_length=128, null=True)
    totp_last_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "actor"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    @property
    def has_second_way(self) -> bool:
        """Whether a passphrase with a one-time code is set up."""
        return self.totp_secret is not None and self.has_usable_password()


class Passkey(models.Model):
    """A WebAuthn credential: its public half, and a label that its owner gave."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1100, unique=True)
    attested = models.BinaryField(max_length=4096)
    label = models.CharField(max_length=60)
    sign_count = models.BigIntegerField(default=0)
    created = models.DateTimeField()
    last_used = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """The hash of one printed code, to be used once in place of a one-time code."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    used = models.DateTimeField(null=True)


class Subject(models.Model):
    """An account's link to the organisation's sign-in: a keyed digest of issuer and subject, never what they are called there."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="subject")
    digest = models.BinaryField(max_length=32, unique=True)
    created = models.DateTimeField()


class Sitting(AbstractBaseSession):
    """One session, tied to its account so that its owner can see and end it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sittings")
    began = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, default="")

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that reads and writes these rows."""
        store: type = import_string("regard.console.accounts.sessions.SessionStore")
        return store
