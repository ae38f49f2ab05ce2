"""Accounts as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, passkeys, recovery codes and sessions, in `console.db`."""

    name = "regard.console.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
