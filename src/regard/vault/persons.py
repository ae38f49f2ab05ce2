"""One person's rows: erased or held without the rest of the hour."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection

from regard.terms.span import Span
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.holds import Hold
from regard.vault.index import SegmentRow
from regard.vault.store import Sealed, Vault

Begin = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Which segments were rewritten (old id, new id or None when nothing was left) and how many rows went."""

    rewritten: tuple[tuple[str, str | None], ...]
    rows: int
    generation: int


def erase_person(
    begin: Begin,
    vault: Vault,
    *,
    system: str,
    pseudonym: str,
    column: str,
    erasures: ErasureJournal,
    span: Span | None = None,
    record: Callable[[Connection, Sealed], None] | None = None,
) -> PersonErased:
    """Rewrite every table segment of `system` that holds `pseudonym` without its rows: same erase-by, predecessor's key destroyed.

    Held segments and fixed terms that still run are refused before anything changes: `Conflict` (`held`, `too_early`).
    `record` is called in the transaction that swaps each index row, for the caller's keep trace.
    """
    raise NotImplementedError


def hold_rows(
    begin: Begin,
    vault: Vault,
    hold: Hold,
    *,
    rows: list[SegmentRow],
    pseudonym: str,
    column: str,
    record: Callable[[Connection, Sealed], None] | None = None,
) -> tuple[str, ...]:
    """Copy one person's rows of these segments into segments of their own under the hold's bucket; returns their ids."""
    raise NotImplementedError


def hold_segment(conn: Connection, vault: Vault, hold: Hold, row: SegmentRow) -> None:
    """Keep a whole segment: its key moves to the hold's bucket, durable, and its index row carries the hold."""
