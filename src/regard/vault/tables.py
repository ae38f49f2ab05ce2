"""The vault's tables: segments, the persons in them, holds. Times are integer microseconds since 1970, UTC.

`path` is null where a segment's file lies in its bucket's folder under its id, that is save for what came under a hold.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class Hex(TypeDecorator[str]):
    """Hex digits to the program, half as many bytes in the row and in every index: a million rows are made and erased sooner."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Bytes of the hex digits; what is no hex finds nothing."""
        if value is None:
            return None
        try:
            return bytes.fromhex(value)
        except ValueError:
            return b""

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """The hex digits again, lower case."""
        return None if value is None else bytes(value).hex()


segment = Table(
    "segment",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Hex(16), nullable=False, unique=True),
    Column("system", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("start_us", BigInteger, nullable=False),
    Column("end_us", BigInteger, nullable=False),
    Column("device", String(64), nullable=False, default=""),
    Column("erase_by_us", BigInteger, nullable=False),
    Column("not_before_us", BigInteger, nullable=True),
    Column("hold", String(32), nullable=True),
    Column("bucket", String(192), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Hex(32), nullable=False),
    Column("codec", String(32), nullable=False),
    Column("rows", BigInteger, nullable=False, default=0),
    Column("state", String(8), nullable=False, default="sealed"),
    Column("supplement_of", Hex(16), nullable=True),
    Column("path", String(255), nullable=True),
    Column("created_us", BigInteger, nullable=False),
    Index("segment_bucket", "bucket"),
    Index("segment_span", "system", "kind", "start_us"),
    sqlite_autoincrement=False,
)

bucket_total = Table(
    "bucket_total",
    metadata,
    Column("bucket", String(192), primary_key=True),
    Column("system", String(64), primary_key=True),
    Column("kind", String(64), primary_key=True),
    Column("segments", BigInteger, nullable=False),
    Column("dead", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("first_us", BigInteger, nullable=False),
    Column("last_us", BigInteger, nullable=False),
)
"""What the index holds of each bucket: segments that open (with their bytes and rows), segments marked dead, their first and last erase-by."""

segment_person = Table(
    "segment_person",
    metadata,
    Column("segment_id", Hex(16), primary_key=True),
    Column("system", String(64), nullable=False),
    Column("pseudonym", String(64), primary_key=True),
    Index("segment_person_who", "system", "pseudonym"),
    sqlite_with_rowid=False,
)

hold = Table(
    "hold",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("system", String(64), nullable=False),
    Column("scope", String(255), nullable=False),
    Column("placed_us", BigInteger, nullable=False),
    Column("until_us", BigInteger, nullable=False),
    Column("reason_code", String(64), nullable=False),
    Column("procedure", String(255), nullable=False),
    Column("placed_by", String(64), nullable=False),
    Column("state", String(8), nullable=False, default="active"),
)
