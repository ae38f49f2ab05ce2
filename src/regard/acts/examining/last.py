"""The examinations of this site: the last one as pages show it, those before it to compare with, and its facts to be judged again."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa

from regard import rulebook
from regard.acts.examining import exceptions, notices, remembered
from regard.acts.examining.remembered import Found
from regard.acts.running import tables
from regard.acts.running.site import RunningSite
from regard.audit.examining import Examination, perimeter
from regard.audit.exceptions import Excepted
from regard.rulebook import Measure
from regard.rulebook.together import together
from regard.terms.clock import from_micros, micros
from regard.terms.errors import NotFound
from regard.terms.finding import State
from regard.terms.text import Text

KEPT = 50
"""How many examinations of the site stay."""
_UNKNOWN = Text(
    "This examination of the site is not kept any more: the last {number} are.",
    "Cet examen du site n’est plus gardé : les {number} derniers le sont.",
)
_NONE = Text("This site was not examined yet.", "Ce site n’a pas encore été examiné.")


@dataclass(frozen=True, slots=True)
class Noted(Found):
    """A finding of the last examination of this site, with what stands beside it today: the exception in force (`excepted_until` is the
    instant at which it ends), and the id of the open formal notice that covers it."""

    excepted_until: datetime | None = None
    exception: Excepted | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Last:
    """One examination of this site."""

    made: datetime
    on: date
    read_as_of: date
    release: str
    findings: tuple[Noted, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """An examination of this site that can be compared with: its id, when it was made, the day of its facts."""

    id: str
    made: datetime
    on: date


def last(running: RunningSite) -> Last | None:
    """The last examination of this site as of its own day, with the exceptions and notices of today; None before the first."""
    query = sa.select(*_WITHOUT_MEASURES).order_by(tables.examination.c.made_us.desc()).limit(1)
    row = running.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        return None
    holding = exceptions.in_force(running)
    still = tuple(one for one in notices.notices(running) if one.notice.closed_on is None)
    noted = []
    for each in remembered.findings(json.loads(row.findings)):
        held = exceptions.covering(holding, each)
        noted.append(
            Noted(
                **{field.name: getattr(each, field.name) for field in fields(Found)},
                excepted_until=held.until if held else None,
                exception=held.excepted if held else None,
                notice=next((one.id for one in still if notices.concerns(one.notice, each)), ""),
            )
        )
    made, on, read = from_micros(row.made_us), date.fromisoformat(row.facts_on), date.fromisoformat(row.read_as_of)
    return Last(made, on, read, row.release, tuple(noted), row.id)


def counted(running: RunningSite, state: State) -> int:
    """How many findings of the last examination are in `state`; for the rail, which every page shows."""
    query = sa.select(tables.examination.c.findings).order_by(tables.examination.c.made_us.desc()).limit(1)
    found = running.read(lambda conn: conn.execute(query).scalar())
    return sum(each["state"] == state.value for each in json.loads(found)) if found else 0


def earlier(running: RunningSite) -> tuple[Before, ...]:
    """Those before the last one, newest first."""
    columns = tables.examination.c
    query = sa.select(columns.id, columns.made_us, columns.facts_on).order_by(columns.made_us.desc()).offset(1)
    rows = running.read(lambda conn: conn.execute(query).all())
    return tuple(Before(row.id, from_micros(row.made_us), date.fromisoformat(row.facts_on)) for row in rows)


def findings_of(running: RunningSite, examination: str) -> tuple[Found, ...]:
    """What one of them found. Raises NotFound (`own_examination_unknown`)."""
    query = sa.select(tables.examination.c.findings).where(tables.examination.c.id == examination)
    found = running.read(lambda conn: conn.execute(query).scalar())
    if found is None:
        raise NotFound("own_examination_unknown", _UNKNOWN, number=KEPT)
    return remembered.findings(json.loads(found))


def facts(running: RunningSite) -> tuple[date, date, tuple[Measure, ...]]:
    """The two days of the last examination and the measures that it judged. Raises NotFound (`own_examination_none`)."""
    columns = tables.examination.c
    query = sa.select(columns.facts_on, columns.read_as_of, columns.measures).order_by(columns.made_us.desc()).limit(1)
    row = running.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        raise NotFound("own_examination_none", _NONE)
    measured = remembered.measures(json.loads(row.measures))
    return date.fromisoformat(row.facts_on), date.fromisoformat(row.read_as_of), measured


def whole(running: RunningSite) -> Examination:
    """The last examination whole, for reports: its facts, judged for its days by the rulebook of this release. Raises NotFound."""
    on, read, measured = facts(running)
    found = together(rulebook.judge(measured, on=on, read_as_of=read))
    name = (running.charter.site.name if running.charter.site else None) or ""
    return Examination(
        name, on, read, rulebook.RELEASE, found, perimeter=perimeter(measured, on), measures=measured
    )  # fmt: skip


def remember(running: RunningSite, examined: Examination) -> None:
    """Keep an examination of this site; the last fifty stay."""
    values = {
        "id": secrets.token_hex(8),
        "made_us": micros(running.clock.now()),
        "facts_on": examined.on.isoformat(),
        "read_as_of": examined.read_as_of.isoformat(),
        "release": examined.release,
        "findings": json.dumps(remembered.plain_findings(examined.findings), ensure_ascii=False),
        "measures": json.dumps(remembered.plain_measures(examined.measures), ensure_ascii=False),
    }

    def keep_few(conn: sa.Connection) -> None:
        conn.execute(tables.examination.insert().values(**values))
        made = tables.examination.c.made_us
        old = conn.execute(sa.select(made).order_by(made.desc()).offset(KEPT).limit(1)).scalar()
        if old is not None:
            conn.execute(tables.examination.delete().where(made <= old))

    running.write(keep_few)


_WITHOUT_MEASURES = tuple(column for column in tables.examination.c if column.name != "measures")
