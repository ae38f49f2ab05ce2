"""How many acts were refused, told at once however many traces there are: the weeks' counts, and what was traced since they were made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts.running import tables
from regard.ledger import tables as ledger_tables

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

REFUSED = ("refuse", "gap")
"""The outcomes of what was not permitted."""
REFUSED_ACT = "act"
"""The kind of a weekly count of refusals by act."""
COUNTED = "week-tally"
"""The state of a process that says up to which leaf traces were counted."""


def by_act(site: RunningSite) -> dict[str, int]:
    """Refusals by act, of those whose traces are kept; nobody in it, and none left out that came since the last counting."""
    return site.read(_by_act)


def _by_act(conn: sa.Connection) -> dict[str, int]:
    table, trace, state = tables.week_tally.c, ledger_tables.trace.c, tables.process_state.c
    stands = int(conn.execute(sa.select(state.value).where(state.name == COUNTED)).scalar() or 0)
    counted = sa.select(table.word, sa.func.sum(table.number)).where(table.kind == REFUSED_ACT).group_by(table.word)
    # coalesce: an index on `follows` would lead to nearly every trace there is, when only the newest are asked for.
    act = sa.func.coalesce(trace.follows, -1) == -1
    since = sa.select(trace.act, sa.func.count()).where(trace.idx >= stands, act, trace.outcome.in_(REFUSED))
    found: Counter[str] = Counter()
    for query in (counted, since.group_by(trace.act)):
        for word, number in conn.execute(query):
            found[str(word)] += int(number)
    return dict(found)
