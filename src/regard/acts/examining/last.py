"""The last examination of this site, as pages show it; what is kept of each is the findings in words."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.site import RunningSite
from regard.audit.examining import Examination
from regard.terms.clock import from_micros, micros
from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding of the last examination of this site, as pages show it."""

    requirement: str
    title: Text
    system: str
    item: str
    state: State
    article: str
    severity: str
    force: str
    sentence: Text
    remedy: Text
    evidence: Text
    limit: Text | None
    measured: tuple[str, ...]
    origin: str
    reading: Text | None
    excepted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The last examination of this site."""

    made: datetime
    on: date
    read_as_of: date
    release: str
    findings: tuple[Noted, ...]


def last(running: RunningSite) -> Last | None:
    """The last examination of this site as of its own day, with the exceptions in force; None before the first."""
    query = sa.select(tables.examination).order_by(tables.examination.c.made_us.desc()).limit(1)
    row = running.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        return None
    now = micros(running.clock.now())
    excepted = running.read(
        lambda conn: {
            (e.requirement, e.system): from_micros(e.until_us)
            for e in conn.execute(sa.select(tables.exception).where(tables.exception.c.until_us > now))
        }
    )
    noted = tuple(_noted(each, excepted) for each in json.loads(row.findings))
    return Last(
        from_micros(row.made_us),
        date.fromisoformat(row.facts_on),
        date.fromisoformat(row.read_as_of),
        row.release,
        noted,
    )


def remember(running: RunningSite, examined: Examination) -> None:
    """Keep an examination of this site; the last fifty stay."""
    rows = [
        {
            "requirement": f.requirement,
            "title": _pair(f.title),
            "system": f.system,
            "item": f.item,
            "state": f.state.value,
            "article": f.article,
            "severity": str(f.severity),
            "force": str(f.force),
            "sentence": _pair(f.sentence),
            "remedy": _pair(f.remedy),
            "evidence": _pair(f.evidence),
            "limit": _pair(f.limit) if f.limit else None,
            "measured": [f"{m.item}.{m.name} = {_value(m.value)}" for m in f.measured],
            "origin": str(f.origin),
            "reading": _pair(f.reading.sentence) if f.reading else None,
        }
        for f in examined.findings
    ]
    values = {
        "id": secrets.token_hex(8),
        "made_us": micros(running.clock.now()),
        "facts_on": examined.on.isoformat(),
        "read_as_of": examined.read_as_of.isoformat(),
        "release": examined.release,
        "findings": json.dumps(rows, ensure_ascii=False),
    }

    def keep_few(conn: sa.Connection) -> None:
        conn.execute(tables.examination.insert().values(**values))
        made = tables.examination.c.made_us
        old = conn.execute(sa.select(made).order_by(made.desc()).offset(50).limit(1)).scalar()
        if old is not None:
            conn.execute(tables.examination.delete().where(made <= old))

    running.write(keep_few)


def _noted(each: dict[str, object], excepted: dict[tuple[str, str], datetime]) -> Noted:
    def text(key: str) -> Text:
        value = each[key]
        assert isinstance(value, list)
        return Text(str(value[0]), str(value[1]))

    measured = each["measured"]
    assert isinstance(measured, list)
    return Noted(
        requirement=str(each["requirement"]),
        title=text("title"),
        system=str(each["system"]),
        item=str(each["item"]),
        state=State(str(each["state"])),
        article=str(each["article"]),
        severity=str(each["severity"]),
        force=str(each["force"]),
        sentence=text("sentence"),
        remedy=text("remedy"),
        evidence=text("evidence"),
        limit=text("limit") if each["limit"] else None,
        measured=tuple(str(m) for m in measured),
        origin=str(each["origin"]),
        reading=text("reading") if each["reading"] else None,
        excepted_until=excepted.get((str(each["requirement"]), str(each["system"]))),
    )


def _pair(text: Text) -> list[str]:
    return [text.en, text.fr]


def _value(value: object) -> str:
    return (
        ", ".join(map(str, value))
        if isinstance(value, tuple)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
