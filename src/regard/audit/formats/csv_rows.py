"""The findings as CSV for a spreadsheet: one row each, in one language. Nothing in a cell can run (CWE-1236)."""

from __future__ import annotations

import csv
import io

from regard.audit.formats.json_document import fact
from regard.audit.report import Judged, Report
from regard.rulebook import Measure, wording
from regard.terms.text import Language, Text

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula, in both widths, and the blanks that it skips before one."""
_HEADS = (
    Text("key", "clé"),
    Text("state", "état"),
    Text("severity", "gravité"),
    Text("system", "système"),
    Text("item", "élément"),
    Text("requirement", "exigence"),
    Text("article", "article"),
    Text("title", "intitulé"),
    Text("found", "constat"),
    Text("limit", "limite"),
    Text("measured", "mesuré"),
    Text("origin", "origine"),
    Text("coverage", "couverture"),
    Text("law in force since", "texte en vigueur depuis"),
    Text("force", "portée"),
    Text("read by", "lecture de"),
    Text("read since", "lecture depuis"),
    Text("confidence", "fiabilité de la source"),
    Text("remedy", "remède"),
    Text("to ask for", "à demander"),
    Text("excepted until", "excepté jusqu’au"),
    Text("exception approved by", "exception approuvée par"),
    Text("under notice", "mis en demeure"),
    Text("facts of", "faits du"),
    Text("law as read on", "droit lu le"),
    Text("rulebook", "recueil"),
)


def write(report: Report, language: Language | str = Language.EN) -> bytes:
    """One row a finding, heads first; UTF-8 with a byte-order mark (spreadsheets need it), lines ending CR LF (RFC 4180)."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(head.to(language) for head in _HEADS)
    for each in report.judged:
        rows.writerow(cell(value) for value in _row(each, report, language))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def query_log(report: Report) -> bytes:
    """What was read, as CSV: name, bytes, SHA-256, reader, version, rows, refused."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("name", "bytes", "sha256", "reader", "version", "rows", "refused"))
    for f in report.examination.files:
        values = (f.name, f.bytes, f.sha256, f.reader, f.version, "" if f.rows is None else f.rows, f.refused)
        rows.writerow(cell(str(value)) for value in values)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def cell(value: str) -> str:
    """A cell that a spreadsheet shows and never runs: an apostrophe before what would be a formula; NUL has no place in CSV."""
    clean = value.replace("\0", "")
    return "'" + clean if clean.startswith(_RUNS) else clean


def _row(each: Judged, report: Report, language: Language | str) -> tuple[str, ...]:
    from regard.audit.formats.json_document import requirement

    f, one = each.finding, report.examination
    duty = requirement(f.requirement)
    version = duty.version(f.on) if duty else None
    return (
        each.key,
        str(f.state),
        f.severity.name.lower(),
        f.system,
        f.item,
        f.requirement,
        f.article,
        f.title.to(language),
        f.sentence.to(language),
        f.limit.to(language) if f.limit else "",
        "; ".join(_measured(m, language) for m in f.measured),
        str(f.origin),
        "" if f.coverage is None else f"{f.coverage:g}",
        version.since.isoformat() if version else "",
        str(f.force),
        f.reading.authority if f.reading else "",
        f.reading.since.isoformat() if f.reading else "",
        str(f.confidence),
        f.remedy.to(language),
        f.evidence.to(language),
        each.excepted.until.isoformat() if each.excepted else "",
        each.excepted.approver if each.excepted else "",
        "1" if each.noticed else "",
        one.on.isoformat(),
        one.read_as_of.isoformat(),
        one.release,
    )


def _measured(m: Measure, language: Language | str) -> str:
    return f"{fact(m).to(language)} = {wording.said(m.value).to(language)}"
