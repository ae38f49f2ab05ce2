"""An examination as it is kept: what its page shows, and the measures, so that the same facts can be judged again on another day.

JSON, `format` 1. Nothing in it is about a person: measures hold counts, terms and words; names of files are sealed with the rest.
The examinations of this site keep their findings and measures in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from regard.audit.examining import Examination
from regard.audit.report import keys_of
from regard.rulebook import Finding, Measure, Origin
from regard.rulebook.measure import Value
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, in words. `key` is the same in every examination of the same thing, and in its reports; `authority` says whose
    reading decided, and since when; `coverage` is the share (0..1) of what should have been examined that was."""

    requirement: str
    title: Text
    state: State
    system: str
    item: str
    article: str
    severity: str
    force: str
    sentence: Text
    remedy: Text
    evidence: Text
    measured: tuple[str, ...]
    limit: Text | None
    origin: str
    reading: Text | None
    authority: str
    coverage: float | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """One line of the query log."""

    name: str
    bytes: int
    sha256: str
    reader: str
    version: str
    rows: int | None
    refused: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """An examination that was made: its days, what was found, what was read, what could not be."""

    name: str
    on: date
    read_as_of: date
    release: str
    findings: tuple[Found, ...]
    gaps: tuple[Text, ...]
    refused: tuple[tuple[str, int | None, str, Text, int], ...]
    files: tuple[Read, ...]


def written(examination: Examination) -> bytes:
    """The examination as JSON in UTF-8."""
    document = {
        "format": FORMAT,
        "name": examination.name,
        "on": examination.on.isoformat(),
        "read_as_of": examination.read_as_of.isoformat(),
        "release": examination.release,
        "findings": plain_findings(examination.findings),
        "gaps": [_pair(one) for one in examination.gaps],
        "refused": [[r.file, r.line, r.field, _pair(r.reason), r.count] for r in examination.refused],
        "files": [asdict(one) for one in examination.files],
        "measures": plain_measures(examination.measures),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read(data: bytes) -> Remembered:
    """What `written` wrote."""
    document = json.loads(data)
    return Remembered(
        name=document["name"],
        on=date.fromisoformat(document["on"]),
        read_as_of=date.fromisoformat(document["read_as_of"]),
        release=document["release"],
        findings=findings(document["findings"]),
        gaps=tuple(Text(*one) for one in document["gaps"]),
        refused=tuple((file, line, field, Text(*why), n) for file, line, field, why, n in document["refused"]),
        files=tuple(Read(**one) for one in document["files"]),
    )


def measured(data: bytes) -> tuple[Measure, ...]:
    """The measures of what `written` wrote."""
    return measures(json.loads(data)["measures"])


def plain_findings(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as plain values, in their order."""
    return [_finding(one, key) for one, key in zip(found, keys_of(found), strict=True)]


def findings(plain: Iterable[dict[str, Any]]) -> tuple[Found, ...]:
    """What `plain_findings` gave."""
    return tuple(_found(one) for one in plain)


def in_words(found: Sequence[Finding]) -> tuple[Found, ...]:
    """Findings as an examination keeps them."""
    return findings(plain_findings(found))


def plain_measures(found: Iterable[Measure]) -> list[dict[str, Any]]:
    """Measures as plain values, each with the type of its value beside it."""
    return [_measure(one) for one in found]


def measures(plain: Iterable[dict[str, Any]]) -> tuple[Measure, ...]:
    """What `plain_measures` gave."""
    return tuple(_measure_of(one) for one in plain)


def _finding(one: Finding, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "requirement": one.requirement,
        "title": _pair(one.title),
        "state": one.state.value,
        "system": one.system,
        "item": one.item,
        "article": one.article,
        "severity": one.severity.name.lower(),
        "force": str(one.force),
        "sentence": _pair(one.sentence),
        "remedy": _pair(one.remedy),
        "evidence": _pair(one.evidence),
        "measured": [f"{m.item}.{m.name} = {_said(m.value)}" for m in one.measured],
        "limit": _pair(one.limit) if one.limit else None,
        "origin": str(one.origin),
        "reading": _pair(one.reading.sentence) if one.reading else None,
        "authority": f"{one.reading.authority}, {one.reading.since.isoformat()}" if one.reading else "",
        "coverage": one.coverage,
    }


def _found(each: dict[str, Any]) -> Found:
    words = {name: Text(*each[name]) for name in ("title", "sentence", "remedy", "evidence")}
    maybe = {name: Text(*each[name]) if each[name] else None for name in ("limit", "reading")}
    rest = {**each, **words, **maybe, "state": State(each["state"]), "measured": tuple(each["measured"])}
    return Found(**rest)


def _measure(one: Measure) -> dict[str, Any]:
    value: Any = one.value
    kind = "duration" if isinstance(value, Duration) else "day" if isinstance(value, date) else "plain"
    return {
        "system": one.system,
        "area": one.area.value if one.area else None,
        "item": one.item,
        "name": one.name,
        "kind": kind,
        "value": value if kind == "plain" else str(value),
        "unit": one.unit,
        "origin": str(one.origin),
        "coverage": one.coverage,
        "period": [one.period.start.isoformat(), one.period.end.isoformat()] if one.period else None,
        "source": one.source,
    }


def _measure_of(plain: dict[str, Any]) -> Measure:
    value, kind, period = plain["value"], plain["kind"], plain["period"]
    typed: Value = tuple(value) if isinstance(value, list) else value
    if kind == "duration":
        typed = Duration.parse(value)
    elif kind == "day":
        typed = date.fromisoformat(value)
    return Measure(
        system=plain["system"],
        area=Area(plain["area"]) if plain["area"] else None,
        item=plain["item"],
        name=plain["name"],
        value=typed,
        unit=plain["unit"],
        origin=Origin(plain["origin"]),
        coverage=plain["coverage"],
        period=Span(*(datetime.fromisoformat(each) for each in period)) if period else None,
        source=plain["source"],
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pair(text: Text) -> list[str]:
    return [text.en, text.fr]
