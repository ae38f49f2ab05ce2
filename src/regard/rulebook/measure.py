"""A measure: one typed fact that checks consume, and where it came from.

Declarations, the site's own state and foreign exports all become measures; checks see nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Area

Value = bool | int | float | str | Duration | date | tuple[str, ...]


class Origin(StrEnum):
    """Declared: a charter says so. Seen: a reader found it in evidence."""

    DECLARED = "declared"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Measure:
    """One fact about one item of one system.

    `system` is the system's id, or "" for the site itself; `area` is the system's area (None for the site). `item` names the table it
    belongs to (`system`, `site`, `controller`, `governance`, `keeps[0]`); `name` is the TOML path inside that table (`kept`,
    `password.length`). A key that is absent gives no measure; `false` gives a measure with False. A table that is there but
    empty gives `name="present"`, True.

    `unit` is free text for people (`days`, `share`), None where the value says it; `coverage` is the share (0..1) of what should have
    been examined that was, None when unknown or meaningless; `period` is the stretch that was looked at; `source` is the reader's
    name, or "charter".
    """

    system: str
    area: Area | None
    item: str
    name: str
    value: Value
    unit: str | None = None
    origin: Origin = Origin.DECLARED
    coverage: float | None = None
    period: Span | None = None
    source: str = "charter"

    @property
    def kind(self) -> str:
        """The item's table without its number: `keeps[2]` → `keeps`, `governance.processors[0]` → `governance.processors`."""
        return self.item.rpartition("[")[0] if self.item.endswith("]") else self.item

    @property
    def fact(self) -> str:
        """The fact's name: `keeps.kept`, `accounts.password.length`."""
        return f"{self.kind}.{self.name}"
