"""Nothing is stored that the gate did not permit."""

from __future__ import annotations

import pyarrow as pa
from hypothesis.stateful import invariant

from acts import warehouse as w
from invariants.life import LIVES, Life
from regard.acts.running.intake import journal_tables

FIELDS = {"at", "person", "identity", "task", "team", "item", "place"}


class Stored(Life):
    @invariant()
    def whatever_names_a_person_was_permitted(self) -> None:
        for table in self.tables():
            assert set(table.column_names) <= FIELDS
            for row in table.select(["at", "person"]).to_pylist():
                if row["person"] is not None and row["person"] not in self.forgotten:
                    assert (self.ever[row["person"]], row["at"]) in self.permitted

    @invariant()
    def where_goods_went_names_nobody(self) -> None:
        for row in self.open_rows("stock"):
            table = self.site.vault.table(row)
            assert set(table.column_names) == {"minute", "item", "place", "task", "scans", "units"}
            assert set(table["minute"].to_pylist()) <= self.moved
            assert self.site.read(w.index.persons, [row.id]) == {}

    @invariant()
    def every_segment_was_admitted_or_derived_by_a_permitted_act(self) -> None:
        kept = {t.value("object") for t in w.all_traces(self.site, "keep") if t.value("outcome") == "permit"}
        assert {f"segment:{row.id}" for row in w.segments(self.site)} <= kept
        assert {row.kind for row in w.segments(self.site)} <= {
            "raw-events", "stock", "seen", "team-days", "team-figures"
        }  # fmt: skip

    def tables(self) -> list[pa.Table]:
        found = [t for path in self.site.vault.journals() for t in journal_tables(self.site, path)]
        return found + [self.site.vault.table(row) for row in self.open_rows("raw-events")]

    def open_rows(self, kind: str) -> list[w.SegmentRow]:
        now = self.clock.now()
        return [row for row in w.segments(self.site, kind) if row.erase_by > now]


TestNothingStoredUnpermitted = Stored.TestCase
TestNothingStoredUnpermitted.settings = LIVES
