"""Taking back into the index what was sealed after the backup that a site came back from: the file, its key and its head are all there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from regard.terms.errors import Damaged, NotFound
from regard.vault import index, scans, segment
from regard.vault.index import SegmentRow
from regard.vault.store import Vault

Begin = Callable[[], AbstractContextManager[Connection]]


def adopt(
    begin: Begin,
    vault: Vault,
    files: Iterable[str],
    *,
    column: str,
    record: Callable[[Connection, SegmentRow], None],
) -> tuple[str, ...]:
    """Index the segments in `files` (paths relative to the vault's folder) anew; returns their ids.

    Each is opened whole first, so that a changed file is not taken back: it is left for the check to report. `column` names the persons
    of a table; `record` is called in the transaction of each row, for the caller's keep trace.
    """
    taken: list[str] = []
    for relative in files:
        try:
            row, persons = _row(vault, relative, column)
        except (Damaged, NotFound):  # `fsck` names the file
            continue
        with begin() as conn:
            index.insert(conn, row, persons)
            record(conn, row)
        taken.append(row.id)
    return tuple(taken)


def _row(vault: Vault, relative: str, column: str) -> tuple[SegmentRow, list[str]]:
    path = vault.folder / relative
    head = segment.read_header(path)
    frames = segment.read(path, vault.keyring.segment_key(head.id), segment=head.id)
    data = path.read_bytes()
    rows, persons = 0, []
    if head.codec == scans.CODEC and frames:
        table = scans.decode(frames)
        rows = table.num_rows
        if column in table.column_names:
            persons = sorted({str(one) for one in table.column(column).unique().to_pylist() if one is not None})
    row = SegmentRow(
        id=head.id,
        system=head.system,
        kind=head.kind,
        span=head.span,
        erase_by=head.erase_by,
        bucket=vault.keyring.bucket_of(head.id).id,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        codec=head.codec,
        path=relative,
        created=vault.clock.now(),
        rows=rows,
    )
    return row, persons
