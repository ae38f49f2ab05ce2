"""The register of processing, what the examination read, and everything as one sealed file that opens offline."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from regard.acts import examine, govern, prove
from regard.acts.examining import reports, sealing
from regard.acts.inspecting.searching import Found, inspects
from regard.acts.running import seen
from regard.acts.running.signing import ledger_key
from regard.acts.running.traces import Doing, gated
from regard.acts.upkeep import rehearsals
from regard.charter.model import System
from regard.rulebook.measure import Measure
from regard.terms.actor import Actor
from regard.terms.text import Text
from regard.terms.words import Act

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite


@dataclass(frozen=True, slots=True)
class Processing:
    """One processing, as GDPR 30(1) wants it said; what the charter does not say is absent, and shown as such."""

    notice: prove.SystemNotice
    processors: tuple[str, ...]
    shares: tuple[str, ...]
    impact_assessed: date | bool | None
    security: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Who answers for the processings, and each of them."""

    controller: str
    contact: str | None
    officer: str | None
    charter_number: int
    published: datetime
    entries: tuple[Processing, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that the examination of this site looked at: where, what it gave, over what, how much of it."""

    system: str
    item: str
    name: str
    value: str
    source: str
    coverage: float | None
    since: datetime | None
    until: datetime | None


def register(site: RunningSite) -> Register:
    """The register of processing, from the charter in force (GDPR 30). Nothing personal; no trace. Raises NotFound (`charter_none`)."""
    told = prove.notice(site)
    entries = tuple(_processing(one, declared) for one, declared in zip(told.systems, site.charter.system, strict=True))
    return Register(told.controller, told.contact, told.dpo, told.charter_number, told.published, entries)


def query_log(site: RunningSite) -> tuple[Read, ...]:
    """What the examination reads of this site's own state, with what it gives now: counts, terms and words, nobody's data."""
    return tuple(_read(one) for one in seen.measures(site))


def take(site: RunningSite, actor: Actor, language: str, found: Found | None = None) -> bytes:
    """Everything in one sealed file: examination, register, query log, charter, tests, where the ledger stands, the traces found.

    One act, traced; the examination is another. Raises NotAllowed.
    """
    gated(site, actor, Doing(Act.EXAMINE, object="export:inspection"), inspects(site, actor, "findings"))
    examined = reports.of(examine.site(site, actor), site=site)
    beside = {
        "register.json": _json(asdict(register(site))),
        "site-query-log.csv": _csv(("system", "item", "name", "value", "source", "coverage"), [
            (r.system, r.item, r.name, r.value, r.source, "" if r.coverage is None else f"{r.coverage:.4f}")
            for r in query_log(site)
        ]),
        "charter.toml": govern.charter_text(site).encode(),
        "tests.json": _json([asdict(one) for one in rehearsals.listed(site)]),
        "checkpoint.txt": prove.checkpoint(site).encode(),
        "ledger-key.txt": f"{ledger_key(site.folder)}\n".encode(),
    }  # fmt: skip
    if found is not None:
        head = ("index", "at", "act", "role", "system", "purpose", "object", "outcome", "requirements", "persons")
        beside["traces.csv"] = _csv(head, [
            (one.index, one.at.isoformat(), one.act, one.role, one.system, one.purpose, one.object, one.outcome,
             " ".join(one.requirements), one.persons)
            for one in found.lines
        ])  # fmt: skip
    return sealing.seal(examined, language, site=site, actor=actor, beside=beside, without=frozenset({"pdf"}))


def _processing(told: prove.SystemNotice, declared: System) -> Processing:
    governance, security = declared.governance, declared.security
    held = (
        [] if security is None else [name for name in ("transport", "at_rest", "integrity") if getattr(security, name)]
    )
    assessed: Any = governance.dpia if governance else None
    return Processing(
        told,
        tuple(one.name for one in (declared.governance.processors if declared.governance else None) or ()),
        tuple(str(one.to) for one in declared.shares),
        assessed if isinstance(assessed, (date, bool)) else None,
        tuple(held),
    )


def _read(one: Measure) -> Read:
    value = one.value
    said = ", ".join(value) if isinstance(value, tuple) else str(value)
    since, until = (one.period.start, one.period.end) if one.period else (None, None)
    return Read(one.system, one.item, one.name, said, one.source, one.coverage, since, until)


def _json(value: object) -> bytes:
    def plain(one: object) -> object:
        if isinstance(one, (datetime, date)):
            return one.isoformat()
        if isinstance(one, Text):
            return {"en": one.en, "fr": one.fr}
        return str(one)

    return json.dumps(value, ensure_ascii=False, indent=1, default=plain).encode()


def _csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    """RFC 4180, UTF-8. A value that a spreadsheet would take for a formula is told as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"'{each}" if str(each)[:1] in tuple("=+-@\t\r") else each for each in row])
    return out.getvalue().encode()
