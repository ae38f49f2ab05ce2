"""What the first page shows: what is watched here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that a system keeps: what, about whom, how long, what for."""

    what: Text
    how_long: Text


@dataclass(frozen=True, slots=True)
class CopyElsewhere:
    """The same data outside Regard, and the last day that someone examined it (None: never)."""

    where: str
    how_long: Text | None
    examined_on: date | None
    stale: bool = True


@dataclass(frozen=True, slots=True)
class PublicSystem:
    """One processing as a passer-by reads it; `closed` says why nothing of it is taken in yet."""

    id: str
    name: Text
    watches: Text
    purposes: tuple[Text, ...]
    basis: Text
    people: tuple[Text, ...]
    since: date | None
    keeps: tuple[Kept, ...]
    seen_by: tuple[Text, ...]
    copies: tuple[CopyElsewhere, ...]
    not_done: tuple[Text, ...] = ()
    traces_kept: Text | None = None
    closed: Text | None = None
    area: str = ""
    interest: Text | None = None
    recipients: tuple[str, ...] = ()
    processors: tuple[str, ...] = ()
    automated: Text | None = None
    rights: tuple[Text, ...] = ()
    answered_within: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What is watched here: the whole of the first page. `at_work`: every system watches work (scanners, calls), none a place."""

    systems: tuple[PublicSystem, ...]
    charter_published: date | None
    charter_number: int = 0
    refusals: int = 0
    at_work: bool = False
    refused: tuple[tuple[Text, int], ...] = ()
    authority: Text | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What a printed sign says of one system (first level of information). `lacking`: what the charter does not say and a sign must."""

    system: PublicSystem
    title: Text
    lacking: tuple[Text, ...]
