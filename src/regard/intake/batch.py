"""Limits of one batch as a whole, and the errors that name them."""

from __future__ import annotations

from regard.intake.arrivals import MAX_BATCH_BYTES, MAX_BATCH_ROWS
from regard.terms.errors import InputRefused
from regard.terms.text import Text


def check_bytes(size: int) -> None:
    """Raises InputRefused (`intake_batch_too_large`) beyond 8 MiB."""
    if size > MAX_BATCH_BYTES:
        raise InputRefused(
            "intake_batch_too_large",
            Text(
                "A batch holds at most {limit} bytes; send it in several.",
                "Un lot contient au plus {limit} octets ; envoyez-le en plusieurs fois.",
            ),
            limit=MAX_BATCH_BYTES,
        )


def check_rows(count: int) -> None:
    """Raises InputRefused (`intake_too_many_rows`) beyond 50,000 rows."""
    if count > MAX_BATCH_ROWS:
        raise InputRefused(
            "intake_too_many_rows",
            Text(
                "A batch holds at most {limit} rows; send it in several.",
                "Un lot contient au plus {limit} lignes ; envoyez-le en plusieurs fois.",
            ),
            limit=MAX_BATCH_ROWS,
        )


def nothing() -> InputRefused:
    """The error for a batch without a row (`intake_empty`)."""
    return InputRefused(
        "intake_empty",
        Text(
            "The batch holds no row; send at least one.", "Le lot ne contient aucune ligne ; envoyez-en au moins une."
        ),
    )
