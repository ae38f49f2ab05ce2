"""The site's clockwork: what happens by itself, in which order, and how often. Each step is an act, traced like any other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from regard.acts import erase, examine, prove
from regard.acts.examining import asked
from regard.acts.governing import reviews
from regard.acts.upkeep import copies, processes, tallies
from regard.people import links, passes
from regard.terms.errors import Conflict

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

MINUTE = 60.0
HOUR = 3600.0
DEMO_SWEEP_AFTER = 30 * MINUTE
"""In a demo the sweep waits half an hour, so that there is something over term to see and to erase by hand; the console says so."""


@dataclass(slots=True)
class Clockwork:
    """Runs what is due. `derive` computes the figures of ended days (in a process of its own, since it is heavy)."""

    site: RunningSite
    derive: Callable[[], None]
    began: float = field(default_factory=time.monotonic)
    _last: dict[str, float] = field(default_factory=dict)

    def turn(self) -> None:
        """One turn: figures, erasures, checkpoint, then the daily examination and backup, each when its time has come."""
        if self._due("derive", HOUR):
            self.derive()
        demo = self.site.settings.demo
        if self._due("erase", MINUTE) and not (demo and time.monotonic() - self.began < DEMO_SWEEP_AFTER):
            erase.run(self.site)
        if self._due("checkpoint", MINUTE):
            prove.checkpoint(self.site)
            tallies.fold(self.site)
        if self._due("tidy", HOUR):
            self.site.write(links.sweep, now=self.site.clock.now())
            self.site.write(passes.sweep, now=self.site.clock.now())
            asked.tidy(self.site)
            processes.measure_room(self.site)
            reviews.draw(self.site)
        if self._due("examine", 24 * HOUR, at_start=not demo):
            examine.site(self.site)
        if self.site.settings.escrow_folder and self._due("escrow", 15 * MINUTE):
            self.site.keyring.replace_escrow()
        every = self.site.settings.backup_every_hours * HOUR
        if every and not demo and self._due("backup", every, at_start=False):
            self._backup()
        if self.site.settings.tsa_url and self._due("stamp", 24 * HOUR):
            prove.stamp(self.site)  # last: a silent authority holds nothing up

    def _due(self, name: str, every_seconds: float, *, at_start: bool = True) -> bool:
        now = time.monotonic()
        last = self._last.get(name)
        if last is None and not at_start:
            self._last[name] = now
            return False
        if last is not None and now - last < every_seconds:
            return False
        self._last[name] = now
        return True

    def _backup(self) -> None:
        """Make a backup beside the others, and remove those past their days."""
        import shutil
        from pathlib import Path

        settings = self.site.settings
        folder = Path(settings.backup_folder) if settings.backup_folder else self.site.folder.backups
        now = self.site.clock.now()
        try:
            copies.backup(self.site, folder / now.strftime("%Y%m%dT%H%M%SZ"))
        except Conflict:
            return
        limit = (now - timedelta(days=settings.backup_kept_days)).strftime("%Y%m%dT%H%M%SZ")
        for old in sorted(p for p in folder.iterdir() if p.is_dir() and p.name < limit):
            shutil.rmtree(old)
