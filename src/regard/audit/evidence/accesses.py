"""`accesses` (with `accounts`): what the log says of each look, how far back it goes, and accounts that several people use."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regard.audit.evidence.fragment import About, Extra, Fragment, between
from regard.audit.evidence.tables import Tables, View

FILLED = 0.99
"""A field counts as traced when this share of the rows where it belongs has it: a slip is no practice."""
SWITCH_US = 60_000_000
SWITCHES = 3
"""An account seen from two places within a minute, this many times: one person does not do that."""
_PIECE = 4_000_000  # rows looked at together for shared accounts, so that memory stays bounded
_WHOLE = frozenset({"view", "change", "erase", "collect"})
_ACTIONS = ("view", "export", "change", "erase", "collect")


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the access log shows of one system."""
    log = tables.of("accesses", about.id)
    if log is None or not log.rows:
        return
    query = f'SELECT min("at"), max("at"), count(*), {_filled(log)}, list(DISTINCT action) FROM {{t}}'
    oldest, newest, rows, what, any_why, why, looks, recipient, handed, actions = log.one(query)
    fields = ["who", "when"]
    if what / rows >= FILLED:
        fields.append("what")
    if (why / looks if looks else any_why / rows) >= FILLED:
        fields.append("why")
    if log.has("recipient") and (not handed or recipient / handed >= FILLED):
        fields.append("recipients")
    known = tuple(word for word in _ACTIONS if word in (actions or ()))
    traces: dict[str, Any] = {"fields": fields}
    said = about.declared.traces.actions if about.declared and about.declared.traces else None
    # What nobody did during the log's days may be traced all the same: a part of the list is no measure by itself.
    if said is not None or set(known) >= _WHOLE:
        traces["actions"] = known
    extras: list[Extra] = [("traces", None, "oldest", about.age(oldest))]
    if looks and log.has("why"):
        extras.append(("traces", None, "unexplained", 1 - why / looks))
    accounts = dict(_used(tables, log, about))
    system: dict[str, Any] = {"id": about.id, "area": about.area.value, "traces": traces}
    if accounts:
        system["accounts"] = accounts
    yield Fragment(system, "accesses", log.coverage, between(oldest, newest), tuple(extras))


def _filled(log: View) -> str:
    """How many rows say what was opened, and why; how many looks say why, and how many are looks; of what was handed over, to whom."""

    def count(column: str, where: str = "true") -> str:
        if not log.has(column):
            return "0"
        return f'count(*) FILTER (WHERE {where} AND "{column}" IS NOT NULL AND trim("{column}") <> \'\')'

    wanted = [count("object"), count("why"), count("why", _LOOKS), f"count(*) FILTER (WHERE {_LOOKS})"]
    return ", ".join([*wanted, count("recipient", _HANDED), f"count(*) FILTER (WHERE {_HANDED})"])


_HANDED = "action = 'export'"
_LOOKS = "action IN ('view', 'export')"  # what happens by itself has no reason to give


def _used(tables: Tables, log: View, about: About) -> Iterator[tuple[str, Any]]:
    if log.has("from") and _shared(log):
        yield "shared", True
    accounts = tables.of("accounts", about.id)
    if accounts is not None and accounts.has("left_on"):
        gone = f"SELECT account, max(left_on) AS gone FROM {accounts.sql} GROUP BY account HAVING count(*) = count(left_on)"
        # A day of grace: who leaves during the day works during it.
        query = (
            f'SELECT count(*) FROM {{t}} l JOIN ({gone}) a ON a.account = l.account WHERE l."at" > a.gone + 86400000000'
        )
        if log.one(query)[0]:
            yield "revoked_on_departure", False


def _shared(log: View) -> bool:
    """Whether some account was used from two places within a minute, several times; one piece of the accounts after the other."""
    pieces = max(1, -(-log.rows // _PIECE))
    for piece in range(pieces):
        rows = (
            f'SELECT hash(account) AS a, "at" AS t, hash("from") AS f FROM {log.sql} '
            f'WHERE "from" IS NOT NULL AND "from" <> \'\' AND hash(account) % {pieces} = {piece}'
        )
        pairs = f"SELECT a, t, f, lag(t) OVER w AS t0, lag(f) OVER w AS f0 FROM ({rows}) WINDOW w AS (PARTITION BY a ORDER BY t, f)"
        query = f"SELECT count(*) FROM (SELECT a FROM ({pairs}) WHERE f <> f0 AND t - t0 <= {SWITCH_US} GROUP BY a HAVING count(*) >= {SWITCHES})"
        if log.one(query)[0]:
            return True
    return False
