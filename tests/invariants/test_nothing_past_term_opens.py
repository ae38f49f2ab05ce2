"""After erase no segment past its term opens, from disk or from a restored backup."""

from __future__ import annotations

import shutil

import pytest
from hypothesis.stateful import invariant, precondition, rule

from acts import warehouse as w
from invariants.life import LIVES, Life
from regard.acts import admit
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import copies
from regard.terms.errors import Damaged, NotFound
from regard.vault import buckets, segment
from regard.vault.index import SegmentRow


class Terms(Life):
    @invariant()
    def nothing_past_its_term_opens(self) -> None:
        rows = {row.id: row for row in w.segments(self.site, state=None)}
        for name, (row, content) in self.known.items():
            if self.lives(rows.get(name, row)):
                continue
            with pytest.raises(NotFound):
                self.site.vault.read(rows.get(name, row))
            if self.swept:
                assert not self.site.keyring.holds(name)
                assert not list((self.base / "site").rglob(f"{name}*"))
                assert content, "the bytes that a thief may have kept open no more: their key is nowhere"

    @precondition(lambda self: self.backups)
    @rule()
    def come_back(self) -> None:
        """The disk dies; the last backup comes back under keys and erasures that were kept elsewhere."""
        self.doors.close()
        self.site.close()
        for name in ("segments", "journals"):
            shutil.rmtree(self.base / "site" / name)
        for file in (self.base / "site").glob("site.db*"):
            file.unlink()
        copies.restore(self.backups[-1], self.base / "site", clock=self.clock)
        self.site = RunningSite.open(self.base / "site", clock=self.clock)
        self.doors = admit.Doors(self.site)
        self.told = {who: self._told(who) for who in self.told}
        self.enrolled = self._enrolled()
        self.swept = True
        for one in self.forgotten:
            assert not w.segments(self.site, pseudonym=one)
        assert self.forgotten.isdisjoint(p.pseudonym for p in self.site.read(_everyone))

    def lives(self, row: SegmentRow) -> bool:
        ends = row.erase_by if row.hold is None else buckets.parse(row.bucket).erase_by
        return ends > self.clock.now() and self.site.keyring.holds(row.id)

    def teardown(self) -> None:
        for _name, (row, content) in self.known.items():
            if row.erase_by > self.clock.now() or self.site.keyring.holds(row.id):
                continue
            (self.base / "stolen.seg").write_bytes(content)
            for other in self.site.keyring.segments():
                with pytest.raises(Damaged):
                    segment.read(self.base / "stolen.seg", self.site.keyring.segment_key(other), [])
        super().teardown()

    def _told(self, who: int):
        found = [p for p in self.site.read(_everyone) if self.ever.get(p.pseudonym) == who]
        return found[0].told if found else None

    def _enrolled(self) -> bool:
        from regard.acts.running import standing

        state = self.site.read(standing.devices).get((w.SYSTEM, w.DEVICE))
        return state is not None and state.usable(self.clock.now())


def _everyone(conn):
    from regard.people import register

    return register.everyone(conn, w.SYSTEM)


TestNothingPastTermOpens = Terms.TestCase
TestNothingPastTermOpens.settings = LIVES
