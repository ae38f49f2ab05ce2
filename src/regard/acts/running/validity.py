"""What an indicator really measures: silence of a scanner against work that an observer labelled. Files in, a report out; nothing is kept."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from regard.activity.validity import Labelled, Report, measure
from regard.terms.clock import from_micros
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text

_COLUMN = Text(
    "{file}: no column “{column}”. Columns here: {known}.",
    "{file} : pas de colonne « {column} ». Colonnes présentes : {known}.",
)
_TIME = Text(
    "{file}, line {line}: “{column}” is not a time with its offset, nor milliseconds since 1970.",
    "{file}, ligne {line} : « {column} » n’est ni une heure avec son décalage, ni des millisecondes depuis 1970.",
)


def of_files(
    scans: Path,
    labels: Path,
    *,
    at: str,
    start: str,
    end: str,
    operation: str,
    at_least: Duration,
    below: Duration | None,
) -> Report:
    """Measure on one worker's scans and labelled operations, both CSV. Raises InputRefused (`validity_*`).

    Times are ISO 8601 with their offset, or milliseconds since 1970.
    """
    instants = [_time(scans, line, at, row[at]) for line, row in _rows(scans, (at,))]
    labelled = [
        Labelled(Span(_time(labels, line, start, row[start]), _time(labels, line, end, row[end])), row[operation])
        for line, row in _rows(labels, (start, end, operation))
    ]
    return measure(instants, labelled, at_least=at_least, below=below)


def _rows(file: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        for column in columns:
            if column not in (reader.fieldnames or []):
                raise InputRefused(
                    "validity_column", _COLUMN, file=str(file), column=column, known=", ".join(reader.fieldnames or [])
                )
        return [(reader.line_num, row) for row in reader]


def _time(file: Path, line: int, column: str, text: str) -> datetime:
    try:
        if text.isdigit():
            return from_micros(int(text) * 1000)
        when = datetime.fromisoformat(text)
        if when.tzinfo is not None:
            return when.astimezone(UTC)
    except ValueError:
        pass
    raise InputRefused("validity_time", _TIME, file=str(file), line=line, column=column)
