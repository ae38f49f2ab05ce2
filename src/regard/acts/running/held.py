"""What is held of one person at this moment: sealed segments that open still, and hours that are open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from regard.acts.running.intake import journal_tables
from regard.terms.errors import NotFound
from regard.vault import buckets, index
from regard.vault.index import SegmentRow
from regard.vault.store import Kept

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite


def segments(site: RunningSite, system: str, pseudonym: str) -> list[SegmentRow]:
    """The segments with the person in them that open still, by time; what is past its term and waits for the sweep is left out."""
    now = site.clock.now()
    return [row for row in site.read(index.find, system=system, pseudonym=pseudonym) if _ends(row) > now]


def open_hours(site: RunningSite, system: str, pseudonym: str) -> Iterator[tuple[Kept, pa.Table]]:
    """The hours that are not sealed yet and hold rows of the person: what each is kept as, and those rows alone."""
    for path in site.vault.journals():
        try:
            kept = site.vault.kept(path)
            found = journal_tables(site, path) if kept.system == system else []
        except NotFound:  # sealed meanwhile
            continue
        if not found or kept.erase_by <= site.clock.now():
            continue
        rows = pa.concat_tables(found, promote_options="default").unify_dictionaries()
        own = rows.filter(pc.fill_null(pc.equal(rows["person"].cast(pa.string()), pseudonym), False))
        if own.num_rows:
            yield kept, own


def _ends(row: SegmentRow) -> datetime:
    return row.erase_by if row.hold is None else (buckets.parse(row.bucket).erase_by or row.erase_by)
