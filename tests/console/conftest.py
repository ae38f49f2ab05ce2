"""Django for the tests of the console: settings without a site, a database in memory, and a seam that a test fills itself."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regard.console.settings")

import django

django.setup()
