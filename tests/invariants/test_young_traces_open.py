"""Every trace younger than its term opens its leaf; the ledger verifies, and any change to it is found by whoever holds an older checkpoint."""

from __future__ import annotations

import sqlite3

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from acts import warehouse as w
from invariants.life import LIVES, Life
from regard.acts import prove


class Traces(Life):
    @invariant()
    def every_young_trace_opens_and_agrees_with_its_leaf(self) -> None:
        report = prove.verify(self.site)
        assert report.sound, report.problems
        rows = w.all_traces(self.site)
        assert report.opened == len(rows)
        assert all(row.term > self.clock.now() for row in rows) or not self.swept
        assert [row.index for row in rows] == sorted({row.index for row in rows})

    @invariant()
    def the_ledger_begins_with_every_checkpoint_that_somebody_kept(self) -> None:
        for note in self.notes[-3:]:
            assert prove.verify(self.site, older=note).sound

    @rule(years=st.integers(1, 2))
    def pass_years(self, years: int) -> None:
        self.clock.advance(years * 366 * w.DAY)
        self.swept = False
        self.sweep()
        assert all(row.leaf.act == "erase" for row in w.all_traces(self.site) if row.index >= 0)

    def teardown(self) -> None:
        """At the end somebody who can write the database takes one trace out: whoever verifies finds it."""
        if w.all_traces(self.site):
            victim = w.all_traces(self.site)[-1].index
            prove.checkpoint(self.site)
            with sqlite3.connect(self.site.folder.site_db) as conn:
                for table in _tables_with_idx(conn):
                    conn.execute(f"DELETE FROM {table} WHERE idx = ?", (victim,))
            assert not prove.verify(self.site).sound
        super().teardown()


def _tables_with_idx(conn: sqlite3.Connection) -> list[str]:
    names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if "idx" in {row[1] for row in conn.execute(f"PRAGMA table_info({name})")}]


TestYoungTracesOpen = Traces.TestCase
TestYoungTracesOpen.settings = LIVES
