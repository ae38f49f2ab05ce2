"""The ledger as representatives see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and its last cosignature; older than two days is a finding."""

    name: str
    cosigned: datetime | None
    size: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class LedgerFace:
    """The ledger as representatives see it."""

    origin: str
    leaves: int
    signed_size: int | None
    public_key: str
    checkpoint: str
    witnesses: tuple[Witness, ...]
    silent: bool
    verifier_sha256: str


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The outcome of verifying the whole ledger now."""

    whole: bool
    leaves: int
    opened: int
    seconds: float
    faults: tuple[Text, ...] = ()
