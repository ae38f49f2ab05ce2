"""The console as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Pages, parts and words of the console; it keeps no table."""

    name = "regard.console"
    label = "console"
    verbose_name = "Regard"
