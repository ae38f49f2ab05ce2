"""An examination as it is kept: what its page shows, and the measures, so that the same facts can be judged again on another day.

JSON, `format` 1. Nothing in it is about a person: measures hold counts, terms and words; names of files are sealed with the rest.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from regard.audit.examining import Examination
from regard.rulebook import Finding, Measure
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.text import Text

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, in words."""

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
        "findings": [_finding(one) for one in examination.findings],
        "gaps": [_pair(one) for one in examination.gaps],
        "refused": [[r.file, r.line, r.field, _pair(r.reason), r.count] for r in examination.refused],
        "files": [asdict(one) for one in examination.files],
        "measures": [_measure(one) for one in examination.measures],
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
        findings=tuple(_found(one) for one in document["findings"]),
        gaps=tuple(Text(*one) for one in document["gaps"]),
        refused=tuple((file, line, field, Text(*why), n) for file, line, field, why, n in document["refused"]),
        files=tuple(Read(**one) for one in document["files"]),
    )


def _finding(one: Finding) -> dict[str, Any]:
    return {
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
    """A measure with the type of its value beside it."""
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


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pair(text: Text) -> list[str]:
    return [text.en, text.fr]
