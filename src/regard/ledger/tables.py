"""The ledger's tables. `leaf` is permanent and holds nothing personal; `trace` and `trace_person` die at the trace's term."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, SmallInteger, String, Table

metadata = MetaData()

# One row: its UPDATE is the lock that makes indices gapless, on SQLite as on PostgreSQL.
head = Table(
    "ledger_head",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
)

# The origins that this database has had: each log's tree begins at leaf `first`.
log = Table(
    "ledger_log",
    metadata,
    Column("origin", String, primary_key=True),
    Column("first", BigInteger, nullable=False),
)

# Leaves whose rows a restore could not bring back: [first, last].
gap = Table(
    "ledger_gap",
    metadata,
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

leaf = Table(
    "leaf",
    metadata,
    Column("idx", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("act", String, nullable=False),
    Column("hour", BigInteger, nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# `system`, `role`, `purpose`, `outcome` are words of the charter: they name nobody. The rest is sealed.
trace = Table(
    "trace",
    metadata,
    Column("idx", BigInteger, primary_key=True, autoincrement=False),
    Column("follows", BigInteger, nullable=True),
    Column("act", String, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("week", String(8), nullable=False),
    Column("system", String, nullable=False),
    Column("role", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("actor_blind", LargeBinary(16), nullable=False),
    Column("bucket", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("term_us", BigInteger, nullable=False),
)
Index("trace_actor", trace.c.actor_blind, trace.c.idx)
Index("trace_at", trace.c.at_us)
Index("trace_term", trace.c.term_us)
Index("trace_bucket", trace.c.bucket)
Index("trace_follows", trace.c.follows)

trace_person = Table(
    "trace_person",
    metadata,
    Column("blind", LargeBinary(16), primary_key=True),
    Column("idx", BigInteger, primary_key=True, autoincrement=False),
)
Index("trace_person_idx", trace_person.c.idx)
