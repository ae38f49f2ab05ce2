"""The report as one JSON document, in both languages: what the papers are set from, and what programs may rely on.

Its shape is docs/reports.md. Keys are only added within a `format`; instants are ISO 8601 UTC, days ISO 8601, durations ISO 8601.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from regard import __version__
from regard.audit.exceptions import EXCEPTION_TO, Excepted
from regard.audit.notice import FormalNotice
from regard.audit.report import Judged, Report
from regard.charter.meaning import meaning
from regard.rulebook import Measure, Origin, Reading, Requirement, Source, State, law, wording
from regard.terms.duration import Duration
from regard.terms.errors import NotFound
from regard.terms.span import Span
from regard.terms.text import Text

FORMAT = 1
Json = dict[str, Any]


def write(report: Report) -> bytes:
    """The document as UTF-8 JSON, indented, with a newline at its end."""
    return (json.dumps(document(report), ensure_ascii=False, indent=1) + "\n").encode()


def document(report: Report) -> Json:
    """The document as plain values."""
    one = report.examination
    counts = {str(state): len(report.of(state)) for state in State}
    return {
        "format": FORMAT,
        "kind": "examination",
        "tool": {"name": "Regard", "version": __version__},
        "name": one.name,
        "on": one.on.isoformat(),
        "read_as_of": one.read_as_of.isoformat(),
        "release": one.release,
        "made": _instant(report.made),
        "today": report.today.isoformat(),
        "zone": str(report.zone),
        "by": report.by,
        "readers": list(one.kinds),
        "period": _span(one.period),
        "counts": {**counts, "excepted": len(report.excepted)},
        "findings": [_finding(each) for each in report.judged],
        "gaps": [_pair(gap) for gap in one.gaps],
        "refused": [
            {"file": r.file, "line": r.line, "field": r.field, "reason": _pair(r.reason), "count": r.count}
            for r in one.refused
        ],
        "files": [
            {
                "name": f.name,
                "bytes": f.bytes,
                "sha256": f.sha256,
                "reader": f.reader,
                "version": f.version,
                "rows": f.rows,
                "refused": f.refused,
            }
            for f in one.files
        ],
        "perimeter": [
            {"system": c.system, "where": c.where, "examined_on": _day(c.examined_on), "stale": c.stale}
            for c in one.perimeter
        ],
        "exceptions": [_exception(each, report.today) for each in report.exceptions],
        "notice": None if report.notice is None else notice(report.notice, report),
    }


def notice(one: FormalNotice, report: Report) -> Json:
    """A formal notice, with what its days come to on the report's day."""
    today, penalty = report.today, one.penalty
    return {
        "authority": one.authority,
        "reference": one.reference,
        "kind": str(one.kind),
        "procedure": None if one.procedure is None else str(one.procedure),
        "public": one.public,
        "notified_on": one.notified_on.isoformat(),
        "period": None if one.period is None else str(one.period),
        "until": one.until.isoformat(),
        "standing": str(one.standing(today)),
        "days_left": one.days_left(today),
        "closed_on": _day(one.closed_on),
        "covers": [{"requirement": c.requirement, "article": c.article, "system": c.system} for c in one.covers],
        "findings": [each.key for each in report.judged if each.noticed],
        "penalty": None
        if penalty is None
        else {
            "eur_a_day": penalty.eur_a_day,
            "since": penalty.since.isoformat(),
            "most_eur": penalty.most_eur,
            "days": one.penalty_days(today),
            "eur": one.penalty_eur(today),
            "above_ceiling": one.above_ceiling(),
        },
        "proofs": [{"what": p.what, "handed_on": p.handed_on.isoformat(), "sha256": p.sha256} for p in one.proofs],
    }


def _finding(each: Judged) -> Json:
    f, duty = each.finding, requirement(each.finding.requirement)
    return {
        "key": each.key,
        "requirement": f.requirement,
        "title": _pair(f.title),
        "theme": duty.theme if duty else "",
        "duty": _pair(duty.duty) if duty else None,
        "system": f.system,
        "area": None if f.area is None else str(f.area),
        "item": f.item,
        "place": None if (where := place(f.item)) is None else _pair(where),
        "state": str(f.state),
        "article": f.article,
        "severity": f.severity.name.lower(),
        "force": str(f.force),
        "confidence": str(f.confidence),
        "sentence": _pair(f.sentence),
        "remedy": _pair(f.remedy),
        "evidence": _pair(f.evidence),
        "limit": None if f.limit is None else _pair(f.limit),
        "law": _law(duty, f.on),
        "reading": None if f.reading is None else _reading(f.reading, duty),
        "sources": [_source(s) for s in f.sources],
        "origin": str(f.origin),
        "coverage": f.coverage,
        "measured": [_measure(m) for m in f.measured],
        "excepted": None if each.excepted is None else _covering(each.excepted),
        "fails": each.fails,
        "noticed": each.noticed,
    }


