"""What a consultation file holds: plain values, said in both languages. Absent facts are said to be absent by whoever fills it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.terms.text import Text

Facts = tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference from the charter in force, and whether it watches more."""

    says: Text
    widens: bool


@dataclass(frozen=True, slots=True)
class KeptData:
    """One kind of data that is kept: about whom, how fine, how long, for what."""

    what: Text
    term: Text
    purposes: Text


@dataclass(frozen=True, slots=True)
class Computed:
    """One indicator: what it counts, for what, what may follow, and what it does not mean (None: nothing is known of it)."""

    name: str
    counts: Text
    purposes: Text
    follows: Text
    not_meant: Text | None


@dataclass(frozen=True, slots=True)
class CopyKept:
    """The same data elsewhere: where, how long, when it was last examined."""

    where: str
    term: Text
    examined: Text


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of the law says of this charter; `breached` or not evidenced."""

    breached: bool
    title: Text
    says: Text
    article: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One system: its facts, what it keeps and computes, its copies, who may look, and whether its doors may open."""

    name: Text
    facts: Facts
    governance: Facts
    keeps: tuple[KeptData, ...]
    computes: tuple[Computed, ...]
    copies: tuple[CopyKept, ...]
    milder: Text
    door: Text


@dataclass(frozen=True, slots=True)
class ConsultationFile:
    """The whole file. `number` is the version in force, None for a draft; `sha256` is of the charter's text; `made` is aware.

    `against` is the number of the version that the differences are from; 0 when there is none.
    """

    site: str
    controller: Text
    contact: Text
    dpo: Text
    number: int | None
    against: int
    sha256: str
    made: datetime
    day: Text
    sheets: tuple[Sheet, ...]
    changes: tuple[Changed, ...]
    roles: tuple[tuple[Text, tuple[Text, ...]], ...]
    consulted: tuple[Text, ...]
    findings: tuple[Found, ...]
    least: int
    release: str
