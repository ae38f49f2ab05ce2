"""The founding of a site."""

from __future__ import annotations

from pathlib import Path

from regard.acts.running.site import RunningSite
from regard.site import settings as site_settings
from regard.terms.clock import Clock


def found(
    path: Path, *, demo: bool = False, clock: Clock | None = None, settings: site_settings.Settings | None = None
) -> RunningSite:
    """Make an empty site: its folder, secrets, keys, database and ledger. Raises Conflict (`site_exists`)."""
    return RunningSite.found(path, settings or site_settings.generate(demo=demo), clock=clock)