def requirement(requirement_id: str) -> Requirement | None:
    """The duty by that id; None for a finding that is Regard's own (a lapsed exception)."""
    try:
        return law.requirement(requirement_id)
    except NotFound:
        return None


def _law(duty: Requirement | None, on: date) -> Json | None:
    version = duty.version(on) if duty else None
    return None if version is None else {"since": version.since.isoformat(), "until": _day(version.until)}


def _reading(reading: Reading, duty: Requirement | None) -> Json:
    overruled = [r for r in (duty.readings if duty else ()) if r.overruled_by == reading.id]
    return {
        "id": reading.id,
        "authority": reading.authority,
        "since": reading.since.isoformat(),
        "until": _day(reading.until),
        "sentence": _pair(reading.sentence),
        "source": _source(reading.source),
        "overruled": [
            {
                "id": r.id,
                "authority": r.authority,
                "since": r.since.isoformat(),
                "until": _day(r.until),
                "sentence": _pair(r.sentence),
            }
            for r in overruled
        ],
    }


def _measure(m: Measure) -> Json:
    return {
        "system": m.system,
        "item": m.item,
        "name": m.name,
        "label": _pair(fact(m)),
        "value": _plain(m.value),
        "said": _pair(wording.counted(m.value, m.unit) if m.unit else wording.said(m.value)),
        "unit": m.unit,
        "origin": str(m.origin),
        "coverage": m.coverage,
        "period": _span(m.period),
        "source": m.source,
        "by": _pair(wording.named("sources", m.source)),
        "seen": m.origin is Origin.SEEN,
    }


def fact(measure: Measure) -> Text:
    """What a fact is called: the rulebook's word for it, the charter's, or its own name."""
    return _fact(measure.kind, measure.name)


@lru_cache(maxsize=2048)
def _fact(kind: str, name: str) -> Text:
    named = wording.table()["facts"].get(f"{kind}.{name}")
    if named is not None:
        return Text(named["en"], named["fr"])
    if name == "present":
        return Text(f"{kind}: declared", f"{kind} : déclaré")
    roots = {"system": f"system.{name}", "site": f"site.{name}", "controller": f"controller.{name}"}
    path = roots.get(kind, f"system.{kind}.{name}")
    try:
        return meaning(path).label
    except (KeyError, LookupError):
        return Text(f"{kind}.{name}", f"{kind}.{name}")


@lru_cache(maxsize=2048)
def place(item: str) -> Text | None:
    """An item of a system as people call it: `keeps[1]` is the second thing kept; None for the whole system."""
    kind, bracket, number = item.partition("[")
    if kind in ("", "system", "site"):
        return None
    if item.startswith(EXCEPTION_TO):
        return Text(item, item.replace(EXCEPTION_TO, "exception à "))
    try:
        label = meaning(f"system.{kind}").label
    except (KeyError, LookupError):
        return Text(item, item)
    if not bracket or not number[:-1].isdigit():
        return label
    return Text(f"{label.en} no. {int(number[:-1]) + 1}", f"{label.fr} n° {int(number[:-1]) + 1}")


def _covering(one: Excepted) -> Json:
    return {
        "owner": one.owner,
        "approver": one.approver,
        "reason": one.reason,
        "evidence_sha256": one.evidence_sha256,
        "since": _day(one.since),
        "until": one.until.isoformat(),
    }


def _exception(one: Excepted, today: date) -> Json:
    state = "lapsed" if one.lapsed(today) else "in-force" if one.in_force(today) else "not-begun"
    duty = requirement(one.requirement)
    return {
        "requirement": one.requirement,
        "title": _pair(duty.title) if duty else None,
        "force": str(duty.force) if duty else None,
        "system": one.system,
        "state": state,
        **_covering(one),
    }


def _source(one: Source) -> Json:
    return {"label": one.label, "url": one.url}


def _pair(text: Text) -> Json:
    return {"en": text.en, "fr": text.fr}


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Duration) else value


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _span(value: Span | None) -> Json | None:
    return None if value is None else {"from": _instant(value.start), "to": _instant(value.end)}


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
