"""The report as OSCAL assessment results (NIST, schema 1.2.3): observations, findings, risks, resources.

What was seen (observation) stands apart from what it means for a duty (finding). OSCAL knows satisfied and not-satisfied only: what is
not evidenced, or not applicable, is an observation without a finding. Identifiers are made from the content: the same report gives the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from regard import __version__
from regard.audit.formats.json_document import fact
from regard.audit.formats.sarif import document_instant
from regard.audit.report import Judged, Report
from regard.rulebook import Measure, State, wording
from regard.terms.text import Language

Json = dict[str, Any]
VERSION = "1.2.3"
NAMESPACE = "https://regard.invalid/ns/oscal"
_SPACE = re.compile(r"\s+")


def write(report: Report, language: Language | str = Language.EN) -> bytes:
    """The document, UTF-8 JSON, its prose in one language."""
    return (json.dumps(document(report, language), ensure_ascii=False, indent=1) + "\n").encode()


def document(report: Report, language: Language | str = Language.EN) -> Json:
    """The document as plain values: one result."""
    return {"assessment-results": _Writer(report, str(language)).whole()}


class _Writer:
    """Writes one report; every identifier is drawn from the report's own."""

    def __init__(self, report: Report, language: str) -> None:
        one = report.examination
        self.report, self.language, self.made = report, language, document_instant(report)
        about = "|".join((one.name, one.on.isoformat(), one.read_as_of.isoformat(), one.release, self.made, language))
        self.root = uuid5(uuid5(NAMESPACE_URL, NAMESPACE), about)

    def id(self, *parts: str) -> str:
        """An identifier of something in this report."""
        return str(_version4(uuid5(self.root, "\x1f".join(parts))))

    def whole(self) -> Json:
        one = self.report.examination
        title = _line(f"Regard: {one.name or 'examination'}")
        return {
            "uuid": self.id("document"),
            "metadata": {
                "title": title,
                "last-modified": self.made,
                "version": one.on.isoformat(),
                "oscal-version": VERSION,
                "props": [
                    self.prop("rulebook-release", one.release),
                    self.prop("law-read-as-of", one.read_as_of.isoformat()),
                    self.prop("tool-version", f"Regard {__version__}"),
                ],
            },
            "import-ap": {"href": f"#{self.id('plan')}"},
            "results": [self.result(title)],
            "back-matter": {"resources": [self.plan(), *self.files()]},
        }

    def result(self, title: str) -> Json:
        one, judged = self.report.examination, self.report.judged
        duties = sorted({each.finding.requirement for each in judged})
        selection: Json = {"include-controls": [{"control-id": d} for d in duties]} if duties else {"include-all": {}}
        said: Json = {
            "uuid": self.id("result"),
            "title": title,
            "description": f"Facts of {one.on}, law as read on {one.read_as_of}, rulebook {one.release}.",
            "start": self.made,
            "end": self.made,
            "reviewed-controls": {"control-selections": [selection]},
        }
        systems = {each.finding.system: str(each.finding.area or "site") for each in judged}
        if systems:
            said["local-definitions"] = {"components": [self.system(*each) for each in sorted(systems.items())]}
            said["observations"] = [self.observation(each) for each in judged]
        concluded = [each for each in judged if each.finding.state in (State.BREACHED, State.MET)]
        risks = [self.risk(each) for each in concluded if each.finding.state is State.BREACHED]
        if risks:
            said["risks"] = risks
        if concluded:
            said["findings"] = [self.finding(each) for each in concluded]
        if one.gaps:
            said["remarks"] = "\n\n".join(gap.to(self.language) for gap in one.gaps)
        return said

    def system(self, name: str, area: str) -> Json:
        title = _line(name or "site")
        return {
            "uuid": self.id("system", name),
            "type": "service",
            "title": title,
            "description": f"{title} ({area})",
            "status": {"state": "operational"},
        }

    def observation(self, each: Judged) -> Json:
        f = each.finding
        said: Json = {
            "uuid": self.id("observation", each.key),
            "title": _line(f.title.to(self.language)),
            "description": f.sentence.to(self.language),
            "props": list(self.props(each)),
            "methods": ["EXAMINE"],
            "types": ["finding" if f.state is State.BREACHED else "control-objective"],
            "subjects": [{"subject-uuid": self.id("system", f.system), "type": "component"}],
            "collected": self.made,
        }
        if f.measured:
            said["relevant-evidence"] = [{"description": self.measured(m)} for m in f.measured]
        if f.state is State.NOT_EVIDENCED:
            said["remarks"] = f.evidence.to(self.language)
        return said

    def props(self, each: Judged) -> Iterable[Json]:
        f = each.finding
        pairs = {
            "state": str(f.state),
            "key": each.key,
            "article": f.article,
            "item": f.item,
            "severity": f.severity.name.lower(),
            "force": str(f.force),
            "confidence": str(f.confidence),
            "origin": str(f.origin),
            "coverage": "" if f.coverage is None else f"{f.coverage:g}",
            "limit": f.limit.to(self.language) if f.limit else "",
            "reading": f"{f.reading.authority} {f.reading.since}" if f.reading else "",
        }
        return (self.prop(name, value) for name, value in pairs.items() if value)

    def measured(self, m: Measure) -> str:
        value = wording.said(m.value).to(self.language)
        covered = "" if m.coverage is None else f", {m.coverage:.0%}"
        return f"{fact(m).to(self.language)}: {value} ({m.origin}{covered}; {m.source})"

    def finding(self, each: Judged) -> Json:
        f, failed = each.finding, each.finding.state is State.BREACHED
        said: Json = {
            "uuid": self.id("finding", each.key),
            "title": _line(f.title.to(self.language)),
            "description": f.sentence.to(self.language),
            "target": {
                "type": "objective-id",
                "target-id": f.requirement,
                "status": {
                    "state": "not-satisfied" if failed else "satisfied",
                    "reason": "fail" if failed else "pass",
                },
            },
            "related-observations": [{"observation-uuid": self.id("observation", each.key)}],
        }
        if failed:
            said["related-risks"] = [{"risk-uuid": self.id("risk", each.key)}]
        return said

    def risk(self, each: Judged) -> Json:
        f, one = each.finding, each.excepted
        said: Json = {
            "uuid": self.id("risk", each.key),
            "title": _line(f.title.to(self.language)),
            "description": f.sentence.to(self.language),
            "statement": f.sentence.to(self.language),
            "status": "open" if one is None else "deviation-approved",
        }
        ends = [one.until] if one else []
        if each.noticed and self.report.notice:
            ends.append(self.report.notice.until)
        if ends:
            said["deadline"] = f"{min(ends).isoformat()}T23:59:59Z"
        if one is not None:
            said["mitigating-factors"] = [
                {
                    "uuid": self.id("exception", each.key),
                    "description": one.reason,
                    "props": [
                        self.prop("owner", one.owner),
                        self.prop("approver", one.approver),
                        self.prop("evidence-sha256", one.evidence_sha256),
                        self.prop("until", one.until.isoformat()),
                    ],
                }
            ]
        said["remediations"] = [
            {
                "uuid": self.id("remedy", each.key),
                "lifecycle": "recommendation",
                "title": _line(f.title.to(self.language)),
                "description": f.remedy.to(self.language),
            }
        ]
        said["related-observations"] = [{"observation-uuid": self.id("observation", each.key)}]
        return said

    def plan(self) -> Json:
        return {
            "uuid": self.id("plan"),
            "title": "Rulebook",
            "description": f"Every duty of the rulebook, release {self.report.examination.release}.",
        }

    def files(self) -> Iterable[Json]:
        for f in self.report.examination.files:
            link: Json = {"href": quote(f.name)}
            if f.sha256:
                link["hashes"] = [{"algorithm": "SHA-256", "value": f.sha256}]
            yield {
                "uuid": self.id("file", f.name),
                "title": _line(f.name),
                "description": f"{f.bytes} bytes, read by {f.reader} {f.version}",
                "rlinks": [link],
            }

    def prop(self, name: str, value: str) -> Json:
        """A property in Regard's own namespace: OSCAL wants values without space at either end."""
        return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip() or "-"


def _version4(name: UUID) -> UUID:
    """The same bits marked as version 4: OSCAL admits 4 and 5, some of its readers 4 alone."""
    return UUID(bytes=name.bytes, version=4)
