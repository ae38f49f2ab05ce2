"""Examine: the rulebook's checks over measures, of this site and of a dossier about another one.

Declarations give declared measures; the site's own state gives seen ones; the checks consume nothing else. What is not known is *not
evidenced*, with what to ask for: never compliance.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from regard import charter as charters
from regard import rulebook
from regard.acts.running import seen, tables
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.charter.measures import measures
from regard.rulebook import Finding, law
from regard.rulebook.requirement import Requirement
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Answer, Decision
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

EXAMINER = process("examiner")


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: on facts of a day, with the law as it was read on another, under one release of the rulebook."""

    name: str
    on: date
    read_as_of: date
    release: str
    findings: tuple[Finding, ...]

    def of(self, state: State) -> tuple[Finding, ...]:
        """The findings in one state."""
        return tuple(f for f in self.findings if f.state is state)

    @property
    def counts(self) -> dict[State, int]:
        """How many findings each state has."""
        found = Counter(f.state for f in self.findings)
        return {state: found[state] for state in State}


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


def dossier(path: Path, *, on: date | None = None, read_as_of: date | None = None) -> Examination:
    """Examine a dossier: a folder with `charter.toml`, or that file. Raises InputRefused (`charter_*`)."""
    file = path / "charter.toml" if path.is_dir() else path
    charter = charters.load(file)
    facts = on or charter.observed_on
    if facts is None:
        from regard.terms.errors import InputRefused

        raise InputRefused(
            "examine_no_day",
            Text(
                "The charter does not say on which day its facts hold: add `observed_on`, or give --on.",
                "La charte ne dit pas quel jour ses faits sont vrais : ajoutez `observed_on`, ou donnez --on.",
            ),
        )
    read = read_as_of or facts
    name = (charter.site.name if charter.site else None) or file.parent.name
    return Examination(
        name, facts, read, rulebook.RELEASE, rulebook.judge(measures(charter), on=facts, read_as_of=read)
    )


def site(
    running: RunningSite, actor: Actor = EXAMINER, *, on: date | None = None, read_as_of: date | None = None
) -> Examination:
    """Examine this site: what its charter declares and what its own state shows, where both disagree included. One act, traced."""
    gated(running, actor, Doing(Act.EXAMINE, object="site"), Decision(Answer.PERMIT))
    today = running.clock.now().astimezone(running.zone).date()
    facts = on or today
    read = read_as_of or facts
    found = (*measures(running.charter), *seen.measures(running))
    name = (running.charter.site.name if running.charter.site else None) or ""
    examined = Examination(name, facts, read, rulebook.RELEASE, rulebook.judge(found, on=facts, read_as_of=read))
    if on is None and read_as_of is None:
        _remember(running, examined)
    return examined


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


def requirement(requirement_id: str) -> Requirement:
    """One requirement of the law with its sources, dates and readings. Raises NotFound."""
    return law.requirement(requirement_id)


def requirements() -> Sequence[Requirement]:
    """Every requirement that this release knows."""
    return tuple(law.requirements().values())


def _remember(running: RunningSite, examined: Examination) -> None:
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


def release() -> str:
    """The edition of the rulebook, with the digest of its data."""
    return rulebook.RELEASE
