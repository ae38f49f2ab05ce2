"""The report as SARIF 2.1.0 (OASIS Standard, 27 March 2020): rules, results, suppressions, articles as a taxonomy, French as a translation.

A result that did not fail has level `none` (3.27.10). *Not evidenced* is kind `open`. SARIF's suppressions know no end: it stands in
their properties (`until`), and one that has run out is no suppression any more.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from regard import __version__
from regard.audit.formats.json_document import document, requirement
from regard.audit.report import Judged, Report
from regard.rulebook import Finding, Severity, State
from regard.terms.text import Language, Text

Json = dict[str, Any]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ARTICLES = "Articles"
_KINDS = {
    State.BREACHED: "fail",
    State.NOT_EVIDENCED: "open",
    State.MET: "pass",
    State.NOT_APPLICABLE: "notApplicable",
}
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}


def write(report: Report) -> bytes:
    """The log file, UTF-8 JSON."""
    return (json.dumps(log(report), ensure_ascii=False, indent=1) + "\n").encode()


def log(report: Report) -> Json:
    """The log as plain values: one run."""
    rules = _rules(report)
    index = {rule.requirement: number for number, rule in enumerate(rules)}
    articles = sorted({each.finding.article for each in report.judged} - {""})
    run: Json = {
        "tool": {
            "driver": {
                "name": "Regard",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "en",
                "rules": [_rule(rule, Language.EN) for rule in rules],
                "properties": {"rulebook": report.examination.release},
            }
        },
        "automationDetails": {"id": f"regard/examination/{report.examination.on.isoformat()}"},
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(f.name, f.bytes, f.sha256) for f in report.examination.files],
        "results": [_result(each, index, articles) for each in report.judged],
        "translations": [
            {
                "name": "Regard",
                "language": "fr",
                "contents": ["localizedData"],
                "associatedComponent": {"name": "Regard"},
                "rules": [_rule(rule, Language.FR) for rule in rules],
            }
        ],
        "properties": _about(report),
    }
    if articles:
        run["taxonomies"] = [
            {
                "name": ARTICLES,
                "organization": "Regard",
                "shortDescription": {"text": "Articles of European and French law, as the dossier format spells them"},
                "contents": ["nonLocalizedData"],
                "taxa": [{"id": article} for article in articles],
            }
        ]
        run["tool"]["driver"]["supportedTaxonomies"] = [{"name": ARTICLES, "index": 0}]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(report: Report) -> list[Finding]:
    """One finding for each requirement, to describe it by."""
    found: dict[str, Finding] = {}
    for each in report.judged:
        found.setdefault(each.finding.requirement, each.finding)
    return [found[key] for key in sorted(found)]


def _rule(f: Finding, language: Language) -> Json:
    duty = requirement(f.requirement)
    said: Json = {
        "id": f.requirement,
        "shortDescription": {"text": f.title.to(language)},
        "fullDescription": {"text": (duty.duty if duty else f.title).to(language)},
        "help": {"text": f.remedy.to(language)},
    }
    if language is Language.FR:
        return said
    address = next((s.url for s in f.sources if s.url.startswith("https://")), "")
    if address:
        said["helpUri"] = quote(address, safe=":/?#[]@!$&'()*+,;=%~-._")
    said["defaultConfiguration"] = {"level": _LEVELS[f.severity]}
    said["properties"] = {
        "severity": f.severity.name.lower(),
        "force": str(f.force),
        "confidence": str(f.confidence),
        "sources": [s.label for s in f.sources],
    }
    return said


def _result(each: Judged, index: dict[str, int], articles: list[str]) -> Json:
    f = each.finding
    place = "/".join(part for part in (f.system or "site", f.item) if part)
    result: Json = {
        "ruleId": f.requirement,
        "ruleIndex": index[f.requirement],
        "kind": _KINDS[f.state],
        "level": _LEVELS[f.severity] if f.state is State.BREACHED else "none",
        "message": {"text": f.sentence.en},
        "locations": [{"logicalLocations": [{"name": f.item or f.system or "site", "fullyQualifiedName": place}]}],
        "partialFingerprints": {"regardFinding/v1": each.key},
        "properties": _properties(each),
    }
    if f.article:
        taxon = {"id": f.article, "index": articles.index(f.article), "toolComponent": {"name": ARTICLES, "index": 0}}
        result["taxa"] = [taxon]
    if each.excepted is not None:
        one = each.excepted
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": one.reason,
                "properties": {
                    "owner": one.owner,
                    "approver": one.approver,
                    "evidenceSha256": one.evidence_sha256,
                    "until": one.until.isoformat(),
                    "bindingLaw": each.fails,
                },
            }
        ]
    return result


def _properties(each: Judged) -> Json:
    f = each.finding
    said: Json = {
        "state": str(f.state),
        "system": f.system,
        "sentence": _pair(f.sentence),
        "remedy": _pair(f.remedy),
        "evidence": _pair(f.evidence),
        "origin": str(f.origin),
        "force": str(f.force),
        "underNotice": each.noticed,
    }
    if f.limit is not None:
        said["limit"] = _pair(f.limit)
    if f.coverage is not None:
        said["coverage"] = f.coverage
    if f.reading is not None:
        said["reading"] = {"authority": f.reading.authority, "since": f.reading.since.isoformat()}
    return said


def _invocation(report: Report) -> Json:
    told = [{"level": "note", "message": {"text": gap.en}} for gap in report.examination.gaps]
    told += [
        {"level": "warning", "message": {"text": f"{r.file}: {r.count} not read ({r.field}): {r.reason.en}"}}
        for r in report.examination.refused
    ]
    ended = document_instant(report)
    return {"executionSuccessful": True, "endTimeUtc": ended, "toolExecutionNotifications": told}


def document_instant(report: Report) -> str:
    """The instant at which the report was made, as these formats write it."""
    from datetime import UTC

    return report.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _artifact(name: str, size: int, digest: str) -> Json:
    one: Json = {"location": {"uri": quote(name)}, "length": size}
    if digest:
        one["hashes"] = {"sha-256": digest}
    return one


def _about(report: Report) -> Json:
    whole = document(report)
    return {key: whole[key] for key in ("name", "on", "read_as_of", "release", "by", "zone", "counts", "notice")}


def _pair(text: Text) -> Json:
    return {"en": text.en, "fr": text.fr}
