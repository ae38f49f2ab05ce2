"""The rows of this room. Times are microseconds UTC (`*_us`)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("due_us", sa.BigInteger, nullable=False),
    sa.Column("taken_us", sa.BigInteger),
    sa.Column("taken_until_us", sa.BigInteger),
    sa.Column("done_us", sa.BigInteger),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error_code", sa.String(64)),
    sa.Index("ix_outbox_open", "done_us", "due_us"),
)
"""Durable intents of jobs: written in the transaction of the act that wants them; `payload` is JSON of opaque ids only."""
