"""One person's rows: erased or held without the rest of the hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from regard.terms import crash
from regard.terms.errors import Conflict
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import holds, index, scans, sweep
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.holds import Hold
from regard.vault.index import SegmentRow
from regard.vault.store import Kept, Sealed, Vault

Begin = Callable[[], AbstractContextManager[Connection]]
Record = Callable[[Connection, Sealed], None]


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Which segments were rewritten (old id, new id or None when nothing was left), how many rows went, when the old keys were gone."""

    rewritten: tuple[tuple[str, str | None], ...]
    rows: int
    keys_gone: datetime | None
    older_copies_gone: datetime | None


def erase_person(
    begin: Begin,
    vault: Vault,
    *,
    system: str,
    pseudonym: str,
    column: str,
    erasures: ErasureJournal,
    span: Span | None = None,
    record: Record | None = None,
    note: str = "",
) -> PersonErased:
    """Rewrite every table segment of `system` that holds `pseudonym` without its rows: same erase-by, predecessor's key destroyed.

    Open journals are not touched: seal them first. What is due anyway, and a segment without the column
    (a derived table), goes whole. Run again after a crash: it resumes.
    Held segments and fixed terms that still run are refused before anything changes: `Conflict` (`held`, `too_early`).
    `record` is called in the transaction that swaps each index row, for the caller's keep trace.
    """
    with begin() as conn:
        found = index.find(conn, system=system, pseudonym=pseudonym, span=span)
        people = index.persons(conn, [row.id for row in found])
        interrupted = index.find(conn, system=system, pseudonym=pseudonym, span=span, state=index.DEAD)
    _refuse_kept(found, vault.clock.now())
    rewritten: list[tuple[str, str | None]] = [(row.id, None) for row in interrupted]
    gone_rows = 0
    for row in found:
        successor, gone = _without(vault, row, people[row.id] - {pseudonym}, column, pseudonym)
        crash.point("person.rewritten")
        with begin() as conn:
            if successor is not None:
                index.insert(conn, successor.row, successor.persons)
                if record is not None:
                    record(conn, successor)
            index.mark(conn, [row.id], index.DEAD)
        crash.point("person.swapped")
        if successor is not None:
            vault.settle(successor)
        rewritten.append((row.id, None if successor is None else successor.row.id))
        gone_rows += gone
    if not rewritten:
        return PersonErased((), 0, None, None)
    alone = sweep.ErasePlan(vault.clock.now(), (), tuple(old for old, _ in rewritten), (), (), 0, 0)
    outcome = sweep.destroy(alone, begin, vault, erasures, kind="person", note=note)
    return PersonErased(tuple(rewritten), gone_rows, outcome.keys_gone, outcome.older_copies_gone)


def hold_rows(
    begin: Begin,
    vault: Vault,
    hold: Hold,
    *,
    rows: Sequence[SegmentRow],
    pseudonym: str,
    column: str,
    record: Record | None = None,
) -> tuple[str, ...]:
    """Copy one person's rows of these segments into segments of their own under the hold's bucket; returns their ids.

    The originals keep their term and die with their day. Run again after a crash: what is copied already is left out.
    The hold itself must have been placed (`holds.place`) and committed before.
    """
    made: list[str] = []
    for row in rows:
        with begin() as conn:
            done = [
                known
                for known in index.find(conn, system=row.system, pseudonym=pseudonym)
                if _copy_of(known, row, hold)
            ]
        if done:
            made.append(done[0].id)
            continue
        part = scans.only(vault.table(row), column, pseudonym)
        if not part.num_rows:
            continue
        kept = replace(_kept(row), hold=hold.id, bucket=hold.bucket.id, supplement_of=row.id)
        sealed = vault.keep(kept, scans.encode(part), codec=scans.CODEC, rows=part.num_rows, persons=[pseudonym])
        with begin() as conn:
            index.insert(conn, sealed.row, sealed.persons)
            if record is not None:
                record(conn, sealed)
        vault.settle(sealed)
        made.append(sealed.row.id)
    return tuple(made)


def hold_segment(conn: Connection, vault: Vault, hold: Hold, row: SegmentRow) -> None:
    """Keep a whole segment: its key moves to the hold's bucket, durable, and its index row carries the hold.

    When the transaction is given up after this, the key stays in the hold's bucket, which does no harm: it dies with the hold's term.
    Raises `NotFound` (`key_destroyed`), `Conflict` (`held_already`).
    """
    if row.hold not in (None, hold.id):
        raise Conflict(
            "held_already",
            Text(
                "Another hold keeps this segment; extend that one.",
                "Un autre gel garde déjà ce segment ; prolongez celui-là.",
            ),
            segment=row.id,
        )
    bucket = hold.bucket_for(row.erase_by)
    vault.keyring.rewrap(row.id, bucket)
    crash.point("hold.rewrapped")
    index.put_under_hold(conn, row.id, hold.id, bucket.id)


def extend_hold(conn: Connection, vault: Vault, hold_id: str, until: datetime) -> Hold:
    """Give a hold a later term: the keys of what it keeps move to the bucket of that term. Returns the hold as it is now.

    Raises `NotFound` (`hold_absent`), `InputRefused` (`hold_term`) when the new term is not later.
    """
    longer = holds.extend(conn, hold_id, until)
    for row in index.find(conn, system=longer.system, hold=hold_id, state=None):
        bucket = longer.bucket if row.supplement_of else longer.bucket_for(row.erase_by)
        vault.keyring.rewrap(row.id, bucket)
        index.put_under_hold(conn, row.id, hold_id, bucket.id)
    return longer


def _without(
    vault: Vault, row: SegmentRow, others: frozenset[str], column: str, pseudonym: str
) -> tuple[Sealed | None, int]:
    """The successor of a segment without one person's rows (None when nothing is left), and how many rows went."""
    if row.codec != scans.CODEC or row.erase_by <= vault.clock.now():
        return None, row.rows
    whole = vault.table(row)
    if column not in whole.column_names:
        return None, row.rows
    rest = scans.without(whole, column, pseudonym)
    gone = whole.num_rows - rest.num_rows
    if not rest.num_rows:
        return None, gone
    return vault.keep(_kept(row), scans.encode(rest), codec=row.codec, rows=rest.num_rows, persons=others), gone


def _kept(row: SegmentRow) -> Kept:
    return Kept(
        row.system, row.kind, row.span, row.erase_by, row.device, row.not_before, row.supplement_of, row.hold, None
    )


def _copy_of(known: SegmentRow, row: SegmentRow, hold: Hold) -> bool:
    return known.hold == hold.id and known.supplement_of == row.id


def _refuse_kept(rows: Sequence[SegmentRow], now: datetime) -> None:
    held = sum(row.hold is not None for row in rows)
    if held:
        raise Conflict(
            "held",
            Text(
                "Segments held for a procedure: {count}; release the hold first.",
                "Segments gelés pour une procédure : {count} ; levez d’abord le gel.",
            ),
            count=held,
        )
    early = [row.not_before for row in rows if row.not_before is not None and row.not_before > now]
    if early:
        raise Conflict(
            "too_early",
            Text(
                "Segments with a fixed term that still runs: {count}, until {until}.",
                "Segments dont la durée fixe court encore : {count}, jusqu’au {until}.",
            ),
            count=len(early),
            until=max(early).isoformat(timespec="minutes"),
        )
