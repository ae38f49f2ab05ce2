"""The report as OCSF compliance findings (class 2003, schema 1.3.0), for a SIEM: one event each, as a JSON array.

OCSF's own word for a check that "did not yield a result due to missing information" is *Warning*: that is what is not evidenced.
The finding's status is Suppressed where an exception to guidance is in force.
"""

from __future__ import annotations

import json
from typing import Any

from regard import __version__
from regard.audit.report import Judged, Report
from regard.rulebook import Severity, State
from regard.terms.clock import micros
from regard.terms.text import Language

Json = dict[str, Any]
VERSION = "1.3.0"
_STATUS = {
    State.MET: (1, "Pass"),
    State.NOT_EVIDENCED: (2, "Warning"),
    State.BREACHED: (3, "Fail"),
    State.NOT_APPLICABLE: (99, "Not applicable"),
}
_SEVERITY = {Severity.LOW: (2, "Low"), Severity.MEDIUM: (3, "Medium"), Severity.HIGH: (4, "High")}


def write(report: Report, language: Language | str = Language.EN) -> bytes:
    """The events, UTF-8 JSON, their prose in one language."""
    return (json.dumps(events(report, language), ensure_ascii=False, indent=1) + "\n").encode()


def events(report: Report, language: Language | str = Language.EN) -> list[Json]:
    """The events as plain values."""
    return [_event(each, report, language) for each in report.judged]


def _event(each: Judged, report: Report, language: Language | str) -> Json:
    f, at = each.finding, micros(report.made) // 1000
    severity_id, severity = _SEVERITY[f.severity] if f.state is State.BREACHED else (1, "Informational")
    suppressed = each.excepted is not None and not each.fails
    event: Json = {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
        "time": at,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": 3 if suppressed else 1,
        "status": "Suppressed" if suppressed else "New",
        "message": f.sentence.to(language),
        "metadata": {
            "version": VERSION,
            "product": {"name": "Regard", "vendor_name": "Regard", "version": __version__},
            "logged_time": at,
        },
        "finding_info": {
            "uid": each.key,
            "title": f.title.to(language),
            "desc": f.sentence.to(language),
            "created_time": at,
            "types": [str(f.state)],
        },
        "compliance": _compliance(each, language),
        "resources": [{"uid": f.system or "site", "name": f.system or "site", "type": str(f.area or "site")}],
        "unmapped": _unmapped(each, report),
    }
    if f.state is State.BREACHED:
        event["remediation"] = {"desc": f.remedy.to(language), "references": [s.url for s in f.sources if s.url]}
    if each.excepted is not None:
        event["comment"] = each.excepted.reason
    return event


def _compliance(each: Judged, language: Language | str) -> Json:
    f = each.finding
    number, word = _STATUS[f.state]
    detail = f.evidence if f.state is State.NOT_EVIDENCED else f.sentence
    return {
        "standards": [f.article or "Regard"],
        "requirements": [f.requirement],
        "control": f.requirement,
        "status": word,
        "status_id": number,
        "status_detail": detail.to(language),
    }


def _unmapped(each: Judged, report: Report) -> Json:
    f, one = each.finding, each.excepted
    said: Json = {
        "item": f.item,
        "force": str(f.force),
        "confidence": str(f.confidence),
        "origin": str(f.origin),
        "coverage": f.coverage,
        "facts_on": f.on.isoformat(),
        "law_read_as_of": f.read_as_of.isoformat(),
        "rulebook": f.release,
        "site": report.examination.name,
        "under_notice": each.noticed,
    }
    if one is not None:
        said["exception"] = {
            "owner": one.owner,
            "approver": one.approver,
            "evidence_sha256": one.evidence_sha256,
            "until": one.until.isoformat(),
        }
    return said
