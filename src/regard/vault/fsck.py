"""Checking the vault against its index and its keys. Reports; repairs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from regard.terms.text import Text
from regard.vault.store import Vault


class Fault(StrEnum):
    """What can be wrong."""

    KEY_MISSING = "key-missing"
    KEY_ORPHAN = "key-orphan"
    FILE_MISSING = "file-missing"
    FILE_ORPHAN = "file-orphan"
    FILE_CHANGED = "file-changed"
    HEADER_DIFFERS = "header-differs"
    TRACE_MISSING = "trace-missing"
    JOURNAL_DAMAGED = "journal-damaged"
    JOURNAL_KEYLESS = "journal-keyless"
    JOURNAL_UNSEALED = "journal-unsealed"
    TEMPORARY_LEFT = "temporary-left"
    PAST_TERM = "past-term"
    HOLD_MISSING = "hold-missing"
    DEAD_LEFT = "dead-left"
    ESCROW_STALE = "escrow-stale"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: about which segment, key or file (an id or a relative path), and what to do."""

    fault: Fault
    about: str
    sentence: Text


def check(
    conn: Connection, vault: Vault, *, has_trace: Callable[[str], bool] | None = None, deep: bool = True
) -> tuple[Problem, ...]:
    """Everything that is wrong, in a fixed order. `deep` reads and hashes every file."""
    raise NotImplementedError
