"""From rows by code to what leaves the room: Arrow tables with names, and what stands behind team figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from regard.activity.arrays import column_of, texts_of
from regard.activity.buckets import Buckets
from regard.activity.events import Codes, Names
from regard.activity.live import label
from regard.activity.rows import Matrix, Rows
from regard.activity.teams import Figures
from regard.terms.clock import from_micros
from regard.terms.span import Span
from regard.terms.words import Per


def table_of(rows: Rows, columns: Sequence[str], shown: Sequence[str], per: Per, names: Names) -> pa.Table:
    """An Arrow table per person (worker, team) or per team (sums, and how many people)."""
    places = {column: place for place, column in enumerate(columns)}
    if per is Per.PERSON:
        data = {
            "from_us": column_of(rows.start),
            "to_us": column_of(rows.end),
            "worker": _named(names.workers, rows.worker),
            "team": _named(names.teams, rows.team),
        }
        values = rows.values
    else:
        order = np.lexsort((rows.worker, rows.team, rows.start))
        start, team = rows.start[order], rows.team[order]
        new = np.ones(len(start), np.bool_)
        new[1:] = (start[1:] != start[:-1]) | (team[1:] != team[:-1])
        at = np.flatnonzero(new)
        values = np.add.reduceat(rows.values[order], at, axis=0) if len(at) else rows.values
        data = {
            "from_us": column_of(start[at]),
            "to_us": column_of(rows.end[order][at]),
            "team": _named(names.teams, team[at]),
            "people": column_of(np.diff(np.append(at, len(start)))),
        }
    for column in shown:
        data[column] = column_of(values[:, places[column]])
    return pa.table(data)


def figures_of(
    rows: Rows, columns: Sequence[str], measures: tuple[str, ...], buckets: Buckets, names: Names
) -> tuple[Figures, ...]:
    """Per period, team, measure and person: the sums. A person of two teams stands in both with their part."""
    places = [columns.index(measure) for measure in measures]
    periods: dict[tuple[int, int], dict[str, dict[str, dict[int, int]]]] = {}
    for k in range(len(rows)):
        period = periods.setdefault(buckets.of(int(rows.start[k])), {})
        team = period.setdefault(label(names.teams, int(rows.team[k])), {measure: {} for measure in measures})
        worker = int(rows.worker[k])
        for measure, place in zip(measures, places, strict=True):
            figures = team[measure]
            figures[worker] = figures.get(worker, 0) + int(rows.values[k, place])
    return tuple(
        Figures(Span(from_micros(start), from_micros(end)), measures, teams)
        for (start, end), teams in sorted(periods.items())
    )


def _named(codes: Codes, column: Matrix) -> pa.Array:
    """Names for codes as a plain text column; the codes themselves where the source gave numbers."""
    if not len(codes):
        return column_of(column.astype(np.int32))
    names = texts_of([*codes.names(), ""])  # no team: an empty name
    return names.take(column_of(np.where(column < 0, len(codes), column)))
