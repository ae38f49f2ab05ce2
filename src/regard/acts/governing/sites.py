"""The founding of a site."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from regard.acts.running.site import RunningSite
from regard.site import settings as site_settings
from regard.terms.clock import Clock


def found(
    path: Path,
    *,
    demo_from: datetime | None = None,
    console_port: int | None = None,
    clock: Clock | None = None,
    demo: bool = False,
) -> RunningSite:
    """Make an empty site: its folder, secrets, keys, database and ledger. Raises Conflict (`site_exists`).

    `demo_from` makes a simulated site whose clock begins at that instant. The devices' port is the one after the console's.
    """
    settings = site_settings.generate(demo=demo or demo_from is not None)
    if console_port is not None:
        settings = replace(settings, console_port=console_port, intake_port=console_port + 1)
    return RunningSite.found(path, settings, clock=clock, start=demo_from)
